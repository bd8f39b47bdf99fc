//! One card in its area. What is long shrinks or is cut with …; nothing leaves the area.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

use crate::key_list::Account;
use crate::pdf::{Draw, Face, Ink, Line, Outline, Paper, Part, Pdf, QrError, Stroke, qr};

use super::words::{ADDRESS, HOW, foot, limit_words, plain_date};
use super::{CardLine, Cards, CardsError, PerSheet};

/// Where a card lies, inside its margins.
#[derive(Clone, Copy)]
pub(super) struct Area {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

/// The nth of so many equal parts.
#[allow(clippy::cast_precision_loss, reason = "a sheet has a few cards")]
pub(super) fn share(at: usize, of: usize) -> f32 {
    at as f32 / of as f32
}

impl Area {
    /// The area of the nth card of a sheet.
    pub(super) fn of(paper: Paper, per_sheet: PerSheet, place: usize) -> Area {
        let ((width, height), (columns, rows)) = (paper.size(), per_sheet.grid());
        let (column, row) = (place % columns, place / columns);
        let (beside, above) = match per_sheet {
            PerSheet::One => (64.0, 64.0),
            PerSheet::Two => (40.0, 34.0),
            PerSheet::Four => (25.0, 25.0),
            PerSheet::Eight => (14.0, 9.0),
        };
        Area {
            left: width * share(column, columns) + beside,
            right: width * share(column + 1, columns) - beside,
            top: height * share(row, rows) + above,
            bottom: height * share(row + 1, rows) - above,
        }
    }

    fn width(self) -> f32 {
        self.right - self.left
    }
}

/// The sizes of a card, in points.
struct Sizes {
    name: f32,
    small: f32,
    fact: f32,
    code: f32,
    key: f32,
    gap: f32,
    how: f32,
}

impl Sizes {
    const fn of(per_sheet: PerSheet) -> Sizes {
        match per_sheet {
            PerSheet::One => {
                Sizes { name: 28.0, small: 11.0, fact: 15.0, code: 170.0, key: 16.0, gap: 24.0, how: 11.0 }
            }
            PerSheet::Two => {
                Sizes { name: 22.0, small: 9.0, fact: 10.5, code: 116.0, key: 10.5, gap: 16.0, how: 9.5 }
            }
            PerSheet::Four => {
                Sizes { name: 15.0, small: 8.5, fact: 10.0, code: 96.0, key: 10.5, gap: 11.0, how: 8.2 }
            }
            PerSheet::Eight => {
                Sizes { name: 11.0, small: 6.5, fact: 8.5, code: 66.0, key: 10.0, gap: 5.0, how: 6.6 }
            }
        }
    }
}

/// Draws one card. `how`: see [`prepared`].
///
/// # Errors
/// A key that is too long for a QR code.
pub(super) fn draw(
    pdf: &mut Pdf<'_>,
    cards: &Cards<'_>,
    how: &[Vec<HowItem>],
    (line, number): (&CardLine<'_>, usize),
    area: Area,
) -> Result<(), CardsError> {
    let sizes = Sizes::of(cards.per_sheet);
    let small = cards.per_sheet == PerSheet::Eight;
    let code = qr(line.api_key, area.left, 0.0, sizes.code)?;
    let foot = Foot::set(pdf, cards, number, &sizes, area);
    let end = foot.rule;
    let beside = area.left + sizes.code + sizes.gap * 1.3;
    if small {
        // On the small card everything stands beside the code, elsewhere the head stands above it.
        let y = head(pdf, cards, line, &sizes, Area { left: beside, ..area });
        facts(pdf, line, &sizes, Area { left: beside, top: y + 3.0, ..area }, true);
        square(pdf, code, area.left, area.top, sizes.code);
        let y =
            key(pdf, line.api_key, &sizes, Area { top: area.top + sizes.code + sizes.gap, ..area }, HOW[0].0);
        steps(pdf, how, 1, Area { top: y + sizes.gap, bottom: end - 1.0, ..area });
        foot.draw(pdf, area);
        return Ok(());
    }
    let top = head(pdf, cards, line, &sizes, area) + sizes.gap;
    let left = Area { right: area.left + how_left(cards.per_sheet, area), ..area };
    facts(pdf, line, &sizes, Area { left: beside, top, ..left }, false);
    square(pdf, code, area.left, top, sizes.code);
    let y = key(pdf, line.api_key, &sizes, Area { top: top + sizes.code + sizes.gap, ..left }, KEY_LABEL);
    let room = match cards.per_sheet {
        PerSheet::Two => Area { left: left.right + TWO_GAP, top, bottom: end, ..area },
        _ => Area { top: y + sizes.gap, bottom: end, ..area },
    };
    steps(pdf, how, 0, Area { bottom: end - sizes.gap * 0.5, ..room });
    foot.draw(pdf, area);
    Ok(())
}

/// What stands above the key.
const KEY_LABEL: &str = "Your key (one line, no blanks; the QR code holds the same)";

/// Between the two halves of a card that has two.
const TWO_GAP: f32 = 24.0;

/// How wide the part with the key is.
fn how_left(per_sheet: PerSheet, area: Area) -> f32 {
    if per_sheet == PerSheet::Two { area.width() * 0.5 - TWO_GAP / 2.0 } else { area.width() }
}

/// The five lines of every size from the largest to the smallest, set once for all cards: they are the same on each.
pub(super) fn prepared(pdf: &Pdf<'_>, paper: Paper, per_sheet: PerSheet) -> Vec<Vec<HowItem>> {
    let (sizes, area) = (Sizes::of(per_sheet), Area::of(paper, per_sheet, 0));
    let width = match per_sheet {
        PerSheet::Two => area.width() - how_left(per_sheet, area) - TWO_GAP,
        _ => area.width(),
    };
    let shrink = [1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7];
    shrink.into_iter().map(|by| items(pdf, sizes.how * by, width)).collect()
}

/// Class, name and id; the y below them.
fn head(pdf: &mut Pdf<'_>, cards: &Cards<'_>, line: &CardLine<'_>, sizes: &Sizes, area: Area) -> f32 {
    let mut y = area.top + sizes.small * 0.8;
    let mut room = area.width();
    if cards.account == Account::Practice {
        let mark = pdf.fonts.line("PRACTICE", Face::Bold, sizes.small);
        room -= mark.width() + sizes.gap;
        let draw = Draw::text_to(area.right, y, mark, Ink::BLACK);
        pdf.part(Part::Paragraph, |pdf| pdf.draw(vec![draw], None));
    }
    let class = pdf.fonts.shortened(cards.class, Face::Sans, sizes.small, room);
    pdf.text(Part::Paragraph, area.left, y, &class, Ink::GREY);
    let lines = name(pdf, line.name, sizes.name, area.width());
    let size = lines.first().map_or(sizes.name, Line::size);
    y += size * 1.15 + 1.0;
    y = pdf.paragraph(Part::Heading(1), area.left, y, size * 1.15, &lines, Ink::BLACK) - size * 1.15;
    if let Some(id) = line.id {
        y += sizes.small * 1.4;
        let id = pdf.fonts.shortened(id, Face::Sans, sizes.small, area.width());
        pdf.text(Part::Paragraph, area.left, y, &id, Ink::GREY);
    }
    y + sizes.small * 0.3
}

/// The name on at most two lines: smaller before it is cut.
fn name(pdf: &Pdf<'_>, text: &str, size: f32, width: f32) -> Vec<Line> {
    for smaller in [1.0, 0.85, 0.7] {
        let lines = pdf.fonts.wrapped(text, Face::Bold, size * smaller, width, 3);
        if lines.len() <= 2 {
            return lines;
        }
    }
    pdf.fonts.wrapped(text, Face::Bold, size * 0.7, width, 2)
}

/// Limit, last day, address.
fn facts(pdf: &mut Pdf<'_>, line: &CardLine<'_>, sizes: &Sizes, area: Area, small: bool) {
    let until = line.last_day.map_or_else(|| "No end date".to_owned(), plain_date);
    let limit = limit_words(line.terms);
    let mut pairs = vec![("Spending limit", limit.as_str()), ("Works until", until.as_str())];
    if !small {
        pairs.push(("Address for programs", ADDRESS));
    }
    let (mut x, mut y) = (area.left, area.top);
    let half = area.width() / 2.0;
    for (told, fact) in pairs {
        let width = if small { half - 4.0 } else { area.width() };
        let label = pdf.fonts.shortened(told, Face::Sans, sizes.small * 0.95, width);
        let face = if fact == ADDRESS { Face::Sans } else { Face::Bold };
        let mut value = pdf.fonts.line(fact, face, sizes.fact);
        if value.width() > width {
            value = pdf.fonts.shortened(fact, face, sizes.fact * width / value.width() * 0.99, width);
        }
        pdf.text(Part::Paragraph, x, y + sizes.small * 0.8, &label, Ink::GREY);
        pdf.text(Part::Paragraph, x, y + sizes.small * 0.95 + sizes.fact * 1.05, &value, Ink::BLACK);
        if small {
            x += half;
        } else {
            y += sizes.small * 0.95 + sizes.fact * 1.9;
        }
    }
}

/// The QR code with a thin frame, moved to where it belongs.
fn square(pdf: &mut Pdf<'_>, code: Draw, left: f32, top: f32, side: f32) {
    let Draw::Shape { outline: Outline::Boxes(mut boxes), fill, stroke } = code else { return };
    for (_, y, ..) in &mut boxes {
        *y += top;
    }
    let frame = Draw::Shape {
        outline: Outline::Boxes(vec![(left, top, side, side)]),
        fill: None,
        stroke: Some(Stroke { ink: Ink::BLACK, width: 0.6, dash: None }),
    };
    pdf.decorate(vec![frame]);
    let code = Draw::Shape { outline: Outline::Boxes(boxes), fill, stroke };
    pdf.part(Part::Figure("QR code of the key".to_owned()), |pdf| pdf.draw(vec![code], None));
}

/// The code of a key in its frame, for other papers.
///
/// # Errors
/// A key that is too long for a QR code.
pub(crate) fn code_box(
    pdf: &mut Pdf<'_>,
    key: &str,
    (left, top): (f32, f32),
    side: f32,
) -> Result<(), QrError> {
    let code = qr(key, left, 0.0, side)?;
    square(pdf, code, left, top, side);
    Ok(())
}

/// A key in groups under a label, as large as on a card of a whole page, for other papers; the y below it.
pub(crate) fn key_box(pdf: &mut Pdf<'_>, text: &str, (left, right): (f32, f32), top: f32) -> f32 {
    let area = Area { left, top, right, bottom: top };
    key(pdf, text, &Sizes::of(PerSheet::One), area, KEY_LABEL)
}

/// The key in groups of eight; read, searched and copied as one piece. The y below it.
fn key(pdf: &mut Pdf<'_>, key: &str, sizes: &Sizes, area: Area, told: &str) -> f32 {
    let label = pdf.fonts.shortened(told, Face::Sans, sizes.small * 0.95, area.width());
    pdf.text(Part::Paragraph, area.left, area.top + sizes.small * 0.8, &label, Ink::GREY);
    let frame_top = area.top + sizes.small * 1.3;
    let inset = if sizes.key > 10.0 { sizes.key * 0.6 } else { 4.0 };
    let leading = sizes.key * if sizes.key > 10.0 { 1.35 } else { 1.22 };
    let prefix = "sk-or-v1-";
    let rest = key.strip_prefix(prefix);
    let letters: Vec<char> = rest.unwrap_or(key).chars().collect();
    let groups: Vec<String> = letters.chunks(8).map(|group| group.iter().collect()).collect();
    let mut y = frame_top + inset + sizes.key * 0.85;
    let mut draws = Vec::new();
    if rest.is_some() {
        let line = pdf.fonts.line(prefix, Face::Mono, sizes.key);
        draws.push(Draw::text(area.left + inset, y, line, Ink::GREY));
        y += leading;
    }
    // Groups stand apart, but not so far that the eye loses the line.
    let column = ((area.width() - 2.0 * inset + sizes.key) / 4.0).min(sizes.key * 7.0);
    for row in groups.chunks(4) {
        let mut x = area.left + inset;
        for group in row {
            draws.push(Draw::text(x, y, pdf.fonts.line(group, Face::Mono, sizes.key), Ink::BLACK));
            x += column;
        }
        y += leading;
    }
    let bottom = y - leading + sizes.key * 0.25 + inset;
    pdf.part(Part::Code, |pdf| pdf.draw(draws, Some(key)));
    pdf.decorate(vec![Draw::Shape {
        outline: Outline::Round(area.left, frame_top, area.width(), bottom - frame_top, 3.0),
        fill: None,
        stroke: Some(Stroke { ink: Ink::BLACK, width: 0.8, dash: None }),
    }]);
    bottom
}

/// Whom to tell, and which card this is.
struct Foot {
    lines: Vec<Line>,
    count: Line,
    first: f32,
    leading: f32,
    /// Where the rule above it stands.
    rule: f32,
}

impl Foot {
    fn set(pdf: &Pdf<'_>, cards: &Cards<'_>, number: usize, sizes: &Sizes, area: Area) -> Foot {
        let size = sizes.small * 0.95;
        let leading = size * 1.3;
        let count = pdf.fonts.line(&format!("{number} of {}", cards.lines.len()), Face::Sans, size);
        let room = area.width() - count.width() - sizes.gap;
        let most = if cards.per_sheet == PerSheet::Eight { 1 } else { 2 };
        let lines = pdf.fonts.wrapped(&foot(cards.contact), Face::Sans, size, room, most);
        let first = area.bottom - size * 0.3 - if lines.len() > 1 { leading } else { 0.0 };
        Foot { lines, count, first, leading, rule: first - size * 1.5 }
    }

    fn draw(self, pdf: &mut Pdf<'_>, area: Area) {
        let (left, right) = ((area.left, self.rule), (area.right, self.rule));
        pdf.decorate(vec![Draw::rule(left, right, 0.5, Ink(0xc3, 0xca, 0xce))]);
        pdf.paragraph(Part::Paragraph, area.left, self.first, self.leading, &self.lines, Ink::GREY);
        let count = Draw::text_to(area.right, self.first, self.count, Ink::GREY);
        pdf.part(Part::Paragraph, |pdf| pdf.draw(vec![count], None));
    }
}

/// The lines from `first` on, as large as the room allows.
fn steps(pdf: &mut Pdf<'_>, sets: &[Vec<HowItem>], first: usize, area: Area) {
    let room = area.bottom - area.top;
    let Some(items) = sets.iter().find(|set| height(&set[first..]) <= room).or(sets.last()) else { return };
    let mut y = area.top;
    pdf.part(Part::List, |pdf| {
        for (index, item) in items.iter().enumerate().skip(first) {
            let number = pdf.fonts.line(&(index + 1).to_string(), Face::Sans, item.size);
            pdf.decorate(vec![Draw::text(area.left, y + item.size, number, Ink::GREY)]);
            let (left, first) = (area.left + item.indent, y + item.size);
            pdf.part(Part::Item, |pdf| {
                let typed = pdf.paragraph(Part::Paragraph, left, first, item.leading, &item.told, Ink::GREY);
                let beside = item
                    .told
                    .first()
                    .filter(|_| item.beside)
                    .map_or(0.0, |told| told.width() + item.size * 0.5);
                let from = if item.beside { first } else { typed };
                pdf.paragraph(Part::Paragraph, left + beside, from, item.leading, &item.typed, Ink::BLACK);
            });
            y += item.height();
        }
    });
}

/// One of the five, set in lines.
pub(super) struct HowItem {
    told: Vec<Line>,
    typed: Vec<Line>,
    /// What is typed follows on the line that tells what for.
    beside: bool,
    size: f32,
    indent: f32,
    leading: f32,
}

impl HowItem {
    fn height(&self) -> f32 {
        let lines = self.told.len() + self.typed.len() - usize::from(self.beside);
        self.leading * share(lines, 1) + self.size * 0.25
    }
}

fn items(pdf: &Pdf<'_>, size: f32, width: f32) -> Vec<HowItem> {
    let (indent, leading) = (size * 1.4, size * 1.24);
    let width = width - indent;
    let item = |(told, typed): (&str, &str)| {
        // A command that begins with its own name needs nobody to tell it.
        let told = told.trim_end_matches("curl:");
        let told = pdf.fonts.wrapped(told, Face::Sans, size, width, 9);
        let typed = pdf.fonts.wrapped(typed, Face::Mono, size * 0.86, width, 9);
        let beside = match (&told[..], &typed[..]) {
            ([told], [typed]) => told.width() + typed.width() + size * 0.5 <= width,
            _ => false,
        };
        HowItem { told, typed, beside, size, indent, leading }
    };
    HOW.into_iter().map(item).collect()
}

fn height(items: &[HowItem]) -> f32 {
    items.iter().map(HowItem::height).sum()
}
