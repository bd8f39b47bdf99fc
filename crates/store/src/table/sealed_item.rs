//! `sealed_item`: other sealed values of an account: the management key, in passphrase mode only.

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use rusqlite::{Row, params};

use crate::column::{Ms, at};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE sealed_item (
    account_id INTEGER NOT NULL REFERENCES account (id),
    purpose TEXT NOT NULL CHECK (length(purpose) > 0),
    dek_id INTEGER NOT NULL REFERENCES dek (id),
    nonce BLOB NOT NULL CHECK (length(nonce) > 0),
    ct BLOB NOT NULL CHECK (length(ct) > 0),
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, purpose)
) STRICT, WITHOUT ROWID;
";

/// One sealed value.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedItemRow {
    /// Whose.
    pub account_id: AccountId,
    /// What it is (`management-key`); part of the seal.
    pub purpose: String,
    /// The data key that seals it.
    pub dek_id: u32,
    /// The seal's nonce.
    pub nonce: Vec<u8>,
    /// The sealed value.
    pub ct: Vec<u8>,
    /// Last change.
    pub updated_at: Timestamp,
}

impl std::fmt::Debug for SealedItemRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (account, purpose) = (self.account_id, &self.purpose);
        f.debug_struct("SealedItemRow")
            .field("account_id", &account)
            .field("purpose", purpose)
            .finish_non_exhaustive()
    }
}

/// One sealed value.
pub fn get(
    r: &Reader<'_>,
    account_id: AccountId,
    purpose: &str,
) -> Result<Option<SealedItemRow>, StoreError> {
    let sql = "SELECT * FROM sealed_item WHERE account_id = ?1 AND purpose = ?2";
    r.maybe(sql, params![account_id, purpose], read)
}

/// All sealed values.
pub fn all(r: &Reader<'_>) -> Result<Vec<SealedItemRow>, StoreError> {
    r.all("SELECT * FROM sealed_item ORDER BY account_id, purpose", [], read)
}

/// Stores a sealed value, over the one of the same purpose.
pub fn put(w: &Writer<'_>, item: &SealedItemRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO sealed_item (account_id, purpose, dek_id, nonce, ct, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (account_id, purpose) DO UPDATE SET dek_id = excluded.dek_id,
        nonce = excluded.nonce, ct = excluded.ct, updated_at = excluded.updated_at";
    w.run(
        sql,
        params![item.account_id, item.purpose, item.dek_id, item.nonce, item.ct, Ms(item.updated_at)],
    )?;
    Ok(())
}

/// Removes a sealed value; whether there was one.
pub fn delete(w: &Writer<'_>, account_id: AccountId, purpose: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM sealed_item WHERE account_id = ?1 AND purpose = ?2";
    Ok(w.run(sql, params![account_id, purpose])? > 0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<SealedItemRow> {
    Ok(SealedItemRow {
        account_id: row.get("account_id")?,
        purpose: row.get("purpose")?,
        dek_id: row.get("dek_id")?,
        nonce: row.get("nonce")?,
        ct: row.get("ct")?,
        updated_at: at(row, "updated_at")?,
    })
}
