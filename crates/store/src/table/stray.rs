//! `stray`: keys with our own mark that a list showed and whose secret is not stored: provisioning finds out about them,
//! so they are no rows of `key`, but they count among the keys of the account.

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use keyroster_domain::reconcile::Facts;
use keyroster_domain::usd::Usd;
use rusqlite::params;

use crate::column::{Ms, Nano, at, json, maybe_at, maybe_usd, to_json};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V2: &str = "
CREATE TABLE stray (
    account_id INTEGER NOT NULL REFERENCES account (id),
    key_hash TEXT NOT NULL CHECK (length(key_hash) > 0),
    label TEXT,
    facts_json TEXT NOT NULL,
    usage_nano INTEGER,
    created_at INTEGER,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key_hash)
) STRICT, WITHOUT ROWID;
";

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrayRow {
    /// OpenRouter's name for it.
    pub key_hash: String,
    /// The masked secret, or another label.
    pub label: Option<String>,
    /// What was told of it.
    pub facts: Facts,
    /// Lifetime usage.
    pub usage: Option<Usd>,
    /// Created there.
    pub created_at: Option<Timestamp>,
    /// When it was seen last.
    pub seen_at: Timestamp,
}

/// Those of an account, by hash.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<StrayRow>, StoreError> {
    r.all("SELECT * FROM stray WHERE account_id = ?1 ORDER BY key_hash", [account_id], |row| {
        Ok(StrayRow {
            key_hash: row.get("key_hash")?,
            label: row.get("label")?,
            facts: json(row, "facts_json")?,
            usage: maybe_usd(row, "usage_nano")?,
            created_at: maybe_at(row, "created_at")?,
            seen_at: at(row, "seen_at")?,
        })
    })
}

/// Takes over what a list shows. A complete list replaces all of them; from another nothing is concluded about the rest.
pub fn observe(
    w: &Writer<'_>,
    account_id: AccountId,
    rows: &[StrayRow],
    complete: bool,
) -> Result<(), StoreError> {
    if complete {
        w.run("DELETE FROM stray WHERE account_id = ?1", [account_id])?;
    }
    let sql = "INSERT INTO stray (account_id, key_hash, label, facts_json, usage_nano, created_at, seen_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (account_id, key_hash) DO UPDATE SET label = excluded.label,
        facts_json = excluded.facts_json, usage_nano = excluded.usage_nano, created_at = excluded.created_at,
        seen_at = excluded.seen_at";
    for row in rows {
        let usage = row.usage.map(Nano);
        w.run(
            sql,
            params![
                account_id,
                row.key_hash,
                row.label,
                to_json(&row.facts)?,
                usage,
                row.created_at.map(Ms),
                Ms(row.seen_at)
            ],
        )?;
    }
    Ok(())
}
