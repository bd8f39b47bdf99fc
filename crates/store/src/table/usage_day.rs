//! `usage_day`: what OpenRouter itself told of a key's days, by model; `usage_read`: which days it was asked about, and when.

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;
use rusqlite::{Row, params};

use crate::column::{Ms, Nano, at, day, maybe_usd, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V3: &str = "
CREATE TABLE usage_read (
    account_id INTEGER NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('activity', 'analytics')),
    day TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, day, hash, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE usage_day (
    account_id INTEGER NOT NULL REFERENCES account (id),
    hash TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('activity', 'analytics')),
    day TEXT NOT NULL,
    model TEXT NOT NULL,
    credits_nano INTEGER NOT NULL,
    byok_nano INTEGER NOT NULL,
    requests INTEGER,
    PRIMARY KEY (account_id, day, hash, source, model)
) STRICT, WITHOUT ROWID;
";

words! {
    /// Which of OpenRouter's two histories told it.
    UsageSource {
        /// `/activity`: the last 30 days that are over.
        Activity = "activity",
        /// `/analytics/query`: 365 days.
        Analytics = "analytics",
    }
}

/// One day of a key with one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageDayRow {
    /// The key.
    pub hash: KeyHash,
    /// Who told it.
    pub source: UsageSource,
    /// The day, UTC.
    pub day: Date,
    /// The model; empty = all of them together.
    pub model: String,
    /// Credits charged.
    pub credits: Usd,
    /// Used over own provider keys.
    pub byok: Usd,
    /// How many requests, where told.
    pub requests: Option<i64>,
}

/// One day of a key that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageReadRow {
    /// The key.
    pub hash: KeyHash,
    /// Who was asked.
    pub source: UsageSource,
    /// The day, UTC.
    pub day: Date,
    /// When.
    pub read_at: Timestamp,
}

/// What was told of the days from `from` up to `to` (not included), by day, key and model.
pub fn between(
    r: &Reader<'_>,
    account_id: AccountId,
    from: Date,
    to: Date,
) -> Result<Vec<UsageDayRow>, StoreError> {
    let sql = "SELECT * FROM usage_day WHERE account_id = ?1 AND day >= ?2 AND day < ?3";
    r.all(sql, params![account_id, from.to_string(), to.to_string()], read)
}

/// Which of these days were asked about.
pub fn asked(
    r: &Reader<'_>,
    account_id: AccountId,
    from: Date,
    to: Date,
) -> Result<Vec<UsageReadRow>, StoreError> {
    let sql = "SELECT * FROM usage_read WHERE account_id = ?1 AND day >= ?2 AND day < ?3";
    let read = |row: &Row<'_>| {
        Ok(UsageReadRow {
            hash: KeyHash::new(&row.get::<_, String>("hash")?),
            source: row.get("source")?,
            day: day(row, "day")?,
            read_at: at(row, "read_at")?,
        })
    };
    r.all(sql, params![account_id, from.to_string(), to.to_string()], read)
}

/// Keeps a whole answer about `days` of a key, in place of an earlier one; a day without rows used nothing.
pub fn keep(
    w: &Writer<'_>,
    account_id: AccountId,
    key: (&KeyHash, UsageSource),
    days: &[Date],
    rows: &[UsageDayRow],
    now: Timestamp,
) -> Result<(), StoreError> {
    let (hash, source) = key;
    for one in days {
        let sql = "DELETE FROM usage_day WHERE account_id = ?1 AND day = ?2 AND hash = ?3 AND source = ?4";
        w.run(sql, params![account_id, one.to_string(), hash.as_str(), source])?;
        let sql =
            "INSERT INTO usage_read (account_id, hash, source, day, read_at) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET read_at = excluded.read_at";
        w.run(sql, params![account_id, hash.as_str(), source, one.to_string(), Ms(now)])?;
    }
    for row in rows.iter().filter(|row| days.contains(&row.day)) {
        let sql =
            "INSERT INTO usage_day (account_id, hash, source, day, model, credits_nano, byok_nano, requests)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let (day, credits, byok) = (row.day.to_string(), Nano(row.credits), Nano(row.byok));
        w.run(sql, params![account_id, hash.as_str(), source, day, row.model, credits, byok, row.requests])?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<UsageDayRow> {
    Ok(UsageDayRow {
        hash: KeyHash::new(&row.get::<_, String>("hash")?),
        source: row.get("source")?,
        day: day(row, "day")?,
        model: row.get("model")?,
        credits: maybe_usd(row, "credits_nano")?.unwrap_or_default(),
        byok: maybe_usd(row, "byok_nano")?.unwrap_or_default(),
        requests: row.get("requests")?,
    })
}
