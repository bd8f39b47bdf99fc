//! The limits file: for each key the wished limit beside the one at OpenRouter, in the columns of the earlier tool.
//!
//! Only `target_limit`, `target_disabled` and `hash` are read; the rest is there for people. An empty target means
//! "leave it as it is", never "no limit" and never 0.

use std::collections::HashMap;

use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::{Limit, PositiveUsd};
use keyroster_domain::roster::clean::quoted;
use keyroster_domain::usd::Usd;

use crate::cell::{mark_for, push_own, push_text, unguard};
use crate::roster::plain::{self, Row, Stop};

/// The columns, in order. A practice account's file has `note` (always PRACTICE) after them.
pub const COLUMNS: [&str; 8] = [
    "email",
    "name",
    "target_limit",
    "actual_limit",
    "target_disabled",
    "actual_disabled",
    "key_name",
    "hash",
];

/// How "no spending limit" stands in the file.
pub const NO_LIMIT: &str = "no limit";

/// Problems told at most; a file with more is the wrong file.
const MOST_PROBLEMS: usize = 200;

/// A wished limit as it stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitCell {
    /// Empty: nothing is wished, or it stays as it is.
    Blank,
    /// So many dollars.
    Of(PositiveUsd),
    /// `no limit`.
    NoLimit,
}

impl LimitCell {
    /// For what is wished; `None` = nothing.
    pub fn wished(limit: Option<Limit>) -> LimitCell {
        match limit {
            None => LimitCell::Blank,
            Some(Limit::Of(amount)) => LimitCell::Of(amount),
            Some(Limit::NoLimit) => LimitCell::NoLimit,
        }
    }

    fn text(self) -> String {
        match self {
            LimitCell::Blank => String::new(),
            LimitCell::Of(amount) => amount.get().to_decimal(),
            LimitCell::NoLimit => NO_LIMIT.to_owned(),
        }
    }
}

/// One line to be written.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// E-mail; empty where there is none.
    pub email: &'a str,
    /// Name.
    pub name: &'a str,
    /// The wished limit.
    pub target_limit: LimitCell,
    /// The limit at OpenRouter.
    pub actual_limit: SeenLimit,
    /// Wished to be off (`true`) or on; `None` = nothing is wished.
    pub target_disabled: Option<bool>,
    /// Off at OpenRouter; `None` = not known.
    pub actual_disabled: Option<bool>,
    /// The key's name at OpenRouter.
    pub key_name: &'a str,
    /// OpenRouter's hash of the key.
    pub hash: &'a str,
}

/// The file as CSV, safe in spreadsheets. UTF-8, with a byte order mark where there is text beyond ASCII.
///
/// Limits are plain decimals (`5.00`), `no limit`, or empty (nothing wished, not known); `0.00` stands only in
/// `actual_limit`. `target_disabled` and `actual_disabled` are `true`, `false` or empty.
pub fn csv(lines: &[Line<'_>], practice: bool) -> Vec<u8> {
    let mut file = COLUMNS.join(",");
    file.push_str(if practice { ",note\r\n" } else { "\r\n" });
    let flag = |flag: Option<bool>| flag.map_or("", |flag| if flag { "true" } else { "false" });
    for line in lines {
        for text in [line.email, line.name] {
            push_text(&mut file, text);
            file.push(',');
        }
        let actual = match line.actual_limit {
            SeenLimit::Of(amount) => amount.to_decimal(),
            SeenLimit::NoLimit => NO_LIMIT.to_owned(),
            SeenLimit::Unknown => String::new(),
        };
        for own in [
            line.target_limit.text().as_str(),
            &actual,
            flag(line.target_disabled),
            flag(line.actual_disabled),
        ] {
            push_own(&mut file, own);
            file.push(',');
        }
        push_text(&mut file, line.key_name);
        file.push(',');
        push_text(&mut file, line.hash);
        file.push_str(if practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
    }
    let mark = mark_for(&file);
    file.insert_str(0, mark);
    file.into_bytes()
}

/// One row that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// The spreadsheet's row.
    pub line: u32,
    /// Which key, in lower case.
    pub hash: String,
    /// The wished limit.
    pub target_limit: LimitCell,
    /// Wished to be off or on; `None` = left as it is.
    pub target_disabled: Option<bool>,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The spreadsheet's row; `None` = the whole file.
    pub line: Option<u32>,
    /// In words.
    pub message: String,
}

/// What a file says. With any problem its rows must not be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitsDraft {
    /// The rows that could be read, in order.
    pub rows: Vec<FileRow>,
    /// All problems, by row.
    pub problems: Vec<Problem>,
}

/// Reads a limits file in whatever encoding and with whatever delimiter a spreadsheet left it. Never panics.
pub fn read(bytes: &[u8], file_name: &str) -> LimitsDraft {
    let table = match plain::read(bytes, file_name) {
        Ok(table) => table,
        Err(message) => return refused(message),
    };
    let mut rows = table.rows.iter().filter(|row| !row.is_blank());
    let Some(heading) = rows.next() else {
        return refused("The file is empty. Choose the limits file and try again. Nothing was changed.");
    };
    let columns = match Columns::of(heading) {
        Ok(columns) => columns,
        Err(message) => return refused(message),
    };
    let mut draft = LimitsDraft::default();
    let mut seen: HashMap<String, u32> = HashMap::new();
    for row in rows {
        match one(row, &columns) {
            Ok(read) => match seen.insert(read.hash.clone(), read.line) {
                Some(first) => draft.note(
                    row.line,
                    format!("This key stands in row {first} already. Keep one of the two rows."),
                ),
                None => draft.rows.push(read),
            },
            Err(messages) => messages.into_iter().for_each(|message| draft.note(row.line, message)),
        }
        if draft.problems.len() >= MOST_PROBLEMS {
            draft.problems.push(Problem {
                line: None,
                message: format!("More than {MOST_PROBLEMS} rows have problems. Is this the right file?"),
            });
            return draft;
        }
    }
    match table.stop {
        Some(Stop::UnbalancedQuote(line, near)) => draft.note(line, format!(
            "From here on the columns run together: a quotation mark \" is opened and not closed near {}.",
            quoted(&near)
        )),
        Some(Stop::TooManyRows) => {
            draft.problems.push(Problem { line: None, message: "The file has too many rows. Is this the right file?".to_owned() });
        }
        Some(Stop::TooManyColumns(line)) => {
            draft.note(line, "This row has too many columns. Is this the right file?".to_owned());
        }
        None if draft.rows.is_empty() && draft.problems.is_empty() => {
            return refused("The file has a heading line but no keys. Nothing was changed.");
        }
        None => {}
    }
    draft
}

impl LimitsDraft {
    fn note(&mut self, line: u32, message: String) {
        self.problems.push(Problem { line: Some(line), message });
    }
}

fn refused(message: impl Into<String>) -> LimitsDraft {
    LimitsDraft { rows: Vec::new(), problems: vec![Problem { line: None, message: message.into() }] }
}

/// Where the columns that are read stand.
struct Columns {
    hash: usize,
    limit: Option<usize>,
    disabled: Option<usize>,
    width: usize,
}

impl Columns {
    fn of(heading: &Row) -> Result<Columns, NoColumns> {
        let names: Vec<String> = heading.cells.iter().map(|cell| cell.trim().to_ascii_lowercase()).collect();
        let find = |name: &'static str| {
            let mut at = names.iter().enumerate().filter(|(_, found)| *found == name).map(|(at, _)| at);
            match (at.next(), at.next()) {
                (_, Some(_)) => Err(NoColumns(format!(
                    "The column ‘{name}’ stands in the heading twice. Keep one of them. Nothing was changed."
                ))),
                (at, None) => Ok(at),
            }
        };
        let (hash, limit, disabled) = (find("hash")?, find("target_limit")?, find("target_disabled")?);
        let Some(hash) = hash else {
            return Err(NoColumns(
                "The file has no column ‘hash’, by which keys are found. Save a fresh limits file and change its targets. Nothing was changed."
                    .to_owned(),
            ));
        };
        if limit.is_none() && disabled.is_none() {
            return Err(NoColumns(
                "The file has neither a column ‘target_limit’ nor ‘target_disabled’. Nothing was changed."
                    .to_owned(),
            ));
        }
        Ok(Columns { hash, limit, disabled, width: names.len() })
    }
}

/// Why the heading is none of a limits file.
struct NoColumns(String);

impl From<NoColumns> for String {
    fn from(why: NoColumns) -> String {
        why.0
    }
}

fn one(row: &Row, columns: &Columns) -> Result<FileRow, Vec<String>> {
    let cell = |at: usize| row.cells.get(at).map_or("", |cell| unguard(cell.trim()).trim());
    let mut wrong = Vec::new();
    if row.width() > columns.width {
        return Err(vec![
            "This row has more columns than the heading. Put names with commas in quotation marks."
                .to_owned(),
        ]);
    }
    let hash = cell(columns.hash).to_ascii_lowercase();
    if hash.is_empty() {
        wrong.push("This row has no hash, so its key is not known.".to_owned());
    }
    let target_limit = columns.limit.map_or(Ok(LimitCell::Blank), |at| limit(cell(at)));
    let target_disabled = columns.disabled.map_or(Ok(None), |at| flag(cell(at)));
    match (target_limit, target_disabled) {
        (Ok(target_limit), Ok(target_disabled)) if wrong.is_empty() => {
            Ok(FileRow { line: row.line, hash, target_limit, target_disabled })
        }
        (limit, disabled) => {
            wrong.extend(limit.err().map(|why| why.0));
            wrong.extend(disabled.err().map(|why| why.0));
            Err(wrong)
        }
    }
}

/// Why a cell cannot be used, in words.
struct Odd(String);

fn limit(text: &str) -> Result<LimitCell, Odd> {
    let word: String = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    if matches!(word.as_str(), "no limit" | "unlimited") {
        return Ok(LimitCell::NoLimit);
    }
    let odd = |message: String| Err(Odd(message));
    match amount::read(text) {
        AmountText::Blank => Ok(LimitCell::Blank),
        AmountText::Exact { amount } => Ok(LimitCell::Of(amount)),
        // What stands here exactly is what is wished; only what nobody could send is rounded to cents.
        AmountText::Rounded { amount, written } => {
            let exact = Usd::parse(&written).ok().and_then(PositiveUsd::new);
            Ok(LimitCell::Of(exact.unwrap_or(amount)))
        }
        AmountText::Ambiguous { .. } => {
            odd(format!("Is {} thousands, or dollars and cents? Write it like 1000 or 1.00.", quoted(text)))
        }
        AmountText::NotPositive if small(text).is_some() => {
            Ok(small(text).map_or(LimitCell::Blank, LimitCell::Of))
        }
        AmountText::NotPositive => {
            odd("A limit must be more than $0. To stop spending, write true under target_disabled."
                .to_owned())
        }
        AmountText::OtherCurrency => {
            odd("OpenRouter limits are in US dollars. Write the dollar amount.".to_owned())
        }
        AmountText::TooLarge => odd("A limit must be less than $1,000,000.".to_owned()),
        AmountText::NotAnAmount => odd(format!("{} isn't an amount. Write it like 5 or 5.00.", quoted(text))),
    }
}

/// Less than half a cent, as a key made elsewhere may have it.
fn small(text: &str) -> Option<PositiveUsd> {
    Usd::parse(text).ok().and_then(PositiveUsd::new)
}

/// `true` and `false`, also as spreadsheets in other languages write them.
fn flag(text: &str) -> Result<Option<bool>, Odd> {
    match text.to_lowercase().as_str() {
        "" => Ok(None),
        "true" | "yes" | "1" | "wahr" | "vrai" | "verdadero" | "vero" | "prawda" | "waar" => Ok(Some(true)),
        "false" | "no" | "0" | "falsch" | "faux" | "falso" | "fałsz" | "onwaar" => Ok(Some(false)),
        _ => Err(Odd(format!(
            "{} under target_disabled is neither true nor false. Leave it empty to keep the key as it is.",
            quoted(text)
        ))),
    }
}
