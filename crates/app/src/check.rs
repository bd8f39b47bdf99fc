//! Reading an account fresh from OpenRouter, and taking over what it says.

mod agree;
mod automatic;
mod board;
mod decide;
mod fixme;
mod missing;
mod now;
mod repair;
mod users;
mod view;

pub use automatic::Tick;
pub(crate) use automatic::{EVERY, Tries, choice, chosen};
pub(crate) use decide::link;
pub(crate) use fixme::{Unowned, take_stand_ins};
pub(crate) use now::wish_of;
pub(crate) use users::client_keys;

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use keyroster_domain::key::ListedKey;
use keyroster_domain::marker::VaultTag;
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_openrouter::{Client, KeyHash, ListRead, RemoteKey, Workspace, WorkspaceId};
use keyroster_store::key::{self, KeyOrigin, KeyRow};
use keyroster_store::list_time::{self, ListTimeRow};
use keyroster_store::snapshot::Why;
use keyroster_store::snapshots::{self, NewSnapshot};
use keyroster_store::{StoreError, Writer, meta, secret, setting};

use crate::accounts::credits_name;
use crate::clock::text;
use crate::connect::{count, left};
use crate::error::Outcome;
use crate::identity::meta_row;
use crate::parts::{App, guard};
use crate::remote::{SeenAccount, listed, measured, observed};
use crate::wire::people::RefreshView;

impl App {
    /// Reads the complete list of an account, its credits and workspaces, side by side.
    ///
    /// # Errors
    /// Only where nothing at all could be read.
    pub(crate) async fn read_account(&self, client: &Client) -> Outcome<SeenAccount> {
        let began = self.now();
        let (list, credits, workspaces) =
            tokio::join!(client.complete_list(&[]), client.credits(), client.workspaces());
        let (credits, account_usage) = match credits {
            Ok(credits) => {
                let used = measured(&credits.total_usage);
                (left(measured(&credits.total_credits), used), used)
            }
            Err(error) => {
                tracing::info!(%error, "credits could not be read");
                (None, None)
            }
        };
        // Ordinary accounts may not have workspaces at all: the default one was read above.
        let workspaces = workspaces.unwrap_or_default();
        let list = if workspaces.len() > 1 { both(list, client, &workspaces).await } else { list };
        let mut skew_ms = None;
        let (complete, keys) = match list {
            ListRead::Complete { keys, unreadable, server_date } => {
                skew_ms = server_date.map(|date| date.as_millisecond() - began.as_millisecond());
                if !unreadable.is_empty() {
                    tracing::warn!(rows = unreadable.len(), "some listed keys could not be read");
                }
                (unreadable.is_empty(), keys)
            }
            ListRead::Incomplete { seen, why } if seen.is_empty() => return Err(why.into()),
            ListRead::Incomplete { seen, why } => {
                tracing::warn!(%why, "the list is not complete");
                (false, seen)
            }
        };
        let workspaces = if workspaces.len() > 1 { workspaces } else { Vec::new() };
        Ok(SeenAccount {
            began,
            complete,
            external_users: users::external(&keys),
            keys: keys.iter().map(listed).collect(),
            credits,
            account_usage,
            why: Why::Reading,
            skew_ms,
            workspaces,
        })
    }

    /// Takes over a reading: known keys are brought up to date, others noted; nothing is concluded from an absence.
    /// The number of keys changed outside the app. A file opened to look at is not changed.
    pub(crate) async fn take_over(&self, account_id: i64, seen: SeenAccount) -> Outcome<usize> {
        let (ended, keep, file) = (self.now(), seen.clone(), self.file()?);
        if !file.is_writable() {
            guard(&self.0.remote).accounts.insert(account_id, keep);
            return Ok(0);
        }
        let changed = file.write(move |w| store_reading(w, account_id, &seen, ended)).await?;
        guard(&self.0.remote).accounts.insert(account_id, keep);
        Ok(changed)
    }

    /// A reading of the account no older than `fresh`, else a new one.
    ///
    /// # Errors
    /// As reading does.
    pub(crate) async fn reading(&self, account_id: i64, fresh: SignedDuration) -> Outcome<SeenAccount> {
        let kept = guard(&self.0.remote).accounts.get(&account_id).cloned();
        if let Some(seen) =
            kept.filter(|seen| seen.complete && self.now().duration_since(seen.began) <= fresh)
        {
            return Ok(seen);
        }
        let client = self.client(account_id).await?;
        let seen = self.read_verified(account_id, &client).await?;
        self.take_over(account_id, seen.clone()).await?;
        // Whoever shows credits shows the same ones as the plan that asked for them.
        self.changed();
        Ok(seen)
    }

    /// Reads an account; the first time in this process also that the key is this account's own.
    async fn read_verified(&self, account_id: i64, client: &Client) -> Outcome<SeenAccount> {
        let verified = guard(&self.0.remote).verified.contains(&account_id);
        if verified {
            return self.read_account(client).await;
        }
        let (current, seen) = tokio::join!(client.current_key(), self.read_account(client));
        let (current, seen) = (current?, seen?);
        self.verify(account_id, &current, &seen).await?;
        Ok(seen)
    }

    /// Reads the account on show fresh.
    ///
    /// # Errors
    /// As reading does; what was known before stays.
    pub async fn refresh(&self) -> Outcome<RefreshView> {
        self.check(self.account_here().await?, Why::Check).await
    }

    /// Checks an account: a fresh reading, and a look at every key that it does not show.
    ///
    /// # Errors
    /// As reading does; what was known before stays.
    pub async fn check(&self, account_id: i64, why: Why) -> Outcome<RefreshView> {
        let client = self.client(account_id).await?;
        let seen = SeenAccount { why, ..self.read_verified(account_id, &client).await? };
        let (complete, keys) = (seen.complete, seen.keys.len());
        let there: HashSet<String> = seen.keys.iter().map(|key| key.hash.as_str().to_owned()).collect();
        let changed = self.take_over(account_id, seen).await?;
        let gone = if complete { self.look_for_missing(account_id, &client, &there).await? } else { 0 };
        self.changed();
        let mut notes = Vec::new();
        if !complete {
            notes.push("The list could not be read whole; nothing was concluded from it.".to_owned());
        }
        if changed > 0 {
            let were = if changed == 1 { "was" } else { "were" };
            notes.push(format!("{} {were} changed outside this app.", count(changed, "key")));
        }
        if gone > 0 {
            notes.push(format!(
                "{} not at OpenRouter any more.",
                if gone == 1 { "1 key is".into() } else { format!("{gone} keys are") }
            ));
        }
        Ok(RefreshView {
            complete,
            keys: u32::try_from(keys).unwrap_or(u32::MAX),
            at: text(self.now()),
            note: notes.join(" "),
        })
    }
}

/// The default workspace was read already; the others follow, and every key counts once.
async fn both(first: ListRead, client: &Client, workspaces: &[Workspace]) -> ListRead {
    let ids: Vec<Option<WorkspaceId>> =
        workspaces.iter().map(|workspace| Some(workspace.id.clone())).collect();
    let rest = client.complete_list(&ids).await;
    let merge = |a: Vec<RemoteKey>, b: Vec<RemoteKey>| {
        let mut by_hash: HashMap<KeyHash, RemoteKey> = HashMap::new();
        a.into_iter().chain(b).for_each(|key| drop(by_hash.insert(key.hash.clone(), key)));
        by_hash.into_values().collect::<Vec<_>>()
    };
    match (first, rest) {
        (
            ListRead::Complete { keys: a, server_date, unreadable: mut ua },
            ListRead::Complete { keys: b, unreadable: ub, .. },
        ) => {
            ua.extend(ub);
            ListRead::Complete { keys: merge(a, b), server_date, unreadable: ua }
        }
        (
            ListRead::Complete { keys: a, .. } | ListRead::Incomplete { seen: a, .. },
            ListRead::Incomplete { seen: b, why },
        )
        | (ListRead::Incomplete { seen: a, why }, ListRead::Complete { keys: b, .. }) => {
            ListRead::Incomplete { seen: merge(a, b), why }
        }
    }
}

fn store_reading(
    w: &Writer<'_>,
    account_id: i64,
    seen: &SeenAccount,
    ended: Timestamp,
) -> Result<usize, StoreError> {
    let known: HashMap<String, KeyRow> =
        key::of_account(w, account_id)?.into_iter().map(|row| (row.hash.clone(), row)).collect();
    let ours = VaultTag::parse(&meta_row(w)?.vault_tag);
    let stored = secret::stored_hashes(w, account_id)?;
    // A key of our own whose secret is not stored belongs to an attempt that is being looked into: provisioning's matter.
    let in_question = |key: &ListedKey| {
        !stored.contains(key.hash.as_str())
            && !known.contains_key(key.hash.as_str())
            && key.marker().is_some_and(|marker| Some(marker.tag()) == ours)
    };
    let mut changed = 0;
    let list: Vec<_> = seen
        .keys
        .iter()
        .filter(|key| {
            !in_question(key) && !known.get(key.hash.as_str()).is_some_and(|row| is_older(key, seen, row))
        })
        .map(|key| {
            let new = observed(key, seen.began);
            changed += usize::from(known.get(key.hash.as_str()).is_some_and(|row| {
                let old = &row.observed;
                row.origin == KeyOrigin::Created
                    && (old.limit != new.limit
                        || old.disabled != new.disabled
                        || old.reset != new.reset
                        || old.name != new.name)
            }));
            (key.hash.as_str().to_owned(), new)
        })
        .collect();
    key::observe_list(w, account_id, &list)?;
    for (hash, _) in &list {
        if known.get(hash).is_some_and(|row| row.gone_at.is_some()) {
            key::set_gone(w, hash, None)?;
        }
    }
    users::learn(w, account_id, &seen.external_users, ended)?;
    agree::after_reading(w, account_id, seen, in_question, ended)?;
    if let Some(skew_ms) = seen.skew_ms {
        meta::set_clock_skew(w, skew_ms, ended)?;
    }
    if let Some(credits) = seen.credits {
        setting::set(w, &credits_name(account_id), &credits)?;
    }
    list_time::insert(
        w,
        &ListTimeRow {
            account_id,
            begun_at: seen.began,
            ended_at: ended,
            complete: seen.complete,
            keys: i64::try_from(seen.keys.len()).unwrap_or(i64::MAX),
        },
    )?;
    keep_snapshot(w, account_id, seen, ended)?;
    Ok(changed)
}

/// Whether a listed key tells less than is known already: the list was begun before the key was last read by itself, or
/// lags behind a change whose answer told its time.
fn is_older(key: &ListedKey, seen: &SeenAccount, row: &KeyRow) -> bool {
    let known = &row.observed;
    known.seen_at > seen.began
        || key.updated_at.zip(known.updated_at).is_some_and(|(told, known)| told < known)
}

/// Takes over what was read of one key just now; a key that was called gone is there after all.
pub(crate) fn observe_fresh(w: &Writer<'_>, hash: &str, seen: &key::Observed) -> Result<(), StoreError> {
    key::observe(w, hash, seen)?;
    if key::get(w, hash)?.is_some_and(|row| row.gone_at.is_some()) {
        key::set_gone(w, hash, None)?;
    }
    Ok(())
}

/// Every reading is kept as a snapshot, an incomplete one as such; old ones are thinned out at the same time.
fn keep_snapshot(
    w: &Writer<'_>,
    account_id: i64,
    seen: &SeenAccount,
    ended: Timestamp,
) -> Result<(), StoreError> {
    let read = UsageSnapshot {
        began: seen.began,
        ended,
        complete: seen.complete,
        account_usage: seen.account_usage,
        rows: seen.keys.iter().map(UsageRow::listed).collect(),
    };
    snapshots::insert(w, &NewSnapshot { account_id, skew_ms: seen.skew_ms, why: seen.why, read })?;
    snapshots::thin(w, account_id, ended).map(|_| ())
}

/// Takes over what the answer to a change says of one key.
pub(crate) async fn note_key(app: &App, key: &ListedKey) {
    let (hash, seen) = (key.hash.as_str().to_owned(), observed(key, app.now()));
    let noted = async {
        app.file()?
            .write(move |w| {
                key::observe(w, &hash, &seen).and_then(|()| agree::ours_now(w, &hash, seen.seen_at))
            })
            .await
    };
    if let Err(error) = noted.await {
        tracing::warn!(code = ?error.code, "a changed key could not be noted");
    }
}
