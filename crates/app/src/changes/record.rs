//! What a run of changes writes down: how each key stands, the change on record before and after, what is known of the
//! key now, and what is wished of it, all in one transaction.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::{Limit, PositiveUsd, Terms};
use keyroster_domain::limits::{Act, End, Item, Mark, Sending, Set};
use keyroster_store::change::{self, ItemState};
use keyroster_store::key::{self, KeyRow, Observed, Wanted};
use keyroster_store::{StoreError, Writer, agreed};
use serde_json::{Value, json};

use super::words::{action, action_of, end_words, state_view};
use super::{facts_of, last_reading, seen_of};

/// A key younger than this is never called gone on one answer (promise R8).
const OLD_ENOUGH: SignedDuration = SignedDuration::from_mins(10);

/// The rows of a run.
#[derive(Clone)]
pub(super) struct Recorder {
    account_id: i64,
    run_id: i64,
    rows: Vec<i64>,
    items: Vec<Item>,
}

/// One thing to be written down.
struct Line {
    row: i64,
    item: Item,
    mark: Mark,
    last: Option<Observed>,
}

impl Recorder {
    pub(super) fn new(account_id: i64, run_id: i64, rows: Vec<i64>, items: Vec<Item>) -> Recorder {
        Recorder { account_id, run_id, rows, items }
    }

    /// The transaction that writes these marks.
    pub(super) fn ready(
        &self,
        marks: Vec<(usize, Mark)>,
        last: &HashMap<usize, Observed>,
        now: Timestamp,
    ) -> impl FnOnce(&Writer<'_>) -> Result<(), StoreError> + Send + 'static {
        let (account_id, run_id) = (self.account_id, self.run_id);
        let lines: Vec<Line> = marks
            .into_iter()
            .map(|(at, mark)| Line {
                row: self.rows[at],
                item: self.items[at].clone(),
                mark,
                last: last.get(&at).cloned(),
            })
            .collect();
        move |w| {
            for line in &lines {
                write(w, account_id, run_id, line, now)?;
            }
            Ok(())
        }
    }
}

fn write(
    w: &Writer<'_>,
    account_id: i64,
    run_id: i64,
    line: &Line,
    now: Timestamp,
) -> Result<(), StoreError> {
    match &line.mark {
        Mark::Intent(what) => intent(w, account_id, run_id, line, *what, now),
        Mark::End(end, _) => {
            let known =
                Ending { account_id, run_id, row: line.row, item: &line.item, last: line.last.as_ref() };
            ended(w, &known, end, now)
        }
    }
}

fn intent(
    w: &Writer<'_>,
    account_id: i64,
    run_id: i64,
    line: &Line,
    what: Sending,
    now: Timestamp,
) -> Result<(), StoreError> {
    let state = if what == Sending::TurnOff { ItemState::TurnOff } else { ItemState::Intent };
    change::set_state(w, line.row, state, None, now)?;
    let hash = line.item.hash.as_str();
    let mut detail = detail(run_id, line.row, &line.item);
    match what {
        Sending::Delete => {
            if let Some(last) = &line.last {
                last_reading::keep(w, account_id, hash, last)?;
                detail["used"] = json!(last.usage.map(keyroster_domain::usd::Usd::to_decimal));
            }
        }
        Sending::TurnOff => detail["why"] = json!("it came back with another limit"),
        Sending::Set(_) => {}
    }
    crate::audit::record(w, now, Some(account_id), &format!("{}.intent", action_of(what)), hash, detail)
}

/// What an end is written down with.
pub(super) struct Ending<'a> {
    pub(super) account_id: i64,
    pub(super) run_id: i64,
    pub(super) row: i64,
    pub(super) item: &'a Item,
    pub(super) last: Option<&'a Observed>,
}

/// Writes down how the change of one key ended.
pub(super) fn ended(w: &Writer<'_>, known: &Ending<'_>, end: &End, now: Timestamp) -> Result<(), StoreError> {
    let (item, hash) = (known.item, known.item.hash.as_str());
    let (state, word) = match end {
        End::Done => (ItemState::Done, "done"),
        End::Already => (ItemState::Already, "already"),
        End::Changed { .. } => (ItemState::Changed, "changed"),
        End::Gone => (ItemState::Gone, "gone"),
        End::Refused(_) => (ItemState::Refused, "refused"),
        End::NotDone(_) => (ItemState::NotDone, "not_done"),
        End::Unclear => (ItemState::Unclear, "unclear"),
        End::Wrong { .. } => (ItemState::Wrong, "wrong"),
    };
    let words = end_words(item, end);
    change::set_state(w, known.row, state, Some(&words), now)?;
    if let Some(last) = known.last {
        key::observe(w, hash, last)?;
    }
    match (end, item.act) {
        (End::Done | End::Already, Act::Set(set)) => {
            if let Some(row) = key::get(w, hash)? {
                key::set_wanted(w, hash, &wanted_after(&row, set))?;
                agreed::put(w, hash, &facts_of(&row.observed), now)?;
            }
        }
        (End::Done | End::Already, Act::Delete) => {
            key::set_gone(w, hash, Some(now))?;
        }
        (End::Gone, _) => {
            let row = key::get(w, hash)?;
            let old = row
                .and_then(|row| row.observed.created_at)
                .is_none_or(|made| now.duration_since(made) > OLD_ENOUGH);
            if old {
                key::set_gone(w, hash, Some(now))?;
            }
        }
        _ => {}
    }
    let mut detail = detail(known.run_id, known.row, item);
    detail["result"] = json!(words);
    if let Some(last) = known.last.filter(|_| !matches!(end, End::Gone)) {
        detail["now"] = state_json(&seen_of(last));
    }
    let action = format!("{}.{word}", action(&item.act));
    crate::audit::record(w, now, Some(known.account_id), &action, hash, detail)
}

fn detail(run_id: i64, row: i64, item: &Item) -> Value {
    let after = match item.act {
        Act::Set(set) => state_json(&set.over(&item.saw)),
        Act::Delete => Value::Null,
    };
    json!({
        "run": run_id,
        "item": row,
        "holder": item.holder_id,
        "before": state_json(&item.saw),
        "after": after,
    })
}

/// Limit, reset, off: what of a key can be changed, as it stands on record.
fn state_json(seen: &keyroster_domain::limits::Seen) -> Value {
    serde_json::to_value(state_view(seen)).unwrap_or(Value::Null)
}

/// What is wished after a change that is in place: nobody may call our own doing a change from outside.
fn wanted_after(row: &KeyRow, set: Set) -> Wanted {
    let seen = &row.observed;
    let there = match seen.limit {
        SeenLimit::Of(amount) => PositiveUsd::new(amount).map(Limit::Of),
        SeenLimit::NoLimit => Some(Limit::NoLimit),
        SeenLimit::Unknown => None,
    };
    let before = row.wanted.terms;
    let terms = if set.limit.is_some() || set.reset.is_some() {
        let limit = set.limit.or(before.map(|terms| terms.limit)).or(there);
        let reset = set.reset.or(before.map(|terms| terms.reset)).or(seen.reset).unwrap_or_default();
        let expires = before.map_or(seen.expires_at, |terms| terms.expires);
        limit.map(|limit| Terms { limit, reset, expires }).or(before)
    } else {
        before
    };
    Wanted { terms, disabled: set.disabled.or(row.wanted.disabled) }
}
