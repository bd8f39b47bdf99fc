//! How fast: creates in flight, the gate after a rate limit, backoff (promise R6).

use std::time::Duration;

use jiff::Timestamp;

use super::config::{Bounds, Times};
use super::state::Entropy;

/// How much may be in flight, and from when.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    /// Creates that may be in flight.
    pub limit: usize,
    /// No request leaves before this moment.
    pub gate: Timestamp,
    most: usize,
    grow_after: u32,
    clean: u32,
    halved_at: Timestamp,
    backoffs: u32,
    backed_off_at: Timestamp,
}

impl Pace {
    pub fn new(bounds: &Bounds) -> Pace {
        Pace {
            limit: bounds.in_flight.clamp(1, bounds.in_flight_max.max(1)),
            gate: Timestamp::MIN,
            most: bounds.in_flight_max.max(1),
            grow_after: bounds.grow_after,
            clean: 0,
            halved_at: Timestamp::MIN,
            backoffs: 0,
            backed_off_at: Timestamp::MIN,
        }
    }

    /// A create was answered without trouble.
    pub fn answered_clean(&mut self) {
        self.backoffs = 0;
        self.clean += 1;
        if self.clean >= self.grow_after {
            self.clean = 0;
            self.limit = (self.limit + 1).min(self.most);
        }
    }

    /// A request that left at `left` met the rate limit. Answers to requests that left before the last halving belong
    /// to the same storm and halve nothing.
    pub fn rate_limited(
        &mut self,
        left: Timestamp,
        now: Timestamp,
        wait: Option<Duration>,
        times: &Times,
        entropy: Entropy<'_>,
    ) {
        self.clean = 0;
        if left > self.halved_at {
            self.limit = (self.limit / 2).max(1);
            self.halved_at = now;
        }
        match wait {
            Some(wait) => self.hold(super::plus(now, wait.min(times.retry_after_max))),
            None => self.back_off(left, now, times, entropy),
        }
    }

    /// A request that left at `left` got nowhere: wait a random time below a bound that doubles (full jitter).
    pub fn back_off(&mut self, left: Timestamp, now: Timestamp, times: &Times, entropy: Entropy<'_>) {
        if left <= self.backed_off_at {
            return;
        }
        self.backed_off_at = now;
        let bound = backoff_bound(times, self.backoffs);
        self.backoffs += 1;
        self.hold(super::plus(now, jitter(bound, entropy)));
    }

    /// Something other than a create met the rate limit.
    pub fn held_back(&mut self, now: Timestamp, wait: Option<Duration>, times: &Times, entropy: Entropy<'_>) {
        match wait {
            Some(wait) => self.hold(super::plus(now, wait.min(times.retry_after_max))),
            None => self.back_off(now, now, times, entropy),
        }
    }

    fn hold(&mut self, until: Timestamp) {
        self.gate = self.gate.max(until);
    }
}

/// The bound of the n-th pause (from 0): first · 2ⁿ, at most the longest.
pub(super) fn backoff_bound(times: &Times, n: u32) -> Duration {
    let (first, longest) = times.backoff;
    first.saturating_mul(1 << n.min(16)).min(longest)
}

/// A random duration in [0, bound], in whole milliseconds.
pub(super) fn jitter(bound: Duration, entropy: Entropy<'_>) -> Duration {
    let [a, b, c, d, e] = entropy();
    let random = u64::from_be_bytes([0, 0, 0, a, b, c, d, e]);
    let millis = u64::try_from(bound.as_millis()).unwrap_or(u64::MAX - 1);
    Duration::from_millis(random % (millis + 1))
}
