//! The history of a file for review: the whole chain where everything goes in, else an excerpt with a chain of its own.

use std::collections::HashSet;

use crate::error::StoreError;
use crate::handle::{Reader, Writer};
use crate::table::{audit, holder, key, roster};

use super::{Scope, scrub};

/// Changes are read in steps of this many.
const STEP: i64 = 1_000;

/// Copies the changes that belong in it. Where none is left out or altered, numbers and hashes come out the same.
///
/// # Errors
/// What the store reports.
pub(super) fn copy(r: &Reader<'_>, w: &Writer<'_>, scope: &Scope) -> Result<(), StoreError> {
    let targets = match scope.roster_id {
        Some(roster_id) => Some(targets_of(r, scope, roster_id)?),
        None => None,
    };
    let only_account = crate::table::account::all(r)?.len() == 1;
    let mut after = 0;
    loop {
        let rows = audit::after(r, after, STEP)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.seq;
        for row in rows {
            let belongs = match &targets {
                Some(targets) => targets.contains(&row.target),
                None => {
                    row.account_id == Some(scope.account_id) || (row.account_id.is_none() && only_account)
                }
            };
            if belongs {
                let detail_json = scrub::text(row.detail_json, scope.emails);
                let target = scrub::text(row.target, scope.emails);
                audit::put(w, audit::ChangeRow { detail_json, target, ..row })?;
            }
        }
    }
}

/// What the changes of one class are about: the class, its people, their keys.
fn targets_of(r: &Reader<'_>, scope: &Scope, roster_id: i64) -> Result<HashSet<String>, StoreError> {
    let mut targets = HashSet::from([format!("roster:{roster_id}")]);
    if roster::get(r, roster_id)?.is_none_or(|row| row.account_id != scope.account_id) {
        return Err(StoreError::NoRow { what: "class" });
    }
    let people: HashSet<i64> = holder::ids_ever(r, roster_id)?.into_iter().collect();
    for key in key::of_account(r, scope.account_id)? {
        if key.holder_id.is_some_and(|id| people.contains(&id)) {
            targets.insert(key.hash);
        }
    }
    targets.extend(people.iter().map(|id| format!("holder:{id}")));
    Ok(targets)
}
