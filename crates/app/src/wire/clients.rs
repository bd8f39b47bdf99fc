//! Clients: whom keys are sold to, what was agreed with them, whether everything is set up.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time};

/// The clients of the account on show.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientsView {
    /// The roster they stand in; `None` before there is one.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// Its name.
    pub roster_name: String,
    /// By name.
    pub clients: Vec<ClientRowView>,
    /// The account's own markup today: `30 %`; empty before one is set.
    pub markup: String,
    /// When OpenRouter was last read.
    pub as_of: Option<Time>,
}

/// One client in the list.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientRowView {
    /// The client.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Where bills go.
    pub email: Option<String>,
    /// The wished monthly limit; `None` = the plan asks.
    pub limit: Option<Money>,
    /// The markup that holds today; empty where none does.
    pub markup: String,
    /// Whether the markup is the client's own.
    pub own_markup: bool,
    /// The client's live keys.
    pub keys: Vec<ClientKeyView>,
    /// User ids that were entered.
    pub users: Vec<String>,
    /// How close the key is to its limit.
    pub standing: LimitStanding,
}

/// How close a client is to the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum LimitStanding {
    /// Below 80 %.
    Fine,
    /// 80 % or more is used.
    Near,
    /// Nothing is left: requests are refused until the limit starts anew.
    Reached,
    /// Without a limit, or nothing is told.
    Unknown,
}

/// One key of a client.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientKeyView {
    /// The key.
    pub hash: String,
    /// Its name at OpenRouter.
    pub name: String,
    /// The masked key.
    pub mask: Option<String>,
    /// Its limit; `None` = no limit.
    pub limit: Option<Money>,
    /// Whether the limit is known.
    pub limit_known: bool,
    /// When the limit starts anew: `each month, on the 1st at 00:00 UTC`; empty = never.
    pub reset: String,
    /// Used since the limit last started anew.
    pub used: Option<Money>,
    /// Used in per cent of the limit.
    pub used_percent: Option<u32>,
    /// Turned off.
    pub off: bool,
    /// Whether its text is saved here.
    pub secret_saved: bool,
    /// When it ends.
    pub expires: Option<Time>,
}

/// One client's page.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientView {
    /// As in the list.
    pub row: ClientRowView,
    /// The client's own id.
    pub client_id: Option<String>,
    /// At least this much a month.
    pub minimum: Option<Money>,
    /// Every month on top.
    pub fixed: Option<Money>,
    /// Tax: `19 %`; empty = the account's.
    pub tax: String,
    /// Own words.
    pub notes: String,
    /// Markups by day, the newest first; the account's among them.
    pub markups: Vec<MarkupView>,
    /// Ids learned from OpenRouter.
    pub learned: Vec<LearnedUserView>,
    /// What happens at the limit, in words.
    pub at_limit: String,
    /// Whether a hand-over sheet can be saved: a key with its text is here.
    pub can_hand_over: bool,
}

/// A markup from a day on.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MarkupView {
    /// The first day: `2026-10-01`.
    pub from: String,
    /// `30 %`; empty = the account's holds again.
    pub percent: String,
    /// Of the client, not of the account.
    pub own: bool,
    /// Whether it holds today.
    pub holds: bool,
}

/// An id that OpenRouter told.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LearnedUserView {
    /// The id.
    pub user: String,
    /// Where it stands, in words: who made the key, or whom the key is for.
    pub what: String,
    /// When it was first seen.
    pub first_at: Time,
}

/// A client as a person writes it. Amounts and per cents are text, read strictly.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientRequest {
    /// Which; `None` = a new one.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Name.
    pub name: String,
    /// Where bills go.
    pub email: String,
    /// The client's own id.
    pub client_id: String,
    /// Monthly limit, US dollars.
    pub limit: String,
    /// Own markup; empty = the account's.
    pub markup: String,
    /// From which day an own markup holds; empty = the first of this month.
    pub markup_from: String,
    /// Tax; empty = the account's.
    pub tax: String,
    /// At least this much a month; may be empty.
    pub minimum: String,
    /// Every month on top; may be empty.
    pub fixed: String,
    /// User ids.
    pub users: Vec<String>,
    /// Own words.
    pub notes: String,
}

/// What a text says as a per cent, shown while it is typed.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PercentEchoView {
    /// As understood: `30 %`; empty where it is not.
    pub percent: String,
    /// What it does: `$10.00 → $13.00`, or what is wrong.
    pub echo: String,
    /// Two readings to choose from, each a per cent, where the text could mean both.
    pub choices: Vec<String>,
}

/// A file of clients, read and not yet taken over.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientsImportView {
    /// By which it is taken over; `None` = nothing was picked.
    pub token: Option<u32>,
    /// The file's name.
    pub file_name: String,
    /// Clients to add or change.
    pub rows: Vec<ClientsImportRowView>,
    /// Everything wrong, by row: nothing can be taken over before it is mended.
    pub problems: Vec<String>,
    /// What may be as meant.
    pub warnings: Vec<String>,
    /// New clients.
    pub added: u32,
    /// Clients that are here and change.
    pub changed: u32,
    /// Clients that are here as they are.
    pub same: u32,
}

impl ClientsImportView {
    /// The dialog was closed without a choice.
    pub fn cancelled() -> ClientsImportView {
        ClientsImportView {
            token: None,
            file_name: String::new(),
            rows: Vec::new(),
            problems: Vec::new(),
            warnings: Vec::new(),
            added: 0,
            changed: 0,
            same: 0,
        }
    }
}

/// One client of such a file.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClientsImportRowView {
    /// Name.
    pub name: String,
    /// Where bills go.
    pub email: String,
    /// Monthly limit, `US dollars`; empty = none given.
    pub limit: String,
    /// Own markup; empty = the account's.
    pub markup: String,
    /// What would happen: `added`, `changed`, `same`.
    pub happens: String,
}

/// Whether everything is set up.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerifyView {
    /// One line for each thing looked at.
    pub lines: Vec<VerifyLineView>,
    /// When.
    pub at: Time,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct VerifyLineView {
    /// How it is.
    pub state: VerifyState,
    /// What.
    pub title: String,
    /// More, and what to do.
    pub detail: String,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum VerifyState {
    /// As it should be.
    Ok,
    /// To be known.
    Info,
    /// To be mended.
    Problem,
}
