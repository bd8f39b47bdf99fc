//! `verdict`: what a person decided about a key whose secret is not stored here; it is not asked about twice.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId};
use rusqlite::params;

use crate::column::{Ms, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE verdict (
    account_id INTEGER NOT NULL REFERENCES account (id),
    key_hash TEXT NOT NULL CHECK (length(key_hash) > 0),
    verdict TEXT NOT NULL CHECK (verdict IN ('seen', 'left_alone')),
    holder_id INTEGER REFERENCES holder (id),
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key_hash)
) STRICT, WITHOUT ROWID;
";

words! {
    /// What was decided.
    Verdict {
        /// Seen in a review; still in question where a holder is concerned.
        Seen = "seen",
        /// Left alone; a holder named with it counts as having a key.
        LeftAlone = "left_alone",
    }
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictRow {
    /// The key's account.
    pub account_id: AccountId,
    /// The key.
    pub key_hash: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Whose key it counts as.
    pub holder_id: Option<HolderId>,
    /// When.
    pub decided_at: Timestamp,
}

/// Keeps a decision, in place of an earlier one about the same key.
pub fn put(w: &Writer<'_>, row: &VerdictRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO verdict (account_id, key_hash, verdict, holder_id, decided_at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (account_id, key_hash) DO UPDATE SET verdict = excluded.verdict,
        holder_id = excluded.holder_id, decided_at = excluded.decided_at";
    w.run(sql, params![row.account_id, row.key_hash, row.verdict, row.holder_id, Ms(row.decided_at)])?;
    Ok(())
}

/// Every decision of an account.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<VerdictRow>, StoreError> {
    r.all("SELECT * FROM verdict WHERE account_id = ?1 ORDER BY key_hash", [account_id], |row| {
        Ok(VerdictRow {
            account_id: row.get("account_id")?,
            key_hash: row.get("key_hash")?,
            verdict: row.get("verdict")?,
            holder_id: row.get("holder_id")?,
            decided_at: crate::column::at(row, "decided_at")?,
        })
    })
}

/// Takes a decision back; the key is asked about again.
pub fn take_back(w: &Writer<'_>, account_id: AccountId, key_hash: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM verdict WHERE account_id = ?1 AND key_hash = ?2";
    w.run(sql, params![account_id, key_hash]).map(|_| ())
}
