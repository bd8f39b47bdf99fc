//! CSV and JSON of a statement.

use keyroster_domain::billing::{Currency, ExchangeRate};
use keyroster_sheets::statement_file::{COLUMNS, Issued, ModelUse, csv, file_stem, json, shares};
use proptest::prelude::*;

use super::{ClientTerms, full, issued, key, markups, plain, usd};

pub(super) fn table(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.expect("well-formed CSV").iter().map(str::to_owned).collect()).collect()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8").replace('\r', "").replace('\u{feff}', "(mark)")
}

/// The whole files, so that a changed word or field is seen: other programs read them.
#[test]
fn a_plain_month() {
    insta::assert_snapshot!("plain_csv", text(csv(&plain())));
    insta::assert_snapshot!("plain_json", text(json(&plain())));
}

#[test]
fn a_month_with_everything() {
    insta::assert_snapshot!("full_csv", text(csv(&full())));
    insta::assert_snapshot!("full_json", text(json(&full())));
}

/// What the app freezes is what it gets back: the frozen value makes the files, not the account of today.
#[test]
fn a_statement_is_frozen_as_a_value() {
    for one in [plain(), full()] {
        let frozen = serde_json::to_string(&one).expect("JSON");
        assert_eq!(serde_json::from_str::<Issued>(&frozen).expect("an issued statement"), one);
    }
}

/// A client who adds the rows up must get the total, in a currency without cents too.
#[test]
fn rows_add_up_to_the_total() {
    let yen =
        ExchangeRate::parse(Currency::parse("JPY").expect("a code"), "151.37", super::date(2026, 10, 31));
    let terms = ClientTerms {
        minimum: Some(usd("50")),
        fixed: Some(usd("3.333")),
        tax: Some(super::percent(8_875)),
        exchange: yen.expect("a rate"),
        ..ClientTerms::default()
    };
    let keys = [key("A", "0.333333333", "0"), key("B", "0.333333333", "0"), key("C", "7.77", "0")];
    for one in [plain(), full(), issued("Kaze", &keys, &markups(12_345), terms)] {
        let rows = table(&csv(&one));
        assert_eq!(rows[0][..14], COLUMNS);
        let column = |name: &str| COLUMNS.iter().position(|column| *column == name).expect("a column");
        let (kind, amount) = (column("kind"), column("amount"));
        let units = |row: &Vec<String>| -> i64 { row[amount].replace('.', "").parse().expect("units") };
        let of = |kinds: &[&str]| -> i64 {
            rows.iter().filter(|row| kinds.contains(&row[kind].as_str())).map(units).sum()
        };
        assert_eq!(of(&["key", "minimum", "fixed", "tax"]), of(&["total"]));
        assert_eq!(of(&["total"]), one.statement.total.units);
    }
}

/// Amounts are text in JSON: a reader that knows only floats must not change a bill.
#[test]
fn json_has_no_number_but_its_version() {
    fn numbers(value: &serde_json::Value) -> usize {
        match value {
            serde_json::Value::Number(_) => 1,
            serde_json::Value::Array(all) => all.iter().map(numbers).sum(),
            serde_json::Value::Object(all) => all.values().map(numbers).sum(),
            _ => 0,
        }
    }
    for one in [plain(), full()] {
        assert_eq!(numbers(&serde_json::from_slice(&json(&one)).expect("JSON")), 1);
    }
}

#[test]
fn file_names_are_plain_on_every_system() {
    assert_eq!(file_stem("2026-10-003", "Lumen Legal", false, false), "statement_2026-10-003_Lumen_Legal");
    assert_eq!(
        file_stem("2026-10-003", "../../a:b\\c\u{202e}", true, true),
        "PRACTICE_note_2026-10-003_a_b_c"
    );
    assert_eq!(file_stem("1", "株式会社", false, false), "statement_1_株式会社");
    assert_eq!(file_stem("1", "…", false, false), "statement_1");
    assert!(file_stem("1", &"x".repeat(300), false, false).len() < 60);
}

proptest! {
    /// Shares of models are whole per cents that add up to 100, however many there are.
    #[test]
    fn model_shares_add_up(used in proptest::collection::vec(0_i64..9_000_000_000_000, 0..40)) {
        let model = |(at, nanos): (usize, i64)| ModelUse {
            model: format!("model {at}"),
            usage: keyroster_domain::usd::Usd::from_nanos(nanos),
        };
        let models: Vec<ModelUse> = used.iter().copied().enumerate().map(model).collect();
        let shares = shares(&models, 10);
        prop_assert!(shares.len() <= 10);
        let sum: u32 = shares.iter().map(|share| u32::from(share.percent)).sum();
        prop_assert_eq!(sum, if used.iter().any(|nanos| *nanos > 0) { 100 } else { 0 });
    }

    /// No name becomes a formula in whoever's spreadsheet, and every row keeps its columns (S9).
    #[test]
    fn every_text_stays_a_text(name in "[=+@\\-\t'\" ,;＝\u{feff}]{0,3}\\PC{0,20}", model in "[=+@\\-]?\\PC{0,12}") {
        let mut one = issued(&name, &[key(&name, "1", "0")], &markups(30_000), ClientTerms::default());
        one.models = vec![ModelUse { model, usage: usd("1") }];
        one.seller.name = name.clone();
        for row in &table(&csv(&one))[1..] {
            prop_assert_eq!(row.len(), COLUMNS.len());
            for cell in row {
                prop_assert!(!keyroster_sheets::cell::is_formula_like(cell), "{:?}", cell);
            }
            prop_assert_eq!(keyroster_sheets::cell::unguard(&row[3]), &name);
        }
    }
}
