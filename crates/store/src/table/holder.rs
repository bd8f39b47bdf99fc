//! `holder`: whom a key is for, in the order of their roster. Removed holders stay on record.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, Holder, HolderId, Identity, Person, RosterId};
use keyroster_domain::limit::PositiveUsd;
use rusqlite::{Row, params};

use crate::column::{Ms, Nano, ResetWord, at, maybe_at, maybe_reset, maybe_usd};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V1: &str = "
CREATE TABLE holder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    roster_id INTEGER NOT NULL REFERENCES roster (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    email TEXT,
    external_id TEXT,
    group_name TEXT,
    limit_nano INTEGER CHECK (limit_nano > 0),
    reset TEXT CHECK (reset IN ('never', 'daily', 'weekly', 'monthly')),
    expires INTEGER,
    identity TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX one_person_per_roster ON holder (roster_id, identity) WHERE removed_at IS NULL;
CREATE INDEX holder_in_order ON holder (roster_id, position);
";

/// One holder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HolderRow {
    /// Who, in which roster, at which place.
    pub holder: Holder,
    /// When they were added.
    pub added_at: Timestamp,
    /// When they were removed from the roster.
    pub removed_at: Option<Timestamp>,
}

pub(crate) const COLUMNS: &str =
    "h.id, h.roster_id, h.position, h.name, h.email, h.external_id, h.group_name,
    h.limit_nano, h.reset, h.expires, h.added_at, h.removed_at";
pub(crate) const COLUMN_COUNT: usize = 12;

/// The holders of a roster in its order, without those removed.
pub fn in_roster(r: &Reader<'_>, roster_id: RosterId) -> Result<Vec<HolderRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM holder h WHERE roster_id = ?1 AND removed_at IS NULL ORDER BY position, id"
    );
    r.all(&sql, [roster_id], read)
}

/// The ids of everybody who ever was in a roster.
pub(crate) fn ids_ever(r: &Reader<'_>, roster_id: RosterId) -> Result<Vec<HolderId>, StoreError> {
    r.all("SELECT id FROM holder WHERE roster_id = ?1 ORDER BY id", [roster_id], |row| row.get(0))
}

/// The holders of all rosters of an account, removed ones too.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<HolderRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM holder h JOIN roster o ON o.id = h.roster_id WHERE o.account_id = ?1
        ORDER BY h.roster_id, h.position, h.id"
    );
    r.all(&sql, [account_id], read)
}

/// One holder, also a removed one.
pub fn get(r: &Reader<'_>, id: HolderId) -> Result<Option<HolderRow>, StoreError> {
    r.maybe(&format!("SELECT {COLUMNS} FROM holder h WHERE id = ?1"), [id], read)
}

/// The holder of a roster who is that person.
pub fn by_identity(
    r: &Reader<'_>,
    roster_id: RosterId,
    identity: &Identity,
) -> Result<Option<HolderRow>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM holder h WHERE roster_id = ?1 AND identity = ?2 AND removed_at IS NULL"
    );
    r.maybe(&sql, params![roster_id, identity_text(identity)], read)
}

/// Adds people at the end of a roster, in the order given; their ids. `Conflict` when one is in it already.
pub fn insert(
    w: &Writer<'_>,
    roster_id: RosterId,
    people: &[Person],
    now: Timestamp,
) -> Result<Vec<HolderId>, StoreError> {
    insert_as(w, roster_id, people, now, |person| Ok(identity_text(&person.identity())))
}

/// Adds people as [`insert`] does, also somebody who cannot be told from one in the roster: a person said that they are
/// two. The second one's identity ends in `#2`, and so on.
pub fn insert_beside(
    w: &Writer<'_>,
    roster_id: RosterId,
    people: &[Person],
    now: Timestamp,
) -> Result<Vec<HolderId>, StoreError> {
    let sql = "SELECT 1 FROM holder WHERE roster_id = ?1 AND identity = ?2 AND removed_at IS NULL";
    insert_as(w, roster_id, people, now, |person| {
        let plain = identity_text(&person.identity());
        let mut text = plain.clone();
        for again in 2.. {
            if w.maybe(sql, params![roster_id, text], |_| Ok(()))?.is_none() {
                break;
            }
            text = format!("{plain}#{again}");
        }
        Ok(text)
    })
}

fn insert_as(
    w: &Writer<'_>,
    roster_id: RosterId,
    people: &[Person],
    now: Timestamp,
    identity: impl Fn(&Person) -> Result<String, StoreError>,
) -> Result<Vec<HolderId>, StoreError> {
    let next = "SELECT coalesce(max(position) + 1, 0) FROM holder WHERE roster_id = ?1";
    let first: i64 = w.one(next, [roster_id], |row| row.get(0))?;
    let sql =
        "INSERT INTO holder (roster_id, position, name, email, external_id, group_name, limit_nano, reset,
        expires, identity, added_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let insert_one = |(position, person): (i64, &Person)| {
        w.insert(
            sql,
            params![
                roster_id,
                position,
                person.name,
                person.email,
                person.external_id,
                person.group,
                person.limit.map(|limit| Nano(limit.get())),
                person.reset.map(ResetWord),
                person.expires.map(Ms),
                identity(person)?,
                Ms(now),
            ],
        )
    };
    (first..).zip(people).map(insert_one).collect()
}

/// Changes what is known of a person; their place stays. `Conflict` when they become somebody already in the roster.
pub fn update(w: &Writer<'_>, id: HolderId, person: &Person) -> Result<(), StoreError> {
    let sql = "UPDATE holder SET name = ?2, email = ?3, external_id = ?4, group_name = ?5, limit_nano = ?6,
        reset = ?7, expires = ?8, identity = CASE WHEN substr(identity, 1, length(?9) + 1) = ?9 || '#' THEN identity
        ELSE ?9 END WHERE id = ?1";
    w.change(
        "person",
        sql,
        params![
            id,
            person.name,
            person.email,
            person.external_id,
            person.group,
            person.limit.map(|limit| Nano(limit.get())),
            person.reset.map(ResetWord),
            person.expires.map(Ms),
            identity_text(&person.identity()),
        ],
    )
}

/// Removes a person from the roster (`Some`) or takes them back (`None`). Their keys and history stay.
pub fn set_removed(w: &Writer<'_>, id: HolderId, when: Option<Timestamp>) -> Result<(), StoreError> {
    w.change("person", "UPDATE holder SET removed_at = ?2 WHERE id = ?1", params![id, when.map(Ms)])
}

/// Reads [`COLUMNS`], by place: this is the row of the largest reads.
pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<HolderRow> {
    Ok(HolderRow {
        holder: Holder {
            id: row.get(0)?,
            roster_id: row.get(1)?,
            position: row.get(2)?,
            person: Person {
                name: row.get(3)?,
                email: row.get(4)?,
                external_id: row.get(5)?,
                group: row.get(6)?,
                limit: maybe_usd(row, 7)?.and_then(PositiveUsd::new),
                reset: maybe_reset(row, 8)?,
                expires: maybe_at(row, 9)?,
            },
        },
        added_at: at(row, 10)?,
        removed_at: maybe_at(row, 11)?,
    })
}

fn identity_text(identity: &Identity) -> String {
    match identity {
        Identity::Id(text) => format!("id:{text}"),
        Identity::Email(text) => format!("email:{text}"),
        Identity::Name(text) => format!("name:{text}"),
    }
}
