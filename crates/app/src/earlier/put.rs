//! A plan of taking over, written: all of it in the transaction it is given, or nothing.

use jiff::Timestamp;
use keyroster_domain::earlier::{Class, TakeOver, To};
use keyroster_store::key::{self, Wanted};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::secret::{self, SecretRow};
use keyroster_store::{StoreError, Writer, audit, holder, snapshots};
use serde_json::json;

use super::fill::{on_record, snapshot};
use super::folder::Read;
use crate::audit::record;
use crate::check::link;
use crate::failpoint::hit;
use crate::limits::{settle, wish_json};

/// Writes the plan; the class to look at afterwards.
///
/// # Errors
/// What the store reports; then nothing of it stays.
pub(super) fn put(
    w: &Writer<'_>,
    account_id: i64,
    read: &Read,
    plan: &TakeOver,
    sealed: &[SecretRow],
    now: Timestamp,
) -> Result<Option<i64>, StoreError> {
    let account = Some(account_id);
    let class = match &plan.class {
        Class::There(id) => Some(*id),
        Class::New(_) if plan.add.is_empty() => None,
        Class::New(name) => Some(roster::insert(w, account_id, name, RosterKind::Class, now)?),
    };
    let added = match class {
        Some(id) => holder::insert_beside(w, id, &plan.add, now)?,
        None => Vec::new(),
    };
    hit("earlier.people");
    let mut shown = class.filter(|_| !added.is_empty());
    for item in &plan.links {
        let holder_id = match item.to {
            To::There(id) => Some(id),
            To::Added(place) => added.get(place).copied(),
        };
        let found = key_of(w, item.hash.as_str())?;
        link(w, &found, holder_id, now)?;
    }
    hit("earlier.keys");
    for (hash, wish) in &plan.wishes {
        let before = key_of(w, hash.as_str())?.wanted;
        let after = Wanted { terms: wish.terms, disabled: wish.disabled };
        settle(w, hash.as_str(), &before, false, now)?;
        key::set_wanted(w, hash.as_str(), &after)?;
        let detail = json!({ "before": wish_json(&before), "after": wish_json(&after), "file": read.name });
        record(w, now, account, "target.set", hash.as_str(), detail)?;
    }
    for row in sealed {
        secret::insert(w, row)?;
        record(w, now, account, "secret.import", row.key_hash.as_str(), json!({ "folder": read.name }))?;
    }
    hit("earlier.secrets");
    snapshots::insert_earlier(w, account_id, plan.readings.iter().map(snapshot).collect())?;
    hit("earlier.readings");
    for change in &plan.changes {
        audit::append(w, &on_record(account_id, change, Some(&read.name)))?;
    }
    let target = class.map_or_else(|| format!("account:{account_id}"), |id| format!("roster:{id}"));
    let detail = json!({
        "folder": read.name,
        "digest": plan.digest(),
        "people": added.len(),
        "keys": plan.links.len(),
        "secrets": sealed.len(),
        "targets": plan.wishes.len(),
        "snapshots": plan.readings.len(),
        "changes": plan.changes.len(),
    });
    record(w, now, account, "folder.import", target, detail)?;
    hit("earlier.recorded");
    if shown.is_none() {
        let first = plan.links.first().map(|item| key_of(w, item.hash.as_str())).transpose()?;
        let holder = first.and_then(|row| row.holder_id).map(|id| holder::get(w, id)).transpose()?.flatten();
        shown = holder.map(|row| row.holder.roster_id).or(class);
    }
    Ok(shown)
}

fn key_of(w: &Writer<'_>, hash: &str) -> Result<key::KeyRow, StoreError> {
    key::get(w, hash)?.ok_or(StoreError::NoRow { what: "key" })
}
