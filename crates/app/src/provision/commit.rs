//! The machine's commits, each one transaction: intents, sealed secrets, states; every change with its audit row.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use keyroster_domain::key::ListedKey;
use keyroster_domain::limit::Limit;
use keyroster_domain::marker::Marker;
use keyroster_domain::provisioning::{Attempt, Change, CommitTrouble, EpochWhy, Verdict};
use keyroster_store::attempt::{self, AttemptNews, AttemptState, NewAttempt, SwitchOff};
use keyroster_store::key::{self, KeyOrigin, KeyRow, Wanted};
use keyroster_store::list_time::{self, ListTimeRow};
use keyroster_store::rotation::{self, RotationState};
use keyroster_store::secret::{self, SecretRow};
use keyroster_store::verdict::{self, Verdict as StoredVerdict, VerdictRow};
use keyroster_store::{StoreError, Writer, meta, reserve};
use keyroster_vault::Secret;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::task::Workspaces;
use crate::error::Code;
use crate::identity::meta_row;
use crate::needs;
use crate::parts::{App, guard};
use crate::remote::observed;
use crate::sealing::OpenSeal;

/// Secrets of answers, until they are sealed and committed.
pub(crate) type Secrets = Mutex<HashMap<Marker, Secret>>;

/// One change, ready to be written: sealing happens before the transaction.
enum Ready {
    Plain(Change),
    Stored { attempt: Attempt, key: Box<ListedKey>, sealed: SecretRow },
}

/// Writes a commit, all or nothing.
///
/// # Errors
/// What failed; then nothing was written.
pub(crate) async fn write(
    app: &App,
    account_id: i64,
    workspaces: Arc<Workspaces>,
    seal: &OpenSeal,
    secrets: &Secrets,
    changes: Vec<Change>,
) -> Result<(), CommitTrouble> {
    let mut ready = Vec::with_capacity(changes.len());
    let mut settled = Vec::new();
    for change in changes {
        match change {
            Change::Stored { attempt, key } => {
                let held = guard(secrets);
                let secret = held
                    .get(&attempt.marker)
                    .ok_or_else(|| CommitTrouble::Seal("the secret is not in hand".to_owned()))?;
                let sealed = seal
                    .seal_key(account_id, key.hash.as_str(), secret)
                    .map_err(|error| CommitTrouble::Seal(error.message))?;
                settled.push(attempt.marker);
                ready.push(Ready::Stored { attempt, key, sealed });
            }
            change => {
                if let Change::Attempt(attempt) = &change
                    && attempt.state == keyroster_domain::provisioning::AttemptState::GhostDeleted
                {
                    settled.push(attempt.marker);
                }
                ready.push(Ready::Plain(change));
            }
        }
    }
    let now = app.now();
    crate::failpoint::hit("commit.sealed");
    let written = match app.file() {
        Ok(file) => {
            file.write(move |w| {
                for change in ready {
                    one(w, account_id, &workspaces, change, now)?;
                    crate::failpoint::hit("commit.half");
                }
                Ok(())
            })
            .await
        }
        Err(error) => Err(error),
    };
    match written {
        Ok(()) => {
            let mut held = guard(secrets);
            settled.iter().for_each(|marker| drop(held.remove(marker)));
            Ok(())
        }
        Err(error) => {
            tracing::error!(code = ?error.code, source = ?error.source.as_ref().map(ToString::to_string), "a commit failed");
            if error.code == Code::DiskFull
                && let Err(cause) = reserve::release(app.data_dir())
            {
                tracing::warn!(%cause, "the reserve could not be freed");
            }
            Err(CommitTrouble::Write(error.message))
        }
    }
}

fn one(
    w: &Writer<'_>,
    account_id: i64,
    workspaces: &Workspaces,
    change: Ready,
    now: Timestamp,
) -> Result<(), StoreError> {
    match change {
        Ready::Stored { attempt, key, sealed } => stored(w, account_id, &attempt, &key, &sealed, now),
        Ready::Plain(Change::Stored { .. }) => {
            Err(StoreError::Conflict { rule: "a secret must be sealed first".into() })
        }
        Ready::Plain(Change::Intent(attempt)) => intent(w, account_id, workspaces.of(attempt.row), &attempt),
        Ready::Plain(Change::Attempt(attempt)) => {
            update(w, &attempt, now)?;
            let detail = json!({ "state": attempt.state.word(), "key": attempt.hash, "why": attempt.why });
            crate::audit::record(w, now, Some(account_id), "create.resolve", target(&attempt), detail)
        }
        Ready::Plain(Change::ListRead(began)) => list_time::insert(
            w,
            &ListTimeRow { account_id, begun_at: began, ended_at: now, complete: true, keys: 0 },
        ),
        Ready::Plain(Change::StartEpoch { why, .. }) => {
            let install = meta_row(w)?.install_id;
            let why = match why {
                EpochWhy::Restored => crate::anchor::RESTORED,
                EpochWhy::LostFuture => needs::LOST_FUTURE,
            };
            crate::anchor::begin_review(w, &install, why, now)
        }
        Ready::Plain(Change::Reviewed) => {
            meta::end_review(w)?;
            needs::close_reviews(w, now)?;
            crate::audit::record(w, now, None, "epoch.reviewed", "file", json!({}))
        }
        Ready::Plain(Change::Known(known)) => {
            let (verdict, holder_id) = match known.verdict {
                Verdict::Seen => (StoredVerdict::Seen, None),
                Verdict::LeftAlone(row) => (StoredVerdict::LeftAlone, row),
            };
            let key_hash = known.hash.as_str().to_owned();
            crate::audit::record(
                w,
                now,
                Some(account_id),
                "key.decide",
                key_hash.clone(),
                json!({ "verdict": verdict, "holder": holder_id }),
            )?;
            verdict::put(w, &VerdictRow { account_id, key_hash, verdict, holder_id, decided_at: now })
        }
    }
}

fn intent(
    w: &Writer<'_>,
    account_id: i64,
    workspace: Option<&str>,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    let unlimited = attempt.terms.limit == Limit::NoLimit;
    let body = json!([attempt.name, attempt.terms, workspace]).to_string();
    let new = NewAttempt {
        account_id,
        holder_id: attempt.row,
        epoch: i64::from(attempt.epoch),
        install_id: attempt.install.0.clone(),
        nonce: attempt.marker.to_string(),
        key_name: attempt.name.clone(),
        terms: attempt.terms,
        // The plan could not be confirmed without the second, named confirmation.
        no_limit_confirmed_at: unlimited.then_some(attempt.made_at),
        workspace_id: workspace.map(str::to_owned),
        request_sha256: hex::encode(Sha256::digest(body.as_bytes())),
        begun_at: attempt.made_at,
    };
    let id = attempt::insert(w, &new)?;
    let news = AttemptNews {
        sent_after: Some(attempt.made_at),
        deadline: Some(attempt.deadline),
        server_time: Some(attempt.server_time),
        ..AttemptNews::default()
    };
    attempt::update(w, id, &news, attempt.made_at)?;
    let detail = json!({ "name": attempt.name, "terms": attempt.terms });
    crate::audit::record(w, attempt.made_at, Some(account_id), "create.intent", target(attempt), detail)
}

fn stored(
    w: &Writer<'_>,
    account_id: i64,
    attempt: &Attempt,
    listed: &ListedKey,
    sealed: &SecretRow,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = update(w, attempt, now)?;
    let replaces =
        rotation::open_of_holder(w, attempt.row)?.filter(|row| row.state == RotationState::Planned);
    if let Some(row) = &replaces {
        rotation::made(w, row, now)?;
    }
    key::claim(
        w,
        &KeyRow {
            hash: listed.hash.as_str().to_owned(),
            account_id,
            holder_id: Some(attempt.row),
            attempt_id: Some(id),
            origin: KeyOrigin::Created,
            observed: observed(listed, now),
            gone_at: None,
            retired_at: None,
            replaced_at: None,
            wanted: Wanted { terms: Some(attempt.terms), disabled: None },
        },
    )?;
    secret::insert(w, sealed)?;
    let detail = json!({ "key": listed.hash, "name": listed.name, "terms": attempt.terms });
    crate::audit::record(w, now, Some(account_id), "create.done", target(attempt), detail)?;
    if let Some(row) = &replaces {
        rotation::note_made(w, row.id, listed.hash.as_str(), now)?;
        let detail = json!({ "old": row.new.old_hash, "key": listed.hash, "terms": attempt.terms });
        crate::audit::record(w, now, Some(account_id), "rotate.made", target(attempt), detail)?;
    }
    Ok(())
}

fn update(w: &Writer<'_>, attempt: &Attempt, now: Timestamp) -> Result<i64, StoreError> {
    let row =
        attempt::by_nonce(w, &attempt.marker.to_string())?.ok_or(StoreError::NoRow { what: "attempt" })?;
    let news = AttemptNews {
        state: Some(state_of(attempt.state)),
        sent_after: None,
        deadline: Some(attempt.deadline),
        server_time: Some(attempt.server_time),
        remote_hash: attempt.hash.as_ref().map(|hash| hash.as_str().to_owned()),
        last_seen: attempt.last_seen,
        switch_off: Some(switch_of(attempt.switch_off)),
        why: Some(attempt.why.clone()).filter(|why| !why.is_empty()),
    };
    attempt::update(w, row.id, &news, now)?;
    Ok(row.id)
}

fn target(attempt: &Attempt) -> String {
    format!("holder:{}", attempt.row)
}

fn state_of(state: keyroster_domain::provisioning::AttemptState) -> AttemptState {
    use keyroster_domain::provisioning::AttemptState as S;
    match state {
        S::Intent => AttemptState::Intent,
        S::NotSent => AttemptState::NotSent,
        S::Refused => AttemptState::Refused,
        S::Unclear => AttemptState::Unclear,
        S::Stored => AttemptState::Stored,
        S::Absent => AttemptState::Absent,
        S::GhostDeleted => AttemptState::GhostDeleted,
        S::Ask => AttemptState::Ask,
    }
}

fn switch_of(off: keyroster_domain::provisioning::SwitchOff) -> SwitchOff {
    use keyroster_domain::provisioning::SwitchOff as S;
    match off {
        S::NotNeeded => SwitchOff::NotNeeded,
        S::Wanted => SwitchOff::Wanted,
        S::Done => SwitchOff::Done,
    }
}
