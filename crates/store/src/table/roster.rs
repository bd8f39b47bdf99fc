//! `roster`: a list of holders in one account, a class or the clients.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, RosterId};
use rusqlite::{Row, params};

use crate::column::{Ms, at, maybe_at, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE roster (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    name TEXT NOT NULL CHECK (length(name) > 0),
    kind TEXT NOT NULL CHECK (kind IN ('class', 'clients')),
    created_at INTEGER NOT NULL,
    archived_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_name_per_account ON roster (account_id, name) WHERE archived_at IS NULL;
";

words! {
    /// Whom a roster lists.
    RosterKind {
        /// Students.
        Class = "class",
        /// Client companies.
        Clients = "clients",
    }
}

/// One roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    /// Row id.
    pub id: RosterId,
    /// Its account.
    pub account_id: AccountId,
    /// Unique among the account's rosters that are not archived.
    pub name: String,
    /// Class or clients.
    pub kind: RosterKind,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was put away.
    pub archived_at: Option<Timestamp>,
    /// How many holders are in it (removed ones not counted).
    pub holders: i64,
}

const SELECT: &str = "SELECT roster.*,
    (SELECT count(*) FROM holder WHERE roster_id = roster.id AND removed_at IS NULL) AS holders FROM roster";

/// The rosters of an account, archived ones too, oldest first.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<RosterRow>, StoreError> {
    r.all(&format!("{SELECT} WHERE account_id = ?1 ORDER BY id"), [account_id], read)
}

/// One roster.
pub fn get(r: &Reader<'_>, id: RosterId) -> Result<Option<RosterRow>, StoreError> {
    r.maybe(&format!("{SELECT} WHERE id = ?1"), [id], read)
}

/// The roster of that name that is not archived.
pub fn by_name(r: &Reader<'_>, account_id: AccountId, name: &str) -> Result<Option<RosterRow>, StoreError> {
    let sql = format!("{SELECT} WHERE account_id = ?1 AND name = ?2 AND archived_at IS NULL");
    r.maybe(&sql, params![account_id, name], read)
}

/// Adds a roster; its id. `Conflict` when the name is taken.
pub fn insert(
    w: &Writer<'_>,
    account_id: AccountId,
    name: &str,
    kind: RosterKind,
    now: Timestamp,
) -> Result<RosterId, StoreError> {
    let sql = "INSERT INTO roster (account_id, name, kind, created_at) VALUES (?1, ?2, ?3, ?4)";
    w.insert(sql, params![account_id, name, kind, Ms(now)])
}

/// Renames. `Conflict` when the name is taken.
pub fn rename(w: &Writer<'_>, id: RosterId, name: &str) -> Result<(), StoreError> {
    w.change("roster", "UPDATE roster SET name = ?2 WHERE id = ?1", params![id, name])
}

/// Puts a roster away (`Some`) or takes it out again (`None`; `Conflict` when its name was taken meanwhile).
pub fn set_archived(w: &Writer<'_>, id: RosterId, when: Option<Timestamp>) -> Result<(), StoreError> {
    w.change("roster", "UPDATE roster SET archived_at = ?2 WHERE id = ?1", params![id, when.map(Ms)])
}

/// Deletes an empty roster. `Conflict` when it has holders, or ever had one with an attempt or a key.
pub fn delete_empty(w: &Writer<'_>, id: RosterId) -> Result<(), StoreError> {
    let in_use = "SELECT EXISTS (SELECT 1 FROM holder WHERE roster_id = ?1 AND (removed_at IS NULL
        OR EXISTS (SELECT 1 FROM attempt WHERE attempt.holder_id = holder.id)
        OR EXISTS (SELECT 1 FROM key WHERE key.holder_id = holder.id)))";
    if w.one(in_use, [id], |row| row.get(0))? {
        return Err(StoreError::Conflict { rule: "roster: has or had people with keys".into() });
    }
    let of_its_holders = "DELETE FROM question WHERE roster_id = ?1
        OR holder_id IN (SELECT holder.id FROM holder WHERE holder.roster_id = ?1)";
    w.run(of_its_holders, [id])?;
    w.run("DELETE FROM holder WHERE roster_id = ?1", [id])?;
    w.run("UPDATE plan SET roster_id = NULL WHERE roster_id = ?1", [id])?;
    w.change("roster", "DELETE FROM roster WHERE id = ?1", [id])
}

fn read(row: &Row<'_>) -> rusqlite::Result<RosterRow> {
    Ok(RosterRow {
        id: row.get("id")?,
        account_id: row.get("account_id")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        created_at: at(row, "created_at")?,
        archived_at: maybe_at(row, "archived_at")?,
        holders: row.get("holders")?,
    })
}
