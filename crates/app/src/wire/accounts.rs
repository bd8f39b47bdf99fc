//! Accounts: connecting, switching, disconnecting.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time};

/// One account as the switcher and the sidebar show it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// Row id.
    #[ts(type = "number")]
    pub id: Id,
    /// The person's own name for it.
    pub name: String,
    /// Whether it is the built-in practice account.
    pub practice: bool,
    /// Management key, masked (`sk-or-v1-000…abc`); `None` when it is not on this computer.
    pub key_mask: Option<String>,
    /// Credits left at OpenRouter when last read.
    pub credits_left: Option<Money>,
    /// What all live keys together can still spend; `None` while unknown or with a key that has no limit.
    pub can_still_spend: Option<Money>,
    /// When OpenRouter was last read.
    pub as_of: Option<Time>,
    /// A restored or rolled-back file waits for a review before keys are made.
    pub review_pending: bool,
}

/// A pasted management key. The text is cleaned, checked, and forgotten unless `connect` follows.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckKeyRequest {
    /// What was pasted.
    pub pasted: String,
}

/// What a check of a pasted key found, ticked one by one.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeyCheckView {
    /// The pasted key, masked.
    pub mask: String,
    /// The checks in order; the first that failed is the last one done.
    pub checks: Vec<CheckView>,
    /// Whether `connect` may follow.
    pub ready: bool,
    /// What stands in the way, in words.
    pub error: Option<super::error::ErrorView>,
    /// What connecting would do.
    pub becomes: ConnectBecomes,
    /// A name to offer for a new account.
    pub suggested_name: String,
}

/// One check of a pasted key.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// Which check.
    pub what: CheckKind,
    /// `None` = not reached.
    pub passed: Option<bool>,
    /// One line of what was found ("3 keys already there, $312.40 left").
    pub found: String,
}

/// The checks of a pasted key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum CheckKind {
    /// OpenRouter knows the key.
    Known,
    /// It is a management key.
    Management,
    /// Keys and credits of the account can be read.
    Account,
    /// The password store (or passphrase) can keep it.
    Store,
}

/// What connecting a checked key would do.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "is", rename_all_fields = "camelCase")]
pub enum ConnectBecomes {
    /// Nothing yet (the check failed).
    Nothing,
    /// A new, separate account.
    NewAccount,
    /// The same account as one already here, with a new key.
    SameAccount {
        /// The account recognised.
        #[ts(type = "number")]
        account_id: Id,
        /// Its name.
        name: String,
    },
    /// Asked to give this account a new key, but the key belongs to another account.
    OtherAccount {
        /// How many of the known keys are there.
        known_there: u32,
        /// How many keys are known here.
        known_here: u32,
    },
}

/// Keep the key that was just checked.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectRequest {
    /// The person's name for the account; ignored for an account already here.
    pub name: String,
}

/// What stays when an account is disconnected, shown before it is done.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DisconnectView {
    /// Account name.
    pub name: String,
    /// Classes that stay readable here.
    pub rosters: u32,
    /// Live keys that keep working at OpenRouter.
    pub live_keys: u32,
    /// Saved secrets that stay sealed on this computer.
    pub secrets: u32,
}
