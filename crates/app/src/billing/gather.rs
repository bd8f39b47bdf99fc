//! Everything a month is worked out from, read in one go: clients, their keys, the readings at the month's edges.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_domain::billing::{
    ClientTerms, Decision, Edge, ExchangeRate, KeyPeriod, KeyReadings, Markup, MarkupHistory, Month, Reading,
    Source, from_readings,
};
use keyroster_domain::holder::{AccountId, HolderId};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usage::UsageRow;
use keyroster_store::billing::BillingTerms;
use keyroster_store::client::ClientRow;
use keyroster_store::closed_month::ClosedMonthRow;
use keyroster_store::holder::HolderRow;
use keyroster_store::key::KeyRow;
use keyroster_store::roster::RosterKind;
use keyroster_store::snapshot::{SnapshotId, SnapshotRow};
use keyroster_store::{
    CounterReading, Reader, StoreError, billing, billing_decision, client, closed_month, exchange_rate,
    holder, key, markup, roster, snapshot, snapshots,
};

/// One client with everything agreed and all their keys, deleted ones too.
pub(crate) struct ClientBook {
    pub(crate) holder: HolderRow,
    pub(crate) row: ClientRow,
    pub(crate) markups: MarkupHistory,
    pub(crate) keys: Vec<KeyRow>,
}

/// An account's clients and terms.
pub(crate) struct Books {
    pub(crate) account_id: AccountId,
    pub(crate) terms: BillingTerms,
    pub(crate) account_markups: Vec<Markup>,
    pub(crate) clients: Vec<ClientBook>,
    /// Keys that are no client's.
    pub(crate) others: Vec<KeyRow>,
    /// Complete snapshots, the oldest first.
    pub(crate) complete: Vec<SnapshotRow>,
    pub(crate) closed: Vec<ClosedMonthRow>,
}

/// An account's clients, those removed too, by name.
pub(crate) fn books(r: &Reader<'_>, account_id: AccountId) -> Result<Books, StoreError> {
    let rosters: Vec<i64> = roster::of_account(r, account_id)?
        .into_iter()
        .filter(|row| row.kind == RosterKind::Clients)
        .map(|row| row.id)
        .collect();
    let mut by_holder: HashMap<HolderId, Vec<KeyRow>> = HashMap::new();
    let mut others = Vec::new();
    let holders: Vec<HolderRow> = holder::of_account(r, account_id)?
        .into_iter()
        .filter(|row| rosters.contains(&row.holder.roster_id))
        .collect();
    for row in key::of_account(r, account_id)? {
        match row.holder_id.filter(|id| holders.iter().any(|holder| holder.holder.id == *id)) {
            Some(id) => by_holder.entry(id).or_default().push(row),
            None => others.push(row),
        }
    }
    let mut clients = Vec::with_capacity(holders.len());
    for holder in holders {
        let id = holder.holder.id;
        clients.push(ClientBook {
            row: client::get(r, id)?,
            markups: markup::history(r, account_id, id)?,
            keys: by_holder.remove(&id).unwrap_or_default(),
            holder,
        });
    }
    clients.sort_by(|a, b| {
        (&a.holder.holder.person.name, a.holder.holder.id)
            .cmp(&(&b.holder.holder.person.name, b.holder.holder.id))
    });
    let mut complete = snapshot::of_account(r, account_id)?;
    complete.retain(|row| row.complete);
    complete.reverse();
    Ok(Books {
        account_id,
        terms: billing::get(r, account_id)?.unwrap_or_default(),
        account_markups: markup::of_account(r, account_id)?,
        clients,
        others,
        complete,
        closed: closed_month::of_account(r, account_id)?,
    })
}

impl Books {
    /// What holds for a client in a month; the rate is the newest one stated up to the month's last day.
    pub(crate) fn terms_of(&self, client: &ClientBook, rate: Option<ExchangeRate>) -> ClientTerms {
        ClientTerms {
            minimum: client.row.minimum,
            fixed: client.row.fixed,
            tax: client.row.tax.or(self.terms.tax),
            rounding: self.terms.rounding,
            exchange: rate.unwrap_or(ExchangeRate::NONE),
        }
    }

    /// The snapshot that stands for the first moment of a day: the first complete one at or after it.
    pub(crate) fn at_or_after(&self, due: Timestamp) -> Option<&SnapshotRow> {
        self.complete.get(self.complete.partition_point(|row| row.begun_at < due))
    }

    /// The snapshot a month begins with: where the month before was closed, the one it ended with.
    pub(crate) fn first_of(&self, month: Month) -> Option<&SnapshotRow> {
        let shared =
            self.closed.iter().find(|row| row.month == month.previous()).and_then(|row| row.last_snapshot);
        let shared = shared.and_then(|id| self.complete.iter().find(|row| row.id == id));
        shared.or_else(|| self.at_or_after(month.begins()))
    }

    /// The first day that analytics may bill of a month. Where the month before was closed by a reading taken after its
    /// edge, what was used until then is billed: the first whole day after it.
    pub(crate) fn first_day_told(&self, month: Month) -> Date {
        let before = self.closed.iter().find(|row| row.month == month.previous());
        let shared = before.and_then(|row| row.last_snapshot);
        let read = shared.and_then(|id| self.complete.iter().find(|row| row.id == id));
        match read.filter(|row| row.begun_at > month.begins()) {
            Some(row) => {
                let day = row.begun_at.to_zoned(jiff::tz::TimeZone::UTC).date();
                day.tomorrow().unwrap_or(day).min(month.next().first_day())
            }
            None => month.first_day(),
        }
    }

    /// Whether the month after was closed by analytics: a reading after the edge would bill its first days twice.
    pub(crate) fn next_was_told(&self, month: Month) -> bool {
        self.closed.iter().any(|row| row.month == month.next() && row.first_snapshot.is_none())
    }

    /// The snapshot a month ends with; while it runs, the newest one.
    pub(crate) fn last_of(&self, month: Month, now: Timestamp) -> Option<&SnapshotRow> {
        match self.at_or_after(month.ends()) {
            None if now < month.ends() => self.complete.last().filter(|row| row.begun_at >= month.begins()),
            found => found,
        }
    }
}

/// The rate a month is billed at; `Ok(None)` for dollars.
pub(crate) fn rate_of(
    r: &Reader<'_>,
    books: &Books,
    month: Month,
) -> Result<Option<ExchangeRate>, StoreError> {
    let until = month.next().first_day().yesterday().unwrap_or(month.first_day());
    exchange_rate::latest(r, books.account_id, books.terms.currency, until)
}

/// A client's keys over a month, each with what was decided about it, and where that was read.
pub(crate) type ClientKeys = (Vec<(KeyPeriod, Option<Decision>)>, Source);

/// What the snapshots say of a month.
pub(crate) struct MonthReadings {
    pub(crate) first: SnapshotRow,
    pub(crate) last: SnapshotRow,
    edges: BTreeMap<Date, (SnapshotRow, HashMap<KeyHash, UsageRow>)>,
    between: HashMap<KeyHash, Vec<CounterReading>>,
    decisions: HashMap<KeyHash, Decision>,
}

/// Reads a month's snapshots; `None` where there are no two.
pub(crate) fn month_readings(
    r: &Reader<'_>,
    books: &Books,
    month: Month,
    now: Timestamp,
) -> Result<Option<MonthReadings>, StoreError> {
    let (Some(first), Some(last)) = (books.first_of(month), books.last_of(month, now)) else {
        return Ok(None);
    };
    if first.begun_at >= last.begun_at {
        return Ok(None);
    }
    let end = month.next().first_day();
    let mut at: BTreeMap<Date, &SnapshotRow> = BTreeMap::from([(month.first_day(), first), (end, last)]);
    for turn in books.clients.iter().flat_map(|client| client.markups.turns(month.first_day(), end)) {
        let due = turn.to_zoned(jiff::tz::TimeZone::UTC).map_or(first.begun_at, |zoned| zoned.timestamp());
        let found = books.at_or_after(due).filter(|row| row.begun_at < last.begun_at).unwrap_or(last);
        at.insert(turn, if found.begun_at < first.begun_at { first } else { found });
    }
    let mut edges = BTreeMap::new();
    for (day, row) in at {
        let rows = snapshots::open(r, row.id)?.map(|read| read.rows).unwrap_or_default();
        let rows = rows.into_iter().map(|row| (row.hash.clone(), row)).collect();
        edges.insert(day, (row.clone(), rows));
    }
    Ok(Some(MonthReadings {
        between: snapshots::readings(r, books.account_id, first.id, last.id)?,
        decisions: billing_decision::of_month(r, books.account_id, month)?,
        first: first.clone(),
        last: last.clone(),
        edges,
    }))
}

impl MonthReadings {
    /// The snapshots that closing must keep for good.
    pub(crate) fn snapshot_ids(&self) -> Vec<SnapshotId> {
        let mut ids: Vec<SnapshotId> = self.edges.values().map(|(row, _)| row.id).collect();
        ids.dedup();
        ids
    }

    /// What one client's keys used.
    pub(crate) fn of_client(&self, client: &ClientBook) -> ClientKeys {
        let (from, to) = self.ends();
        let turns = client.markups.turns(from, to);
        let days: Vec<Date> = [from].into_iter().chain(turns).chain([to]).collect();
        let edges: Vec<Edge> = days
            .iter()
            .filter_map(|day| Some(Edge { day: *day, read: self.edges.get(day)?.0.begun_at }))
            .collect();
        let keys = client.keys.iter().filter_map(|key| {
            let period = from_readings(&self.key(key, &days), &edges)?;
            let decision = self.decisions.get(&period.hash).copied();
            Some((period, decision))
        });
        (keys.collect(), Source::Readings { edges })
    }

    /// How a key's lifetime usage stood at the first edge, and every change of it since.
    pub(crate) fn series(&self, key: &KeyRow) -> Vec<(Timestamp, Option<keyroster_domain::usd::Usd>)> {
        let hash = KeyHash::new(&key.hash);
        let base = self.row_at(&self.ends().0, &hash).map(|row| (self.first.begun_at, row.usage));
        let between = self.between.get(&hash).into_iter().flatten();
        base.into_iter().chain(between.map(|reading| (reading.at, reading.usage))).collect()
    }

    fn ends(&self) -> (Date, Date) {
        let mut days = self.edges.keys().copied();
        let first = days.next().unwrap_or_default();
        (first, days.next_back().unwrap_or(first))
    }

    fn row_at(&self, day: &Date, hash: &KeyHash) -> Option<&UsageRow> {
        self.edges.get(day)?.1.get(hash)
    }

    fn key(&self, key: &KeyRow, days: &[Date]) -> KeyReadings {
        let hash = KeyHash::new(&key.hash);
        let read = self.between.get(&hash).map(Vec::as_slice).unwrap_or_default();
        let gone_at_end = days.last().and_then(|day| self.row_at(day, &hash)).is_some_and(|row| row.gone);
        // Read once more before it was deleted: nothing can have been used after that.
        let deleted = read.last().filter(|last| last.last && gone_at_end).map(|last| last.at);
        let reading = |at: Timestamp, credits, byok, gone| Reading { at, credits, byok, gone };
        let between: Vec<Reading> =
            read.iter().map(|one| reading(one.at, one.usage, one.byok, Some(one.at) == deleted)).collect();
        let at_edges = days
            .iter()
            .enumerate()
            .map(|(place, day)| {
                let (snapshot, rows) = self.edges.get(day)?;
                let row = rows.get(&hash)?;
                match (row.gone, place, deleted) {
                    (false, ..) => Some(reading(snapshot.begun_at, row.usage, row.byok_usage, false)),
                    (true, 0, _) => Some(reading(snapshot.begun_at, row.usage, row.byok_usage, true)),
                    (true, _, Some(at)) => Some(reading(at, row.usage, row.byok_usage, true)),
                    (true, _, None) => None,
                }
            })
            .collect();
        let name = key.observed.name.clone();
        KeyReadings { hash, name, made: key.observed.created_at, at_edges, between }
    }
}
