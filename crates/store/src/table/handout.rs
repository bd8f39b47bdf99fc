//! `handout`: which key was given to its holder, when and how; the tick-off list.

use jiff::Timestamp;
use keyroster_domain::holder::{HolderId, RosterId};
use rusqlite::{Row, params};

use crate::column::{Ms, at};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V2: &str = "
CREATE TABLE handout (
    key_hash TEXT PRIMARY KEY NOT NULL REFERENCES key (hash),
    holder_id INTEGER NOT NULL REFERENCES holder (id),
    handed_at INTEGER NOT NULL,
    how TEXT NOT NULL
) STRICT;
CREATE INDEX handout_of_holder ON handout (holder_id);
";

/// One key that was handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoutRow {
    /// The key.
    pub key_hash: String,
    /// To whom.
    pub holder_id: HolderId,
    /// When it was ticked.
    pub handed_at: Timestamp,
    /// How, in the person's words (`card`, `e-mail`, …); may be empty.
    pub how: String,
}

/// Notes that a key was handed out. A second tick keeps the first time.
pub fn tick(w: &Writer<'_>, row: &HandoutRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO handout (key_hash, holder_id, handed_at, how) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (key_hash) DO NOTHING";
    w.run(sql, params![row.key_hash, row.holder_id, Ms(row.handed_at), row.how]).map(|_| ())
}

/// Takes a tick back.
pub fn untick(w: &Writer<'_>, key_hash: &str) -> Result<(), StoreError> {
    w.run("DELETE FROM handout WHERE key_hash = ?1", [key_hash]).map(|_| ())
}

/// The tick of one key.
pub fn of_key(r: &Reader<'_>, key_hash: &str) -> Result<Option<HandoutRow>, StoreError> {
    r.maybe("SELECT * FROM handout WHERE key_hash = ?1", [key_hash], read)
}

/// All ticks of a roster's people.
pub fn of_roster(r: &Reader<'_>, roster_id: RosterId) -> Result<Vec<HandoutRow>, StoreError> {
    let sql = "SELECT n.* FROM handout n JOIN holder h ON h.id = n.holder_id WHERE h.roster_id = ?1
        ORDER BY n.key_hash";
    r.all(sql, [roster_id], read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<HandoutRow> {
    Ok(HandoutRow {
        key_hash: row.get("key_hash")?,
        holder_id: row.get("holder_id")?,
        handed_at: at(row, "handed_at")?,
        how: row.get("how")?,
    })
}
