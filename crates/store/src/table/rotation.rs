//! `rotation`: a person's key that is replaced by a new one, from the confirmed plan until the old key is retired.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId, RosterId};
use keyroster_domain::limit::{Limit, Terms};
use rusqlite::{Row, params};

use crate::column::{Ms, ResetWord, at, limit_nanos, maybe_at, terms, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::table::key;

pub(crate) const V2: &str = "
CREATE TABLE rotation (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    holder_id INTEGER NOT NULL REFERENCES holder (id),
    old_hash TEXT NOT NULL REFERENCES key (hash),
    new_hash TEXT UNIQUE REFERENCES key (hash),
    label TEXT NOT NULL,
    limit_nano INTEGER NOT NULL CHECK (limit_nano > 0 OR no_limit = 1),
    no_limit INTEGER NOT NULL CHECK (no_limit IN (0, 1)),
    reset TEXT NOT NULL CHECK (reset IN ('never', 'daily', 'weekly', 'monthly')),
    expires INTEGER,
    workspace_id TEXT,
    state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'made', 'retired', 'given_up')),
    planned_at INTEGER NOT NULL,
    made_at INTEGER,
    ended_at INTEGER,
    CHECK (old_hash <> new_hash),
    CHECK (state NOT IN ('made', 'retired') OR new_hash IS NOT NULL),
    CHECK (state <> 'planned' OR new_hash IS NULL)
) STRICT;
CREATE UNIQUE INDEX one_rotation ON rotation (holder_id) WHERE state IN ('planned', 'made');
CREATE INDEX rotation_of_account ON rotation (account_id, state);
";

words! {
    /// How far a replacement is.
    RotationState {
        /// Confirmed; the new key is not made yet. The old one works.
        Planned = "planned",
        /// The new key is made and saved; the old one still works.
        Made = "made",
        /// The old key was turned off or deleted.
        Retired = "retired",
        /// Ended without retiring the old key.
        GivenUp = "given_up",
    }
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationRow {
    /// Row id.
    pub id: i64,
    /// What was confirmed.
    pub new: NewRotation,
    /// The new key, once made.
    pub new_hash: Option<String>,
    /// How far it is.
    pub state: RotationState,
    /// When the new key was made.
    pub made_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// A replacement as confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRotation {
    /// The account of both keys.
    pub account_id: AccountId,
    /// Whose key it is.
    pub holder_id: HolderId,
    /// The key to be replaced.
    pub old_hash: String,
    /// Name of the new key at OpenRouter, without its marker.
    pub label: String,
    /// Terms of the new key.
    pub terms: Terms,
    /// Its workspace; `None` = the default one.
    pub workspace_id: Option<String>,
    /// When it was confirmed.
    pub planned_at: Timestamp,
}

/// Writes a confirmed replacement down. `Conflict` when the holder has one under way.
pub fn insert(w: &Writer<'_>, new: &NewRotation) -> Result<i64, StoreError> {
    let sql =
        "INSERT INTO rotation (account_id, holder_id, old_hash, label, limit_nano, no_limit, reset, expires,
        workspace_id, planned_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    w.insert(
        sql,
        params![
            new.account_id,
            new.holder_id,
            new.old_hash,
            new.label,
            limit_nanos(new.terms.limit),
            new.terms.limit == Limit::NoLimit,
            ResetWord(new.terms.reset),
            new.terms.expires.map(Ms),
            new.workspace_id,
            Ms(new.planned_at),
        ],
    )
}

/// The new key is stored: from now on it is the kept one and the old one is being replaced. Before the new key is put in.
pub fn made(w: &Writer<'_>, row: &RotationRow, now: Timestamp) -> Result<(), StoreError> {
    key::set_replaced(w, &row.new.old_hash, Some(now))
}

/// Notes which key replaces the old one. After that key was put in.
pub fn note_made(w: &Writer<'_>, id: i64, new_hash: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql =
        "UPDATE rotation SET state = 'made', new_hash = ?2, made_at = ?3 WHERE id = ?1 AND state = 'planned'";
    w.change("replacement", sql, params![id, new_hash, Ms(now)])
}

/// The old key is turned off or deleted: it is out of use here.
pub fn retired(w: &Writer<'_>, row: &RotationRow, now: Timestamp) -> Result<(), StoreError> {
    key::set_retired(w, &row.new.old_hash, Some(now))?;
    let sql = "UPDATE rotation SET state = 'retired', ended_at = ?2 WHERE id = ?1 AND state = 'made'";
    w.change("replacement", sql, params![row.id, Ms(now)])
}

/// Ends a replacement that has not led to a new key, or whose new key is gone: the old key is the kept one.
pub fn given_up(w: &Writer<'_>, row: &RotationRow, now: Timestamp) -> Result<(), StoreError> {
    key::set_replaced(w, &row.new.old_hash, None)?;
    let sql = "UPDATE rotation SET state = 'given_up', ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL";
    w.change("replacement", sql, params![row.id, Ms(now)])
}

/// The replacement under way of a holder.
pub fn open_of_holder(r: &Reader<'_>, holder_id: HolderId) -> Result<Option<RotationRow>, StoreError> {
    r.maybe("SELECT * FROM rotation WHERE holder_id = ?1 AND state IN ('planned', 'made')", [holder_id], read)
}

/// The replacements under way of a roster's present people, in the roster's order.
pub fn open_of_roster(r: &Reader<'_>, roster_id: RosterId) -> Result<Vec<RotationRow>, StoreError> {
    let sql = "SELECT n.* FROM rotation n JOIN holder h ON h.id = n.holder_id
        WHERE h.roster_id = ?1 AND h.removed_at IS NULL AND n.state IN ('planned', 'made')
        ORDER BY h.position, h.id";
    r.all(sql, [roster_id], read)
}

/// The last replacement of a holder, ended ones too.
pub fn last_of_holder(r: &Reader<'_>, holder_id: HolderId) -> Result<Option<RotationRow>, StoreError> {
    r.maybe("SELECT * FROM rotation WHERE holder_id = ?1 ORDER BY id DESC LIMIT 1", [holder_id], read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<RotationRow> {
    let expires = maybe_at(row, "expires")?.map(Ms);
    Ok(RotationRow {
        id: row.get("id")?,
        new: NewRotation {
            account_id: row.get("account_id")?,
            holder_id: row.get("holder_id")?,
            old_hash: row.get("old_hash")?,
            label: row.get("label")?,
            terms: terms(row.get("limit_nano")?, row.get("no_limit")?, row.get("reset")?, expires)?,
            workspace_id: row.get("workspace_id")?,
            planned_at: at(row, "planned_at")?,
        },
        new_hash: row.get("new_hash")?,
        state: row.get("state")?,
        made_at: maybe_at(row, "made_at")?,
        ended_at: maybe_at(row, "ended_at")?,
    })
}
