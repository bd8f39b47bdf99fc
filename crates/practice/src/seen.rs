//! What the handles and the oracle show: keys with their secrets, the wire log, sums; and a spend that is asked for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A made-up secret; does not show itself in `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PracticeSecret(pub(crate) String);

impl PracticeSecret {
    /// The whole `sk-or-v1-…` text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PracticeSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PracticeSecret(…)")
    }
}

/// A key this server ever made, deleted ones included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeKey {
    /// 64 lower-case hex.
    pub hash: String,
    /// Its name now.
    pub name: String,
    /// The masked secret.
    pub label: String,
    /// The secret; `None` when the server was started again without `keep_secrets`.
    pub secret: Option<PracticeSecret>,
    /// Dollars as decimal text; `None` is no limit.
    pub limit: Option<String>,
    /// `daily`, `weekly`, `monthly` or `None`.
    pub limit_reset: Option<String>,
    /// Whether it is turned off.
    pub disabled: bool,
    /// Lifetime credits used, in dollars as decimal text.
    pub usage: String,
    /// Lifetime usage at the customer's own providers, in dollars as decimal text.
    pub byok_usage: String,
    /// RFC 3339.
    pub created_at: String,
    /// RFC 3339, or `None`.
    pub updated_at: Option<String>,
    /// RFC 3339, or `None`.
    pub expires_at: Option<String>,
    /// RFC 3339; `None` while it exists.
    pub deleted_at: Option<String>,
    /// A partner's end user, or `None`.
    pub external_user: Option<String>,
    /// The user who made it, or `None`.
    pub creator_user_id: Option<String>,
    /// The workspace it is in.
    pub workspace_id: String,
    /// How many `POST /keys` named exactly this name have arrived.
    pub requests_for_name: usize,
}

/// One request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenRequest {
    /// Counted from 1 over the server's life.
    pub number: u64,
    /// `GET`, `POST`, …
    pub method: String,
    /// Path with `/api/v1` taken off, without the query.
    pub path: String,
    /// What followed the `?`, or empty.
    pub query: String,
    /// Names in lower case, in order; the token in `authorization` is replaced by its kind in angle brackets.
    pub headers: Vec<(String, String)>,
    /// The body as text (bytes that are no text replaced).
    pub body: String,
    /// RFC 3339, the server's clock.
    pub at: String,
    /// Requests being answered when this one had arrived, itself included.
    pub in_flight: usize,
    /// Status that was written, 0 when none was.
    pub status: u16,
}

/// Sums over the server's life.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Requests that arrived, of any kind.
    pub requests: u64,
    /// `POST /keys` that arrived.
    pub posts: u64,
    /// The most requests being answered at one moment.
    pub max_in_flight: usize,
    /// The most `POST /keys` being answered at one moment.
    pub max_posts_in_flight: usize,
    /// Keys that exist.
    pub live_keys: usize,
    /// Keys ever made.
    pub keys_ever: usize,
    /// Keys deleted.
    pub deleted_keys: usize,
    /// Names that more than one existing key has.
    pub repeated_names: usize,
}

/// What one key used in one UTC month, as far as it shows; amounts are dollars as decimal text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthUse {
    /// The key; it may have been deleted.
    pub hash: String,
    /// `2026-11`.
    pub month: String,
    /// Credits.
    pub credits: String,
    /// At the customer's own provider.
    pub byok: String,
    /// Requests.
    pub requests: u64,
}

/// Money that a key spends; amounts are dollars as decimal text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spend {
    /// The key.
    pub hash: String,
    /// Credits, empty for none.
    pub credits: String,
    /// At the customer's own provider, empty for none.
    pub byok: String,
    /// RFC 3339; `None` is now. In the future it shows when the clock gets there.
    pub at: Option<String>,
    /// Model, empty for a small one.
    pub model: String,
    /// Requests, 0 counts as 1.
    pub requests: u64,
    /// Tokens sent.
    pub prompt_tokens: u64,
    /// Tokens answered, reasoning included.
    pub completion_tokens: u64,
    /// Reasoning tokens among them.
    pub reasoning_tokens: u64,
    /// Cached tokens.
    pub cached_tokens: u64,
}

impl Spend {
    /// Credits spent now, for example `Spend::credits(hash, "0.0000018")`.
    pub fn credits(hash: &str, dollars: &str) -> Self {
        Self { hash: hash.to_owned(), credits: dollars.to_owned(), ..Self::default() }
    }
}
