//! What can be open or wrong about a roster, with its words and its answers.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::draft::Line;
use crate::holder::HolderId;
use crate::limit::{PositiveUsd, Reset};

/// How much a problem holds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row (or, without a row, every row) waits for a person's decision.
    NeedsYou,
    /// Worth knowing; nothing waits for it.
    Note,
    /// This row (or, without a row, the whole file) cannot be taken.
    Refused,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What is wrong, as a closed list; [`ProblemCode::word`] is stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum ProblemCode {
            $($(#[$doc])* #[serde(rename = $word)] $name,)*
        }

        impl ProblemCode {
            /// Every code.
            pub const ALL: &'static [ProblemCode] = &[$(ProblemCode::$name,)*];

            /// The stable word of the JSON form.
            pub const fn word(self) -> &'static str {
                match self { $(ProblemCode::$name => $word,)* }
            }
        }
    };
}

codes! {
    /// Nothing in the file.
    FileEmpty = "file_empty",
    /// A heading, but nobody below it.
    NoPeople = "no_people",
    /// An old Excel workbook, or one with a password.
    FileOldExcel = "file_old_excel",
    /// An Apple Numbers document.
    FileNumbers = "file_numbers",
    /// A PDF.
    FilePdf = "file_pdf",
    /// A Word or other text document.
    FileDocument = "file_document",
    /// A picture.
    FileImage = "file_image",
    /// An archive of files.
    FileArchive = "file_archive",
    /// A web page, perhaps named like a workbook.
    FileWebPage = "file_web_page",
    /// Something else that is no list of people.
    FileNotAList = "file_not_a_list",
    /// A workbook that cannot be read.
    FileDamaged = "file_damaged",
    /// More bytes than are read.
    FileTooLarge = "file_too_large",
    /// More rows than are read.
    TooManyRows = "too_many_rows",
    /// More columns than are read.
    TooManyColumns = "too_many_columns",
    /// The encoding is a guess; the names tell.
    EncodingGuessed = "encoding_guessed",
    /// Some characters could not be read in this encoding.
    UnreadableCharacters = "unreadable_characters",
    /// No row of headings was found.
    NoHeading = "no_heading",
    /// Nobody can tell which column holds the names.
    NoNameColumn = "no_name_column",
    /// The heading stands in the file again.
    RepeatedHeading = "repeated_heading",
    /// The front part of the e-mail stands in for the name.
    NameFromEmail = "name_from_email",
    /// A quotation mark is opened and not closed.
    UnbalancedQuote = "unbalanced_quote",
    /// More filled cells than the heading has columns.
    RaggedRow = "ragged_row",
    /// No name.
    MissingName = "missing_name",
    /// A name longer than 200 characters.
    NameTooLong = "name_too_long",
    /// Zero-width, direction or control characters were taken out.
    InvisibleCharacters = "invisible_characters",
    /// A cell that looks like a formula was kept as text.
    FormulaAsText = "formula_as_text",
    /// The earlier tool's stand-in address waits for a real one.
    FixmeEmail = "fixme_email",
    /// Does not look like an e-mail address.
    EmailMalformed = "email_malformed",
    /// Several addresses in one cell; the first is taken.
    SeveralEmails = "several_emails",
    /// Not an amount.
    LimitNotAnAmount = "limit_not_an_amount",
    /// One thousand or one?
    LimitAmbiguous = "limit_ambiguous",
    /// Zero or less.
    LimitNotPositive = "limit_not_positive",
    /// Not US dollars.
    LimitOtherCurrency = "limit_other_currency",
    /// A million dollars or more.
    LimitTooLarge = "limit_too_large",
    /// Much more than the others, or more than $100.
    LimitUnusual = "limit_unusual",
    /// Rounded to whole cents.
    LimitRounded = "limit_rounded",
    /// Not one of daily, weekly, monthly, never.
    ResetUnknown = "reset_unknown",
    /// Not a date.
    ExpiryNotADate = "expiry_not_a_date",
    /// Which number is the month?
    ExpiryAmbiguous = "expiry_ambiguous",
    /// A date in the past.
    ExpiryPast = "expiry_past",
    /// The same person again.
    Duplicate = "duplicate",
    /// Two people with one e-mail but different ids.
    SameEmail = "same_email",
    /// Two people with one name.
    SameName = "same_name",
    /// The roster already holds somebody who may be this person.
    IdentityUnclear = "identity_unclear",
}

/// One thing open or wrong, in words a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The row; `None` = the whole file.
    pub line: Option<Line>,
    /// What kind.
    pub code: ProblemCode,
    /// What is said.
    pub message: String,
    /// How much it holds up.
    pub severity: Severity,
    /// What a person can choose; may be empty.
    pub choices: Vec<Answer>,
}

impl Problem {
    /// A note that holds nothing up.
    pub fn note(line: Option<Line>, code: ProblemCode, message: impl Into<String>) -> Problem {
        Problem { line, code, message: message.into(), severity: Severity::Note, choices: Vec::new() }
    }

    /// A question that its row waits for.
    pub fn needs_you(
        line: Option<Line>,
        code: ProblemCode,
        message: impl Into<String>,
        choices: Vec<Answer>,
    ) -> Problem {
        Problem { line, code, message: message.into(), severity: Severity::NeedsYou, choices }
    }

    /// A refusal.
    pub fn refused(line: Option<Line>, code: ProblemCode, message: impl Into<String>) -> Problem {
        Problem { line, code, message: message.into(), severity: Severity::Refused, choices: Vec::new() }
    }

    /// Whether something waits for it.
    pub fn holds_up(&self) -> bool {
        self.severity != Severity::Note
    }
}

/// A person's answer to a problem of one row.
///
/// In [`Problem::choices`] the texts of `FillInName` and `FillInEmail` are empty: the person types them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Answer {
    /// Use this name.
    FillInName {
        /// The name.
        name: String,
    },
    /// Use this e-mail.
    FillInEmail {
        /// The address.
        email: String,
    },
    /// Leave the row out.
    SkipRow,
    /// Take the row as it was read.
    TakeAsRead,
    /// The same person: one key.
    OneKey,
    /// Two keys, for two people.
    MakeTwo,
    /// Use this limit.
    UseLimit {
        /// The limit.
        limit: PositiveUsd,
    },
    /// No own limit: the plan's counts.
    UsePlanLimit,
    /// Use this reset.
    UseReset {
        /// The reset.
        reset: Reset,
    },
    /// No own reset: the plan's counts.
    UsePlanReset,
    /// Use this end.
    UseExpiry {
        /// The end, UTC.
        expires: Timestamp,
    },
    /// No own end: the plan's counts.
    UsePlanExpiry,
    /// This row is that person of the roster.
    SamePerson {
        /// Who.
        holder: HolderId,
    },
    /// This row is somebody new.
    NewPerson,
}

impl Answer {
    /// Whether it settles a problem of this kind.
    pub fn settles(&self, code: ProblemCode) -> bool {
        use ProblemCode as C;
        match self {
            Answer::SkipRow => true,
            Answer::TakeAsRead => matches!(code, C::RaggedRow),
            Answer::FillInName { .. } => matches!(code, C::MissingName | C::NameTooLong),
            Answer::FillInEmail { .. } => matches!(code, C::FixmeEmail | C::EmailMalformed),
            Answer::OneKey | Answer::MakeTwo => matches!(code, C::Duplicate),
            Answer::UseLimit { .. } | Answer::UsePlanLimit => matches!(
                code,
                C::LimitNotAnAmount
                    | C::LimitAmbiguous
                    | C::LimitNotPositive
                    | C::LimitOtherCurrency
                    | C::LimitTooLarge
                    | C::LimitUnusual
            ),
            Answer::UseReset { .. } | Answer::UsePlanReset => matches!(code, C::ResetUnknown),
            Answer::UseExpiry { .. } | Answer::UsePlanExpiry => {
                matches!(code, C::ExpiryNotADate | C::ExpiryAmbiguous | C::ExpiryPast)
            }
            Answer::SamePerson { .. } | Answer::NewPerson => matches!(code, C::IdentityUnclear),
        }
    }
}
