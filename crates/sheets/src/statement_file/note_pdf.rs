//! A credit or debit note on paper.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

use keyroster_domain::billing::{Correction, Money, NoteKind};
use zeroize::Zeroizing;

use super::IssuedNote;
use super::figures::{figure, heading_currency, long_day, usage};
use super::pages::{BELOW, Fact, GRAND, Grid, LEFT, Room, band, feet, grand, head, heading};
use super::pdf::{payment, places};
use super::words::{beside_total, charge_words, formula, rate, source_alone};
use crate::pdf::{About, Fonts, Paper, Part, Pdf, PdfError};

/// A note as PDF, tagged: what it corrects, the differences, and why.
///
/// # Errors
/// When a font turns out to be broken.
pub fn note_pdf(
    issued: &IssuedNote,
    paper: Paper,
    fonts: &Fonts<'_>,
) -> Result<Zeroizing<Vec<u8>>, PdfError> {
    let credit = issued.note.kind == NoteKind::Credit;
    let title = if credit { "Credit note" } else { "Debit note" };
    let mark = if issued.practice { "PRACTICE " } else { "" };
    let what = format!("{title} {}, {}", issued.number, issued.client.name);
    let made = issued.issued_on.at(0, 0, 0, 0);
    let mut pdf = Pdf::new(About { title: format!("{mark}{what}"), language: "en", made }, fonts);
    let room = Room::of(paper);
    pdf.page(paper);
    pdf.part(Part::Section, |pdf| {
        let about = format!("Corrects statement {} for {}", issued.corrects, issued.month.title());
        let y = head(pdf, room, (title, &about), &issued.seller, issued.practice) + 14.0;
        let day = long_day(issued.issued_on);
        let facts = [
            ("For", issued.client.name.as_str()),
            ("Number", issued.number.as_str()),
            ("Corrects", issued.corrects.as_str()),
            ("Date", day.as_str()),
        ];
        let y = band(pdf, room, y, facts) + 18.0;
        let y = lines(pdf, room, y, issued);
        let told = if credit { "In your favour" } else { "To pay" };
        let total = issued.note.total;
        let total = Money { units: if credit { -total.units } else { total.units }, ..total }.to_text();
        let y = grand(pdf, room, y, (told, &beside_total(&issued.terms, true)), &total);
        let words = issued.seller.payment.as_deref().filter(|_| !credit);
        let y = payment(pdf, room, y, words);
        why(pdf, room, y + 22.0, issued);
    });
    feet(&mut pdf, room, &what, issued.issued_on, issued.practice);
    pdf.finish()
}

fn lines(pdf: &mut Pdf<'_>, room: Room, y: f32, issued: &IssuedNote) -> f32 {
    let (note, terms) = (&issued.note, &issued.terms);
    let amount = match heading_currency(note.total.currency) {
        "Amount" => format!("Amount, {}", note.total.currency),
        dollars => dollars.to_owned(),
    };
    let [key, _, used, money] = places(room);
    let row = |line: &Correction| match line {
        Correction::Key { key, usage: more, amount } => vec![key.clone(), usage(*more), figure(*amount)],
        Correction::Charge { charge, amount } => {
            vec![charge_words(*charge, terms), String::new(), figure(*amount)]
        }
    };
    let mut rows: Vec<Vec<String>> = note.lines.iter().map(row).collect();
    if rows.is_empty() {
        rows.push(vec!["Tax alone".to_owned(), String::new(), String::new()]);
    }
    let mut sums = Vec::new();
    let mut sum = |told: String, money| {
        sums.push((vec![told, String::new(), figure(money)], BELOW));
    };
    if let Some(tax) = note.tax {
        sum("Before tax".to_owned(), note.net);
        let percent = terms.tax.map_or_else(String::new, |tax| format!(", {tax}"));
        sum(format!("Tax{percent}"), tax);
    }
    let head = ["Difference".to_owned(), "Usage, US$".to_owned(), amount];
    Grid { room, places: &[key, used, money], head: &head, keep: GRAND }.draw(pdf, y, &rows, &sums)
}

fn why(pdf: &mut Pdf<'_>, room: Room, y: f32, issued: &IssuedNote) {
    let mut facts = vec![("Reason", issued.reason.clone())];
    facts.push((
        "Amount",
        format!("What the statement comes to now, less what it said. {}", formula(&issued.terms)),
    ));
    facts.extend(rate(&issued.terms).map(|words| ("Exchange rate", words)));
    facts.push(source_alone(&issued.source));
    let facts: Vec<Fact> =
        facts.iter().map(|(told, words)| Fact::set(pdf.fonts, told, words, room.width())).collect();
    let high: f32 = facts.iter().map(Fact::height).sum::<f32>() + 20.0;
    let y = room.have(pdf, y, high);
    let mut at = heading(pdf, LEFT, y, "Why, and how it was worked out");
    for fact in &facts {
        at = fact.draw(pdf, LEFT, at);
    }
}
