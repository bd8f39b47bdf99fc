//! A roster file as it was read: how, which columns, which rows, and what is open.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::identity;
use super::problem::{Problem, ProblemCode, Severity};
use crate::holder::Person;

/// A row number as a spreadsheet shows it, from 1: title lines and blank lines count, a line break inside
/// quotes does not, and a `sep=` line does not (spreadsheets swallow it).
pub type Line = u32;

/// What kind of file it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Columns of text: CSV, TSV and their relatives, or pasted text.
    #[default]
    Text,
    /// An Excel workbook (first sheet).
    Xlsx,
    /// An OpenDocument spreadsheet (first sheet).
    Ods,
}

/// The encodings a text roster can be read in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16, low byte first.
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    /// Windows, Western Europe.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// Windows, Central Europe.
    #[serde(rename = "windows-1250")]
    Windows1250,
    /// Old Macintosh, Western Europe.
    #[serde(rename = "macintosh")]
    MacRoman,
    /// Japanese.
    #[serde(rename = "Shift_JIS")]
    ShiftJis,
    /// Chinese (GBK and GB2312 included).
    #[serde(rename = "gb18030")]
    Gb18030,
}

impl TextEncoding {
    /// All of them, in the order a person would try them.
    pub const ALL: [TextEncoding; 8] = [
        TextEncoding::Utf8,
        TextEncoding::Windows1252,
        TextEncoding::Windows1250,
        TextEncoding::MacRoman,
        TextEncoding::ShiftJis,
        TextEncoding::Gb18030,
        TextEncoding::Utf16Le,
        TextEncoding::Utf16Be,
    ];

    /// The standard label, as in the JSON form: `UTF-8`, `windows-1252`, `macintosh`, `Shift_JIS` …
    pub const fn label(self) -> &'static str {
        match self {
            TextEncoding::Utf8 => "UTF-8",
            TextEncoding::Utf16Le => "UTF-16LE",
            TextEncoding::Utf16Be => "UTF-16BE",
            TextEncoding::Windows1252 => "windows-1252",
            TextEncoding::Windows1250 => "windows-1250",
            TextEncoding::MacRoman => "macintosh",
            TextEncoding::ShiftJis => "Shift_JIS",
            TextEncoding::Gb18030 => "gb18030",
        }
    }
}

/// What stands between two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Delimiter {
    /// `,`
    #[serde(rename = ",")]
    Comma,
    /// `;`
    #[serde(rename = ";")]
    Semicolon,
    /// The tab character.
    #[serde(rename = "\t")]
    Tab,
    /// `|`
    #[serde(rename = "|")]
    Pipe,
}

impl Delimiter {
    /// All of them.
    pub const ALL: [Delimiter; 4] = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Pipe];

    /// The character itself.
    pub const fn char(self) -> char {
        match self {
            Delimiter::Comma => ',',
            Delimiter::Semicolon => ';',
            Delimiter::Tab => '\t',
            Delimiter::Pipe => '|',
        }
    }
}

/// How the file was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    /// Kind of file.
    pub format: Format,
    /// Encoding; `None` for workbooks and refused files.
    pub encoding: Option<TextEncoding>,
    /// Whether the encoding is a guess worth showing [`ReadAs::name_sample`] for.
    pub encoding_guessed: bool,
    /// What stands between columns; `None` for workbooks and for files of one column.
    pub delimiter: Option<Delimiter>,
    /// The row with the headings; `None` where there is none.
    pub header_row: Option<Line>,
    /// Whose export it looks like.
    pub layout: Layout,
    /// Up to five names to judge the reading by, those with letters beyond ASCII first.
    pub name_sample: Vec<String>,
}

/// Whose export a file looks like, told by its headings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// None that we know.
    #[default]
    Other,
    /// Canvas gradebook.
    Canvas,
    /// Moodle participants or grades.
    Moodle,
    /// Blackboard grade centre.
    Blackboard,
    /// Google Classroom grades.
    GoogleClassroom,
    /// Our own saved roster.
    OwnRoster,
    /// Our own hand-out list: its limits and dates describe keys, so they are not read as the person's wish.
    OwnKeyList,
}

/// What a column is taken for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Not used.
    #[default]
    Ignored,
    /// The whole name, as it is printed.
    Name,
    /// The whole name, written "Last, First".
    NameLastFirst,
    /// First name; joined with [`Role::LastName`].
    FirstName,
    /// Last name.
    LastName,
    /// E-mail address.
    Email,
    /// The institution's own id.
    Id,
    /// Group or section.
    Group,
    /// Spending limit.
    Limit,
    /// Reset of the limit.
    Reset,
    /// End date.
    Expires,
}

impl Role {
    /// Stable word, as in the JSON form.
    pub const fn word(self) -> &'static str {
        match self {
            Role::Ignored => "ignored",
            Role::Name => "name",
            Role::NameLastFirst => "name_last_first",
            Role::FirstName => "first_name",
            Role::LastName => "last_name",
            Role::Email => "email",
            Role::Id => "id",
            Role::Group => "group",
            Role::Limit => "limit",
            Role::Reset => "reset",
            Role::Expires => "expires",
        }
    }
}

/// One column of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading as written (cleaned); empty where there is none.
    pub heading: String,
    /// What it is taken for.
    pub role: Role,
    /// Up to five cells of it to judge by; none where a cell looks like a secret key.
    pub sample: Vec<String>,
}

/// What each column is taken for, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMap {
    /// All columns.
    pub columns: Vec<Column>,
}

impl ColumnMap {
    /// Index (from 0) of the first column with this role.
    pub fn find(&self, role: Role) -> Option<usize> {
        self.columns.iter().position(|column| column.role == role)
    }

    /// Whether the names have a column of their own (or two).
    pub fn has_names(&self) -> bool {
        [Role::Name, Role::NameLastFirst, Role::FirstName, Role::LastName]
            .into_iter()
            .any(|role| self.find(role).is_some())
    }

    /// The used columns in file order: role, index from 0, heading.
    pub fn used(&self) -> impl Iterator<Item = (Role, usize, &str)> {
        self.columns.iter().enumerate().filter_map(|(index, column)| {
            (column.role != Role::Ignored).then_some((column.role, index, column.heading.as_str()))
        })
    }
}

/// One person of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// Where they stand in the file.
    pub line: Line,
    /// What was understood; what was not is `None` (or an empty name) and has a problem.
    pub person: Person,
    /// The name is the front part of the e-mail, so it never replaces a name already known.
    pub name_from_email: bool,
}

/// Everything that was understood of a roster file, and everything that was not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterDraft {
    /// How it was read.
    pub read_as: ReadAs,
    /// What each column was taken for.
    pub columns: ColumnMap,
    /// Every person found, those who need a decision included, in file order.
    pub rows: Vec<DraftRow>,
    /// All problems at once: those of the file first, then by row.
    pub problems: Vec<Problem>,
}

impl RosterDraft {
    /// Puts a draft together: adds what only all rows together show (people twice, same names) and sorts the problems.
    pub fn new(
        read_as: ReadAs,
        columns: ColumnMap,
        rows: Vec<DraftRow>,
        mut problems: Vec<Problem>,
    ) -> RosterDraft {
        problems.extend(identity::problems(&rows.iter().collect::<Vec<_>>()));
        problems.sort_by_key(|problem| (problem.line.unwrap_or(0), problem.code));
        RosterDraft { read_as, columns, rows, problems }
    }

    /// A file that could not be read at all, and why.
    pub fn refused(problem: Problem) -> RosterDraft {
        RosterDraft { problems: vec![problem], ..RosterDraft::default() }
    }

    /// Why the whole file was refused, if it was.
    pub fn refusal(&self) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.line.is_none() && problem.severity == Severity::Refused)
    }

    /// The rows that can be imported as they stand: nothing open about them, and not a person's second row.
    pub fn ready(&self) -> impl Iterator<Item = &DraftRow> {
        let held: BTreeSet<Line> = self
            .problems
            .iter()
            .filter(|problem| problem.holds_up() || problem.code == ProblemCode::Duplicate)
            .filter_map(|problem| problem.line)
            .collect();
        let open = self.problems.iter().any(|problem| problem.line.is_none() && problem.holds_up());
        self.rows.iter().filter(move |row| !open && !held.contains(&row.line))
    }
}
