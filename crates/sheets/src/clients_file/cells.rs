//! The cells of one client: amounts, per cents, addresses and ids, each with what is open about it.

use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::billing::{Percent, PercentText, read_percent};
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::roster::Severity;
use keyroster_domain::roster::clean::{self, quoted};

use super::{Field, Offer, Problem, ProblemCode as Code, example};
use crate::cell::{is_formula_like, unguard};

/// Problems of one row being gathered.
pub(super) struct Notes<'p> {
    pub(super) line: u32,
    pub(super) problems: &'p mut Vec<Problem>,
}

impl Notes<'_> {
    pub(super) fn add(&mut self, severity: Severity, code: Code, field: Option<Field>, message: String) {
        self.offer(severity, code, field, message, Vec::new());
    }

    fn offer(
        &mut self,
        severity: Severity,
        code: Code,
        field: Option<Field>,
        message: String,
        offers: Vec<Offer>,
    ) {
        self.problems.push(Problem { code, severity, lines: vec![self.line], field, message, offers });
    }
}

/// What a field is called in a sentence.
pub(super) fn spoken(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Email => "billing e-mail",
        Field::Limit => "monthly limit",
        Field::Markup => "markup",
        Field::Tax => "tax",
        Field::Minimum => "minimum",
        Field::Fixed => "fixed fee",
        Field::ExternalIds => "external user id",
        Field::Notes => "note",
        Field::Id => "client id",
    }
}

/// A text cell, cleaned.
pub(super) fn text(cell: &str, field: Field, notes: &mut Notes<'_>) -> Option<String> {
    let line = notes.line;
    let cleaned = clean::line(unguard(cell.trim()));
    if cleaned.had_invisible {
        let message =
            format!("Row {line} contains invisible characters. We show it as {}.", quoted(&cleaned.text));
        notes.add(Severity::Note, Code::InvisibleCharacters, Some(field), message);
    }
    if unguard(cell.trim()) == cell.trim()
        && cleaned.text.chars().count() > 1
        && is_formula_like(&cleaned.text)
    {
        let message =
            format!("Row {line}: {} looks like a formula. It is kept as plain text.", quoted(&cleaned.text));
        notes.add(Severity::Note, Code::Formula, Some(field), message);
    }
    Some(cleaned.text).filter(|text| !text.is_empty())
}

/// A cell that should hold a number: a formula there is no number.
fn number<'c>(cell: &'c str, field: Field, notes: &mut Notes<'_>) -> Option<&'c str> {
    let cell = unguard(cell.trim()).trim();
    if cell.starts_with(['=', '＝', '@', '＠']) {
        let message = format!(
            "Row {}: the {} {} is a formula. Write what it comes to.",
            notes.line,
            spoken(field),
            quoted(cell)
        );
        notes.add(Severity::NeedsYou, Code::Formula, Some(field), message);
        return None;
    }
    Some(cell)
}

/// A markup or a tax. `None` where blank, or where it is asked about.
pub(super) fn percent(cell: &str, field: Field, notes: &mut Notes<'_>) -> Option<Percent> {
    let cell = number(cell, field, notes)?;
    let (line, what, written) = (notes.line, spoken(field), quoted(cell));
    let like = if field == Field::Markup { "30 % or 1.3×" } else { "19 %" };
    let odd = match read_percent(cell) {
        PercentText::Blank => return None,
        PercentText::Exact(percent) => {
            let bound = if field == Field::Markup { 100_000 } else { 40_000 };
            if percent.thousandths() > bound {
                let message =
                    format!("Row {line}: a {what} of {percent} ({}). Is that right?", example(percent));
                notes.add(Severity::Note, Code::PercentUnusual, Some(field), message);
            }
            return Some(percent);
        }
        PercentText::Ambiguous { large, small } => {
            let (one, other) = (example(large), example(small));
            let message = format!(
                "Row {line}: the {what} {written}: did you mean {large} ({one}) or {small} ({other})?"
            );
            let offer = |percent: Percent| Offer {
                shown: format!("{percent}: {}", example(percent)),
                text: percent.to_string(),
            };
            notes.offer(
                Severity::NeedsYou,
                Code::PercentAmbiguous,
                Some(field),
                message,
                vec![offer(large), offer(small)],
            );
            return None;
        }
        PercentText::Negative if field == Field::Markup => {
            format!("the markup {written} would bill less than the usage costs. Write 0 % or more")
        }
        PercentText::Negative => format!("the {what} {written} is less than nothing. Write 0 % or more"),
        PercentText::TooLarge => format!("the {what} {written} is too much. It must be less than 1,000 %"),
        PercentText::TooFine => {
            format!("the {what} {written} has more than three decimals. Write it like 33.333 %")
        }
        PercentText::NotAPercent => format!("{written} isn't a {what}. Write it like {like}"),
    };
    notes.add(Severity::NeedsYou, Code::PercentOdd, Some(field), format!("Row {line}: {odd}."));
    None
}

/// An amount of US dollars in whole cents. `None` where blank or zero, or where it is asked about; a zero limit is asked about.
pub(super) fn amount(cell: &str, field: Field, notes: &mut Notes<'_>) -> Option<PositiveUsd> {
    let cell = number(cell, field, notes)?;
    let (line, what, written) = (notes.line, spoken(field), quoted(cell));
    let odd = match amount::read(cell) {
        AmountText::Blank => return None,
        AmountText::Exact { amount } => return Some(amount),
        AmountText::Rounded { amount, written } => {
            let message = format!("Row {line}: the {what} ${written} will be {}.", amount.get().to_money());
            notes.add(Severity::Note, Code::AmountRounded, Some(field), message);
            return Some(amount);
        }
        AmountText::Ambiguous { large, small } => {
            let (one, other) = (large.get().to_money(), small.get().to_money());
            let message = format!("Row {line}: is the {what} {written} {one} or {other}?");
            let offer = |amount: PositiveUsd| Offer {
                shown: format!("US{}", amount.get().to_money()),
                text: amount.get().to_decimal(),
            };
            notes.offer(
                Severity::NeedsYou,
                Code::AmountAmbiguous,
                Some(field),
                message,
                vec![offer(large), offer(small)],
            );
            return None;
        }
        AmountText::NotPositive if field != Field::Limit && is_zero(cell) => return None,
        AmountText::NotPositive if field == Field::Limit => {
            format!("{written} is no limit. It must be at least $0.01. To stop spending, turn the key off")
        }
        AmountText::NotPositive => {
            format!("the {what} {written} is neither $0 nor at least $0.01. Write what it is")
        }
        AmountText::OtherCurrency if field == Field::Limit => {
            format!("{written}. OpenRouter limits are in US dollars. Write the dollar amount")
        }
        AmountText::OtherCurrency => {
            format!(
                "{written}. The {what} is agreed in US dollars, whatever the currency of the bill. Write the dollar amount"
            )
        }
        AmountText::TooLarge => format!("{written} is too much. The {what} must be less than $1,000,000"),
        AmountText::NotAnAmount => format!("{written} isn't an amount. Write the {what} like 50 or 50.00"),
    };
    notes.add(Severity::NeedsYou, Code::AmountOdd, Some(field), format!("Row {line}: {odd}."));
    None
}

fn is_zero(cell: &str) -> bool {
    let digits = || cell.chars().filter(|c| c.is_alphanumeric());
    digits().all(|c| c == '0') && digits().next().is_some() && !cell.contains(['-', '−', '–', '('])
        || cell.eq_ignore_ascii_case("$0")
}

/// An address; what looks like none is kept, since it is only printed and drafted to.
pub(super) fn email(cell: &str, notes: &mut Notes<'_>) -> Option<String> {
    let email = text(cell, Field::Email, notes)?;
    if !crate::roster::is_email(&email) {
        let message = format!(
            "Row {}: {} doesn't look like an e-mail address. It is only printed, so you may continue.",
            notes.line,
            quoted(&email)
        );
        notes.add(Severity::Note, Code::EmailMalformed, Some(Field::Email), message);
    }
    Some(email)
}

/// Ids apart by `;`, or by blanks where there is no `;`; each once.
pub(super) fn external_ids(cell: &str, notes: &mut Notes<'_>) -> Vec<String> {
    let Some(all) = text(cell, Field::ExternalIds, notes) else { return Vec::new() };
    let parts: Vec<&str> = if all.contains(';') {
        all.split(';').map(str::trim).collect()
    } else {
        all.split_whitespace().collect()
    };
    let mut ids: Vec<String> = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if part.contains(' ') {
            let message = format!(
                "Row {}: the external user id {} contains a blank. If these are several, put ; between them.",
                notes.line,
                quoted(part)
            );
            notes.add(Severity::Note, Code::ExternalIdBlank, Some(Field::ExternalIds), message);
        }
        if !ids.iter().any(|id| id == part) {
            ids.push(part.to_owned());
        }
    }
    ids
}

/// Ids as [`external_ids`] takes them apart again.
pub(super) fn joined(ids: &[String]) -> String {
    let end = if ids.len() == 1 && ids[0].contains(' ') { ";" } else { "" };
    format!("{}{end}", ids.join("; "))
}
