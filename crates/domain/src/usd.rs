//! Exact money: whole nano-dollars, parsed from the number's own text (promise M1).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Nano-dollars in one dollar.
pub const NANOS: i64 = 1_000_000_000;

/// An amount of US dollars, exact to the nano-dollar. May be negative (a difference, an overdrawn balance).
///
/// Range: ±9.2 billion dollars (`i64` nano-dollars). Serialized as integer nano-dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Usd(i64);

/// Why a numeral is not an amount we can hold exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UsdError {
    /// Not a decimal numeral of JSON's grammar.
    #[error("not a decimal number")]
    NotANumber,
    /// More than nine decimals that are not zero.
    #[error("more than nine decimals")]
    TooFine,
    /// Beyond ±9.2 billion dollars.
    #[error("too large")]
    TooLarge,
}

impl Usd {
    /// Zero dollars.
    pub const ZERO: Usd = Usd(0);

    /// From nano-dollars.
    pub const fn from_nanos(nanos: i64) -> Usd {
        Usd(nanos)
    }

    /// From whole cents.
    pub const fn from_cents(cents: i64) -> Usd {
        Usd(cents * (NANOS / 100))
    }

    /// In nano-dollars.
    pub const fn nanos(self) -> i64 {
        self.0
    }

    /// Whether it is more than zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Reads a decimal numeral as JSON writes it (`2`, `0.0000018`, `1e-7`), exactly.
    ///
    /// # Errors
    /// [`UsdError`] where the text is no numeral, is finer than a nano-dollar, or is out of range.
    pub fn parse(text: &str) -> Result<Usd, UsdError> {
        Usd::read(text, false)
    }

    /// Reads a measured amount (usage, what is left): finer than a nano-dollar is rounded away from zero, so that
    /// something used never reads as nothing used.
    ///
    /// # Errors
    /// As [`Usd::parse`], but never `TooFine` for an amount in range.
    pub fn parse_measured(text: &str) -> Result<Usd, UsdError> {
        Usd::read(text, true)
    }

    fn read(text: &str, rounded: bool) -> Result<Usd, UsdError> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (&rest[..at], parse_exponent(&rest[at + 1..])?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let digits_only = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits_only(whole) || !digits_only(fraction) {
            return Err(UsdError::NotANumber);
        }
        let digits = format!("{whole}{fraction}");
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Ok(Usd::ZERO);
        }
        // value = digits × 10^scale dollars; we want nano-dollars.
        let fraction_len = i64::try_from(fraction.len()).map_err(|_| UsdError::TooFine)?;
        let scale = exponent.saturating_sub(fraction_len).saturating_add(9);
        let nanos = scale_digits(digits, scale, rounded)?;
        Ok(Usd(if negative { -nanos } else { nanos }))
    }

    /// The shortest decimal text of the exact amount: `5`, `5.1`, `0.0000018`. This is what is sent to OpenRouter.
    pub fn to_plain(self) -> String {
        let full = self.digits(9);
        let text = full.trim_end_matches('0').trim_end_matches('.');
        text.to_owned()
    }

    /// Decimal text with at least two decimals: `5.00`, `5.10`, `0.0000018`. For files.
    pub fn to_decimal(self) -> String {
        let full = self.digits(9);
        let trimmed = full.trim_end_matches('0');
        let decimals = trimmed.len() - trimmed.find('.').map_or(trimmed.len(), |at| at + 1);
        if decimals >= 2 { trimmed.to_owned() } else { full[..full.len() - 7].to_owned() }
    }

    /// What a person reads: `$5.00`, `$1,234.50`, `−$0.25`; rounded half up to whole cents.
    pub fn to_money(self) -> String {
        let cents = (self.0.unsigned_abs() + 5_000_000) / 10_000_000;
        let whole = (cents / 100).to_string();
        let mut grouped = String::new();
        for (i, digit) in whole.chars().enumerate() {
            if i > 0 && (whole.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 && cents > 0 { "−" } else { "" };
        format!("{sign}${grouped}.{:02}", cents % 100)
    }

    /// Sum, or `None` beyond the range.
    pub const fn checked_add(self, other: Usd) -> Option<Usd> {
        match self.0.checked_add(other.0) {
            Some(nanos) => Some(Usd(nanos)),
            None => None,
        }
    }

    /// Difference, or `None` beyond the range.
    pub const fn checked_sub(self, other: Usd) -> Option<Usd> {
        match self.0.checked_sub(other.0) {
            Some(nanos) => Some(Usd(nanos)),
            None => None,
        }
    }

    /// `self × n`, or `None` beyond the range.
    pub const fn checked_mul(self, n: i64) -> Option<Usd> {
        match self.0.checked_mul(n) {
            Some(nanos) => Some(Usd(nanos)),
            None => None,
        }
    }

    /// Sum of many, or `None` beyond the range.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Usd>) -> Option<Usd> {
        amounts.into_iter().try_fold(Usd::ZERO, Usd::checked_add)
    }

    fn digits(self, decimals: usize) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let nanos = self.0.unsigned_abs();
        let per = NANOS.unsigned_abs();
        format!("{sign}{}.{:0decimals$}", nanos / per, nanos % per)
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_money())
    }
}

fn parse_exponent(text: &str) -> Result<i64, UsdError> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(UsdError::NotANumber);
    }
    // An exponent beyond i64 is out of any range we hold; the sign decides which error it becomes later.
    let value = digits.parse::<i64>().unwrap_or(i64::MAX / 4).min(i64::MAX / 4);
    Ok(if text.starts_with('-') { -value } else { value })
}

fn scale_digits(digits: &str, scale: i64, rounded: bool) -> Result<i64, UsdError> {
    if scale >= 0 {
        let zeros = usize::try_from(scale).map_err(|_| UsdError::TooLarge)?;
        if zeros + digits.len() > 19 {
            return Err(UsdError::TooLarge);
        }
        return format!("{digits}{}", "0".repeat(zeros)).parse().map_err(|_| UsdError::TooLarge);
    }
    let drop = usize::try_from(-scale).map_err(|_| UsdError::TooFine)?;
    let (kept, dropped) = digits.split_at(digits.len().saturating_sub(drop));
    let lost = drop > digits.len() || dropped.bytes().any(|b| b != b'0');
    if lost && !rounded {
        return Err(UsdError::TooFine);
    }
    let whole = if kept.is_empty() { 0 } else { kept.parse().map_err(|_| UsdError::TooLarge)? };
    i64::checked_add(whole, i64::from(lost)).ok_or(UsdError::TooLarge)
}
