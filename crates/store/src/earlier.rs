//! `keys.db` of the earlier classroom tool, read and never trusted: only plain tables of known names, only known columns,
//! as text, with caps; its own views, triggers and functions do nothing. The file is not changed.

use std::fmt;
use std::fs;
use std::path::Path;

use keyroster_domain::earlier::{ChangeText, KeyText, StudentText, Tables, UsageText};
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, Row};
use zeroize::Zeroizing;

use crate::error::StoreError;
use crate::look;
use crate::review::scrub;

/// The name of the file.
pub const FILE: &str = "keys.db";
/// The largest file that is read.
const LARGEST: u64 = 256 << 20;
/// The most rows of a table that are read.
const MOST_ROWS: usize = 500_000;
/// The longest text of a cell, in characters.
const LONGEST: usize = 500;

/// The whole secret of a key, as it lay there in plain text.
pub struct FoundSecret {
    /// OpenRouter's hash of the key.
    pub hash: String,
    text: Zeroizing<String>,
}

impl FoundSecret {
    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for FoundSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FoundSecret").field("hash", &self.hash).finish_non_exhaustive()
    }
}

/// Reads the file without its secrets: where one lies is only said.
///
/// # Errors
/// `Missing`, `NotOurs` (no such database: also another program's), `Damaged`, `Io`.
pub fn read(path: &Path) -> Result<Tables, StoreError> {
    let found = open(path)?;
    let mut tables = Tables::default();
    let student = columns(&found, "student")?;
    if student.is_empty() {
        return Err(StoreError::NotOurs);
    }
    each(
        &found,
        "student",
        &student,
        &["email", "name", "first_name", "last_name", "mq_id", "student_id"],
        |cells| {
            let [email, name, first, last, mq_id, id] = cells else { return };
            let whole = format!("{} {}", text(first), text(last));
            let or = |a: &Option<String>, b: &str| {
                a.clone().filter(|a| !a.is_empty()).unwrap_or_else(|| b.to_owned())
            };
            let id = or(mq_id, &text(id));
            tables.students.push(StudentText { email: text(email), name: or(name, whole.trim()), id });
        },
    )?;
    let key = columns(&found, "key")?;
    let wanted: Vec<&str> = KEY_COLUMNS.iter().chain(SECRET_COLUMNS).copied().collect();
    each(&found, "key", &key, &wanted, |cells| {
        let label = cells[1].as_deref().unwrap_or_default();
        tables.keys.push(KeyText {
            hash: text(&cells[0]),
            has_secret: cells[1..].iter().flatten().any(|cell| is_whole(cell)),
            label: if is_whole(label) { masked(label.trim()) } else { text(&cells[1]) },
            email: text(&cells[2]),
            name: text(&cells[3]),
            created_at: text(&cells[4]),
            limit: maybe(&cells[5]),
            disabled: flag(&cells[6]),
        });
    })?;
    let usage = columns(&found, "usage")?;
    each(&found, "usage", &usage, &["key_hash", "usage", "checked_at"], |cells| {
        tables.usage.push(UsageText { hash: text(&cells[0]), usage: text(&cells[1]), at: text(&cells[2]) });
    })?;
    let changes = columns(&found, "changelog")?;
    let wanted = ["key_hash", "action", "old_value", "new_value", "changed_at"];
    each(&found, "changelog", &changes, &wanted, |cells| {
        tables.changes.push(ChangeText {
            hash: text(&cells[0]),
            action: text(&cells[1]),
            before: maybe(&cells[2]),
            after: maybe(&cells[3]),
            at: text(&cells[4]),
        });
    })?;
    Ok(tables)
}

/// The whole secrets in the file, for taking them over.
///
/// # Errors
/// As [`read`].
pub fn secrets(path: &Path) -> Result<Vec<FoundSecret>, StoreError> {
    let found = open(path)?;
    let key = columns(&found, "key")?;
    let mut secrets = Vec::new();
    let wanted: Vec<&str> = ["key_hash", "key_label"].iter().chain(SECRET_COLUMNS).copied().collect();
    each(&found, "key", &key, &wanted, |cells| {
        if let Some(secret) = cells[1..].iter().flatten().find(|cell| is_whole(cell)) {
            let text = Zeroizing::new(secret.trim().to_owned());
            secrets.push(FoundSecret { hash: text_of_hash(&cells[0]), text });
        }
        cells.iter_mut().flatten().for_each(zeroize::Zeroize::zeroize);
    })?;
    Ok(secrets)
}

const KEY_COLUMNS: &[&str] =
    &["key_hash", "key_label", "email", "key_name", "created_at", "credit_limit", "disabled"];
/// Where different ages of the tool may have kept a secret, besides the label.
const SECRET_COLUMNS: &[&str] = &["api_key", "secret", "key"];

/// A whole secret, not one of the masks that the tool wrote in its place.
fn is_whole(text: &str) -> bool {
    let text = text.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.starts_with("sk-or-") && text.len() >= 40 && text.len() <= 300 && text.chars().all(plain)
}

fn masked(secret: &str) -> String {
    // Only ASCII gets here.
    format!("{}…{}", &secret[..12], &secret[secret.len() - 3..])
}

fn text(cell: &Option<String>) -> String {
    maybe(cell).unwrap_or_default()
}

/// A cell without a whole secret, wherever one may stand.
fn maybe(cell: &Option<String>) -> Option<String> {
    cell.clone().map(|cell| scrub::text(cell, true))
}

fn text_of_hash(cell: &Option<String>) -> String {
    text(cell).trim().to_ascii_lowercase()
}

fn flag(cell: &Option<String>) -> Option<bool> {
    match cell.as_deref()?.to_ascii_lowercase().as_str() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

fn open(path: &Path) -> Result<Connection, StoreError> {
    let about = match fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::Missing),
        Err(error) => return Err(error.into()),
    };
    if !about.is_file() {
        return Err(StoreError::NotOurs);
    }
    if about.len() > LARGEST {
        return Err(StoreError::damaged("larger than any class needs"));
    }
    look::is_sqlite(path)?;
    let memory = look::into_memory(path)?;
    memory.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    memory.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    memory.set_limit(Limit::SQLITE_LIMIT_LENGTH, 4 << 20)?;
    memory.set_limit(Limit::SQLITE_LIMIT_COLUMN, 200)?;
    memory.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    crate::open::check(&memory, "quick_check")?;
    Ok(memory)
}

/// The columns of a plain table; none where there is no table of that name, or it is a view or somebody's module.
fn columns(found: &Connection, table: &str) -> Result<Vec<String>, StoreError> {
    let plain: bool = found.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1
            AND upper(sql) NOT LIKE 'CREATE VIRTUAL%')",
        [table],
        |row| row.get(0),
    )?;
    if !plain {
        return Ok(Vec::new());
    }
    let mut statement = found.prepare("SELECT name FROM pragma_table_info(?1)")?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0))?;
    Ok(names.map(|name| name.map(|name| name.to_lowercase())).collect::<Result<_, _>>()?)
}

/// Goes through a table; a column that is not there reads as nothing.
fn each(
    found: &Connection,
    table: &str,
    there: &[String],
    wanted: &[&str],
    mut row: impl FnMut(&mut [Option<String>]),
) -> Result<(), StoreError> {
    if there.is_empty() {
        return Ok(());
    }
    let cell = |name: &&str| {
        if there.iter().any(|column| column == name) {
            // Amounts come as SQLite writes them, never as a float of ours; with 15 digits 0.3 is 0.3.
            format!(
                "CASE typeof(\"{name}\") WHEN 'real' THEN printf('%!.15g', \"{name}\")
                ELSE substr(CAST(\"{name}\" AS TEXT), 1, {LONGEST}) END"
            )
        } else {
            "NULL".to_owned()
        }
    };
    let cells: Vec<String> = wanted.iter().map(cell).collect();
    let sql = format!("SELECT {} FROM \"{table}\" ORDER BY rowid LIMIT {MOST_ROWS}", cells.join(", "));
    let unordered = sql.replace(" ORDER BY rowid", "");
    let mut statement = found.prepare(&sql).or_else(|_| found.prepare(&unordered))?;
    let mut rows = statement.query([])?;
    while let Some(found) = rows.next()? {
        let mut cells =
            (0..wanted.len()).map(|at| lossy(found, at)).collect::<Result<Vec<_>, StoreError>>()?;
        row(&mut cells);
    }
    Ok(())
}

/// A cell's text, whatever bytes it has.
fn lossy(row: &Row<'_>, at: usize) -> Result<Option<String>, StoreError> {
    let bytes =
        row.get_ref(at)?.as_bytes_or_null().map_err(|error| StoreError::damaged(error.to_string()))?;
    Ok(bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::{is_whole, masked};

    /// The tool's re-export wrote masks in place of keys: a mask must never be sealed as somebody's key.
    #[test]
    fn a_mask_is_never_taken_for_a_key() {
        let whole = format!("sk-or-v1-{}", "0".repeat(64));
        assert!(is_whole(&whole) && is_whole(&format!(" {whole}\n")));
        for mask in [
            "sk-or-v1-000...240",
            "sk-or-v1-0000000000000000…000000000000000000000000000000000240",
            "sk-or-v1-00000000000000000000***************************00000000",
            "[Key not stored - check OpenRouter]",
            "20250907_Ada",
            "",
        ] {
            assert!(!is_whole(mask), "{mask}");
        }
        assert_eq!(masked(&whole), "sk-or-v1-000…000");
    }
}
