//! Statements on paper, read back with poppler.

use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_sheets::statement_file::{Issued, pdf};
use rstest::rstest;

use super::{
    ClientTerms, Decision, Doubt, Source, at, doubtful, full, issued, key, look, markups, paper, plain, usd,
};

fn written(name: &str, one: &Issued, paper: Paper) -> Vec<u8> {
    let bytes = pdf(one, paper, &Fonts::own()).expect("a PDF").to_vec();
    look(&format!("statement-{name}-{paper:?}"), &bytes);
    bytes
}

/// Many keys with names that go wrong easily, many gaps, much over own provider keys.
fn crowded() -> Issued {
    let mut keys: Vec<_> = (1..=90).map(|at| key(&format!("Key {at:02}"), "1234.5678", "2.5")).collect();
    keys.push(key(&"Wolfeschlegelstein".repeat(11), "1", "0"));
    keys.push(key(
        "Valentina Maria de la Cruz-Montenegro y Fernández de Córdoba Álvarez-Ossorio III",
        "2",
        "0",
    ));
    keys.push(key("שרה כהן\u{202e}txt.exe\u{0}", "3", "0"));
    keys.push(key("large", "9000000", "0"));
    keys.extend((1..=60).map(|number| {
        let doubt = Doubt::FirstSeen { at: at("2026-10-09T00:00:00Z") };
        doubtful(&format!("Doubtful {number}"), "7", doubt, Some(Decision::LeaveOut))
    }));
    let mut crowded =
        issued(&"株式会社 Wolfeschlegelstein ".repeat(8), &keys, &markups(35_000), ClientTerms::default());
    crowded.seller.name = "A very long name of a seller who likes long names ".repeat(4);
    crowded.seller.address = vec!["Street ".repeat(40), "\u{202e}City".into()];
    crowded.seller.payment = Some("Pay soon. ".repeat(60));
    crowded
}

/// The text in reading order, whole: what a client reads, a screen reader says, a search finds.
#[test]
fn a_plain_month_says() {
    let bytes = written("plain", &plain(), Paper::A4);
    let pages = paper::text(&bytes);
    insta::assert_snapshot!("plain_pdf", pages.join("\n== page\n"));
    assert_eq!(pages.len(), 1, "the month of the pattern fits on its one page");
    assert!(paper::meta(&bytes).contains("<pdfuaid:part>1"), "the file promises to be accessible");
    assert!(paper::about(&bytes).contains("Title:           Statement 2026-10-003, Lumen Legal"));
}

#[test]
fn a_month_with_everything_says() {
    let bytes = written("full", &full(), Paper::A4);
    insta::assert_snapshot!("full_pdf", paper::text(&bytes).join("\n== page\n"));
    let searched = paper::searched(&bytes);
    for name in ["事務所の鍵 山田", "مفتاح الموقع", "株式会社"] {
        assert!(searched.contains(name), "‘{name}’ is not in\n{searched}");
    }
}

/// Nothing is clipped, runs into the foot or over another word, whatever the names; pages are numbered; the heading
/// stands on each page of the table.
#[rstest]
fn nothing_leaves_its_place(#[values(Paper::A4, Paper::Letter)] paper: Paper) {
    for (name, one) in [("plain", plain()), ("full", full()), ("crowded", crowded())] {
        let bytes = written(name, &one, paper);
        let pages = paper::text(&bytes);
        for (at, page) in pages.iter().enumerate() {
            let count = format!("Page {} of {}", at + 1, pages.len());
            assert!(page.contains(&count), "{count} is not on\n{page}");
        }
        let (width, height) = paper.size();
        let words = paper::words(&bytes);
        for (page, left, top, right, bottom, word) in &words {
            let inside = *left >= 56.0 && *right <= width - 56.0 && *top >= 50.0 && *bottom <= height - 30.0;
            assert!(inside, "{name}: ‘{word}’ on page {page} at {left} {top} {right} {bottom}");
        }
        for (at, one) in words.iter().enumerate() {
            for other in &words[at + 1..] {
                let (wide, high) =
                    (one.3.min(other.3) - one.1.max(other.1), one.4.min(other.4) - one.2.max(other.2));
                let over = one.0 == other.0 && wide > 1.0 && high > 3.5;
                assert!(!over, "{name}: ‘{}’ and ‘{}’ on page {} lie over each other", one.5, other.5, one.0);
            }
        }
    }
    let pages = paper::text(&written("crowded", &crowded(), paper));
    assert!(pages.len() >= 5, "{}", pages.len());
    assert!(pages[1].contains("Usage, US$"), "{}", pages[1]);
}

/// The sums stand on one page with the last line and the total: nobody shall find a total without what it is of.
#[test]
fn the_total_stays_with_the_last_line() {
    for keys in 10..45 {
        let keys: Vec<_> = (0..keys).map(|at| key(&format!("Key {at:02}"), "1.5", "0")).collect();
        let last = format!("Key {:02}", keys.len() - 1);
        let one = issued("Lumen Legal", &keys, &markups(35_000), ClientTerms::default());
        let bytes = pdf(&one, Paper::A4, &Fonts::own()).expect("a PDF");
        let pages = paper::text(&bytes);
        let page = pages.iter().find(|page| page.contains("To pay")).expect("a total");
        assert!(page.contains(&last), "{} keys:\n{page}", keys.len());
        let total = paper::words(&bytes).into_iter().find(|(.., word)| word == "pay").expect("a total");
        assert!(
            total.4 < Paper::A4.size().1 - 60.0,
            "{} keys: the total is in the foot: {total:?}",
            keys.len()
        );
    }
}

/// It is called no invoice unless tax is on it, and analytics are told apart from own readings.
#[test]
fn words_depend_on_terms_and_source() {
    let said = |one: &Issued| paper::text(&pdf(one, Paper::A4, &Fonts::own()).expect("a PDF")).join(" ");
    let mut one = plain();
    assert!(said(&one).contains("A usage statement, not a tax invoice."));
    one.statement.terms.tax = Some(super::percent(19_000));
    one.statement.source = Source::Analytics { read: at("2026-11-02T08:15:30Z") };
    let words = said(&one);
    assert!(!words.contains("not a tax invoice"), "{words}");
    assert!(words.replace('\n', " ").contains("asked on 2 Nov 2026 08:15 UTC"), "{words}");
    let nothing = issued(
        "Lumen Legal",
        &[],
        &markups(0),
        ClientTerms { fixed: Some(usd("5")), ..ClientTerms::default() },
    );
    assert!(said(&nothing).contains("No usage this month"));
}
