//! Retiring old keys: only by a person's word, only while the new key works, only after it was handed out.

use keyroster_openrouter::{Client, Deletion, KeyHash, KeyPatch, Outcome as Sent, ReadError, RemoteKey};
use keyroster_store::handout::{self, HandoutRow};
use keyroster_store::{key, rotation};
use serde_json::json;

use super::standing::{Replacing, works};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::class_now;
use crate::remote::{listed, observed};
use crate::wire::plan::{PlanSkipView, SkipWhy};
use crate::wire::rotate::{RetireHow, RetireRequest, RetireView};

/// How often one change of one key is tried where no clear answer came; each try is read back first.
const TRIES: u32 = 3;

impl App {
    /// Turns off or deletes old keys whose successors were handed out. Whoever's was not is left, and said.
    ///
    /// # Errors
    /// `RunGoingOn`, `NothingToDo`; as reaching the account does.
    pub async fn rotate_retire(&self, request: &RetireRequest) -> Outcome<RetireView> {
        self.no_run().await?;
        let roster_id = request.roster_id;
        let class = self.file()?.read(move |r| class_now(r, roster_id)).await?;
        let asked = |id: i64| request.holder_ids.is_empty() || request.holder_ids.contains(&id);
        let account_id = self.account_of_roster(roster_id).await?;
        let (mut retired, mut left, mut client) = (0, Vec::new(), None);
        for person in &class.people {
            let holder = &person.holder.holder;
            let Some(one) = class.replacing.get(&holder.id).filter(|_| asked(holder.id)) else { continue };
            let reason = match self.may_retire(one, request.handed_out).await? {
                Some(why) => Some(why.to_owned()),
                None => {
                    let client = match &client {
                        Some(client) => client,
                        None => client.insert(self.client(account_id).await?),
                    };
                    self.retire_one(client, one, request.how).await?
                }
            };
            match reason {
                None => retired += 1,
                Some(reason) => left.push(PlanSkipView {
                    holder_id: holder.id,
                    name: holder.person.name.clone(),
                    why: SkipWhy::LeftOut,
                    reason,
                }),
            }
        }
        if retired == 0 && left.is_empty() {
            return Err(AppError::new(Code::NothingToDo, "No old key waits to be retired.")
                .safe("Nothing was changed."));
        }
        self.advance_anchor().await;
        self.changed();
        Ok(RetireView { retired, left })
    }

    /// What keeps the old key from being retired. The tick is set where the person says so.
    async fn may_retire(&self, one: &Replacing, handed_out: bool) -> Outcome<Option<&'static str>> {
        let Some(new) = &one.new else {
            return Ok(Some("The new key is not made yet, so the old one stays."));
        };
        if !works(new) {
            return Ok(Some("The new key does not work, so the old one stays."));
        }
        if one.handed.is_some() {
            return Ok(None);
        }
        if !handed_out {
            return Ok(Some("The new key is not ticked as handed out yet."));
        }
        let (now, holder_id, account_id) = (self.now(), one.row.new.holder_id, one.row.new.account_id);
        let tick = HandoutRow {
            key_hash: new.hash.clone(),
            holder_id,
            handed_at: now,
            how: "told when the old key was retired".to_owned(),
        };
        self.file()?
            .write(move |w| {
                handout::tick(w, &tick)?;
                let target = format!("holder:{holder_id}");
                let detail = json!({ "key": tick.key_hash });
                crate::audit::record(w, now, Some(account_id), "rotate.handed_out", target, detail)
            })
            .await?;
        Ok(None)
    }

    /// One old key; in words why it still works, where it does. A fresh look at both keys goes before every try.
    async fn retire_one(&self, client: &Client, one: &Replacing, how: RetireHow) -> Outcome<Option<String>> {
        let unknown = || Ok(Some("OpenRouter did not answer clearly. Try again in a minute.".to_owned()));
        let (Ok(old), Some(Ok(new))) =
            (KeyHash::new(&one.old.hash), one.new.as_ref().map(|new| KeyHash::new(&new.hash)))
        else {
            return unknown();
        };
        match client.get_key(&new).await {
            Ok(Some(there)) if !there.disabled => {}
            Ok(_) => return Ok(Some("The new key does not work, so the old one stays.".to_owned())),
            Err(error) => return Ok(Some(trouble(error))),
        }
        self.note_retiring(one, how, "rotate.retire", None).await?;
        crate::failpoint::hit("retire.intended");
        for _ in 0..TRIES {
            let there = match client.get_key(&old).await {
                Ok(there) => there,
                Err(error) => return Ok(Some(trouble(error))),
            };
            let Some(there) = there else { return self.retired(one, how, None).await };
            if how == RetireHow::TurnOff && there.disabled {
                return self.retired(one, how, Some(&there)).await;
            }
            let done = match how {
                RetireHow::TurnOff => {
                    let patch = KeyPatch { disabled: Some(true), ..KeyPatch::default() };
                    match client.update_key(&old, &patch).await {
                        Sent::Done(key) if key.disabled => return self.retired(one, how, Some(&key)).await,
                        Sent::Refused(refusal) if refusal.status != 404 => Err(refusal),
                        _ => Ok(()),
                    }
                }
                // The last reading of the key goes into the file before it is deleted.
                RetireHow::Delete => {
                    self.take_last_reading(&there).await?;
                    match client.delete_key(&old).await {
                        Sent::Done(Deletion::Deleted | Deletion::WasGone) => {
                            crate::failpoint::hit("retire.done");
                            return self.retired(one, how, None).await;
                        }
                        Sent::Refused(refusal) => Err(refusal),
                        _ => Ok(()),
                    }
                }
            };
            if let Err(refusal) = done {
                return Ok(Some(format!("OpenRouter refused: {}", refusal.message)));
            }
        }
        unknown()
    }

    async fn take_last_reading(&self, key: &RemoteKey) -> Outcome<()> {
        let (hash, seen) =
            (key.hash.as_str().to_owned(), observed(&listed(key), key.limit.is_some(), self.now()));
        self.file()?.write(move |w| key::observe(w, &hash, &seen)).await
    }

    async fn note_retiring(
        &self,
        one: &Replacing,
        how: RetireHow,
        action: &'static str,
        gone: Option<bool>,
    ) -> Outcome<()> {
        let (now, row) = (self.now(), one.row.new.clone());
        let detail = json!({ "old": row.old_hash, "how": how, "gone": gone });
        self.file()?
            .write(move |w| {
                let target = format!("holder:{}", row.holder_id);
                crate::audit::record(w, now, Some(row.account_id), action, target, detail)
            })
            .await
    }

    async fn retired(
        &self,
        one: &Replacing,
        how: RetireHow,
        seen: Option<&RemoteKey>,
    ) -> Outcome<Option<String>> {
        crate::failpoint::hit("retire.half");
        let (now, row) = (self.now(), one.row.clone());
        let seen = seen.map(|key| observed(&listed(key), key.limit.is_some(), now));
        self.file()?
            .write(move |w| {
                let old = &row.new.old_hash;
                match &seen {
                    Some(seen) => key::observe(w, old, seen)?,
                    None => key::set_gone(w, old, Some(now))?,
                }
                rotation::retired(w, &row, now)?;
                let detail = json!({ "old": old, "how": how, "gone": seen.is_none() });
                let target = format!("holder:{}", row.new.holder_id);
                crate::audit::record(w, now, Some(row.new.account_id), "rotate.retired", target, detail)
            })
            .await?;
        Ok(None)
    }
}

fn trouble(error: ReadError) -> String {
    AppError::from(error).message
}
