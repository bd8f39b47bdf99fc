//! One cell of a spreadsheet file: quoting, and the guard against texts that a spreadsheet would run (promise S9).

use std::borrow::Cow;

use keyroster_domain::roster::clean::is_invisible;

/// Whether a spreadsheet could take the text for a formula: after blanks, byte order marks and zero-width characters
/// it begins with `=`, `+`, `-`, `@` or one of their full-width forms, or anywhere before that with a tab, a line
/// break or a NUL.
pub fn is_formula_like(text: &str) -> bool {
    for c in text.chars() {
        match c {
            '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n' | '\0' => return true,
            c if c.is_whitespace() || is_invisible(c) => {}
            _ => return false,
        }
    }
    false
}

/// Puts a `'` before a text that a spreadsheet would take for a formula; other texts stay as they are.
///
/// A text that already looks guarded (`'=…`) gets one more mark, so that [`unguard`] always gives back the original.
pub fn guard(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn needs_guard(text: &str) -> bool {
    is_formula_like(text.trim_start_matches('\''))
}

/// Takes away exactly the mark that [`guard`] puts; `unguard(&guard(x)) == x` for every text.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if needs_guard(rest) => rest,
        _ => text,
    }
}

/// Appends a text cell: guarded and quoted, `"` doubled.
pub(crate) fn push_text(row: &mut String, text: &str) {
    row.push('"');
    if needs_guard(text) {
        row.push('\'');
    }
    push_escaped(row, text);
    row.push('"');
}

/// Appends a cell of our own making (numbers, dates, words we chose): quoted, never guarded.
pub(crate) fn push_own(row: &mut String, text: &str) {
    row.push('"');
    push_escaped(row, text);
    row.push('"');
}

fn push_escaped(row: &mut String, text: &str) {
    for part in text.split_inclusive('"') {
        row.push_str(part);
        if part.ends_with('"') {
            row.push('"');
        }
    }
}

/// A byte order mark where a spreadsheet needs it to see UTF-8: only before text beyond ASCII. Plain files stay
/// plain, so that simple programs find their first column.
pub(crate) fn mark_for(text: &str) -> &'static str {
    if text.is_ascii() { "" } else { "\u{feff}" }
}
