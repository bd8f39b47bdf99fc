//! Times of the day and days as people write them.

use jiff::civil::{Date, Time};

use crate::dates;

/// What a text says as a time of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeText {
    /// Nothing written.
    Blank,
    /// A time, whole minutes.
    At(Time),
    /// Anything else.
    NotATime,
}

/// Reads `9`, `9:30`, `09.30`, `9h30`, `0930`, `9 am`, `9:30 pm`, `24:00` (the end of the day). Never panics.
pub fn time(text: &str) -> TimeText {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return TimeText::Blank;
    }
    let bare = text.replace("a.m.", "am").replace("p.m.", "pm");
    let (digits, half) = match (bare.strip_suffix("am"), bare.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim_end(), Some(0)),
        (_, Some(rest)) => (rest.trim_end(), Some(12)),
        _ => (bare.as_str(), None),
    };
    read(digits, half).map_or(TimeText::NotATime, TimeText::At)
}

fn read(digits: &str, half: Option<i8>) -> Option<Time> {
    let number = |text: &str| {
        let plain = !text.is_empty() && text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse::<i8>().ok()).flatten()
    };
    let (hour, minute) = match digits.split_once([':', '.', 'h']) {
        Some((hour, "")) if digits.ends_with('h') => (number(hour)?, 0),
        Some((_, minute)) if minute.len() != 2 => return None,
        Some((hour, minute)) => (number(hour)?, number(minute)?),
        None if digits.len() == 4 && digits.is_ascii() => (number(&digits[..2])?, number(&digits[2..])?),
        None => (number(digits)?, 0),
    };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None if (hour, minute) == (24, 0) => 0,
        None => hour,
    };
    Time::new(hour, minute, 0, 0).ok()
}

/// The one day a text means; `None` for anything unclear (such as `03/04/2027`). Never panics.
pub fn day(text: &str) -> Option<Date> {
    match dates::days(text.trim()).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}
