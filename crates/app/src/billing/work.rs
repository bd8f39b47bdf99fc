//! A month worked out: each client's bill and what it leaves, from snapshots or from OpenRouter's analytics.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use keyroster_domain::billing::{
    AnalyticsDay, Client, ClientMonth, ClientTerms, Decision, ExchangeRate, KeyPeriod, Markup, MarkupHistory,
    Month, Percent, Source, Statement, StatementError, client_month, from_analytics, statement,
};
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;
use keyroster_store::key::KeyRow;
use keyroster_store::usage_day::{self, UsageDayRow, UsageReadRow, UsageSource};
use keyroster_store::{Reader, StoreError, billing_decision};

use super::gather::{self, Books, ClientBook, ClientKeys, MonthReadings};
use crate::wire::months::UsageFrom;

/// A day of analytics counts once it was asked about this long after its end.
const SETTLED: SignedDuration = SignedDuration::from_hours(1);

/// One client's month.
pub(crate) struct WorkedClient {
    /// Place in [`Books::clients`].
    pub(crate) at: usize,
    /// In dollars, with cost and margin.
    pub(crate) month: ClientMonth,
    /// What each key used, with what was decided.
    pub(crate) keys: Vec<(KeyPeriod, Option<Decision>)>,
    /// In the bill's currency, with everything agreed.
    pub(crate) bill: Statement,
}

/// A month of an account, worked out.
pub(crate) struct Worked {
    pub(crate) month: Month,
    pub(crate) books: Books,
    /// What the snapshots say, where there are two.
    pub(crate) readings: Option<MonthReadings>,
    /// What OpenRouter told of its days.
    pub(crate) told: Told,
    /// Where the figures come from; `None` = nothing covers the month.
    pub(crate) from: Option<UsageFrom>,
    pub(crate) clients: Vec<WorkedClient>,
    /// The stated rate; `None` = dollars, or none is stated.
    pub(crate) rate: Option<ExchangeRate>,
    /// The first client and day without any markup.
    pub(crate) no_markup: Option<(String, Date)>,
    /// Somebody's amounts leave the range.
    pub(crate) too_large: bool,
}

/// What OpenRouter told of a month's days, by key.
pub(crate) struct Told {
    pub(crate) rows: Vec<UsageDayRow>,
    pub(crate) asked: HashMap<(KeyHash, Date, UsageSource), Timestamp>,
}

impl Told {
    fn read(r: &Reader<'_>, account_id: AccountId, month: Month) -> Result<Told, StoreError> {
        let (from, to) = (month.first_day(), month.next().first_day());
        let asked = usage_day::asked(r, account_id, from, to)?;
        let entry = |row: UsageReadRow| ((row.hash, row.day, row.source), row.read_at);
        Ok(Told {
            rows: usage_day::between(r, account_id, from, to)?,
            asked: asked.into_iter().map(entry).collect(),
        })
    }

    /// When a day of a key was asked about for good: after its end.
    pub(crate) fn settled(&self, hash: &KeyHash, day: Date, source: UsageSource) -> Option<Timestamp> {
        let end = day.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
        self.asked.get(&(hash.clone(), day, source)).copied().filter(|read| *read >= end + SETTLED)
    }

    /// What was told by model, each day of a key from one source: activity where it was asked, else analytics. Nothing
    /// counts twice though both were asked about the day at different times.
    pub(crate) fn by_model(&self) -> impl Iterator<Item = &UsageDayRow> {
        self.rows.iter().filter(|row| {
            let activity = self.asked.contains_key(&(row.hash.clone(), row.day, UsageSource::Activity));
            !row.model.is_empty() && (row.source == UsageSource::Activity) == activity
        })
    }

    /// Credits and own provider keys' usage of a day.
    pub(crate) fn day(&self, hash: &KeyHash, day: Date, source: UsageSource) -> (Usd, Usd) {
        let rows = self.rows.iter().filter(|row| row.hash == *hash && row.day == day && row.source == source);
        rows.fold((Usd::ZERO, Usd::ZERO), |(credits, byok), row| {
            (credits.checked_add(row.credits).unwrap_or(credits), byok.checked_add(row.byok).unwrap_or(byok))
        })
    }
}

/// Whether a key can have used anything in a month.
pub(crate) fn lived(key: &KeyRow, month: Month) -> bool {
    key.observed.created_at.is_none_or(|made| made < month.ends())
        && key.gone_at.is_none_or(|gone| gone >= month.begins())
}

/// Works out a month. `wanted` = where usage is read; else snapshots where there are two, else analytics.
pub(crate) fn work(
    r: &Reader<'_>,
    account_id: AccountId,
    month: Month,
    wanted: Option<UsageFrom>,
    now: Timestamp,
) -> Result<Worked, StoreError> {
    let books = gather::books(r, account_id)?;
    let readings = gather::month_readings(r, &books, month, now)?;
    let told = Told::read(r, account_id, month)?;
    let decisions = billing_decision::of_month(r, account_id, month)?;
    let rate = gather::rate_of(r, &books, month)?;
    let covered = first_unknown_day(&books, &told, month, now).is_none();
    let from = match wanted {
        Some(UsageFrom::Readings) => readings.is_some().then_some(UsageFrom::Readings),
        Some(UsageFrom::Analytics) => covered.then_some(UsageFrom::Analytics),
        None if readings.is_some() => Some(UsageFrom::Readings),
        None => covered.then_some(UsageFrom::Analytics),
    };
    let mut worked = Worked {
        month,
        clients: Vec::new(),
        no_markup: None,
        too_large: false,
        books,
        readings,
        told,
        from,
        rate,
    };
    let asked_at = worked.told.asked.values().max().copied().unwrap_or(now);
    let mut clients = Vec::with_capacity(worked.books.clients.len());
    for (at, client) in worked.books.clients.iter().enumerate() {
        let keys = match (from, &worked.readings) {
            (Some(UsageFrom::Readings), Some(readings)) => readings.of_client(client),
            (Some(UsageFrom::Analytics), _) => by_analytics(client, &worked, &decisions, asked_at),
            _ => continue,
        };
        let holder = &client.holder;
        if keys.0.is_empty() && holder.removed_at.is_some_and(|removed| removed < month.begins()) {
            continue;
        }
        let used = keys.0.clone();
        match bills(&worked.books, client, keys, month, rate) {
            Ok((month, bill, unmarked)) => {
                if let Some(day) = unmarked {
                    worked.no_markup.get_or_insert((holder.holder.person.name.clone(), day));
                }
                clients.push(WorkedClient { at, month, keys: used, bill });
            }
            Err(StatementError::TooLarge) => worked.too_large = true,
            Err(StatementError::NoMarkup(day)) => {
                worked.no_markup.get_or_insert((holder.holder.person.name.clone(), day));
            }
        }
    }
    worked.clients = clients;
    Ok(worked)
}

/// The two bills of a client; where no markup holds nothing is put on top, and the day is told.
fn bills(
    books: &Books,
    client: &ClientBook,
    (keys, source): ClientKeys,
    month: Month,
    rate: Option<ExchangeRate>,
) -> Result<(ClientMonth, Statement, Option<Date>), StatementError> {
    let holder = &client.holder.holder;
    let whom = Client { id: holder.id, name: holder.person.name.clone() };
    let terms: ClientTerms = books.terms_of(client, rate);
    let fee = &books.terms.fee;
    let with = |markups: &MarkupHistory| -> Result<(ClientMonth, Statement), StatementError> {
        let dollars = client_month(month, whom.clone(), &keys, source.clone(), markups, terms, fee)?;
        Ok((dollars, statement(month, whom.clone(), &keys, source.clone(), markups, terms)?))
    };
    match with(&client.markups) {
        Ok((dollars, bill)) => Ok((dollars, bill, None)),
        Err(StatementError::NoMarkup(day)) => {
            let mut markups = client.markups.clone();
            markups.account.insert(0, Markup { from: Date::MIN, percent: Some(Percent::ZERO) });
            with(&markups).map(|(dollars, bill)| (dollars, bill, Some(day)))
        }
        Err(other) => Err(other),
    }
}

/// The days of a month that are over.
pub(crate) fn days_over(month: Month, now: Timestamp) -> Vec<Date> {
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    month.days().into_iter().filter(|day| *day < today).collect()
}

/// The first client's key and day that OpenRouter's analytics were not asked about for good.
pub(crate) fn first_unknown_day(
    books: &Books,
    told: &Told,
    month: Month,
    now: Timestamp,
) -> Option<(String, Date)> {
    let days = days_over(month, now);
    let keys = || books.clients.iter().flat_map(|client| &client.keys).filter(|key| lived(key, month));
    if keys().next().is_none() || days.is_empty() {
        return Some((String::new(), month.first_day()));
    }
    keys().find_map(|key| {
        let hash = KeyHash::new(&key.hash);
        let unknown = |day: &&Date| told.settled(&hash, **day, UsageSource::Analytics).is_none();
        days.iter().find(unknown).map(|day| (key.observed.name.clone(), *day))
    })
}

fn by_analytics(
    client: &ClientBook,
    worked: &Worked,
    decisions: &HashMap<KeyHash, Decision>,
    read: Timestamp,
) -> ClientKeys {
    let (month, told) = (worked.month, &worked.told);
    let (from, to) = (worked.books.first_day_told(month), month.next().first_day());
    let turns = client.markups.turns(from, to);
    let cuts: Vec<Date> = [from].into_iter().chain(turns).chain([to]).collect();
    let keys = client.keys.iter().filter(|key| lived(key, month)).filter_map(|key| {
        let hash = KeyHash::new(&key.hash);
        let days: Vec<AnalyticsDay> = month
            .days()
            .into_iter()
            .map(|day| {
                let (credits, byok) = told.day(&hash, day, UsageSource::Analytics);
                AnalyticsDay { day, credits, byok }
            })
            .collect();
        let period: KeyPeriod = from_analytics(&hash, &key.observed.name, &days, &cuts, read)?;
        let decision = decisions.get(&hash).copied();
        Some((period, decision))
    });
    (keys.collect(), Source::Analytics { read })
}
