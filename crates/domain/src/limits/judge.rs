//! What a fresh reading lets one do, and what an answer, or a reading after none, lets one conclude.

use super::end::{End, WhyNot};
use super::plan::{Act, Item, Set, stops};
use super::seen::{Field, Now};
use crate::key::SeenLimit;
use crate::limit::Limit;

/// One request that changes a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Set these fields.
    Set(Set),
    /// Delete it.
    Delete,
    /// Turn it off because it came back with another limit than asked for (promise M4).
    TurnOff,
}

/// What a reading just before writing lets one do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It is as it was seen: send this.
    Send(Sending),
    /// Nothing is sent; so it ended.
    End(End),
}

/// Judges the reading just before writing. `None` = there is no such key.
pub fn before_sending(item: &Item, now: Option<&Now>) -> Found {
    let Some(now) = now else {
        return Found::End(if item.act == Act::Delete { End::Already } else { End::Gone });
    };
    let unlike = item.saw.unlike(&now.seen);
    let changed = |fields: Vec<Field>| Found::End(End::Changed { now: Box::new(now.seen.clone()), fields });
    match item.act {
        Act::Delete if unlike.is_empty() => Found::Send(Sending::Delete),
        Act::Delete => changed(unlike),
        Act::Set(set) if set.met_by(&now.seen) => Found::End(End::Already),
        Act::Set(set) if set.only_off() => Found::Send(Sending::Set(set)),
        Act::Set(_) if !unlike.is_empty() => changed(unlike),
        // Spending went on since the plan: what was not said to stop at once must not.
        Act::Set(_) if stops(item.act, now.used()) && !item.stops => changed(vec![Field::Limit]),
        Act::Set(set) => Found::Send(Sending::Set(set)),
    }
}

/// What is next after a request whose effect was read: in its answer, or by asking again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// It is done.
    Done,
    /// It is as before: it was not done, or not yet.
    AsBefore,
    /// The limit is not what was asked: the key is turned off at once.
    TurnOff(SeenLimit),
    /// It is neither: somebody else has been there.
    Other(Vec<Field>),
}

/// Judges what a key is after a `PATCH` was sent.
pub(super) fn after(item: &Item, set: Set, now: &Now) -> After {
    let seen = &now.seen;
    if set.met_by(seen) {
        return After::Done;
    }
    let limit_is_as_before = seen.limit == item.saw.limit && seen.limit != SeenLimit::Unknown;
    let limit_as_asked = set.limit.is_none_or(|limit| SeenLimit::from(limit) == seen.limit);
    // Without a limit, or with an unknown one, although one was asked for: nobody meant that.
    let unbounded = matches!(seen.limit, SeenLimit::NoLimit | SeenLimit::Unknown);
    if matches!(set.limit, Some(Limit::Of(_))) && !limit_as_asked && !limit_is_as_before && unbounded {
        return After::TurnOff(seen.limit);
    }
    let unlike = item.saw.unlike(seen);
    if unlike.is_empty() { After::AsBefore } else { After::Other(unlike) }
}

/// What the answer to a `PATCH` says by itself: a wrong limit in it is acted on at once; anything else unexpected is
/// looked at again.
pub(super) fn answered(item: &Item, set: Set, now: &Now) -> After {
    let asked = set.limit.map(SeenLimit::from);
    let wrong = asked.is_some_and(|asked| asked != now.seen.limit && now.seen.limit != item.saw.limit);
    if wrong && !set.met_by(&now.seen) { After::TurnOff(now.seen.limit) } else { after(item, set, now) }
}

/// Judges what a key is after a change or a deletion was sent and no answer told.
pub(super) fn after_any(item: &Item, what: Sending, now: &Now) -> After {
    match what {
        Sending::Set(set) => after(item, set, now),
        Sending::Delete | Sending::TurnOff => {
            let unlike = item.saw.unlike(&now.seen);
            if unlike.is_empty() || what == Sending::TurnOff { After::AsBefore } else { After::Other(unlike) }
        }
    }
}

/// Judges a reading long after a request whose answer was lost (another process sent it): nothing is sent again.
pub fn after_sending(item: &Item, what: Sending, now: Option<&Now>) -> End {
    match (what, now) {
        (Sending::Delete, None) => End::Done,
        (_, None) => End::Gone,
        (Sending::TurnOff, Some(now)) => End::Wrong { limit: now.seen.limit, off: now.seen.disabled },
        (Sending::Delete | Sending::Set(_), Some(now)) => match after_any(item, what, now) {
            After::Done => End::Done,
            After::AsBefore => End::NotDone(WhyNot::AsBefore),
            After::TurnOff(limit) => End::Wrong { limit, off: now.seen.disabled },
            After::Other(fields) => End::Changed { now: Box::new(now.seen.clone()), fields },
        },
    }
}
