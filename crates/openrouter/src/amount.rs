//! Amounts of US dollars as exact decimal text: what the server wrote, and what is written to it.

use std::fmt;
use std::str::FromStr;

/// Longest numeral that is kept; the server's real ones have about 20 characters.
const LONGEST: usize = 128;

/// A JSON number exactly as it stood in an answer (`3.17561396`, `1e-7`, `-0`), in US dollars.
///
/// Equality compares the text, so `1.0` and `1` differ: turn it into money before comparing amounts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Amount(String);

impl Amount {
    /// Accepts what JSON calls a number, up to 128 characters.
    pub fn new(numeral: &str) -> Result<Self, NotANumeral> {
        if numeral.len() <= LONGEST && is_json_number(numeral) {
            Ok(Self(numeral.to_owned()))
        } else {
            Err(NotANumeral)
        }
    }

    /// The numeral, character by character as the server sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, where it is a whole one from 0 on written without exponent (`7`, `7.00`).
    pub fn count(&self) -> Option<u64> {
        let (whole, decimals) = self.0.split_once('.').unwrap_or((&self.0, ""));
        decimals.bytes().all(|b| b == b'0').then(|| whole.parse().ok()).flatten()
    }
}

impl FromStr for Amount {
    type Err = NotANumeral;

    fn from_str(text: &str) -> Result<Self, NotANumeral> {
        Self::new(text)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not a JSON number, or longer than 128 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a JSON number of a sensible length")]
pub struct NotANumeral;

/// A spending limit that may be sent: above 0, below 1,000,000, at most 9 decimals, plain digits.
///
/// It is written into a request exactly as given: `5.1` is sent as `5.1`, `2.00` as `2.00`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PositiveDollars(String);

impl PositiveDollars {
    /// Accepts `digits` or `digits.digits` without sign, exponent, blanks or needless leading zeros.
    pub fn new(text: &str) -> Result<Self, NotADollarAmount> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let plain = digits(whole)
            && digits(decimals)
            && decimals.len() <= 9
            && whole.len() <= 6
            && (whole == "0" || !whole.starts_with('0'));
        if !plain {
            return Err(NotADollarAmount::NotPlain);
        }
        if !text.bytes().any(|b| matches!(b, b'1'..=b'9')) {
            return Err(NotADollarAmount::NotPositive);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text that will be sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PositiveDollars {
    type Err = NotADollarAmount;

    fn from_str(text: &str) -> Result<Self, NotADollarAmount> {
        Self::new(text)
    }
}

/// Why a text cannot be a spending limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotADollarAmount {
    /// Not plain digits with at most 9 decimals, or 1,000,000 and more.
    #[error("not a plain decimal amount below 1,000,000 with at most 9 decimals")]
    NotPlain,
    /// Zero.
    #[error("a spending limit must be above zero")]
    NotPositive,
}

/// The grammar of RFC 8259 §6.
fn is_json_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, decimals) = match mantissa.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && decimals.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numerals_are_kept_as_they_are() {
        for text in [
            "0",
            "-0",
            "5.1",
            "1e-7",
            "1E400",
            "29.9999982",
            "3.17561396",
            "123456789012345678901234567890.5",
        ] {
            assert_eq!(Amount::new(text).unwrap().as_str(), text);
        }
        for text in [
            "", "-", "01", ".5", "5.", "1e", "NaN", "Infinity", "+1", "1,0", "0x1", " 1", "1 ", "\"1\"",
            "null",
        ] {
            assert!(Amount::new(text).is_err(), "{text:?} is no JSON number");
        }
        assert!(Amount::new(&"9".repeat(129)).is_err());
    }

    #[test]
    fn counts_are_whole() {
        for (text, count) in [("0", 0), ("1500", 1500), ("7.00", 7)] {
            assert_eq!(Amount::new(text).unwrap().count(), Some(count));
        }
        for text in ["7.5", "-1", "1e3", "99999999999999999999999"] {
            assert_eq!(Amount::new(text).unwrap().count(), None, "{text}");
        }
    }

    #[test]
    fn only_plain_positive_amounts_can_be_sent() {
        for text in ["5", "5.1", "2.00", "0.000000001", "999999.99"] {
            assert_eq!(PositiveDollars::new(text).unwrap().as_str(), text);
        }
        for text in ["0", "0.00"] {
            assert_eq!(PositiveDollars::new(text), Err(NotADollarAmount::NotPositive));
        }
        for text in
            ["", "-5", "1e3", "05", "5.", ".5", "1000000", "0.0000000001", " 5", "5 ", "٥", "null", "∞"]
        {
            assert_eq!(
                PositiveDollars::new(text),
                Err(NotADollarAmount::NotPlain),
                "{text:?} must not be sendable"
            );
        }
    }

    proptest! {
        /// Whatever can be sent is a JSON number and reads back as the same text.
        #[test]
        fn sendable_amounts_survive_json(whole in 0u32..1_000_000, decimals in "[0-9]{0,9}") {
            let text = if decimals.is_empty() { whole.to_string() } else { format!("{whole}.{decimals}") };
            if let Ok(dollars) = PositiveDollars::new(&text) {
                let read = Amount::new(dollars.as_str()).unwrap();
                prop_assert_eq!(read.as_str(), &text);
            }
        }

        /// The grammar agrees with serde_json on every short text over the characters of numbers.
        #[test]
        fn grammar_agrees_with_the_parser(text in "[-+.eE0-9]{1,8}") {
            let parsed = serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok();
            prop_assert_eq!(Amount::new(&text).is_ok(), parsed);
        }
    }
}
