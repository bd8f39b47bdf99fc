//! `client`: what a holder of a roster of clients has beside name, e-mail and limit.

use jiff::Timestamp;
use keyroster_domain::billing::Percent;
use keyroster_domain::holder::HolderId;
use keyroster_domain::usd::Usd;
use rusqlite::{Row, params};

use crate::column::{Ms, Nano, maybe_percent, maybe_usd};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V3: &str = "
CREATE TABLE client (
    holder_id INTEGER PRIMARY KEY NOT NULL REFERENCES holder (id),
    minimum_nano INTEGER CHECK (minimum_nano > 0),
    fixed_nano INTEGER CHECK (fixed_nano > 0),
    tax INTEGER CHECK (tax BETWEEN 0 AND 999999),
    notes TEXT CHECK (length(notes) > 0),
    changed_at INTEGER NOT NULL
) STRICT;
";

/// What was agreed with a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientRow {
    /// At least this much for a month's usage, US dollars.
    pub minimum: Option<Usd>,
    /// Every month on top, US dollars.
    pub fixed: Option<Usd>,
    /// Tax on all of it.
    pub tax: Option<Percent>,
    /// Own words.
    pub notes: Option<String>,
}

/// What was agreed with a client; nothing where nothing was.
pub fn get(r: &Reader<'_>, holder_id: HolderId) -> Result<ClientRow, StoreError> {
    let row = r.maybe("SELECT * FROM client WHERE holder_id = ?1", [holder_id], read)?;
    Ok(row.unwrap_or_default())
}

/// Sets what was agreed with a client.
pub fn set(w: &Writer<'_>, holder_id: HolderId, row: &ClientRow, now: Timestamp) -> Result<(), StoreError> {
    let sql = "INSERT INTO client (holder_id, minimum_nano, fixed_nano, tax, notes, changed_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (holder_id) DO UPDATE SET minimum_nano = excluded.minimum_nano, fixed_nano = excluded.fixed_nano,
            tax = excluded.tax, notes = excluded.notes, changed_at = excluded.changed_at";
    let tax = row.tax.map(Percent::thousandths);
    w.run(sql, params![holder_id, row.minimum.map(Nano), row.fixed.map(Nano), tax, row.notes, Ms(now)])
        .map(|_| ())
}

fn read(row: &Row<'_>) -> rusqlite::Result<ClientRow> {
    Ok(ClientRow {
        minimum: maybe_usd(row, "minimum_nano")?,
        fixed: maybe_usd(row, "fixed_nano")?,
        tax: maybe_percent(row, "tax")?,
        notes: row.get("notes")?,
    })
}
