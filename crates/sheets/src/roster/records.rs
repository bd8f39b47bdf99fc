//! From text to rows of cells, numbered as a spreadsheet numbers them. Forgiving where the meaning is clear,
//! and saying where it is not.

use keyroster_domain::roster::Line;

/// The most rows that are read.
pub(super) const MAX_ROWS: usize = 250_000;
/// The most columns that are read.
pub(super) const MAX_COLUMNS: usize = 1_024;

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Its number in a spreadsheet.
    pub line: Line,
    /// Its cells, as written.
    pub cells: Vec<String>,
}

impl Record {
    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// How many cells it has up to the last filled one.
    pub fn width(&self) -> usize {
        self.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1)
    }
}

/// Where reading stopped early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// A quotation mark was opened in this row, near this text, and not closed.
    UnbalancedQuote(Line, String),
    /// More rows than [`MAX_ROWS`].
    TooManyRows,
    /// More columns than [`MAX_COLUMNS`] in this row.
    TooManyColumns(Line),
}

/// The rows of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub records: Vec<Record>,
    pub stop: Option<Stop>,
}

/// Splits a text into rows and cells, at most `max_rows`. Rows end with CR, LF or CRLF, mixed or not. A cell may be
/// quoted with `"`, doubled inside; a quote inside an unquoted cell is a quote.
pub(super) fn split(text: &str, delimiter: Option<char>, max_rows: usize) -> Table {
    let mut reader =
        Reader { text, bytes: text.as_bytes(), at: 0, delimiter: delimiter.map(|c| c as u8), width: 1 };
    let mut table = Table::default();
    let mut line: Line = 1;
    while reader.at < reader.bytes.len() {
        if table.records.len() >= max_rows {
            table.stop = Some(Stop::TooManyRows);
            break;
        }
        match reader.record() {
            Ok(cells) if cells.len() > MAX_COLUMNS => {
                table.stop = Some(Stop::TooManyColumns(line));
                break;
            }
            Ok(cells) => table.records.push(Record { line, cells }),
            Err(NotClosed { near }) => {
                table.stop = Some(Stop::UnbalancedQuote(line, near));
                break;
            }
        }
        line += 1;
    }
    table
}

/// A quotation mark that is opened and not closed.
struct NotClosed {
    /// The text that follows it.
    near: String,
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    delimiter: Option<u8>,
    /// Cells of the row before: most rows have as many.
    width: usize,
}

impl Reader<'_> {
    /// One row.
    fn record(&mut self) -> Result<Vec<String>, NotClosed> {
        let cells = self.cells()?;
        self.width = cells.len();
        Ok(cells)
    }

    fn cells(&mut self) -> Result<Vec<String>, NotClosed> {
        let mut cells = Vec::with_capacity(self.width);
        loop {
            let blanks = self.bytes[self.at..].iter().take_while(|byte| **byte == b' ').count();
            if self.bytes.get(self.at + blanks) == Some(&b'"') {
                self.at += blanks + 1;
                cells.push(self.quoted()?);
            } else {
                let start = self.at;
                let length = self.bytes[start..].iter().position(|byte| self.ends_cell(*byte));
                self.at = length.map_or(self.bytes.len(), |length| start + length);
                cells.push(self.text[start..self.at].to_owned());
            }
            match self.bytes.get(self.at) {
                Some(byte) if Some(*byte) == self.delimiter => self.at += 1,
                Some(b'\r') => {
                    self.at += if self.bytes.get(self.at + 1) == Some(&b'\n') { 2 } else { 1 };
                    return Ok(cells);
                }
                Some(_) => {
                    self.at += 1;
                    return Ok(cells);
                }
                None => return Ok(cells),
            }
        }
    }

    fn ends_cell(&self, byte: u8) -> bool {
        matches!(byte, b'\r' | b'\n') || Some(byte) == self.delimiter
    }

    /// The rest of a quoted cell; afterwards the reader stands at its delimiter or line end.
    fn quoted(&mut self) -> Result<String, NotClosed> {
        let start = self.at;
        let mut cell = String::new();
        let mut plain = start;
        // A closing mark in the middle of a word is a slip; together with a line break it means that the
        // mark that should have closed is missing, and rows would be swallowed.
        let (mut slip, mut line_break) = (false, false);
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'"' if self.bytes.get(self.at + 1) == Some(&b'"') => {
                    cell.push_str(&self.text[plain..=self.at]);
                    self.at += 2;
                    plain = self.at;
                }
                b'"' => {
                    let after = self.bytes[self.at + 1..].iter().position(|byte| *byte != b' ');
                    let end = after.map_or(self.bytes.len(), |after| self.at + 1 + after);
                    if self.bytes.get(end).is_none_or(|byte| self.ends_cell(*byte)) {
                        cell.push_str(&self.text[plain..self.at]);
                        self.at = end;
                        return Ok(cell);
                    }
                    slip = true;
                    self.at += 1;
                }
                b'\r' | b'\n' => {
                    line_break = true;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
            if slip && line_break {
                break;
            }
        }
        let near = self.text[start..]
            .split(|c: char| c == '\r' || c == '\n' || Some(c) == self.delimiter.map(char::from));
        Err(NotClosed { near: near.into_iter().next().unwrap_or_default().to_owned() })
    }
}
