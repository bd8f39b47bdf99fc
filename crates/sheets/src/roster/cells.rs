//! The cells of one person: e-mail, limit, reset and end, each with what is open about it.

use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::dates::{self, DateText, Today};
use keyroster_domain::holder::is_stand_in_email;
use keyroster_domain::limit::{PositiveUsd, Reset};
use keyroster_domain::roster::clean::quoted;
use keyroster_domain::roster::{Answer, Line, Problem, ProblemCode as Code};

use jiff::Timestamp;

/// Whether a text is one plausible address.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let odd = |c: char| {
        c.is_whitespace() || c.is_control() || matches!(c, '@' | ',' | ';' | '<' | '>' | '"' | '(' | ')')
    };
    !local.is_empty()
        && !local.contains(odd)
        && domain.contains('.')
        && !domain.contains(odd)
        && domain.split('.').all(|label| !label.is_empty())
}

/// The first address of a cell, and whether there are more; `None` where nothing has an `@`.
pub(super) fn first_email(cell: &str) -> Option<(&str, bool)> {
    let parts = cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/'));
    let mut addresses = parts
        .map(|part| {
            let part = part.trim_matches(['<', '>', '"', '\'', '(', ')']);
            part.strip_prefix("mailto:").unwrap_or(part)
        })
        .filter(|part| part.contains('@'));
    let first = addresses.next()?;
    Some((first, addresses.next().is_some()))
}

/// The e-mail of a cell that is cleaned already.
pub(super) fn email(cell: &str, line: Line, problems: &mut Vec<Problem>) -> Option<String> {
    if cell.is_empty() {
        return None;
    }
    let Some((email, more)) = first_email(cell) else {
        let message = format!(
            "Row {line}: {} doesn't look like an e-mail address. It is left out; you may continue.",
            quoted(cell)
        );
        problems.push(Problem::note(Some(line), Code::EmailMalformed, message));
        return None;
    };
    if more {
        let message =
            format!("Row {line} has several e-mail addresses. The first one, {}, is taken.", quoted(email));
        problems.push(Problem::note(Some(line), Code::SeveralEmails, message));
    }
    if is_stand_in_email(email) {
        let message = format!(
            "Row {line}: {} stands for an address nobody knew. Write the real one; until then this row waits.",
            quoted(email)
        );
        let choices = vec![Answer::FillInEmail { email: String::new() }, Answer::SkipRow];
        problems.push(Problem::needs_you(Some(line), Code::FixmeEmail, message, choices));
    } else if !is_email(email) {
        let message = format!(
            "Row {line}: {} doesn't look like an e-mail address. It is only printed, so you may continue.",
            quoted(email)
        );
        problems.push(Problem::note(Some(line), Code::EmailMalformed, message));
    }
    Some(email.to_owned())
}

/// A text that is quoted where it is told: most cells are clear, and then it is told nowhere.
struct Quoted<'a>(&'a str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&quoted(self.0))
    }
}

/// The spending limit of a cell. A blank one is no problem: the plan's limit counts.
pub(super) fn limit(cell: &str, line: Line, problems: &mut Vec<Problem>) -> Option<PositiveUsd> {
    let text = Quoted(cell.trim());
    let (code, message, mut choices) = match amount::read(cell) {
        AmountText::Blank => return None,
        AmountText::Exact { amount } => return Some(amount),
        AmountText::Rounded { amount, written } => {
            let message = format!("Row {line}: ${written} will be {}.", amount.get().to_money());
            problems.push(Problem::note(Some(line), Code::LimitRounded, message));
            return Some(amount);
        }
        AmountText::Ambiguous { large, small } => {
            let (one, other) = (large.get().to_money(), small.get().to_money());
            let message = if one == "$1,000.00" {
                format!("Row {line}: Is {text} one thousand dollars or one dollar?")
            } else {
                format!("Row {line}: Is {text} {one} or {other}?")
            };
            (
                Code::LimitAmbiguous,
                message,
                vec![Answer::UseLimit { limit: large }, Answer::UseLimit { limit: small }],
            )
        }
        AmountText::NotPositive => (
            Code::LimitNotPositive,
            format!(
                "Row {line}: {text} is no limit. A limit must be more than $0. To stop spending, turn the key off."
            ),
            Vec::new(),
        ),
        AmountText::OtherCurrency => (
            Code::LimitOtherCurrency,
            format!(
                "Row {line}: {text}. OpenRouter limits are in US dollars. Enter the dollar amount for row {line}."
            ),
            Vec::new(),
        ),
        AmountText::TooLarge => (
            Code::LimitTooLarge,
            format!("Row {line}: {text} is too much. A limit must be less than $1,000,000."),
            Vec::new(),
        ),
        AmountText::NotAnAmount => (
            Code::LimitNotAnAmount,
            format!("Row {line}: {text} isn't an amount. Write it like 5 or 5.00."),
            Vec::new(),
        ),
    };
    choices.extend([Answer::UsePlanLimit, Answer::SkipRow]);
    problems.push(Problem::needs_you(Some(line), code, message, choices));
    None
}

/// The reset of a cell.
pub(super) fn reset(cell: &str, line: Line, problems: &mut Vec<Problem>) -> Option<Reset> {
    let word = cell.trim().to_lowercase();
    if word.is_empty() {
        return None;
    }
    let known = Reset::from_word(&word).or(match word.as_str() {
        "täglich" | "quotidien" | "journalier" | "diario" | "dziennie" | "每天" | "每日" | "毎日" => {
            Some(Reset::Daily)
        }
        "wöchentlich" | "hebdomadaire" | "semanal" | "tygodniowo" | "每周" | "毎週" => {
            Some(Reset::Weekly)
        }
        "monatlich" | "mensuel" | "mensual" | "miesięcznie" | "每月" | "毎月" => Some(Reset::Monthly),
        "nie" | "nein" | "keine" | "jamais" | "nunca" | "nigdy" | "从不" | "なし" => Some(Reset::Never),
        _ => None,
    });
    if known.is_none() {
        let message = format!(
            "Row {line}: {} is no reset. Write daily, weekly, monthly or never.",
            quoted(cell.trim())
        );
        let mut choices: Vec<Answer> = [Reset::Daily, Reset::Weekly, Reset::Monthly, Reset::Never]
            .into_iter()
            .map(|reset| Answer::UseReset { reset })
            .collect();
        choices.extend([Answer::UsePlanReset, Answer::SkipRow]);
        problems.push(Problem::needs_you(Some(line), Code::ResetUnknown, message, choices));
    }
    known
}

/// The end date of a cell.
pub(super) fn expires(
    cell: &str,
    line: Line,
    today: &Today,
    problems: &mut Vec<Problem>,
) -> Option<Timestamp> {
    let text = Quoted(cell.trim());
    let (code, message, mut choices) = match dates::read(cell, today) {
        DateText::Blank => return None,
        DateText::At { end } => return Some(end),
        DateText::Ambiguous { day_first, month_first } => {
            let day = |end: Timestamp| end.to_zoned(today.zone.clone()).strftime("%-d %B %Y").to_string();
            let message = format!("Row {line}: Is {text} {} or {}?", day(day_first), day(month_first));
            let choices =
                vec![Answer::UseExpiry { expires: day_first }, Answer::UseExpiry { expires: month_first }];
            (Code::ExpiryAmbiguous, message, choices)
        }
        DateText::Past { .. } => {
            let message = format!(
                "Row {line}: The end date {text} is in the past. Write a later one, or leave it empty."
            );
            (Code::ExpiryPast, message, Vec::new())
        }
        DateText::NotADate => {
            let message = format!("Row {line}: {text} isn't a date. Write it like 2026-12-18.");
            (Code::ExpiryNotADate, message, Vec::new())
        }
    };
    choices.extend([Answer::UsePlanExpiry, Answer::SkipRow]);
    problems.push(Problem::needs_you(Some(line), code, message, choices));
    None
}
