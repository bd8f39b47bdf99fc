//! `audit`: every change on record, append-only and chained by hash (promise R15). Write it in the change's transaction.

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use rusqlite::{Row, params};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::column::{Ms, at, to_json, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    utc INTEGER NOT NULL,
    account_id INTEGER,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail_json TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'audit: rows cannot be changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'audit: rows cannot be deleted'); END;
CREATE TRIGGER audit_no_gap BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit)
BEGIN SELECT RAISE(ABORT, 'audit: rows are appended without gaps'); END;
";

/// The hash before the first row.
pub const FIRST_PREV_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A change to put on record. Never a secret in any field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChange {
    /// When.
    pub utc: Timestamp,
    /// The account it concerns; `None` = the file itself.
    pub account_id: Option<AccountId>,
    /// Who: the OS account, or the app itself.
    pub actor: String,
    /// What: `create.intent`, `create.done`, `disable`, …
    pub action: String,
    /// On what: a key's hash, `holder:12`, …
    pub target: String,
    /// Values before and after, and what else explains it.
    pub detail: Value,
}

/// One change on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    /// From 1 on, without gaps.
    pub seq: i64,
    /// When.
    pub utc: Timestamp,
    /// The account it concerns.
    pub account_id: Option<AccountId>,
    /// Who.
    pub actor: String,
    /// What.
    pub action: String,
    /// On what.
    pub target: String,
    /// JSON text, exactly as it was hashed.
    pub detail_json: String,
    /// Hash of the row before, hex.
    pub prev_hash: String,
    /// SHA-256 over the row and `prev_hash`, hex.
    pub hash: String,
}

/// The end of the chain, as kept outside the file to notice that the file was rolled back.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Head {
    /// The last row's number; 0 for an empty chain.
    pub seq: i64,
    /// The last row's hash.
    pub hash: String,
}

words! {
    /// How the file stands to a head kept outside.
    AgainstHead {
        /// The file ends exactly there.
        Same = "same",
        /// The file holds that row and later ones.
        Ahead = "ahead",
        /// The file ends before it: an older copy, or a cut-off end.
        Behind = "behind",
        /// The file has another row there.
        Other = "other",
    }
}

/// Puts a change on record; its number.
pub fn append(w: &Writer<'_>, new: &NewChange) -> Result<i64, StoreError> {
    let head = head(w)?;
    let mut row = ChangeRow {
        seq: head.seq + 1,
        utc: new.utc,
        account_id: new.account_id,
        actor: new.actor.clone(),
        action: new.action.clone(),
        target: new.target.clone(),
        detail_json: to_json(&new.detail)?,
        prev_hash: head.hash,
        hash: String::new(),
    };
    row.hash = hash_of(&row);
    insert(w, &row)
}

fn insert(w: &Writer<'_>, row: &ChangeRow) -> Result<i64, StoreError> {
    let sql = "INSERT INTO audit (seq, utc, account_id, actor, action, target, detail_json, prev_hash, hash)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    let (seq, utc) = (row.seq, Ms(row.utc));
    w.insert(
        sql,
        params![
            seq,
            utc,
            row.account_id,
            row.actor,
            row.action,
            row.target,
            row.detail_json,
            row.prev_hash,
            row.hash
        ],
    )
}

/// Takes over a change from another file under the next number, chained anew.
pub(crate) fn put(w: &Writer<'_>, row: ChangeRow) -> Result<i64, StoreError> {
    let head = head(w)?;
    let mut row = ChangeRow { seq: head.seq + 1, prev_hash: head.hash, ..row };
    row.hash = hash_of(&row);
    insert(w, &row)
}

/// The end of the chain.
pub fn head(r: &Reader<'_>) -> Result<Head, StoreError> {
    let last = r.maybe("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", [], |row| {
        Ok(Head { seq: row.get(0)?, hash: row.get(1)? })
    })?;
    Ok(last.unwrap_or_else(|| Head { seq: 0, hash: FIRST_PREV_HASH.to_owned() }))
}

/// Walks the whole chain: the number of the first row that is not as it was written, or `None` when all is well.
pub fn first_broken(r: &Reader<'_>) -> Result<Option<i64>, StoreError> {
    let mut statement = r.prepare("SELECT * FROM audit ORDER BY seq")?;
    let mut rows = statement.query([])?;
    let (mut seq, mut prev_hash) = (0, FIRST_PREV_HASH.to_owned());
    while let Some(row) = rows.next()? {
        let row = read(row)?;
        if row.seq != seq + 1 || row.prev_hash != prev_hash || row.hash != hash_of(&row) {
            return Ok(Some(seq + 1));
        }
        (seq, prev_hash) = (row.seq, row.hash);
    }
    Ok(None)
}

/// Compares the file with a head kept outside it.
pub fn against(r: &Reader<'_>, kept: &Head) -> Result<AgainstHead, StoreError> {
    let now = head(r)?;
    if now.seq < kept.seq {
        return Ok(AgainstHead::Behind);
    }
    if now == *kept {
        return Ok(AgainstHead::Same);
    }
    let there =
        r.maybe("SELECT hash FROM audit WHERE seq = ?1", [kept.seq], |row| row.get::<_, String>(0))?;
    let matches = kept.seq == 0 || there.as_deref() == Some(kept.hash.as_str());
    Ok(if matches { AgainstHead::Ahead } else { AgainstHead::Other })
}

/// The last changes before number `before` (`None` = from the end), the newest first; of one account or of all.
pub fn page(
    r: &Reader<'_>,
    account_id: Option<AccountId>,
    before: Option<i64>,
    count: i64,
) -> Result<Vec<ChangeRow>, StoreError> {
    let sql =
        "SELECT * FROM audit WHERE (?1 IS NULL OR account_id = ?1) AND seq < ?2 ORDER BY seq DESC LIMIT ?3";
    r.all(sql, params![account_id, before.unwrap_or(i64::MAX), count], read)
}

/// The changes after number `after`, the oldest first.
pub fn after(r: &Reader<'_>, after: i64, count: i64) -> Result<Vec<ChangeRow>, StoreError> {
    r.all("SELECT * FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2", params![after, count], read)
}

/// A change that a walk passes: what can be told of it without copying anything.
pub struct Passing<'a> {
    row: &'a Row<'a>,
    /// When.
    pub utc: Timestamp,
    /// Who.
    pub actor: &'a str,
    /// What.
    pub action: &'a str,
    /// On what.
    pub target: &'a str,
}

impl Passing<'_> {
    /// All of it.
    ///
    /// # Errors
    /// The row cannot be read.
    pub fn whole(&self) -> Result<ChangeRow, StoreError> {
        Ok(read(self.row)?)
    }
}

/// Walks the changes of an account and of the file itself, the newest first from before number `before` on, until `f`
/// says that it has enough (`false`).
///
/// # Errors
/// What reading or `f` reports.
pub fn walk(
    r: &Reader<'_>,
    account_id: Option<AccountId>,
    before: Option<i64>,
    mut f: impl FnMut(&Passing<'_>) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let sql = "SELECT seq, utc, account_id, actor, action, target, detail_json, prev_hash, hash FROM audit
        WHERE (account_id IS NULL OR account_id = ?1) AND seq < ?2 ORDER BY seq DESC";
    let mut statement = r.prepare(sql)?;
    let mut rows = statement.query(params![account_id, before.unwrap_or(i64::MAX)])?;
    while let Some(row) = rows.next()? {
        let text = |column: usize| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
        let passing =
            Passing { row, utc: row.get::<_, Ms>(1)?.0, actor: text(3)?, action: text(4)?, target: text(5)? };
        if !f(&passing)? {
            break;
        }
    }
    Ok(())
}

// Every field with its length before it, so that no two different rows give the same bytes.
fn hash_of(row: &ChangeRow) -> String {
    let mut sha = Sha256::new();
    let numbers = [
        row.seq.to_string(),
        row.utc.as_millisecond().to_string(),
        row.account_id.map(|id| id.to_string()).unwrap_or_default(),
    ];
    let texts = [&row.actor, &row.action, &row.target, &row.detail_json, &row.prev_hash];
    for field in numbers.iter().chain(texts) {
        sha.update(field.len().to_string().as_bytes());
        sha.update(b":");
        sha.update(field.as_bytes());
    }
    hex::encode(sha.finalize())
}

fn read(row: &Row<'_>) -> rusqlite::Result<ChangeRow> {
    Ok(ChangeRow {
        seq: row.get("seq")?,
        utc: at(row, "utc")?,
        account_id: row.get("account_id")?,
        actor: row.get("actor")?,
        action: row.get("action")?,
        target: row.get("target")?,
        detail_json: row.get("detail_json")?,
        prev_hash: row.get("prev_hash")?,
        hash: row.get("hash")?,
    })
}
