//! Changes in words: one sentence each, blank, $0.00 and no limit kept apart.

use keyroster_domain::key::SeenLimit;
use keyroster_domain::limits::{Act, End, Field, Item, Kind, Seen, Sending, WhyNot};
use keyroster_domain::provisioning::PauseReason;
use keyroster_domain::usd::Usd;

use crate::connect::count;
use crate::error::{AppError, Code};
use crate::plan::reset_choice;
use crate::wire::changes::{ChangeCountsView, ChangeEnd, ChangeKind, KeyStateView};
use crate::wire::error::Step;
use crate::wire::limits::LimitView;

/// A limit for a face.
pub(crate) fn limit_view(limit: SeenLimit) -> LimitView {
    match limit {
        SeenLimit::Of(amount) => LimitView::Of { amount: amount.to_decimal() },
        SeenLimit::NoLimit => LimitView::NoLimit,
        SeenLimit::Unknown => LimitView::Unknown,
    }
}

/// A limit in words.
pub(crate) fn limit_words(limit: SeenLimit) -> String {
    match limit {
        SeenLimit::Of(amount) => amount.to_money(),
        SeenLimit::NoLimit => "no limit".to_owned(),
        SeenLimit::Unknown => "an unknown limit".to_owned(),
    }
}

/// What of a key can be changed, for a face.
pub(super) fn state_view(seen: &Seen) -> KeyStateView {
    KeyStateView { limit: limit_view(seen.limit), reset: seen.reset.map(reset_choice), off: seen.disabled }
}

fn reset_words(seen: &Seen) -> &'static str {
    match seen.reset.map(|reset| reset.api_word()) {
        Some(Some(word)) => word,
        Some(None) => "no reset",
        None => "an unknown reset",
    }
}

/// One field in words: "$5.00", "daily", "off".
fn field_words(field: Field, seen: &Seen) -> String {
    match field {
        Field::Limit => limit_words(seen.limit),
        Field::Reset => reset_words(seen).to_owned(),
        Field::Byok => "own provider keys".to_owned(),
        Field::Disabled => if seen.disabled { "off" } else { "on" }.to_owned(),
        Field::Name => format!("‘{}’", seen.name),
        Field::Expires => {
            seen.expires.map_or_else(|| "no end".to_owned(), |end| end.strftime("ends %-d %b %Y").to_string())
        }
    }
}

/// From one state to another: "$5.00 → $8.00", "on → off".
fn state_words(before: &Seen, after: &Seen) -> String {
    let parts: Vec<String> = before
        .unlike(after)
        .into_iter()
        .map(|field| format!("{} → {}", field_words(field, before), field_words(field, after)))
        .collect();
    parts.join(", ")
}

/// What one item does, in words.
pub(super) fn item_words(item: &Item) -> String {
    match item.act {
        Act::Set(set) => state_words(&item.saw, &set.over(&item.saw)),
        Act::Delete => "deleted for good".to_owned(),
    }
}

/// The word of an act on record and in the command line.
pub(super) fn action(what: &Act) -> &'static str {
    match what {
        Act::Delete => "delete",
        Act::Set(set) if set.limit.is_some() || set.reset.is_some() => "limit",
        Act::Set(set) if set.disabled == Some(true) => "disable",
        Act::Set(_) => "enable",
    }
}

/// The same for a request.
pub(super) fn action_of(sending: Sending) -> &'static str {
    match sending {
        Sending::Set(set) => action(&Act::Set(set)),
        Sending::Delete => "delete",
        Sending::TurnOff => "disable",
    }
}

/// What happened to one key, one sentence.
pub(super) fn end_words(item: &Item, end: &End) -> String {
    match end {
        End::Done => item_words(item),
        End::Already if item.act == Act::Delete => "was gone already".to_owned(),
        End::Already => "was so already".to_owned(),
        End::Changed { now, fields } => {
            let was: Vec<String> = fields.iter().map(|field| field_words(*field, &item.saw)).collect();
            let is: Vec<String> = fields.iter().map(|field| field_words(*field, now)).collect();
            if was == is {
                return format!(
                    "used more meanwhile and would stop at once; left at {}",
                    limit_words(now.limit)
                );
            }
            format!("changed meanwhile: was {}, now {}; left as it is", was.join(", "), is.join(", "))
        }
        End::Gone => "is not at OpenRouter any more".to_owned(),
        End::Refused(refusal) => format!("OpenRouter refused: {}", refusal.message),
        End::NotDone(WhyNot::NotBegun) => "not begun".to_owned(),
        End::NotDone(WhyNot::NotThrough) => "the request did not get through; nothing was changed".to_owned(),
        End::NotDone(WhyNot::AsBefore) => "was asked for, and is still as before".to_owned(),
        End::NotDone(WhyNot::NotWritten) => "could not be written down, so nothing was sent".to_owned(),
        End::Unclear => "no answer came; found out at the next check".to_owned(),
        End::Wrong { limit, off: true } => {
            format!("came back with {} and was turned off at once", limit_words(*limit))
        }
        End::Wrong { limit, off: false } => {
            format!(
                "came back with {} and could not be turned off: turn it off at OpenRouter",
                limit_words(*limit)
            )
        }
    }
}

/// The word for an end.
pub(super) const fn end_word(end: &End) -> ChangeEnd {
    match end {
        End::Done => ChangeEnd::Done,
        End::Already => ChangeEnd::Already,
        End::Changed { .. } => ChangeEnd::Changed,
        End::Gone => ChangeEnd::Gone,
        End::Refused(_) => ChangeEnd::Refused,
        End::NotDone(_) => ChangeEnd::NotDone,
        End::Unclear => ChangeEnd::Unclear,
        End::Wrong { .. } => ChangeEnd::Wrong,
    }
}

/// One sentence over all: "6 of 7 keys changed. 1 was changed by somebody else meanwhile and left as it is."
pub(super) fn summary(kind: ChangeKind, total: u32, counts: ChangeCountsView) -> String {
    let did = match kind {
        ChangeKind::Off => "turned off",
        ChangeKind::On => "turned on",
        ChangeKind::Delete => "deleted",
        ChangeKind::Undo => "put back",
        ChangeKind::Targets | ChangeKind::Mixed => "changed",
    };
    let keys = if total == 1 { "key" } else { "keys" };
    let mut parts = vec![format!("{} of {total} {keys} {did}.", counts.done)];
    let were = |n: u32| if n == 1 { "was" } else { "were" };
    let mut say = |n: u32, text: &dyn Fn(u32) -> String| {
        if n > 0 {
            parts.push(format!("{n} {}.", text(n)));
        }
    };
    say(counts.already, &|n| format!("{} so already", were(n)));
    say(counts.changed, &|n| {
        let as_is = if n == 1 { "left as it is" } else { "left as they are" };
        format!("{} changed by somebody else meanwhile and {as_is}", were(n))
    });
    say(counts.gone, &|n| format!("{} not at OpenRouter any more", if n == 1 { "is" } else { "are" }));
    say(counts.refused, &|n| format!("{} refused by OpenRouter", were(n)));
    say(counts.not_done, &|n| format!("{} not changed", were(n)));
    say(counts.unclear, &|n| format!("{} being checked", if n == 1 { "is" } else { "are" }));
    say(counts.wrong, &|n| format!("came back with another limit and {} turned off", were(n)));
    parts.join(" ")
}

/// Words for what stopped a run.
pub(super) fn stopped_words(why: &PauseReason) -> AppError {
    let safe = "What was changed before is done and on record; the rest is as it was.";
    let said = match why {
        PauseReason::NotAccepted(_) => AppError::new(
            Code::KeyUnknown,
            "OpenRouter doesn't know this management key any more. Paste a new one, then do the rest.",
        )
        .step(Step::PasteKey),
        PauseReason::OutOfCredits(_) => AppError::new(
            Code::OutOfCredits,
            "Your OpenRouter account is out of credits. Buy credits there, then do the rest.",
        ),
        PauseReason::Forbidden(_) => AppError::new(
            Code::OrdinaryKey,
            "This key may not manage keys. Paste a management key, then do the rest.",
        )
        .step(Step::PasteKey),
        PauseReason::Commit(_) => AppError::new(
            Code::FileTrouble,
            "The list on this computer could not be written, so nothing more was sent. Look at the disk, then do the rest.",
        ),
        PauseReason::Stopped => AppError::new(Code::NothingToDo, "You stopped this."),
        _ => AppError::new(
            Code::ServerTrouble,
            "OpenRouter can't be reached or is having trouble. Do the rest in a minute.",
        )
        .step(Step::TryAgain),
    };
    said.safe(safe)
}

/// Stable words on disk.
pub(super) const fn stopped_word(why: &PauseReason) -> &'static str {
    match why {
        PauseReason::NotAccepted(_) => "not_accepted",
        PauseReason::OutOfCredits(_) => "out_of_credits",
        PauseReason::Forbidden(_) => "forbidden",
        PauseReason::Commit(_) => "commit",
        PauseReason::Stopped => "stopped",
        _ => "trouble",
    }
}

pub(super) const fn kind_view(kind: Kind) -> ChangeKind {
    match kind {
        Kind::Targets => ChangeKind::Targets,
        Kind::Off => ChangeKind::Off,
        Kind::On => ChangeKind::On,
        Kind::Delete => ChangeKind::Delete,
        Kind::Undo => ChangeKind::Undo,
        Kind::Mixed => ChangeKind::Mixed,
    }
}

pub(super) const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Targets => "targets",
        Kind::Off => "off",
        Kind::On => "on",
        Kind::Delete => "delete",
        Kind::Undo => "undo",
        Kind::Mixed => "mixed",
    }
}

/// "These 12 keys have $41.20 left unspent."
pub(super) fn type_the_number(n: usize, unspent: Option<Usd>) -> String {
    let left = unspent.map_or_else(|| "an unknown amount".to_owned(), Usd::to_money);
    format!(
        "This deletes {} with {left} unspent, for good. Type the number of keys to confirm.",
        count(n, "key")
    )
}
