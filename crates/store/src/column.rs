//! How values stand in a column: times as milliseconds UTC, money as nano-dollars, lists of words as text.

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_domain::billing::{Month, Percent};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::usd::Usd;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Type, ValueRef};
use rusqlite::{Row, RowIndex};
use serde::de::DeserializeOwned;

/// A time, stored as whole milliseconds UTC.
#[derive(Clone, Copy)]
pub(crate) struct Ms(pub(crate) Timestamp);

impl ToSql for Ms {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_millisecond().into())
    }
}

impl FromSql for Ms {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Timestamp::from_millisecond(value.as_i64()?).map(Ms).map_err(FromSqlError::other)
    }
}

/// An amount, stored as whole nano-dollars.
#[derive(Clone, Copy)]
pub(crate) struct Nano(pub(crate) Usd);

impl ToSql for Nano {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.nanos().into())
    }
}

impl FromSql for Nano {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(|nanos| Nano(Usd::from_nanos(nanos)))
    }
}

/// A reset, stored as `never`, `daily`, `weekly`, `monthly`.
#[derive(Clone, Copy)]
pub(crate) struct ResetWord(pub(crate) Reset);

impl ToSql for ResetWord {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.api_word().unwrap_or("never").into())
    }
}

impl FromSql for ResetWord {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Reset::from_word(value.as_str()?).map(ResetWord).ok_or(FromSqlError::InvalidType)
    }
}

pub(crate) fn at<I: RowIndex>(row: &Row<'_>, index: I) -> rusqlite::Result<Timestamp> {
    row.get::<_, Ms>(index).map(|ms| ms.0)
}

pub(crate) fn maybe_at<I: RowIndex>(row: &Row<'_>, index: I) -> rusqlite::Result<Option<Timestamp>> {
    row.get::<_, Option<Ms>>(index).map(|ms| ms.map(|ms| ms.0))
}

pub(crate) fn maybe_usd<I: RowIndex>(row: &Row<'_>, index: I) -> rusqlite::Result<Option<Usd>> {
    row.get::<_, Option<Nano>>(index).map(|nano| nano.map(|nano| nano.0))
}

pub(crate) fn maybe_reset<I: RowIndex>(row: &Row<'_>, index: I) -> rusqlite::Result<Option<Reset>> {
    row.get::<_, Option<ResetWord>>(index).map(|word| word.map(|word| word.0))
}

/// A day, stored as `2026-10-31`.
pub(crate) fn day<I: RowIndex>(row: &Row<'_>, index: I) -> rusqlite::Result<Date> {
    let text: String = row.get(index)?;
    text.parse().map_err(|_| rusqlite::Error::InvalidColumnType(0, text, Type::Text))
}

/// A month, stored as `2026-10`.
pub(crate) fn month<I: RowIndex>(row: &Row<'_>, index: I) -> rusqlite::Result<Month> {
    let text: String = row.get(index)?;
    Month::parse(&text).map_err(|_| rusqlite::Error::InvalidColumnType(0, text, Type::Text))
}

/// A per cent, stored in thousandths of one.
pub(crate) fn maybe_percent<I: RowIndex>(row: &Row<'_>, index: I) -> rusqlite::Result<Option<Percent>> {
    let stored: Option<u32> = row.get(index)?;
    let percent = |stored| {
        Percent::from_thousandths(stored).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, stored.into()))
    };
    stored.map(percent).transpose()
}

pub(crate) fn json<T: DeserializeOwned, I: RowIndex>(row: &Row<'_>, index: I) -> rusqlite::Result<T> {
    let text: String = row.get(index)?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}

pub(crate) fn maybe_json<T: DeserializeOwned, I: RowIndex>(
    row: &Row<'_>,
    index: I,
) -> rusqlite::Result<Option<T>> {
    let text: Option<String> = row.get(index)?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|error| unreadable(&error))
}

// Only the place of the fault: the text itself may hold somebody's words.
fn unreadable(error: &serde_json::Error) -> rusqlite::Error {
    let place = format!("unreadable JSON at column {}", error.column());
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, place.into())
}

/// Text of a value for a JSON column.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// The limit as it stands in a column: nano-dollars, 0 only beside a confirmed "no limit".
pub(crate) fn limit_nanos(limit: Limit) -> i64 {
    limit.amount().map_or(0, Usd::nanos)
}

/// Terms from `limit_nano`, `reset`, `expires`; `no_limit` says whether 0 means the confirmed "no limit".
pub(crate) fn terms(
    limit_nano: i64,
    no_limit: bool,
    reset: ResetWord,
    expires: Option<Ms>,
) -> rusqlite::Result<Terms> {
    let limit = match PositiveUsd::new(Usd::from_nanos(limit_nano)) {
        Some(amount) => Limit::Of(amount),
        None if no_limit => Limit::NoLimit,
        None => return Err(rusqlite::Error::IntegralValueOutOfRange(0, limit_nano)),
    };
    Ok(Terms { limit, reset: reset.0, expires: expires.map(|ms| ms.0) })
}

/// An enum whose every value is one word in a column.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// The word that stands in the file.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl rusqlite::types::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(value: rusqlite::types::ValueRef<'_>) -> rusqlite::types::FromSqlResult<Self> {
                match value.as_str()? {
                    $($word => Ok($name::$variant),)+
                    _ => Err(rusqlite::types::FromSqlError::InvalidType),
                }
            }
        }
    };
}
pub(crate) use words;
