//! Fonts of this computer for writing systems that the fonts inside do not have.

use std::collections::BTreeSet;

use fontdb::{Database, Source, Style, Weight};
use keyroster_sheets::pdf::{FontFile, Fonts};

/// More fonts than this are never embedded in one file.
const MOST: usize = 8;

/// The fonts that together have as many of these characters as this computer can show. Looks through all fonts: call on
/// a blocking thread.
pub(crate) fn for_characters(lacking: BTreeSet<char>) -> Vec<FontFile> {
    let mut chosen = Vec::new();
    if lacking.is_empty() {
        return chosen;
    }
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    let mut left = lacking;
    for face in fonts.faces().filter(|face| face.style == Style::Normal && face.weight == Weight::NORMAL) {
        if left.is_empty() || chosen.len() == MOST {
            break;
        }
        let found = fonts.with_face_data(face.id, |bytes, index| {
            let had: Vec<char> = Fonts::covered(bytes, index, &left);
            (!had.is_empty()).then(|| (had, FontFile { bytes: bytes.to_vec(), index }))
        });
        if let Some(Some((had, font))) = found {
            left.retain(|c| !had.contains(c));
            chosen.push(font);
        } else if let (None, Source::File(path)) = (found, &face.source) {
            tracing::debug!(file = %path.display(), "a font that cannot be read");
        }
    }
    chosen
}
