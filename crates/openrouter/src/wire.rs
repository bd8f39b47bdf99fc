//! JSON that cannot be trusted, read without binary floats.
//!
//! Values stay raw text until their type is known, so numbers keep every digit; doubled names are refused by the
//! derived readers; nothing of the content ever gets into an error.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::amount::Amount;
use crate::keys::{LimitReset, RemoteLimit, When};
use crate::outcome::{Why, WhyKind};

pub(crate) mod account;
pub(crate) mod activity;
pub(crate) mod analytics;
pub(crate) mod key;

/// Deepest nesting of arrays and objects that is read.
const DEEPEST: usize = 64;

/// Refuses nesting deeper than 64 before any parser sees it (raw values are skipped without a limit).
fn check_depth(json: &str) -> Result<(), Why> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Why::new(WhyKind::BadBody, "the answer is nested too deeply"));
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

/// Parses a whole document that is an object; anything after it is an error.
pub(crate) fn document<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, Why> {
    check_depth(json)?;
    if !is_object(json) {
        return Err(Why::new(WhyKind::BadBody, "the answer is not a JSON object"));
    }
    serde_json::from_str(json).map_err(|e| {
        // serde_json's own words can quote the content, which may be a key.
        let what = match e.classify() {
            serde_json::error::Category::Eof => "cut off",
            serde_json::error::Category::Data => "not of the promised form",
            _ => "not JSON",
        };
        Why::new(WhyKind::BadBody, format!("the answer is {what} (line {}, column {})", e.line(), e.column()))
    })
}

/// Derived readers would take an array for an object, its values in the order of the fields.
pub(crate) fn is_object(json: &str) -> bool {
    json.trim_start().starts_with('{')
}

/// For optional fields: `null` arrives as `Some("null")`, so that absent and `null` can be told apart.
pub(crate) fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(from).map(Some)
}

/// A field with its name, for errors that say which one was wrong.
#[derive(Clone, Copy)]
pub(crate) struct Field<'a> {
    name: &'static str,
    raw: Option<&'a RawValue>,
}

/// Which field was wrong.
#[derive(Debug)]
pub(crate) struct BadField(pub(crate) &'static str);

impl<'a> Field<'a> {
    pub(crate) fn new(name: &'static str, raw: Option<&'a RawValue>) -> Self {
        Self { name, raw }
    }

    fn bad(self) -> BadField {
        BadField(self.name)
    }

    /// The value's text, `None` where absent or `null`.
    fn value(self) -> Option<&'a str> {
        self.raw.map(RawValue::get).filter(|raw| *raw != "null")
    }

    fn is_null(self) -> bool {
        self.raw.is_some_and(|raw| raw.get() == "null")
    }

    pub(crate) fn text(self) -> Result<Option<String>, BadField> {
        self.value().map(serde_json::from_str).transpose().map_err(|_| self.bad())
    }

    pub(crate) fn flag(self) -> Result<Option<bool>, BadField> {
        self.value().map(serde_json::from_str).transpose().map_err(|_| self.bad())
    }

    pub(crate) fn amount(self) -> Result<Option<Amount>, BadField> {
        self.value().map(Amount::new).transpose().map_err(|_| self.bad())
    }

    /// A number, or text that is one: usage comes either way.
    pub(crate) fn figure(self) -> Result<Option<Amount>, BadField> {
        match self.value() {
            Some(raw) if raw.starts_with('"') => {
                self.text()?.map(|text| Amount::new(&text)).transpose().map_err(|_| self.bad())
            }
            _ => self.amount(),
        }
    }

    /// A whole number from 0 on, as number or text.
    pub(crate) fn count(self) -> Result<Option<u64>, BadField> {
        let Some(figure) = self.figure()? else { return Ok(None) };
        figure.count().map(Some).ok_or_else(|| self.bad())
    }

    /// A UTC day: `2026-11-24`, also with its midnight behind it.
    pub(crate) fn day(self) -> Result<Option<Date>, BadField> {
        let Some(text) = self.text()? else { return Ok(None) };
        day(&text).map(Some).ok_or_else(|| self.bad())
    }

    pub(crate) fn limit(self) -> Result<Option<RemoteLimit>, BadField> {
        if self.is_null() {
            Ok(Some(RemoteLimit::NoLimit))
        } else {
            Ok(self.amount()?.map(RemoteLimit::Dollars))
        }
    }

    pub(crate) fn limit_reset(self) -> Result<Option<LimitReset>, BadField> {
        if self.is_null() {
            return Ok(Some(LimitReset::Never));
        }
        Ok(self.text()?.map(|word| match word.as_str() {
            "daily" => LimitReset::Daily,
            "weekly" => LimitReset::Weekly,
            "monthly" => LimitReset::Monthly,
            _ => LimitReset::Other(word),
        }))
    }

    /// Times are read leniently: an odd one is unknown, which never lets anything happen by itself.
    pub(crate) fn time(self) -> Option<Timestamp> {
        self.text().ok().flatten()?.parse().ok()
    }

    pub(crate) fn when(self) -> When {
        if self.is_null() { When::Never } else { self.time().map_or(When::Unknown, When::At) }
    }

    pub(crate) fn required<T>(self, value: Option<T>) -> Result<T, BadField> {
        value.ok_or_else(|| self.bad())
    }
}

/// `2026-11-24`, alone or as the midnight that begins it in UTC.
fn day(text: &str) -> Option<Date> {
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', ' ']).map_or(Some(rest), |time| time.strip_prefix("00:00:00"))?;
    let zone = rest.strip_prefix('.').map_or(rest, |fraction| fraction.trim_start_matches('0'));
    let dashed = date.bytes().filter(|b| *b == b'-').count() == 2;
    (dashed && matches!(zone, "" | "Z" | "+00:00")).then(|| date.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_their_forms() {
        for text in [
            "2026-11-24",
            "2026-11-24T00:00:00.000Z",
            "2026-11-24T00:00:00Z",
            "2026-11-24 00:00:00",
            "2026-11-24T00:00:00.000000+00:00",
        ] {
            assert_eq!(day(text).map(|date| date.to_string()).as_deref(), Some("2026-11-24"), "{text}");
        }
        for text in
            ["2026-11-24T05:00:00Z", "2026-11", "24.11.2026", "2026-13-01", "20261124xx", "", "2026-11-24T"]
        {
            assert_eq!(day(text), None, "{text:?} must not be billed to some day");
        }
    }

    #[test]
    fn depth_is_bounded_and_strings_do_not_count() {
        let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(check_depth(&nested(64)).is_ok());
        assert!(check_depth(&nested(65)).is_err());
        assert!(check_depth(&nested(100_000)).is_err());
        assert!(check_depth(&format!("\"{}\\\"{}\"", "[".repeat(99), "{".repeat(99))).is_ok());
    }

    #[test]
    fn errors_never_quote_the_answer() {
        let why = document::<std::collections::HashMap<String, u8>>(r#"{"key":"sk-or-v1-0000"}"#)
            .expect_err("no number");
        assert!(!format!("{why:?} {why}").contains("sk-or"), "a key could stand there");
    }
}
