//! A line of the board as it crosses to a face.

use keyroster_domain::key::SeenLimit;
use keyroster_domain::reconcile::{Class, Difference, Field, Sight, Value, named_email, named_text};
use keyroster_domain::usd::Usd;

use super::now::{AccountNow, Line};
use crate::clock::{maybe_text, text};
use crate::plan::reset_choice;
use crate::wire::board::{
    BoardChangeView, BoardField, BoardFix, BoardGroup, BoardLineView, BoardPersonView, BoardValueView,
};
use crate::wire::limits::LimitView;

/// The group a class is shown in.
pub(super) const fn group(class: Class) -> BoardGroup {
    match class {
        Class::Drifted => BoardGroup::Drifted,
        Class::TwoKeys => BoardGroup::TwoKeys,
        Class::Unowned => BoardGroup::Unowned,
        Class::OtherCopy => BoardGroup::OtherCopy,
        Class::Ghost | Class::Duplicate => BoardGroup::LostAnswer,
        Class::Gone => BoardGroup::Gone,
        Class::Leftover => BoardGroup::Leftover,
        Class::Missing => BoardGroup::Missing,
        Class::Hidden => BoardGroup::Hidden,
        Class::Adopted => BoardGroup::Adopted,
        Class::InOrder => BoardGroup::InOrder,
        Class::SetAside => BoardGroup::SetAside,
        Class::GoneKept => BoardGroup::GoneKept,
    }
}

pub(super) fn line_view(now: &AccountNow, line: &Line) -> BoardLineView {
    let (key, told) = (&line.key, &line.told);
    let name = &key.seen.name;
    let unowned = line.class == Class::Unowned;
    let suggestion = unowned.then(|| now.suggester.of(name)).flatten();
    BoardLineView {
        hash: key.hash.as_str().to_owned(),
        group: group(line.class),
        key_name: name.clone(),
        // OpenRouter writes three dots, everything here one sign.
        mask: told.label.as_deref().map_or_else(|| "sk-or-v1-…".into(), |label| label.replace("...", "…")),
        person: key.holder.and_then(|holder| person(now, holder.id)),
        changes: key.differences().iter().map(change).collect(),
        off: key.seen.disabled == Some(true),
        replaced: key.retired,
        limit: limit(told.limit),
        used: told.usage.map(Usd::to_decimal),
        created_at: maybe_text(told.created_at),
        seen_at: text(told.seen_at),
        seen: matches!(key.sight, Sight::Listed | Sight::ByHash),
        suggestion: suggestion.and_then(|id| person(now, id)),
        named: if unowned { named_text(name) } else { String::new() },
        named_email: if unowned { named_email(name).unwrap_or_default() } else { String::new() },
        fixes: fixes(line),
    }
}

fn person(now: &AccountNow, id: i64) -> Option<BoardPersonView> {
    let row = now.people.get(&id)?;
    let who = &row.holder.person;
    Some(BoardPersonView {
        holder_id: id,
        name: who.name.clone(),
        email: who.email.clone(),
        roster_id: row.holder.roster_id,
        roster_name: now.classes.get(&row.holder.roster_id).cloned().unwrap_or_default(),
        has_key: now.has_key.contains(&id),
        removed: row.removed_at.is_some(),
    })
}

/// Everybody a key could be linked to, in the order of their classes.
pub(super) fn everybody(now: &AccountNow) -> Vec<BoardPersonView> {
    let mut rows: Vec<_> = now.people.values().filter(|row| row.removed_at.is_none()).collect();
    rows.sort_by_key(|row| (row.holder.roster_id, row.holder.position, row.holder.id));
    rows.into_iter().filter_map(|row| person(now, row.holder.id)).collect()
}

fn change(found: &Difference) -> BoardChangeView {
    BoardChangeView {
        field: match found.field {
            Field::Limit => BoardField::Limit,
            Field::Reset => BoardField::Reset,
            Field::Disabled => BoardField::Off,
            Field::Name => BoardField::Name,
            Field::Expires => BoardField::Expires,
            Field::IncludeByok => BoardField::OwnKeys,
            Field::Workspace => BoardField::Workspace,
        },
        ours: value(&found.ours),
        theirs: value(&found.theirs),
    }
}

fn value(value: &Value) -> BoardValueView {
    match value {
        Value::Limit(told) => BoardValueView::Limit { limit: limit(*told) },
        Value::Reset(reset) => BoardValueView::Reset { reset: reset_choice(*reset) },
        Value::Flag(yes) => BoardValueView::Flag { yes: *yes },
        Value::Text(words) => BoardValueView::Text { text: words.clone() },
        Value::At(at) => BoardValueView::At { at: text(*at) },
    }
}

fn limit(told: SeenLimit) -> LimitView {
    match told {
        SeenLimit::Of(amount) => LimitView::Of { amount: amount.to_decimal() },
        SeenLimit::NoLimit => LimitView::NoLimit,
        SeenLimit::Unknown => LimitView::Unknown,
    }
}

/// What can be done about a line, the best first.
fn fixes(line: &Line) -> Vec<BoardFix> {
    let asked = || if line.told.asked { BoardFix::NeedsYou } else { BoardFix::FindOut };
    match line.class {
        Class::Drifted if can_put_back(line) => vec![BoardFix::PutBack, BoardFix::Keep],
        Class::Drifted => vec![BoardFix::Keep],
        Class::TwoKeys => vec![BoardFix::KeepThis, BoardFix::TurnOff],
        Class::Unowned => vec![BoardFix::Link, BoardFix::Name, BoardFix::SetAside],
        Class::OtherCopy | Class::Ghost | Class::Duplicate => vec![asked()],
        Class::Gone => vec![BoardFix::MakeAgain, BoardFix::KeepHistory],
        Class::Leftover => vec![BoardFix::TurnOff, BoardFix::SetAside],
        Class::SetAside => vec![BoardFix::TakeBack],
        Class::GoneKept if line.key.aside => vec![BoardFix::TakeBack],
        Class::Adopted if line.told.linked => vec![BoardFix::Unlink],
        Class::Adopted | Class::InOrder | Class::Missing | Class::Hidden | Class::GoneKept => Vec::new(),
    }
}

/// What can be written at OpenRouter: limit, reset, on or off. And never a limit that cannot be set.
fn can_put_back(line: &Line) -> bool {
    let settable = |found: &Difference| match (&found.field, &found.ours) {
        (Field::Limit, Value::Limit(SeenLimit::Of(amount))) => amount.is_positive(),
        (Field::Limit, Value::Limit(SeenLimit::NoLimit)) => true,
        (Field::Reset | Field::Disabled, _) => true,
        _ => false,
    };
    line.key.differences().iter().any(settable)
}
