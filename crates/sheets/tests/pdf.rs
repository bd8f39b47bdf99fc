//! PDF files: read back with other programs (poppler), because what counts is what those show.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

mod paper;

use jiff::civil::date;
use keyroster_sheets::pdf::{
    About, Align, Column, Draw, Face, FontFile, Fonts, Ink, Outline, Paper, Part, Pdf, Stroke, Table, qr,
};

fn about() -> About {
    About { title: "A test".to_owned(), language: "en", made: date(2026, 11, 25).at(14, 5, 0, 0) }
}

/// Everything the foundation can draw, in one file.
fn everything() -> Vec<u8> {
    let fonts = Fonts::own();
    let mut pdf = Pdf::new(about(), &fonts);
    pdf.page(Paper::A4);
    pdf.part(Part::Section, |pdf| {
        let title = fonts.line("Comparison of two snapshots", Face::Bold, 20.0);
        pdf.text(Part::Heading(1), 60.0, 80.0, &title, Ink::BLACK);
        let long =
            "One sentence that is long enough to be broken between its words on the lines of one paragraph.";
        let lines = fonts.wrapped(long, Face::Sans, 11.0, 300.0, 9);
        assert!(lines.len() > 1 && lines.iter().all(|line| line.width() <= 300.0));
        let mut y = pdf.paragraph(Part::Paragraph, 60.0, 110.0, 15.0, &lines, Ink::GREY);
        for name in ["Noa לוי Levi", "שרה כהן", "محمد علي", "Đặng Thị Ý", "山田 太郎"]
        {
            y += 20.0;
            let line = fonts.line(name, Face::Sans, 12.0);
            pdf.text(Part::Paragraph, 60.0, y, &line, Ink::BLACK);
        }
        let shape = Draw::filled(Outline::Boxes(vec![(60.0, 260.0, 120.0, 10.0)]), Ink::ACCENT);
        let dashed = Stroke { ink: Ink::FAINT, width: 0.5, dash: Some((2.0, 2.0)) };
        let line = Draw::line(vec![(60.0, 280.0), (300.0, 260.0)], dashed);
        pdf.part(Part::Figure("A bar and a line".to_owned()), |pdf| pdf.draw(vec![shape, line], None));
        let code = qr("https://example.edu", 400.0, 60.0, 100.0).expect("short");
        pdf.part(Part::Figure("QR code".to_owned()), |pdf| pdf.draw(vec![code], None));
        let columns = [
            Column { head: "Person", width: 200.0, align: Align::Left },
            Column { head: "Spent", width: 80.0, align: Align::Right },
        ];
        let table =
            Table { columns: &columns, paper: Paper::A4, left: 60.0, top: 60.0, bottom: 780.0, size: 10.0 };
        let rows: Vec<Vec<String>> =
            (1..=60).map(|row| vec![format!("Person {row}"), format!("${row}.00")]).collect();
        table.draw(pdf, 320.0, &rows);
    });
    assert_eq!(pdf.pages(), 2, "60 rows run over to a second page");
    pdf.finish().expect("a whole file").to_vec()
}

/// A screen reader, a search and a copy get the text from the file, so it must hold the text in reading order, names
/// written from right to left and those without a glyph included.
#[test]
fn the_text_comes_out_as_it_went_in() {
    let pages = paper::text(&everything());
    assert_eq!(pages.len(), 2);
    for told in ["Comparison of two snapshots", "Đặng Thị Ý", "山田 太郎", "Person 1"] {
        assert!(pages[0].contains(told), "‘{told}’ is not in\n{}", pages[0]);
    }
    let searched = paper::searched(&everything());
    for told in ["שרה כהן", "محمد علي"] {
        assert!(searched.contains(told), "‘{told}’ is not in\n{searched}");
    }
    assert!(pages[1].contains("Person 60") && pages[1].contains("Spent"), "{}", pages[1]);
    assert!(paper::meta(&everything()).contains("<pdfuaid:part>1"), "the file promises to be accessible");
    let about = paper::about(&everything());
    for fact in ["Title:           A test", "Tagged:          yes", "Pages:           2", "595.276 x 841.89"]
    {
        assert!(about.contains(fact), "{fact} is not in\n{about}");
    }
}

/// Same input, same bytes: two people who print the same class can compare their files.
#[test]
fn the_same_input_gives_the_same_bytes() {
    assert!(everything() == everything());
}

/// Only what is used of a font is in the file.
#[test]
fn fonts_are_embedded_in_part() {
    let bytes = everything();
    assert!(bytes.len() < 120_000, "{} bytes: whole fonts would take 1,700,000", bytes.len());
    let fonts = paper::fonts(&bytes);
    assert!(fonts.lines().skip(2).all(|line| line.contains("yes yes yes")), "{fonts}");
}

/// What no font inside has is looked for on the computer; only that.
#[test]
fn what_is_lacking_is_known() {
    let fonts = Fonts::own();
    assert_eq!(fonts.lacking("Ada Lindqvist, Жанна, Ελένη, שרה, محمد\t\u{200d}").len(), 0);
    assert_eq!(fonts.lacking("山田 Ada").into_iter().collect::<String>(), "山田");
    let broken = [FontFile { bytes: b"no font".to_vec(), index: 0 }];
    assert_eq!(Fonts::with(&broken).lacking("山").len(), 1, "a file that is no font is passed over");
}

/// A name must end in … inside its width, however its letters are put together, and never be lost wholly.
#[test]
fn a_long_text_is_cut_between_whole_letters() {
    let fonts = Fonts::own();
    for name in ["Wolfeschlegelsteinhausenbergerdorff".repeat(9), "e\u{301}".repeat(300), "👩‍👩‍👧".repeat(50)]
    {
        let line = fonts.shortened(&name, Face::Bold, 14.0, 120.0);
        assert!(line.width() <= 120.0 && line.width() > 60.0, "{}", line.width());
        let lines = fonts.wrapped(&name, Face::Bold, 14.0, 120.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().all(|line| line.width() <= 120.0));
    }
    assert!(fonts.wrapped("   ", Face::Sans, 9.0, 100.0, 3).is_empty());
}
