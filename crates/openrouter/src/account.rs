//! The account behind a management key: whose it is, its credits, its workspaces.

use jiff::Timestamp;

use crate::amount::Amount;
use crate::keys::{LimitReset, RemoteLimit, WorkspaceId};

mod call;

/// `GET /key`: the key that is asking. It has neither hash nor name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentKey {
    /// The masked key; treat as text.
    pub label: Option<String>,
    /// Whether this key may manage others. The one sure test of a pasted management key.
    pub is_management_key: bool,
    /// The user who made it (`user_…`).
    pub creator_user_id: Option<String>,
    /// The organization it belongs to; `None` for a personal account, or unknown.
    pub organization_id: Option<String>,
    /// Its workspace.
    pub workspace_id: Option<WorkspaceId>,
    /// Its own spending limit.
    pub limit: Option<RemoteLimit>,
    /// US dollars left.
    pub limit_remaining: Option<Amount>,
    /// When its limit starts afresh.
    pub limit_reset: Option<LimitReset>,
    /// US dollars of credits used over its life.
    pub usage: Option<Amount>,
    /// Whether the account never paid.
    pub is_free_tier: Option<bool>,
    /// The server's clock when it answered.
    pub server_date: Option<Timestamp>,
}

/// `GET /credits`, in US dollars; the balance is the difference and may be negative. Up to 60 s old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credits {
    /// Ever bought.
    pub total_credits: Amount,
    /// Ever used.
    pub total_usage: Amount,
}

/// One workspace of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Its id, for lists and creates.
    pub id: WorkspaceId,
    /// Its name, as people gave it.
    pub name: String,
    /// Its short name in addresses.
    pub slug: Option<String>,
}
