//! A file for review: a fresh data file in memory that receives only what is on a list, so that nothing sealed, and no
//! trace of it, was ever in its pages. What such a file holds is read back here too.

mod billing_rules;
mod history;
mod rules;
pub(crate) mod scrub;

use std::path::PathBuf;

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, RosterId};
use rusqlite::types::Value;
use rusqlite::{Connection, MAIN_DB, params_from_iter};

use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::migration::{self, STEPS};
use crate::open::Store;
use crate::table::{audit, meta};

/// What goes into a file for review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Whose keys and classes.
    pub account_id: AccountId,
    /// One class of it; `None` = all.
    pub roster_id: Option<RosterId>,
    /// Whether e-mail addresses stay in it.
    pub emails: bool,
}

/// A file for review, as bytes of SQLite, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payload {
    /// The data file.
    pub bytes: Vec<u8>,
    /// People, those removed from their class too.
    pub people: i64,
    /// Keys.
    pub keys: i64,
    /// Changes on record that are in it.
    pub changes: i64,
    /// Changes on record in the file it was made from.
    pub changes_there: i64,
    /// The end of that file's chain.
    pub head: audit::Head,
}

/// Makes the file. The order of rows, their ids and times stay.
///
/// # Errors
/// `Damaged` where the data file does not hold together.
pub fn make(r: &Reader<'_>, scope: &Scope) -> Result<Payload, StoreError> {
    let mut memory = empty()?;
    memory.pragma_update(None, "foreign_keys", false)?;
    let new = memory.transaction()?;
    for rule in rules::KEPT.iter().chain(billing_rules::KEPT) {
        copy(r, &new, rule, scope)?;
    }
    history::copy(r, &Writer::over(&new), scope)?;
    let count = |table: &str| -> Result<i64, StoreError> {
        Ok(new.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?)
    };
    let (people, keys, changes) = (count("holder")?, count("key")?, count("audit")?);
    new.commit()?;
    let broken: Option<String> =
        memory.query_row("SELECT group_concat(\"table\") FROM pragma_foreign_key_check", [], |row| {
            row.get(0)
        })?;
    if let Some(tables) = broken {
        return Err(StoreError::damaged(format!("rows without what they belong to: {tables}")));
    }
    let head = audit::head(r)?;
    let bytes = memory.serialize(MAIN_DB)?.to_vec();
    Ok(Payload { bytes, people, keys, changes, changes_there: head.seq, head })
}

/// Opens the bytes of such a file to look at; `name` is what [`Store::path`] says.
///
/// # Errors
/// `NewerVersion`, `NotOurs` (also: a file with other tables, views or triggers than ours), `Damaged`.
pub fn open(bytes: &[u8], name: PathBuf) -> Result<Store, StoreError> {
    if stated_length(bytes) != Some(bytes.len()) {
        return Err(StoreError::damaged("the file is not as long as it says"));
    }
    let mut memory = Connection::open_in_memory()?;
    memory.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    memory.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    memory.deserialize_read_exact(MAIN_DB, bytes, bytes.len(), false)?;
    let ours: i32 = memory.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if ours != migration::APPLICATION_ID {
        return Err(StoreError::NotOurs);
    }
    let version = migration::known_version(&memory, STEPS)?;
    let steps =
        usize::try_from(version).ok().and_then(|count| STEPS.get(..count)).ok_or(StoreError::NotOurs)?;
    let mut like_it = Connection::open_in_memory()?;
    migration::migrate(&mut like_it, steps)?;
    if schema(&memory)? != schema(&like_it)? {
        return Err(StoreError::NotOurs);
    }
    Store::frozen(name, memory)
}

/// Size of a page times their number, from the header: what follows a lie is read as zeros.
fn stated_length(bytes: &[u8]) -> Option<usize> {
    let size = match u16::from_be_bytes(bytes.get(16..18)?.try_into().ok()?) {
        1 => 65_536,
        size => usize::from(size),
    };
    let pages = u32::from_be_bytes(bytes.get(28..32)?.try_into().ok()?);
    usize::try_from(pages).ok()?.checked_mul(size)
}

/// A data file in memory, for what was read elsewhere and is only looked at. `fill` writes it, then it is closed to changes.
///
/// # Errors
/// What `fill` returns; what SQLite reports.
pub fn of_elsewhere<E: From<StoreError>>(
    name: PathBuf,
    now: Timestamp,
    fill: impl FnOnce(&Writer<'_>) -> Result<(), E>,
) -> Result<Store, E> {
    let mut memory = empty()?;
    let new = memory.transaction().map_err(StoreError::from)?;
    let writer = Writer::over(&new);
    meta::create(
        &writer,
        &meta::NewMeta {
            vault_id: rules::NO_VAULT.to_owned(),
            vault_tag: "0000".to_owned(),
            install_id: rules::NO_INSTALL.to_owned(),
            created_at: now,
        },
    )?;
    fill(&writer)?;
    new.commit().map_err(StoreError::from)?;
    Ok(Store::frozen(name, memory)?)
}

fn empty() -> Result<Connection, StoreError> {
    let mut memory = Connection::open_in_memory()?;
    memory.pragma_update(None, "application_id", migration::APPLICATION_ID)?;
    migration::migrate(&mut memory, STEPS)?;
    Ok(memory)
}

type Item = (String, String, String, Option<String>);

fn schema(connection: &Connection) -> Result<Vec<Item>, StoreError> {
    let mut all =
        connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name")?;
    let rows = all.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn copy(r: &Reader<'_>, new: &Connection, rule: &rules::Kept, scope: &Scope) -> Result<(), StoreError> {
    let names: Vec<&str> = rule.columns.iter().map(|(name, _)| *name).collect();
    let taken: Vec<&str> = rule.columns.iter().map(|(name, instead)| instead.unwrap_or(name)).collect();
    let table = rule.table;
    let select = format!("SELECT {} FROM {table} WHERE {}", taken.join(", "), rule.which);
    let marks = vec!["?"; names.len()].join(", ");
    let mut insert = new.prepare(&format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", ")))?;
    let mut statement = r.prepare(&select)?;
    let given = [
        (":account", Value::Integer(scope.account_id)),
        (":roster", scope.roster_id.map_or(Value::Null, Value::Integer)),
        (":emails", Value::Integer(i64::from(scope.emails))),
    ];
    for (name, value) in given {
        if let Some(at) = statement.parameter_index(name)? {
            statement.raw_bind_parameter(at, value)?;
        }
    }
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        let values = (0..names.len())
            .map(|at| Ok(scrub::value(row.get::<_, Value>(at)?, scope.emails)))
            .collect::<rusqlite::Result<Vec<Value>>>()?;
        insert.execute(params_from_iter(values))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
