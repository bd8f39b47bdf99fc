//! Importing a roster: how the file was read, what would happen, what needs an answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time};

/// The preview of an import. Nothing has been stored or created.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// Stands for the bytes read; the app works from its own copy.
    pub token: u32,
    /// The class it goes into; `None` = a new one.
    #[ts(type = "number | null")]
    pub roster_id: Option<Id>,
    /// Name of the class (the file's name without its ending for a new one).
    pub roster_name: String,
    /// File name without its folder; `None` for pasted text.
    pub file_name: Option<String>,
    /// `UTF-8`, `windows-1252`, …
    pub encoding: String,
    /// Every reading that can be forced, for "Read it differently…".
    pub encodings: Vec<String>,
    /// `comma`, `semicolon`, `tab`, `pipe`, `workbook`.
    pub delimiter: String,
    /// The heading's row as the spreadsheet numbers it; `None` = no heading.
    pub header_row: Option<u32>,
    /// Rows of people in the file.
    pub rows_in_file: u32,
    /// The file's columns in order.
    pub columns: Vec<ColumnView>,
    /// Names to judge the reading by, those with accents first.
    pub name_sample: Vec<String>,
    /// Notes on the whole file ("Names were taken from the e-mail addresses.").
    pub notes: Vec<String>,
    /// Every row, in file order; people not in the file last.
    pub rows: Vec<ImportRowView>,
    /// Counts by what happens.
    pub counts: ImportCountsView,
    /// The most useful error when nothing at all can be imported.
    pub error: Option<super::error::ErrorView>,
}

/// One column of the file and what it is taken for.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ColumnView {
    /// Its heading, or `Column 3`.
    pub heading: String,
    /// First values, for choosing.
    pub sample: Vec<String>,
    /// What it holds.
    pub role: Option<ColumnRole>,
}

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ColumnRole {
    /// Whole name.
    Name,
    /// First name.
    FirstName,
    /// Last name.
    LastName,
    /// E-mail.
    Email,
    /// The institution's id.
    Id,
    /// Group or section.
    Group,
    /// Spending limit.
    Limit,
    /// Reset of the limit.
    Reset,
    /// Last day of the key.
    Expires,
}

/// What happens to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum ImportHappens {
    /// A new person.
    New,
    /// A person already here, with changes.
    Changed,
    /// Nothing to do.
    Same,
    /// Here but not in the file; stays.
    NotInFile,
    /// Left out until answered.
    NeedsYou,
    /// Skipped by the person's answer.
    Skipped,
}

/// One row of the preview.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportRowView {
    /// The spreadsheet's row; `None` for people not in the file.
    pub line: Option<u32>,
    /// What happens.
    pub happens: ImportHappens,
    /// Name as it would be stored.
    pub name: String,
    /// Id.
    pub external_id: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Group.
    pub group: Option<String>,
    /// Own limit.
    pub limit: Option<Money>,
    /// For changed rows: which fields, old and new.
    pub changes: Vec<FieldChangeView>,
    /// The question, when it needs the person.
    pub question: Option<ImportQuestionView>,
    /// Soft notes ("Row 9 contained invisible characters").
    pub notes: Vec<String>,
}

/// A field that changes.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FieldChangeView {
    /// `name`, `email`, `id`, `group`, `limit`, `reset`, `expires`.
    pub field: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
}

/// A question about one row.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportQuestionView {
    /// Problem code, stable.
    pub code: String,
    /// Bold first sentence.
    pub headline: String,
    /// The rest.
    pub rest: String,
    /// Answers, at most three; the last is the one the app would take.
    pub answers: Vec<ImportAnswerView>,
}

/// One possible answer.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportAnswerView {
    /// Sent back in [`ImportAnswerRequest`].
    pub answer: String,
    /// Button text.
    pub label: String,
    /// Whether the person types a text with it (fill in a name, an amount).
    pub asks_text: bool,
}

/// Counts by what happens; they add up to the rows shown.
#[derive(Clone, Copy, Debug, Default, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportCountsView {
    /// All rows shown.
    pub all: u32,
    /// New people.
    pub new: u32,
    /// Changed people.
    pub changed: u32,
    /// Unchanged.
    pub same: u32,
    /// Not in the file.
    pub not_in_file: u32,
    /// Waiting for an answer.
    pub needs_you: u32,
    /// Skipped by an answer.
    pub skipped: u32,
}

/// Read the same bytes differently.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportReadRequest {
    /// The preview's token.
    pub token: u32,
    /// Force this encoding; `None` = as detected.
    pub encoding: Option<String>,
    /// Role of each column, in the file's order; `None` = as detected.
    pub roles: Option<Vec<Option<ColumnRole>>>,
}

/// Answer one row's question.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportAnswerRequest {
    /// The preview's token.
    pub token: u32,
    /// The row.
    pub line: u32,
    /// The problem answered.
    pub code: String,
    /// The answer chosen.
    pub answer: String,
    /// Text typed with it.
    pub text: Option<String>,
}

/// Take the ready rows.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportApplyRequest {
    /// The preview's token.
    pub token: u32,
    /// Name for a new class.
    pub roster_name: String,
}

/// What an import did.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportDoneView {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// People added.
    pub added: u32,
    /// People changed.
    pub changed: u32,
    /// Rows left out until answered.
    pub left_out: u32,
    /// When.
    pub at: Time,
}
