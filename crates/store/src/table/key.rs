//! `key`: a key that exists (or existed) at OpenRouter, known by its hash; what was seen apart from what is wanted.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId};
pub use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::{Reset, Terms};
use keyroster_domain::usd::Usd;
use rusqlite::{Row, params};

use crate::column::{Ms, Nano, ResetWord, limit_nanos, maybe_at, maybe_reset, maybe_usd, terms, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE key (
    hash TEXT PRIMARY KEY NOT NULL CHECK (length(hash) > 0),
    account_id INTEGER NOT NULL REFERENCES account (id),
    holder_id INTEGER REFERENCES holder (id),
    attempt_id INTEGER REFERENCES attempt (id),
    origin TEXT NOT NULL CHECK (origin IN ('created', 'adopted', 'foreign')),
    name TEXT NOT NULL,
    label TEXT,
    disabled INTEGER CHECK (disabled IN (0, 1)),
    limit_nano INTEGER,
    limit_known INTEGER NOT NULL DEFAULT 0 CHECK (limit_known IN (0, 1)),
    remaining_nano INTEGER,
    reset TEXT CHECK (reset IN ('never', 'daily', 'weekly', 'monthly')),
    include_byok INTEGER CHECK (include_byok IN (0, 1)),
    usage_nano INTEGER,
    byok_usage_nano INTEGER,
    created_at INTEGER,
    updated_at INTEGER,
    expires_at INTEGER,
    last_used_at INTEGER,
    creator_user_id TEXT,
    workspace_id TEXT,
    seen_at INTEGER NOT NULL,
    gone_at INTEGER,
    retired_at INTEGER,
    want_limit_nano INTEGER,
    want_no_limit INTEGER NOT NULL DEFAULT 0 CHECK (want_no_limit IN (0, 1)),
    want_reset TEXT CHECK (want_reset IN ('never', 'daily', 'weekly', 'monthly')),
    want_expires INTEGER,
    want_disabled INTEGER CHECK (want_disabled IN (0, 1)),
    CHECK ((want_limit_nano IS NULL) = (want_reset IS NULL)),
    CHECK (want_limit_nano > 0 OR want_no_limit = 1)
) STRICT;
CREATE UNIQUE INDEX one_kept_key ON key (holder_id)
    WHERE origin = 'created' AND gone_at IS NULL AND retired_at IS NULL;
CREATE INDEX key_of_holder ON key (holder_id);
CREATE INDEX key_of_account ON key (account_id);
";

/// While a key is being replaced, its holder has two: the new one is kept, the old one works on until it is retired.
pub(crate) const V2: &str = "
ALTER TABLE key ADD COLUMN replaced_at INTEGER;
DROP INDEX one_kept_key;
CREATE UNIQUE INDEX one_kept_key ON key (holder_id)
    WHERE origin = 'created' AND gone_at IS NULL AND retired_at IS NULL AND replaced_at IS NULL;
CREATE UNIQUE INDEX one_replaced_key ON key (holder_id)
    WHERE gone_at IS NULL AND retired_at IS NULL AND replaced_at IS NOT NULL;
";

words! {
    /// How a key came into this file.
    KeyOrigin {
        /// Created by an attempt of this file; its secret was stored.
        Created = "created",
        /// Made elsewhere, linked to a holder by a person.
        Adopted = "adopted",
        /// Made elsewhere; only listed.
        Foreign = "foreign",
    }
}

/// What OpenRouter last said of a key. `None` = not told (of `last_used_at`, `expires_at`: also none).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// Its whole name there.
    pub name: String,
    /// The masked secret, or another label.
    pub label: Option<String>,
    /// Turned off.
    pub disabled: Option<bool>,
    /// Its limit.
    pub limit: SeenLimit,
    /// What is left until the next reset; may be negative.
    pub remaining: Option<Usd>,
    /// When the limit starts anew.
    pub reset: Option<Reset>,
    /// Whether own-key usage counts against the limit.
    pub include_byok: Option<bool>,
    /// Lifetime usage.
    pub usage: Option<Usd>,
    /// Lifetime usage over own provider keys.
    pub byok_usage: Option<Usd>,
    /// Created there.
    pub created_at: Option<Timestamp>,
    /// Changed there.
    pub updated_at: Option<Timestamp>,
    /// Ends.
    pub expires_at: Option<Timestamp>,
    /// Used last.
    pub last_used_at: Option<Timestamp>,
    /// Who made it.
    pub creator_user_id: Option<String>,
    /// The workspace it is in.
    pub workspace_id: Option<String>,
    /// When this was seen.
    pub seen_at: Timestamp,
}

/// What is wanted of a key; `None` = nothing is wanted in particular.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Limit, reset, end.
    pub terms: Option<Terms>,
    /// Turned off or on.
    pub disabled: Option<bool>,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    /// OpenRouter's name for it.
    pub hash: String,
    /// Its account.
    pub account_id: AccountId,
    /// Whom it is for.
    pub holder_id: Option<HolderId>,
    /// The attempt that made it.
    pub attempt_id: Option<i64>,
    /// How it came here.
    pub origin: KeyOrigin,
    /// What OpenRouter last said.
    pub observed: Observed,
    /// When it was found deleted there.
    pub gone_at: Option<Timestamp>,
    /// When it was put out of use here (its successor was handed out).
    pub retired_at: Option<Timestamp>,
    /// When its successor was made; until it is retired it goes on working.
    pub replaced_at: Option<Timestamp>,
    /// What is wanted of it.
    pub wanted: Wanted,
}

pub(crate) const COLUMNS: &str = "k.hash, k.account_id, k.holder_id, k.attempt_id, k.origin, k.name, k.label,
    k.disabled, k.limit_nano, k.limit_known, k.remaining_nano, k.reset, k.include_byok, k.usage_nano,
    k.byok_usage_nano, k.created_at, k.updated_at, k.expires_at, k.last_used_at, k.creator_user_id, k.workspace_id,
    k.seen_at, k.gone_at, k.retired_at, k.want_limit_nano, k.want_no_limit, k.want_reset, k.want_expires,
    k.want_disabled, k.replaced_at";
pub(crate) const COLUMN_COUNT: usize = 30;

/// One key.
pub fn get(r: &Reader<'_>, hash: &str) -> Result<Option<KeyRow>, StoreError> {
    r.maybe(&format!("SELECT {COLUMNS} FROM key k WHERE hash = ?1"), [hash], |row| read(row, 0))
}

/// All keys of an account, gone and retired ones too, by hash.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<KeyRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM key k WHERE account_id = ?1 ORDER BY hash");
    r.all(&sql, [account_id], |row| read(row, 0))
}

/// A number for each key of an account, the same while it is in the file.
pub fn numbers(
    r: &Reader<'_>,
    account_id: AccountId,
) -> Result<std::collections::HashMap<String, i64>, StoreError> {
    let rows = r.all("SELECT hash, rowid FROM key WHERE account_id = ?1", [account_id], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// All keys of a holder, gone and retired ones too; the newest first, replaced ones last.
pub fn of_holder(r: &Reader<'_>, holder_id: HolderId) -> Result<Vec<KeyRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM key k WHERE holder_id = ?1
        ORDER BY replaced_at IS NOT NULL, created_at DESC, hash"
    );
    r.all(&sql, [holder_id], |row| read(row, 0))
}

/// Adds a key. `Conflict` when the hash is known or its holder has a kept key already.
pub fn insert(w: &Writer<'_>, key: &KeyRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO key (hash, account_id, holder_id, attempt_id, origin, name, seen_at, gone_at, retired_at,
        replaced_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let seen = &key.observed;
    w.insert(
        sql,
        params![
            key.hash,
            key.account_id,
            key.holder_id,
            key.attempt_id,
            key.origin,
            seen.name,
            Ms(seen.seen_at),
            key.gone_at.map(Ms),
            key.retired_at.map(Ms),
            key.replaced_at.map(Ms),
        ],
    )?;
    observe(w, &key.hash, seen)?;
    set_wanted(w, &key.hash, &key.wanted)
}

/// Keeps a key created here. One that a list showed before its secret was stored becomes the same row.
///
/// # Errors
/// `Conflict` when the holder has a kept key already, or the key is kept for somebody else.
pub fn claim(w: &Writer<'_>, key: &KeyRow) -> Result<(), StoreError> {
    let Some(seen) = get(w, &key.hash)? else { return insert(w, key) };
    if seen.origin == KeyOrigin::Created || seen.account_id != key.account_id {
        return Err(StoreError::Conflict { rule: "key: kept for somebody else".into() });
    }
    let sql =
        "UPDATE key SET holder_id = ?2, attempt_id = ?3, origin = 'created', gone_at = NULL WHERE hash = ?1";
    w.change("key", sql, params![key.hash, key.holder_id, key.attempt_id])?;
    observe(w, &key.hash, &key.observed)?;
    set_wanted(w, &key.hash, &key.wanted)
}

/// Takes over what OpenRouter says of a known key. What is wanted, and whether it is gone, stay as they are.
pub fn observe(w: &Writer<'_>, hash: &str, seen: &Observed) -> Result<(), StoreError> {
    let sql = "UPDATE key SET name = ?2, label = ?3, disabled = ?4, limit_nano = ?5, limit_known = ?6,
        remaining_nano = ?7, reset = ?8, include_byok = ?9, usage_nano = ?10, byok_usage_nano = ?11,
        created_at = ?12, updated_at = ?13, expires_at = ?14, last_used_at = ?15, creator_user_id = ?16,
        workspace_id = ?17, seen_at = ?18 WHERE hash = ?1";
    let (limit, known) = match seen.limit {
        SeenLimit::Unknown => (None, false),
        SeenLimit::NoLimit => (None, true),
        SeenLimit::Of(amount) => (Some(Nano(amount)), true),
    };
    w.change(
        "key",
        sql,
        params![
            hash,
            seen.name,
            seen.label,
            seen.disabled,
            limit,
            known,
            seen.remaining.map(Nano),
            seen.reset.map(ResetWord),
            seen.include_byok,
            seen.usage.map(Nano),
            seen.byok_usage.map(Nano),
            seen.created_at.map(Ms),
            seen.updated_at.map(Ms),
            seen.expires_at.map(Ms),
            seen.last_used_at.map(Ms),
            seen.creator_user_id,
            seen.workspace_id,
            Ms(seen.seen_at),
        ],
    )
}

/// Takes over a whole list of an account: known keys are observed, unknown ones added as foreign; how many were added.
/// A hash known in another account is a `Conflict`: accounts never mix.
pub fn observe_list(
    w: &Writer<'_>,
    account_id: AccountId,
    list: &[(String, Observed)],
) -> Result<usize, StoreError> {
    let mut added = 0;
    for (hash, seen) in list {
        let owner = w.maybe("SELECT account_id FROM key WHERE hash = ?1", [hash], |row| row.get(0))?;
        match owner {
            Some(owner) if owner == account_id => observe(w, hash, seen)?,
            Some::<AccountId>(_) => {
                return Err(StoreError::Conflict { rule: "key: of another account".into() });
            }
            None => {
                insert(w, &KeyRow::foreign(account_id, hash, seen.clone()))?;
                added += 1;
            }
        }
    }
    Ok(added)
}

impl KeyRow {
    /// A key of an account that was made elsewhere.
    pub fn foreign(account_id: AccountId, hash: &str, observed: Observed) -> KeyRow {
        KeyRow {
            hash: hash.to_owned(),
            account_id,
            holder_id: None,
            attempt_id: None,
            origin: KeyOrigin::Foreign,
            observed,
            gone_at: None,
            retired_at: None,
            replaced_at: None,
            wanted: Wanted::default(),
        }
    }
}

/// Sets what is wanted of a key.
pub fn set_wanted(w: &Writer<'_>, hash: &str, wanted: &Wanted) -> Result<(), StoreError> {
    let sql = "UPDATE key SET want_limit_nano = ?2, want_no_limit = ?3, want_reset = ?4, want_expires = ?5,
        want_disabled = ?6 WHERE hash = ?1";
    let want = wanted.terms;
    w.change(
        "key",
        sql,
        params![
            hash,
            want.map(|terms| limit_nanos(terms.limit)),
            want.is_some_and(|terms| terms.limit.amount().is_none()),
            want.map(|terms| ResetWord(terms.reset)),
            want.and_then(|terms| terms.expires).map(Ms),
            wanted.disabled,
        ],
    )
}

/// Notes that a key is gone at OpenRouter (`Some`) or is there after all (`None`).
pub fn set_gone(w: &Writer<'_>, hash: &str, when: Option<Timestamp>) -> Result<(), StoreError> {
    w.change("key", "UPDATE key SET gone_at = ?2 WHERE hash = ?1", params![hash, when.map(Ms)])
}

/// Puts a key out of use here (`Some`) or back (`None`).
pub fn set_retired(w: &Writer<'_>, hash: &str, when: Option<Timestamp>) -> Result<(), StoreError> {
    w.change("key", "UPDATE key SET retired_at = ?2 WHERE hash = ?1", params![hash, when.map(Ms)])
}

/// Notes that a key's successor was made (`Some`), or that there is none after all (`None`).
pub fn set_replaced(w: &Writer<'_>, hash: &str, when: Option<Timestamp>) -> Result<(), StoreError> {
    w.change("key", "UPDATE key SET replaced_at = ?2 WHERE hash = ?1", params![hash, when.map(Ms)])
}

/// Links a key made elsewhere to a holder (adopted), or unlinks it (foreign). `NoRow` for a key created here.
pub fn link(w: &Writer<'_>, hash: &str, holder_id: Option<HolderId>) -> Result<(), StoreError> {
    let sql = "UPDATE key SET holder_id = ?2, origin = ?3 WHERE hash = ?1 AND origin <> 'created'";
    let origin = if holder_id.is_some() { KeyOrigin::Adopted } else { KeyOrigin::Foreign };
    w.change("key made elsewhere", sql, params![hash, holder_id, origin])
}

/// Reads [`COLUMNS`] from place `from` on: this is the row of the largest reads.
pub(crate) fn read(row: &Row<'_>, from: usize) -> rusqlite::Result<KeyRow> {
    let limit = match (row.get(from + 9)?, maybe_usd(row, from + 8)?) {
        (false, _) => SeenLimit::Unknown,
        (true, None) => SeenLimit::NoLimit,
        (true, Some(amount)) => SeenLimit::Of(amount),
    };
    let want = match (row.get::<_, Option<i64>>(from + 24)?, row.get::<_, Option<ResetWord>>(from + 26)?) {
        (Some(nanos), Some(reset)) => Some(terms(nanos, row.get(from + 25)?, reset, row.get(from + 27)?)?),
        _ => None,
    };
    Ok(KeyRow {
        hash: row.get(from)?,
        account_id: row.get(from + 1)?,
        holder_id: row.get(from + 2)?,
        attempt_id: row.get(from + 3)?,
        origin: row.get(from + 4)?,
        observed: Observed {
            name: row.get(from + 5)?,
            label: row.get(from + 6)?,
            disabled: row.get(from + 7)?,
            limit,
            remaining: maybe_usd(row, from + 10)?,
            reset: maybe_reset(row, from + 11)?,
            include_byok: row.get(from + 12)?,
            usage: maybe_usd(row, from + 13)?,
            byok_usage: maybe_usd(row, from + 14)?,
            created_at: maybe_at(row, from + 15)?,
            updated_at: maybe_at(row, from + 16)?,
            expires_at: maybe_at(row, from + 17)?,
            last_used_at: maybe_at(row, from + 18)?,
            creator_user_id: row.get(from + 19)?,
            workspace_id: row.get(from + 20)?,
            seen_at: crate::column::at(row, from + 21)?,
        },
        gone_at: maybe_at(row, from + 22)?,
        retired_at: maybe_at(row, from + 23)?,
        replaced_at: maybe_at(row, from + 29)?,
        wanted: Wanted { terms: want, disabled: row.get(from + 28)? },
    })
}
