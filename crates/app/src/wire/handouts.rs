//! Hand-outs: who has got theirs, the forms to save, the files that were made. No secret.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Id, Money, Time};

/// In which form keys are saved to hand out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HandoutForm {
    /// PDF cards to print and cut.
    Cards,
    /// For a spreadsheet.
    Csv,
    /// For other software.
    Json,
    /// CSV with a column for each placeholder of a letter.
    MailMerge,
    /// One e-mail draft for each person, in a folder of their own.
    Letters,
}

/// How the saved file is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum HandoutLock {
    /// A ZIP with AES-256.
    Zip,
    /// An age file.
    Age,
}

/// The sheet that cards are printed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum PaperChoice {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// Save keys to hand out.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoutSaveRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// In which form.
    pub form: HandoutForm,
    /// Cards on a sheet: 1, 2, 4 or 8.
    pub per_sheet: u32,
    /// The sheet of cards.
    pub paper: PaperChoice,
    /// Only keys that are not ticked as handed out.
    pub only_new: bool,
    /// Encrypt the file.
    pub lock: Option<HandoutLock>,
    /// With this passphrase.
    pub passphrase: Option<String>,
    /// Save into a folder that is copied to a cloud all the same.
    pub anyway: bool,
}

/// The hand-outs of a class.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoutsView {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Its name.
    pub roster_name: String,
    /// Whom to tell when a key is lost; may be empty.
    pub contact: String,
    /// Everybody, in roster order.
    pub rows: Vec<HandoutRowView>,
    /// Files that were made from this class and are not deleted, the newest first, then the last deleted ones.
    pub files: Vec<HandoutFileView>,
    /// Keys that can be saved here.
    pub can_save: u32,
    /// The same without those handed out.
    pub can_save_new: u32,
    /// What all of them can spend; `None` = without limit.
    pub can_cost: Option<Money>,
    /// What those not handed out can spend; `None` = without limit.
    pub can_cost_new: Option<Money>,
    /// When the account was read.
    pub as_of: Option<Time>,
}

/// One person of the tick-off list.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoutRowView {
    /// Who.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// Name.
    pub name: String,
    /// Somebody else is called the same.
    pub same_name: bool,
    /// Own id.
    pub external_id: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// There is a key at OpenRouter.
    pub has_key: bool,
    /// Its text is saved here.
    pub secret_saved: bool,
    /// It is turned off.
    pub off: bool,
    /// When it was ticked as handed out.
    pub handed_at: Option<Time>,
    /// How, in the person's words.
    pub how: Option<String>,
    /// Whether it was ever used; `None` = not known or no key.
    pub used: Option<bool>,
    /// When it was used last.
    pub last_used_at: Option<Time>,
}

/// A file with keys.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoutFileView {
    /// Row id.
    #[ts(type = "number")]
    pub file_id: Id,
    /// Name without its folder.
    pub file_name: String,
    /// When it was saved.
    pub saved_at: Time,
    /// Keys in it.
    pub keys: u32,
    /// What anyone with it can spend, as it was when saved; `None` = without limit.
    pub can_cost: Option<Money>,
    /// When it was deleted or replaced.
    pub deleted_at: Option<Time>,
    /// It still lies where it was saved.
    pub there: bool,
}

/// Tick people as having got their keys, or take ticks back.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoutTickRequest {
    /// The class.
    #[ts(type = "number")]
    pub roster_id: Id,
    /// Whom.
    pub ticks: Vec<HandoutTick>,
    /// `false` takes the ticks back.
    pub handed: bool,
}

/// One tick.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoutTick {
    /// Whom.
    #[ts(type = "number")]
    pub holder_id: Id,
    /// How, in the person's words; may be empty.
    pub how: String,
    /// When, for a tick that was taken back by mistake; `None` = now.
    pub at: Option<Time>,
}

/// What a tick changed, so that it can be taken back.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HandoutTickedView {
    /// The ticks that were set, or those that were there before they were taken back.
    pub changed: Vec<HandoutTick>,
}
