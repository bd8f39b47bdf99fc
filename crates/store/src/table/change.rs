//! `change_run`, `change_item`: one carrying-out of a plan of changes, and each key in it; written before the request.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId, RosterId};
use rusqlite::{Row, params};

use crate::column::{Ms, at, maybe_at, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V2: &str = "
CREATE TABLE change_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    roster_id INTEGER REFERENCES roster (id) ON DELETE SET NULL,
    kind TEXT NOT NULL,
    plan_digest TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    stopped_why TEXT
) STRICT;
CREATE INDEX change_run_of_account ON change_run (account_id, id);
CREATE TABLE change_item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES change_run (id),
    key_hash TEXT NOT NULL REFERENCES key (hash),
    holder_id INTEGER REFERENCES holder (id) ON DELETE SET NULL,
    item_json TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'intent', 'turn_off', 'done', 'already', 'changed',
        'gone', 'refused', 'not_done', 'unclear', 'wrong')),
    why TEXT,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX change_item_of_run ON change_item (run_id, id);
CREATE INDEX change_item_of_key ON change_item (key_hash, id);
CREATE INDEX change_item_open ON change_item (state) WHERE state IN ('planned', 'intent', 'turn_off', 'unclear');
";

words! {
    /// How the change of one key stands.
    ItemState {
        /// Its turn has not come.
        Planned = "planned",
        /// Written down; perhaps sent.
        Intent = "intent",
        /// It came back with another limit and is being turned off.
        TurnOff = "turn_off",
        /// Done.
        Done = "done",
        /// Was so already.
        Already = "already",
        /// Somebody else changed it meanwhile.
        Changed = "changed",
        /// Gone at OpenRouter.
        Gone = "gone",
        /// Refused by OpenRouter.
        Refused = "refused",
        /// Not done.
        NotDone = "not_done",
        /// Perhaps done; found out by reading.
        Unclear = "unclear",
        /// Came back with another limit.
        Wrong = "wrong",
    }
}

/// One carrying-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRunRow {
    /// Row id.
    pub id: i64,
    /// Its account.
    pub account_id: AccountId,
    /// Its roster; `None` = keys of the account, or the roster was deleted.
    pub roster_id: Option<RosterId>,
    /// What for; a stable word of the app.
    pub kind: String,
    /// The plan it carries out.
    pub plan_digest: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended; `None` while it goes on, and after a crash.
    pub ended_at: Option<Timestamp>,
    /// Why it stopped before its end; a stable word of the app.
    pub stopped_why: Option<String>,
}

/// One key of a carrying-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeItemRow {
    /// Row id.
    pub id: i64,
    /// Its run.
    pub run_id: i64,
    /// The key.
    pub key_hash: String,
    /// Whose it was.
    pub holder_id: Option<HolderId>,
    /// What was seen and what is set, as the plan says it.
    pub item_json: String,
    /// How it stands.
    pub state: ItemState,
    /// Why it is so, one sentence, where there is something to say.
    pub why: Option<String>,
    /// Last change.
    pub updated_at: Timestamp,
}

/// Begins a run; its id.
pub fn begin(
    w: &Writer<'_>,
    account_id: AccountId,
    roster_id: Option<RosterId>,
    kind: &str,
    plan_digest: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO change_run (account_id, roster_id, kind, plan_digest, started_at)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    w.insert(sql, params![account_id, roster_id, kind, plan_digest, Ms(now)])
}

/// Adds one key to a run; the row's id.
pub fn add(
    w: &Writer<'_>,
    run_id: i64,
    key_hash: &str,
    holder_id: Option<HolderId>,
    item_json: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let sql = "INSERT INTO change_item (run_id, key_hash, holder_id, item_json, updated_at)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    w.insert(sql, params![run_id, key_hash, holder_id, item_json, Ms(now)])
}

/// Notes how one key stands.
pub fn set_state(
    w: &Writer<'_>,
    id: i64,
    state: ItemState,
    why: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE change_item SET state = ?2, why = ?3, updated_at = ?4 WHERE id = ?1";
    w.change("change item", sql, params![id, state, why, Ms(now)])
}

/// Ends a run.
pub fn end(w: &Writer<'_>, id: i64, stopped_why: Option<&str>, now: Timestamp) -> Result<(), StoreError> {
    let sql = "UPDATE change_run SET ended_at = ?2, stopped_why = ?3 WHERE id = ?1";
    w.change("change run", sql, params![id, Ms(now), stopped_why])
}

/// One run.
pub fn get(r: &Reader<'_>, id: i64) -> Result<Option<ChangeRunRow>, StoreError> {
    r.maybe("SELECT * FROM change_run WHERE id = ?1", [id], read_run)
}

/// The last run of an account.
pub fn last(r: &Reader<'_>, account_id: AccountId) -> Result<Option<ChangeRunRow>, StoreError> {
    r.maybe("SELECT * FROM change_run WHERE account_id = ?1 ORDER BY id DESC LIMIT 1", [account_id], read_run)
}

/// The runs of an account that never ended, the oldest first.
pub fn unended(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<ChangeRunRow>, StoreError> {
    let sql = "SELECT * FROM change_run WHERE account_id = ?1 AND ended_at IS NULL ORDER BY id";
    r.all(sql, [account_id], read_run)
}

/// The keys of a run, in its order.
pub fn items(r: &Reader<'_>, run_id: i64) -> Result<Vec<ChangeItemRow>, StoreError> {
    r.all("SELECT * FROM change_item WHERE run_id = ?1 ORDER BY id", [run_id], read_item)
}

/// One key of a run.
pub fn item(r: &Reader<'_>, id: i64) -> Result<Option<ChangeItemRow>, StoreError> {
    r.maybe("SELECT * FROM change_item WHERE id = ?1", [id], read_item)
}

/// The changes of an account whose end is not known: their turn never came, or an answer was lost. The oldest first.
pub fn open(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<ChangeItemRow>, StoreError> {
    let sql = "SELECT i.* FROM change_item i JOIN change_run n ON n.id = i.run_id
        WHERE n.account_id = ?1 AND i.state IN ('planned', 'intent', 'turn_off', 'unclear') ORDER BY i.id";
    r.all(sql, [account_id], read_item)
}

fn read_run(row: &Row<'_>) -> rusqlite::Result<ChangeRunRow> {
    Ok(ChangeRunRow {
        id: row.get("id")?,
        account_id: row.get("account_id")?,
        roster_id: row.get("roster_id")?,
        kind: row.get("kind")?,
        plan_digest: row.get("plan_digest")?,
        started_at: at(row, "started_at")?,
        ended_at: maybe_at(row, "ended_at")?,
        stopped_why: row.get("stopped_why")?,
    })
}

fn read_item(row: &Row<'_>) -> rusqlite::Result<ChangeItemRow> {
    Ok(ChangeItemRow {
        id: row.get("id")?,
        run_id: row.get("run_id")?,
        key_hash: row.get("key_hash")?,
        holder_id: row.get("holder_id")?,
        item_json: row.get("item_json")?,
        state: row.get("state")?,
        why: row.get("why")?,
        updated_at: at(row, "updated_at")?,
    })
}
