//! What must be true before a month is closed, in plain words; doubtful keys with what can be decided.

use jiff::{SignedDuration, Timestamp};
use keyroster_domain::billing::{Currency, Decision, Doubt};
use keyroster_domain::usd::Usd;

use super::words;
use super::work::{Worked, first_unknown_day};
use crate::wire::clients::VerifyState;
use crate::wire::months::{CloseCheckView, DecisionChoice, UsageFrom};

/// A reading this much after a month's edge is told to be late.
const LATE: SignedDuration = SignedDuration::from_hours(24);

fn line(state: VerifyState, title: impl Into<String>, detail: impl Into<String>) -> CloseCheckView {
    CloseCheckView {
        state,
        title: title.into(),
        detail: detail.into(),
        key: None,
        decision: None,
        counts: None,
    }
}

/// Everything to be known before closing, problems among it.
pub(crate) fn checks(worked: &Worked, now: Timestamp) -> Vec<CloseCheckView> {
    let mut lines = source(worked, now);
    lines.extend(agreed(worked));
    lines.extend(doubts(worked));
    lines.extend(deleted(worked));
    if let Some(outside) = outside(worked).filter(|outside| outside.is_positive()) {
        let title = format!("{} was spent outside your clients’ keys", outside.to_money());
        lines.push(line(
            VerifyState::Info,
            title,
            "It is in nobody’s statement. Check shows which keys spend.",
        ));
    }
    lines
}

fn source(worked: &Worked, now: Timestamp) -> Vec<CloseCheckView> {
    let month = worked.month;
    let mut lines = Vec::new();
    if now < month.ends() {
        let day = words::day(month.next().first_day());
        let title = format!("{} is not over", words::month_name(month));
        lines.push(line(VerifyState::Problem, title, format!("It can be closed from {day}, 00:00 UTC on.")));
    }
    match (worked.from, &worked.readings) {
        (Some(UsageFrom::Readings), Some(readings)) => {
            let (first, last) = (readings.first.begun_at, readings.last.begun_at);
            let keys = match (readings.first.keys, readings.last.keys) {
                (1, 1) => "1 key each".to_owned(),
                (before, after) if before == after => format!("{after} keys each"),
                (before, after) => format!("{before} and {after} keys"),
            };
            let detail = format!("{} and {}; {keys}", words::moment(first), words::moment(last));
            lines.push(line(VerifyState::Ok, "Start and end readings complete", detail));
            let shared = worked.books.closed.iter().any(|row| row.last_snapshot == Some(readings.first.id));
            if !shared && first.duration_since(month.begins()) > LATE {
                let detail = format!(
                    "Usage was first recorded on {}. What was used before that in {} is not in the statements. \
                     OpenRouter’s analytics may know it.",
                    words::moment(first),
                    words::month_name(month)
                );
                lines.push(line(VerifyState::Info, "The first reading came late", detail));
            }
            if last > month.ends() && worked.books.next_was_told(month) {
                let detail = format!(
                    "{} was closed by OpenRouter’s analytics from its first day on. Close this month by them too.",
                    words::month_name(month.next())
                );
                lines.push(line(
                    VerifyState::Problem,
                    "The last reading would bill some hours twice",
                    detail,
                ));
            }
            if now >= month.ends() && last.duration_since(month.ends()) > LATE {
                let detail = format!(
                    "It was taken on {}. What was used until then counts in {}, and {} begins there: nothing is billed twice.",
                    words::moment(last),
                    words::month_name(month),
                    words::month_name(month.next())
                );
                lines.push(line(VerifyState::Info, "The last reading came late", detail));
            }
        }
        (Some(UsageFrom::Analytics), _) => {
            let at = worked.told.asked.values().max().copied().unwrap_or(now);
            let detail = format!("Every day of every client’s key, asked {}", words::moment(at));
            lines.push(line(VerifyState::Ok, "OpenRouter’s analytics are complete", detail));
            let from = worked.books.first_day_told(month);
            if from > month.first_day() {
                let detail = format!(
                    "{} was closed by a reading taken after its end. What was used on that day after the reading is in no \
                     statement.",
                    words::month_name(month.previous())
                );
                lines.push(line(VerifyState::Info, format!("Billed from {} on", words::day(from)), detail));
            }
        }
        _ => lines.push(line(VerifyState::Problem, "Usage of this month is not known", missing(worked, now))),
    }
    lines
}

/// What is missing to know a month, and what to do.
pub(super) fn missing(worked: &Worked, now: Timestamp) -> String {
    if worked.readings.is_some() {
        let gap = analytics_gap(worked, now).unwrap_or_default();
        return format!("{gap} Ask OpenRouter under Usage, or read usage from your own snapshots.");
    }
    let first = worked.books.complete.first().map(|row| row.begun_at);
    let readings = match first {
        None => "No complete reading was taken yet: check now.".to_owned(),
        Some(first) if first >= worked.month.ends() => format!(
            "Usage was first recorded on {}. A statement from readings can start there or later.",
            words::moment(first)
        ),
        Some(_) if now >= worked.month.ends() && worked.books.at_or_after(worked.month.ends()).is_none() => {
            "There is no complete reading since the month ended: check now.".to_owned()
        }
        Some(_) => "There are no two complete readings to compare: check now.".to_owned(),
    };
    format!("{readings} OpenRouter’s analytics reach back 365 days: ask for them under Usage.")
}

/// What OpenRouter’s analytics do not cover yet.
pub(super) fn analytics_gap(worked: &Worked, now: Timestamp) -> Option<String> {
    let (key, day) = first_unknown_day(&worked.books, &worked.told, worked.month, now)?;
    Some(if key.is_empty() {
        "No day of a client’s key was asked about yet.".to_owned()
    } else {
        format!("{} of ‘{key}’ was not asked about yet.", words::day(day))
    })
}

fn agreed(worked: &Worked) -> Vec<CloseCheckView> {
    let mut lines = Vec::new();
    let terms = &worked.books.terms;
    if let Some((client, day)) = &worked.no_markup {
        let title = format!("No markup holds on {}", words::day(*day));
        let detail =
            format!("‘{client}’ and others are billed at cost until one is set. Set it under Billing.");
        lines.push(line(VerifyState::Problem, title, detail));
    }
    if worked.too_large {
        lines.push(line(
            VerifyState::Problem,
            "An amount is too large to be billed",
            "Look at rates and fees.",
        ));
    }
    if terms.currency != Currency::USD && worked.rate.is_none() {
        let title = format!("No rate for {} is stated", terms.currency);
        let detail = format!(
            "State what one US dollar was worth on a day up to the end of {}.",
            words::month_name(worked.month)
        );
        lines.push(line(VerifyState::Problem, title, detail));
    }
    if terms.seller.name.trim().is_empty() {
        lines.push(line(
            VerifyState::Info,
            "Statements do not say who bills",
            "Enter your name and address under Billing.",
        ));
    }
    let open =
        worked.books.clients.iter().filter(|client| {
            client.holder.removed_at.is_none() && client.holder.holder.person.email.is_none()
        });
    let names: Vec<&str> = open.map(|client| client.holder.holder.person.name.as_str()).collect();
    if !names.is_empty() {
        let title = match names.as_slice() {
            [one] => format!("{one} has no address for bills"),
            many => format!("{} clients have no address for bills", many.len()),
        };
        lines.push(line(VerifyState::Info, title, "Their statements are made; they get no mail draft."));
    }
    lines
}

fn doubts(worked: &Worked) -> Vec<CloseCheckView> {
    let mut lines = Vec::new();
    for client in &worked.clients {
        let name = &client.bill.client.name;
        for gap in client.bill.gaps.iter() {
            let Some(doubt) = gap.doubt else { continue };
            let (title, detail) = words::doubt(name, &gap.key, &doubt, gap.decision);
            let decided = match gap.decision {
                Some(Decision::Count) => Some(DecisionChoice::Count),
                Some(Decision::LeaveOut) => Some(DecisionChoice::LeaveOut),
                None => None,
            };
            let state = if decided.is_some() { VerifyState::Info } else { VerifyState::Problem };
            let counts = (!matches!(doubt, Doubt::Untold)).then(|| gap.usage.to_decimal());
            lines.push(CloseCheckView {
                key: Some(gap.hash.as_str().to_owned()),
                decision: decided,
                counts,
                ..line(state, title, detail)
            });
        }
    }
    lines
}

fn deleted(worked: &Worked) -> Vec<CloseCheckView> {
    let mut lines = Vec::new();
    for client in &worked.clients {
        for gap in client.bill.gaps.iter().filter(|gap| gap.doubt.is_none()) {
            let title = format!("{}: a key was deleted", client.bill.client.name);
            let detail =
                format!("The last reading of ‘{}’ was kept: {} is included.", gap.key, gap.usage.to_money());
            lines.push(line(VerifyState::Info, title, detail));
        }
    }
    lines
}

/// What the account's other keys used in the month; `None` = not known.
pub(crate) fn outside(worked: &Worked) -> Option<Usd> {
    let readings = worked.readings.as_ref().filter(|_| worked.from == Some(UsageFrom::Readings))?;
    let grown = worked.books.others.iter().filter_map(|key| {
        let series = readings.series(key);
        let new = key.observed.created_at.is_some_and(|made| made > readings.first.begun_at);
        let first = if new { Some(Usd::ZERO) } else { series.first()?.1 };
        let last = series.last()?.1;
        last?.checked_sub(first?).filter(|grown| grown.is_positive())
    });
    Usd::checked_sum(grown)
}

/// A key by what a person decided about: it must be doubtful in that month.
pub(super) fn is_doubtful(worked: &Worked, hash: &str) -> bool {
    let mut gaps = worked.clients.iter().flat_map(|client| &client.bill.gaps);
    gaps.any(|gap| gap.doubt.is_some() && gap.hash.as_str() == hash)
}
