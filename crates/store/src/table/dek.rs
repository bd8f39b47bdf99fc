//! `dek`, `dek_slot`: the data keys that seal secrets, each wrapped in one or more slots. Never a key in the clear.

use jiff::Timestamp;
use rusqlite::{Row, params};
use serde_json::Value;

use crate::column::{Ms, at, json, to_json, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE dek (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    created_at INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX one_active_dek ON dek (active) WHERE active = 1;
CREATE TABLE dek_slot (
    dek_id INTEGER NOT NULL REFERENCES dek (id),
    kind TEXT NOT NULL CHECK (kind IN ('kc', 'pw', 'rc')),
    version INTEGER NOT NULL,
    wrapped BLOB NOT NULL CHECK (length(wrapped) > 0),
    params TEXT NOT NULL,
    PRIMARY KEY (dek_id, kind)
) STRICT, WITHOUT ROWID;
";

words! {
    /// What opens a slot.
    SlotKind {
        /// The wrapping key in the OS keychain.
        Keychain = "kc",
        /// A passphrase.
        Passphrase = "pw",
        /// The printed recovery code.
        RecoveryCode = "rc",
    }
}

/// One data key (its name and age, not the key).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DekRow {
    /// Its number, part of every seal; never used twice.
    pub id: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// Whether new secrets are sealed with it; at most one is.
    pub active: bool,
}

/// One wrapped copy of a data key.
#[derive(Clone, PartialEq, Eq)]
pub struct SlotRow {
    /// The data key.
    pub dek_id: u32,
    /// What opens it.
    pub kind: SlotKind,
    /// Version of the wrapping key (grows with its rotation).
    pub version: i64,
    /// The data key, wrapped.
    pub wrapped: Vec<u8>,
    /// What unwrapping needs besides the key (salt, cost); no secrets.
    pub params: Value,
}

impl std::fmt::Debug for SlotRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (id, kind) = (&self.dek_id, self.kind);
        f.debug_struct("SlotRow").field("dek_id", id).field("kind", &kind).finish_non_exhaustive()
    }
}

/// All data keys, the oldest first.
pub fn all(r: &Reader<'_>) -> Result<Vec<DekRow>, StoreError> {
    r.all("SELECT * FROM dek ORDER BY created_at, id", [], read)
}

/// The data key that seals new secrets.
pub fn active(r: &Reader<'_>) -> Result<Option<DekRow>, StoreError> {
    r.maybe("SELECT * FROM dek WHERE active = 1", [], read)
}

/// Adds a data key and makes it the active one. Its number must be new; put its slots in the same transaction.
pub fn insert_active(w: &Writer<'_>, id: u32, now: Timestamp) -> Result<(), StoreError> {
    w.run("UPDATE dek SET active = 0 WHERE active = 1", [])?;
    w.insert("INSERT INTO dek (id, created_at, active) VALUES (?1, ?2, 1)", params![id, Ms(now)])?;
    Ok(())
}

/// The slots of a data key.
pub fn slots(r: &Reader<'_>, dek_id: u32) -> Result<Vec<SlotRow>, StoreError> {
    r.all("SELECT * FROM dek_slot WHERE dek_id = ?1 ORDER BY kind", [dek_id], |row| {
        Ok(SlotRow {
            dek_id: row.get("dek_id")?,
            kind: row.get("kind")?,
            version: row.get("version")?,
            wrapped: row.get("wrapped")?,
            params: json(row, "params")?,
        })
    })
}

/// Puts a slot in place, over the one of the same data key and kind.
pub fn put_slot(w: &Writer<'_>, slot: &SlotRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO dek_slot (dek_id, kind, version, wrapped, params) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (dek_id, kind) DO UPDATE SET version = excluded.version, wrapped = excluded.wrapped,
        params = excluded.params";
    w.run(sql, params![slot.dek_id, slot.kind, slot.version, slot.wrapped, to_json(&slot.params)?])?;
    Ok(())
}

/// Takes a slot away. `Conflict` for the last one: the secrets would be lost.
pub fn delete_slot(w: &Writer<'_>, dek_id: u32, kind: SlotKind) -> Result<(), StoreError> {
    let others = "SELECT count(*) FROM dek_slot WHERE dek_id = ?1 AND kind <> ?2";
    if w.one(others, params![dek_id, kind], |row| row.get::<_, i64>(0))? == 0 {
        return Err(StoreError::Conflict { rule: "dek_slot: the last slot of a data key stays".into() });
    }
    w.change("slot", "DELETE FROM dek_slot WHERE dek_id = ?1 AND kind = ?2", params![dek_id, kind])
}

/// Takes all slots of one kind away, the last one too: for a copy that is opened another way.
pub fn drop_slots(w: &Writer<'_>, kind: SlotKind) -> Result<(), StoreError> {
    w.run("DELETE FROM dek_slot WHERE kind = ?1", [kind]).map(|_| ())
}

/// Removes a data key that seals nothing any more, with its slots. `Conflict` while it does.
pub fn delete(w: &Writer<'_>, dek_id: u32) -> Result<(), StoreError> {
    w.run("DELETE FROM dek_slot WHERE dek_id = ?1", [dek_id])?;
    w.change("data key", "DELETE FROM dek WHERE id = ?1 AND active = 0", [dek_id])
}

fn read(row: &Row<'_>) -> rusqlite::Result<DekRow> {
    Ok(DekRow { id: row.get("id")?, created_at: at(row, "created_at")?, active: row.get("active")? })
}
