//! `secret`: the sealed secret of a key. Only inserted; changed only by rotation; deleted only by [`delete_for_ever`].

use std::collections::HashSet;

use keyroster_domain::holder::{AccountId, HolderId, RosterId};
use rusqlite::{Row, params};

use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE secret (
    key_hash TEXT PRIMARY KEY NOT NULL REFERENCES key (hash),
    account_id INTEGER NOT NULL REFERENCES account (id),
    dek_id INTEGER NOT NULL REFERENCES dek (id),
    nonce BLOB NOT NULL CHECK (length(nonce) > 0),
    ct BLOB NOT NULL CHECK (length(ct) > 0)
) STRICT;
CREATE INDEX secret_by_dek ON secret (dek_id);
-- Holds a row only inside the transaction of a deletion.
CREATE TABLE secret_release (key_hash TEXT PRIMARY KEY NOT NULL) STRICT;
CREATE TRIGGER secret_update BEFORE UPDATE ON secret
WHEN NEW.key_hash IS NOT OLD.key_hash OR NEW.account_id IS NOT OLD.account_id OR NEW.dek_id IS OLD.dek_id
BEGIN SELECT RAISE(ABORT, 'secret: changes only by rotation to another data key'); END;
CREATE TRIGGER secret_delete BEFORE DELETE ON secret
WHEN NOT EXISTS (SELECT 1 FROM secret_release WHERE key_hash = OLD.key_hash)
BEGIN SELECT RAISE(ABORT, 'secret: not released for deletion'); END;
";

/// One sealed secret.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretRow {
    /// The key it belongs to.
    pub key_hash: String,
    /// The key's account.
    pub account_id: AccountId,
    /// The data key that seals it.
    pub dek_id: u32,
    /// The seal's nonce.
    pub nonce: Vec<u8>,
    /// The sealed secret.
    pub ct: Vec<u8>,
}

impl std::fmt::Debug for SecretRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SecretRow").field("key_hash", &self.key_hash).finish_non_exhaustive()
    }
}

/// Stores a sealed secret. `Conflict` when the key has one: the first is never overwritten.
pub fn insert(w: &Writer<'_>, row: &SecretRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO secret (key_hash, account_id, dek_id, nonce, ct) VALUES (?1, ?2, ?3, ?4, ?5)";
    w.insert(sql, params![row.key_hash, row.account_id, row.dek_id, row.nonce, row.ct])?;
    Ok(())
}

/// The sealed secret of a key.
pub fn get(r: &Reader<'_>, key_hash: &str) -> Result<Option<SecretRow>, StoreError> {
    r.maybe("SELECT * FROM secret WHERE key_hash = ?1", [key_hash], read)
}

/// The hashes of an account whose secret is stored.
pub fn stored_hashes(r: &Reader<'_>, account_id: AccountId) -> Result<HashSet<String>, StoreError> {
    let hashes =
        r.all("SELECT key_hash FROM secret WHERE account_id = ?1", [account_id], |row| row.get(0))?;
    Ok(hashes.into_iter().collect())
}

/// All sealed secrets of the file.
pub fn all(r: &Reader<'_>) -> Result<Vec<SecretRow>, StoreError> {
    r.all("SELECT * FROM secret ORDER BY key_hash", [], read)
}

/// The sealed secrets of a roster's present holders whose keys are neither gone nor retired, in the roster's order; of a
/// key that is being replaced and its successor, the successor's first.
pub fn of_roster(r: &Reader<'_>, roster_id: RosterId) -> Result<Vec<(HolderId, SecretRow)>, StoreError> {
    let sql = "SELECT secret.*, holder.id AS for_holder FROM holder JOIN key ON key.holder_id = holder.id
        JOIN secret ON secret.key_hash = key.hash WHERE holder.roster_id = ?1 AND holder.removed_at IS NULL
        AND key.gone_at IS NULL AND key.retired_at IS NULL ORDER BY holder.position, holder.id, key.replaced_at IS NOT NULL";
    r.all(sql, [roster_id], |row| Ok((row.get("for_holder")?, read(row)?)))
}

/// Up to `limit` secrets still sealed by that data key, for rotation in batches.
pub fn sealed_by(r: &Reader<'_>, dek_id: u32, limit: i64) -> Result<Vec<SecretRow>, StoreError> {
    r.all("SELECT * FROM secret WHERE dek_id = ?1 ORDER BY key_hash LIMIT ?2", params![dek_id, limit], read)
}

/// Rotation: puts the same secret, sealed by another data key, in place of the old seal.
pub fn reseal(w: &Writer<'_>, row: &SecretRow) -> Result<(), StoreError> {
    let sql = "UPDATE secret SET dek_id = ?2, nonce = ?3, ct = ?4 WHERE key_hash = ?1";
    w.change("secret", sql, params![row.key_hash, row.dek_id, row.nonce, row.ct])
}

/// Removes a secret for ever: only by a person's own choice, or with the key it belonged to.
pub fn delete_for_ever(w: &Writer<'_>, key_hash: &str) -> Result<(), StoreError> {
    w.run("INSERT INTO secret_release (key_hash) VALUES (?1)", [key_hash])?;
    w.change("secret", "DELETE FROM secret WHERE key_hash = ?1", [key_hash])?;
    w.change("secret", "DELETE FROM secret_release WHERE key_hash = ?1", [key_hash])
}

fn read(row: &Row<'_>) -> rusqlite::Result<SecretRow> {
    Ok(SecretRow {
        key_hash: row.get("key_hash")?,
        account_id: row.get("account_id")?,
        dek_id: row.get("dek_id")?,
        nonce: row.get("nonce")?,
        ct: row.get("ct")?,
    })
}
