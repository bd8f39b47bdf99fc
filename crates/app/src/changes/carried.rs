//! Carrying out changes for another part of the app (a class turned off, old keys retired): plan, apply, wait for the
//! end, and what became of each key. One path for every change: read again before it is sent, on record, never sent twice.

use std::collections::HashMap;

use keyroster_domain::limits::Kind;
use keyroster_store::change::{self, ItemState};
use keyroster_store::key;

use super::make::Wanted;
use crate::error::Outcome;
use crate::parts::App;
use crate::wire::changes::ChangeEnd;

/// What became of one key.
pub(crate) struct Carried {
    /// The key.
    pub(crate) hash: String,
    /// How its change ended.
    pub(crate) end: ChangeEnd,
}

impl App {
    /// Plans these changes, carries them out and waits until that is over; what became of each, in their order. A key
    /// that is gone already counts as gone, whatever was asked of it.
    ///
    /// # Errors
    /// As planning and applying do; then nothing was sent.
    pub(crate) async fn carry_out(
        &self,
        account_id: i64,
        roster_id: i64,
        kind: Kind,
        wanted: Vec<Wanted>,
    ) -> Outcome<Vec<Carried>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let hashes: Vec<String> = wanted.iter().map(|(hash, _)| hash.clone()).collect();
        let made = self.plan_changes(account_id, Some(roster_id), kind, wanted, Vec::new()).await?;
        let mut states: HashMap<String, ItemState> = HashMap::new();
        if !made.plan.items.is_empty() {
            let run_id = self.apply_made(&made).await?.id;
            self.changes_ended().await;
            let items = self.file()?.read(move |r| change::items(r, run_id)).await?;
            states.extend(items.into_iter().map(|item| (item.key_hash, item.state)));
        }
        self.file()?
            .read(move |r| {
                let one = |hash: String| {
                    let end = match states.get(&hash) {
                        Some(state) => end_of(*state),
                        // Not in the plan: there was nothing to change about it.
                        None if key::get(r, &hash)?.is_none_or(|row| row.gone_at.is_some()) => {
                            ChangeEnd::Gone
                        }
                        None => ChangeEnd::Already,
                    };
                    Ok(Carried { hash, end })
                };
                hashes.into_iter().map(one).collect()
            })
            .await
    }
}

const fn end_of(state: ItemState) -> ChangeEnd {
    match state {
        ItemState::Done => ChangeEnd::Done,
        ItemState::Already => ChangeEnd::Already,
        ItemState::Changed => ChangeEnd::Changed,
        ItemState::Gone => ChangeEnd::Gone,
        ItemState::Refused => ChangeEnd::Refused,
        ItemState::Planned | ItemState::NotDone => ChangeEnd::NotDone,
        ItemState::Intent | ItemState::TurnOff | ItemState::Unclear => ChangeEnd::Unclear,
        ItemState::Wrong => ChangeEnd::Wrong,
    }
}
