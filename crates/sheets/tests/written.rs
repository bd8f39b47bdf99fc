//! Files we write: safe in spreadsheets, read back as they were, and with secrets only where they belong.

use jiff::civil::date;
use keyroster_domain::dates::Today;
use keyroster_domain::holder::Person;
use keyroster_domain::limit::{Limit, PositiveUsd, Reset, Terms};
use keyroster_domain::roster::{Layout, Problem, ProblemCode, clean};
use keyroster_domain::usd::Usd;
use keyroster_sheets::key_list::{self, Account, KeyLine};
use keyroster_sheets::roster::{Overrides, read};
use keyroster_sheets::{cell, problems_file, roster_file};
use proptest::prelude::*;
use rstest::rstest;

fn today() -> Today {
    Today { now: "2026-11-22T12:00:00Z".parse().expect("a time"), zone: jiff::tz::TimeZone::UTC }
}

/// Reads a CSV with an independent reader.
fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    reader.records().map(|row| row.expect("well-formed CSV").iter().map(str::to_owned).collect()).collect()
}

const SECRET: &str = "sk-or-v1-0000000000000000000000000000000000000000000000000000000000000001";

fn line<'a>(name: &'a str, limit: Limit, reset: Reset) -> KeyLine<'a> {
    KeyLine {
        email: "ada@example.edu",
        name,
        key_name: "20261122_Ada",
        api_key: SECRET,
        terms: Terms { limit, reset, expires: "2026-12-18T22:59:59Z".parse().ok() },
        hash: "00aa",
    }
}

fn two_dollars() -> Limit {
    Limit::Of(PositiveUsd::new(Usd::from_cents(200)).expect("positive"))
}

#[test]
fn the_hand_out_list_has_exactly_the_promised_columns() {
    let list = key_list::csv(&[line("Ada", two_dollars(), Reset::Monthly)], Account::Real);
    let rows = cells(&list);
    assert!(list.starts_with(b"email,name,"), "plain text needs no mark, so simple programs find `email`");
    assert_eq!(
        rows[0],
        ["email", "name", "key_name", "api_key", "limit", "limit_reset", "expires_at", "hash"]
    );
    let expected =
        ["ada@example.edu", "Ada", "20261122_Ada", SECRET, "2.00", "monthly", "2026-12-18T22:59:59Z", "00aa"];
    assert_eq!(rows[1], expected);
    let foreign = key_list::csv(&[line("Zoë", Limit::NoLimit, Reset::Never)], Account::Real);
    assert!(foreign.starts_with(b"\xef\xbb\xbf"), "spreadsheets need the mark to show umlauts");
    assert_eq!(cells(&foreign)[1][4..6], ["no limit", ""], "no limit is said, never left blank");
}

#[test]
fn json_has_the_same_fields() {
    let list = key_list::json(&[line("Zoë \"Z\"", two_dollars(), Reset::Never)], Account::Real);
    let text = String::from_utf8(list.to_vec()).expect("UTF-8");
    assert!(text.contains("\"limit\": 2.00"), "amounts are written from decimal text: {text}");
    let parsed: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let object = parsed[0].as_object().expect("an object");
    let mut fields: Vec<&str> = object.keys().map(String::as_str).collect();
    let mut expected = key_list::COLUMNS.to_vec();
    fields.sort_unstable();
    expected.sort_unstable();
    assert_eq!(fields, expected);
    assert_eq!(object["name"], "Zoë \"Z\"");
    assert!(object["limit_reset"].is_null());
}

#[test]
fn practice_files_say_so_in_name_and_content_and_can_be_read_again() {
    let lines = [line("Ada", two_dollars(), Reset::Never)];
    let csv = key_list::csv(&lines, Account::Practice);
    assert_eq!(cells(&csv)[0][8], "note");
    assert_eq!(cells(&csv)[1][8], "PRACTICE");
    assert!(key_list::json(&lines, Account::Practice).windows(8).any(|part| part == b"PRACTICE"));
    let now = date(2026, 12, 18).at(14, 5, 3, 0);
    assert_eq!(key_list::file_stem(now, Account::Practice), "PRACTICE_api_keys_20261218_140503");
    assert_eq!(key_list::file_stem(now, Account::Real), "api_keys_20261218_140503");
    let draft = read(&csv, "list.csv", &Overrides::default(), &today());
    assert_eq!((draft.read_as.layout, draft.ready().count()), (Layout::OwnKeyList, 1));
    let roster = roster_file::csv(&[Person { name: "Ada".to_owned(), ..Person::default() }], true);
    assert_eq!(cells(&roster)[1][7], "PRACTICE");
    assert_eq!(read(&roster, "", &Overrides::default(), &today()).ready().count(), 1);
}

#[test]
fn a_hand_out_list_read_again_shows_no_secret_and_changes_no_limit() {
    let list = key_list::csv(&[line("Ada", two_dollars(), Reset::Monthly)], Account::Real);
    let draft = read(&list, "list.csv", &Overrides::default(), &today());
    let printed = serde_json::to_string(&draft).expect("JSON") + &format!("{draft:?}");
    assert!(!printed.contains("sk-or-v1"), "a secret must not travel with the preview");
    assert_eq!(draft.rows[0].person.limit, None, "what a key may spend is not the person's own limit");
}

#[test]
fn a_secret_in_a_wrong_column_is_not_repeated_in_words() {
    let file = format!("name,email,limit,end date\nAda,{SECRET},{SECRET},{SECRET}\n");
    let draft = read(file.as_bytes(), "", &Overrides::default(), &today());
    let printed = format!("{:?} {:?}", draft.problems, draft.columns);
    assert!(!printed.contains("v1-000"), "{printed}");
}

#[rstest]
#[case("=1+1")]
#[case("+1")]
#[case("-1")]
#[case("@SUM(A1)")]
#[case(" =1")]
#[case("\u{feff}=1")]
#[case("\u{200b}@x")]
#[case("\tx")]
#[case("\rx")]
#[case("\nx")]
#[case("\0x")]
#[case("＝1")]
#[case("＋1")]
#[case("－1")]
#[case("＠x")]
fn formulas_are_guarded_and_restored(#[case] text: &str) {
    assert!(cell::is_formula_like(text), "{text:?}");
    assert_eq!(cell::guard(text), format!("'{text}"));
    assert_eq!(cell::unguard(&cell::guard(text)), text);
}

#[test]
fn other_texts_are_left_alone() {
    for text in ["", "Ada", "'t Hooft", "O'Brien", "1=1", "a-b", "5.00", "'"] {
        assert_eq!(cell::guard(text), text);
        assert_eq!(cell::unguard(text), text);
    }
}

#[test]
fn the_list_of_problems_is_a_safe_file() {
    let problems = [
        Problem::note(None, ProblemCode::NoHeading, "The file has \"no\" headings"),
        Problem::note(Some(4), ProblemCode::Duplicate, "=cmd|' /C calc'!A0 appears twice"),
    ];
    let rows = cells(&problems_file::csv(&problems));
    assert_eq!(rows[0], ["row", "code", "message"]);
    assert_eq!(rows[1], ["", "no_heading", "The file has \"no\" headings"]);
    assert_eq!(rows[2][..2], ["4", "duplicate"]);
    assert!(rows[2][2].starts_with("'="), "a name in a message must not become a formula");
}

/// Texts with everything that hurts in files.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,20}",
        "[-=+@'\",;|\t\r\n \u{0}\u{feff}\u{200b}＝a-c]{0,12}",
        "[A-Z][a-zäöü]{1,8},? [A-Z][a-z]{1,8}",
        Just("name".to_owned()),
        Just("=HYPERLINK(\"http://example.com\")".to_owned()),
    ]
}

fn any_person() -> impl Strategy<Value = Person> {
    let amount = prop::option::of(1_i64..10_000);
    let reset = prop::option::of(prop_oneof![
        Just(Reset::Never),
        Just(Reset::Daily),
        Just(Reset::Weekly),
        Just(Reset::Monthly)
    ]);
    let end = prop::option::of(1_800_000_000_i64..4_000_000_000);
    let texts =
        (nasty(), prop::option::of("[a-zA-Z0-9+._=-]{1,10}@[a-z]{1,8}\\.(edu|org)"), nasty(), nasty());
    (texts, amount, reset, end).prop_map(|((name, email, id, group), amount, reset, end)| {
        let kept = |text: &str| clean::line(text).text;
        let optional = |text: String| Some(text).filter(|text| !text.is_empty());
        let name = kept(&name);
        Person {
            name: if name.is_empty() { "X".to_owned() } else { name },
            email,
            external_id: optional(kept(&id)),
            group: optional(kept(&group)),
            limit: amount.and_then(|cents| PositiveUsd::new(Usd::from_cents(cents))),
            reset,
            expires: end.and_then(|end| jiff::Timestamp::from_second(end).ok()),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    // Every text survives the guard.
    #[test]
    fn guard_is_undone_exactly(text in nasty()) {
        let guarded = cell::guard(&text);
        prop_assert_eq!(cell::unguard(&guarded), text.as_str());
    }

    // No text cell of a file begins like a formula, and another reader sees the same text behind the mark.
    #[test]
    fn no_cell_of_ours_is_a_formula(name in nasty(), hash in nasty()) {
        let key = KeyLine { hash: &hash, ..line(&name, two_dollars(), Reset::Never) };
        let file = key_list::csv(&[key], Account::Real);
        let rows = cells(&file);
        prop_assert_eq!(rows.len(), 2);
        for text in &rows[1] {
            prop_assert!(!cell::is_formula_like(text), "{:?}", text);
        }
        prop_assert_eq!(cell::unguard(&rows[1][1]), name.as_str());
    }

    // A saved roster read again is the same people, whatever they are called.
    #[test]
    fn a_saved_roster_is_read_back(people in prop::collection::vec(any_person(), 1..6)) {
        let file = roster_file::csv(&people, false);
        let draft = read(&file, "roster.csv", &Overrides::default(), &today());
        let back: Vec<Person> = draft.rows.iter().map(|row| row.person.clone()).collect();
        prop_assert_eq!(back, people);
    }

    // Any bytes give a draft, and a draft's rows are below the heading and counted up.
    #[test]
    fn any_bytes_give_a_draft(bytes in prop::collection::vec(any::<u8>(), 0..400), text in nasty()) {
        for bytes in [bytes, text.into_bytes()] {
            let draft = read(&bytes, "x.csv", &Overrides::default(), &today());
            prop_assert!(draft.rows.windows(2).all(|pair| pair[0].line < pair[1].line));
            prop_assert!(draft.rows.iter().all(|row| Some(row.line) > draft.read_as.header_row));
        }
    }

    // Every spelling of a made-up list reads the same: delimiter, line end, quoting.
    #[test]
    fn delimiters_and_line_ends_do_not_matter(
        names in prop::collection::vec("[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}", 1..6),
        delimiter in prop::sample::select(vec![",", ";", "\t", "|"]),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        quoted in any::<bool>(),
    ) {
        let mark = if quoted { "\"" } else { "" };
        let mut file = format!("name{delimiter}email{end}");
        for (at, name) in names.iter().enumerate() {
            file += &format!("{mark}{name}{mark}{delimiter}p{at}@example.edu{end}");
        }
        let draft = read(file.as_bytes(), "", &Overrides::default(), &today());
        let read: Vec<String> = draft.rows.into_iter().map(|row| row.person.name).collect();
        prop_assert_eq!(read, names);
    }
}
