//! What statements and notes have in common on paper: head, table, sums, two columns, foot.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

use jiff::civil::Date;

use super::Seller;
use super::figures::short_day;
use crate::pdf::{Draw, Face, Fonts, Ink, Line, Paper, Part, Pdf};

pub(super) const LEFT: f32 = 56.7;
pub(super) const TOP: f32 = 56.7;
const FOOT: f32 = 40.0;
const HAIR: Ink = Ink(0xd3, 0xd9, 0xdd);

/// The room on a page.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) paper: Paper,
    pub(super) right: f32,
    /// Nothing but the foot stands below this.
    pub(super) bottom: f32,
}

impl Room {
    pub(super) fn of(paper: Paper) -> Room {
        let (wide, high) = paper.size();
        Room { paper, right: wide - LEFT, bottom: high - FOOT - 24.0 }
    }

    pub(super) fn width(self) -> f32 {
        self.right - LEFT
    }

    /// A new page where less than `needed` is left; where to go on.
    pub(super) fn have(self, pdf: &mut Pdf<'_>, y: f32, needed: f32) -> f32 {
        if y + needed <= self.bottom {
            return y;
        }
        pdf.page(self.paper);
        TOP
    }
}

/// Title and what it is about at the left, the seller at the right.
pub(super) fn head(
    pdf: &mut Pdf<'_>,
    room: Room,
    (title, about): (&str, &str),
    seller: &Seller,
    practice: bool,
) -> f32 {
    let fonts = pdf.fonts;
    let half = room.width() * 0.5 - 8.0;
    let left = TOP;
    pdf.text(Part::Heading(1), LEFT, left + 15.0, &fonts.line(title, Face::Bold, 20.0), Ink::BLACK);
    let about = fonts.wrapped(about, Face::Sans, 9.5, half, 3);
    let mut y = pdf.paragraph(Part::Paragraph, LEFT, left + 32.0, 13.0, &about, Ink::GREY);
    if practice {
        let words = "PRACTICE: nothing was used, nothing is owed.";
        pdf.text(Part::Paragraph, LEFT, y + 4.0, &fonts.line(words, Face::Bold, 9.5), Ink::BLACK);
        y += 15.0;
    }
    let name = fonts.wrapped(&seller.name, Face::Bold, 9.0, half, 3);
    let mut lines = Vec::new();
    for text in seller.address.iter().chain(&seller.email).chain(&seller.tax_id) {
        lines.extend(fonts.wrapped(text, Face::Sans, 9.0, half, 2));
    }
    let mut at = TOP + 7.0;
    for (lines, ink) in [(name, Ink::BLACK), (lines, Ink::GREY)] {
        let mut draws = Vec::new();
        for line in lines {
            draws.push(Draw::text_to(room.right, at, line, ink));
            at += 12.6;
        }
        if !draws.is_empty() {
            pdf.part(Part::Paragraph, |pdf| pdf.draw(draws, None));
        }
    }
    y.max(at) + 6.0
}

/// The band with for whom, number and days; the y below it.
pub(super) fn band(pdf: &mut Pdf<'_>, room: Room, y: f32, facts: [(&str, &str); 4]) -> f32 {
    let fonts = pdf.fonts;
    let unit = (room.width() - 3.0 * 16.0) / 4.4;
    let widths = [unit * 1.4, unit, unit, unit];
    let ruled = |pdf: &mut Pdf<'_>, y: f32| {
        pdf.decorate(vec![Draw::rule((LEFT, y), (room.right, y), 0.8, Ink::BLACK)]);
    };
    ruled(pdf, y);
    let (mut x, mut end) = (LEFT, y);
    for ((told, fact), width) in facts.into_iter().zip(widths) {
        let fact = fonts.wrapped(fact, Face::Bold, 9.5, width, 4);
        let told = fonts.line(told, Face::Sans, 8.0);
        let first = y + 30.0;
        pdf.part(Part::Paragraph, |pdf| {
            let mut draws = vec![Draw::text(x, y + 17.0, told, Ink::GREY)];
            let mut at = first;
            for line in fact {
                draws.push(Draw::text(x, at, line, Ink::BLACK));
                at += 13.0;
            }
            pdf.draw(draws, None);
            end = end.max(at - 13.0);
        });
        x += width + 16.0;
    }
    ruled(pdf, end + 13.0);
    end + 13.0
}

/// Where a column's text begins (texts) or ends (numbers), and how wide it may be.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) at: f32,
    pub(super) width: f32,
    pub(super) number: bool,
}

/// How the cells of a row are set.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) ink: Ink,
    pub(super) pad: f32,
}

pub(super) const HEAD: Look = Look { face: Face::Sans, size: 8.0, ink: Ink::GREY, pad: 4.2 };
pub(super) const ROW: Look = Look { face: Face::Sans, size: 9.5, ink: Ink::BLACK, pad: 5.2 };
/// A row below the lines: closer together.
pub(super) const BELOW: Look = Look { pad: 3.4, ..ROW };

/// Three lines of a text are shown: two long names that differ late still look different.
const MOST_LINES: usize = 3;

/// The cells of a row, texts wrapped, numbers whole; and how high it is.
fn set(fonts: &Fonts<'_>, places: &[Place], cells: &[String], look: Look) -> (Vec<Vec<Line>>, f32) {
    let cells: Vec<Vec<Line>> = places
        .iter()
        .zip(cells)
        .map(|(place, cell)| match place.number {
            true => vec![fitted(fonts, cell, look, place.width)],
            false => cell
                .split('\n')
                .flat_map(|part| fonts.wrapped(part, look.face, look.size, place.width, MOST_LINES))
                .collect(),
        })
        .collect();
    let lines: f32 = cells.iter().map(|lines| lines.iter().map(|_| 1.0_f32).sum()).fold(1.0, f32::max);
    (cells, lines * look.size * 1.32 + 2.0 * look.pad)
}

/// A number is made smaller before it is cut: a cut one would be another number.
fn fitted(fonts: &Fonts<'_>, text: &str, look: Look, width: f32) -> Line {
    let line = fonts.line(text, look.face, look.size);
    if line.width() <= width {
        return line;
    }
    fonts.line(text, look.face, look.size * width / line.width())
}

/// Draws a row at y; how high it is. The part is that of its cells; `None` = for the eye alone.
fn row(
    pdf: &mut Pdf<'_>,
    y: f32,
    places: &[Place],
    cells: &[String],
    look: Look,
    part: Option<&Part>,
) -> f32 {
    let (set, high) = set(pdf.fonts, places, cells, look);
    let first = y + look.pad + look.size * 0.95;
    let mut all: Vec<Vec<Draw>> = Vec::new();
    for (place, lines) in places.iter().zip(set) {
        let mut at = first;
        let mut draws = Vec::new();
        for line in lines {
            let number = place.number;
            draws.push(if number {
                Draw::text_to(place.at, at, line, look.ink)
            } else {
                Draw::text(place.at, at, line, look.ink)
            });
            at += look.size * 1.32;
        }
        all.push(draws);
    }
    match part {
        None => pdf.decorate(all.into_iter().flatten().collect()),
        Some(part) => pdf.part(Part::Row, |pdf| {
            for draws in all {
                pdf.part(part.clone(), |pdf| pdf.draw(draws, None));
            }
        }),
    }
    high
}

/// What stands above a table, and how one row ends.
pub(super) struct Grid<'a> {
    pub(super) room: Room,
    pub(super) places: &'a [Place],
    pub(super) head: &'a [String],
    /// What is drawn right below the table and stays on its page.
    pub(super) keep: f32,
}

impl Grid<'_> {
    fn rule(&self, y: f32, width: f32, ink: Ink) -> Draw {
        let left = self.places.first().map_or(LEFT, |place| place.at);
        let right = self
            .places
            .last()
            .map_or(self.room.right, |place| if place.number { place.at } else { place.at + place.width });
        Draw::rule((left, y), (right, y), width, ink)
    }

    /// Heading, rows, sums: on new pages where the room ends, the heading on each. `sums` stay together with the last row.
    pub(super) fn draw(
        &self,
        pdf: &mut Pdf<'_>,
        y: f32,
        rows: &[Vec<String>],
        sums: &[(Vec<String>, Look)],
    ) -> f32 {
        let high = |pdf: &Pdf<'_>, cells: &[String], look| set(pdf.fonts, self.places, cells, look).1;
        let sums_high = sums.iter().map(|(cells, look)| high(pdf, cells, *look)).sum::<f32>() + self.keep;
        let head_high = high(pdf, self.head, HEAD);
        let first = rows.first().map_or(0.0, |cells| high(pdf, cells, ROW));
        let mut y = self.room.have(pdf, y, head_high + first + if rows.len() < 2 { sums_high } else { 0.0 });
        pdf.part(Part::Table, |pdf| {
            y += row(pdf, y, self.places, self.head, HEAD, Some(&Part::ColumnHead));
            pdf.decorate(vec![self.rule(y, 0.8, Ink::BLACK)]);
            for (at, cells) in rows.iter().enumerate() {
                let last = at + 1 == rows.len();
                let needed = high(pdf, cells, ROW) + if last { sums_high } else { 0.0 };
                y = self.next(pdf, y, needed);
                y += row(pdf, y, self.places, cells, ROW, Some(&Part::Cell));
                let (width, ink) = if last && !sums.is_empty() { (0.8, Ink::BLACK) } else { (0.5, HAIR) };
                pdf.decorate(vec![self.rule(y, width, ink)]);
            }
            for (cells, look) in sums {
                y += row(pdf, y, self.places, cells, *look, Some(&Part::Cell));
            }
        });
        y
    }

    /// On later pages the heading is for the eye alone: it has been read.
    fn next(&self, pdf: &mut Pdf<'_>, y: f32, needed: f32) -> f32 {
        if y + needed <= self.room.bottom {
            return y;
        }
        pdf.page(self.room.paper);
        let y = TOP + row(pdf, TOP, self.places, self.head, HEAD, None);
        pdf.decorate(vec![self.rule(y, 0.8, Ink::BLACK)]);
        y
    }
}

/// The line with the total, what it is beside it; where the next thing begins.
pub(super) fn grand(pdf: &mut Pdf<'_>, room: Room, y: f32, (told, beside): (&str, &str), total: &str) -> f32 {
    let fonts = pdf.fonts;
    let (told, total) = (fonts.line(told, Face::Bold, 13.0), fonts.line(total, Face::Bold, 13.0));
    let base = y + 21.0;
    let x = LEFT + told.width() + 9.0;
    let lines = fonts.wrapped(beside, Face::Sans, 8.5, room.right - x - total.width() - 14.0, 3);
    pdf.part(Part::Paragraph, |pdf| {
        let mut draws = vec![Draw::text(LEFT, base, told, Ink::BLACK)];
        let mut at = base;
        for line in lines {
            draws.push(Draw::text(x, at, line, Ink::GREY));
            at += FACT_STEP;
        }
        draws.push(Draw::text_to(room.right, base, total, Ink::BLACK));
        pdf.draw(draws, None);
    });
    y + GRAND
}

/// What the total needs.
pub(super) const GRAND: f32 = 38.0;

/// Heading and text of one fact in small type.
pub(super) struct Fact {
    told: Line,
    lines: Vec<Line>,
}

const FACT_STEP: f32 = 11.8;

impl Fact {
    pub(super) fn set(fonts: &Fonts<'_>, told: &str, words: &str, width: f32) -> Fact {
        let told = fonts.line(told, Face::Sans, 8.0);
        Fact { told, lines: fonts.wrapped(words, Face::Sans, 8.5, width, 12) }
    }

    pub(super) fn height(&self) -> f32 {
        self.lines.iter().map(|_| FACT_STEP).sum::<f32>() + FACT_STEP + 5.0
    }

    /// Draws it with its upper edge at y; where the next one begins.
    pub(super) fn draw(&self, pdf: &mut Pdf<'_>, x: f32, y: f32) -> f32 {
        pdf.text(Part::Paragraph, x, y + 9.0, &self.told, Ink::GREY);
        pdf.paragraph(Part::Paragraph, x, y + 9.0 + FACT_STEP, FACT_STEP, &self.lines, Ink(0x3b, 0x44, 0x4b));
        y + self.height()
    }
}

/// Text over the whole width, on new pages line by line where the room ends.
pub(super) fn flowing(pdf: &mut Pdf<'_>, room: Room, y: f32, texts: &[String]) -> f32 {
    let mut y = y;
    for text in texts {
        let lines = pdf.fonts.wrapped(text, Face::Sans, 8.5, room.width(), 60);
        let high: f32 = lines.iter().map(|_| FACT_STEP).sum();
        y = room.have(pdf, y, high);
        y = pdf.paragraph(Part::Paragraph, LEFT, y + 9.0, FACT_STEP, &lines, Ink::BLACK) - 9.0 + 4.0;
    }
    y
}

/// A heading in the text.
pub(super) fn heading(pdf: &mut Pdf<'_>, x: f32, y: f32, words: &str) -> f32 {
    pdf.text(Part::Heading(2), x, y + 10.0, &pdf.fonts.line(words, Face::Bold, 10.5), Ink::BLACK);
    y + 20.0
}

/// The foot of all pages, once it is known how many there are.
pub(super) fn feet(pdf: &mut Pdf<'_>, room: Room, what: &str, issued_on: Date, practice: bool) {
    let pages = pdf.pages();
    let high = room.paper.size().1;
    let (rule, base) = (high - FOOT - 12.0, high - FOOT);
    let fonts = pdf.fonts;
    let middle = format!("Closed on {}. Corrections come as a separate note.", short_day(issued_on));
    let what = format!("{}{what}", if practice { "PRACTICE  " } else { "" });
    for page in 0..pages {
        let count = fonts.line(&format!("Page {} of {pages}", page + 1), Face::Sans, 8.0);
        let middle = fonts.line(&middle, Face::Sans, 8.0);
        let left = (room.width() - count.width() - middle.width() - 32.0).max(60.0);
        let what = fonts.shortened(&what, Face::Sans, 8.0, left);
        let gap = (room.width() - count.width() - middle.width() - what.width()) / 2.0;
        let draws = vec![
            Draw::rule((LEFT, rule), (room.right, rule), 0.5, HAIR),
            Draw::text(LEFT, base, what.clone(), Ink::GREY),
            Draw::text(LEFT + what.width() + gap, base, middle, Ink::GREY),
            Draw::text_to(room.right, base, count, Ink::GREY),
        ];
        pdf.decorate_page(page, draws);
    }
}
