//! `absence`: keys that a complete list did not show, and what asking for each by itself said. A row goes when the key
//! is listed again, and stays where the key was found gone.

use std::collections::HashMap;

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use rusqlite::params;

use crate::column::{Ms, maybe_at};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V2: &str = "
CREATE TABLE absence (
    key_hash TEXT PRIMARY KEY NOT NULL REFERENCES key (hash),
    missed_at INTEGER,
    shown_at INTEGER
) STRICT, WITHOUT ROWID;
";

/// What is known of one absence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AbsenceRow {
    /// The first clear answer that there is no such key, since it was last there.
    pub missed_at: Option<Timestamp>,
    /// The last time it was there when asked for by itself.
    pub shown_at: Option<Timestamp>,
}

/// One key's absence.
pub fn get(r: &Reader<'_>, key_hash: &str) -> Result<Option<AbsenceRow>, StoreError> {
    r.maybe("SELECT missed_at, shown_at FROM absence WHERE key_hash = ?1", [key_hash], |row| {
        Ok(AbsenceRow { missed_at: maybe_at(row, 0)?, shown_at: maybe_at(row, 1)? })
    })
}

/// All absences of an account, by hash.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<HashMap<String, AbsenceRow>, StoreError> {
    let sql = "SELECT a.key_hash, a.missed_at, a.shown_at FROM absence a JOIN key k ON k.hash = a.key_hash
        WHERE k.account_id = ?1";
    let rows = r.all(sql, [account_id], |row| {
        Ok((
            row.get::<_, String>(0)?,
            AbsenceRow { missed_at: maybe_at(row, 1)?, shown_at: maybe_at(row, 2)? },
        ))
    })?;
    Ok(rows.into_iter().collect())
}

/// Keeps what is known of an absence.
pub fn put(w: &Writer<'_>, key_hash: &str, row: &AbsenceRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO absence (key_hash, missed_at, shown_at) VALUES (?1, ?2, ?3)
        ON CONFLICT (key_hash) DO UPDATE SET missed_at = excluded.missed_at, shown_at = excluded.shown_at";
    w.run(sql, params![key_hash, row.missed_at.map(Ms), row.shown_at.map(Ms)]).map(|_| ())
}

/// The key is listed again.
pub fn end(w: &Writer<'_>, key_hash: &str) -> Result<(), StoreError> {
    w.run("DELETE FROM absence WHERE key_hash = ?1", [key_hash]).map(|_| ())
}
