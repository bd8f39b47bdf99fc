//! The answers to creates (§2.1 of the promises: NotSent, Refused, Done, Unclear).

use jiff::Timestamp;

use super::durable::{AttemptState, SwitchOff};
use super::event::{PostEnd, Refusal};
use super::progress::{Need, PauseReason};
use super::state::{Entropy, Flight, State};
use crate::key::ListedKey;
use crate::marker::Marker;

impl State {
    pub(super) fn post_ended(&mut self, marker: Marker, end: PostEnd, entropy: Entropy<'_>) {
        let Some(at) = self.by_marker.get(&marker).copied() else { return };
        let Some(Flight::Posting(left)) = self.flying.get(&at).copied() else { return };
        self.attempts[at].deadline = self.now;
        let row = self.attempts[at].row;
        match end {
            PostEnd::NotSent { why } => {
                self.flying.remove(&at);
                self.count_try(row);
                self.set_attempt(at, AttemptState::NotSent, &why);
                self.pace.back_off(left, self.now, &self.config.times, entropy);
            }
            PostEnd::Refused(refusal) => self.post_refused(at, left, refusal, entropy),
            PostEnd::Done { echo } => self.post_done(at, echo),
            PostEnd::Unclear { why } => self.post_unclear(at, &why),
        }
    }

    /// "In a row" with several in flight: unclear answers, in the order they arrive, with no clear answer (a key or an
    /// API refusal) between them. What was not sent neither counts nor interrupts.
    fn post_unclear(&mut self, at: usize, why: &str) {
        self.flying.remove(&at);
        self.count_try(self.attempts[at].row);
        self.set_attempt(at, AttemptState::Unclear, why);
        self.unclear_in_a_row += 1;
        if self.unclear_in_a_row >= self.config.bounds.unclear_in_a_row {
            self.open_breaker(PauseReason::Trouble);
        }
    }

    fn post_refused(&mut self, at: usize, left: Timestamp, refusal: Refusal, entropy: Entropy<'_>) {
        // The shell calls these unclear; if one slips through, the careful reading stands.
        if matches!(refusal.status, 408 | 409 | 500..) {
            return self.post_unclear(at, &refusal.message);
        }
        self.flying.remove(&at);
        self.unclear_in_a_row = 0;
        let why = format!("{} {}", refusal.status, refusal.message);
        match refusal.status {
            429 => {
                self.pace.rate_limited(left, self.now, refusal.retry_after, &self.config.times, entropy);
            }
            401 => self.open_breaker(PauseReason::NotAccepted(refusal)),
            402 => self.open_breaker(PauseReason::OutOfCredits(refusal)),
            403 => self.open_breaker(PauseReason::Forbidden(refusal)),
            _ => {
                if let Some(row) = self.rows.get_mut(self.attempts[at].row) {
                    row.need = Some(Need::Refused(refusal));
                }
            }
        }
        self.set_attempt(at, AttemptState::Refused, &why);
    }

    fn post_done(&mut self, at: usize, echo: Box<ListedKey>) {
        let attempt = &self.attempts[at];
        let in_hand = |other: &usize| self.attempts[*other].hash.as_ref() == Some(&echo.hash);
        let reused = self.stored.contains(&echo.hash)
            || self.known.contains_key(&echo.hash)
            || self.lists.was_there_before(&echo.hash)
            || self.flying.keys().any(in_hand);
        if reused {
            if let Some(row) = self.rows.get_mut(attempt.row) {
                row.need = Some(Need::ReusedHash(echo.hash.clone()));
            }
            self.open_breaker(PauseReason::ReusedHash(echo.hash));
            return self.post_unclear(at, "the answer named a key that was there before");
        }
        match echo.marker() {
            Some(marker) if marker == attempt.marker => {}
            Some(_) => return self.post_unclear(at, "the answer belongs to another attempt"),
            None => {
                self.suspects.insert(echo.hash.clone(), at);
                self.attempts[at].hash = Some(echo.hash.clone());
                return self.post_unclear(at, "the name came back without its marker");
            }
        }
        self.unclear_in_a_row = 0;
        self.pace.answered_clean();
        let attempt = &mut self.attempts[at];
        attempt.switch_off = match (echo.has_terms(&attempt.terms), echo.disabled) {
            (true, false) => SwitchOff::NotNeeded,
            (true, true) => SwitchOff::Done,
            (false, _) => SwitchOff::Wanted,
        };
        attempt.hash = Some(echo.hash.clone());
        attempt.state = AttemptState::Stored;
        self.open.remove(&(attempt.row, at));
        self.flying.insert(at, Flight::Storing);
        if self.config.sabotage.ack_before_commit {
            self.count_as_created(at, &echo);
        }
        self.commits.push_stored(at, echo);
    }
}
