//! Asking OpenRouter what the clients' keys used on each day of a month: its analytics by key and day, and its activity by
//! model. Only whole answers about days that are over are kept; what cannot be had is told, and never filled in.

mod known;
mod sums;
mod words;

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use keyroster_domain::billing::Month;
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::KeyHash;
use keyroster_openrouter::{
    ACTIVITY_DAYS, ActivityOf, AnalyticsQuery, AnalyticsRead, Client, Days, KeyHash as AskedHash, Read,
};
use keyroster_store::usage_day::{self, UsageDayRow, UsageSource};
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::file::DataFile;
use crate::parts::App;
use crate::wire::months::UsageAskedView;
use known::Known;
use sums::ByActivity;

/// A whole answer of one of the two histories.
struct Answer {
    source: UsageSource,
    days: Vec<Date>,
    rows: Vec<UsageDayRow>,
}

/// What OpenRouter told of one key: whole answers, and what is missing.
#[derive(Default)]
struct Told {
    answers: Vec<Answer>,
    gaps: Vec<String>,
}

impl App {
    /// Asks OpenRouter what the keys of the clients of the account on show used on the days of a month (`2026-10`) that
    /// are over. Each key's answer is kept as soon as it is there, so stopping half-way loses nothing.
    ///
    /// # Errors
    /// `FieldNeedsMending` for what is no month; `NothingToDo` where no day is over or no client had a key then;
    /// `ReadOnlyFile`; as reading OpenRouter does: then it stopped there, and what was kept before stays.
    pub async fn usage_ask(&self, month: &str) -> Outcome<UsageAskedView> {
        let month = Month::parse(month).map_err(|_| words::no_month(month))?;
        let account_id = self.account_here().await?;
        let file = self.file()?;
        let today = self.now().to_zoned(TimeZone::UTC).date();
        let days: Vec<Date> = month.days().into_iter().filter(|day| *day < today).collect();
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return Err(words::nothing(format!("No day of {} is over yet.", month.title())));
        };
        let range = Days::new(*first, *last).map_err(|_| words::no_month(&month.to_string()))?;
        let keys = file.read(move |r| known::of_month(r, account_id, month)).await?;
        if keys.is_empty() {
            return Err(words::nothing(format!("No client had a key in {}.", month.title())));
        }
        let client = self.client(account_id).await?;
        let mut tally = Tally { whole: days.iter().copied().collect(), ..Tally::default() };
        for key in &keys {
            let began = self.now();
            match ask(&client, key, range).await {
                Ok(told) => {
                    tally.count(key, &told);
                    keep(&file, account_id, &key.hash, told, began).await?;
                }
                Err(error) => {
                    let error = AppError::from(error);
                    if stops(error.code) {
                        return Err(self.stopped(&file, account_id, month, &tally, error).await);
                    }
                    tally.failed(key, error);
                }
            }
        }
        if tally.kept == 0
            && let Some(error) = tally.first_failure.take()
        {
            return Err(error);
        }
        self.record_asked(&file, account_id, month, &tally).await?;
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(UsageAskedView { keys: small(keys.len()), days: small(tally.whole.len()), gaps: tally.gaps })
    }

    /// The trouble that ended the asking, with a word on what was kept before it.
    async fn stopped(
        &self,
        file: &DataFile,
        account_id: AccountId,
        month: Month,
        tally: &Tally,
        error: AppError,
    ) -> AppError {
        if tally.kept == 0 {
            return error;
        }
        if let Err(other) = self.record_asked(file, account_id, month, tally).await {
            tracing::warn!(code = ?other.code, "that usage was asked for could not be put on record");
        }
        let keys = crate::connect::count(tally.kept, "key");
        error.safe(format!("What OpenRouter told of {keys} is kept. Ask again for the rest."))
    }

    async fn record_asked(
        &self,
        file: &DataFile,
        account_id: AccountId,
        month: Month,
        tally: &Tally,
    ) -> Outcome<()> {
        let (now, target) = (self.now(), format!("account:{account_id}"));
        let detail = json!({ "month": month.to_string(), "keys": tally.kept, "missing": tally.gaps.len() });
        file.write(move |w| crate::audit::record(w, now, Some(account_id), "usage.ask", target, detail))
            .await?;
        self.changed();
        Ok(())
    }
}

/// What came of it so far.
#[derive(Default)]
struct Tally {
    /// Days known of every key so far.
    whole: BTreeSet<Date>,
    kept: usize,
    gaps: Vec<String>,
    first_failure: Option<AppError>,
}

impl Tally {
    fn count(&mut self, key: &Known, told: &Told) {
        self.kept += 1;
        self.whole
            .retain(|day| !key.there(*day) || told.answers.iter().any(|answer| answer.days.contains(day)));
        self.gaps.extend(told.gaps.iter().cloned());
    }

    fn failed(&mut self, key: &Known, error: AppError) {
        self.whole.retain(|day| !key.there(*day));
        self.gaps.push(format!("{}: {}", key.name, error.message));
        self.first_failure.get_or_insert(error);
    }
}

/// Whether the next key would fare no better.
fn stops(code: Code) -> bool {
    matches!(
        code,
        Code::Offline
            | Code::SignInPage
            | Code::KeyUnknown
            | Code::OrdinaryKey
            | Code::SlowDown
            | Code::OutOfCredits
    )
}

/// Keeps one key's answers together.
async fn keep(
    file: &DataFile,
    account_id: AccountId,
    hash: &KeyHash,
    told: Told,
    read_at: Timestamp,
) -> Outcome<()> {
    let hash = hash.clone();
    file.write(move |w| {
        told.answers.iter().try_for_each(|answer| {
            usage_day::keep(w, account_id, (&hash, answer.source), &answer.days, &answer.rows, read_at)
        })
    })
    .await
}

/// Asks about one key.
async fn ask(client: &Client, key: &Known, range: Days) -> Read<Told> {
    let mut told = Told::default();
    let Ok(hash) = AskedHash::new(key.hash.as_str()) else {
        told.gaps.push(format!("{}: OpenRouter cannot be asked about this key.", key.name));
        return Ok(told);
    };
    let query = sums::total_of(hash.clone(), range);
    let read = client.analytics(&query).await?;
    told.gaps.extend(read.gaps.iter().map(|gap| words::gap(&key.name, gap)));
    let Some(sure) = read.last_full_day() else {
        told.gaps.push(words::no_time(&key.name));
        return Ok(told);
    };
    if range.last() > sure {
        told.gaps.push(words::not_over(&key.name, sure));
    }
    // The server counts back from its own today; what lies before has to be asked for by model in another way.
    let reached = sure.tomorrow().unwrap_or(sure).saturating_sub(ACTIVITY_DAYS.days());
    let totals = sums::totals(&query, &read, key);
    let mut days = whole_days(range, &read, sure);
    days.retain(|day| !totals.unreadable.contains(day));
    told.gaps.extend(totals.unreadable.iter().map(|day| words::unreadable(&key.name, *day)));
    let doubt = known::doubt(key, &read.warnings, totals.nothing(), range);
    match doubt {
        Some(doubt) => told.gaps.push(doubt),
        None => {
            let models = by_model(client, &hash, &days, reached).await;
            let rows = totals.rows(&days, models.as_ref());
            told.answers.push(Answer { source: UsageSource::Analytics, days: days.clone(), rows });
        }
    }
    if range.last() >= reached {
        match client.activity(&ActivityOf { key: Some(hash), ..ActivityOf::default() }).await {
            Ok(activity) => match sums::activity(key, &activity, range, &totals, !told.answers.is_empty()) {
                ByActivity::Whole(answer) => told.answers.push(answer),
                ByActivity::Gap(gap) => told.gaps.push(gap),
                ByActivity::Nothing => {}
            },
            Err(error) => told.gaps.push(words::no_models(&key.name, error)),
        }
    }
    Ok(told)
}

/// The days of an answer that it tells whole.
fn whole_days(range: Days, read: &AnalyticsRead, sure: Date) -> Vec<Date> {
    let missing = |day: &Date| read.gaps.iter().any(|gap| gap.days.contains(*day));
    range
        .first()
        .series(1.day())
        .take_while(|day| *day <= range.last().min(sure))
        .filter(|day| !missing(day))
        .collect()
}

/// The days before `reached`, which activity does not tell, by model. Trouble costs the split, not the sums.
async fn by_model(client: &Client, hash: &AskedHash, days: &[Date], reached: Date) -> Option<sums::ByModel> {
    let older: Vec<Date> = days.iter().copied().filter(|day| *day < reached).collect();
    let days = Days::new(*older.first()?, *older.last()?).ok()?;
    let query = AnalyticsQuery::of_key(hash.clone(), days);
    match client.analytics(&query).await {
        Ok(read) => Some(sums::models(&query, &read)),
        Err(error) => {
            tracing::info!(%error, "usage by model could not be read");
            None
        }
    }
}
