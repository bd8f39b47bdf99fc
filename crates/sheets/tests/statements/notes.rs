//! Credit and debit notes.

use keyroster_domain::billing::correction;
use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_sheets::statement_file::{IssuedNote, note_csv, note_json, note_pdf};

use super::{ClientTerms, date, issued, key, look, markups, october, paper, percent, seller, usd};

fn note(then: &str, later: &str) -> IssuedNote {
    let terms =
        ClientTerms { tax: Some(percent(19_000)), minimum: Some(usd("20")), ..ClientTerms::default() };
    let of = |used: &str| {
        let keys = [key("Website assistant", used, "0"), key("Intake form", "3", "0")];
        issued("Lumen Legal", &keys, &markups(35_000), terms).statement
    };
    let (before, now) = (of(then), of(later));
    IssuedNote {
        number: "2026-11-001".into(),
        issued_on: date(2026, 12, 3),
        seller: seller(),
        corrects: "2026-10-003".into(),
        month: october(),
        client: before.client.clone(),
        reason: "OpenRouter lowered its count of 14 October on 1 December.".into(),
        note: correction(&before, &now).expect("a difference"),
        terms,
        source: now.source,
        practice: false,
    }
}

pub(super) fn credit() -> IssuedNote {
    note("41.2077", "8.5")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8").replace('\r', "").replace('\u{feff}', "(mark)")
}

/// The whole files, so that a changed word or field is seen.
#[test]
fn a_note_in_all_three_forms() {
    let bytes = note_pdf(&credit(), Paper::A4, &Fonts::own()).expect("a PDF");
    look("credit", &bytes);
    insta::assert_snapshot!("note_csv", text(note_csv(&credit())));
    insta::assert_snapshot!("note_json", text(note_json(&credit())));
    insta::assert_snapshot!("note_pdf", paper::text(&bytes).join("\n== page\n"));
}

/// What the client owes more is never called a credit, and the other way round.
#[test]
fn the_title_says_which_way_it_goes() {
    let said = |one: &IssuedNote| {
        paper::text(&note_pdf(one, Paper::Letter, &Fonts::own()).expect("a PDF")).join("\n")
    };
    let (credit, debit) = (said(&credit()), said(&note("8.5", "41.2077")));
    assert!(
        credit.contains("Credit note") && credit.contains("In your favour") && !credit.contains("To pay"),
        "{credit}"
    );
    assert!(debit.contains("Debit note") && debit.contains("To pay") && !debit.contains("favour"), "{debit}");
    assert!(credit.contains("Corrects statement 2026-10-003 for October 2026"), "{credit}");
}
