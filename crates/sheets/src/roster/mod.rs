//! A roster file or a pasted list becomes a [`RosterDraft`]: everything understood, and everything not.

use keyroster_domain::dates::Today;
use keyroster_domain::roster::{Delimiter, Line, Role, RosterDraft, TextEncoding};
use serde::{Deserialize, Serialize};

/// What a person changed about how the file is read; empty = as found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// Read the text in this encoding.
    pub encoding: Option<TextEncoding>,
    /// Columns are separated by this.
    pub delimiter: Option<Delimiter>,
    /// Where the headings are.
    pub heading: Option<HeadingChoice>,
    /// What each column is, in the order of the file; columns beyond the list are ignored.
    pub columns: Option<Vec<Role>>,
}

/// Where the headings are, by a person's choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadingChoice {
    /// There are none.
    None,
    /// In this row.
    Row(Line),
}

/// Reads a roster file. Always gives a draft: a file that is no list of people gives one whose
/// [`RosterDraft::refusal`] says why. `file_name` is used in messages only; what the file is, its bytes say.
pub fn read(bytes: &[u8], file_name: &str, overrides: &Overrides, today: &Today) -> RosterDraft {
    let _ = (bytes, file_name, overrides, today);
    RosterDraft::default()
}

/// Reads a pasted text as a roster, the same way.
pub fn read_text(text: &str, overrides: &Overrides, today: &Today) -> RosterDraft {
    read(text.as_bytes(), "", overrides, today)
}
