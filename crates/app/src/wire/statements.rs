//! Issued statements and notes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time};

/// All that was issued.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatementsView {
    /// The newest month first, then by number; notes beside the statement they correct.
    pub statements: Vec<StatementRowView>,
}

/// One statement or note.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatementRowView {
    /// The statement.
    #[ts(type = "number")]
    pub id: Id,
    /// `2026-10-003`.
    pub number: String,
    /// `2026-10`.
    pub month: String,
    /// `October 2026`.
    pub month_title: String,
    /// What it is.
    pub kind: StatementKindView,
    /// The client's name when it was issued.
    pub client: String,
    /// The client.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// In the bill's currency: `$131.60`, `1,131.60 EUR`.
    pub total: String,
    /// When it was issued.
    pub issued_at: Time,
    /// The number of the statement it corrects.
    pub corrects: Option<String>,
    /// Whether its text is the one that was issued; `None` = not known in this file.
    pub whole: Option<bool>,
    /// Whether the client has an address for bills.
    pub has_email: bool,
}

/// What was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StatementKindView {
    /// A month's statement.
    Statement,
    /// The client owes less.
    Credit,
    /// The client owes more.
    Debit,
}

/// One statement, whole.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatementView {
    /// As in the list.
    pub row: StatementRowView,
    /// Its lines.
    pub lines: Vec<StatementLineView>,
    /// Below the lines: charges, net, tax, total; what and how much.
    pub sums: Vec<StatementSumView>,
    /// How it was worked out: heading and words.
    pub how: Vec<StatementSumView>,
    /// By model: name and per cent.
    pub models: Vec<StatementSumView>,
    /// The content hash, as the history has it.
    pub sha256: String,
}

/// One line.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatementLineView {
    /// The key's name, or what is charged.
    pub what: String,
    /// Usage, US dollars.
    pub usage: Option<Money>,
    /// `30 %`; empty in a note.
    pub markup: String,
    /// In the bill's currency.
    pub amount: String,
}

/// A word and what stands beside it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatementSumView {
    /// What.
    pub what: String,
    /// How much, or how.
    pub value: String,
}

/// Closes a month.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MonthCloseRequest {
    /// `2026-10`.
    pub month: String,
    /// Where usage was read.
    pub source: super::months::UsageFrom,
    /// The values that were shown.
    pub digest: String,
}

/// A month that was closed.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MonthClosedView {
    /// `2026-10`.
    pub month: String,
    /// The statements that were issued.
    pub statements: Vec<StatementRowView>,
}

/// What a correction would say.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionView {
    /// The statement it is about.
    pub row: StatementRowView,
    /// What it would be; `None` = nothing is different, there is nothing to correct.
    pub kind: Option<StatementKindView>,
    /// Its lines.
    pub lines: Vec<StatementLineView>,
    /// Net, tax, total.
    pub sums: Vec<StatementSumView>,
    /// Which values it rests on; given back to issue exactly them.
    pub digest: String,
}

/// Issues a correction.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionRequest {
    /// The statement it is about.
    #[ts(type = "number")]
    pub id: Id,
    /// Why, in a person's words; printed on it.
    pub reason: String,
    /// The values that were shown.
    pub digest: String,
}

/// In which form statements are saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum StatementForm {
    /// For people.
    Pdf,
    /// For a spreadsheet.
    Csv,
    /// For programs.
    Json,
    /// A mail draft with the PDF.
    Letter,
}

/// Saves one statement, or all of a month.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatementsSaveRequest {
    /// One statement.
    #[ts(type = "number | null")]
    pub id: Option<Id>,
    /// All of this month, into a folder.
    pub month: Option<String>,
    /// Of a month: this client's alone.
    #[ts(type = "number | null")]
    #[serde(default)]
    pub holder_id: Option<Id>,
    /// In which forms.
    pub forms: Vec<StatementForm>,
    /// A4 or Letter.
    pub paper: super::handouts::PaperChoice,
}

/// What saving came to.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatementsSavedView {
    /// The file's or folder's name; `None` = nothing was picked.
    pub name: Option<String>,
    /// How many files.
    pub files: u32,
    /// Clients without an address for bills, who got no draft.
    pub without_email: Vec<String>,
}

impl StatementsSavedView {
    /// The dialog was closed without a choice.
    pub fn cancelled() -> StatementsSavedView {
        StatementsSavedView { name: None, files: 0, without_email: Vec::new() }
    }
}
