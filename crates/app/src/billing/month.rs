//! A month at a glance, the running one with a forecast; a year by month; all accounts beside each other.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use keyroster_domain::billing::{MarkupHistory, Month, MonthTotals, month_end, totals};
use keyroster_domain::key::KeyHash;
use keyroster_domain::roster::clean::quoted;
use keyroster_domain::usd::Usd;
use keyroster_store::{Reader, StoreError, account, statement};
use sha2::{Digest, Sha256};

use super::days::{self, DayFrom};
use super::work::{Worked, WorkedClient, days_over, lived, work};
use super::{checks, words};
use crate::clients::{mend, standing};
use crate::clock::maybe_text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::statements::frozen;
use crate::wire::clients::VerifyState;
use crate::wire::months::{
    AccountMonthView, AllAccountsView, ClientMonthView, DayUsageView, DecideUsageRequest, DecisionChoice,
    MonthForecastView, MonthRequest, MonthTotalsView, MonthView, SourceChoiceView, UsageFrom, YearMonthView,
    YearView,
};

/// Reads a month as a face writes it; empty = the running one.
///
/// # Errors
/// `FieldNeedsMending`.
pub(crate) fn month_of(text: &str, now: Timestamp) -> Outcome<Month> {
    if text.trim().is_empty() {
        return Ok(Month::of(now));
    }
    let month = Month::parse(text)
        .map_err(|_| mend(format!("{} is not a month. Write it like 2026-10.", quoted(text.trim()))))?;
    let running = Month::of(now);
    if month > running {
        let (title, last) = (month.title(), running.title());
        return Err(mend(format!("{title} has not begun yet. The last one to look at is {last}.")));
    }
    Ok(month)
}

impl App {
    /// A month of the account on show. No network.
    ///
    /// # Errors
    /// `FieldNeedsMending` for a text that is no month, or one that has not begun.
    pub async fn month_view(&self, request: &MonthRequest) -> Outcome<MonthView> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let (month, wanted) = (month_of(&request.month, now)?, request.source);
        self.file()?
            .read(move |r| {
                let worked = work(r, account_id, month, wanted, now)?;
                let issued = statement::of_month(r, account_id, month)?;
                Ok(view(&worked, &frozen::sums(&issued), now))
            })
            .await
    }

    /// Decides about a key whose usage in a month is doubtful. A closed month does not change by it.
    ///
    /// # Errors
    /// `NotFound` where the key is not doubtful in that month; `ReadOnlyFile`.
    pub async fn usage_decide(&self, request: &DecideUsageRequest) -> Outcome<()> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let month = month_of(&request.month, now)?;
        let key = request.key.clone();
        let worked = self.file()?.read(move |r| work(r, account_id, month, None, now)).await?;
        if !checks::is_doubtful(&worked, &key) {
            return Err(AppError::new(Code::NotFound, "Nothing is to be decided about that key.")
                .safe("Nothing was changed."));
        }
        let (decision, word) = match request.decision {
            DecisionChoice::Count => (keyroster_domain::billing::Decision::Count, "count"),
            DecisionChoice::LeaveOut => (keyroster_domain::billing::Decision::LeaveOut, "leave_out"),
        };
        let detail = serde_json::json!({ "month": month.to_string(), "decision": word });
        let hash = KeyHash::new(&request.key);
        self.file()?
            .write(move |w| {
                keyroster_store::billing_decision::set(w, account_id, month, &hash, decision, now)?;
                crate::audit::record(w, now, Some(account_id), "billing.decide", hash.as_str(), detail)
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// A year by month, and its sums. No network.
    ///
    /// # Errors
    /// `FieldNeedsMending` for a text that is no year.
    pub async fn year_view(&self, year: &str) -> Outcome<YearView> {
        let (account_id, now) = (self.account_here().await?, self.now());
        let running = Month::of(now);
        let year =
            if year.trim().is_empty() { running.to_string()[..4].to_owned() } else { year.trim().to_owned() };
        let first = Month::parse(&format!("{year}-01"))
            .map_err(|_| mend(format!("{} is not a year. Write it like 2026.", quoted(&year))))?;
        let months: Vec<Month> = std::iter::successors(Some(first), |month| Some(month.next()))
            .take(12)
            .filter(|m| *m <= running)
            .collect();
        let months = self
            .file()?
            .read(move |r| {
                months
                    .into_iter()
                    .map(|month| Ok((month, year_month(r, account_id, month, now)?)))
                    .collect::<Result<Vec<_>, StoreError>>()
            })
            .await?;
        let sums: Vec<MonthTotals> =
            months.iter().filter_map(|(_, (sums, ..))| sums.as_ref().map(|(sums, _)| *sums)).collect();
        let months = months.into_iter().map(|(month, (sums, closed_at, gap))| YearMonthView {
            month: month.to_string(),
            title: words::month_name(month),
            totals: sums.map(|(sums, keys)| totals_view(&sums, keys)),
            closed_at: maybe_text(closed_at),
            gap,
        });
        Ok(YearView {
            year,
            months: months.collect(),
            totals: totals_view(&totals(&sums).unwrap_or_default(), 0),
        })
    }

    /// A month over all accounts that have clients. No network.
    ///
    /// # Errors
    /// As [`App::month_view`].
    pub async fn all_accounts_month(&self, month: &str) -> Outcome<AllAccountsView> {
        let now = self.now();
        let month = month_of(month, now)?;
        let rows = self
            .file()?
            .read(move |r| {
                let mut rows = Vec::new();
                for row in account::all(r)? {
                    let worked = work(r, row.id, month, None, now)?;
                    if worked.books.clients.is_empty() {
                        continue;
                    }
                    let clients =
                        worked.books.clients.iter().filter(|one| one.holder.removed_at.is_none()).count();
                    rows.push((row.id, row.name, clients, year_month(r, row.id, month, now)?));
                }
                Ok(rows)
            })
            .await?;
        let sums: Vec<MonthTotals> =
            rows.iter().filter_map(|(.., (sums, ..))| sums.as_ref().map(|(sums, _)| *sums)).collect();
        let accounts = rows.into_iter().map(|(account_id, name, clients, (sums, _, gap))| AccountMonthView {
            account_id,
            name,
            clients: small(clients),
            totals: sums.map(|(sums, keys)| totals_view(&sums, keys)),
            gap,
        });
        Ok(AllAccountsView {
            month: month.to_string(),
            title: month.title(),
            accounts: accounts.collect(),
            totals: totals_view(&totals(&sums).unwrap_or_default(), 0),
        })
    }
}

type MonthSums = (Option<(MonthTotals, usize)>, Option<Timestamp>, String);

/// The sums of a month with how many keys, when it was closed, and what is not known.
fn year_month(
    r: &Reader<'_>,
    account_id: i64,
    month: Month,
    now: Timestamp,
) -> Result<MonthSums, StoreError> {
    let worked = work(r, account_id, month, None, now)?;
    let closed = worked.books.closed.iter().find(|row| row.month == month).map(|row| row.closed_at);
    let issued = frozen::sums(&statement::of_month(r, account_id, month)?);
    let rows: Vec<MonthTotals> =
        worked.clients.iter().map(|client| sums_of(client, closed.is_some(), &issued)).collect();
    let keys = worked.clients.iter().map(|client| client.month.keys).sum();
    Ok(match (closed, worked.from) {
        (None, None) => (None, None, "Not known: no readings and no analytics of it.".to_owned()),
        _ => {
            let open = worked.clients.iter().map(|client| client.bill.undecided().count()).sum::<usize>();
            let gap = match open {
                0 => String::new(),
                1 => "1 doubtful key is left out.".to_owned(),
                n => format!("{n} doubtful keys are left out."),
            };
            let sums = totals(&rows).unwrap_or_default();
            (Some((sums, keys)), closed, if closed.is_some() { String::new() } else { gap })
        }
    })
}

/// A client's sums; in a closed month those that were issued.
fn sums_of(client: &WorkedClient, closed: bool, issued: &frozen::IssuedSums) -> MonthTotals {
    if closed { issued.of(client.bill.client.id) } else { client.month.sums }
}

/// Which values closing would freeze.
pub(crate) fn digest(worked: &Worked) -> String {
    let bills: Vec<_> = worked.clients.iter().map(|client| &client.bill).collect();
    let rests_on = worked.readings.as_ref().map(|readings| readings.snapshot_ids());
    let text = serde_json::to_vec(&(worked.from, bills, rests_on)).unwrap_or_default();
    hex::encode(Sha256::digest(text))
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

pub(super) fn totals_view(sums: &MonthTotals, keys: usize) -> MonthTotalsView {
    MonthTotalsView {
        keys: small(keys),
        usage: sums.usage.to_decimal(),
        byok: sums.byok.to_decimal(),
        cost: sums.cost.to_decimal(),
        billed: sums.billed.to_decimal(),
        margin: sums.margin.to_decimal(),
        share: sums.share.map(words::tenths),
    }
}

fn view(worked: &Worked, issued: &frozen::IssuedSums, now: Timestamp) -> MonthView {
    let (month, running) = (worked.month, Month::of(now));
    let closed = worked.books.closed.iter().find(|row| row.month == month).map(|row| row.closed_at);
    let days = month.days();
    let mut rows: Vec<(Usd, ClientMonthView)> = Vec::new();
    for client in &worked.clients {
        let sums = sums_of(client, closed.is_some(), issued);
        rows.push((sums.usage, client_view(worked, client, &sums, &days, closed.is_some())));
    }
    rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
    let all: Vec<MonthTotals> =
        worked.clients.iter().map(|client| sums_of(client, closed.is_some(), issued)).collect();
    let sums = totals(&all).unwrap_or_default();
    let lines = if closed.is_some() { Vec::new() } else { checks::checks(worked, now) };
    let today = now.to_zoned(TimeZone::UTC).date();
    let account = MarkupHistory { account: worked.books.account_markups.clone(), own: Vec::new() };
    MonthView {
        month: month.to_string(),
        title: month.title(),
        previous: (month.previous() >= back(running)).then(|| month.previous().to_string()),
        next: (month < running).then(|| month.next().to_string()),
        running: month == running,
        closed_at: maybe_text(closed),
        source: source_words(worked),
        totals: totals_view(&sums, worked.clients.iter().map(|client| client.month.keys).sum()),
        clients: rows.into_iter().map(|(_, row)| row).collect(),
        cost_label: words::cost_label(&worked.books.terms.fee),
        leaves: account
            .on(today)
            .and_then(|markup| words::leaves(markup, &worked.books.terms.fee))
            .unwrap_or_default(),
        can_close: closed.is_none()
            && !worked.clients.is_empty()
            && lines.iter().all(|line| line.state != VerifyState::Problem),
        checks: lines,
        statements: small(worked.clients.iter().filter(|client| !client.bill.is_empty()).count()),
        digest: digest(worked),
        sources: sources(worked, now),
        forecast: if month == running { forecast(worked, &sums, now) } else { None },
        outside: checks::outside(worked).map(Usd::to_decimal),
    }
}

/// The earliest month that can be looked at: three years back.
fn back(running: Month) -> Month {
    std::iter::successors(Some(running), |month| Some(month.previous())).nth(36).unwrap_or(running)
}

fn client_view(
    worked: &Worked,
    client: &WorkedClient,
    sums: &MonthTotals,
    days: &[Date],
    closed: bool,
) -> ClientMonthView {
    let book = &worked.books.clients[client.at];
    let keys: Vec<_> = book
        .keys
        .iter()
        .filter(|key| lived(key, worked.month))
        .map(|key| days::of_key(worked, key, days))
        .collect();
    let by_day = if keys.is_empty() {
        vec![Some((Usd::ZERO, DayFrom::NotThere)); days.len()]
    } else {
        days::sum(days.len(), &keys)
    };
    let by_day = days.iter().zip(by_day).map(|(day, used)| DayUsageView {
        day: day.to_string(),
        credits: used.map(|(used, _)| used.to_decimal()),
    });
    let open = client.bill.undecided().count();
    let note = match (closed, open) {
        (true, _) | (_, 0) => String::new(),
        (_, 1) => "1 key is left out until you decide".to_owned(),
        (_, n) => format!("{n} keys are left out until you decide"),
    };
    ClientMonthView {
        holder_id: client.bill.client.id,
        name: client.bill.client.name.clone(),
        sums: totals_view(sums, client.month.keys),
        deleted: small(client.month.deleted),
        markup: client.month.markup.map(|markup| markup.to_string()).unwrap_or_default(),
        days: by_day.collect(),
        standing: standing::of_keys(&book.keys),
        note,
    }
}

fn source_words(worked: &Worked) -> String {
    match (worked.from, &worked.readings) {
        (Some(UsageFrom::Readings), Some(readings)) => format!(
            "Own readings of {} and {}",
            words::moment(readings.first.begun_at),
            words::moment(readings.last.begun_at)
        ),
        (Some(UsageFrom::Analytics), _) => {
            let at = worked.told.asked.values().max().map(|at| words::moment(*at)).unwrap_or_default();
            format!("OpenRouter’s analytics, asked {at}")
        }
        _ => "Not known".to_owned(),
    }
}

fn sources(worked: &Worked, now: Timestamp) -> Vec<SourceChoiceView> {
    let readings = match &worked.readings {
        Some(readings) => format!(
            "Own readings: {} to {}",
            words::moment(readings.first.begun_at),
            words::moment(readings.last.begun_at)
        ),
        None => checks::missing(worked, now),
    };
    let gap = checks::analytics_gap(worked, now);
    let analytics = gap.clone().unwrap_or_else(|| "OpenRouter’s analytics: every day is known.".to_owned());
    [
        (UsageFrom::Readings, worked.readings.is_some(), readings),
        (UsageFrom::Analytics, gap.is_none(), analytics),
    ]
    .into_iter()
    .map(|(source, usable, detail)| SourceChoiceView {
        source,
        usable,
        chosen: worked.from == Some(source),
        detail,
    })
    .collect()
}

/// What the running month comes to; billed in proportion to what is billed so far.
fn forecast(worked: &Worked, sums: &MonthTotals, now: Timestamp) -> Option<MonthForecastView> {
    let over = days_over(worked.month, now);
    let today = now.to_zoned(TimeZone::UTC).date();
    let all: Vec<Date> = over.iter().copied().chain([today]).collect();
    let keys: Vec<_> = worked
        .books
        .clients
        .iter()
        .flat_map(|client| &client.keys)
        .filter(|key| lived(key, worked.month))
        .map(|key| days::of_key(worked, key, &all))
        .collect();
    let by_day = days::sum(all.len(), &keys);
    let known: Vec<(Date, Usd)> =
        over.iter().zip(&by_day).filter_map(|(day, used)| Some((*day, used.as_ref()?.0))).collect();
    let so_far = by_day.last().copied().flatten().map_or(Usd::ZERO, |(used, _)| used);
    let guess = month_end(worked.month, &known, today, so_far)?;
    let scaled = |amount: Usd| {
        let of = i128::from(guess.at_end.nanos()) * i128::from(amount.nanos());
        i64::try_from(of / i128::from(sums.usage.nanos())).ok().map(Usd::from_nanos)
    };
    Some(MonthForecastView {
        usage: guess.at_end.to_decimal(),
        billed: if sums.usage.is_positive() { scaled(sums.billed).map(Usd::to_decimal) } else { None },
        basis: format!(
            "{} so far, and {} a day for {} more days: the average of {} whole days since {}.",
            guess.so_far.to_money(),
            guess.a_day.to_money(),
            guess.days_left,
            guess.basis_days,
            words::day(guess.basis_from)
        ),
    })
}
