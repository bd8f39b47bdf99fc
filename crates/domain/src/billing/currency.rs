//! The currency of a bill: its code, its smallest unit, and the stated rate.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::usd::{NANOS, Usd};

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    /// US dollars: what OpenRouter counts in.
    pub const USD: Currency = Currency(*b"USD");

    /// Reads a code like `EUR`, in capitals or not; `None` for anything but three letters.
    pub fn parse(text: &str) -> Option<Currency> {
        let code: [u8; 3] = text.trim().to_ascii_uppercase().into_bytes().try_into().ok()?;
        code.iter().all(u8::is_ascii_uppercase).then_some(Currency(code))
    }

    /// Its code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// Decimals of its smallest unit (ISO 4217): 2 for most, 0 for yen, 3 for dinars.
    pub fn decimals(self) -> usize {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND"
            | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// Smallest units in one.
    pub fn units(self) -> i64 {
        10_i64.pow(u32::try_from(self.decimals()).unwrap_or(2))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Currency {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Currency, &'static str> {
        Currency::parse(&text).ok_or("not a currency code of three letters")
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.code().to_owned()
    }
}

/// An amount in whole smallest units of a currency: cents, or yen. May be negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// In which currency.
    pub currency: Currency,
    /// How many smallest units.
    pub units: i64,
}

impl Money {
    /// Plain decimal text for files: `131.60`, `-2.05`, `1200` for yen.
    pub fn to_decimal(self) -> String {
        let (sign, units) = (if self.units < 0 { "-" } else { "" }, self.units.unsigned_abs());
        let per = self.currency.units().unsigned_abs();
        match self.currency.decimals() {
            0 => format!("{sign}{units}"),
            width => format!("{sign}{}.{:0width$}", units / per, units % per),
        }
    }

    /// What a person reads: `$1,131.60`, `1,131.60 EUR`, `−$2.05`.
    pub fn to_text(self) -> String {
        let plain = Money { units: self.units.abs(), ..self }.to_decimal();
        let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
        let mut grouped = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.units < 0 { "−" } else { "" };
        if self.currency == Currency::USD {
            format!("{sign}${grouped}{rest}")
        } else {
            format!("{sign}{grouped}{rest} {}", self.currency)
        }
    }
}

/// What one US dollar is worth in the bill's currency, as somebody stated it for a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExchangeRate {
    /// The bill's currency.
    pub currency: Currency,
    /// Billionths of it for one US dollar.
    pub nanos: i64,
    /// The day the rate is of; `None` only for dollars in dollars.
    pub stated: Option<Date>,
}

/// Why a rate cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeRateError {
    /// Not a number above zero with at most nine decimals.
    #[error("not a rate above zero")]
    NotARate,
    /// A million or more for one dollar.
    #[error("a rate of a million or more")]
    TooLarge,
    /// US dollars have no rate to US dollars.
    #[error("US dollars need no rate")]
    Dollars,
}

impl ExchangeRate {
    /// Dollars stay dollars.
    pub const NONE: ExchangeRate = ExchangeRate { currency: Currency::USD, nanos: NANOS, stated: None };

    /// Reads a rate like `0.9215` for one US dollar.
    ///
    /// # Errors
    /// [`ExchangeRateError`] where the text is no usable rate.
    pub fn parse(currency: Currency, text: &str, stated: Date) -> Result<ExchangeRate, ExchangeRateError> {
        if currency == Currency::USD {
            return Err(ExchangeRateError::Dollars);
        }
        let written = text.trim().replacen(',', ".", 1);
        let nanos = Usd::parse(&written).map_err(|_| ExchangeRateError::NotARate)?.nanos();
        match nanos {
            i64::MIN..=0 => Err(ExchangeRateError::NotARate),
            nanos if nanos >= 1_000_000 * NANOS => Err(ExchangeRateError::TooLarge),
            nanos => Ok(ExchangeRate { currency, nanos, stated: Some(stated) }),
        }
    }

    /// The rate alone: `0.9215`.
    pub fn numeral(self) -> String {
        Usd::from_nanos(self.nanos).to_plain()
    }
}
