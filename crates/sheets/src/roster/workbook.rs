//! Workbooks: the first visible sheet, values only (a formula's stored value), within caps. An archive is measured
//! before it is opened, so that a small file cannot unpack into all memory.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Ods, Reader, SheetType, SheetVisible, Xlsx};
use keyroster_domain::roster::{Line, Problem, ProblemCode};
use zip::ZipArchive;

use super::records::{MAX_COLUMNS, MAX_ROWS, Record, Stop, Table};
use super::sniff::{Kind, refuse};

/// The most bytes a workbook may unpack to.
const MAX_UNPACKED: u64 = 300 * 1024 * 1024;

/// What an archive is: a workbook, or something else.
pub(super) fn kind_of_archive(bytes: &[u8]) -> Kind {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Kind::Refused(damaged());
    };
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.into_owned()).collect();
    let has = |part: &str| names.iter().any(|name| name == part);
    let under = |folder: &str| names.iter().any(|name| name.starts_with(folder));
    let mut mimetype = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // Unreadable means unknown, which is answered below.
        let _ = entry.take(200).read_to_string(&mut mimetype);
    }
    if has("xl/workbook.xml") {
        measured(bytes, Kind::Xlsx)
    } else if mimetype.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
        measured(bytes, Kind::Ods)
    } else if has("xl/workbook.bin") {
        refuse(ProblemCode::FileOldExcel, "a binary Excel workbook (.xlsb)")
    } else if under("word/") || mimetype.starts_with("application/vnd.oasis.opendocument.text") {
        refuse(ProblemCode::FileDocument, "a text document")
    } else if under("ppt/") || mimetype.starts_with("application/vnd.oasis.opendocument") {
        refuse(ProblemCode::FileDocument, "a presentation or drawing")
    } else if names.iter().any(|name| name.ends_with(".iwa")) || has("Index.zip") {
        refuse(ProblemCode::FileNumbers, "an Apple Numbers document")
    } else {
        refuse(ProblemCode::FileArchive, "an archive of files (zip)")
    }
}

/// Unpacks everything once, into nothing, to know its real size: what an archive says of itself may be a lie.
fn measured(bytes: &[u8], kind: Kind) -> Kind {
    let too_large = || {
        let message = "This workbook unpacks to more than can be read. Copy the list into a new workbook and try again. \
                       Nothing was imported.";
        Kind::Refused(Problem::refused(None, ProblemCode::FileTooLarge, message))
    };
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return Kind::Refused(damaged());
    };
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let Ok(mut entry) = archive.by_index(index) else {
            return Kind::Refused(damaged());
        };
        let spread_out = matches!(kind, Kind::Ods) && entry.name().is_ok_and(|name| name == "content.xml");
        let mut content = Vec::new();
        let copied = if spread_out {
            entry.take(left + 1).read_to_end(&mut content).map(|count| count as u64)
        } else {
            std::io::copy(&mut (&mut entry).take(left + 1), &mut std::io::sink())
        };
        match copied {
            Err(_) => return Kind::Refused(damaged()),
            Ok(count) if count > left => return too_large(),
            Ok(count) => left -= count,
        }
        if spread_out && !super::ods_size::fits(&content) {
            return too_large();
        }
    }
    kind
}

fn damaged() -> Problem {
    let message = "This workbook cannot be read; it may be damaged or have a password. Open it in your spreadsheet \
                   program, save it as CSV UTF-8, then pick that file. Nothing was imported.";
    Problem::refused(None, ProblemCode::FileDamaged, message)
}

/// The rows of an Excel workbook's first sheet.
pub(super) fn xlsx(bytes: &[u8]) -> Result<Table, Problem> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let name = first_sheet(workbook.sheets_metadata()).ok_or_else(damaged)?;
    let mut reader = workbook.worksheet_cells_reader(&name).map_err(|_| damaged())?;
    let mut rows = Rows::default();
    while let Some(cell) = reader.next_cell().map_err(|_| damaged())? {
        let text = match cell.get_value() {
            DataRef::SharedString(text) => (*text).to_owned(),
            other => text(&Data::from(other.clone())),
        };
        if !rows.put(cell.get_position(), text) {
            break;
        }
    }
    Ok(rows.table)
}

/// The rows of an OpenDocument spreadsheet's first sheet.
pub(super) fn ods(bytes: &[u8]) -> Result<Table, Problem> {
    let mut workbook: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let name = first_sheet(workbook.sheets_metadata()).ok_or_else(damaged)?;
    let range = workbook.worksheet_range(&name).map_err(|_| damaged())?;
    let (top, left) = range.start().unwrap_or_default();
    let mut rows = Rows::default();
    for (row, column, value) in range.used_cells() {
        let at = |offset: u32, index: usize| offset.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        if !rows.put((at(top, row), at(left, column)), text(value)) {
            break;
        }
    }
    Ok(rows.table)
}

fn first_sheet(sheets: &[calamine::Sheet]) -> Option<String> {
    let worksheet = |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet;
    let visible = sheets.iter().filter(worksheet).find(|sheet| sheet.visible == SheetVisible::Visible);
    visible.or_else(|| sheets.iter().find(worksheet)).map(|sheet| sheet.name.clone())
}

/// Rows as they come, top to bottom.
#[derive(Default)]
struct Rows {
    table: Table,
}

impl Rows {
    /// Puts one cell; `false` beyond the caps.
    fn put(&mut self, (row, column): (u32, u32), text: String) -> bool {
        if text.is_empty() {
            return true;
        }
        let line: Line = row.saturating_add(1);
        let column = column as usize;
        if line as usize > MAX_ROWS {
            self.table.stop = Some(Stop::TooManyRows);
            return false;
        }
        if column >= MAX_COLUMNS {
            self.table.stop = Some(Stop::TooManyColumns(line));
            return false;
        }
        if self.table.records.last().is_none_or(|record| record.line != line) {
            self.table.records.push(Record { line, cells: Vec::new() });
        }
        let Some(record) = self.table.records.last_mut() else {
            return true;
        };
        if record.cells.len() <= column {
            record.cells.resize(column + 1, String::new());
        }
        record.cells[column] = text;
        true
    }
}

/// A value as its spreadsheet would show it, plainly. A date without a time is a day.
fn text(value: &Data) -> String {
    match value {
        Data::String(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => plain_number(&number.to_string()),
        Data::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DateTime(_) | Data::DurationIso(_) | Data::Error(_) | Data::Empty => String::new(),
    }
}

/// A number's text with at most 15 digits that count, as spreadsheets show: `0.30000000000000004` is `0.3`.
fn plain_number(full: &str) -> String {
    let Some((whole, fraction)) = full.split_once('.') else {
        return full.to_owned();
    };
    let significant = whole.trim_start_matches(['-', '0']).len();
    let kept = 15_usize.saturating_sub(significant);
    let Some(next) = fraction.as_bytes().get(kept) else {
        return full.to_owned();
    };
    let cut = &fraction[..kept];
    if *next < b'5' {
        return format!("{whole}.{cut}").trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    // Round up in the last kept digit, carrying as far as needed.
    let mut digits: Vec<u8> = format!("{whole}.{cut}").into_bytes();
    for at in (0..digits.len()).rev() {
        match digits[at] {
            b'9' => digits[at] = b'0',
            b'0'..=b'8' => {
                digits[at] += 1;
                let text = String::from_utf8_lossy(&digits).into_owned();
                return text.trim_end_matches('0').trim_end_matches('.').to_owned();
            }
            _ => {}
        }
    }
    full.to_owned()
}
