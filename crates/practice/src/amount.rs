//! Dollars, exactly: whole numbers of 10⁻¹² dollar, read from and written as decimal text.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

const UNIT: i128 = 1_000_000_000_000;
const DECIMALS: usize = 12;

/// An amount of dollars, exact to twelve decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Amount(i128);

impl Amount {
    pub(crate) const ZERO: Self = Self(0);

    /// Whole dollars.
    pub(crate) const fn dollars(dollars: i64) -> Self {
        Self(dollars as i128 * UNIT)
    }

    /// Millionths of a dollar.
    pub(crate) const fn micros(micros: i64) -> Self {
        Self(micros as i128 * 1_000_000)
    }

    /// How many whole millionths this is.
    pub(crate) fn millionths(self) -> i128 {
        self.0 / 1_000_000
    }

    /// This amount times `over` / `under`, rounded towards zero.
    pub(crate) fn fraction(self, over: i64, under: i64) -> Self {
        Self(self.0 * i128::from(over) / i128::from(under.max(1)))
    }

    /// Reads a JSON number's text, exponents included; decimals after the twelfth are cut. `None` for anything else
    /// and for amounts beyond 10¹⁸ dollars.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i32>().ok().filter(|e| e.abs() <= 40)?),
            None => (text, 0),
        };
        let (negative, digits) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(part) {
            return None;
        }
        let all = format!("{whole}{part}");
        let significant = all.trim_start_matches('0');
        let mut value: i128 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
        let mut shift = exponent + DECIMALS as i32 - part.len() as i32;
        while shift > 0 && value != 0 {
            value = value.checked_mul(10)?;
            shift -= 1;
        }
        while shift < 0 && value != 0 {
            value /= 10;
            shift += 1;
        }
        if value > 1_000_000_000_000_000_000 * UNIT {
            return None;
        }
        Some(Self(if negative { -value } else { value }))
    }

    /// The amount as a JSON number, digit for digit.
    pub(crate) fn json(self) -> serde_json::Value {
        let number: serde_json::Number =
            self.to_string().parse().expect("decimal text is always a JSON number");
        serde_json::Value::Number(number)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let units = self.0.unsigned_abs();
        let whole = units / UNIT.unsigned_abs();
        let part = format!("{:012}", units % UNIT.unsigned_abs());
        let part = part.trim_end_matches('0');
        if part.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

impl Add for Amount {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Amount {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl Serialize for Amount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an amount"))
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn amounts_survive_text_and_back() {
        // A lost digit here would make every statement in the tests wrong without anybody noticing.
        for (text, shown) in [
            ("0.0000018", "0.0000018"),
            ("3.17561396", "3.17561396"),
            ("29.9999982", "29.9999982"),
            ("5", "5"),
            ("5.00", "5"),
            ("1.8e-6", "0.0000018"),
            ("1E3", "1000"),
            ("-0.5", "-0.5"),
            ("0", "0"),
            ("0.000", "0"),
            ("2.3000000000000003", "2.3"),
        ] {
            assert_eq!(Amount::parse(text).expect(text).to_string(), shown);
        }
        for wrong in ["", "-", "5,00", "1e999", "abc", ".5", "1e30"] {
            assert!(Amount::parse(wrong).is_none(), "{wrong} is not an amount");
        }
    }
}
