//! After a reading: what is agreed of each key, which keys are strays, whose absence ended.

use std::collections::HashMap;

use jiff::Timestamp;
use keyroster_domain::key::ListedKey;
use keyroster_domain::reconcile::{MadeAs, first_agreed, settled};
use keyroster_store::attempt::{self, AttemptRow, SwitchOff};
use keyroster_store::key::{self, KeyOrigin, KeyRow};
use keyroster_store::stray::{self, StrayRow};
use keyroster_store::{StoreError, Writer, absence, agreed};

use super::now::wish_of;
use crate::changes::facts_of;
use crate::remote::{SeenAccount, observed};

/// Takes over what a reading means for the board, in the reading's own transaction. Doing it twice changes nothing.
pub(super) fn after_reading(
    w: &Writer<'_>,
    account_id: i64,
    seen: &SeenAccount,
    in_question: impl Fn(&ListedKey) -> bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let strays: Vec<StrayRow> = seen
        .keys
        .iter()
        .filter(|key| in_question(key))
        .map(|key| {
            let told = observed(key, seen.began);
            StrayRow {
                key_hash: key.hash.as_str().to_owned(),
                label: told.label.clone(),
                facts: facts_of(&told),
                usage: told.usage,
                created_at: told.created_at,
                seen_at: seen.began,
            }
        })
        .collect();
    stray::observe(w, account_id, &strays, seen.complete)?;
    let absent = absence::of_account(w, account_id)?;
    for key in seen.keys.iter().filter(|key| absent.contains_key(key.hash.as_str())) {
        absence::end(w, key.hash.as_str())?;
    }
    agree(w, account_id, now)
}

/// Brings what is agreed of every key of a person up to date.
fn agree(w: &Writer<'_>, account_id: i64, now: Timestamp) -> Result<(), StoreError> {
    let before = agreed::of_account(w, account_id)?;
    let attempts: HashMap<i64, AttemptRow> =
        attempt::of_account(w, account_id)?.into_iter().map(|row| (row.id, row)).collect();
    for row in key::of_account(w, account_id)? {
        if row.origin == KeyOrigin::Foreign || row.gone_at.is_some() {
            continue;
        }
        let (wish, seen) = (wish_of(&row.wanted), facts_of(&row.observed));
        let old = before.get(&row.hash);
        let new = match old {
            Some(old) => settled(old, &wish, &seen),
            None => first_agreed(made_as(&row, &attempts).as_ref(), &wish, &seen),
        };
        if old != Some(&new) {
            agreed::put(w, &row.hash, &new, now)?;
        }
    }
    Ok(())
}

fn made_as(row: &KeyRow, attempts: &HashMap<i64, AttemptRow>) -> Option<MadeAs> {
    let attempt = attempts.get(&row.attempt_id?)?;
    Some(MadeAs {
        name: attempt.new.key_name.clone(),
        workspace: attempt.new.workspace_id.clone(),
        switched_off: attempt.switch_off != SwitchOff::NotNeeded,
    })
}

/// A change of our own was answered: what is there now is agreed.
pub(crate) fn ours_now(w: &Writer<'_>, hash: &str, now: Timestamp) -> Result<(), StoreError> {
    match key::get(w, hash)? {
        Some(row) if row.origin != KeyOrigin::Foreign => agreed::put(w, hash, &facts_of(&row.observed), now),
        _ => Ok(()),
    }
}
