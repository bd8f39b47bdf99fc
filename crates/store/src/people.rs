//! One read for the table of people: every holder of a roster with their key, how creating it stands, and what waits.

use keyroster_domain::holder::RosterId;

use crate::error::StoreError;
use crate::handle::Reader;
use crate::table::attempt::AttemptState;
use crate::table::holder::{self, HolderRow};
use crate::table::key::{self, KeyRow};

/// One person of a roster with all that their row shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub holder: HolderRow,
    /// Their key: the kept one, else one being replaced or linked to them, else the last one that is gone. Retired ones
    /// never.
    pub key: Option<KeyRow>,
    /// Whether that key's secret is stored.
    pub has_secret: bool,
    /// The last attempt: its id and how it stands.
    pub attempt: Option<(i64, AttemptState)>,
    /// The oldest open question that names them as its holder: its id and kind.
    pub question: Option<(i64, String)>,
}

/// The people of a roster in its order, without those removed.
pub fn of_roster(r: &Reader<'_>, roster_id: RosterId) -> Result<Vec<PersonRow>, StoreError> {
    let (of_holder, of_key) = (holder::COLUMNS, key::COLUMNS);
    // By rowid: both lookups are answered from the index on holder_id and one step into the table.
    // A bare column beside one min() comes from that row: SQLite's documented rule.
    let sql = format!(
        "WITH first_question AS (
            SELECT holder_id, min(id) AS id, kind FROM question
            WHERE answered_at IS NULL AND holder_id IS NOT NULL GROUP BY holder_id)
        SELECT {of_holder}, {of_key}, s.key_hash IS NOT NULL, a.id, a.state, q.id, q.kind
        FROM holder h
        LEFT JOIN key k ON k.rowid = (
            SELECT rowid FROM key WHERE holder_id = h.id AND retired_at IS NULL
            ORDER BY gone_at IS NOT NULL, replaced_at IS NOT NULL, origin <> 'created', created_at DESC, hash LIMIT 1)
        LEFT JOIN secret s ON s.key_hash = k.hash
        LEFT JOIN attempt a ON a.id = (SELECT max(id) FROM attempt WHERE holder_id = h.id)
        LEFT JOIN first_question q ON q.holder_id = h.id
        WHERE h.roster_id = ?1 AND h.removed_at IS NULL ORDER BY h.position, h.id"
    );
    let after = holder::COLUMN_COUNT + key::COLUMN_COUNT;
    r.all(&sql, [roster_id], |row| {
        let has_key = row.get::<_, Option<String>>(holder::COLUMN_COUNT)?.is_some();
        let attempt: Option<i64> = row.get(after + 1)?;
        let question: Option<i64> = row.get(after + 3)?;
        Ok(PersonRow {
            holder: holder::read(row)?,
            key: has_key.then(|| key::read(row, holder::COLUMN_COUNT)).transpose()?,
            has_secret: row.get(after)?,
            attempt: attempt.zip(row.get(after + 2)?),
            question: question.zip(row.get(after + 4)?),
        })
    })
}
