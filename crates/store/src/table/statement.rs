//! `statement`: issued statements and notes, frozen, numbered by month without gaps (promise M2).

use jiff::Timestamp;
use keyroster_domain::billing::{Currency, Money, Month};
use keyroster_domain::holder::{AccountId, HolderId};
use rusqlite::{Row, params};
use sha2::{Digest, Sha256};

use crate::column::{Ms, at, month, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V3: &str = "
CREATE TABLE statement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    month TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    kind TEXT NOT NULL CHECK (kind IN ('statement', 'credit', 'debit')),
    holder_id INTEGER NOT NULL REFERENCES holder (id),
    corrects INTEGER REFERENCES statement (id),
    currency TEXT NOT NULL,
    total INTEGER NOT NULL,
    frozen TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    CHECK ((kind = 'statement') = (corrects IS NULL)),
    UNIQUE (account_id, month, number)
) STRICT;
CREATE TRIGGER statement_no_update BEFORE UPDATE ON statement
BEGIN SELECT RAISE(ABORT, 'an issued statement cannot be changed'); END;
CREATE TRIGGER statement_no_delete BEFORE DELETE ON statement
BEGIN SELECT RAISE(ABORT, 'an issued statement cannot be deleted'); END;
";

words! {
    /// What was issued.
    StatementKind {
        /// A month's statement.
        Statement = "statement",
        /// The client owes less.
        Credit = "credit",
        /// The client owes more.
        Debit = "debit",
    }
}

/// An issued statement or note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// Row id.
    pub id: i64,
    /// The month it is about.
    pub month: Month,
    /// Its number in that month, from 1.
    pub number: i64,
    /// What it is.
    pub kind: StatementKind,
    /// Whom it is for.
    pub holder_id: HolderId,
    /// The statement it corrects.
    pub corrects: Option<i64>,
    /// To pay; negative for a credit note.
    pub total: Money,
    /// The whole of it as JSON, exactly as it was hashed.
    pub frozen: String,
    /// SHA-256 of `frozen`, hex.
    pub sha256: String,
    /// When it was issued.
    pub issued_at: Timestamp,
}

impl StatementRow {
    /// The number people see: `2026-10-003`.
    pub fn number_text(&self) -> String {
        number_text(self.month, self.number)
    }

    /// Whether the frozen text is the one that was hashed; `None` in a file for review without e-mail addresses, where
    /// the text was shortened.
    pub fn is_whole(&self) -> Option<bool> {
        (!self.sha256.is_empty()).then(|| hash_of(&self.frozen) == self.sha256)
    }
}

/// The number people see: `2026-10-003`.
pub fn number_text(month: Month, number: i64) -> String {
    format!("{month}-{number:03}")
}

/// The content hash of a frozen text, hex.
pub fn hash_of(frozen: &str) -> String {
    hex::encode(Sha256::digest(frozen.as_bytes()))
}

/// What is to be issued; its number must be [`next_number`], so that no gap arises.
#[derive(Clone, Debug)]
pub struct NewStatement {
    /// The month it is about.
    pub month: Month,
    /// Its number.
    pub number: i64,
    /// What it is.
    pub kind: StatementKind,
    /// Whom it is for.
    pub holder_id: HolderId,
    /// The statement it corrects.
    pub corrects: Option<i64>,
    /// To pay.
    pub total: Money,
    /// The whole of it as JSON.
    pub frozen: String,
    /// When.
    pub issued_at: Timestamp,
}

/// The next free number of a month.
pub fn next_number(r: &Reader<'_>, account_id: AccountId, month: Month) -> Result<i64, StoreError> {
    let sql = "SELECT coalesce(max(number), 0) + 1 FROM statement WHERE account_id = ?1 AND month = ?2";
    let next = r.maybe(sql, params![account_id, month.to_string()], |row| row.get(0))?;
    Ok(next.unwrap_or(1))
}

/// All that was issued, the newest month first, then by number.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<StatementRow>, StoreError> {
    r.all("SELECT * FROM statement WHERE account_id = ?1 ORDER BY month DESC, number", [account_id], read)
}

/// What was issued about a month, by number.
pub fn of_month(
    r: &Reader<'_>,
    account_id: AccountId,
    month: Month,
) -> Result<Vec<StatementRow>, StoreError> {
    let sql = "SELECT * FROM statement WHERE account_id = ?1 AND month = ?2 ORDER BY number";
    r.all(sql, params![account_id, month.to_string()], read)
}

/// One of them.
pub fn get(r: &Reader<'_>, id: i64) -> Result<Option<StatementRow>, StoreError> {
    r.maybe("SELECT * FROM statement WHERE id = ?1", [id], read)
}

/// Issues it; its row id. `Conflict` when the number is not the next one.
pub fn insert(w: &Writer<'_>, account_id: AccountId, new: &NewStatement) -> Result<i64, StoreError> {
    if new.number != next_number(w, account_id, new.month)? {
        return Err(StoreError::Conflict { rule: "statements are numbered without gaps".into() });
    }
    let sql = "INSERT INTO statement (account_id, month, number, kind, holder_id, corrects, currency, total, frozen,
        sha256, issued_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    w.insert(
        sql,
        params![
            account_id,
            new.month.to_string(),
            new.number,
            new.kind,
            new.holder_id,
            new.corrects,
            new.total.currency.code(),
            new.total.units,
            new.frozen,
            hash_of(&new.frozen),
            Ms(new.issued_at),
        ],
    )
}

fn read(row: &Row<'_>) -> rusqlite::Result<StatementRow> {
    let code: String = row.get("currency")?;
    let currency = Currency::parse(&code)
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(0, code, rusqlite::types::Type::Text))?;
    Ok(StatementRow {
        id: row.get("id")?,
        month: month(row, "month")?,
        number: row.get("number")?,
        kind: row.get("kind")?,
        holder_id: row.get("holder_id")?,
        corrects: row.get("corrects")?,
        total: Money { currency, units: row.get("total")? },
        frozen: row.get("frozen")?,
        sha256: row.get("sha256")?,
        issued_at: at(row, "issued_at")?,
    })
}
