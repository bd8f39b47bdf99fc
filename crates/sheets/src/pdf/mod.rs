//! PDF files: pages of text, lines, shapes and QR codes, tagged for screen readers (PDF/UA-1), the same bytes for the
//! same input.
//!
//! A file is put together as a [`Pdf`]: marks on pages, each inside a part of the document (a section, a heading, a
//! table cell) that tells a screen reader what it is; what is only decoration is in none. Nothing reads a clock or a
//! file: the date is given, and so are fonts beyond the ones inside.
//!
//! Lengths are points (1/72 inch) from the upper left corner of the page. Floats are how PDF speaks; no amount of
//! money ever becomes one.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

mod draw;
mod fonts;
mod line;
mod qr;
mod render;
mod shape;
mod table;

use jiff::civil::DateTime;
use thiserror::Error;
use zeroize::Zeroizing;

pub use draw::{Draw, Ink, Outline, Stroke};
pub use fonts::{Face, FontFile, Fonts};
pub use line::Line;
pub use qr::{QrError, qr};
pub use table::{Align, Column, Table};

/// The size of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

impl Paper {
    /// Width and height in points.
    pub const fn size(self) -> (f32, f32) {
        match self {
            Paper::A4 => (595.276, 841.89),
            Paper::Letter => (612.0, 792.0),
        }
    }
}

/// What the file says about itself.
#[derive(Clone, Debug)]
pub struct About {
    /// Shown in the title bar of a reader.
    pub title: String,
    /// Of the text, as in `en`.
    pub language: &'static str,
    /// When it was made, as the person's clock says.
    pub made: DateTime,
}

/// Why no file came about; the PDF library's words, without content.
#[derive(Debug, Error)]
#[error("the PDF could not be written: {0}")]
pub struct PdfError(String);

/// What a part of the document is, for those who hear it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Something that belongs together: one card, one chapter.
    Section,
    /// A heading; 1 is the highest.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// Something to type exactly.
    Code,
    /// A picture, and what it shows in words.
    Figure(String),
    /// A list.
    List,
    /// One item of a list.
    Item,
    /// A table; inside are rows.
    Table,
    /// A row of a table; inside are cells.
    Row,
    /// The heading of a column.
    ColumnHead,
    /// A cell.
    Cell,
}

/// A PDF being put together.
pub struct Pdf<'f> {
    /// The fonts it is set in.
    pub fonts: &'f Fonts<'f>,
    about: About,
    pages: Vec<(Paper, Vec<Mark>)>,
    groups: Vec<Group>,
    open: Vec<usize>,
}

struct Mark {
    draws: Vec<Draw>,
    /// The part it belongs to; `None` = decoration.
    group: Option<usize>,
    /// What it says, where that differs from what is drawn.
    says: Option<Zeroizing<String>>,
}

struct Group {
    part: Part,
    children: Vec<Child>,
}

enum Child {
    Group(usize),
    Mark { page: usize, mark: usize },
}

impl<'f> Pdf<'f> {
    /// A file without pages.
    pub fn new(about: About, fonts: &'f Fonts<'f>) -> Pdf<'f> {
        Pdf { fonts, about, pages: Vec::new(), groups: Vec::new(), open: Vec::new() }
    }

    /// Begins a page; what follows is drawn there.
    pub fn page(&mut self, paper: Paper) {
        self.pages.push((paper, Vec::new()));
    }

    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Draws on an earlier page again, for example its number once the last one is known. Counted from 0.
    ///
    /// # Panics
    /// When there is no such page.
    pub fn decorate_page(&mut self, page: usize, draws: Vec<Draw>) {
        self.pages[page].1.push(Mark { draws, group: None, says: None });
    }

    /// Everything that `inside` draws belongs to this part.
    pub fn part<T>(&mut self, part: Part, inside: impl FnOnce(&mut Self) -> T) -> T {
        let at = self.groups.len();
        self.groups.push(Group { part, children: Vec::new() });
        if let Some(parent) = self.open.last() {
            self.groups[*parent].children.push(Child::Group(at));
        }
        self.open.push(at);
        let result = inside(self);
        self.open.pop();
        result
    }

    /// Draws decoration: lines, frames, backgrounds. Screen readers do not mention it.
    pub fn decorate(&mut self, draws: Vec<Draw>) {
        self.mark(Mark { draws, group: None, says: None });
    }

    /// Draws content of the part that is open. `says`: what it says, where that differs from what is drawn.
    ///
    /// # Panics
    /// Outside of every part.
    pub fn draw(&mut self, draws: Vec<Draw>, says: Option<&str>) {
        let group = *self.open.last().expect("content belongs to a part");
        let says = says.map(|text| Zeroizing::new(text.to_owned()));
        let (page, mark) = self.mark(Mark { draws, group: Some(group), says });
        self.groups[group].children.push(Child::Mark { page, mark });
    }

    /// One line of text as a part of its own.
    pub fn text(&mut self, part: Part, x: f32, baseline: f32, line: &Line, ink: Ink) {
        self.part(part, |pdf| pdf.draw(vec![Draw::text(x, baseline, line.clone(), ink)], None));
    }

    /// Lines of text below each other as one part; the baseline of the line after the last.
    pub fn paragraph(
        &mut self,
        part: Part,
        x: f32,
        baseline: f32,
        leading: f32,
        lines: &[Line],
        ink: Ink,
    ) -> f32 {
        let at = |index: usize| baseline + leading * line::count(index);
        if !lines.is_empty() {
            let draws = lines.iter().enumerate();
            let draws = draws.map(|(index, line)| Draw::text(x, at(index), line.clone(), ink)).collect();
            self.part(part, |pdf| pdf.draw(draws, None));
        }
        at(lines.len())
    }

    fn mark(&mut self, mark: Mark) -> (usize, usize) {
        let page = self.pages.len().checked_sub(1).expect("a page is begun before anything is drawn");
        let marks = &mut self.pages[page].1;
        marks.push(mark);
        (page, marks.len() - 1)
    }

    /// The bytes of the file. They are wiped when dropped; the PDF library's own working copies are not.
    ///
    /// # Errors
    /// When a font turns out to be broken.
    pub fn finish(self) -> Result<Zeroizing<Vec<u8>>, PdfError> {
        render::file(&self)
    }
}
