//! The sheet with the recovery code, read back with other programs.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

mod paper;

use jiff::civil::date;
use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_sheets::recovery_sheet::{pdf, text};
use rstest::rstest;

const CODE: &str = "WM0Q-4XKD-7H2V-ZZ19-TESM-0A3B-CDEF-8GWW";

fn sheet(paper: Paper) -> Vec<u8> {
    let bytes =
        pdf(CODE, date(2026, 11, 25).at(14, 5, 0, 0), paper, &Fonts::own()).expect("a sheet").to_vec();
    if let Ok(folder) = std::env::var("KEYROSTER_LOOKS") {
        std::fs::write(format!("{folder}/recovery-{paper:?}.pdf"), &bytes).expect("written");
    }
    bytes
}

/// Whoever finds the file later searches it for the code, and copies it in one piece; nothing leaves the paper.
#[rstest]
fn the_code_is_on_one_page_in_one_piece(#[values(Paper::A4, Paper::Letter)] paper: Paper) {
    let bytes = sheet(paper);
    let pages = paper::text(&bytes);
    assert_eq!(pages.len(), 1);
    assert_eq!(pages[0].matches(CODE).count(), 1, "{}", pages[0]);
    let (width, height) = paper.size();
    let words = paper::words(&bytes);
    assert!(words.len() > 80, "{} words", words.len());
    for (_, left, top, right, bottom, word) in words {
        let fits = left >= 60.0 && right <= width - 60.0 && top >= 60.0 && bottom <= height - 60.0;
        assert!(fits, "‘{word}’ runs into the margin: {left} {top} {right} {bottom}");
    }
    assert!(!paper::about(&bytes).contains(CODE), "what the file says about itself is no place for a secret");
}

/// It is typed from paper: every group stands in letters of 20 points or more.
#[test]
fn the_code_is_large_enough_to_type() {
    let heights: Vec<f32> = paper::words(&sheet(Paper::A4))
        .into_iter()
        .filter(|(.., word)| CODE.split('-').any(|group| word.contains(group)))
        .map(|(_, _, top, _, bottom, _)| bottom - top)
        .collect();
    assert!(!heights.is_empty() && heights.iter().all(|height| *height >= 20.0), "{heights:?}");
}

/// Both forms say the same, and a change of words is seen.
#[test]
fn both_forms_say() {
    let bytes = text(CODE, date(2026, 11, 25).at(14, 5, 0, 0));
    let plain = String::from_utf8(bytes.to_vec()).expect("text");
    assert!(plain.starts_with('\u{feff}') && plain.ends_with("\r\n"));
    assert!(plain.lines().all(|line| line.chars().count() <= 80), "{plain}");
    let plain = plain.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let printed = paper::text(&sheet(Paper::A4)).join("\n");
    insta::assert_snapshot!(format!("{plain}\n---- PDF ----\n{printed}"));
}
