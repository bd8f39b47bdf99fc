//! The client's sheet: what it says, that its code holds the key, and that everything stays on one page.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

mod paper;

use jiff::civil::date;
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::usd::Usd;
use keyroster_sheets::client_sheet::{ClientSheet, file_stem, pdf, text};
use keyroster_sheets::key_list::Account;
use keyroster_sheets::pdf::{Fonts, Paper};
use rstest::rstest;

fn fake_key() -> String {
    format!("sk-or-v1-{:064x}", 7_919)
}

fn terms(reset: Reset) -> Terms {
    let amount = PositiveUsd::new(Usd::from_cents(5_000)).expect("fifty dollars");
    Terms { limit: Limit::Of(amount), reset, expires: None }
}

fn sheet<'a>(client: &'a str, key: &'a str, terms: Terms) -> ClientSheet<'a> {
    ClientSheet {
        client,
        seller: "Fennel Web Studio",
        contact: "office@fennel.example, +49 30 0000000",
        key_name: "Client: Lumen Legal",
        api_key: key,
        terms,
        last_day: Some(date(2026, 12, 31)),
        account: Account::Real,
        paper: Paper::A4,
        made: date(2026, 11, 25).at(14, 5, 0, 0),
    }
}

fn written(name: &str, sheet: &ClientSheet<'_>) -> Vec<u8> {
    let bytes = pdf(sheet, &Fonts::own()).expect("a PDF").to_vec();
    if let Ok(folder) = std::env::var("KEYROSTER_LOOKS") {
        std::fs::write(format!("{folder}/client-{name}.pdf"), &bytes).expect("written");
    }
    bytes
}

/// The whole text in both forms, so that a change of words is seen.
#[test]
fn a_sheet_says() {
    let key = fake_key();
    let one = sheet("Lumen Legal", &key, terms(Reset::Monthly));
    let bytes = written("plain", &one);
    insta::assert_snapshot!("client_sheet_pdf", paper::text(&bytes).join("\n== page\n"));
    let plain = String::from_utf8(text(&one).to_vec()).expect("UTF-8");
    assert!(!plain.replace("\r\n", "").contains(['\r', '\n']), "lines end as Windows' editor needs them");
    insta::assert_snapshot!("client_sheet_text", plain.replace('\r', ""));
    assert!(paper::meta(&bytes).contains("<pdfuaid:part>1"), "the file promises to be accessible");
}

/// The code gives back the key byte for byte, as a plain printer prints it.
#[test]
fn the_code_holds_the_key() {
    let key = fake_key();
    let bytes = written("code", &sheet("Lumen Legal", &key, terms(Reset::Monthly)));
    let (width, height, dots) = paper::pictures(&bytes, 300).remove(0);
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| dots[y * width + x]);
    let codes: Vec<String> =
        picture.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)).collect();
    assert!(codes == [key], "one code, with the key and nothing else");
}

/// Long and hostile names, every kind of limit, both papers: one page, nothing outside of it or over something else, and
/// the key in one piece.
#[rstest]
fn everything_stays_on_its_page(
    #[values(Paper::A4, Paper::Letter)] paper: Paper,
    #[values(Reset::Never, Reset::Daily, Reset::Weekly, Reset::Monthly)] reset: Reset,
    #[values("Wolfeschlegelstein", "Valentina de la Cruz, ", "שרה כהן\u{202e}\u{0} ", "株式会社")] name: &str,
) {
    let (key, name) = (fake_key(), name.repeat(14));
    let one = ClientSheet {
        paper,
        seller: &name,
        contact: &name,
        key_name: &name,
        account: Account::Practice,
        ..sheet(&name, &key, terms(reset))
    };
    let bytes = written(&format!("long-{paper:?}-{reset:?}-{}", name.len()), &one);
    let pages = paper::text(&bytes);
    assert_eq!(pages.len(), 1);
    assert!(pages[0].replace('\n', "").contains(&key), "the key in one piece in\n{}", pages[0]);
    assert!(pages[0].contains("PRACTICE"), "{}", pages[0]);
    let (width, height) = paper.size();
    let words = paper::words(&bytes);
    for (at, one) in words.iter().enumerate() {
        let (_, left, top, right, bottom, word) = one;
        let inside = *left >= 56.0 && *right <= width - 56.0 && *top >= 45.0 && *bottom <= height - 28.0;
        assert!(inside, "‘{word}’ at {left} {top} {right} {bottom}");
        for other in &words[at + 1..] {
            let (wide, high) =
                (one.3.min(other.3) - one.1.max(other.1), one.4.min(other.4) - one.2.max(other.2));
            assert!(!(wide > 1.0 && high > 4.0), "‘{word}’ and ‘{}’ lie over each other", other.5);
        }
    }
}

/// A key without a limit is not described as one that starts anew, and no name adds a line to the text.
#[test]
fn words_follow_the_terms() {
    let key = fake_key();
    let mut one = sheet("Lumen\r\nLegal", &key, Terms { limit: Limit::NoLimit, ..terms(Reset::Never) });
    one.last_day = None;
    one.contact = "";
    let plain = String::from_utf8(text(&one).to_vec()).expect("UTF-8");
    assert!(plain.starts_with("OpenRouter key for Lumen  Legal\r\n"), "{plain}");
    assert!(
        plain.contains("Spending limit: No limit") && plain.contains("Works until: No end date"),
        "{plain}"
    );
    assert!(plain.contains("It stops when the account behind it is"), "{plain}");
    assert!(plain.contains("Whom to ask\r\n   Fennel Web Studio\r\n   Lost the key"), "{plain}");
    assert_eq!(file_stem("Lumen/Legal: a", Account::Practice), "PRACTICE_key_sheet_Lumen_Legal_a");
    assert!(text(&sheet("Zoë", &key, terms(Reset::Daily))).starts_with(b"\xef\xbb\xbf"));
}
