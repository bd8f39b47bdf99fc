//! End dates as people write them: `2026-12-18`, `18.12.2026`, `Dec 18, 2026`. A day ends when it ends where the person is.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::roster::clean::is_invisible;

/// The moment and the place of reading: the domain has no clock of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// Now.
    pub now: Timestamp,
    /// The computer's time zone.
    pub zone: TimeZone,
}

/// What a text says as an end date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum DateText {
    /// Nothing written.
    Blank,
    /// A clear end in the future; a day without a time means its last second, local time.
    At {
        /// The end, UTC, whole seconds.
        end: Timestamp,
    },
    /// `03/04/2027`: which number is the month?
    Ambiguous {
        /// Read day first.
        day_first: Timestamp,
        /// Read month first.
        month_first: Timestamp,
    },
    /// A clear end that is over already.
    Past {
        /// The end, UTC.
        end: Timestamp,
    },
    /// Anything else.
    NotADate,
}

/// Reads an end date as people write it. Never panics.
///
/// A day without a time ends with its last second in the person's zone. Points put the day first (`18.12.2026`);
/// `03/04/2027` is ambiguous unless one of the numbers cannot be a month.
pub fn read(text: &str, today: &Today) -> DateText {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if text.is_empty() {
        return DateText::Blank;
    }
    if let Ok(end) = text.parse::<Timestamp>() {
        return whole_seconds(end).map_or(DateText::NotADate, |end| judge(end, today));
    }
    let (date_part, time) = match split_time(text) {
        Split::NoTime => (text, None),
        Split::Time(date_part, time) => (date_part, Some(time)),
        Split::BadTime => return DateText::NotADate,
    };
    let ends: Vec<Timestamp> = days(date_part)
        .into_iter()
        .filter_map(|day| {
            let moment = day.to_datetime(time.unwrap_or(Time::constant(23, 59, 59, 0)));
            whole_seconds(moment.to_zoned(today.zone.clone()).ok()?.timestamp())
        })
        .collect();
    match ends.as_slice() {
        [end] => judge(*end, today),
        [day_first, month_first] if *day_first <= today.now && *month_first <= today.now => {
            DateText::Past { end: *day_first.max(month_first) }
        }
        [day_first, month_first] => DateText::Ambiguous { day_first: *day_first, month_first: *month_first },
        _ => DateText::NotADate,
    }
}

fn judge(end: Timestamp, today: &Today) -> DateText {
    if end <= today.now { DateText::Past { end } } else { DateText::At { end } }
}

fn whole_seconds(moment: Timestamp) -> Option<Timestamp> {
    Timestamp::from_second(moment.as_second()).ok()
}

enum Split<'a> {
    NoTime,
    Time(&'a str, Time),
    BadTime,
}

/// Takes a time of day off the end: `23:59`, `23:59:59`, after a blank or a `T`.
fn split_time(text: &str) -> Split<'_> {
    let Some(colon) = text.find(':') else {
        return Split::NoTime;
    };
    let Some(at) = text[..colon].rfind([' ', 'T', 't']) else {
        return Split::BadTime;
    };
    let mut numbers = text[at + 1..].split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute) = (numbers.next().flatten(), numbers.next().flatten());
    let second = numbers.next().unwrap_or(Some(0));
    let time = match (hour, minute, second, numbers.next()) {
        (Some(hour), Some(minute), Some(second), None) => Time::new(hour, minute, second, 0).ok(),
        _ => None,
    };
    time.map_or(Split::BadTime, |time| Split::Time(text[..at].trim_end(), time))
}

/// The days a text can mean: none, one, or two (day first, month first).
pub(crate) fn days(text: &str) -> Vec<Date> {
    let text = text.replace(['年', '月'], "-").replace('日', "");
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return numeric(&[&text[..4], &text[4..6], &text[6..]], '-');
    }
    let lowered = text.to_lowercase();
    let parts: Vec<&str> = lowered
        .split(|c: char| c.is_whitespace() || matches!(c, '.' | '/' | '-' | ','))
        .filter(|part| !part.is_empty())
        .collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !matches!(*part, "de" | "of")).collect();
    if parts.len() != 3 {
        return Vec::new();
    }
    if let Some(at) =
        parts.iter().position(|part| part.chars().any(char::is_alphabetic) && month(part).is_some())
    {
        let (day, year) = match at {
            0 => (parts[1], parts[2]),
            1 if parts[0].len() == 4 => (parts[2], parts[0]),
            1 => (parts[0], parts[2]),
            _ => return Vec::new(),
        };
        let day = day.trim_end_matches(|c: char| c.is_alphabetic());
        return month(parts[at]).and_then(|month| date(year, month, day)).into_iter().collect();
    }
    numeric(&parts, text.chars().find(|c| matches!(c, '.' | '/' | '-')).unwrap_or(' '))
}

fn numeric(parts: &[&str], mark: char) -> Vec<Date> {
    let number = |text: &str| text.parse::<i8>().ok();
    let [a, b, c] = parts else {
        return Vec::new();
    };
    if a.len() == 4 {
        return number(b).and_then(|month| date(a, month, c)).into_iter().collect();
    }
    let day_first = number(b).and_then(|month| date(c, month, a));
    let month_first = number(a).and_then(|month| date(c, month, b));
    match (day_first, month_first) {
        (Some(day), _) if mark == '.' => vec![day],
        (_, _) if mark == '.' => Vec::new(),
        (Some(one), Some(two)) if one == two => vec![one],
        (one, two) => one.into_iter().chain(two).collect(),
    }
}

/// A date of a year in four digits, or in two for this century.
fn date(year: &str, month: i8, day: &str) -> Option<Date> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(year) || !digits(day) || day.len() > 2 {
        return None;
    }
    let year: i16 = match year.len() {
        4 => year.parse().ok()?,
        2 => 2000 + year.parse::<i16>().ok()?,
        _ => return None,
    };
    Date::new(year, month, day.parse().ok()?).ok()
}

/// A month's number from its name or the name's beginning (three letters or more), in five languages.
fn month(name: &str) -> Option<i8> {
    const NAMES: [&[&str]; 12] = [
        &["january", "januar", "jänner", "janvier", "enero", "stycznia", "styczeń"],
        &["february", "februar", "février", "febrero", "lutego", "luty"],
        &["march", "märz", "maerz", "mars", "marzo", "marca", "marzec"],
        &["april", "avril", "abril", "kwietnia", "kwiecień"],
        &["may", "mai", "mayo", "maja", "maj"],
        &["june", "juni", "juin", "junio", "czerwca", "czerwiec"],
        &["july", "juli", "juillet", "julio", "lipca", "lipiec"],
        &["august", "août", "agosto", "sierpnia", "sierpień"],
        &["september", "septembre", "septiembre", "września", "wrzesień"],
        &["october", "oktober", "octobre", "octubre", "października", "październik"],
        &["november", "novembre", "noviembre", "listopada", "listopad"],
        &["december", "dezember", "décembre", "diciembre", "grudnia", "grudzień"],
    ];
    let matching: Vec<usize> = (0..12)
        .filter(|at| {
            NAMES[*at]
                .iter()
                .any(|full| *full == name || (name.chars().count() >= 3 && full.starts_with(name)))
        })
        .collect();
    match matching.as_slice() {
        [only] => i8::try_from(only + 1).ok(),
        _ => None,
    }
}
