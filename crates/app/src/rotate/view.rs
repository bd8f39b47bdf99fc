//! The plan of a replacement for a face.

use std::collections::HashMap;

use keyroster_domain::limit::{Limit, Reset};
use keyroster_domain::rotation::Missing;
use keyroster_domain::usd::Usd;
use keyroster_store::key::SeenLimit;
use keyroster_store::people::PersonRow;
use keyroster_store::roster::RosterRow;

use super::plan::Row;
use super::standing::{can_still_spend, works};
use crate::clock::{maybe_text, text};
use crate::parts::App;
use crate::people::mask;
use crate::plan::{ClassNow, reset_choice};
use crate::remote::SeenAccount;
use crate::wire::plan::{PlanProblemView, PlanSkipView, SkipWhy};
use crate::wire::rotate::{RotatePlanView, RotateRowView};

/// The whole view, without the digest.
pub(super) fn of(
    app: &App,
    roster: &RosterRow,
    class: &ClassNow,
    rows: &[Row<'_>],
    skipped: &[(&PersonRow, &'static str)],
    mut problems: Vec<PlanProblemView>,
    seen: &SeenAccount,
) -> RotatePlanView {
    let mut names: HashMap<&str, usize> = HashMap::new();
    for person in &class.people {
        *names.entry(person.holder.holder.person.name.as_str()).or_default() += 1;
    }
    problems.retain(|problem| problem.holder_id.is_none());
    let limits: Option<Vec<Usd>> =
        rows.iter().map(|row| row.terms.ok().and_then(|terms| terms.limit.amount())).collect();
    let old: Option<Vec<Usd>> = rows.iter().map(|row| can_still_spend(row.key)).collect();
    let unlimited = |row: &&Row<'_>| row.key.observed.limit == SeenLimit::NoLimit && !has_amount(row);
    RotatePlanView {
        roster_id: roster.id,
        roster_name: roster.name.clone(),
        digest: None,
        rows: rows.iter().map(|row| row_view(app, row, &names)).collect(),
        skipped: skipped.iter().map(|(person, why)| skip_view(person, why)).collect(),
        problems,
        no_limit: rows
            .iter()
            .filter(unlimited)
            .map(|row| row.person.holder.holder.person.name.clone())
            .collect(),
        can_cost: limits.and_then(Usd::checked_sum).map(Usd::to_decimal),
        old_left: old.and_then(Usd::checked_sum).map(Usd::to_decimal),
        as_of: text(seen.began),
    }
}

fn has_amount(row: &Row<'_>) -> bool {
    row.terms.is_ok_and(|terms| terms.limit != Limit::NoLimit)
}

/// Somebody whose key is left as it is.
pub(super) fn skip_view(person: &PersonRow, why: &str) -> PlanSkipView {
    let holder = &person.holder.holder;
    PlanSkipView {
        holder_id: holder.id,
        name: holder.person.name.clone(),
        why: if person.key.is_some() { SkipWhy::HasKey } else { SkipWhy::LeftOut },
        reason: why.to_owned(),
    }
}

fn row_view(app: &App, row: &Row<'_>, names: &HashMap<&str, usize>) -> RotateRowView {
    let holder = &row.person.holder.holder;
    let (who, seen) = (&holder.person, &row.key.observed);
    let old_limit = match seen.limit {
        SeenLimit::Of(limit) => Some(limit),
        SeenLimit::NoLimit | SeenLimit::Unknown => None,
    };
    let name = who.name.as_str();
    let problem = row.amount_problem.clone().or_else(|| {
        row.terms.err().map(|missing| missing_words(app, missing, name, old_limit, seen.expires_at))
    });
    let new = row.terms.ok().filter(|_| problem.is_none());
    RotateRowView {
        holder_id: holder.id,
        name: who.name.clone(),
        external_id: who.external_id.clone().filter(|_| names.get(name).is_some_and(|n| *n > 1)),
        old_mask: mask(row.key),
        old_off: !works(row.key),
        old_limit: old_limit.map(Usd::to_decimal),
        old_left: seen.remaining.map(Usd::to_decimal),
        new_limit: new.and_then(|terms| terms.limit.amount()).map(Usd::to_decimal),
        new_no_limit: new.is_some_and(|terms| terms.limit == Limit::NoLimit),
        reset: reset_choice(seen.reset.unwrap_or_default()),
        expires_at: maybe_text(new.and_then(|terms| terms.expires)),
        problem,
        note: note(row),
    }
}

fn note(row: &Row<'_>) -> Option<String> {
    let seen = &row.key.observed;
    if !works(row.key) {
        return Some("The old key is turned off; the new one will work.".to_owned());
    }
    let period = match seen.reset.unwrap_or_default() {
        Reset::Never => return None,
        Reset::Daily => "day",
        Reset::Weekly => "week",
        Reset::Monthly => "month",
    };
    let used = match (seen.limit, seen.remaining) {
        (SeenLimit::Of(limit), Some(left)) => limit.checked_sub(left).filter(|used| used.is_positive()),
        _ => None,
    }?;
    Some(format!("{used} of this {period}'s limit is used; the new key begins this {period} anew."))
}

fn missing_words(
    app: &App,
    missing: Missing,
    name: &str,
    limit: Option<Usd>,
    ended: Option<jiff::Timestamp>,
) -> String {
    match missing {
        Missing::NothingLeft => {
            let of = limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
            format!("Nothing is left{of}. Choose an amount for {name}.")
        }
        Missing::ZeroLimit => format!("The old limit is $0.00, which cannot be set. Choose an amount for {name}."),
        Missing::Unknown => {
            format!("What is left is not known. Choose an amount for {name}, or read OpenRouter again.")
        }
        Missing::NoLimit => {
            "The old key has no spending limit. Confirm that the new one has none either, or choose an amount."
                .to_owned()
        }
        Missing::Ended => {
            let day = ended.map_or_else(String::new, |end| {
                format!(" on {}", end.to_zoned(app.0.clock.zone().clone()).strftime("%-d %b %Y"))
            });
            format!("The old key ended{day}. Choose a new last day.")
        }
    }
}
