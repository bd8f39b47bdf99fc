//! Rows of cells for the app's own tables: the same steps as a roster up to there, and nothing guessed about columns.

use keyroster_domain::roster::{Delimiter, Line};

use super::records::{self, Record};
use super::sniff::{self, Kind};
use super::{delimiter, encoding, workbook};

/// Where reading stopped early.
pub(crate) use super::records::Stop;

/// One row.
pub(crate) struct Row {
    /// Its number in a spreadsheet.
    pub(crate) line: Line,
    /// Its cells, as written.
    pub(crate) cells: Vec<String>,
}

impl Row {
    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.width() == 0
    }

    /// How many cells it has up to the last filled one.
    pub(crate) fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1)
    }
}

/// The rows of a file.
pub(crate) struct Rows {
    pub(crate) rows: Vec<Row>,
    pub(crate) stop: Option<Stop>,
    /// As what the text was read, where that is a guess or does not fit everywhere.
    pub(crate) guessed: Option<&'static str>,
}

/// Why a file has no rows, in words.
pub(crate) struct NoRows(String);

impl From<NoRows> for String {
    fn from(why: NoRows) -> String {
        why.0
    }
}

/// Reads a table: CSV, TSV, semicolons, any encoding, or the first sheet of a workbook.
pub(crate) fn read(bytes: &[u8], file_name: &str) -> Result<Rows, NoRows> {
    let words = |text: &str| {
        NoRows(
            text.replace("Nothing was imported.", "Nothing was changed.").replace(", not a class list", ""),
        )
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(NoRows("The file is empty. Choose another one. Nothing was changed.".to_owned()));
    }
    let mut guessed = None;
    let table = match sniff::sniff(bytes, file_name) {
        Kind::Refused(problem) => return Err(words(&problem.message)),
        Kind::Xlsx => workbook::xlsx(bytes).map_err(|problem| words(&problem.message))?,
        Kind::Ods => workbook::ods(bytes).map_err(|problem| words(&problem.message))?,
        Kind::Text => {
            let decoded = encoding::decode(bytes, None);
            guessed = (decoded.guessed || decoded.unreadable).then(|| decoded.encoding.label());
            let (rest, named) = delimiter::take_sep_line(&decoded.text);
            let delimiter = named.or_else(|| by_heading(rest)).or_else(|| delimiter::guess(rest));
            records::split(rest, delimiter.map(Delimiter::char), records::MAX_ROWS)
        }
    };
    let row = |record: Record| Row { line: record.line, cells: record.cells };
    Ok(Rows { rows: table.records.into_iter().map(row).collect(), stop: table.stop, guessed })
}

/// Our own headings hold none of these signs, so the most frequent one in the first line is the delimiter.
fn by_heading(text: &str) -> Option<Delimiter> {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    let count = |delimiter: &Delimiter| first.matches(delimiter.char()).count();
    Delimiter::ALL.into_iter().max_by_key(count).filter(|delimiter| count(delimiter) > 0)
}
