//! The row of headings: which one it is, and whose export it belongs to.

use keyroster_domain::roster::Layout;

use super::records::Record;
use super::vocabulary::{Meaning, key, meaning};
use crate::{key_list, roster_file};

/// How many filled rows are searched for the headings; titles above them are shorter than that.
pub(super) const SEARCHED_ROWS: usize = 20;

/// How many cells of a row are known headings; 0 where none of them can identify a person.
pub(super) fn known(cells: &[String]) -> usize {
    if cells.iter().any(|cell| cell.contains('@')) {
        return 0;
    }
    let meanings: Vec<Meaning> = cells.iter().filter_map(|cell| meaning(cell)).collect();
    if meanings.iter().any(|meaning| identifies(*meaning)) { meanings.len() } else { 0 }
}

fn identifies(meaning: Meaning) -> bool {
    !matches!(
        meaning,
        Meaning::Group
            | Meaning::Limit
            | Meaning::Reset
            | Meaning::Expires
            | Meaning::Unused
            | Meaning::WeakId
    )
}

/// Index of the heading among `records`: the row with the most known headings, the first of several.
pub(super) fn find(records: &[Record]) -> Option<usize> {
    let filled = records.iter().enumerate().filter(|(_, record)| !record.is_blank()).take(SEARCHED_ROWS);
    let mut best: Option<(usize, usize)> = None;
    for (at, record) in filled {
        let hits = known(&record.cells);
        if hits > best.map_or(0, |(_, most)| most) {
            best = Some((at, hits));
        }
    }
    best.map(|(at, _)| at)
}

/// Whether a row below the heading is a heading again: the same words, or several known ones and nothing else. Our
/// own files repeat nothing, so there only the very same words count.
pub(super) fn repeats(record: &Record, heading: &Record, layout: Layout) -> bool {
    let keys = |record: &Record| -> Vec<String> {
        record.cells[..record.width()].iter().map(|cell| key(cell)).collect()
    };
    let first = record.cells.iter().find(|cell| !cell.trim().is_empty());
    // Only rows that begin with a known heading are worth comparing.
    if first.is_none_or(|cell| meaning(cell).is_none()) {
        return false;
    }
    let filled = record.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let own = matches!(layout, Layout::OwnRoster | Layout::OwnKeyList);
    keys(record) == keys(heading) || (!own && filled >= 2 && known(&record.cells) == filled)
}

/// How many known headings with letters beyond ASCII a text begins with: the surest sign of a right encoding.
pub(super) fn foreign_headings(text: &str) -> usize {
    let lines = text.split(['\r', '\n']).filter(|line| !line.trim().is_empty()).take(SEARCHED_ROWS);
    let cells = lines.flat_map(|line| line.split([',', ';', '\t', '|']));
    cells.filter(|cell| !cell.is_ascii() && meaning(cell.trim_matches(['"', ' '])).is_some()).count()
}

/// Whose export these headings are.
pub(super) fn layout(headings: &[String]) -> Layout {
    let keys: Vec<String> = headings.iter().map(|heading| key(heading)).collect();
    let has = |word: &str| keys.iter().any(|key| key == word);
    let starts = |columns: &[&str]| {
        keys.len() >= columns.len() && columns.iter().zip(&keys).all(|(column, found)| key(column) == *found)
    };
    if has("apikey") && has("keyname") && has("hash") || starts(&key_list::COLUMNS) {
        Layout::OwnKeyList
    } else if starts(&roster_file::COLUMNS) {
        Layout::OwnRoster
    } else if has("student") && (has("sisuserid") || has("sisloginid") || (has("id") && has("section"))) {
        Layout::Canvas
    } else if starts(&["Last Name", "First Name", "Email Address"]) {
        Layout::GoogleClassroom
    } else if has("lastname") && has("firstname") && has("username") {
        Layout::Blackboard
    } else if has("firstname")
        && (has("surname") || has("lastname"))
        && (has("idnumber") || has("emailaddress"))
    {
        Layout::Moodle
    } else {
        Layout::Other
    }
}
