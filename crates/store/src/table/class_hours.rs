//! `class_hours`: from when to when a class is open, when that was last looked at, and what was missed meanwhile.

use jiff::Timestamp;
use keyroster_domain::holder::RosterId;
use keyroster_domain::hours::{ClassHours, Missed};
use rusqlite::{Row, params};

use crate::column::{Ms, json, maybe_at, maybe_json, to_json};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V2: &str = "
CREATE TABLE class_hours (
    roster_id INTEGER PRIMARY KEY NOT NULL REFERENCES roster (id) ON DELETE CASCADE,
    hours TEXT NOT NULL,
    zone TEXT NOT NULL CHECK (length(zone) > 0),
    left_open_until INTEGER,
    looked_at INTEGER,
    missed TEXT,
    missed_until INTEGER
) STRICT;
";

/// The hours of one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassHoursRow {
    /// The class.
    pub roster_id: RosterId,
    /// When it is open.
    pub hours: ClassHours,
    /// Whose wall clock counts (`Europe/Berlin`).
    pub zone: String,
    /// Opened by hand outside its hours: left so until then.
    pub left_open_until: Option<Timestamp>,
    /// When the app last looked at the hours.
    pub looked_at: Option<Timestamp>,
    /// What should have happened while the app did not run or the computer slept, until the person has read it.
    pub missed: Option<Missed>,
    /// When the app was there again.
    pub missed_until: Option<Timestamp>,
}

/// The hours of a class.
pub fn get(r: &Reader<'_>, roster_id: RosterId) -> Result<Option<ClassHoursRow>, StoreError> {
    r.maybe("SELECT * FROM class_hours WHERE roster_id = ?1", [roster_id], read)
}

/// The hours of every class that is not archived, in every account that is not disconnected.
pub fn all(r: &Reader<'_>) -> Result<Vec<ClassHoursRow>, StoreError> {
    let sql = "SELECT c.* FROM class_hours c JOIN roster r ON r.id = c.roster_id JOIN account a ON a.id = r.account_id
        WHERE r.archived_at IS NULL AND a.disconnected_at IS NULL ORDER BY c.roster_id";
    r.all(sql, [], read)
}

/// Sets the hours of a class; what was missed under the former ones is forgotten.
pub fn set(
    w: &Writer<'_>,
    roster_id: RosterId,
    hours: &ClassHours,
    zone: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO class_hours (roster_id, hours, zone, looked_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (roster_id) DO UPDATE SET hours = excluded.hours, zone = excluded.zone,
            looked_at = excluded.looked_at, left_open_until = NULL, missed = NULL, missed_until = NULL";
    w.run(sql, params![roster_id, to_json(hours)?, zone, Ms(now)]).map(|_| ())
}

/// A class without hours; whether it had some.
pub fn delete(w: &Writer<'_>, roster_id: RosterId) -> Result<bool, StoreError> {
    Ok(w.run("DELETE FROM class_hours WHERE roster_id = ?1", [roster_id])? > 0)
}

/// Opened by hand outside its hours: left so until then.
pub fn leave_open(w: &Writer<'_>, roster_id: RosterId, until: Option<Timestamp>) -> Result<(), StoreError> {
    let sql = "UPDATE class_hours SET left_open_until = ?2 WHERE roster_id = ?1";
    w.change("class hours", sql, params![roster_id, until.map(Ms)])
}

/// Notes that the hours were looked at, and what had been missed until then; an earlier note stays until it is read.
pub fn looked(
    w: &Writer<'_>,
    roster_id: RosterId,
    now: Timestamp,
    missed: Option<&Missed>,
) -> Result<(), StoreError> {
    let sql = "UPDATE class_hours SET looked_at = ?2, missed = coalesce(?3, missed),
        missed_until = CASE WHEN ?3 IS NULL THEN missed_until ELSE ?2 END WHERE roster_id = ?1";
    let missed = missed.map(to_json).transpose()?;
    w.change("class hours", sql, params![roster_id, Ms(now), missed])
}

/// The person has read what was missed.
pub fn read_missed(w: &Writer<'_>, roster_id: RosterId) -> Result<(), StoreError> {
    let sql = "UPDATE class_hours SET missed = NULL, missed_until = NULL WHERE roster_id = ?1";
    w.run(sql, [roster_id]).map(|_| ())
}

fn read(row: &Row<'_>) -> rusqlite::Result<ClassHoursRow> {
    Ok(ClassHoursRow {
        roster_id: row.get("roster_id")?,
        hours: json(row, "hours")?,
        zone: row.get("zone")?,
        left_open_until: maybe_at(row, "left_open_until")?,
        looked_at: maybe_at(row, "looked_at")?,
        missed: maybe_json(row, "missed")?,
        missed_until: maybe_at(row, "missed_until")?,
    })
}
