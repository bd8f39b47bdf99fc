//! `account`: one OpenRouter account or organization, or the practice account; isolated from the others.

use jiff::Timestamp;
use keyroster_domain::holder::AccountId;
use keyroster_domain::limit::Terms;
use rusqlite::{Row, params};

use crate::column::{Ms, at, maybe_at, maybe_json, to_json, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE CHECK (length(name) > 0),
    kind TEXT NOT NULL CHECK (kind IN ('real', 'practice')),
    base_url TEXT,
    creator_user_id TEXT,
    organization_id TEXT,
    key_mask TEXT,
    default_terms TEXT,
    created_at INTEGER NOT NULL,
    disconnected_at INTEGER
) STRICT;
";

words! {
    /// What stands behind an account.
    AccountKind {
        /// OpenRouter itself.
        Real = "real",
        /// The practice server on this computer.
        Practice = "practice",
    }
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRow {
    /// Row id.
    pub id: AccountId,
    /// The person's own name for it; unique.
    pub name: String,
    /// Real or practice.
    pub kind: AccountKind,
    /// Another server on loopback (development and practice); `None` = OpenRouter.
    pub base_url: Option<String>,
    /// OpenRouter's id of who made the management key, once seen.
    pub creator_user_id: Option<String>,
    /// OpenRouter's id of the organization, once seen.
    pub organization_id: Option<String>,
    /// The management key, masked as OpenRouter shows it.
    pub key_mask: Option<String>,
    /// What new keys get unless a plan says otherwise.
    pub default_terms: Option<Terms>,
    /// When it was connected first.
    pub created_at: Timestamp,
    /// When it was disconnected; its rows stay.
    pub disconnected_at: Option<Timestamp>,
}

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// The person's own name for it.
    pub name: String,
    /// Real or practice.
    pub kind: AccountKind,
    /// Another server on loopback; `None` = OpenRouter.
    pub base_url: Option<String>,
    /// OpenRouter's id of who made the management key.
    pub creator_user_id: Option<String>,
    /// OpenRouter's id of the organization.
    pub organization_id: Option<String>,
    /// The management key, masked.
    pub key_mask: Option<String>,
    /// Now.
    pub created_at: Timestamp,
}

/// All accounts, disconnected ones too, oldest first.
pub fn all(r: &Reader<'_>) -> Result<Vec<AccountRow>, StoreError> {
    r.all("SELECT * FROM account ORDER BY id", [], read)
}

/// One account.
pub fn get(r: &Reader<'_>, id: AccountId) -> Result<Option<AccountRow>, StoreError> {
    r.maybe("SELECT * FROM account WHERE id = ?1", [id], read)
}

/// Adds an account; its id. `Conflict` when the name is taken.
pub fn insert(w: &Writer<'_>, new: &NewAccount) -> Result<AccountId, StoreError> {
    let sql =
        "INSERT INTO account (name, kind, base_url, creator_user_id, organization_id, key_mask, created_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let (creator, organization) = (&new.creator_user_id, &new.organization_id);
    w.insert(
        sql,
        params![new.name, new.kind, new.base_url, creator, organization, new.key_mask, Ms(new.created_at)],
    )
}

/// Renames. `Conflict` when the name is taken.
pub fn rename(w: &Writer<'_>, id: AccountId, name: &str) -> Result<(), StoreError> {
    w.change("account", "UPDATE account SET name = ?2 WHERE id = ?1", params![id, name])
}

/// Notes whose account it is, once OpenRouter said so. `None` leaves what is known.
pub fn set_identity(
    w: &Writer<'_>,
    id: AccountId,
    creator_user_id: Option<&str>,
    organization_id: Option<&str>,
) -> Result<(), StoreError> {
    let sql = "UPDATE account SET creator_user_id = coalesce(?2, creator_user_id),
        organization_id = coalesce(?3, organization_id) WHERE id = ?1";
    w.change("account", sql, params![id, creator_user_id, organization_id])
}

/// Notes the mask of the management key now in use (`None` = none is stored).
pub fn set_key_mask(w: &Writer<'_>, id: AccountId, mask: Option<&str>) -> Result<(), StoreError> {
    w.change("account", "UPDATE account SET key_mask = ?2 WHERE id = ?1", params![id, mask])
}

/// Points the account at another server on loopback (the practice server's port changes at each start).
pub fn set_base_url(w: &Writer<'_>, id: AccountId, base_url: Option<&str>) -> Result<(), StoreError> {
    w.change("account", "UPDATE account SET base_url = ?2 WHERE id = ?1", params![id, base_url])
}

/// Sets what new keys get unless a plan says otherwise.
pub fn set_default_terms(w: &Writer<'_>, id: AccountId, terms: Option<&Terms>) -> Result<(), StoreError> {
    let text = terms.map(to_json).transpose()?;
    w.change("account", "UPDATE account SET default_terms = ?2 WHERE id = ?1", params![id, text])
}

/// Notes that the account was disconnected (`Some`) or connected again (`None`).
pub fn set_disconnected(w: &Writer<'_>, id: AccountId, when: Option<Timestamp>) -> Result<(), StoreError> {
    w.change("account", "UPDATE account SET disconnected_at = ?2 WHERE id = ?1", params![id, when.map(Ms)])
}

fn read(row: &Row<'_>) -> rusqlite::Result<AccountRow> {
    Ok(AccountRow {
        id: row.get("id")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        base_url: row.get("base_url")?,
        creator_user_id: row.get("creator_user_id")?,
        organization_id: row.get("organization_id")?,
        key_mask: row.get("key_mask")?,
        default_terms: maybe_json(row, "default_terms")?,
        created_at: at(row, "created_at")?,
        disconnected_at: maybe_at(row, "disconnected_at")?,
    })
}
