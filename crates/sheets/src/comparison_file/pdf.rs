//! The comparison on paper: the two moments, the sum, a bar each person, and the table.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

use jiff::civil::DateTime;
use keyroster_domain::usd::Usd;
use zeroize::Zeroizing;

use super::{Comparison, ComparisonLine, Moment};
use crate::pdf::{
    About, Align, Column, Draw, Face, Fonts, Ink, Outline, Paper, Part, Pdf, PdfError, Stroke, Table,
};

const LEFT: f32 = 56.0;
const TOP: f32 = 60.0;
const CHART: f32 = 70.0;
const FOOT: f32 = 40.0;
/// More bars than this would be thinner than the eye can see.
const MOST_BARS: usize = 240;

/// The comparison as PDF, tagged, the same bytes for the same input.
///
/// # Errors
/// When a font turns out to be broken.
pub fn pdf(
    comparison: &Comparison,
    paper: Paper,
    made: DateTime,
    fonts: &Fonts<'_>,
) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    let (wide, high) = paper.size();
    let about = About { title: format!("{}: comparison", comparison.title), language: "en", made };
    let mut pdf = Pdf::new(about, fonts);
    pdf.page(paper);
    pdf.part(Part::Section, |pdf| {
        let y = head(pdf, comparison, wide - 2.0 * LEFT);
        let y = bars(pdf, comparison, y + 12.0, wide - 2.0 * LEFT);
        let y = table(pdf, comparison, y + 16.0, (paper, wide - 2.0 * LEFT, high));
        remarks(pdf, comparison, y, (paper, wide - 2.0 * LEFT, high));
    });
    number_pages(&mut pdf, comparison, (wide, high));
    pdf.finish()
}

fn head(pdf: &mut Pdf<'_>, comparison: &Comparison, wide: f32) -> f32 {
    let fonts = pdf.fonts;
    let title = fonts.shortened(&comparison.title, Face::Bold, 18.0, wide);
    pdf.text(Part::Heading(1), LEFT, TOP + 14.0, &title, Ink::BLACK);
    let moment = |letter: &str, moment: &Moment| {
        let part = if moment.complete { "" } else { " (part of the list)" };
        format!("{letter}  {}, {}{part}", moment.name, moment.at)
    };
    let mut y = TOP + 36.0;
    for text in [moment("A", &comparison.earlier), moment("B", &comparison.later)] {
        let line = fonts.shortened(&text, Face::Sans, 10.0, wide);
        pdf.text(Part::Paragraph, LEFT, y, &line, Ink::GREY);
        y += 15.0;
    }
    let sum = format!("Spent between A and B: {}", comparison.spent.to_money());
    pdf.text(Part::Heading(2), LEFT, y + 14.0, &fonts.line(&sum, Face::Bold, 13.0), Ink::BLACK);
    let counts: Vec<String> = comparison.counts.iter().map(|(what, n)| format!("{what} {n}")).collect();
    let lines = fonts.wrapped(&counts.join("  ·  "), Face::Sans, 10.0, wide, 3);
    pdf.paragraph(Part::Paragraph, LEFT, y + 32.0, 14.0, &lines, Ink::GREY)
}

fn bars(pdf: &mut Pdf<'_>, comparison: &Comparison, y: f32, wide: f32) -> f32 {
    let shown: Vec<&ComparisonLine> = comparison.lines.iter().take(MOST_BARS).collect();
    if shown.is_empty() {
        return y;
    }
    let step = (wide / shown.iter().map(|_| 1.0_f32).sum::<f32>()).min(24.0);
    let floor = y + CHART;
    let mut left = LEFT;
    let (mut some, mut none) = (Vec::new(), Vec::new());
    for line in shown {
        let tall = CHART * f32::from(line.share) / 1000.0;
        let list = if line.share > 0 { &mut some } else { &mut none };
        list.push((left, floor - tall.max(1.0), step * 0.8, tall.max(1.0)));
        left += step;
    }
    let mut draws = Vec::new();
    for (boxes, ink) in [(some, Ink::ACCENT), (none, Ink::FAINT)] {
        if !boxes.is_empty() {
            draws.push(Draw::filled(Outline::Boxes(boxes), ink));
        }
    }
    if let Some(share) = middle_share(comparison) {
        let at = floor - CHART * f32::from(share) / 1000.0;
        let stroke = Stroke { ink: Ink::GREY, width: 0.7, dash: Some((3.0, 3.0)) };
        draws.push(Draw::line(vec![(LEFT, at), (left, at)], stroke));
    }
    let middle = comparison.middle.map(Usd::to_money).unwrap_or_default();
    let says = format!("One bar per person, highest first. Dashed: the middle person, {middle}.");
    pdf.part(Part::Figure(says.clone()), |pdf| pdf.draw(draws, None));
    let line = pdf.fonts.shortened(&says, Face::Sans, 9.0, wide);
    pdf.text(Part::Paragraph, LEFT, floor + 14.0, &line, Ink::GREY);
    floor + 18.0
}

/// The middle in thousandths of the greatest.
fn middle_share(comparison: &Comparison) -> Option<u16> {
    let greatest = comparison.lines.iter().filter_map(|line| line.spent).max()?.nanos();
    let middle = i128::from(comparison.middle?.nanos());
    (greatest > 0).then(|| u16::try_from(middle * 1000 / i128::from(greatest)).unwrap_or(1000))
}

fn table(pdf: &mut Pdf<'_>, comparison: &Comparison, y: f32, (paper, wide, high): (Paper, f32, f32)) -> f32 {
    let figure = 70.0;
    let rest = wide - 3.0 * figure;
    let columns = [
        Column { head: "Name", width: rest * 0.52, align: Align::Left },
        Column { head: "At A", width: figure - 8.0, align: Align::Right },
        Column { head: "At B", width: figure - 8.0, align: Align::Right },
        Column { head: "Spent", width: figure - 8.0, align: Align::Right },
        Column { head: "", width: 16.0, align: Align::Left },
        Column { head: "Note", width: rest * 0.48 + 8.0, align: Align::Left },
    ];
    let table =
        Table { columns: &columns, paper, left: LEFT, top: TOP, bottom: high - FOOT - 20.0, size: 9.5 };
    let amount = |amount: Option<Usd>| amount.map_or_else(|| "–".to_owned(), Usd::to_money);
    let mut rows: Vec<Vec<String>> = comparison
        .lines
        .iter()
        .map(|line| {
            let spent = line.spent.map_or_else(|| "left out".to_owned(), Usd::to_money);
            let note = line.note.clone();
            vec![line.name.clone(), amount(line.before), amount(line.after), spent, String::new(), note]
        })
        .collect();
    let sum = comparison.spent.to_money();
    rows.push(vec!["Sum".into(), String::new(), String::new(), sum, String::new(), String::new()]);
    table.draw(pdf, y, &rows)
}

fn remarks(pdf: &mut Pdf<'_>, comparison: &Comparison, y: f32, (paper, wide, high): (Paper, f32, f32)) {
    let mut y = y + 20.0;
    for remark in &comparison.remarks {
        let lines = pdf.fonts.wrapped(remark, Face::Sans, 9.5, wide, 6);
        if y > high - FOOT - 40.0 {
            pdf.page(paper);
            y = TOP;
        }
        y = pdf.paragraph(Part::Paragraph, LEFT, y, 13.0, &lines, Ink::BLACK) + 4.0;
    }
}

fn number_pages(pdf: &mut Pdf<'_>, comparison: &Comparison, (wide, high): (f32, f32)) {
    let pages = pdf.pages();
    let practice = if comparison.practice { "PRACTICE  ·  " } else { "" };
    for page in 0..pages {
        let text = format!("{practice}{}  ·  page {} of {pages}", comparison.title, page + 1);
        let line = pdf.fonts.shortened(&text, Face::Sans, 8.0, wide - 2.0 * LEFT);
        pdf.decorate_page(page, vec![Draw::text(LEFT, high - FOOT + 10.0, line, Ink::GREY)]);
    }
}
