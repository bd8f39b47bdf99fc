//! What a file really is, by its first bytes; its name only helps the words.

use keyroster_domain::roster::{Problem, ProblemCode};

use super::workbook;

/// The largest file that is read, in bytes.
pub(super) const MAX_BYTES: usize = 32 * 1024 * 1024;

/// What to do with a file.
pub(super) enum Kind {
    /// Columns of text.
    Text,
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// No list of people; the problem says what it is.
    Refused(Problem),
}

/// Looks at the bytes.
pub(super) fn sniff(bytes: &[u8], file_name: &str) -> Kind {
    if bytes.len() > MAX_BYTES {
        let message = format!(
            "This file has {} MB; lists up to {} MB are read. Is this the right file? Nothing was imported.",
            bytes.len() / (1024 * 1024),
            MAX_BYTES / (1024 * 1024),
        );
        return Kind::Refused(Problem::refused(None, ProblemCode::FileTooLarge, message));
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Kind::Refused(Problem::refused(
            None,
            ProblemCode::FileEmpty,
            "The file is empty. Choose the class list and try again. Nothing was imported.",
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return workbook::kind_of_archive(bytes);
    }
    match foreign(bytes) {
        Some((ProblemCode::FileWebPage, _)) if file_name.to_lowercase().ends_with(".xls") => {
            let message = "This is a web page that is only named like an Excel workbook. Open it in Excel, save it as \
                           CSV UTF-8, then pick that file. Nothing was imported.";
            Kind::Refused(Problem::refused(None, ProblemCode::FileWebPage, message))
        }
        Some((code, what)) => refuse(code, what),
        None => Kind::Text,
    }
}

/// The refusal for a file that is something else.
pub(super) fn refuse(code: ProblemCode, what: &str) -> Kind {
    let message = match code {
        ProblemCode::FileOldExcel | ProblemCode::FileNumbers => format!(
            "This is {what}. Open it there, save it as CSV UTF-8 (or as an .xlsx workbook), then pick that file. \
             Nothing was imported."
        ),
        _ => format!(
            "This looks like {what}, not a class list. Export the list as CSV and try again. Nothing was imported."
        ),
    };
    Kind::Refused(Problem::refused(None, code, message))
}

/// Files known by their first bytes.
fn foreign(bytes: &[u8]) -> Option<(ProblemCode, &'static str)> {
    use ProblemCode as C;
    const MAGIC: &[(&[u8], ProblemCode, &str)] = &[
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            C::FileOldExcel,
            "an old Office document (.xls) or one with a password",
        ),
        (b"%PDF", C::FilePdf, "a PDF"),
        (b"{\\rtf", C::FileDocument, "a text document (RTF)"),
        (b"\x89PNG", C::FileImage, "a picture"),
        (b"\xff\xd8\xff", C::FileImage, "a picture"),
        (b"GIF8", C::FileImage, "a picture"),
        (b"BM\x00", C::FileImage, "a picture"),
        (b"II*\x00", C::FileImage, "a picture"),
        (b"MM\x00*", C::FileImage, "a picture"),
        (b"\x1f\x8b", C::FileArchive, "a compressed file (gzip)"),
        (b"7z\xbc\xaf\x27\x1c", C::FileArchive, "an archive (7z)"),
        (b"Rar!\x1a", C::FileArchive, "an archive (RAR)"),
        (b"BZh", C::FileArchive, "a compressed file (bzip2)"),
        (b"\xfd7zXZ", C::FileArchive, "a compressed file (xz)"),
        (b"\x28\xb5\x2f\xfd", C::FileArchive, "a compressed file (zstd)"),
        (b"SQLite format 3\x00", C::FileNotAList, "a saved data file"),
        (b"\x7fELF", C::FileNotAList, "a program"),
        (b"MZ\x90", C::FileNotAList, "a program"),
    ];
    if let Some((_, code, what)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return Some((*code, what));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") || bytes.get(4..8) == Some(b"ftyp") {
        return Some((C::FileImage, "a picture or a film"));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let start = text[..text.len().min(1024)].to_ascii_lowercase();
    let web_page = ["<!doctype html", "<html", "<table", "<head", "<body", "<?xml", "<div", "<meta"];
    if web_page.iter().any(|mark| start.starts_with(mark.as_bytes())) {
        return Some((C::FileWebPage, "a web page"));
    }
    if (start.starts_with(b"[") || start.starts_with(b"{"))
        && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
    {
        return Some((C::FileNotAList, "a JSON file"));
    }
    None
}
