//! Reading the files of such a folder: whichever are there, each whole or with a word on what is wrong in which line.

use std::path::Path;

use jiff::Timestamp;
use keyroster_domain::dates::Today;
use keyroster_domain::earlier::{Files, Folder, SnapshotText, Tables, assemble, file_time};
use keyroster_domain::holder::Person;
use keyroster_domain::roster::{Role, RosterDraft};
use keyroster_sheets::earlier as lists;
use keyroster_sheets::roster::{Overrides, read as read_roster};
use keyroster_store::{StoreError, earlier};

use crate::clock::Clock;
use crate::error::{AppError, Code, Outcome};
use crate::looking::{modified, unreadable};
use crate::saving::{absolute, base_name};
use crate::wire::error::Step;

const ROSTER: &str = "roster.csv";
const LIMITS: &str = "limits.csv";
/// The largest list that is read.
const LARGEST: u64 = 64 << 20;
/// The most snapshot files that are read: the newest ones.
const MOST_SNAPSHOTS: usize = 500;
/// The most sentences of one file.
const MOST_NOTES: usize = 10;

/// The folder, read.
pub(crate) struct Read {
    /// What its files say together.
    pub(crate) folder: Folder,
    /// Its name.
    pub(crate) name: String,
    /// The last reading, else when a file was last written.
    pub(crate) as_of: Timestamp,
    /// What is missing or was not understood, in sentences.
    pub(crate) notes: Vec<String>,
}

/// Whether the folder holds any file of the earlier tool.
pub(crate) fn is_one(path: &Path) -> bool {
    [ROSTER, LIMITS, earlier::FILE].iter().any(|name| path.join(name).symlink_metadata().is_ok())
        || !snapshot_names(path).is_empty()
}

/// Reads the folder. Nothing is changed.
///
/// # Errors
/// `FileNotOurs` when nothing in it is of the earlier tool; `FileDamaged`, `FileTrouble` for a file that is not what its
/// name says, naming it and the row.
pub(crate) fn read(path: &Path, clock: &Clock) -> Outcome<Read> {
    let path = absolute(path);
    let mut notes = Vec::new();
    let mut files = Files::default();
    let mut newest = None;
    let mut missing = Vec::new();
    let mut keep = |file: &Path| newest = newest.max(modified(file));

    if let Some(bytes) = list(&path.join(ROSTER))? {
        keep(&path.join(ROSTER));
        files.roster = roster(&bytes, clock, &mut notes)?;
    } else {
        missing.push(ROSTER);
    }
    let keys_db = path.join(earlier::FILE);
    match tables(&keys_db)? {
        Some(tables) => {
            keep(&keys_db);
            files.tables = tables;
        }
        None => missing.push(earlier::FILE),
    }
    if let Some(bytes) = list(&path.join(LIMITS))? {
        keep(&path.join(LIMITS));
        let read = lists::limits(&bytes, LIMITS).map_err(|why| not_a_list(&why))?;
        notes.extend(read.problems);
        files.limits = read.lines;
    } else {
        missing.push(LIMITS);
    }
    for name in snapshot_names(&path) {
        let Some(at) = file_time(&name, clock.zone()) else { continue };
        let Some(bytes) = list(&path.join(&name))? else { continue };
        keep(&path.join(&name));
        let read = lists::snapshot(&bytes, &name).map_err(|why| not_a_list(&why))?;
        notes.extend(read.problems);
        files.snapshots.push(SnapshotText { at, lines: read.lines });
    }
    let folder = assemble(files, clock.zone());
    if folder.people.is_empty() && folder.keys.is_empty() {
        return Err(AppError::new(
            Code::FileNotOurs,
            "Nothing of the earlier tool is in that folder. It holds roster.csv, limits.csv, keys.db or snapshots.",
        )
        .safe("Nothing was changed.")
        .step(Step::OtherFile));
    }
    notes.extend(missing.iter().map(|name| format!("There is no {name} in the folder.")));
    if folder.odd > 0 {
        notes.push(format!(
            "{} of keys.db or the lists could not be understood and are left out.",
            rows(folder.odd)
        ));
    }
    let last = folder.readings.last().map(|reading| reading.at);
    Ok(Read { as_of: last.or(newest).unwrap_or_else(|| clock.now()), name: base_name(&path), folder, notes })
}

fn rows(count: usize) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

/// `snapshot_YYYYMMDD_HHMMSS.csv`, the newest ones, by time.
fn snapshot_names(path: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(path) else { return Vec::new() };
    let name = |entry: std::fs::DirEntry| entry.file_name().into_string().ok();
    let mut names: Vec<String> = entries.flatten().filter_map(name).collect();
    names.retain(|name| file_time(name, &jiff::tz::TimeZone::UTC).is_some());
    names.sort_unstable();
    names.split_off(names.len().saturating_sub(MOST_SNAPSHOTS))
}

/// The bytes of a list; `None` where there is none. What is no plain file is refused: a link may lead anywhere.
fn list(path: &Path) -> Outcome<Option<Vec<u8>>> {
    let about = match std::fs::symlink_metadata(path) {
        Ok(about) => about,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(unreadable(path, cause)),
    };
    if !about.is_file() {
        return Err(no_plain_file(path));
    }
    if about.len() > LARGEST {
        return Err(damaged(path, "is larger than any class needs"));
    }
    std::fs::read(path).map(Some).map_err(|cause| unreadable(path, cause))
}

fn tables(path: &Path) -> Outcome<Option<Tables>> {
    if path.symlink_metadata().is_ok_and(|about| !about.is_file()) {
        return Err(no_plain_file(path));
    }
    match earlier::read(path) {
        Ok(tables) => Ok(Some(tables)),
        Err(StoreError::Missing) => Ok(None),
        Err(cause @ StoreError::NotOurs) => {
            Err(damaged(path, "holds no table of students, so it is not the earlier tool's").because(cause))
        }
        Err(StoreError::Io(cause)) => Err(unreadable(path, cause)),
        Err(cause) => Err(damaged(path, "is damaged").because(cause)),
    }
}

fn no_plain_file(path: &Path) -> AppError {
    damaged(path, "is a link or no file at all, and is not followed")
}

fn damaged(path: &Path, what: &str) -> AppError {
    AppError::new(
        Code::FileDamaged,
        format!("‘{}’ {what}. Take it out of the folder to go on without it.", base_name(path)),
    )
    .safe("Nothing was changed.")
    .step(Step::OtherFile)
}

fn not_a_list(why: &lists::NotAList) -> AppError {
    AppError::new(Code::RosterUnreadable, why.to_string()).safe("Nothing was changed.").step(Step::OtherFile)
}

/// The people of `roster.csv`; headings that only the earlier tool used are known here.
fn roster(bytes: &[u8], clock: &Clock, notes: &mut Vec<String>) -> Outcome<Vec<Person>> {
    let today = Today { now: clock.now(), zone: clock.zone().clone() };
    let mut draft = read_roster(bytes, ROSTER, &Overrides::default(), &today);
    if let Some(columns) = with_own_headings(&draft) {
        let overrides = Overrides { columns: Some(columns), ..Overrides::default() };
        draft = read_roster(bytes, ROSTER, &overrides, &today);
    }
    // A roster without anybody in it is the tool's own beginning, no damage.
    if let Some(refusal) = draft.refusal().filter(|_| !bytes.is_empty()) {
        let message = format!("‘{ROSTER}’: {}", refusal.message);
        return Err(AppError::new(Code::RosterUnreadable, message)
            .safe("Nothing was changed.")
            .step(Step::OtherFile));
    }
    let said: Vec<&str> = draft
        .problems
        .iter()
        .filter(|problem| problem.line.is_some())
        .map(|problem| problem.message.as_str())
        .collect();
    notes.extend(said.iter().take(MOST_NOTES).map(|said| format!("‘{ROSTER}’: {said}")));
    if said.len() > MOST_NOTES {
        notes.push(format!("‘{ROSTER}’: {} more rows are not as expected.", said.len() - MOST_NOTES));
    }
    let named = |person: &Person| !person.name.is_empty() || person.email.is_some();
    Ok(draft.rows.into_iter().map(|row| row.person).filter(named).collect())
}

fn with_own_headings(draft: &RosterDraft) -> Option<Vec<Role>> {
    let mut changed = false;
    let roles = draft.columns.columns.iter().map(|column| {
        let own = match column.heading.trim().to_lowercase().as_str() {
            "mq_id" => Some(Role::Id),
            "budget" => Some(Role::Limit),
            "limit_reset" => Some(Role::Reset),
            _ => None,
        };
        changed |= own.is_some_and(|own| own != column.role);
        own.unwrap_or(column.role)
    });
    let roles = roles.collect();
    changed.then_some(roles)
}
