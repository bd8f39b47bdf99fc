//! Needs you: everything that waits for a decision, from any class.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Time};

/// One open decision.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NeedView {
    /// Number, stable while it is open.
    #[ts(type = "number")]
    pub id: Id,
    /// What kind of question.
    pub kind: NeedKind,
    /// The class, when it is about one.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// Its name.
    pub roster_name: Option<String>,
    /// The person, when it is about one.
    #[ts(type = "number | null")]
    pub holder_id: Option<Id>,
    /// Their name.
    pub person: Option<String>,
    /// Bold first sentence.
    pub headline: String,
    /// What it means and what is safe.
    pub rest: String,
    /// Answers; the first is what the app would take (and `needs-you --accept` takes).
    pub choices: Vec<ChoiceView>,
    /// Since when.
    pub at: Time,
}

/// What a decision is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum NeedKind {
    /// A row of the roster (no name, stand-in e-mail).
    Row,
    /// OpenRouter refused this person's key (its words are shown).
    Refused,
    /// A live key at OpenRouter may be this person's.
    MaybeTheirs,
    /// A key whose secret was lost, that may be in use.
    UnclearKey,
    /// A key came back with another limit and was switched off.
    WrongLimit,
    /// The data file was restored or rolled back.
    Restored,
    /// Another computer makes keys with this list.
    OtherComputer,
    /// A key appeared during the run without our mark.
    Appeared,
    /// New keys were made in place of old ones and are not handed out yet.
    TwoKeys,
    /// A key that nobody owns.
    Unowned,
}

/// One answer.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ChoiceView {
    /// Sent back in [`NeedAnswerRequest`].
    pub choice: String,
    /// Button text.
    pub label: String,
    /// What it will do, one sentence.
    pub effect: String,
    /// Deletes something for good.
    pub danger: bool,
}

/// Answer one decision.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NeedAnswerRequest {
    /// The decision.
    #[ts(type = "number")]
    pub id: Id,
    /// The choice.
    pub choice: String,
}
