//! Under which user ids OpenRouter knows a client: learned from what it tells of the client's keys.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId};
use keyroster_openrouter::RemoteKey;
use keyroster_store::client_user::{self, UserSource};
use keyroster_store::key::{self, KeyRow};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::{Reader, StoreError, Writer, holder};

/// Whom keys are for at a partner's, by hash, where OpenRouter tells it.
pub(super) fn external(keys: &[RemoteKey]) -> HashMap<String, String> {
    let told = |key: &RemoteKey| Some((key.hash.as_str().to_owned(), key.external_user.clone()?));
    keys.iter().filter_map(told).collect()
}

/// Every key of an account's clients, gone and retired ones too, with whose it is.
///
/// # Errors
/// What the store reports.
pub(crate) fn client_keys(
    r: &Reader<'_>,
    account_id: AccountId,
) -> Result<Vec<(HolderId, KeyRow)>, StoreError> {
    let rosters: HashSet<i64> = roster::of_account(r, account_id)?
        .into_iter()
        .filter(|row| row.kind == RosterKind::Clients)
        .map(|row| row.id)
        .collect();
    if rosters.is_empty() {
        return Ok(Vec::new());
    }
    let clients: HashSet<HolderId> = holder::of_account(r, account_id)?
        .into_iter()
        .filter(|row| rosters.contains(&row.holder.roster_id))
        .map(|row| row.holder.id)
        .collect();
    let keys = key::of_account(r, account_id)?.into_iter();
    Ok(keys.filter_map(|row| Some((row.holder_id.filter(|id| clients.contains(id))?, row))).collect())
}

/// Notes the ids that the clients' keys tell, in the transaction that took the keys over.
pub(super) fn learn(
    w: &Writer<'_>,
    account_id: AccountId,
    external: &HashMap<String, String>,
    now: Timestamp,
) -> Result<(), StoreError> {
    for (holder_id, key) in client_keys(w, account_id)? {
        let told = [
            (key.observed.creator_user_id.as_ref(), UserSource::Creator),
            (external.get(&key.hash), UserSource::External),
        ];
        for (user, source) in told {
            if let Some(user) = user.filter(|user| !user.is_empty()) {
                client_user::learn(w, holder_id, user, source, now)?;
            }
        }
    }
    Ok(())
}
