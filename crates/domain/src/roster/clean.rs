//! Texts from files and forms made clean: one line, NFC, trimmed, nothing invisible.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

/// The longest name that is taken, in characters.
pub const NAME_MAX: usize = 200;

/// A cleaned text, and whether invisible characters were taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The text.
    pub text: String,
    /// Whether zero-width, direction or control characters went.
    pub had_invisible: bool,
}

/// Makes a text clean: white space (line breaks too) becomes one blank, zero-width, direction and control
/// characters go, NFC, trimmed. Applying it twice changes nothing more.
pub fn line(text: &str) -> Cleaned {
    if is_plain(text) {
        return Cleaned { text: text.to_owned(), had_invisible: false };
    }
    let had_invisible = text.trim_matches(is_edge_mark).chars().any(is_invisible);
    let mut kept = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        if c.is_whitespace() {
            if !kept.is_empty() && !kept.ends_with(' ') {
                kept.push(' ');
            }
        } else {
            kept.push(c);
        }
    }
    let kept = kept.trim_end();
    let text = if is_nfc(kept) { kept.to_owned() } else { kept.nfc().collect() };
    Cleaned { text, had_invisible }
}

/// Composed, without controls, doubled blanks or blanks at the ends: already clean, and most cells are.
fn is_plain(text: &str) -> bool {
    let (mut blank, mut ascii) = (true, true);
    for c in text.chars() {
        match c {
            ' ' if blank => return false,
            ' ' => blank = true,
            '!'..='~' => blank = false,
            c if c.is_whitespace() || is_invisible(c) => return false,
            _ => (blank, ascii) = (false, false),
        }
    }
    (!blank || text.is_empty()) && (ascii || is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

/// A byte order mark or blanks around a text are nobody's writing and not worth a note.
fn is_edge_mark(c: char) -> bool {
    c == '\u{feff}' || c.is_whitespace()
}

/// Zero-width, direction and control characters (joiners included). White space is not among them.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || (c.is_control() && !c.is_whitespace())
}

/// A text as it is quoted in a message: at most 40 characters, control characters visible, secrets masked.
pub fn quoted(text: &str) -> String {
    if text.contains("sk-or-") {
        return "‘sk-or-…’".to_owned();
    }
    let mut shown: String = text
        .chars()
        .take(40)
        .map(|c| match c {
            '\0' => '␀',
            '\t' => '␉',
            '\n' => '␊',
            '\r' => '␍',
            c if c.is_control() || is_invisible(c) => '�',
            c => c,
        })
        .collect();
    if text.chars().count() > 40 {
        shown.push('…');
    }
    format!("‘{shown}’")
}
