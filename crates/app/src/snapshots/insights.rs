//! First use: what stands out in a class, and when its budget ends.

use jiff::SignedDuration;
use keyroster_domain::holder::{HolderId, RosterId};
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Reset;
use keyroster_domain::usage::{Forecast, UsageRow, UsageSnapshot, diff, forecast, stands_out};
use keyroster_domain::usd::Usd;
use keyroster_store::key::KeyRow;
use keyroster_store::snapshot::SnapshotRow;
use keyroster_store::{Reader, StoreError, key, list_time, snapshot, snapshots};

use super::people::{self, Known};
use crate::clock::{maybe_text, text};
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::snapshots::{ForecastView, InsightPersonView, InsightsView};

/// A pace is reckoned from about this long.
const BASIS: SignedDuration = SignedDuration::from_hours(24 * 7);

impl App {
    /// What stands out among the keys of a class, or of all people. No network.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn insights(&self, roster_id: Option<i64>) -> Outcome<InsightsView> {
        let account_id = self.account_here().await?;
        let (known, keys, basis, list) = self
            .file()?
            .read(move |r| {
                let list = list_time::recent(r, account_id, 1)?.pop();
                let keys = key::of_account(r, account_id)?;
                Ok((people::known(r, account_id)?, keys, basis(r, account_id)?, list))
            })
            .await?;
        let live = |key: &&KeyRow| {
            key.gone_at.is_none()
                && key.retired_at.is_none()
                && key.holder_id.is_some_and(|id| in_class(&known, id, roster_id))
        };
        let (holders, rows): (Vec<HolderId>, Vec<UsageRow>) =
            keys.iter().filter(live).filter_map(|key| Some((key.holder_id?, usage_row(key)))).unzip();
        let out = stands_out(&rows);
        let people = |places: &[usize]| {
            places.iter().map(|at| person(&known, holders[*at], &rows[*at])).collect::<Vec<_>>()
        };
        Ok(InsightsView {
            never: people(&out.never),
            nearly_out: people(&out.nearly_out),
            much: people(&out.much),
            middle: out.middle.map(Usd::to_decimal),
            forecast: ends(&rows, basis, &known, roster_id).map(|forecast| view(&forecast)),
            keys: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            as_of: maybe_text(list.map(|list| list.ended_at)),
        })
    }
}

fn in_class(known: &Known, id: HolderId, roster_id: Option<RosterId>) -> bool {
    known.people.get(&id).is_some_and(|(class, _)| roster_id.is_none_or(|wanted| wanted == *class))
}

fn person(known: &Known, holder_id: HolderId, row: &UsageRow) -> InsightPersonView {
    let name = known.people.get(&holder_id).map(|(_, person)| person.name.clone()).unwrap_or_default();
    let limit = if let SeenLimit::Of(amount) = row.limit { Some(amount.to_decimal()) } else { None };
    InsightPersonView { holder_id, name, used: row.usage.map(Usd::to_decimal), limit }
}

/// A key as it was last seen.
fn usage_row(key: &KeyRow) -> UsageRow {
    let seen = &key.observed;
    UsageRow {
        hash: KeyHash::new(&key.hash),
        name: seen.name.clone(),
        label: seen.label.clone(),
        disabled: seen.disabled,
        limit: seen.limit,
        remaining: seen.remaining,
        reset: seen.reset,
        usage: seen.usage,
        byok_usage: seen.byok_usage,
        created_at: seen.created_at,
        expires_at: seen.expires_at,
        last_used_at: seen.last_used_at,
        read_at: Some(seen.seen_at),
        gone: key.gone_at.is_some(),
    }
}

/// The newest complete snapshot, and the one a pace is reckoned from: the last that is a week older, else the first.
fn basis(r: &Reader<'_>, account_id: i64) -> Result<Option<(UsageSnapshot, UsageSnapshot)>, StoreError> {
    let all = snapshot::of_account(r, account_id)?;
    let mut complete = all.iter().filter(|row| row.complete);
    let Some(newest) = complete.next() else { return Ok(None) };
    let older: Vec<&SnapshotRow> = complete.collect();
    let far = older.iter().find(|row| newest.begun_at.duration_since(row.begun_at) >= BASIS);
    let Some(from) = far.or(older.last()) else { return Ok(None) };
    Ok(snapshots::open(r, from.id)?.zip(snapshots::open(r, newest.id)?))
}

/// Only limits that never start anew are a budget; with one that does, or a key without a limit, there is no end.
fn ends(
    rows: &[UsageRow],
    basis: Option<(UsageSnapshot, UsageSnapshot)>,
    known: &Known,
    roster_id: Option<RosterId>,
) -> Option<Forecast> {
    let (from, to) = basis?;
    let left: Option<Vec<Usd>> = rows
        .iter()
        .filter(|row| row.disabled != Some(true))
        .map(|row| match (row.limit, row.reset) {
            (SeenLimit::Of(_), Some(Reset::Never)) => row.remaining.map(|left| left.max(Usd::ZERO)),
            _ => None,
        })
        .collect();
    let left = Usd::checked_sum(left.filter(|left| !left.is_empty())?)?;
    let theirs = diff(&from, &to)
        .keys
        .into_iter()
        .filter(|key| known.holder_of(&key.hash).is_some_and(|id| in_class(known, id, roster_id)));
    let spent = Usd::checked_sum(theirs.filter_map(|key| key.spent.known()))?;
    forecast(left, spent, from.began, to.began)
}

fn view(forecast: &Forecast) -> ForecastView {
    ForecastView {
        left: forecast.left.to_decimal(),
        spent: forecast.spent.to_decimal(),
        from: text(forecast.from),
        to: text(forecast.to),
        ends: maybe_text(forecast.ends),
    }
}
