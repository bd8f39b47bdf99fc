//! The client's sheet on paper: one page.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

use zeroize::Zeroizing;

use super::{ClientSheet, PRACTICE, Step, at_the_limit, facts, one_line, steps, whom_to_ask};
use crate::cards::{ADDRESS, CardsError, code_box, key_box};
use crate::key_list::Account;
use crate::pdf::{About, Draw, Face, Fonts, Ink, Line, Part, Pdf};

const LEFT: f32 = 56.7;
const TOP: f32 = 52.0;
const CODE: f32 = 128.0;
const STEP: f32 = 12.4;

/// The sheet as PDF, tagged. The bytes hold a secret: they are wiped from memory when dropped.
///
/// # Errors
/// [`CardsError`].
pub fn pdf(sheet: &ClientSheet<'_>, fonts: &Fonts<'_>) -> Result<Zeroizing<Vec<u8>>, CardsError> {
    let mark = if sheet.account == Account::Practice { "PRACTICE " } else { "" };
    let title = format!("{mark}OpenRouter key for {}", sheet.client);
    let mut pdf = Pdf::new(About { title, language: "en", made: sheet.made }, fonts);
    pdf.page(sheet.paper);
    let (wide, high) = sheet.paper.size();
    let right = wide - LEFT;
    pdf.part(Part::Section, |pdf| {
        let y = head(pdf, sheet, right) + 10.0;
        let beside = beside(pdf, sheet, LEFT + CODE + 24.0, y, right);
        code_box(pdf, sheet.api_key, (LEFT, y), CODE)?;
        let y = key_box(pdf, sheet.api_key, (LEFT, right), beside.max(y + CODE) + 14.0);
        rest(pdf, sheet, y + 14.0, right, high - 40.0);
        Ok::<(), CardsError>(())
    })?;
    Ok(pdf.finish()?)
}

/// For whom and from whom; the y below it.
fn head(pdf: &mut Pdf<'_>, sheet: &ClientSheet<'_>, right: f32) -> f32 {
    let fonts = pdf.fonts;
    let wide = right - LEFT;
    let from = match one_line(sheet.seller) {
        seller if seller.is_empty() => "OpenRouter key for".to_owned(),
        seller => format!("OpenRouter key from {seller} for"),
    };
    let from = fonts.shortened(&from, Face::Sans, 10.0, wide);
    pdf.text(Part::Paragraph, LEFT, TOP + 9.0, &from, Ink::GREY);
    let name = [22.0, 18.0, 15.0]
        .into_iter()
        .map(|size| (size, fonts.wrapped(sheet.client, Face::Bold, size, wide, 3)))
        .find(|(_, lines)| lines.len() <= 2)
        .unwrap_or_else(|| (15.0, fonts.wrapped(sheet.client, Face::Bold, 15.0, wide, 2)));
    let (size, lines) = name;
    let mut y = TOP + 18.0 + size;
    y = pdf.paragraph(Part::Heading(1), LEFT, y, size * 1.2, &lines, Ink::BLACK) - size * 1.2;
    if sheet.account == Account::Practice {
        y += 17.0;
        pdf.text(Part::Paragraph, LEFT, y, &fonts.line(PRACTICE, Face::Bold, 10.0), Ink::BLACK);
    }
    y + 6.0
}

/// Limit, end, name and address beside the code; the y below them.
fn beside(pdf: &mut Pdf<'_>, sheet: &ClientSheet<'_>, x: f32, y: f32, right: f32) -> f32 {
    let fonts = pdf.fonts;
    let mut y = y;
    for (told, fact) in facts(sheet) {
        let face = if fact == ADDRESS { Face::Mono } else { Face::Bold };
        let size = if fact == ADDRESS { 10.5 } else { 11.5 };
        let lines = fonts.wrapped(&fact, face, size, right - x, 2);
        pdf.text(Part::Paragraph, x, y + 8.0, &fonts.line(told, Face::Sans, 9.0), Ink::GREY);
        y = pdf.paragraph(Part::Paragraph, x, y + 22.0, 14.0, &lines, Ink::BLACK) - 3.5;
    }
    y - 6.0
}

/// A step, set in lines.
struct Set {
    head: Line,
    words: Vec<Line>,
    typed: Vec<(Line, Vec<Line>)>,
}

impl Set {
    fn of(fonts: &Fonts<'_>, told: &str, words: &[&str], typed: &[(&str, &str)], width: f32) -> Set {
        let label = 58.0;
        let typed = typed.iter().map(|(told, typed)| {
            let told = fonts.line(told, Face::Sans, 8.5);
            (told, fonts.wrapped(typed, Face::Mono, 7.6, width - label, 6))
        });
        Set {
            head: fonts.line(told, Face::Bold, 10.5),
            words: words.iter().flat_map(|text| fonts.wrapped(text, Face::Sans, 9.3, width, 6)).collect(),
            typed: typed.collect(),
        }
    }

    /// Draws it with its upper edge at y; the y below it.
    fn draw(&self, pdf: &mut Pdf<'_>, x: f32, y: f32) -> f32 {
        pdf.text(Part::Paragraph, x, y + 10.0, &self.head, Ink::BLACK);
        let mut y =
            pdf.paragraph(Part::Paragraph, x, y + 10.0 + 13.5, STEP, &self.words, Ink(0x3b, 0x44, 0x4b));
        for (told, typed) in &self.typed {
            pdf.text(Part::Paragraph, x, y + 1.5, told, Ink::GREY);
            y = pdf.paragraph(Part::Code, x + 58.0, y + 1.5, 10.6, typed, Ink::BLACK) + 1.8;
        }
        y - 1.0
    }
}

/// Numbered steps, then what happens at the limit and whom to ask.
fn rest(pdf: &mut Pdf<'_>, sheet: &ClientSheet<'_>, y: f32, right: f32, bottom: f32) {
    let fonts = pdf.fonts;
    let (indent, wide) = (18.0, right - LEFT);
    let mut y = y;
    pdf.part(Part::List, |pdf| {
        for (at, Step { told, words, typed }) in steps(sheet.terms).into_iter().enumerate() {
            let set = Set::of(fonts, told, &[words], &typed, wide - indent);
            let number = fonts.line(&format!("{}", at + 1), Face::Bold, 10.5);
            pdf.part(Part::Item, |pdf| {
                pdf.part(Part::Paragraph, |pdf| {
                    pdf.draw(vec![Draw::text(LEFT, y + 10.0, number, Ink::ACCENT)], None);
                });
                y = set.draw(pdf, LEFT + indent, y);
            });
        }
    });
    pdf.decorate(vec![Draw::rule((LEFT, y - 1.0), (right, y - 1.0), 0.5, Ink(0xc3, 0xca, 0xce))]);
    let half = wide / 2.0 - 12.0;
    let limit = Set::of(fonts, "At the limit", &[at_the_limit(sheet.terms)], &[], half);
    let [whom, lost] = whom_to_ask(sheet);
    let ask = Set::of(fonts, "Whom to ask", &[&whom, &lost], &[], half);
    let top = (y + 6.0).min(bottom - 90.0);
    limit.draw(pdf, LEFT, top);
    ask.draw(pdf, LEFT + wide / 2.0 + 12.0, top);
}
