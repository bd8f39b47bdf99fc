//! Holders: whom a key is for, and what identifies them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};

use crate::limit::{PositiveUsd, Reset};

/// Row id of a holder in the data file.
pub type HolderId = i64;
/// Row id of a roster in the data file.
pub type RosterId = i64;
/// Row id of an account in the data file.
pub type AccountId = i64;

/// What a roster says of one person, cleaned: trimmed, NFC, one line, no invisible characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The name as printed; never empty for somebody who can get a key.
    pub name: String,
    /// E-mail address as written (trimmed); identity compares it case folded.
    pub email: Option<String>,
    /// The institution's own id of the person (student number).
    pub external_id: Option<String>,
    /// Group, section or team.
    pub group: Option<String>,
    /// Own spending limit; `None` = the plan's.
    pub limit: Option<PositiveUsd>,
    /// Own reset; `None` = the plan's.
    pub reset: Option<Reset>,
    /// Own end, UTC; `None` = the plan's.
    pub expires: Option<Timestamp>,
}

/// One person of a roster, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Row id.
    pub id: HolderId,
    /// The roster they are in.
    pub roster_id: RosterId,
    /// Place in the roster, from 0; the order keys are made in.
    pub position: i64,
    /// Who they are.
    pub person: Person,
}

/// What tells two people apart: the id, else the e-mail, else the name (issue: "A person is known by").
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by", content = "value")]
pub enum Identity {
    /// By the institution's id, trimmed.
    Id(String),
    /// By e-mail, trimmed and case folded.
    Email(String),
    /// By name, trimmed, case folded, NFC.
    Name(String),
}

impl Person {
    /// What this person is known by.
    pub fn identity(&self) -> Identity {
        let filled = |field: &Option<String>| field.as_deref().map(fold).filter(|text| !text.is_empty());
        if let Some(id) = filled(&self.external_id) {
            return Identity::Id(id);
        }
        if let Some(email) = filled(&self.email) {
            return Identity::Email(email);
        }
        Identity::Name(fold(&self.name))
    }

    /// Whether the e-mail is the earlier tool's stand-in `…@FIXME.edu`, which waits for a real one.
    pub fn waits_for_email(&self) -> bool {
        self.email.as_deref().is_some_and(is_stand_in_email)
    }
}

/// Whether an address is the earlier tool's stand-in (`…@FIXME.edu`, any case).
pub fn is_stand_in_email(email: &str) -> bool {
    const END: &[u8] = b"@fixme.edu";
    let email = email.trim().as_bytes();
    email.len() >= END.len() && email[email.len() - END.len()..].eq_ignore_ascii_case(END)
}

/// Trimmed, NFC, case folded, inner white space as one blank: the form in which texts are compared.
pub fn fold(text: &str) -> String {
    // It runs over every row of large files: what is composed already and one line needs no second look.
    if text.is_ascii() && is_one_line(text) {
        return text.to_ascii_lowercase();
    }
    let composed = is_nfkc_quick(text.chars()) == IsNormalized::Yes;
    let lowered: String = if composed {
        text.chars().flat_map(char::to_lowercase).collect()
    } else {
        text.nfkc().flat_map(char::to_lowercase).collect()
    };
    let lowered =
        if is_nfc_quick(lowered.chars()) == IsNormalized::Yes { lowered } else { lowered.nfc().collect() };
    if is_one_line(&lowered) { lowered } else { lowered.split_whitespace().collect::<Vec<_>>().join(" ") }
}

/// Without white space other than one blank between two words.
fn is_one_line(text: &str) -> bool {
    let mut blank = true;
    for c in text.chars() {
        if c == ' ' && !blank {
            blank = true;
        } else if c.is_whitespace() {
            return false;
        } else {
            blank = false;
        }
    }
    !blank || text.is_empty()
}
