//! The guard of promise R3: what may be deleted without asking, and what keeps a key from it.

use jiff::Timestamp;

use super::config::Times;
use super::durable::{Attempt, Epoch, InstallId};
use super::question::Doubt;
use crate::key::ListedKey;
use crate::usd::Usd;

/// Who is looking, and when.
pub(super) struct Looking<'a> {
    pub install: &'a InstallId,
    pub epoch: Epoch,
    pub now: Timestamp,
    pub times: &'a Times,
}

/// Every reason not to delete this key of an attempt without a stored secret; none = it is a ghost.
pub(super) fn doubts(attempt: &Attempt, key: &ListedKey, looking: &Looking<'_>) -> Vec<Doubt> {
    let zero = Some(Usd::ZERO);
    let made = attempt.made_at;
    let in_window =
        key.created_at.is_some_and(|at| super::apart(at, attempt.server_time) <= looking.times.ghost_window);
    let young = super::apart(looking.now, made) < looking.times.ghost_age;
    let found = [
        (Doubt::OtherInstall, attempt.install != *looking.install),
        (Doubt::OtherEpoch, attempt.epoch != looking.epoch),
        (Doubt::Used, key.usage != zero || key.byok_usage != zero || key.last_used_at.is_some()),
        (Doubt::OtherTime, !in_window),
        (Doubt::OldAttempt, !young),
        (Doubt::NoMarker, key.marker() != Some(attempt.marker)),
    ];
    found.into_iter().filter(|(_, stands)| *stands).map(|(doubt, _)| doubt).collect()
}
