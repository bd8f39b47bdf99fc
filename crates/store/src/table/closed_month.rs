//! `closed_month`: months whose statements are issued, and the readings they rest on. A closed month stays closed.

use jiff::Timestamp;
use keyroster_domain::billing::Month;
use keyroster_domain::holder::AccountId;
use rusqlite::{Row, params};

use crate::column::{Ms, at, month};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::table::snapshot::SnapshotId;

pub(crate) const V3: &str = "
CREATE TABLE closed_month (
    account_id INTEGER NOT NULL REFERENCES account (id),
    month TEXT NOT NULL,
    first_snapshot INTEGER REFERENCES snapshot (id),
    last_snapshot INTEGER REFERENCES snapshot (id),
    closed_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, month)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER closed_month_no_update BEFORE UPDATE ON closed_month
BEGIN SELECT RAISE(ABORT, 'a closed month cannot be changed'); END;
CREATE TRIGGER closed_month_no_delete BEFORE DELETE ON closed_month
BEGIN SELECT RAISE(ABORT, 'a closed month cannot be opened again'); END;
";

/// A closed month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedMonthRow {
    /// Which.
    pub month: Month,
    /// The reading it begins with; `None` = it rests on OpenRouter's analytics.
    pub first_snapshot: Option<SnapshotId>,
    /// The reading it ends with: the next month begins there.
    pub last_snapshot: Option<SnapshotId>,
    /// When it was closed.
    pub closed_at: Timestamp,
}

/// The closed months of an account, in order.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<ClosedMonthRow>, StoreError> {
    r.all("SELECT * FROM closed_month WHERE account_id = ?1 ORDER BY month", [account_id], read)
}

/// Closes a month. `Conflict` when it is closed already.
pub fn insert(w: &Writer<'_>, account_id: AccountId, row: &ClosedMonthRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO closed_month (account_id, month, first_snapshot, last_snapshot, closed_at)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    let (month, closed) = (row.month.to_string(), Ms(row.closed_at));
    w.run(sql, params![account_id, month, row.first_snapshot, row.last_snapshot, closed]).map(|_| ())
}

fn read(row: &Row<'_>) -> rusqlite::Result<ClosedMonthRow> {
    Ok(ClosedMonthRow {
        month: month(row, "month")?,
        first_snapshot: row.get("first_snapshot")?,
        last_snapshot: row.get("last_snapshot")?,
        closed_at: at(row, "closed_at")?,
    })
}
