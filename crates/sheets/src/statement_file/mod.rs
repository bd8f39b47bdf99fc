//! Statements and notes as files: PDF for the client, CSV for bookkeeping, JSON for programs.
//!
//! An issued value is frozen: the same value gives the same bytes, in every zone and locale, now and in ten years. No
//! clock is read; every moment is written in UTC. A PDF also depends on the fonts it is given.

mod csv;
mod figures;
mod json;
mod note_pdf;
mod pages;
mod pdf;
mod words;

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_domain::billing::{Client, ClientTerms, Month, Note, Source, Statement};
use keyroster_domain::usd::Usd;
use serde::{Deserialize, Serialize};

pub use csv::{COLUMNS, csv, note_csv};
pub use figures::{ModelShare, shares};
pub use json::{FORMAT, VERSION, json, note_json};
pub use note_pdf::note_pdf;
pub use pdf::pdf;
pub use words::{gap_words, worked_out};

/// Who issues, as it stood on the day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// The name at the top.
    pub name: String,
    /// Address, a line each.
    #[serde(default)]
    pub address: Vec<String>,
    /// Where to ask.
    #[serde(default)]
    pub email: Option<String>,
    /// Tax number, as it is to be printed.
    #[serde(default)]
    pub tax_id: Option<String>,
    /// How to pay, in the seller's own words.
    #[serde(default)]
    pub payment: Option<String>,
}

/// What went through one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelUse {
    /// The model's name at OpenRouter.
    pub model: String,
    /// Credits, US dollars before markup.
    pub usage: Usd,
}

/// A statement as it was issued: everything that its files say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Its number: `2026-10-003`.
    pub number: String,
    /// The day it was issued.
    pub issued_on: Date,
    /// By whom.
    pub seller: Seller,
    /// What is owed, and why.
    pub statement: Statement,
    /// Usage by model, any order; empty = not known.
    #[serde(default)]
    pub models: Vec<ModelUse>,
    /// When OpenRouter was asked for the models.
    #[serde(default)]
    pub models_read: Option<Timestamp>,
    /// Of the practice account: every file says PRACTICE.
    #[serde(default)]
    pub practice: bool,
}

/// A credit or debit note as it was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedNote {
    /// Its own number.
    pub number: String,
    /// The day it was issued.
    pub issued_on: Date,
    /// By whom.
    pub seller: Seller,
    /// The number of the statement it corrects.
    pub corrects: String,
    /// That statement's month.
    pub month: Month,
    /// For whom.
    pub client: Client,
    /// Why, in the seller's words.
    pub reason: String,
    /// The differences.
    pub note: Note,
    /// What both sides of the difference were worked out by.
    pub terms: ClientTerms,
    /// Where the corrected usage was read.
    pub source: Source,
    /// Of the practice account.
    #[serde(default)]
    pub practice: bool,
}

/// The text that a statement's PDF shows, to find out which fonts it needs.
pub fn all_text(issued: &Issued) -> String {
    let statement = &issued.statement;
    let keys = statement.lines.iter().map(|line| line.key.as_str());
    let gaps = statement.gaps.iter().map(|gap| gap.key.as_str());
    let models = issued.models.iter().map(|model| model.model.as_str());
    let own = [statement.client.name.as_str(), issued.number.as_str()];
    let texts = keys.chain(gaps).chain(models).chain(own).chain(seller_text(&issued.seller));
    texts.collect::<Vec<_>>().join(" ")
}

/// The text that a note's PDF shows, to find out which fonts it needs.
pub fn all_note_text(issued: &IssuedNote) -> String {
    let keys = issued.note.lines.iter().filter_map(|line| match line {
        keyroster_domain::billing::Correction::Key { key, .. } => Some(key.as_str()),
        keyroster_domain::billing::Correction::Charge { .. } => None,
    });
    let own = [&issued.client.name, &issued.number, &issued.corrects, &issued.reason].map(String::as_str);
    keys.chain(own).chain(seller_text(&issued.seller)).collect::<Vec<_>>().join(" ")
}

fn seller_text(seller: &Seller) -> impl Iterator<Item = &str> {
    let more = [&seller.email, &seller.tax_id, &seller.payment].into_iter().filter_map(Option::as_deref);
    std::iter::once(seller.name.as_str()).chain(seller.address.iter().map(String::as_str)).chain(more)
}

/// The proposed file name without its ending: `statement_2026-10-003_Lumen_Legal`; letters, digits, `-` and `_` of any
/// script, at most 40 of the client's name. `PRACTICE_` stands before it for practice.
pub fn file_stem(number: &str, client: &str, note: bool, practice: bool) -> String {
    let safe = |text: &str| -> String {
        let plain: String =
            text.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
        let short: String = plain.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
        short.chars().take(40).collect()
    };
    let (mark, what) = (if practice { "PRACTICE_" } else { "" }, if note { "note" } else { "statement" });
    let (number, client) = (safe(number), safe(client));
    let parts = [what, number.as_str(), client.as_str()];
    let stem = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_");
    format!("{mark}{stem}")
}
