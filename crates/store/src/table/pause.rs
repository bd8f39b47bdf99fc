//! `pause` and `pause_key`: a class turned off as a whole, and the exact former state of each of its keys.

use jiff::Timestamp;
use keyroster_domain::holder::RosterId;
use rusqlite::{Row, params};

use crate::column::{Ms, at, maybe_at, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::table::key::{self, COLUMNS, KeyRow};

pub(crate) const V2: &str = "
CREATE TABLE pause (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    roster_id INTEGER NOT NULL REFERENCES roster (id) ON DELETE CASCADE,
    why TEXT NOT NULL CHECK (why IN ('hand', 'hours')),
    began_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_open_pause ON pause (roster_id) WHERE ended_at IS NULL;
CREATE TABLE pause_key (
    pause_id INTEGER NOT NULL REFERENCES pause (id) ON DELETE CASCADE,
    key_hash TEXT NOT NULL REFERENCES key (hash),
    was_off INTEGER NOT NULL CHECK (was_off IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('on', 'off', 'restored', 'kept', 'left')),
    PRIMARY KEY (pause_id, key_hash)
) STRICT, WITHOUT ROWID;
";

words! {
    /// Who turned a class off.
    Why {
        /// A person.
        Hand = "hand",
        /// The class's hours.
        Hours = "hours",
    }
}

words! {
    /// Where one key of a pause is.
    KeyIs {
        /// Not turned off yet.
        On = "on",
        /// Turned off by the pause.
        Off = "off",
        /// Given back as it was.
        Restored = "restored",
        /// Was off before and stays off.
        Kept = "kept",
        /// Changed by somebody meanwhile, or not there any more: left as it is.
        Left = "left",
    }
}

/// One pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PauseRow {
    /// Row id.
    pub id: i64,
    /// The class.
    pub roster_id: RosterId,
    /// Who.
    pub why: Why,
    /// When it began.
    pub began_at: Timestamp,
    /// When it was given back; `None` = it holds.
    pub ended_at: Option<Timestamp>,
}

/// One key of a pause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseKeyRow {
    /// The key.
    pub key_hash: String,
    /// Whether it was off before the pause.
    pub was_off: bool,
    /// Where it is.
    pub state: KeyIs,
}

/// The pause that holds a class now.
pub fn open(r: &Reader<'_>, roster_id: RosterId) -> Result<Option<PauseRow>, StoreError> {
    r.maybe("SELECT * FROM pause WHERE roster_id = ?1 AND ended_at IS NULL", [roster_id], read)
}

/// The last pause of a class, whether it holds or not.
pub fn last(r: &Reader<'_>, roster_id: RosterId) -> Result<Option<PauseRow>, StoreError> {
    r.maybe("SELECT * FROM pause WHERE roster_id = ?1 ORDER BY id DESC LIMIT 1", [roster_id], read)
}

/// Its keys, by hash.
pub fn keys(r: &Reader<'_>, pause_id: i64) -> Result<Vec<PauseKeyRow>, StoreError> {
    r.all("SELECT * FROM pause_key WHERE pause_id = ?1 ORDER BY key_hash", [pause_id], |row| {
        Ok(PauseKeyRow {
            key_hash: row.get("key_hash")?,
            was_off: row.get("was_off")?,
            state: row.get("state")?,
        })
    })
}

/// Every live key of the people in a class, by hash; a person may have two while one replaces the other.
pub fn live_keys(r: &Reader<'_>, roster_id: RosterId) -> Result<Vec<KeyRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM key k JOIN holder h ON h.id = k.holder_id
        WHERE h.roster_id = ?1 AND h.removed_at IS NULL AND k.gone_at IS NULL ORDER BY k.hash"
    );
    r.all(&sql, [roster_id], |row| key::read(row, 0))
}

/// Begins a pause; its id. `Conflict` where one holds already.
pub fn begin(w: &Writer<'_>, roster_id: RosterId, why: Why, now: Timestamp) -> Result<i64, StoreError> {
    let sql = "INSERT INTO pause (roster_id, why, began_at) VALUES (?1, ?2, ?3)";
    w.insert(sql, params![roster_id, why, Ms(now)])
}

/// Adds a key with what it was. One that is in the pause already keeps what was written first.
pub fn add(w: &Writer<'_>, pause_id: i64, key_hash: &str, was_off: bool) -> Result<(), StoreError> {
    let state = if was_off { KeyIs::Kept } else { KeyIs::On };
    let sql = "INSERT INTO pause_key (pause_id, key_hash, was_off, state) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (pause_id, key_hash) DO NOTHING";
    w.run(sql, params![pause_id, key_hash, was_off, state]).map(|_| ())
}

/// Notes where a key is.
pub fn set_state(w: &Writer<'_>, pause_id: i64, key_hash: &str, state: KeyIs) -> Result<(), StoreError> {
    let sql = "UPDATE pause_key SET state = ?3 WHERE pause_id = ?1 AND key_hash = ?2";
    w.change("key of a pause", sql, params![pause_id, key_hash, state])
}

/// A pause of the hours becomes one by hand.
pub fn by_hand(w: &Writer<'_>, pause_id: i64) -> Result<(), StoreError> {
    w.change("pause", "UPDATE pause SET why = 'hand' WHERE id = ?1", [pause_id])
}

/// Ends a pause.
pub fn end(w: &Writer<'_>, pause_id: i64, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE pause SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL";
    w.change("open pause", sql, params![pause_id, Ms(now)])
}

fn read(row: &Row<'_>) -> rusqlite::Result<PauseRow> {
    Ok(PauseRow {
        id: row.get("id")?,
        roster_id: row.get("roster_id")?,
        why: row.get("why")?,
        began_at: at(row, "began_at")?,
        ended_at: maybe_at(row, "ended_at")?,
    })
}
