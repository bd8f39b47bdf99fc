//! From text to placed glyphs: directions (bidi), fonts, shaping.

use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Direction, UnicodeBuffer};
use unicode_bidi::BidiInfo;
use unicode_segmentation::UnicodeSegmentation;

use super::fonts::{Face, Fonts};

/// Glyphs of one font beside each other.
#[derive(Clone)]
pub(super) struct Run {
    /// Which font; `None` = no font has these characters, a box stands for them.
    pub(super) font: Option<usize>,
    /// The characters, in reading order.
    pub(super) text: String,
    /// Placed glyphs; advances as fractions of the size.
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// Width as a fraction of the size.
    pub(super) width: f32,
}

/// The width of a box that stands for a missing glyph, as a fraction of the size.
const BOX: f32 = 0.6;

/// The text without what has no place on paper: controls, and marks that would turn the direction of what follows.
pub(super) fn shown(text: &str) -> String {
    let gone = |c: &char| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{200b}' | '\u{ad}');
    let plain = |c: char| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c };
    text.chars().filter(gone).map(plain).collect()
}

/// Places the glyphs of one line, as they stand from left to right.
pub(super) fn runs(fonts: &Fonts<'_>, text: &str, face: Face) -> Vec<Run> {
    let mut runs = Vec::new();
    let bidi = BidiInfo::new(text, None);
    for paragraph in &bidi.paragraphs {
        let (levels, stretches) = bidi.visual_runs(paragraph, paragraph.range.clone());
        for stretch in stretches {
            let backwards = levels[stretch.start].is_rtl();
            let mut pieces = by_font(fonts, &text[stretch], face);
            if backwards {
                pieces.reverse();
            }
            runs.extend(pieces.into_iter().map(|(font, piece)| match font {
                Some(at) => shaped(fonts, at, piece, backwards),
                None => Run { font, text: piece.to_owned(), glyphs: Vec::new(), width: BOX },
            }));
        }
    }
    runs
}

/// The text in stretches of one font each; what no font has stands alone, one box for each character as people
/// count them.
fn by_font<'t>(fonts: &Fonts<'_>, text: &'t str, face: Face) -> Vec<(Option<usize>, &'t str)> {
    let mut pieces: Vec<(Option<usize>, std::ops::Range<usize>)> = Vec::new();
    for (start, cluster) in text.grapheme_indices(true) {
        let end = start + cluster.len();
        let font = match pieces.last() {
            // A blank stays with what stands before it, so that words of one font are not taken apart.
            Some((Some(last), _)) if cluster.trim().is_empty() => Some(*last),
            _ => fonts.covering(face, cluster),
        };
        match pieces.last_mut() {
            Some((last, range)) if font.is_some() && *last == font => range.end = end,
            _ => pieces.push((font, start..end)),
        }
    }
    pieces.into_iter().map(|(font, range)| (font, &text[range])).collect()
}

#[allow(clippy::cast_precision_loss, reason = "font units are far below what f32 holds exactly")]
fn shaped(fonts: &Fonts<'_>, font: usize, text: &str, backwards: bool) -> Run {
    let loaded = &fonts.all[font];
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if backwards { Direction::RightToLeft } else { Direction::LeftToRight });
    let output = rustybuzz::shape(&loaded.face, &[], buffer);
    let em = loaded.face.units_per_em() as f32;
    let mut ends: Vec<usize> = output.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    ends.push(text.len());
    ends.sort_unstable();
    let end_of = |start: usize| ends[ends.partition_point(|end| *end <= start).min(ends.len() - 1)];
    let mut width = 0.0;
    let mut glyphs = Vec::with_capacity(output.len());
    for (info, place) in output.glyph_infos().iter().zip(output.glyph_positions()) {
        let start = info.cluster as usize;
        width += place.x_advance as f32 / em;
        glyphs.push(KrillaGlyph::new(
            GlyphId::new(info.glyph_id),
            place.x_advance as f32 / em,
            place.x_offset as f32 / em,
            place.y_offset as f32 / em,
            place.y_advance as f32 / em,
            start..end_of(start),
            None,
        ));
    }
    Run { font: Some(font), text: text.to_owned(), glyphs, width }
}
