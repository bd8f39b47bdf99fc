//! What a reading and what an answer lead to, for one item.

use super::apply::{Apply, ReadEnd, SendEnd, Step};
use super::end::{End, WhyNot};
use super::judge::{After, Found, Sending, after_any, answered, before_sending};
use super::seen::Now;
use crate::key::SeenLimit;
use crate::provisioning::{Entropy, PauseReason, Refusal};

/// Times a key is sent again, when a reading shows that the last request did nothing.
const RESENDS: u32 = 2;
/// Readings after an unclear answer that may fail.
const LOOKS: u32 = 3;

impl Apply {
    pub(super) fn read_ended(&mut self, at: usize, end: ReadEnd, entropy: Entropy<'_>) {
        match self.tracks[at].step.clone() {
            Step::Looking => self.looked(at, end, entropy),
            Step::LookingAgain(what) => self.looked_again(at, what, end, entropy),
            _ => {}
        }
    }

    /// The reading just before writing.
    fn looked(&mut self, at: usize, end: ReadEnd, entropy: Entropy<'_>) {
        self.tracks[at].read_at = self.now;
        let now = match end {
            ReadEnd::Found(now) => Some(now),
            ReadEnd::Gone => None,
            ReadEnd::Refused(refusal) => return self.refused(at, refusal, false, entropy),
            ReadEnd::Failed => return self.not_through(at, entropy),
        };
        self.unclear_in_a_row = 0;
        self.tracks[at].now.clone_from(&now);
        match before_sending(&self.tracks[at].item, now.as_deref()) {
            Found::Send(what) => self.intend(at, what),
            Found::End(end) => self.end(at, end),
        }
    }

    pub(super) fn sent(&mut self, at: usize, end: SendEnd, entropy: Entropy<'_>) {
        let Step::Sending(what) = self.tracks[at].step else { return };
        match end {
            SendEnd::Done(now) => {
                self.unclear_in_a_row = 0;
                self.pace.answered_clean();
                if now.is_some() {
                    self.tracks[at].now.clone_from(&now);
                }
                self.answer(at, what, now.as_deref());
            }
            SendEnd::Gone => {
                self.unclear_in_a_row = 0;
                self.end(at, if what == Sending::Delete { End::Done } else { End::Gone });
            }
            // These may have been carried out all the same; if one slips through, the careful reading stands.
            SendEnd::Refused(refusal) if matches!(refusal.status, 408 | 409 | 500..) => {
                self.unclear(at, what);
            }
            SendEnd::Refused(refusal) => self.refused(at, refusal, what == Sending::TurnOff, entropy),
            SendEnd::NotSent if what == Sending::TurnOff => self.unclear(at, what),
            SendEnd::NotSent => self.not_through(at, entropy),
            SendEnd::Unclear => self.unclear(at, what),
        }
    }

    fn answer(&mut self, at: usize, what: Sending, now: Option<&Now>) {
        match (what, now) {
            (Sending::Delete, _) => self.end(at, End::Done),
            (Sending::Set(set), Some(now)) => match answered(&self.tracks[at].item, set, now) {
                After::Done => self.end(at, End::Done),
                After::TurnOff(limit) => self.turn_off(at, limit),
                After::AsBefore | After::Other(_) => self.look_again(at, what),
            },
            (Sending::TurnOff, Some(now)) if now.seen.disabled => self.end_wrong(at, true),
            (Sending::Set(_) | Sending::TurnOff, _) => self.look_again(at, what),
        }
    }

    /// The reading after an answer that did not tell.
    fn looked_again(&mut self, at: usize, what: Sending, end: ReadEnd, entropy: Entropy<'_>) {
        let now = match end {
            ReadEnd::Found(now) => now,
            ReadEnd::Gone => {
                return self.end(at, if what == Sending::Delete { End::Done } else { End::Gone });
            }
            ReadEnd::Refused(refusal) if refusal.status == 429 => {
                let (left, wait) = (self.tracks[at].left, refusal.retry_after);
                self.pace.rate_limited(left, self.now, wait, &self.config.times, entropy);
                return self.look_again(at, what);
            }
            ReadEnd::Refused(_) | ReadEnd::Failed => {
                let track = &mut self.tracks[at];
                track.looks += 1;
                if track.looks >= LOOKS || self.breaker.is_some() {
                    return match what {
                        Sending::TurnOff => self.end_wrong(at, false),
                        Sending::Set(_) | Sending::Delete => self.end(at, End::Unclear),
                    };
                }
                let left = track.left;
                self.pace.back_off(left, self.now, &self.config.times, entropy);
                return self.look_again(at, what);
            }
        };
        self.tracks[at].now = Some(now.clone());
        let after = match what {
            Sending::TurnOff if now.seen.disabled => return self.end_wrong(at, true),
            _ => after_any(&self.tracks[at].item, what, &now),
        };
        match after {
            After::Done => self.end(at, End::Done),
            After::TurnOff(limit) => self.turn_off(at, limit),
            After::Other(fields) => self.end(at, End::Changed { now: Box::new(now.seen.clone()), fields }),
            After::AsBefore => self.again(at, what),
        }
    }

    /// The key is as it was: sent again, at most twice.
    fn again(&mut self, at: usize, what: Sending) {
        let safe = what == Sending::TurnOff;
        let track = &mut self.tracks[at];
        track.resends += 1;
        track.read_at = self.now;
        let more = track.resends <= RESENDS;
        match what {
            _ if more && (safe || self.goes_on()) => self.intend(at, what),
            Sending::TurnOff => self.end_wrong(at, false),
            Sending::Set(_) | Sending::Delete => self.end(at, End::NotDone(WhyNot::AsBefore)),
        }
    }

    /// Promise M4: not the limit that was asked for. Nothing may be spent over it.
    fn turn_off(&mut self, at: usize, limit: SeenLimit) {
        let track = &mut self.tracks[at];
        track.wrong = Some(limit);
        (track.resends, track.looks) = (0, 0);
        if track.now.as_ref().is_some_and(|now| now.seen.disabled) {
            return self.end_wrong(at, true);
        }
        self.intend(at, Sending::TurnOff);
    }

    fn end_wrong(&mut self, at: usize, off: bool) {
        let limit = self.tracks[at].wrong.unwrap_or(SeenLimit::Unknown);
        self.end(at, End::Wrong { limit, off });
    }

    fn look_again(&mut self, at: usize, what: Sending) {
        self.tracks[at].step = Step::Unclear(what);
        self.unsettled.insert(at);
    }

    fn unclear(&mut self, at: usize, what: Sending) {
        self.trouble();
        self.look_again(at, what);
    }

    fn trouble(&mut self) {
        self.unclear_in_a_row += 1;
        if self.unclear_in_a_row >= self.config.bounds.unclear_in_a_row {
            self.open_breaker(PauseReason::Trouble);
        }
    }

    /// A key could not be read, or a request did not leave: its turn comes again, so often.
    fn not_through(&mut self, at: usize, entropy: Entropy<'_>) {
        self.trouble();
        let track = &mut self.tracks[at];
        track.tries += 1;
        let (left, more) = (track.left, track.tries < self.config.bounds.tries);
        if more && self.goes_on() {
            self.pace.back_off(left, self.now, &self.config.times, entropy);
            self.back_to_waiting(at);
        } else {
            self.end(at, End::NotDone(WhyNot::NotThrough));
        }
    }

    fn refused(&mut self, at: usize, refusal: Refusal, turning_off: bool, entropy: Entropy<'_>) {
        self.unclear_in_a_row = 0;
        match refusal.status {
            429 => {
                let left = self.tracks[at].left;
                self.pace.rate_limited(left, self.now, refusal.retry_after, &self.config.times, entropy);
                if turning_off {
                    return self.look_again(at, Sending::TurnOff);
                }
                return self.back_to_waiting(at);
            }
            401 => self.open_breaker(PauseReason::NotAccepted(refusal)),
            402 => self.open_breaker(PauseReason::OutOfCredits(refusal)),
            403 => self.open_breaker(PauseReason::Forbidden(refusal)),
            _ if turning_off => {}
            _ => return self.end(at, End::Refused(refusal)),
        }
        if turning_off {
            return self.end_wrong(at, false);
        }
        self.end(at, End::NotDone(WhyNot::NotBegun));
    }
}
