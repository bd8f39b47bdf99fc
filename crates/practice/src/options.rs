//! How a practice server is started, and the switches that can be turned while it runs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::faults::FaultPlan;

/// The management key of a practice account unless [`Options::management_key`] names another: 73 characters, real
/// form, plainly fake.
pub const PRACTICE_MANAGEMENT_KEY: &str =
    "sk-or-v1-0000000000000000000000000000000000000000000000000000000000009ac7";

/// How to start a practice server.
#[derive(Clone, Debug)]
pub struct Options {
    /// Port of the API on 127.0.0.1; `None` or `Some(0)` takes a free one.
    pub port: Option<u16>,
    /// Port of the oracle on 127.0.0.1; `None` starts no oracle, `Some(0)` takes a free one.
    pub oracle_port: Option<u16>,
    /// Where keys, usage, workspaces, clock and credits live between starts; `None` keeps them in memory only.
    pub state_file: Option<PathBuf>,
    /// The management key this server accepts; `None` is [`PRACTICE_MANAGEMENT_KEY`].
    pub management_key: Option<String>,
    /// Bought credits in dollars as decimal text, for example `"250.00"`.
    pub total_credits: String,
    /// Same seed, same secrets, same chances, same pretend usage.
    pub seed: u64,
    /// Waited before each answer.
    pub latency: Duration,
    /// Keys on one page of `GET /keys`.
    pub page_size: usize,
    /// Whether pretend usage is filled in at start for the live keys, when none has spent anything yet (see
    /// [`crate::Practice::pretend_usage`]).
    pub pretend: bool,
    /// An organization's account (has members) instead of a personal one.
    pub organization: bool,
    /// Names of workspaces besides the default one.
    pub extra_workspaces: Vec<String>,
    /// Keeps whole secrets in the state file, so that the oracle knows them after a restart. Tests only.
    pub keep_secrets: bool,
    /// RFC 3339 instant at which the server's clock starts; `None` starts at the computer's clock.
    pub clock: Option<String>,
    /// Faults that apply from the first request on.
    pub plan: FaultPlan,
    /// The remaining switches at start; `latency`, `page_size` and `organization` above win over their twins here.
    pub settings: Settings,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: None,
            oracle_port: None,
            state_file: None,
            management_key: None,
            total_credits: "250.00".to_owned(),
            seed: 1,
            latency: Duration::ZERO,
            page_size: 100,
            pretend: false,
            organization: false,
            extra_workspaces: Vec::new(),
            keep_secrets: false,
            clock: None,
            plan: FaultPlan::default(),
            settings: Settings::default(),
        }
    }
}

impl Options {
    /// The same with the fault plan that stands in a JSON file.
    ///
    /// # Errors
    /// A file that cannot be read, or is no fault plan.
    pub fn with_plan_file(mut self, path: &Path) -> Result<Self, StartError> {
        let text = std::fs::read(path).map_err(StartError::PlanFile)?;
        self.plan = serde_json::from_slice(&text).map_err(StartError::Plan)?;
        Ok(self)
    }
}

/// Why a practice server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port could not be opened.
    #[error("port {port} could not be opened: {source}")]
    Port {
        /// The port asked for; 0 when any would do.
        port: u16,
        /// What the system said.
        source: std::io::Error,
    },
    /// The state file could not be read or written.
    #[error("the practice account's file could not be used: {0}")]
    StateFile(#[from] std::io::Error),
    /// A line of the state file is not what this version writes.
    #[error("line {line} of the practice account's file cannot be read")]
    StateLine {
        /// Counted from 1.
        line: usize,
    },
    /// The plan file could not be read.
    #[error("the plan file could not be read: {0}")]
    PlanFile(std::io::Error),
    /// The plan file is no fault plan.
    #[error("the plan file is no fault plan: {0}")]
    Plan(serde_json::Error),
    /// An option's text has the wrong form.
    #[error("{option} has an unusable value")]
    Option {
        /// Name of the field in [`Options`].
        option: &'static str,
    },
}

/// In which order `GET /keys` lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageOrder {
    /// As documented.
    #[default]
    NewestFirst,
    /// The reverse.
    OldestFirst,
    /// By hash: looks random, but stays the same.
    ByHash,
    /// Shuffled anew for every request (from the seed).
    Random,
}

/// What `GET /keys` answers to an offset past the last key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PastEnd {
    /// `{"data":[]}`, as documented.
    #[default]
    Empty,
    /// 400.
    BadRequest,
    /// The last page again.
    LastPage,
}

/// Switches for what public sources leave open, and for tests; each may be changed while the server runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Waited before each answer, in milliseconds.
    pub latency_ms: u64,
    /// Keys on one page of `GET /keys`.
    pub page_size: usize,
    /// Order of `GET /keys`.
    pub page_order: PageOrder,
    /// Answer to an offset past the end of `GET /keys`.
    pub past_end: PastEnd,
    /// `include_disabled` and `include_expired` have no effect: the list always hides both.
    pub ignore_include_flags: bool,
    /// Status when a normal key lists, reads or deletes keys: 401 or 403.
    pub normal_key_status: u16,
    /// `/credits` answers a normal key with 200 and zeros instead of 403.
    pub credits_zero_for_normal_key: bool,
    /// Leaves `external_user` and `last_used_at` out of every key.
    pub drop_newest_fields: bool,
    /// Adds a field nobody knows to every key and answer.
    pub unknown_field: bool,
    /// `/credits` may be this many milliseconds old (60,000 at the real one).
    pub credits_stale_ms: u64,
    /// Usage shows this many milliseconds after it happened.
    pub usage_lag_ms: u64,
    /// `GET /keys` shows the keys as they were this many milliseconds ago.
    pub list_lag_ms: u64,
    /// `GET /keys/{hash}` answers 404 for keys younger than this many milliseconds.
    pub get_lag_ms: u64,
    /// Seconds the `Date` header and new timestamps are ahead of the server's clock.
    pub clock_skew_s: i64,
    /// Leaves the `Date` header out.
    pub no_date: bool,
    /// An organization's account: `/organization/members` answers instead of 404.
    pub organization: bool,
    /// Users who are members of every workspace; moving a key whose creator is not among them gives 409. Empty: all
    /// are.
    pub workspace_members: Vec<String>,
    /// Requests a minute on `/analytics/*` before 429.
    pub analytics_per_minute: u32,
    /// Rows of one analytics answer at most, whatever was asked for; more are cut off and said to be.
    pub analytics_most_rows: usize,
    /// `GET /activity` and analytics still answer for the hash of a deleted key.
    pub deleted_hash_resolves: bool,
    /// A limit's remainder is never shown below zero.
    pub clamp_remaining: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            latency_ms: 0,
            page_size: 100,
            page_order: PageOrder::NewestFirst,
            past_end: PastEnd::Empty,
            ignore_include_flags: false,
            normal_key_status: 401,
            credits_zero_for_normal_key: false,
            drop_newest_fields: false,
            unknown_field: false,
            credits_stale_ms: 0,
            usage_lag_ms: 0,
            list_lag_ms: 0,
            get_lag_ms: 0,
            clock_skew_s: 0,
            no_date: false,
            organization: false,
            workspace_members: Vec::new(),
            analytics_per_minute: 64,
            analytics_most_rows: 10_000,
            deleted_hash_resolves: true,
            clamp_remaining: false,
        }
    }
}
