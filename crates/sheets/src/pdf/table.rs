//! Tables that run over pages, with their heading on each.

use super::draw::{Draw, Ink};
use super::fonts::Face;
use super::{Paper, Part, Pdf};

/// On which side the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Texts.
    Left,
    /// Numbers.
    Right,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'t> {
    /// Its heading.
    pub head: &'t str,
    /// Points.
    pub width: f32,
    /// Where its text stands.
    pub align: Align,
}

/// Where a table stands, and how large its text is.
#[derive(Clone, Copy, Debug)]
pub struct Table<'t> {
    /// The columns from left to right.
    pub columns: &'t [Column<'t>],
    /// Of new pages.
    pub paper: Paper,
    /// Left edge in points.
    pub left: f32,
    /// Where it begins on a new page, in points from the top.
    pub top: f32,
    /// No row ends below this.
    pub bottom: f32,
    /// The size of the text in points.
    pub size: f32,
}

/// Blank between columns.
const GAP: f32 = 8.0;

impl Table<'_> {
    /// Draws the rows from `y` on, on new pages where the room ends; where the table ended. A cell that is too wide is
    /// cut with ….
    pub fn draw(&self, pdf: &mut Pdf<'_>, y: f32, rows: &[Vec<String>]) -> f32 {
        let step = self.size * 1.7;
        let mut y = y;
        pdf.part(Part::Table, |pdf| {
            if y + 2.0 * step > self.bottom {
                pdf.page(self.paper);
                y = self.top;
            }
            y = self.head(pdf, y, step);
            for row in rows {
                if y + step > self.bottom {
                    pdf.page(self.paper);
                    y = self.head_again(pdf, self.top, step);
                }
                pdf.part(Part::Row, |pdf| {
                    let cells = row.iter().map(String::as_str);
                    for draw in self.cells(pdf, y + step * 0.7, cells, Face::Sans, Ink::BLACK) {
                        pdf.part(Part::Cell, |pdf| pdf.draw(vec![draw], None));
                    }
                });
                y += step;
                pdf.decorate(vec![self.under(y, 0.4, Ink(0xd3, 0xd9, 0xdd))]);
            }
            y
        })
    }

    fn head(&self, pdf: &mut Pdf<'_>, y: f32, step: f32) -> f32 {
        pdf.part(Part::Row, |pdf| {
            let heads = self.columns.iter().map(|column| column.head);
            for draw in self.cells(pdf, y + step * 0.7, heads, Face::Bold, Ink::GREY) {
                pdf.part(Part::ColumnHead, |pdf| pdf.draw(vec![draw], None));
            }
        });
        pdf.decorate(vec![self.under(y + step, 0.8, Ink::FAINT)]);
        y + step
    }

    /// On later pages the heading is for the eye alone: it has been read.
    fn head_again(&self, pdf: &mut Pdf<'_>, y: f32, step: f32) -> f32 {
        let heads = self.columns.iter().map(|column| column.head);
        let mut draws = self.cells(pdf, y + step * 0.7, heads, Face::Bold, Ink::GREY);
        draws.push(self.under(y + step, 0.8, Ink::FAINT));
        pdf.decorate(draws);
        y + step
    }

    fn under(&self, y: f32, width: f32, ink: Ink) -> Draw {
        let wide: f32 = self.columns.iter().map(|column| column.width).sum();
        Draw::rule((self.left, y), (self.left + wide, y), width, ink)
    }

    fn cells<'t>(
        &self,
        pdf: &Pdf<'_>,
        baseline: f32,
        texts: impl Iterator<Item = &'t str>,
        face: Face,
        ink: Ink,
    ) -> Vec<Draw> {
        let mut left = self.left;
        let mut draws = Vec::new();
        for (column, text) in self.columns.iter().zip(texts) {
            let line = pdf.fonts.shortened(text, face, self.size, column.width - GAP);
            let draw = match column.align {
                Align::Left => Draw::text(left, baseline, line, ink),
                Align::Right => Draw::text_to(left + column.width, baseline, line, ink),
            };
            draws.push(draw);
            left += column.width;
        }
        draws
    }
}
