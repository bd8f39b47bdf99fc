//! A plan of changes for a face.

use std::collections::HashMap;

use jiff::SignedDuration;
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limits::{Act, Item, Kind, Plan};
use keyroster_domain::usd::Usd;
use keyroster_store::key::KeyRow;
use keyroster_store::{Reader, StoreError, holder, roster};

use super::words::{item_words, kind_view, state_view};
use crate::clock::text;
use crate::wire::changes::{ChangeItemView, ChangePlanView, ChangeSkipView};

/// How long a plan can be carried out.
pub(super) const GOOD_FOR: SignedDuration = SignedDuration::from_mins(15);

/// From this number on a deletion is confirmed by typing the number.
pub(super) const TYPE_FROM: usize = 5;

/// Names of an account's people.
pub(super) type Names = HashMap<i64, String>;

pub(super) fn names(r: &Reader<'_>, account_id: AccountId) -> Result<Names, StoreError> {
    let mut names = Names::new();
    for row in roster::of_account(r, account_id)? {
        for person in holder::in_roster(r, row.id)? {
            names.insert(person.holder.id, person.holder.person.name.clone());
        }
    }
    Ok(names)
}

/// Whose key, in words: the person, else the key's own name.
pub(super) fn who(holder_id: Option<i64>, key_name: &str, names: &Names) -> String {
    let named = holder_id.and_then(|id| names.get(&id)).cloned();
    named.unwrap_or_else(|| keyroster_domain::marker::Marker::label_of(key_name).to_owned())
}

pub(super) fn skip(row: &KeyRow, names: &Names, reason: &str) -> ChangeSkipView {
    ChangeSkipView {
        holder_id: row.holder_id,
        name: who(row.holder_id, &row.observed.name, names),
        reason: reason.to_owned(),
    }
}

pub(super) fn of(plan: &Plan, names: &Names, skipped: Vec<ChangeSkipView>) -> ChangePlanView {
    let totals = plan.totals;
    let money = |amount: Option<Usd>| amount.map(Usd::to_decimal);
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let way = |item: &&Item| match (item.saw.limit, item.act) {
        (SeenLimit::Of(was), Act::Set(set)) => {
            set.limit.and_then(|limit| limit.amount()).map(|will| will.cmp(&was))
        }
        _ => None,
    };
    let count = |wanted: std::cmp::Ordering| {
        small(plan.items.iter().filter(|item| way(item) == Some(wanted)).count())
    };
    let typed = plan.kind == Kind::Delete && totals.n >= TYPE_FROM;
    ChangePlanView {
        digest: (totals.n > 0).then(|| plan.digest()),
        roster_id: plan.roster_id,
        kind: kind_view(plan.kind),
        items: plan.items.iter().map(|item| item_view(item, names)).collect(),
        skipped,
        raised: count(std::cmp::Ordering::Greater),
        lowered: count(std::cmp::Ordering::Less),
        stops: small(totals.stops),
        unlimited: small(totals.unlimited),
        limits_before: money(totals.limits_before),
        limits_after: money(totals.limits_after),
        can_spend_before: money(totals.can_spend_before),
        can_spend_after: money(totals.can_spend_after),
        credits: money(totals.credits),
        unspent: money(totals.unspent),
        type_number: typed.then(|| small(totals.n)),
        made_at: text(plan.made_at),
        good_until: text(plan.made_at.checked_add(GOOD_FOR).unwrap_or(plan.made_at)),
    }
}

fn item_view(item: &Item, names: &Names) -> ChangeItemView {
    let after = match item.act {
        Act::Set(set) => Some(state_view(&set.over(&item.saw))),
        Act::Delete => None,
    };
    ChangeItemView {
        holder_id: item.holder_id,
        name: who(item.holder_id, &item.saw.name, names),
        key_name: item.saw.name.clone(),
        before: state_view(&item.saw),
        after,
        stops: item.stops,
        used: item.used.map(Usd::to_decimal),
        what: item_words(item),
    }
}
