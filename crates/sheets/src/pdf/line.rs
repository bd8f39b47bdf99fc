//! One line of text, and how a longer one is broken or cut.

use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

use super::fonts::{Face, Fonts};
use super::shape::{self, Run};

/// A line of text, measured. It may hold a key, so it cannot be printed.
#[derive(Clone)]
pub struct Line {
    pub(super) runs: Vec<Run>,
    pub(super) size: f32,
    /// The text itself, in reading order.
    pub(super) text: Zeroizing<String>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[a line of text]")
    }
}

impl Line {
    /// Points from its left to its right edge.
    pub fn width(&self) -> f32 {
        self.runs.iter().map(|run| run.width).sum::<f32>() * self.size
    }

    /// The size of its letters in points.
    pub fn size(&self) -> f32 {
        self.size
    }

    /// Whether a reader of the bytes would not get the text from the glyphs alone. Text from right to left needs no
    /// help: readers turn its glyphs round themselves, and would turn our words as well.
    pub(super) fn needs_words(&self) -> bool {
        self.runs.iter().any(|run| run.font.is_none())
    }
}

/// A small number as a length.
#[allow(clippy::cast_precision_loss, reason = "lines and cards on paper are few")]
pub(super) fn count(number: usize) -> f32 {
    number as f32
}

impl Fonts<'_> {
    /// The text on one line, however long. Line breaks and controls become blanks.
    pub fn line(&self, text: &str, face: Face, size: f32) -> Line {
        let text = Zeroizing::new(shape::shown(text));
        Line { runs: shape::runs(self, &text, face), size, text }
    }

    /// The text on one line, cut with … where it is wider than `width`.
    pub fn shortened(&self, text: &str, face: Face, size: f32, width: f32) -> Line {
        let whole = self.line(text, face, size);
        if whole.width() <= width {
            return whole;
        }
        let ends: Vec<usize> = whole.text.grapheme_indices(true).map(|(at, _)| at).collect();
        let cut = |count: usize| {
            let kept = whole.text[..ends[count]].trim_end();
            self.line(&format!("{kept}…"), face, size)
        };
        let fitting = largest(ends.len(), |count| cut(count).width() <= width);
        cut(fitting)
    }

    /// The text on as many lines as it takes, broken between words, and inside of one only where it alone is too wide.
    /// With more than `most` lines, the last ends in ….
    pub fn wrapped(&self, text: &str, face: Face, size: f32, width: f32, most: usize) -> Vec<Line> {
        let text = shape::shown(text);
        let mut lines = Vec::new();
        let mut rest = text.trim();
        while !rest.is_empty() {
            if lines.len() + 1 >= most {
                lines.push(self.shortened(rest, face, size, width));
                break;
            }
            let taken = self.fitting(rest, face, size, width);
            lines.push(self.line(rest[..taken].trim_end(), face, size));
            rest = rest[taken..].trim_start();
        }
        lines
    }

    /// How many bytes of the text go on one line.
    fn fitting(&self, text: &str, face: Face, size: f32, width: f32) -> usize {
        let fits = |end: usize| self.line(text[..end].trim_end(), face, size).width() <= width;
        if fits(text.len()) {
            return text.len();
        }
        let breaks: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).filter(|at| *at > 0).collect();
        let words = largest(breaks.len() + 1, |count| count == 0 || fits(breaks[count - 1]));
        if words > 0 {
            return breaks[words - 1];
        }
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, letter)| at + letter.len()).collect();
        let letters = largest(ends.len() + 1, |count| count == 0 || fits(ends[count - 1]));
        ends[letters.max(1) - 1]
    }
}

/// The largest number below `end` for which `fits` holds, given that it holds for all smaller ones; at least 0.
fn largest(end: usize, fits: impl Fn(usize) -> bool) -> usize {
    let (mut yes, mut no) = (0, end);
    while no - yes > 1 {
        let middle = yes.midpoint(no);
        if fits(middle) { yes = middle } else { no = middle }
    }
    yes
}
