//! `markup`: what is put on top of usage, by the day it holds from; of an account, or of one client.

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_domain::billing::{Markup, MarkupHistory, Percent};
use keyroster_domain::holder::{AccountId, HolderId};
use rusqlite::{Row, params};

use crate::column::{Ms, day, maybe_percent};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V3: &str = "
CREATE TABLE markup (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES account (id),
    holder_id INTEGER REFERENCES holder (id),
    from_day TEXT NOT NULL,
    percent INTEGER CHECK (percent BETWEEN 0 AND 999999),
    set_at INTEGER NOT NULL,
    CHECK (percent IS NOT NULL OR holder_id IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX one_markup_a_day ON markup (account_id, coalesce(holder_id, 0), from_day);
";

/// The markups of one client over those of the account.
pub fn history(
    r: &Reader<'_>,
    account_id: AccountId,
    holder_id: HolderId,
) -> Result<MarkupHistory, StoreError> {
    let sql =
        "SELECT from_day, percent FROM markup WHERE account_id = ?1 AND holder_id = ?2 ORDER BY from_day";
    Ok(MarkupHistory {
        account: of_account(r, account_id)?,
        own: r.all(sql, params![account_id, holder_id], read)?,
    })
}

/// The markups of an account, by day.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<Markup>, StoreError> {
    let sql =
        "SELECT from_day, percent FROM markup WHERE account_id = ?1 AND holder_id IS NULL ORDER BY from_day";
    r.all(sql, [account_id], read)
}

/// Sets a markup from a day on, in place of one from the same day.
pub fn set(
    w: &Writer<'_>,
    account_id: AccountId,
    holder_id: Option<HolderId>,
    markup: Markup,
    now: Timestamp,
) -> Result<(), StoreError> {
    delete(w, account_id, holder_id, markup.from)?;
    let sql =
        "INSERT INTO markup (account_id, holder_id, from_day, percent, set_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    let percent = markup.percent.map(Percent::thousandths);
    w.run(sql, params![account_id, holder_id, markup.from.to_string(), percent, Ms(now)]).map(|_| ())
}

/// Takes back a markup; whether there was one.
pub fn delete(
    w: &Writer<'_>,
    account_id: AccountId,
    holder_id: Option<HolderId>,
    from: Date,
) -> Result<bool, StoreError> {
    let sql = "DELETE FROM markup WHERE account_id = ?1 AND holder_id IS ?2 AND from_day = ?3";
    Ok(w.run(sql, params![account_id, holder_id, from.to_string()])? > 0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Markup> {
    Ok(Markup { from: day(row, "from_day")?, percent: maybe_percent(row, "percent")? })
}
