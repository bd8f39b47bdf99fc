//! The cards, read back with other programs: codes from a picture of the page, texts and their places from the file.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

mod paper;

use jiff::civil::date;
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::usd::Usd;
use keyroster_sheets::cards::{CardLine, Cards, PerSheet, pdf};
use keyroster_sheets::key_list::Account;
use keyroster_sheets::pdf::{Fonts, Paper};
use rstest::rstest;

/// A key of the form that OpenRouter makes, different for each number.
fn fake_key(number: usize) -> String {
    format!("sk-or-v1-{number:064x}")
}

fn five_dollars() -> Terms {
    let amount = Usd::parse("5").ok().and_then(PositiveUsd::new).expect("five dollars");
    Terms { limit: Limit::Of(amount), reset: Reset::Never, expires: None }
}

/// Names that go wrong easily: long, of one letter, from right to left, of two people, without a break.
fn class() -> Vec<(String, Option<String>)> {
    let mut class: Vec<(String, Option<String>)> = [
        ("Ada Lindqvist", Some("S-20411")),
        ("Valentina Maria de la Cruz-Montenegro y Fernández de Córdoba Álvarez-Ossorio III", Some("S-20614")),
        ("Kim Lee", Some("kim.lee.1@example.edu")),
        ("Kim Lee", Some("kim.lee.2@example.edu")),
        ("O", None),
        ("שרה כהן", None),
        ("محمد علي", Some("7")),
        ("Nguyễn Thị Ánh", None),
    ]
    .map(|(name, id)| (name.to_owned(), id.map(str::to_owned)))
    .into();
    class.push(("Wolfeschlegelstein".repeat(17), Some("x".repeat(200))));
    class.extend((10..=30).map(|number| (format!("Student {number}"), Some(format!("S-{number}")))));
    class
}

fn thirty(paper: Paper, per_sheet: PerSheet, account: Account) -> (Vec<String>, Vec<u8>) {
    let class = class();
    let keys: Vec<String> = (1..=class.len()).map(|number| fake_key(number * 7_919)).collect();
    let line = |((name, id), key): (&'static (String, Option<String>), &'static String)| CardLine {
        name,
        id: id.as_deref(),
        api_key: key,
        terms: five_dollars(),
        last_day: Some(date(2026, 12, 18)),
    };
    let (class, keys) = (&*Box::leak(Box::new(class)), &*Box::leak(Box::new(keys)));
    let lines: Vec<CardLine<'_>> = class.iter().zip(keys).map(line).collect();
    let cards = Cards {
        class: "Applied AI, autumn 2026",
        contact: "m.keller@example.edu, room B 204, Tuesdays from two to four",
        account,
        paper,
        per_sheet,
        made: date(2026, 11, 25).at(14, 5, 0, 0),
        lines: &lines,
    };
    let bytes = pdf(&cards, &Fonts::own()).expect("cards").to_vec();
    if let Ok(folder) = std::env::var("KEYROSTER_LOOKS") {
        let name = format!("{folder}/cards-{paper:?}-{per_sheet:?}-{account:?}.pdf");
        std::fs::write(name, &bytes).expect("written");
    }
    (keys.clone(), bytes)
}

/// The promise: the code of every card gives back its key, byte for byte, in the order of the class. From a picture of
/// 300 dots an inch, as plain printers print.
#[rstest]
#[case::one(PerSheet::One)]
#[case::two(PerSheet::Two)]
#[case::four(PerSheet::Four)]
#[case::eight(PerSheet::Eight)]
fn thirty_of_thirty_codes_are_read_back(#[case] per_sheet: PerSheet) {
    let (keys, bytes) = thirty(Paper::A4, per_sheet, Account::Real);
    let (columns, rows) = per_sheet.grid();
    let mut read = Vec::new();
    // Card by card, as it is scanned.
    for (width, height, dots) in paper::pictures(&bytes, 300) {
        let (wide, tall) = (width / columns, height / rows);
        for place in 0..per_sheet.count().min(30 - read.len()) {
            let (left, top) = (place % columns * wide, place / columns * tall);
            let dot = |x: usize, y: usize| dots[(top + y) * width + left + x];
            let mut picture = rqrr::PreparedImage::prepare_from_greyscale(wide, tall, dot);
            read.extend(picture.detect_grids().iter().filter_map(|grid| Some(grid.decode().ok()?.1)));
        }
    }
    assert_eq!(read.len(), 30);
    assert!(read == keys, "every code holds its key and nothing else");
}

/// Nothing is clipped or runs into the next card, on any layout and paper; the number of sheets is right; and the text
/// of each card comes in reading order with its key in one piece.
#[rstest]
fn everything_stays_on_its_card(
    #[values(Paper::A4, Paper::Letter)] paper: Paper,
    #[values(PerSheet::One, PerSheet::Two, PerSheet::Four, PerSheet::Eight)] per_sheet: PerSheet,
) {
    let (keys, bytes) = thirty(paper, per_sheet, Account::Practice);
    let pages = paper::text(&bytes);
    assert_eq!(pages.len(), 30_usize.div_ceil(per_sheet.count()));
    let all = pages.join("\n");
    let mut rest = all.as_str();
    for (key, (number, (name, _))) in keys.iter().zip((1..).zip(class())) {
        if name.is_ascii() && name.len() < 30 {
            let at = rest.find(&name).unwrap_or_else(|| panic!("{name} is not in {rest}"));
            rest = &rest[at..];
        }
        for told in ["$5.00 in all", "18 December 2026", key, "/api/v1/key", &format!("{number} of 30")] {
            let joined: String = rest.replace('\n', "");
            assert!(joined.contains(&told.replace('\n', "")), "{told} is missing after {name}");
        }
        rest = &rest[rest.find(key.as_str()).expect("the key in one piece") + key.len()..];
    }
    assert_eq!(all.matches("PRACTICE").count(), 30);
    let ((width, height), (columns, rows)) = (paper.size(), per_sheet.grid());
    let (wide, tall) = (width / count(columns), height / count(rows));
    let words = paper::words(&bytes);
    assert!(words.len() > 30 * 40);
    for (page, left, top, right, bottom, word) in words {
        let (column, row) = ((left / wide).floor(), (top / tall).floor());
        let fits = right <= (column + 1.0) * wide - 6.0 && left >= column * wide + 6.0;
        let fits = fits && top >= row * tall + 4.0 && bottom <= (row + 1.0) * tall - 4.0;
        assert!(fits, "‘{word}’ on page {page} leaves its card: {left} {top} {right} {bottom}");
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few cards")]
fn count(number: usize) -> f32 {
    number as f32
}

/// The key is printed at 10 points or more, whatever the layout.
#[rstest]
fn the_key_is_large_enough_to_type(
    #[values(PerSheet::One, PerSheet::Two, PerSheet::Four, PerSheet::Eight)] per_sheet: PerSheet,
) {
    let (_, bytes) = thirty(Paper::Letter, per_sheet, Account::Real);
    let heights: Vec<f32> = paper::words(&bytes)
        .into_iter()
        .filter(|(.., word)| word.starts_with("sk-or-v1-"))
        .map(|(_, _, top, _, bottom, _)| bottom - top)
        .collect();
    assert_eq!(heights.len(), 30);
    assert!(heights.iter().all(|height| *height >= 10.0), "{heights:?}");
}

/// Same class, same bytes: what was printed can be compared.
#[test]
fn the_same_class_gives_the_same_bytes() {
    let (_, first) = thirty(Paper::A4, PerSheet::Four, Account::Real);
    let (_, second) = thirty(Paper::A4, PerSheet::Four, Account::Real);
    assert!(first == second);
}

/// The whole text of a sheet, so that a change of words is seen.
#[test]
fn a_sheet_says() {
    let (_, bytes) = thirty(Paper::A4, PerSheet::Four, Account::Practice);
    insta::assert_snapshot!(paper::text(&bytes)[0]);
}
