//! The fonts: three inside the program, and those of the computer for writing systems that these do not have.

use std::collections::BTreeSet;

use rustybuzz::ttf_parser::GlyphId;

/// One of the fonts inside: DejaVu, which tells 0 from O and 1 from l.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Running text.
    Sans,
    /// Headings and figures that matter.
    Bold,
    /// Keys and what is to be typed exactly.
    Mono,
}

const SANS: &[u8] = include_bytes!("../../fonts/DejaVuSansCondensed.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/DejaVuSansCondensed-Bold.ttf");
const MONO: &[u8] = include_bytes!("../../fonts/DejaVuSansMono.ttf");

/// A font of the computer.
pub struct FontFile {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// Which font of a collection.
    pub index: u32,
}

/// One font, ready to set text.
pub(super) struct Loaded<'f> {
    /// For placing glyphs.
    pub(super) face: rustybuzz::Face<'f>,
    /// For embedding.
    pub(super) file: krilla::text::Font,
}

/// All fonts of one file.
pub struct Fonts<'f> {
    pub(super) all: Vec<Loaded<'f>>,
}

impl Fonts<'static> {
    /// Only the fonts inside.
    pub fn own() -> Fonts<'static> {
        Fonts::with(&[])
    }
}

impl<'f> Fonts<'f> {
    /// The fonts inside, and these for what they lack, the first before the second. A file that is no font, or whose
    /// letters have no outlines, is passed over.
    pub fn with(more: &'f [FontFile]) -> Fonts<'f> {
        let own = [SANS, BOLD, MONO].into_iter().filter_map(|bytes: &'static [u8]| {
            let face = rustybuzz::Face::from_slice(bytes, 0)?;
            Some(Loaded { face, file: krilla::text::Font::new(bytes.into(), 0)? })
        });
        let more = more.iter().filter_map(|font| {
            let face = rustybuzz::Face::from_slice(&font.bytes, font.index)?;
            Some(Loaded { face, file: krilla::text::Font::new(font.bytes.clone().into(), font.index)? })
        });
        Fonts { all: own.chain(more).collect() }
    }

    /// The characters of the text that no font here has: those to look for on the computer.
    pub fn lacking(&self, text: &str) -> BTreeSet<char> {
        let shown = super::shape::shown(text);
        shown.chars().filter(|c| self.covering(Face::Sans, &c.to_string()).is_none()).collect()
    }

    /// Those of the characters for which a font file has outlines.
    pub fn covered(bytes: &[u8], index: u32, wanted: &BTreeSet<char>) -> Vec<char> {
        let Some(face) = rustybuzz::Face::from_slice(bytes, index) else { return Vec::new() };
        wanted.iter().copied().filter(|c| draws(&face, *c)).collect()
    }

    /// The first font that has all of these characters, the wished one asked first.
    pub(super) fn covering(&self, wished: Face, cluster: &str) -> Option<usize> {
        let first = wished as usize;
        let others = [Face::Sans as usize].into_iter().chain(3..self.all.len()).filter(|at| *at != first);
        std::iter::once(first).chain(others).find(|at| {
            let face = &self.all[*at].face;
            cluster.chars().filter(|c| !joins(*c)).all(|c| draws(face, c))
        })
    }
}

fn draws(face: &rustybuzz::Face<'_>, c: char) -> bool {
    let Some(glyph) = face.glyph_index(c).filter(|glyph| *glyph != GlyphId(0)) else { return false };
    c.is_whitespace() || face.glyph_bounding_box(glyph).is_some()
}

/// Characters without a shape of their own, which any font may be given: joiners and variation selectors.
fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}
