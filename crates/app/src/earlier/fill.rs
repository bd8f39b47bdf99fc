//! The folder as a data file of its own, to look at with the same screens.

use keyroster_domain::earlier::{Change, EarlierKey, ReadKey, Reading, Target};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::{Limit, Terms};
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;
use keyroster_store::account::{AccountKind, NewAccount};
use keyroster_store::audit::{self, NewChange};
use keyroster_store::key::{KeyOrigin, KeyRow, Observed, Wanted};
use keyroster_store::list_time::{self, ListTimeRow};
use keyroster_store::roster::RosterKind;
use keyroster_store::snapshot::Why;
use keyroster_store::snapshots::{self, NewSnapshot};
use keyroster_store::{StoreError, Writer, account, holder, key, roster};
use serde_json::json;

use super::folder::Read;

/// Who made the changes that the folder tells of.
pub(super) const ACTOR: &str = "earlier tool";
/// How the actions of those changes begin.
pub(crate) const IMPORTED: &str = "earlier.";

/// Writes everything into an empty data file.
pub(super) fn fill(w: &Writer<'_>, read: &Read) -> Result<(), StoreError> {
    let (folder, at) = (&read.folder, read.as_of);
    let name = if read.name.is_empty() { "Earlier tool" } else { &read.name };
    let new = NewAccount {
        name: name.to_owned(),
        kind: AccountKind::Real,
        base_url: None,
        creator_user_id: None,
        organization_id: None,
        key_mask: None,
        created_at: at,
    };
    let account_id = account::insert(w, &new)?;
    let roster_id = roster::insert(w, account_id, name, RosterKind::Class, at)?;
    let holders = holder::insert_beside(w, roster_id, &folder.people, at)?;
    for found in &folder.keys {
        let holder_id = found.person.and_then(|place| holders.get(place)).copied();
        let row = KeyRow {
            hash: found.hash.as_str().to_owned(),
            account_id,
            holder_id,
            attempt_id: None,
            origin: if holder_id.is_some() { KeyOrigin::Adopted } else { KeyOrigin::Foreign },
            observed: observed(found, at),
            gone_at: None,
            retired_at: None,
            replaced_at: None,
            wanted: wanted(found),
        };
        key::insert(w, &row)?;
    }
    for reading in &folder.readings {
        let keys = i64::try_from(reading.keys.len()).unwrap_or(i64::MAX);
        // The tool never read more than a part of the list.
        let time =
            ListTimeRow { account_id, begun_at: reading.at, ended_at: reading.at, complete: false, keys };
        list_time::insert(w, &time)?;
        snapshots::insert(
            w,
            &NewSnapshot { account_id, skew_ms: None, why: Why::Reading, read: snapshot(reading) },
        )?;
    }
    for change in &folder.changes {
        audit::append(w, &on_record(account_id, change, None))?;
    }
    Ok(())
}

fn observed(found: &EarlierKey, at: jiff::Timestamp) -> Observed {
    Observed {
        name: found.name.clone(),
        label: found.label.clone(),
        disabled: found.disabled,
        limit: found.limit,
        remaining: left(found.limit, found.usage),
        reset: found.reset,
        include_byok: None,
        usage: found.usage,
        byok_usage: None,
        created_at: found.created_at,
        updated_at: None,
        expires_at: None,
        last_used_at: None,
        creator_user_id: None,
        workspace_id: None,
        seen_at: found.seen_at.unwrap_or(at),
    }
}

/// What is left of a limit that never starts anew.
fn left(limit: SeenLimit, usage: Option<Usd>) -> Option<Usd> {
    let SeenLimit::Of(limit) = limit else { return None };
    limit.checked_sub(usage?)
}

/// What was wished, where it can be.
fn wanted(found: &EarlierKey) -> Wanted {
    let terms = match found.target {
        Target::Of(amount) => {
            Some(Terms { limit: Limit::Of(amount), reset: found.reset.unwrap_or_default(), expires: None })
        }
        Target::Blank | Target::NotTaken => None,
    };
    Wanted { terms, disabled: found.target_disabled }
}

/// A reading as a snapshot.
pub(super) fn snapshot(reading: &Reading) -> UsageSnapshot {
    let row = |key: &ReadKey| UsageRow {
        hash: key.hash.clone(),
        name: key.name.clone(),
        label: None,
        disabled: key.disabled,
        limit: key.limit,
        remaining: left(key.limit, key.usage),
        reset: key.reset,
        usage: key.usage,
        byok_usage: None,
        created_at: None,
        expires_at: None,
        last_used_at: None,
        read_at: None,
        gone: false,
    };
    UsageSnapshot {
        began: reading.at,
        ended: reading.at,
        complete: false,
        account_usage: None,
        rows: reading.keys.iter().map(row).collect(),
    }
}

/// A change of the earlier tool as it goes on record here: its own time, and whose word it is.
/// `folder`: where it was taken over from.
pub(super) fn on_record(account_id: i64, change: &Change, folder: Option<&str>) -> NewChange {
    let mut detail = json!({ "before": change.before, "after": change.after });
    if let Some(folder) = folder {
        detail["imported_from"] = folder.into();
    }
    NewChange {
        utc: change.at,
        account_id: Some(account_id),
        actor: ACTOR.to_owned(),
        action: format!("{IMPORTED}{}", change.word()),
        target: change.hash.as_str().to_owned(),
        detail,
    }
}
