//! A key as the server keeps it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::amount::Amount;

/// How often a limit starts anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Reset {
    Daily,
    Weekly,
    Monthly,
}

impl Reset {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        [Self::Daily, Self::Weekly, Self::Monthly].into_iter().find(|reset| reset.word() == word)
    }
}

/// One key. The secret itself is in memory only, unless the server keeps secrets for tests.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KeyRecord {
    /// SHA-256 of the secret, 64 lower-case hex: also what authentication compares.
    pub(crate) hash: String,
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) disabled: bool,
    pub(crate) limit: Option<Amount>,
    pub(crate) limit_reset: Option<Reset>,
    pub(crate) include_byok_in_limit: bool,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) external_user: Option<String>,
    pub(crate) creator_user_id: Option<String>,
    pub(crate) workspace_id: String,
    /// As shown; may be off when a fault moved the clock.
    pub(crate) created_at: Timestamp,
    /// By the server's own clock.
    pub(crate) made_at: Timestamp,
    pub(crate) updated_at: Option<Timestamp>,
    pub(crate) last_used_at: Option<Timestamp>,
    pub(crate) deleted_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) secret: Option<String>,
}

impl std::fmt::Debug for KeyRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRecord").field("hash", &self.hash).finish_non_exhaustive()
    }
}
