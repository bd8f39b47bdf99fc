//! Keys: what is asked for, what comes back, and the calls that create, change, delete and read one.

use std::fmt;

use jiff::Timestamp;

use crate::amount::{Amount, PositiveDollars};
use crate::secret::ApiSecret;

mod call;
mod request;

/// What identifies a key at OpenRouter: 1 to 128 of `a`–`z`, `0`–`9`, `-`, `_` (really 64 lower-case hex digits).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyHash(String);

impl KeyHash {
    /// Refuses anything that could not stand in a path by itself, and upper case.
    pub fn new(text: &str) -> Result<Self, NotAnId> {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        if (1..=128).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId)
        }
    }

    /// The text as it stands in paths and answers.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A workspace's id: 1 to 128 ASCII letters, digits, `-`, `_` (really a UUID).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorkspaceId(String);

impl WorkspaceId {
    /// Refuses anything that could not stand in a query by itself.
    pub fn new(text: &str) -> Result<Self, NotAnId> {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if (1..=128).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId)
        }
    }

    /// The text as it stands in queries and answers.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is not the id of a key or workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the API")]
pub struct NotAnId;

impl fmt::Display for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for WorkspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The spending limit of a create or a change. There is no third way: a forgotten amount cannot be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LimitBody {
    /// US dollars, sent as exactly this text.
    Dollars(PositiveDollars),
    /// No spending limit, chosen by name; sent as `null`.
    NoLimit,
}

/// When the limit starts afresh; always UTC (midnight, Monday, the first of the month).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResetBody {
    /// Counts over the key's whole life; sent as `null`.
    Never,
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
}

/// One key to be created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateKey {
    /// 1 to 256 characters; not checked here. Names are not unique at OpenRouter.
    pub name: String,
    /// The spending limit.
    pub limit: LimitBody,
    /// When the limit starts afresh.
    pub limit_reset: ResetBody,
    /// When the key stops working; sent in UTC, fractions of seconds cut off. `None`: never.
    pub expires_at: Option<Timestamp>,
    /// `None`: the default workspace.
    pub workspace_id: Option<WorkspaceId>,
    /// Whether spending over the person's own provider keys counts against the limit.
    pub include_byok_in_limit: bool,
}

/// What to change; what is `None` is left out of the request and stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyPatch {
    /// New name.
    pub name: Option<String>,
    /// Switch off (`true`) or on.
    pub disabled: Option<bool>,
    /// New limit.
    pub limit: Option<LimitBody>,
    /// New reset.
    pub limit_reset: Option<ResetBody>,
    /// Count own provider keys against the limit.
    pub include_byok_in_limit: Option<bool>,
    /// Move to this workspace.
    pub workspace_id: Option<WorkspaceId>,
}

/// A new key with its text, which the server shows this once.
#[derive(Clone, Debug)]
pub struct CreatedKey {
    /// The key as the server describes it. Whether it is what was asked for is for the caller to check.
    pub key: RemoteKey,
    /// The key's text.
    pub secret: ApiSecret,
    /// The server's clock when it answered.
    pub server_date: Option<Timestamp>,
}

/// How a delete ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// Deleted by this call.
    Deleted,
    /// The API answered 404: there was no such key.
    WasGone,
}

/// A key as OpenRouter describes it.
///
/// `None` means that the field was missing or `null` where `null` has no meaning of its own: unknown, never 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteKey {
    /// Identity.
    pub hash: KeyHash,
    /// The key's name, as people gave it.
    pub name: String,
    /// The masked key (`sk-or-v1-0fa...240`); treat as text.
    pub label: Option<String>,
    /// Switched off.
    pub disabled: bool,
    /// The spending limit; `None` is unknown, not unlimited.
    pub limit: Option<RemoteLimit>,
    /// US dollars left in the current window; may be 0 or negative.
    pub limit_remaining: Option<Amount>,
    /// When the limit starts afresh.
    pub limit_reset: Option<LimitReset>,
    /// Whether own provider keys count against the limit.
    pub include_byok_in_limit: Option<bool>,
    /// US dollars of credits used over the key's life.
    pub usage: Option<Amount>,
    /// US dollars used on the current UTC day.
    pub usage_daily: Option<Amount>,
    /// US dollars used in the current UTC week (from Monday).
    pub usage_weekly: Option<Amount>,
    /// US dollars used in the current UTC month.
    pub usage_monthly: Option<Amount>,
    /// US dollars spent over own provider keys (an estimate), over the key's life.
    pub byok_usage: Option<Amount>,
    /// The same for the current UTC day.
    pub byok_usage_daily: Option<Amount>,
    /// The same for the current UTC week.
    pub byok_usage_weekly: Option<Amount>,
    /// The same for the current UTC month.
    pub byok_usage_monthly: Option<Amount>,
    /// When it was made; `None` also when the text is no full timestamp.
    pub created_at: Option<Timestamp>,
    /// Last change.
    pub updated_at: When,
    /// When it stops working.
    pub expires_at: When,
    /// Last use; `Never` means none since the end of 2025.
    pub last_used_at: When,
    /// A partner's end user.
    pub external_user: Option<String>,
    /// The user who made it (`user_…`).
    pub creator_user_id: Option<String>,
    /// The workspace it belongs to.
    pub workspace_id: Option<WorkspaceId>,
}

/// A limit as the server states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteLimit {
    /// `null`: nothing is limited.
    NoLimit,
    /// US dollars; 0 means that nothing can be spent.
    Dollars(Amount),
}

/// A reset as the server states it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LimitReset {
    /// `null`.
    Never,
    /// `daily`
    Daily,
    /// `weekly`
    Weekly,
    /// `monthly`
    Monthly,
    /// A word this version does not know.
    Other(String),
}

/// A time that may be absent for two different reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The server did not say, or not in a readable way.
    Unknown,
    /// `null`.
    Never,
    /// At this moment.
    At(Timestamp),
}

/// A row of a list that could not be read; the others are not affected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its hash, if at least that could be read.
    pub hash: Option<KeyHash>,
    /// Which field was wrong, without its content.
    pub why: String,
}
