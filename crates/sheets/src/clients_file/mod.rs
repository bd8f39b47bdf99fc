//! Clients as a file: read into a draft with everything that is open about it, and written so that it reads back as it was.
//!
//! Columns are found by their headings, in any order. A blank markup or tax is the account's own; a blank limit is asked
//! about and never "no limit". What could mean two things becomes a problem with both readings offered.

mod across;
mod cells;
mod headings;
mod reading;

use keyroster_domain::billing::Percent;
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::roster::Severity;
use keyroster_domain::usd::Usd;
use serde::{Deserialize, Serialize};

use crate::cell::{mark_for, push_own, push_text};

pub use reading::read;

/// The columns as they are written, in order. A practice account's file has `practice` (always PRACTICE) after them.
pub const COLUMNS: [&str; 10] = [
    "name",
    "billing_email",
    "monthly_limit",
    "markup",
    "tax",
    "minimum",
    "fixed_fee",
    "external_user_ids",
    "notes",
    "client_id",
];

/// The most clients that a file may have.
pub const MOST_CLIENTS: usize = 5_000;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The client's name.
    Name,
    /// Where bills go.
    Email,
    /// What their keys may spend a month.
    Limit,
    /// What is put on top of usage.
    Markup,
    /// Tax on the bill.
    Tax,
    /// What a month comes to at least.
    Minimum,
    /// What is charged every month.
    Fixed,
    /// Their users' ids in requests.
    ExternalIds,
    /// Anything.
    Notes,
    /// What the seller knows them by.
    Id,
}

impl Field {
    /// All, in the order in which they are written.
    pub const ALL: [Field; 10] = [
        Field::Name,
        Field::Email,
        Field::Limit,
        Field::Markup,
        Field::Tax,
        Field::Minimum,
        Field::Fixed,
        Field::ExternalIds,
        Field::Notes,
        Field::Id,
    ];

    /// Its heading in a file that is written.
    pub fn heading(self) -> &'static str {
        COLUMNS[self as usize]
    }
}

/// A client as a file has them, cleaned: one line each, NFC, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientEntry {
    /// Name.
    pub name: String,
    /// Where bills go.
    pub email: Option<String>,
    /// US dollars a month, whole cents; `None` = not said, which is not "no limit".
    pub limit: Option<PositiveUsd>,
    /// Own markup; `None` = the account's.
    pub markup: Option<Percent>,
    /// Own tax; `None` = none is said.
    pub tax: Option<Percent>,
    /// At least this much a month, US dollars, whole cents.
    pub minimum: Option<PositiveUsd>,
    /// Every month on top, US dollars, whole cents.
    pub fixed: Option<PositiveUsd>,
    /// Ids of their users in requests, each once.
    pub external_ids: Vec<String>,
    /// Notes.
    pub notes: Option<String>,
    /// What the seller knows them by.
    pub id: Option<String>,
}

/// One row that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientRow {
    /// The spreadsheet's row.
    pub line: u32,
    /// What it says; what could not be read is not in it and stands among the problems.
    pub client: ClientEntry,
}

/// What kind of problem it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The file is no list of clients, or cannot be read to its end.
    FileNotRead,
    /// The letters may be read wrongly.
    EncodingGuessed,
    /// No column is headed as names.
    NoNameColumn,
    /// Two columns hold the same.
    ColumnTwice,
    /// Columns that nobody reads.
    ColumnsUnused,
    /// Too many clients, or too many problems.
    TooMany,
    /// A row with more cells than the heading.
    Ragged,
    /// No name.
    NameMissing,
    /// A name that is too long.
    NameTooLong,
    /// Two clients of one name.
    NameTwice,
    /// Invisible characters went.
    InvisibleCharacters,
    /// A formula where a number should be, or one kept as text.
    Formula,
    /// A key stands in the file.
    SecretInFile,
    /// No address for bills.
    EmailMissing,
    /// Something that is no address.
    EmailMalformed,
    /// No limit.
    LimitMissing,
    /// Much higher than the others.
    LimitUnusual,
    /// `1,000`: two readings.
    AmountAmbiguous,
    /// Cents were rounded.
    AmountRounded,
    /// No usable amount.
    AmountOdd,
    /// `0.2`: two readings.
    PercentAmbiguous,
    /// A high one that may be meant.
    PercentUnusual,
    /// No usable per cent.
    PercentOdd,
    /// One client id twice.
    IdTwice,
    /// One external user id with two clients.
    ExternalIdTwice,
    /// An external user id with a blank in it.
    ExternalIdBlank,
}

/// One reading of a cell that has several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// In words.
    pub shown: String,
    /// What to write in the cell so that it has this reading alone.
    pub text: String,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What kind.
    pub code: ProblemCode,
    /// Whether it must be answered.
    pub severity: Severity,
    /// The spreadsheet's rows; empty = the whole file.
    pub lines: Vec<u32>,
    /// The column it is about.
    pub field: Option<Field>,
    /// In words, with what to do.
    pub message: String,
    /// Readings to choose from.
    pub offers: Vec<Offer>,
}

/// A person's answer: read this cell as if this stood in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// The spreadsheet's row.
    pub line: u32,
    /// Which cell.
    pub field: Field,
    /// What it shall say.
    pub text: String,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientsDraft {
    /// The clients, in order.
    pub rows: Vec<ClientRow>,
    /// All problems, those of the whole file first, then by row.
    pub problems: Vec<Problem>,
}

impl ClientsDraft {
    /// Whether nothing waits for an answer; until then nothing of it may be taken.
    pub fn ready(&self) -> bool {
        !self.rows.is_empty() && self.problems.iter().all(|problem| problem.severity == Severity::Note)
    }
}

/// The clients as CSV, safe in spreadsheets; UTF-8, with a byte order mark where there is text beyond ASCII.
///
/// Amounts are plain decimals (`50.00`), per cents say so (`35 %`), external user ids are separated by `;`. Reading it
/// gives the same clients again.
pub fn csv<'a>(clients: impl IntoIterator<Item = &'a ClientEntry>, practice: bool) -> Vec<u8> {
    let mut file = COLUMNS.join(",");
    file.push_str(if practice { ",practice\r\n" } else { "\r\n" });
    for client in clients {
        for field in Field::ALL {
            if field != Field::Name {
                file.push(',');
            }
            let (text, own) = cell_of(client, field);
            if own { push_own(&mut file, &text) } else { push_text(&mut file, &text) }
        }
        file.push_str(if practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
    }
    format!("{}{file}", mark_for(&file)).into_bytes()
}

/// The text of a cell, and whether it is of our own making.
fn cell_of(client: &ClientEntry, field: Field) -> (String, bool) {
    let amount =
        |amount: Option<PositiveUsd>| (amount.map(|one| one.get().to_decimal()).unwrap_or_default(), true);
    let percent = |percent: Option<Percent>| (percent.map(|one| one.to_string()).unwrap_or_default(), true);
    let text = |text: &Option<String>| (text.clone().unwrap_or_default(), false);
    match field {
        Field::Name => (client.name.clone(), false),
        Field::Email => text(&client.email),
        Field::Limit => amount(client.limit),
        Field::Markup => percent(client.markup),
        Field::Tax => percent(client.tax),
        Field::Minimum => amount(client.minimum),
        Field::Fixed => amount(client.fixed),
        Field::ExternalIds => (cells::joined(&client.external_ids), false),
        Field::Notes => text(&client.notes),
        Field::Id => text(&client.id),
    }
}

/// What $10.00 of usage becomes: `$10.00 → $13.50`.
fn example(percent: Percent) -> String {
    let nanos = i128::from(Usd::from_cents(1_000).nanos()) * percent.on_top() / Percent::WHOLE;
    format!("$10.00 → {}", Usd::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX)).to_money())
}
