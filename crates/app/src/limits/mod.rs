//! Limits: targets beside what OpenRouter says; setting targets, and their file. Nothing here is sent: carrying targets
//! out is a plan of `changes`.

mod file;
mod targets;

use std::collections::HashMap;

use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Limit;
use keyroster_domain::limits::{self, Act, Known, Now, Set, plan};
use keyroster_domain::reconcile::{Difference, Facts, Field, Wish, differences, first_agreed};
use keyroster_domain::usd::Usd;
use keyroster_store::key::{self, KeyOrigin, KeyRow};
use keyroster_store::people::PersonRow;
use keyroster_store::{agreed, list_time, roster, setting};

use crate::accounts::credits_name;
use crate::changes::{facts_of, limit_view, limit_words, live, now_of};
use crate::clock::{maybe_text, text};
use crate::error::Outcome;
use crate::parts::App;
use crate::plan::{class_now, reset_choice};
use crate::wire::limits::{LimitChange, LimitRowView, LimitsView, OutsideView};

pub use file::{FileLimits, limits_name};
pub(crate) use targets::{settle, wish_json};

impl App {
    /// The limits of a class: everybody with a live key.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn limits(&self, roster_id: i64) -> Outcome<LimitsView> {
        let now = self.now();
        self.file()?
            .read(move |r| {
                let row =
                    roster::get(r, roster_id)?.ok_or(keyroster_store::StoreError::NoRow { what: "class" })?;
                let account_id = row.account_id;
                let list = list_time::recent(r, account_id, 1)?.pop();
                let class = class_now(r, roster_id)?;
                let agreed = agreed::of_account(r, account_id)?;
                let credits = setting::get::<Usd>(r, &credits_name(account_id))?;
                let all = key::of_account(r, account_id)?;
                let rows = rows(&class.people, &agreed);
                let differs = rows.iter().filter(|row| row.change != LimitChange::Same).count();
                let sums = sums(&all, &class.people, now);
                let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                Ok(LimitsView {
                    roster_id,
                    roster_name: row.name,
                    differs: small(differs),
                    same: small(rows.len() - differs),
                    rows,
                    can_spend: sums.0.map(Usd::to_decimal),
                    can_spend_after: sums.1.map(Usd::to_decimal),
                    credits: credits.map(Usd::to_decimal),
                    as_of: maybe_text(list.as_ref().map(|list| list.ended_at)),
                    complete: list.is_none_or(|list| list.complete),
                    note: String::new(),
                })
            })
            .await
    }
}

fn rows(people: &[PersonRow], agreed: &HashMap<String, Facts>) -> Vec<LimitRowView> {
    let mut names: HashMap<&str, usize> = HashMap::new();
    for person in people {
        *names.entry(person.holder.holder.person.name.as_str()).or_default() += 1;
    }
    let with_key = people.iter().filter_map(|person| Some((person, live(person)?)));
    with_key
        .map(|(person, key)| {
            let same_name = names.get(person.holder.holder.person.name.as_str()).is_some_and(|n| *n > 1);
            row(person, key, same_name, agreed.get(&key.hash))
        })
        .collect()
}

/// What is wished of a key.
pub(crate) fn wish_of(key: &KeyRow) -> Set {
    let terms = key.wanted.terms;
    Set {
        limit: terms.map(|terms| terms.limit),
        reset: terms.map(|terms| terms.reset),
        disabled: key.wanted.disabled,
    }
}

fn row(person: &PersonRow, key: &KeyRow, same_name: bool, agreed: Option<&Facts>) -> LimitRowView {
    let holder = &person.holder.holder;
    let now = now_of(&key.observed);
    let wish = wish_of(key);
    let missing = wish.missing(&now.seen);
    let (change, by) = change(&now, missing);
    let after = missing.over(&now.seen);
    let left_after = match (missing.limit, after.limit, now.used()) {
        (None, SeenLimit::Of(_), _) => now.remaining,
        (Some(_), SeenLimit::Of(limit), Some(used)) => {
            limit.checked_sub(used).map(|left| left.max(Usd::ZERO))
        }
        _ => None,
    };
    LimitRowView {
        holder_id: holder.id,
        name: holder.person.name.clone(),
        same_name,
        external_id: holder.person.external_id.clone(),
        email: holder.person.email.clone(),
        actual: limit_view(now.seen.limit),
        actual_reset: now.seen.reset.map(reset_choice),
        off: now.seen.disabled,
        target: wish.limit.map(|limit| limit_view(SeenLimit::from(limit))),
        target_reset: wish.reset.map(reset_choice),
        target_off: wish.disabled,
        change,
        by: by.map(Usd::to_decimal),
        used: now.used().map(Usd::to_decimal),
        left_after: left_after.map(Usd::to_decimal),
        outside: outside(key, agreed),
        seen_at: text(key.observed.seen_at),
    }
}

/// What bringing a key to its wish would do, and by how much.
fn change(now: &Now, missing: Set) -> (LimitChange, Option<Usd>) {
    let Some(limit) = missing.limit else {
        return (if missing.is_empty() { LimitChange::Same } else { LimitChange::Other }, None);
    };
    let Limit::Of(will) = limit else { return (LimitChange::Unlimit, None) };
    let will = will.get();
    let was = match now.seen.limit {
        SeenLimit::Of(was) => Some(was),
        SeenLimit::NoLimit | SeenLimit::Unknown => None,
    };
    let by = was.and_then(|was| if will > was { will.checked_sub(was) } else { was.checked_sub(will) });
    let change = match was {
        _ if now.used().is_some_and(|used| will <= used) => LimitChange::StopsAtOnce,
        None => LimitChange::Limit,
        Some(was) if will > was => LimitChange::Raise,
        Some(_) => LimitChange::Lower,
    };
    (change, by)
}

/// What somebody else changed of the limit, the reset, or on and off. A key made here that was never looked at since is
/// held against what was asked for.
fn outside(key: &KeyRow, agreed: Option<&Facts>) -> Option<OutsideView> {
    let seen = facts_of(&key.observed);
    let wish = Wish { terms: key.wanted.terms, disabled: key.wanted.disabled };
    let first = || first_agreed(None, &wish, &seen);
    let agreed = agreed.cloned().or_else(|| (key.origin == KeyOrigin::Created).then(first))?;
    // A wish that is not carried out yet is no change of somebody else's.
    let found = differences(&agreed, &wish, &seen);
    let told = |field: &Difference| matches!(field.field, Field::Limit | Field::Reset | Field::Disabled);
    let first = found.into_iter().find(told)?;
    let what = match (first.field, agreed.limit, seen.limit) {
        (Field::Limit, SeenLimit::Of(was), SeenLimit::Of(now)) if now > was => {
            format!("was raised to {now} outside this app.")
        }
        (Field::Limit, SeenLimit::Of(_), SeenLimit::Of(now)) => {
            format!("was lowered to {now} outside this app.")
        }
        (Field::Limit, _, now) => format!("was set to {} outside this app.", limit_words(now)),
        (Field::Reset, ..) => {
            let word = seen.reset.and_then(|reset| reset.api_word()).unwrap_or("never");
            format!("was set to reset {word} outside this app.")
        }
        _ if seen.disabled == Some(true) => "was turned off outside this app.".to_owned(),
        _ => "was turned on outside this app.".to_owned(),
    };
    Some(OutsideView { was: limit_view(agreed.limit), now: limit_view(seen.limit), what })
}

/// What the account's keys can still spend, now and with every wish of the class in place.
fn sums(all: &[KeyRow], people: &[PersonRow], at: jiff::Timestamp) -> (Option<Usd>, Option<Usd>) {
    let class: HashMap<&str, Set> =
        people.iter().filter_map(live).map(|key| (key.hash.as_str(), wish_of(key))).collect();
    let (mut wanted, mut others) = (Vec::new(), Vec::new());
    for key in all.iter().filter(|key| key.gone_at.is_none()) {
        let now = now_of(&key.observed);
        match class.get(key.hash.as_str()) {
            Some(set) => wanted.push((
                Known { hash: KeyHash::new(&key.hash), holder_id: key.holder_id, now },
                Act::Set(*set),
            )),
            None => others.push(now),
        }
    }
    let wish = limits::Wish {
        account: String::new(),
        roster_id: None,
        kind: limits::Kind::Targets,
        made_at: at,
        credits: None,
    };
    let totals = plan(&wish, wanted, &others).plan.totals;
    (totals.can_spend_before, totals.can_spend_after)
}
