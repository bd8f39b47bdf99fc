//! The fields of a plan as typed: every odd one is answered in words, none becomes "no limit" (promise M4).

use std::collections::HashMap;

use jiff::Timestamp;
use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::dates::{self, DateText, Today};
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::plan::OwnTerms;
use keyroster_domain::roster::clean::quoted;
use keyroster_domain::usd::Usd;

use crate::clock::Clock;
use crate::wire::plan::{PlanProblemView, PlanRequest, ResetChoice};

/// The default limit: $2.00.
pub(crate) const DEFAULT_LIMIT: Usd = Usd::from_cents(200);

/// What the fields say.
pub(crate) struct Fields {
    /// Terms for all; the default limit stands in for one that needs mending, and then there is a problem.
    pub(crate) common: Terms,
    /// Terms of single people.
    pub(crate) own: HashMap<i64, OwnTerms>,
    /// What needs mending, and warnings.
    pub(crate) problems: Vec<PlanProblemView>,
}

/// Reads the fields.
pub(crate) fn read(request: &PlanRequest, clock: &Clock) -> Fields {
    let today = Today { now: clock.now(), zone: clock.zone().clone() };
    let mut problems = Vec::new();
    let limit = if request.no_limit {
        if !request.no_limit_confirmed {
            problems.push(problem(
                "noLimit",
                "Confirm that these keys have no spending limit, or choose a limit.",
            ));
        }
        Limit::NoLimit
    } else {
        let read = limit_of(&request.limit, "limit", None, &mut problems);
        if read.is_none() && request.limit.trim().is_empty() {
            problems.push(problem("limit", "There is no spending limit yet. Write one like 2 or 2.00."));
        }
        Limit::Of(read.unwrap_or_else(default_limit))
    };
    let expires = end_of(&request.expires, "expires", None, &today, &mut problems);
    let own = request.per_person.iter().map(|person| {
        let id = Some(person.holder_id);
        let own = OwnTerms {
            limit: limit_of(&person.limit, "limit", id, &mut problems).map(Limit::Of),
            reset: person.reset.map(reset),
            expires: end_of(&person.expires, "expires", id, &today, &mut problems),
        };
        (person.holder_id, own)
    });
    let own = own.collect();
    Fields { common: Terms { limit, reset: reset(request.reset), expires }, own, problems }
}

fn default_limit() -> PositiveUsd {
    PositiveUsd::new(DEFAULT_LIMIT).expect("two dollars are more than nothing")
}

/// A problem that stands in the way.
pub(crate) fn problem(field: &str, message: impl Into<String>) -> PlanProblemView {
    PlanProblemView { field: field.to_owned(), holder_id: None, message: message.into(), warning: false }
}

/// The amount of a field; what is odd about it goes to `problems`.
pub(crate) fn limit_of(
    text: &str,
    field: &str,
    holder_id: Option<i64>,
    problems: &mut Vec<PlanProblemView>,
) -> Option<PositiveUsd> {
    let (message, warning, amount) = match amount::read(text) {
        AmountText::Blank => return None,
        AmountText::Exact { amount } => return Some(amount),
        AmountText::Rounded { amount, written } => {
            (format!("${written} will be {}.", amount.get()), true, Some(amount))
        }
        AmountText::Ambiguous { .. } => (
            format!(
                "Is {} thousands, or dollars and cents? Write it like 1000 or 1.00.",
                quoted(text.trim())
            ),
            false,
            None,
        ),
        AmountText::NotPositive => {
            ("A limit must be more than $0. To stop spending, turn the key off.".to_owned(), false, None)
        }
        AmountText::OtherCurrency => {
            ("OpenRouter limits are in US dollars. Write the dollar amount.".to_owned(), false, None)
        }
        AmountText::TooLarge => ("A limit must be less than $1,000,000.".to_owned(), false, None),
        AmountText::NotAnAmount => {
            (format!("{} isn't an amount. Write it like 5 or 5.00.", quoted(text.trim())), false, None)
        }
    };
    problems.push(PlanProblemView { field: field.to_owned(), holder_id, message, warning });
    amount
}

/// The end of a field's day; what is odd about it goes to `problems`.
pub(crate) fn end_of(
    text: &str,
    field: &str,
    holder_id: Option<i64>,
    today: &Today,
    problems: &mut Vec<PlanProblemView>,
) -> Option<Timestamp> {
    let message = match dates::read(text, today) {
        DateText::Blank => return None,
        DateText::At { end } => return Some(end),
        DateText::Ambiguous { .. } => {
            format!("Which number in {} is the month? Write the date like 2026-12-18.", quoted(text.trim()))
        }
        DateText::Past { end } => {
            let day = end.to_zoned(today.zone.clone()).strftime("%-d %b %Y").to_string();
            format!("The end date {day} is in the past.")
        }
        DateText::NotADate => format!("{} isn't a date. Write it like 2026-12-18.", quoted(text.trim())),
    };
    problems.push(PlanProblemView { field: field.to_owned(), holder_id, message, warning: false });
    None
}

/// The domain's word.
pub(crate) fn reset(choice: ResetChoice) -> Reset {
    match choice {
        ResetChoice::Never => Reset::Never,
        ResetChoice::Daily => Reset::Daily,
        ResetChoice::Weekly => Reset::Weekly,
        ResetChoice::Monthly => Reset::Monthly,
    }
}

/// The wire's word.
pub(crate) fn reset_choice(reset: Reset) -> ResetChoice {
    match reset {
        Reset::Never => ResetChoice::Never,
        Reset::Daily => ResetChoice::Daily,
        Reset::Weekly => ResetChoice::Weekly,
        Reset::Monthly => ResetChoice::Monthly,
    }
}
