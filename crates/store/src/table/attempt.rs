//! `attempt`: one try to create a key, known by its marker's nonce; written before the request leaves.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId};
use keyroster_domain::limit::Terms;
use rusqlite::{Row, params};

use crate::column::{Ms, ResetWord, at, limit_nanos, maybe_at, terms, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    holder_id INTEGER NOT NULL REFERENCES holder (id),
    epoch INTEGER NOT NULL,
    install_id TEXT NOT NULL,
    nonce TEXT NOT NULL UNIQUE,
    key_name TEXT NOT NULL,
    limit_nano INTEGER NOT NULL CHECK (limit_nano > 0 OR no_limit_confirmed_at IS NOT NULL),
    no_limit_confirmed_at INTEGER,
    reset TEXT NOT NULL CHECK (reset IN ('never', 'daily', 'weekly', 'monthly')),
    expires INTEGER,
    workspace_id TEXT,
    request_sha256 TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    sent_after INTEGER,
    deadline INTEGER,
    server_time INTEGER,
    state TEXT NOT NULL DEFAULT 'intent' CHECK (state IN
        ('intent', 'not_sent', 'refused', 'unclear', 'stored', 'absent', 'ghost_deleted', 'ask')),
    remote_hash TEXT,
    last_seen INTEGER,
    switch_off TEXT NOT NULL DEFAULT 'not_needed' CHECK (switch_off IN ('not_needed', 'wanted', 'done')),
    why TEXT,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_open_attempt ON attempt (holder_id) WHERE state IN ('intent', 'unclear', 'ask');
CREATE INDEX attempt_of_holder ON attempt (holder_id);
CREATE INDEX attempt_of_account ON attempt (account_id, state);
CREATE TRIGGER attempt_stays BEFORE UPDATE ON attempt
WHEN NEW.nonce IS NOT OLD.nonce OR NEW.holder_id IS NOT OLD.holder_id OR NEW.account_id IS NOT OLD.account_id
    OR NEW.epoch IS NOT OLD.epoch OR (OLD.state = 'stored' AND NEW.state IS NOT 'stored')
BEGIN SELECT RAISE(ABORT, 'attempt: what was tried stays, and stored stays stored'); END;
CREATE TRIGGER attempt_no_delete BEFORE DELETE ON attempt
BEGIN SELECT RAISE(ABORT, 'attempt: cannot be deleted'); END;
";

words! {
    /// How an attempt stands.
    AttemptState {
        /// Written down; perhaps sent.
        Intent = "intent",
        /// Provably never left.
        NotSent = "not_sent",
        /// The API itself said no.
        Refused = "refused",
        /// Perhaps done there; the answer was lost.
        Unclear = "unclear",
        /// The key and its secret are in this file.
        Stored = "stored",
        /// Found absent by the rules; may be tried again with a new attempt.
        Absent = "absent",
        /// A key without a known secret was found and deleted.
        GhostDeleted = "ghost_deleted",
        /// A person must decide.
        Ask = "ask",
    }
}

words! {
    /// Whether a stored key must be switched off because it came back with other terms (promise M4).
    SwitchOff {
        /// No.
        NotNeeded = "not_needed",
        /// Yes, not done yet.
        Wanted = "wanted",
        /// Done.
        Done = "done",
    }
}

impl AttemptState {
    /// Whether the attempt still holds its holder's place.
    pub const fn is_open(self) -> bool {
        matches!(self, AttemptState::Intent | AttemptState::Unclear | AttemptState::Ask)
    }
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttemptRow {
    /// Row id.
    pub id: i64,
    /// What was tried.
    pub new: NewAttempt,
    /// Not before this moment the request left.
    pub sent_after: Option<Timestamp>,
    /// After this moment the request can no longer be on its way by our own doing.
    pub deadline: Option<Timestamp>,
    /// The server's time near the sending, as best known.
    pub server_time: Option<Timestamp>,
    /// How it stands.
    pub state: AttemptState,
    /// The hash of the key it made, once known.
    pub remote_hash: Option<String>,
    /// When a list last showed a key of it that is not stored.
    pub last_seen: Option<Timestamp>,
    /// Whether its key must be switched off.
    pub switch_off: SwitchOff,
    /// Why it is as it is; short, never a secret.
    pub why: Option<String>,
    /// Last change.
    pub updated_at: Timestamp,
}

/// A new attempt, in state intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttempt {
    /// The account it is made in.
    pub account_id: AccountId,
    /// For whom.
    pub holder_id: HolderId,
    /// The file's epoch at this moment.
    pub epoch: i64,
    /// The installation that tries.
    pub install_id: String,
    /// The marker's random part; never used before.
    pub nonce: String,
    /// The whole name sent to OpenRouter, marker included.
    pub key_name: String,
    /// Limit, reset and end asked for.
    pub terms: Terms,
    /// When "no limit" was confirmed by name; needed exactly when `terms.limit` is no limit.
    pub no_limit_confirmed_at: Option<Timestamp>,
    /// The workspace asked for; `None` = the default one.
    pub workspace_id: Option<String>,
    /// SHA-256 of the request's body, hex.
    pub request_sha256: String,
    /// Now.
    pub begun_at: Timestamp,
}

/// What becomes known of an attempt. A field that is `None` leaves what is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttemptNews {
    /// New state.
    pub state: Option<AttemptState>,
    /// Not before this moment the request left.
    pub sent_after: Option<Timestamp>,
    /// After this moment it can no longer be on its way.
    pub deadline: Option<Timestamp>,
    /// The server's time near the sending.
    pub server_time: Option<Timestamp>,
    /// Hash of the key it made.
    pub remote_hash: Option<String>,
    /// When a list last showed a key of it that is not stored.
    pub last_seen: Option<Timestamp>,
    /// Whether its key must be switched off.
    pub switch_off: Option<SwitchOff>,
    /// Why; short, never a secret.
    pub why: Option<String>,
}

/// Writes an attempt down; its id. `Conflict` when the holder has an open one or the nonce was used.
pub fn insert(w: &Writer<'_>, new: &NewAttempt) -> Result<i64, StoreError> {
    let sql = "INSERT INTO attempt (account_id, holder_id, epoch, install_id, nonce, key_name, limit_nano,
        no_limit_confirmed_at, reset, expires, workspace_id, request_sha256, begun_at, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?13)";
    w.insert(
        sql,
        params![
            new.account_id,
            new.holder_id,
            new.epoch,
            new.install_id,
            new.nonce,
            new.key_name,
            limit_nanos(new.terms.limit),
            new.no_limit_confirmed_at.map(Ms),
            ResetWord(new.terms.reset),
            new.terms.expires.map(Ms),
            new.workspace_id,
            new.request_sha256,
            Ms(new.begun_at),
        ],
    )
}

/// Writes many attempts down in the order given; their ids.
pub fn insert_many(w: &Writer<'_>, new: &[NewAttempt]) -> Result<Vec<i64>, StoreError> {
    new.iter().map(|new| insert(w, new)).collect()
}

/// Notes what became known. `Conflict` when a stored attempt would become something else.
pub fn update(w: &Writer<'_>, id: i64, news: &AttemptNews, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE attempt SET state = coalesce(?2, state), sent_after = coalesce(?3, sent_after),
        deadline = coalesce(?4, deadline), server_time = coalesce(?5, server_time),
        remote_hash = coalesce(?6, remote_hash), why = coalesce(?7, why), last_seen = coalesce(?8, last_seen),
        switch_off = coalesce(?9, switch_off), updated_at = ?10 WHERE id = ?1";
    w.change(
        "attempt",
        sql,
        params![
            id,
            news.state,
            news.sent_after.map(Ms),
            news.deadline.map(Ms),
            news.server_time.map(Ms),
            news.remote_hash,
            news.why,
            news.last_seen.map(Ms),
            news.switch_off,
            Ms(now),
        ],
    )
}

/// One attempt.
pub fn get(r: &Reader<'_>, id: i64) -> Result<Option<AttemptRow>, StoreError> {
    r.maybe("SELECT * FROM attempt WHERE id = ?1", [id], read)
}

/// The attempt of a marker.
pub fn by_nonce(r: &Reader<'_>, nonce: &str) -> Result<Option<AttemptRow>, StoreError> {
    r.maybe("SELECT * FROM attempt WHERE nonce = ?1", [nonce], read)
}

/// Every attempt of an account, the oldest first: closed ones stay on the watch list for ever.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<AttemptRow>, StoreError> {
    r.all("SELECT * FROM attempt WHERE account_id = ?1 ORDER BY id", [account_id], read)
}

/// The open attempts of an account (intent, unclear, ask), the oldest first.
pub fn open_of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<AttemptRow>, StoreError> {
    let sql =
        "SELECT * FROM attempt WHERE account_id = ?1 AND state IN ('intent', 'unclear', 'ask') ORDER BY id";
    r.all(sql, [account_id], read)
}

/// The attempts for one holder, the oldest first.
pub fn of_holder(r: &Reader<'_>, holder_id: HolderId) -> Result<Vec<AttemptRow>, StoreError> {
    r.all("SELECT * FROM attempt WHERE holder_id = ?1 ORDER BY id", [holder_id], read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<AttemptRow> {
    let no_limit_confirmed_at = maybe_at(row, "no_limit_confirmed_at")?;
    let no_limit = no_limit_confirmed_at.is_some();
    Ok(AttemptRow {
        id: row.get("id")?,
        new: NewAttempt {
            account_id: row.get("account_id")?,
            holder_id: row.get("holder_id")?,
            epoch: row.get("epoch")?,
            install_id: row.get("install_id")?,
            nonce: row.get("nonce")?,
            key_name: row.get("key_name")?,
            terms: terms(row.get("limit_nano")?, no_limit, row.get("reset")?, row.get("expires")?)?,
            no_limit_confirmed_at,
            workspace_id: row.get("workspace_id")?,
            request_sha256: row.get("request_sha256")?,
            begun_at: at(row, "begun_at")?,
        },
        sent_after: maybe_at(row, "sent_after")?,
        deadline: maybe_at(row, "deadline")?,
        server_time: maybe_at(row, "server_time")?,
        state: row.get("state")?,
        remote_hash: row.get("remote_hash")?,
        last_seen: maybe_at(row, "last_seen")?,
        switch_off: row.get("switch_off")?,
        why: row.get("why")?,
        updated_at: at(row, "updated_at")?,
    })
}
