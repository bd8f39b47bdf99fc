//! How large an OpenDocument sheet becomes when its repeated rows and cells are written out. A few bytes can stand
//! for a million rows of sixteen thousand cells, so this is measured on the text before it is opened.

use super::records::{MAX_COLUMNS, MAX_ROWS};

/// Whether every sheet stays within the caps.
pub(super) fn fits(content: &[u8]) -> bool {
    let (mut rows, mut columns) = (0_usize, 0_usize);
    let (mut repeat, mut widest, mut filled) = (1_usize, 0_usize, false);
    let mut pending_rows = 0_usize;
    for tag in tags(content) {
        if tag.starts_with(b"<table:table-row") && tag.get(16).is_none_or(|byte| *byte != b's') {
            (repeat, columns, filled) = (repeated(tag, b"number-rows-repeated"), 0, false);
        } else if tag.starts_with(b"</table:table-row>") {
            if filled {
                // Empty rows count once a filled one follows them.
                rows = rows.saturating_add(pending_rows).saturating_add(repeat);
                pending_rows = 0;
            } else {
                pending_rows = pending_rows.saturating_add(repeat);
            }
        } else if tag.starts_with(b"<table:table-cell") || tag.starts_with(b"<table:covered-table-cell") {
            columns = columns.saturating_add(repeated(tag, b"number-columns-repeated"));
            if !tag.ends_with(b"/>") || find(tag, b"value").is_some() {
                filled = true;
                widest = widest.max(columns);
            }
        } else if tag.starts_with(b"</table:table>") {
            // Empty rows at the end are cut off; the next sheet starts anew.
            pending_rows = 0;
            if rows > MAX_ROWS || widest > MAX_COLUMNS {
                return false;
            }
            (rows, widest) = (0, 0);
        }
        if rows > MAX_ROWS || widest > MAX_COLUMNS {
            return false;
        }
    }
    // The reader keeps whole rectangles: rows by columns must stay small too.
    rows.saturating_mul(widest) <= 25_000_000
}

/// All tags of `table:` elements, from `<` to `>`.
fn tags(content: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + content.get(at..)?.iter().position(|byte| *byte == b'<')?;
            let end = start + content[start..].iter().position(|byte| *byte == b'>')?;
            at = end + 1;
            let tag = &content[start..=end];
            if tag.starts_with(b"<table:") || tag.starts_with(b"</table:") {
                return Some(tag);
            }
        }
    })
}

/// The number an attribute gives, 1 without it.
fn repeated(tag: &[u8], attribute: &[u8]) -> usize {
    let Some(at) = find(tag, attribute) else {
        return 1;
    };
    let digits: Vec<u8> = tag[at + attribute.len()..]
        .iter()
        .copied()
        .skip_while(|byte| !byte.is_ascii_digit())
        .take_while(u8::is_ascii_digit)
        .collect();
    std::str::from_utf8(&digits).ok().and_then(|text| text.parse().ok()).unwrap_or(usize::MAX)
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}
