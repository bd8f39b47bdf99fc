//! Turning keys off or on through the one engine of changes, waiting for its end, and what became of each key.

use std::collections::HashMap;

use keyroster_domain::limits::{Act, Kind, Set};
use keyroster_store::change::{self, ItemState};
use keyroster_store::key;

use crate::error::Outcome;
use crate::parts::App;
use crate::wire::changes::ChangeEnd;

/// What became of one key.
pub(super) struct Switched {
    pub(super) hash: String,
    pub(super) end: ChangeEnd,
    /// One sentence, where it is not as it was asked to be.
    pub(super) what: String,
}

impl App {
    /// Turns keys off or on and waits until that is over.
    pub(super) async fn switch_keys(
        &self,
        account_id: i64,
        roster_id: i64,
        hashes: Vec<String>,
        off: bool,
    ) -> Outcome<Vec<Switched>> {
        if hashes.is_empty() {
            return Ok(Vec::new());
        }
        let (kind, set) = if off { (Kind::Off, Set::OFF) } else { (Kind::On, Set::ON) };
        let wanted = hashes.iter().map(|hash| (hash.clone(), Act::Set(set))).collect();
        let made = self.plan_changes(account_id, Some(roster_id), kind, wanted, Vec::new()).await?;
        let mut states: HashMap<String, ItemState> = HashMap::new();
        if !made.plan.items.is_empty() {
            let run_id = self.apply_made(&made).await?.id;
            self.changes_ended().await;
            let items = self.file()?.read(move |r| change::items(r, run_id)).await?;
            states.extend(items.into_iter().map(|item| (item.key_hash, item.state)));
        }
        let asked = hashes.clone();
        let gone: Vec<bool> = self
            .file()?
            .read(move |r| {
                let gone = |hash: &String| Ok(key::get(r, hash)?.is_none_or(|row| row.gone_at.is_some()));
                asked.iter().map(gone).collect()
            })
            .await?;
        let one = |(hash, gone): (String, bool)| {
            let end = match states.get(&hash) {
                Some(state) => end_of(*state),
                // Not in the plan: there was nothing to change about it.
                None if gone => ChangeEnd::Gone,
                None => ChangeEnd::Already,
            };
            Switched { hash, end, what: what(end, off).to_owned() }
        };
        Ok(hashes.into_iter().zip(gone).map(one).collect())
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

const fn what(end: ChangeEnd, off: bool) -> &'static str {
    match (end, off) {
        (ChangeEnd::Done | ChangeEnd::Already, _) => "",
        (ChangeEnd::Changed, _) => "Was changed meanwhile and is left as it is.",
        (ChangeEnd::Gone, _) => "Is not at OpenRouter any more.",
        (ChangeEnd::Refused, true) => "OpenRouter refused to turn it off. It is still on.",
        (ChangeEnd::Refused, false) => "OpenRouter refused to turn it on. It is still off.",
        (ChangeEnd::NotDone, true) => "Was not reached and is still on.",
        (ChangeEnd::NotDone, false) => "Was not reached and is still off.",
        (ChangeEnd::Unclear, _) => "The answer got lost. Refresh shows how it stands.",
        (ChangeEnd::Wrong, _) => "Came back with another limit and was turned off.",
    }
}
