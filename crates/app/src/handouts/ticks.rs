//! The tick-off list: which key was given to its holder, when and how; and whom to ask.

use std::collections::HashMap;

use keyroster_store::handout::{self, HandoutRow};
use keyroster_store::{roster, setting};
use serde_json::json;

use crate::clock::text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::class_now;
use crate::wire::handouts::{HandoutTick, HandoutTickRequest, HandoutTickedView};

/// The longest note of how a key was handed out, and the longest contact.
const LONGEST: usize = 200;

/// The name of a class's setting.
pub(super) fn contact_name(roster_id: i64) -> String {
    format!("handout_contact_{roster_id}")
}

impl App {
    /// Ticks people as having got the key they have now, or takes ticks back. Those without a key are passed over, and
    /// a key that is ticked already keeps its time.
    ///
    /// # Errors
    /// `NotFound`, `ReadOnlyFile`.
    pub async fn handouts_tick(&self, request: &HandoutTickRequest) -> Outcome<HandoutTickedView> {
        let (roster_id, handed, now) = (request.roster_id, request.handed, self.now());
        let account_id = self.account_of_roster(roster_id).await?;
        let mut wanted = HashMap::new();
        for tick in &request.ticks {
            let at = tick.at.as_deref().map(str::parse).transpose().map_err(|cause: jiff::Error| {
                AppError::new(Code::Internal, "The time of that tick cannot be read.").because(cause)
            })?;
            let how: String = tick.how.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
            wanted.insert(tick.holder_id, (how, at.unwrap_or(now).min(now)));
        }
        let changed = self
            .file()?
            .write(move |w| {
                let class = class_now(w, roster_id)?;
                let mut changed = Vec::new();
                for person in &class.people {
                    let holder_id = person.holder.holder.id;
                    let key = person.key.as_ref().filter(|key| key.gone_at.is_none());
                    let (Some((how, at)), Some(key)) = (wanted.remove(&holder_id), key) else { continue };
                    let before = handout::of_key(w, &key.hash)?;
                    if before.is_some() == handed {
                        continue;
                    }
                    let row = HandoutRow { key_hash: key.hash.clone(), holder_id, handed_at: at, how };
                    if handed {
                        handout::tick(w, &row)?;
                    } else {
                        handout::untick(w, &key.hash)?;
                    }
                    let row = before.unwrap_or(row);
                    let (action, detail) = if handed {
                        ("handout.tick", json!({ "how": row.how }))
                    } else {
                        ("handout.untick", json!({ "at": text(row.handed_at), "how": row.how }))
                    };
                    crate::audit::record(w, now, Some(account_id), action, key.hash.clone(), detail)?;
                    changed.push(HandoutTick { holder_id, how: row.how, at: Some(text(row.handed_at)) });
                }
                Ok(changed)
            })
            .await?;
        Ok(HandoutTickedView { changed })
    }

    /// Sets whom to tell when a key is lost; printed on cards and in letters.
    ///
    /// # Errors
    /// `NotFound`, `ReadOnlyFile`.
    pub async fn handouts_contact(&self, roster_id: i64, contact: &str) -> Outcome<()> {
        let contact: String = contact.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        self.file()?
            .write(move |w| {
                roster::get(w, roster_id)?.ok_or(keyroster_store::StoreError::NoRow { what: "class" })?;
                setting::set(w, &contact_name(roster_id), &contact)
            })
            .await
    }
}
