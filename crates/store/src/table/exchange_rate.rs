//! `exchange_rate`: what a US dollar was worth in a bill's currency, as somebody stated it for a day.

use jiff::civil::Date;
use keyroster_domain::billing::{Currency, ExchangeRate};
use keyroster_domain::holder::AccountId;
use rusqlite::{Row, params};

use crate::column::day;
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V3: &str = "
CREATE TABLE exchange_rate (
    account_id INTEGER NOT NULL REFERENCES account (id),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    day TEXT NOT NULL,
    nanos INTEGER NOT NULL CHECK (nanos > 0),
    PRIMARY KEY (account_id, currency, day)
) STRICT, WITHOUT ROWID;
";

/// The rates stated for a currency, the newest first.
pub fn of_currency(
    r: &Reader<'_>,
    account_id: AccountId,
    currency: Currency,
) -> Result<Vec<ExchangeRate>, StoreError> {
    let sql =
        "SELECT day, nanos FROM exchange_rate WHERE account_id = ?1 AND currency = ?2 ORDER BY day DESC";
    let read = |row: &Row<'_>| {
        Ok(ExchangeRate { currency, nanos: row.get("nanos")?, stated: Some(day(row, "day")?) })
    };
    r.all(sql, params![account_id, currency.code()], read)
}

/// The newest rate stated for a day up to `until`.
pub fn latest(
    r: &Reader<'_>,
    account_id: AccountId,
    currency: Currency,
    until: Date,
) -> Result<Option<ExchangeRate>, StoreError> {
    let rates = of_currency(r, account_id, currency)?;
    Ok(rates.into_iter().find(|rate| rate.stated.is_some_and(|stated| stated <= until)))
}

/// States a rate, in place of one for the same day.
pub fn set(w: &Writer<'_>, account_id: AccountId, rate: &ExchangeRate) -> Result<(), StoreError> {
    let sql = "INSERT INTO exchange_rate (account_id, currency, day, nanos) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET nanos = excluded.nanos";
    let stated = rate.stated.map(|day| day.to_string());
    w.run(sql, params![account_id, rate.currency.code(), stated, rate.nanos]).map(|_| ())
}
