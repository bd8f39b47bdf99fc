//! A statement on paper.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

use keyroster_domain::billing::{Line, Money, Statement};
use keyroster_domain::usd::Usd;
use zeroize::Zeroizing;

use super::figures::{figure, heading_currency, line_title, long_day, moment, shares, usage, usages};
use super::pages::{
    BELOW, Fact, GRAND, Grid, LEFT, Place, ROW, Room, TOP, band, feet, flowing, grand, head, heading,
};
use super::words::{beside_total, charge_words, gap_words, keys, worked_out};
use super::{Issued, ModelShare};
use crate::pdf::{About, Draw, Face, Fonts, Ink, Outline, Paper, Part, Pdf, PdfError};

/// More models than this are put together as others.
const MOST_MODELS: usize = 10;
/// More gaps than this have a part of their own below the two columns.
const MOST_GAPS_BESIDE: usize = 3;

/// A statement as PDF, tagged; its date is the day of issue.
///
/// # Errors
/// When a font turns out to be broken.
pub fn pdf(issued: &Issued, paper: Paper, fonts: &Fonts<'_>) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    let statement = &issued.statement;
    let mark = if issued.practice { "PRACTICE " } else { "" };
    let what = format!("Statement {}, {}", issued.number, statement.client.name);
    let made = issued.issued_on.at(0, 0, 0, 0);
    let mut pdf = Pdf::new(About { title: format!("{mark}{what}"), language: "en", made }, fonts);
    let room = Room::of(paper);
    pdf.page(paper);
    pdf.part(Part::Section, |pdf| {
        let title = ("Statement", "AI usage through OpenRouter");
        let y = head(pdf, room, title, &issued.seller, issued.practice) + 14.0;
        let (month, day) = (statement.month.title(), long_day(issued.issued_on));
        let facts = [
            ("For", statement.client.name.as_str()),
            ("Number", issued.number.as_str()),
            ("Month", month.as_str()),
            ("Date", day.as_str()),
        ];
        let y = band(pdf, room, y, facts) + 18.0;
        let y = lines(pdf, room, y, statement);
        let total = statement.total.to_text();
        let y = grand(pdf, room, y, ("To pay", &beside_total(&statement.terms, false)), &total);
        let y = payment(pdf, room, y, issued.seller.payment.as_deref());
        let y = columns(pdf, room, y + 22.0, issued);
        let y = gaps(pdf, room, y, statement);
        own_keys(pdf, room, y, statement);
    });
    feet(&mut pdf, room, &what, issued.issued_on, issued.practice);
    pdf.finish()
}

/// The places of key, usage, markup and amount.
pub(super) fn places(room: Room) -> [Place; 4] {
    let number = |at, width| Place { at, width, number: true };
    let right = room.right;
    let key = Place { at: LEFT, width: room.width() - 270.0, number: false };
    [key, number(right - 172.0, 86.0), number(right - 96.0, 66.0), number(right, 86.0)]
}

fn lines(pdf: &mut Pdf<'_>, room: Room, y: f32, statement: &Statement) -> f32 {
    let currency = statement.total.currency;
    let amount = match heading_currency(currency) {
        "Amount" => format!("Amount, {currency}"),
        dollars => dollars.to_owned(),
    };
    let usage = usages(&statement.lines);
    let row = |(line, usage): (&Line, &String)| {
        vec![line_title(line, statement.month), usage.clone(), line.markup.to_string(), figure(line.amount)]
    };
    let mut rows: Vec<Vec<String>> = statement.lines.iter().zip(&usage).map(row).collect();
    if rows.is_empty() {
        rows.push(vec!["No usage this month".to_owned(), String::new(), String::new(), String::new()]);
    }
    let sum = |told: String, usage: &str, money: Money| {
        (vec![told, usage.to_owned(), String::new(), figure(money)], BELOW)
    };
    let keys = keys(statement);
    let of_lines = statement.lines.iter().map(|line| line.amount.units).sum();
    let told = format!("{keys} key{}", if keys == 1 { "" } else { "s" });
    let last = usage.last().map_or("", String::as_str);
    let mut sums = vec![sum(told, last, Money { currency, units: of_lines })];
    for charge in &statement.charges {
        sums.push(sum(charge_words(charge.kind, &statement.terms), "", charge.amount));
    }
    if let Some(tax) = statement.tax {
        sums.push(sum("Before tax".to_owned(), "", statement.net));
        let percent = statement.terms.tax.map_or_else(String::new, |tax| format!(", {tax}"));
        sums.push(sum(format!("Tax{percent}"), "", tax));
    }
    let head = ["Key".to_owned(), "Usage, US$".to_owned(), "Markup".to_owned(), amount];
    Grid { room, places: &places(room), head: &head, keep: GRAND }.draw(pdf, y, &rows, &sums)
}

pub(super) fn payment(pdf: &mut Pdf<'_>, room: Room, y: f32, words: Option<&str>) -> f32 {
    let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else { return y };
    let lines = pdf.fonts.wrapped(words, Face::Sans, 9.0, room.width(), 8);
    let high: f32 = lines.iter().map(|_| 12.5_f32).sum();
    let y = room.have(pdf, y, high + 4.0);
    pdf.paragraph(Part::Paragraph, LEFT, y + 9.0, 12.5, &lines, Ink::BLACK) - 5.0
}

/// Models at the left, how it was worked out at the right; on a new page where they do not fit.
fn columns(pdf: &mut Pdf<'_>, room: Room, y: f32, issued: &Issued) -> f32 {
    let statement = &issued.statement;
    let left = (room.width() - 28.0) * 0.535;
    let (x, width) = (LEFT + left + 28.0, room.width() - left - 28.0);
    let models = shares(&issued.models, MOST_MODELS);
    let facts: Vec<Fact> =
        facts(statement).iter().map(|(told, words)| Fact::set(pdf.fonts, told, words, width)).collect();
    let said = models_words(issued);
    let said = pdf.fonts.wrapped(&said, Face::Sans, 8.0, left, 4);
    let model_step = ROW.size * 1.32 + 2.0 * 3.7;
    let models_high: f32 =
        models.iter().map(|_| model_step).sum::<f32>() + said.iter().map(|_| 11.0_f32).sum::<f32>() + 24.0;
    let facts_high: f32 = facts.iter().map(Fact::height).sum::<f32>() + 20.0;
    let y = room.have(pdf, y, models_high.max(facts_high));
    let mut at = heading(pdf, LEFT, y, "Where it went, by model");
    if !models.is_empty() {
        at = bars(pdf, at, left, &models, model_step);
    }
    pdf.paragraph(Part::Paragraph, LEFT, at + 13.0, 11.0, &said, Ink::GREY);
    let mut at = heading(pdf, x, y, "How this was worked out");
    for fact in &facts {
        at = fact.draw(pdf, x, at);
    }
    y + models_high.max(facts_high)
}

/// A row each model: name, bar, per cent.
fn bars(pdf: &mut Pdf<'_>, y: f32, width: f32, models: &[ModelShare], step: f32) -> f32 {
    const BAR: f32 = 62.0;
    let mut y = y;
    pdf.part(Part::Table, |pdf| {
        for model in models {
            let base = y + 3.7 + ROW.size * 0.95;
            let end = LEFT + width;
            let name = pdf.fonts.shortened(&model.model, Face::Sans, ROW.size, width - BAR - 52.0);
            let percent = pdf.fonts.line(&format!("{} %", model.percent), Face::Sans, ROW.size);
            let left = end - 42.0 - BAR;
            pdf.part(Part::Row, |pdf| {
                pdf.part(Part::Cell, |pdf| pdf.draw(vec![Draw::text(LEFT, base, name, Ink::BLACK)], None));
                let percent = Draw::text_to(end, base, percent, Ink::BLACK);
                pdf.part(Part::Cell, |pdf| pdf.draw(vec![percent], None));
            });
            let bar =
                |width: f32, ink| Draw::filled(Outline::Boxes(vec![(left, base - 5.6, width, 5.6)]), ink);
            let long = BAR * f32::from(model.percent) / 100.0;
            let mut draws = vec![bar(BAR, Ink(0xe2, 0xe6, 0xe9))];
            if model.percent > 0 {
                draws.push(bar(long, Ink(0x10, 0x63, 0x7a)));
            }
            y += step;
            draws.push(Draw::rule((LEFT, y), (end, y), 0.5, Ink(0xd3, 0xd9, 0xdd)));
            pdf.decorate(draws);
        }
    });
    y
}

/// Where the models come from, and how much of the usage they explain.
fn models_words(issued: &Issued) -> String {
    if issued.models.iter().all(|model| !model.usage.is_positive()) {
        return "Not known for this month.".to_owned();
    }
    let asked = issued.models_read.map_or_else(String::new, |at| format!(", asked on {}", moment(at)));
    let known = Usd::checked_sum(issued.models.iter().map(|model| model.usage)).unwrap_or_default();
    let billed = issued.statement.usage;
    let of = if known == billed {
        "all usage above".to_owned()
    } else {
        format!("US${}; the usage above is US${}", usage(known), usage(billed))
    };
    format!("By OpenRouter's figures{asked}. Before markup: {of}.")
}

/// The facts of the right column.
fn facts(statement: &Statement) -> Vec<(&'static str, String)> {
    let mut facts = worked_out(statement);
    facts.push(("Gaps", gaps_beside(statement)));
    if statement.byok != Usd::ZERO {
        let words = format!(
            "US${} was used over own provider keys at their prices. It is not billed here.",
            usage(statement.byok)
        );
        facts.push(("Own provider keys", words));
    }
    facts
}

fn gaps_beside(statement: &Statement) -> String {
    match statement.gaps.len() {
        0 => "None.".to_owned(),
        1..=MOST_GAPS_BESIDE => statement.gaps.iter().map(gap_words).collect::<Vec<_>>().join(" "),
        many => format!("{many}, named below."),
    }
}

fn gaps(pdf: &mut Pdf<'_>, room: Room, y: f32, statement: &Statement) -> f32 {
    if statement.gaps.len() <= MOST_GAPS_BESIDE {
        return y;
    }
    let y = room.have(pdf, y + 8.0, 60.0);
    let y = heading(pdf, LEFT, y, "Gaps, and what was decided");
    let words: Vec<String> = statement.gaps.iter().map(gap_words).collect();
    flowing(pdf, room, y, &words)
}

/// What went over own provider keys, key by key: told apart from what is billed.
fn own_keys(pdf: &mut Pdf<'_>, room: Room, y: f32, statement: &Statement) {
    let used: Vec<&Line> = statement.lines.iter().filter(|line| line.byok != Usd::ZERO).collect();
    if used.is_empty() {
        return;
    }
    let y = room.have(pdf, y + 8.0, 90.0).max(TOP);
    let y = heading(pdf, LEFT, y, "Over own provider keys: not billed");
    let places = [
        Place { at: LEFT, width: room.width() - 110.0, number: false },
        Place { at: room.right, width: 90.0, number: true },
    ];
    let rows: Vec<Vec<String>> =
        used.iter().map(|line| vec![line_title(line, statement.month), usage(line.byok)]).collect();
    let sums = [(vec!["In all".to_owned(), usage(statement.byok)], BELOW)];
    let head = ["Key".to_owned(), "Used, US$".to_owned()];
    Grid { room, places: &places, head: &head, keep: 0.0 }.draw(pdf, y, &rows, &sums);
}
