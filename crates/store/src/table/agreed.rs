//! `agreed`: how a key was last known to be by our own doing or a person's word; what differs from it was changed outside.

use std::collections::HashMap;

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use keyroster_domain::reconcile::Facts;
use rusqlite::params;

use crate::column::{Ms, json, to_json};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V2: &str = "
CREATE TABLE agreed (
    key_hash TEXT PRIMARY KEY NOT NULL REFERENCES key (hash),
    facts_json TEXT NOT NULL,
    agreed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

/// What was agreed of one key.
pub fn get(r: &Reader<'_>, key_hash: &str) -> Result<Option<Facts>, StoreError> {
    r.maybe("SELECT facts_json FROM agreed WHERE key_hash = ?1", [key_hash], |row| json(row, 0))
}

/// What was agreed of the keys of an account, by hash.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<HashMap<String, Facts>, StoreError> {
    let sql = "SELECT a.key_hash, a.facts_json FROM agreed a JOIN key k ON k.hash = a.key_hash WHERE k.account_id = ?1";
    let rows = r.all(sql, [account_id], |row| Ok((row.get::<_, String>(0)?, json::<Facts, _>(row, 1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Agrees on this, in place of what was agreed before.
pub fn put(w: &Writer<'_>, key_hash: &str, facts: &Facts, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO agreed (key_hash, facts_json, agreed_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (key_hash) DO UPDATE SET facts_json = excluded.facts_json, agreed_at = excluded.agreed_at";
    w.run(sql, params![key_hash, to_json(facts)?, Ms(now)]).map(|_| ())
}

/// Forgets what was agreed: the next look begins anew.
pub fn forget(w: &Writer<'_>, key_hash: &str) -> Result<(), StoreError> {
    w.run("DELETE FROM agreed WHERE key_hash = ?1", [key_hash]).map(|_| ())
}
