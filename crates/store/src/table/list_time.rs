//! `list_time`: when lists of an account's keys were read, and whether they were complete; waiting survives restarts.

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use rusqlite::params;

use crate::column::{Ms, at};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE list_time (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    begun_at INTEGER NOT NULL,
    ended_at INTEGER NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    keys INTEGER NOT NULL
) STRICT;
CREATE INDEX list_time_of_account ON list_time (account_id, id);
";

/// How many readings of an account are kept.
pub const KEPT: i64 = 200;

/// One reading of the list of an account's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTimeRow {
    /// The account.
    pub account_id: AccountId,
    /// When the first page was asked for.
    pub begun_at: Timestamp,
    /// When the last page was there.
    pub ended_at: Timestamp,
    /// Whether it was proven complete.
    pub complete: bool,
    /// How many keys it showed.
    pub keys: i64,
}

/// Notes a reading; only the last [`KEPT`] of an account stay.
pub fn insert(w: &Writer<'_>, row: &ListTimeRow) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO list_time (account_id, begun_at, ended_at, complete, keys) VALUES (?1, ?2, ?3, ?4, ?5)";
    w.insert(sql, params![row.account_id, Ms(row.begun_at), Ms(row.ended_at), row.complete, row.keys])?;
    let thin = "DELETE FROM list_time WHERE account_id = ?1 AND id <= (SELECT id FROM list_time
        WHERE account_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)";
    w.run(thin, params![row.account_id, KEPT])?;
    Ok(())
}

/// The last readings of an account, the newest first.
pub fn recent(r: &Reader<'_>, account_id: AccountId, count: i64) -> Result<Vec<ListTimeRow>, StoreError> {
    let sql = "SELECT * FROM list_time WHERE account_id = ?1 ORDER BY id DESC LIMIT ?2";
    r.all(sql, params![account_id, count], read)
}

/// The last complete reading of an account.
pub fn last_complete(r: &Reader<'_>, account_id: AccountId) -> Result<Option<ListTimeRow>, StoreError> {
    let sql = "SELECT * FROM list_time WHERE account_id = ?1 AND complete = 1 ORDER BY id DESC LIMIT 1";
    r.maybe(sql, [account_id], read)
}

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<ListTimeRow> {
    Ok(ListTimeRow {
        account_id: row.get("account_id")?,
        begun_at: at(row, "begun_at")?,
        ended_at: at(row, "ended_at")?,
        complete: row.get("complete")?,
        keys: row.get("keys")?,
    })
}
