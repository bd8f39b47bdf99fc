//! The machine's effects on the outside: commits, and calls to OpenRouter, each answered by an event.

use keyroster_domain::key::KeyHash;
use keyroster_domain::limit::Terms;
use keyroster_domain::marker::Marker;
use keyroster_domain::provisioning::{CallEnd, Change, Event, KeyEnd, ListEnd, PostEnd, Refusal};
use keyroster_openrouter::{Deletion, KeyPatch, Outcome as Sent, ReadError};
use keyroster_store::key;
use keyroster_vault::Secret;

use super::commit;
use super::shell::Shell;
use crate::error::{AppError, Code};
use crate::parts::{App, guard};
use crate::remote::{create_body, listed};

impl Shell {
    fn spawn(&self, work: impl Future<Output = Event> + Send + 'static) {
        let events = self.events.clone();
        tokio::spawn(async move {
            let event = work.await;
            // After the end nobody listens; what was done is in the file and at OpenRouter.
            let _ = events.send(event);
        });
    }

    pub(super) fn commit(&self, id: u64, changes: Vec<Change>) {
        let (app, seal, secrets) = (self.app.clone(), self.seal.clone(), self.secrets.clone());
        let (account_id, workspaces) = (self.account_id, self.workspaces.clone());
        self.spawn(async move {
            crate::failpoint::hit("commit.before");
            match commit::write(&app, account_id, workspaces, &seal, &secrets, changes).await {
                Ok(()) => {
                    crate::failpoint::hit("commit.after");
                    Event::Committed(id)
                }
                Err(why) => Event::CommitFailed { id, why },
            }
        });
    }

    pub(super) fn post(&self, marker: Marker, row: i64, name: String, terms: Terms) {
        let (client, secrets, workspaces) =
            (self.client.clone(), self.secrets.clone(), self.workspaces.clone());
        let app = self.app.clone();
        self.spawn(async move {
            let body = match create_body(&name, &terms, workspaces.of(row)) {
                Ok(body) => body,
                Err(error) => {
                    return Event::PostEnded { marker, end: PostEnd::NotSent { why: error.message } };
                }
            };
            crate::failpoint::hit("post.before");
            let sent = client.create_key(&body).await;
            crate::failpoint::hit("post.after");
            let end = match sent {
                Sent::NotSent(why) => PostEnd::NotSent { why: why.to_string() },
                Sent::Refused(refusal) => PostEnd::Refused(refusal_of(&refusal)),
                Sent::Unclear(why) => PostEnd::Unclear { why: why.to_string() },
                Sent::Done(created) => {
                    let echo = Box::new(listed(&created.key));
                    let secret = Secret::new(created.secret.expose().to_owned());
                    guard(&app.0.masks).insert(echo.hash.as_str().to_owned(), secret.masked());
                    guard(&secrets).insert(marker, secret);
                    PostEnd::Done { echo }
                }
            };
            crate::failpoint::hit("post.held");
            if !matches!(end, PostEnd::Done { .. }) {
                guard(&secrets).remove(&marker);
            }
            Event::PostEnded { marker, end }
        });
    }

    pub(super) fn read_list(&self) {
        let (app, client, account_id) = (self.app.clone(), self.client.clone(), self.account_id);
        self.spawn(async move {
            let began = app.now();
            crate::failpoint::hit("list.before");
            let end = match app.read_account(&client).await {
                Ok(seen) if seen.complete => {
                    if let Err(error) = app.take_over(account_id, seen.clone()).await {
                        tracing::warn!(code = ?error.code, "a list could not be noted");
                    }
                    crate::failpoint::hit("list.after");
                    ListEnd::Complete { keys: seen.keys, skew_ms: seen.skew_ms }
                }
                Ok(seen) => ListEnd::Incomplete { keys: seen.keys },
                Err(error) => list_trouble(&error),
            };
            Event::ListRead { began, end }
        });
    }

    pub(super) fn read_key(&self, hash: KeyHash) {
        let client = self.client.clone();
        self.spawn(async move {
            let Ok(id) = keyroster_openrouter::KeyHash::new(hash.as_str()) else {
                return Event::KeyRead { hash, end: KeyEnd::Failed };
            };
            let end = match client.get_key(&id).await {
                Ok(Some(key)) => KeyEnd::Found(Box::new(listed(&key))),
                Ok(None) => KeyEnd::Gone,
                Err(ReadError::Refused(refusal)) => KeyEnd::Refused(refusal_of(&refusal)),
                Err(ReadError::Failed(_)) => KeyEnd::Failed,
            };
            Event::KeyRead { hash, end }
        });
    }

    pub(super) fn delete(&self, hash: KeyHash) {
        let (client, app, account_id) = (self.client.clone(), self.app.clone(), self.account_id);
        self.spawn(async move {
            let Ok(id) = keyroster_openrouter::KeyHash::new(hash.as_str()) else {
                return Event::Deleted { hash, end: CallEnd::Unclear };
            };
            crate::failpoint::hit("delete.before");
            let deleted = client.delete_key(&id).await;
            crate::failpoint::hit("delete.after");
            let end = match deleted {
                Sent::Done(Deletion::Deleted) => {
                    note_deleted(&app, account_id, hash.as_str()).await;
                    CallEnd::Done
                }
                Sent::Done(Deletion::WasGone) => CallEnd::Gone,
                Sent::Refused(refusal) => CallEnd::Refused(refusal_of(&refusal)),
                Sent::NotSent(_) | Sent::Unclear(_) => CallEnd::Unclear,
            };
            Event::Deleted { hash, end }
        });
    }

    pub(super) fn disable(&self, hash: KeyHash) {
        let (client, app) = (self.client.clone(), self.app.clone());
        self.spawn(async move {
            let Ok(id) = keyroster_openrouter::KeyHash::new(hash.as_str()) else {
                return Event::Disabled { hash, end: CallEnd::Unclear };
            };
            let patch = KeyPatch { disabled: Some(true), ..KeyPatch::default() };
            let end = match client.update_key(&id, &patch).await {
                Sent::Done(key) => {
                    crate::check::note_key(&app, &listed(&key)).await;
                    CallEnd::Done
                }
                Sent::Refused(refusal) if refusal.status == 404 => CallEnd::Gone,
                Sent::Refused(refusal) => CallEnd::Refused(refusal_of(&refusal)),
                Sent::NotSent(_) | Sent::Unclear(_) => CallEnd::Unclear,
            };
            Event::Disabled { hash, end }
        });
    }
}

/// A key that was deleted at OpenRouter is put on record, and known as gone.
async fn note_deleted(app: &App, account_id: i64, hash: &str) {
    let (now, hash) = (app.now(), hash.to_owned());
    let noted = async {
        app.file()?
            .write(move |w| {
                if key::get(w, &hash)?.is_some() {
                    key::set_gone(w, &hash, Some(now))?;
                }
                crate::audit::record(w, now, Some(account_id), "key.delete", hash, serde_json::json!({}))
            })
            .await
    };
    if let Err(error) = noted.await {
        tracing::error!(code = ?error.code, "a deletion could not be put on record");
    }
}

fn refusal_of(refusal: &keyroster_openrouter::Refusal) -> Refusal {
    Refusal {
        status: refusal.status,
        message: refusal.message.clone(),
        retry_after: refusal.retry_after.map(keyroster_openrouter::RetryAfter::wait),
    }
}

fn list_trouble(error: &AppError) -> ListEnd {
    let refused =
        error.source.as_ref().and_then(|cause| cause.downcast_ref::<keyroster_openrouter::Refusal>());
    match (refused, error.code) {
        (Some(refusal), _) => ListEnd::Refused(refusal_of(refusal)),
        (None, Code::ListIncomplete) => ListEnd::Incomplete { keys: Vec::new() },
        (None, _) => ListEnd::Failed { why: error.message.clone() },
    }
}
