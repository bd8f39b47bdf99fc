//! What could not be had, in words; each begins with whose key it is.

use jiff::civil::Date;
use keyroster_domain::usd::Usd;
use keyroster_openrouter::{Days, Gap, GapWhy, ReadError};

use crate::error::{AppError, Code};

pub(super) fn no_month(text: &str) -> AppError {
    AppError::new(Code::FieldNeedsMending, format!("‘{text}’ is no month. Write one like 2026-10."))
        .safe("Nothing was asked.")
}

pub(super) fn nothing(message: String) -> AppError {
    AppError::new(Code::NothingToDo, message).safe("Nothing was asked.")
}

pub(super) fn gap(key: &str, gap: &Gap) -> String {
    let days = range(gap.days);
    match &gap.why {
        GapWhy::CutOff => {
            format!("{key}, {days}: OpenRouter’s answer was cut off. Nothing of it is counted.")
        }
        GapWhy::TooOld => format!("{key}, {days}: OpenRouter does not keep usage that long."),
        GapWhy::Read(error) => format!("{key}, {days}: not read. {}", said(error)),
    }
}

pub(super) fn no_time(key: &str) -> String {
    format!("{key}: OpenRouter did not say what time it is, so which days are over is not certain.")
}

pub(super) fn not_over(key: &str, sure: Date) -> String {
    format!("{key}: the days after {} are not over for certain by OpenRouter’s clock.", day(sure))
}

pub(super) fn unreadable(key: &str, on: Date) -> String {
    format!("{key}, {}: OpenRouter told an amount that cannot be read.", day(on))
}

pub(super) fn not_found(key: &str, warning: &str, grown: Option<Usd>) -> String {
    let own = match grown {
        Some(grown) if grown.is_positive() => format!(" Own readings saw it use {}.", grown.to_money()),
        _ => String::new(),
    };
    format!(
        "{key}: OpenRouter does not find this key any more (“{warning}”), which does not mean that it used nothing.{own}"
    )
}

pub(super) fn not_nothing(key: &str, grown: Usd) -> String {
    format!("{key}: OpenRouter tells no usage, but own readings saw it use {}.", grown.to_money())
}

pub(super) fn not_proven(key: &str) -> String {
    format!(
        "{key}: OpenRouter tells no usage of this deleted key, and no own reading of the month says the same."
    )
}

pub(super) fn activity_silent(key: &str) -> String {
    format!(
        "{key}: OpenRouter’s activity tells nothing of days of which its analytics do. They are not known by model."
    )
}

pub(super) fn no_models(key: &str, error: ReadError) -> String {
    format!("{key}: the last 30 days are not known by model. {}", AppError::from(error).message)
}

fn said(error: &ReadError) -> &'static str {
    match error {
        ReadError::Refused(refusal) if refusal.status == 429 => "OpenRouter asked us to slow down.",
        ReadError::Refused(_) => "OpenRouter refused the question.",
        ReadError::Failed(_) => "No usable answer came.",
    }
}

fn range(days: Days) -> String {
    if days.first() == days.last() {
        return day(days.first());
    }
    format!("{} to {}", day(days.first()), day(days.last()))
}

fn day(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}
