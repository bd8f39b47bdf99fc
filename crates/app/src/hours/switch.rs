//! Turning keys of a class off or on through the one engine of changes, and what is said of each.

use keyroster_domain::limits::{Act, Kind, Set};

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
        let (kind, set) = if off { (Kind::Off, Set::OFF) } else { (Kind::On, Set::ON) };
        let wanted = hashes.into_iter().map(|hash| (hash, Act::Set(set))).collect();
        let carried = self.carry_out(account_id, roster_id, kind, wanted).await?;
        let one = |one: crate::changes::Carried| Switched {
            what: what(one.end, off).to_owned(),
            hash: one.hash,
            end: one.end,
        };
        Ok(carried.into_iter().map(one).collect())
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
