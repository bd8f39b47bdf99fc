//! Limits: what is wished of each key beside what OpenRouter says. Blank, $0.00 and no limit are three different things.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time, plan::ResetChoice};

/// A spending limit as told or wished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum LimitView {
    /// So many dollars; at OpenRouter also $0.00, which cannot be set.
    Of {
        /// The amount.
        amount: Money,
    },
    /// No spending limit.
    NoLimit,
    /// OpenRouter did not say. Never shown as none or zero.
    Unknown,
}

/// The limits of a class.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LimitsView {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Its name.
    pub roster_name: String,
    /// Everybody with a live key, in roster order.
    pub rows: Vec<LimitRowView>,
    /// Rows whose target differs from what is at OpenRouter.
    pub differs: u32,
    /// Rows where both are the same, or nothing is wished.
    pub same: u32,
    /// What all keys of the account can still spend; `None` with a key without limit.
    pub can_spend: Option<Money>,
    /// The same if every target that differs were applied.
    pub can_spend_after: Option<Money>,
    /// Credits left.
    pub credits: Option<Money>,
    /// When OpenRouter was last read.
    pub as_of: Option<Time>,
    /// Whether that list was complete.
    pub complete: bool,
    /// A word on what was just typed or read ("$5.001 will be $5.00."); may be empty.
    pub note: String,
}

/// One person's key: at OpenRouter, and as wished.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LimitRowView {
    /// The person.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Whether somebody else here has the same name (then the id is shown).
    pub same_name: bool,
    /// The institution's id.
    pub external_id: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Limit at OpenRouter.
    pub actual: LimitView,
    /// Reset at OpenRouter; `None` = a word this version does not know.
    pub actual_reset: Option<ResetChoice>,
    /// Turned off at OpenRouter.
    pub off: bool,
    /// The wished limit; `None` = nothing is wished, it stays as it is.
    pub target: Option<LimitView>,
    /// The wished reset.
    pub target_reset: Option<ResetChoice>,
    /// Wished to be turned off (`true`) or on (`false`).
    pub target_off: Option<bool>,
    /// What applying the target would do.
    pub change: LimitChange,
    /// By how much the limit would go up or down.
    pub by: Option<Money>,
    /// Used in the window that counts against the limit.
    pub used: Option<Money>,
    /// Left in that window after the change; `None` = without limit or unknown.
    pub left_after: Option<Money>,
    /// Changed outside this app since we last had our hands on it.
    pub outside: Option<OutsideView>,
    /// When it was last read.
    pub seen_at: Time,
}

/// What applying a target would do to one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LimitChange {
    /// Nothing.
    Same,
    /// The limit goes up.
    Raise,
    /// The limit goes down.
    Lower,
    /// The limit goes to or below what is used already: the key stops spending at once.
    StopsAtOnce,
    /// The limit is taken away.
    Unlimit,
    /// A limit is put where there was none, or none is known.
    Limit,
    /// The limit stays; the reset changes, or the key is turned off or on.
    Other,
}

/// A change made outside this app.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OutsideView {
    /// The limit before.
    pub was: LimitView,
    /// The limit now.
    pub now: LimitView,
    /// In words, to follow the name: "was raised to $10.00 outside this app."
    pub what: String,
}

/// Sets what is wished of some keys of a class. Nothing is sent.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct TargetsRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Whose keys; `None` = everybody's.
    #[ts(type = "Array<number> | null")]
    pub holder_ids: Option<Vec<Id>>,
    /// By which rule.
    pub rule: TargetRule,
}

/// How targets are found; each is computed to an absolute value at once.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum TargetRule {
    /// This limit, as typed. Blank: nothing is wished any more, the limit stays as it is.
    Amount {
        /// As typed.
        text: String,
    },
    /// No spending limit, by name.
    NoLimit {
        /// Confirmed a second time.
        confirmed: bool,
    },
    /// The limit at OpenRouter and so much more, as typed.
    RaiseBy {
        /// As typed.
        text: String,
    },
    /// What was used in the running window and so much more, as typed.
    UsedPlus {
        /// As typed.
        text: String,
    },
    /// So many per cent of the limit at OpenRouter, as typed (`120`, `50 %`).
    Percent {
        /// As typed.
        text: String,
    },
    /// What is at OpenRouter becomes what is wished ("Keep $10.00").
    Keep,
    /// This reset.
    Reset {
        /// Which.
        reset: ResetChoice,
    },
    /// Turned off (`true`) or on.
    Off {
        /// Which.
        off: bool,
    },
}

/// What reading a limits file came to.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LimitsImportView {
    /// Nothing was chosen in the dialog.
    pub cancelled: bool,
    /// The file's name.
    pub file_name: String,
    /// Targets that are now other than before.
    pub changed: u32,
    /// Rows that said what was wished already, or nothing.
    pub same: u32,
    /// Rows of keys that belong to nobody in this class, not looked at.
    pub other_class: u32,
    /// What is wrong, by line. With any problem nothing was changed.
    pub problems: Vec<LimitsProblemView>,
}

impl LimitsImportView {
    /// Nothing was chosen.
    pub fn cancelled() -> LimitsImportView {
        LimitsImportView {
            cancelled: true,
            file_name: String::new(),
            changed: 0,
            same: 0,
            other_class: 0,
            problems: Vec::new(),
        }
    }
}

/// One problem of a limits file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LimitsProblemView {
    /// The spreadsheet's row; `None` = the whole file.
    pub line: Option<u32>,
    /// In words.
    pub message: String,
}
