//! `question`: what waits for a person's decision ("Needs you"), and what was decided.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId, RosterId};
use rusqlite::{Row, params};
use serde_json::Value;

use crate::column::{Ms, at, json, maybe_at, to_json};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE question (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER REFERENCES account (id),
    roster_id INTEGER REFERENCES roster (id),
    holder_id INTEGER REFERENCES holder (id),
    attempt_id INTEGER REFERENCES attempt (id),
    key_hash TEXT,
    kind TEXT NOT NULL CHECK (length(kind) > 0),
    subject TEXT NOT NULL,
    detail_json TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    answered_at INTEGER,
    answer TEXT,
    CHECK ((answered_at IS NULL) = (answer IS NULL))
) STRICT;
CREATE UNIQUE INDEX one_open_question ON question (kind, subject) WHERE answered_at IS NULL;
CREATE INDEX question_of_holder ON question (holder_id) WHERE answered_at IS NULL;
";

/// What a question is about; the most specific one given is its subject (key, attempt, holder, roster, account, file).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The account.
    pub account_id: Option<AccountId>,
    /// The roster.
    pub roster_id: Option<RosterId>,
    /// The holder.
    pub holder_id: Option<HolderId>,
    /// The attempt.
    pub attempt_id: Option<i64>,
    /// The key; need not be one of table `key`.
    pub key_hash: Option<String>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    /// Row id.
    pub id: i64,
    /// What it is about.
    pub about: About,
    /// Which question, a stable word of the app.
    pub kind: String,
    /// What the person needs to see to decide; no secrets.
    pub detail: Value,
    /// When it came up first.
    pub opened_at: Timestamp,
    /// What was decided and when.
    pub answer: Option<(String, Timestamp)>,
}

/// Asks, or brings the open question of the same kind and subject up to date; its id.
pub fn ask(
    w: &Writer<'_>,
    kind: &str,
    about: &About,
    detail: &Value,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO question (account_id, roster_id, holder_id, attempt_id, key_hash, kind, subject,
        detail_json, opened_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (kind, subject) WHERE answered_at IS NULL DO UPDATE SET detail_json = excluded.detail_json
        RETURNING id";
    let (account, roster, holder) = (about.account_id, about.roster_id, about.holder_id);
    let subject = subject(about);
    w.one(
        sql,
        params![
            account,
            roster,
            holder,
            about.attempt_id,
            about.key_hash,
            kind,
            subject,
            to_json(detail)?,
            Ms(now)
        ],
        |row| row.get(0),
    )
}

/// Notes the answer of an open question. `NoRow` when it was answered already.
pub fn answer(w: &Writer<'_>, id: i64, answer: &str, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE question SET answer = ?2, answered_at = ?3 WHERE id = ?1 AND answered_at IS NULL";
    w.change("open question", sql, params![id, answer, Ms(now)])
}

/// The open questions of an account and those of the file as a whole, the oldest first.
pub fn open_of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<QuestionRow>, StoreError> {
    let sql = "SELECT * FROM question WHERE answered_at IS NULL AND (account_id = ?1 OR account_id IS NULL)
        ORDER BY id";
    r.all(sql, [account_id], read)
}

/// All open questions, the oldest first.
pub fn open(r: &Reader<'_>) -> Result<Vec<QuestionRow>, StoreError> {
    r.all("SELECT * FROM question WHERE answered_at IS NULL ORDER BY id", [], read)
}

/// One question, also an answered one.
pub fn get(r: &Reader<'_>, id: i64) -> Result<Option<QuestionRow>, StoreError> {
    r.maybe("SELECT * FROM question WHERE id = ?1", [id], read)
}

/// All questions of one kind in an account, answered ones too, the oldest first.
pub fn of_kind(r: &Reader<'_>, account_id: AccountId, kind: &str) -> Result<Vec<QuestionRow>, StoreError> {
    let sql = "SELECT * FROM question WHERE account_id = ?1 AND kind = ?2 ORDER BY id";
    r.all(sql, params![account_id, kind], read)
}

fn subject(about: &About) -> String {
    match about {
        About { key_hash: Some(hash), .. } => format!("key:{hash}"),
        About { attempt_id: Some(id), .. } => format!("attempt:{id}"),
        About { holder_id: Some(id), .. } => format!("holder:{id}"),
        About { roster_id: Some(id), .. } => format!("roster:{id}"),
        About { account_id: Some(id), .. } => format!("account:{id}"),
        _ => "file".to_owned(),
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<QuestionRow> {
    let answer: Option<String> = row.get("answer")?;
    Ok(QuestionRow {
        id: row.get("id")?,
        about: About {
            account_id: row.get("account_id")?,
            roster_id: row.get("roster_id")?,
            holder_id: row.get("holder_id")?,
            attempt_id: row.get("attempt_id")?,
            key_hash: row.get("key_hash")?,
        },
        kind: row.get("kind")?,
        detail: json(row, "detail_json")?,
        opened_at: at(row, "opened_at")?,
        answer: answer.zip(maybe_at(row, "answered_at")?),
    })
}
