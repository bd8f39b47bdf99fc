//! What the machine is told about times and bounds; tests and development builds shorten them.

use std::time::Duration;

/// Everything that can be set. `Config::default()` is what the product uses.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// How long things take.
    pub times: Times,
    /// How much goes on at once, and when to give up.
    pub bounds: Bounds,
    /// Planted bugs for the tests of the tests; all off.
    #[doc(hidden)]
    pub sabotage: Sabotage,
}

/// How long things take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Times {
    /// The longest a create may take on the wire, connecting included; the shell must end every POST by then.
    pub request: Duration,
    /// An intent older than this when its commit comes back is not sent any more.
    pub intent_fresh: Duration,
    /// How long after an attempt's deadline a key may still turn up before lists may prove it absent.
    pub settle: Duration,
    /// The pause between two list reads while attempts are open, and the least distance of two lists that prove absence.
    pub between_lists: Duration,
    /// The pause between two list reads while nothing is open but a run goes on.
    pub between_idle_lists: Duration,
    /// A complete list younger than this is good enough to begin a run with.
    pub list_fresh: Duration,
    /// Guard: a key is a ghost of an attempt only if made within this of the attempt.
    pub ghost_window: Duration,
    /// Guard: an attempt older than this is never cleaned up without asking.
    pub ghost_age: Duration,
    /// The first and the longest pause of the backoff (full jitter below it).
    pub backoff: (Duration, Duration),
    /// The longest `Retry-After` that is taken at its word.
    pub retry_after_max: Duration,
    /// When trying again is proposed after trouble on the server's side.
    pub again_after: Duration,
}

impl Default for Times {
    fn default() -> Times {
        let secs = Duration::from_secs;
        Times {
            request: secs(60),
            intent_fresh: secs(5),
            settle: secs(90),
            between_lists: secs(15),
            between_idle_lists: secs(300),
            list_fresh: secs(300),
            ghost_window: secs(3600),
            ghost_age: secs(24 * 3600),
            backoff: (secs(1), secs(60)),
            retry_after_max: secs(600),
            again_after: secs(60),
        }
    }
}

impl Times {
    /// For tests and development builds: settling takes `settle`, and what hangs on it shrinks along.
    ///
    /// `between_lists` = settle/6 (at least 100 ms), `request` = 2·settle/3 within 5–60 s.
    pub fn shortened(settle: Duration) -> Times {
        let full = Times::default();
        Times {
            request: (settle * 2 / 3).clamp(Duration::from_secs(5), full.request),
            settle,
            between_lists: (settle / 6).max(Duration::from_millis(100)).min(full.between_lists),
            again_after: (settle * 2 / 3).min(full.again_after),
            ..full
        }
    }
}

/// How much goes on at once, and when to give up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Creates in flight at the start.
    pub in_flight: usize,
    /// Creates in flight at most.
    pub in_flight_max: usize,
    /// Clean answers after which one more may be in flight.
    pub grow_after: u32,
    /// Tries per row and run (refusals by rate limit do not count).
    pub tries: u32,
    /// Unclear answers in a row that open the breaker.
    pub unclear_in_a_row: u32,
    /// How often a failed commit that holds a secret is tried again.
    pub commit_retries: u32,
    /// List reads that may fail in a row before a run that waits for one gives up.
    pub list_failures: u32,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            in_flight: 8,
            in_flight_max: 16,
            grow_after: 10,
            tries: 5,
            unclear_in_a_row: 3,
            commit_retries: 3,
            list_failures: 5,
        }
    }
}

/// Bugs that the simulator must catch when they are planted. Never set outside tests.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sabotage {
    /// The request leaves before its intent is committed.
    pub post_before_commit: bool,
    /// A key counts as created before its secret is committed.
    pub ack_before_commit: bool,
    /// Attempts of another epoch or installation are treated like our own.
    pub no_epoch_guard: bool,
    /// Cleaning up may touch attempts that are in flight in this process.
    pub no_in_flight_exclusion: bool,
    /// Attempts once judged absent are forgotten.
    pub no_watch_list: bool,
    /// Open ends are looked for once at the start only.
    pub reconcile_once: bool,
    /// A second key with the same marker is not looked for once one is stored.
    pub nonce_only: bool,
}
