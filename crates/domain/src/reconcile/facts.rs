//! The fields of a key that somebody else could change, what was agreed about them, and where they differ.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::key::SeenLimit;
use crate::limit::{Limit, Reset, Terms};

/// What can be told of a key besides its usage. `None` is unknown, and never differs from anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its whole name.
    pub name: String,
    /// Turned off.
    pub disabled: Option<bool>,
    /// Its limit.
    pub limit: SeenLimit,
    /// When the limit starts anew.
    pub reset: Option<Reset>,
    /// When it ends; also `None` where it never does.
    pub expires: Option<Timestamp>,
    /// Whether usage over own provider keys counts against the limit.
    pub include_byok: Option<bool>,
    /// The workspace it is in, the API's id.
    pub workspace: Option<String>,
}

/// What a person wishes of a key; `None` = nothing in particular.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Limit, reset and end.
    pub terms: Option<Terms>,
    /// Turned off or on.
    pub disabled: Option<bool>,
}

/// How a key was asked for when it was made here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeAs {
    /// The name asked for.
    pub name: String,
    /// The workspace asked for; `None` = the default one, whose id is not known beforehand.
    pub workspace: Option<String>,
    /// Whether it was switched off at once because it came back with other terms.
    pub switched_off: bool,
}

/// A field that can differ, in the order people read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The spending limit.
    Limit,
    /// When the limit starts anew.
    Reset,
    /// On or off.
    Disabled,
    /// The name at OpenRouter.
    Name,
    /// The last day.
    Expires,
    /// Own provider keys count or not.
    IncludeByok,
    /// The workspace.
    Workspace,
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A limit.
    Limit(SeenLimit),
    /// A reset.
    Reset(Reset),
    /// Yes or no: off, or counted.
    Flag(bool),
    /// A name or an id.
    Text(String),
    /// A time.
    At(Timestamp),
}

/// One field that is not as agreed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub field: Field,
    /// What we have: the wish, else what was agreed.
    pub ours: Value,
    /// What OpenRouter has.
    pub theirs: Value,
}

/// What is taken as agreed when a key is looked at for the first time.
///
/// A key made here was agreed as it was asked for; of any other, what is there now is the beginning.
pub fn first_agreed(made: Option<&MadeAs>, wish: &Wish, seen: &Facts) -> Facts {
    let mut agreed = seen.clone();
    if let Some(made) = made {
        agreed.name.clone_from(&made.name);
        agreed.disabled = Some(made.switched_off);
        agreed.include_byok = Some(false);
        if made.workspace.is_some() {
            agreed.workspace.clone_from(&made.workspace);
        }
    }
    if let Some(terms) = wish.terms {
        agreed.limit = told(terms.limit);
        agreed.reset = Some(terms.reset);
        agreed.expires = terms.expires;
    }
    agreed.disabled = wish.disabled.or(agreed.disabled);
    agreed
}

/// What is agreed after a look: a field that is as wished is agreed so, and one nobody knew of is agreed as it is.
pub fn settled(agreed: &Facts, wish: &Wish, seen: &Facts) -> Facts {
    let wished = wish.terms.map(|terms| (told(terms.limit), terms.reset));
    let mut after = agreed.clone();
    if agreed.limit == SeenLimit::Unknown || wished.is_some_and(|(limit, _)| limit == seen.limit) {
        after.limit = seen.limit;
    }
    if agreed.reset.is_none() || wished.is_some_and(|(_, reset)| Some(reset) == seen.reset) {
        after.reset = seen.reset;
    }
    if agreed.disabled.is_none() || (wish.disabled.is_some() && wish.disabled == seen.disabled) {
        after.disabled = seen.disabled;
    }
    after.include_byok = agreed.include_byok.or(seen.include_byok);
    after.workspace = agreed.workspace.clone().or_else(|| seen.workspace.clone());
    after.expires = agreed.expires.or(seen.expires);
    after
}

/// Where a key is neither as agreed nor as wished: somebody else changed it.
pub fn differences(agreed: &Facts, wish: &Wish, seen: &Facts) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut note = |field, ours: Value, theirs: Value| found.push(Difference { field, ours, theirs });
    let wished_limit = wish.terms.map(|terms| told(terms.limit));
    let known = |limit: SeenLimit| limit != SeenLimit::Unknown;
    if known(agreed.limit)
        && known(seen.limit)
        && seen.limit != agreed.limit
        && Some(seen.limit) != wished_limit
    {
        note(Field::Limit, Value::Limit(wished_limit.unwrap_or(agreed.limit)), Value::Limit(seen.limit));
    }
    let wished_reset = wish.terms.map(|terms| terms.reset);
    if let (Some(ours), Some(theirs)) = (agreed.reset, seen.reset)
        && ours != theirs
        && Some(theirs) != wished_reset
    {
        note(Field::Reset, Value::Reset(wished_reset.unwrap_or(ours)), Value::Reset(theirs));
    }
    if let (Some(ours), Some(theirs)) = (agreed.disabled, seen.disabled)
        && ours != theirs
        && Some(theirs) != wish.disabled
    {
        note(Field::Disabled, Value::Flag(wish.disabled.unwrap_or(ours)), Value::Flag(theirs));
    }
    if agreed.name != seen.name {
        note(Field::Name, Value::Text(agreed.name.clone()), Value::Text(seen.name.clone()));
    }
    // An end that is not told may be none or unknown; only two that differ are a difference. To the second.
    if let (Some(ours), Some(theirs)) = (agreed.expires, seen.expires)
        && ours.as_second() != theirs.as_second()
    {
        note(Field::Expires, Value::At(ours), Value::At(theirs));
    }
    if let (Some(ours), Some(theirs)) = (agreed.include_byok, seen.include_byok)
        && ours != theirs
    {
        note(Field::IncludeByok, Value::Flag(ours), Value::Flag(theirs));
    }
    if let (Some(ours), Some(theirs)) = (&agreed.workspace, &seen.workspace)
        && ours != theirs
    {
        note(Field::Workspace, Value::Text(ours.clone()), Value::Text(theirs.clone()));
    }
    found
}

/// A chosen limit, as it would be told.
fn told(limit: Limit) -> SeenLimit {
    match limit {
        Limit::Of(amount) => SeenLimit::Of(amount.get()),
        Limit::NoLimit => SeenLimit::NoLimit,
    }
}
