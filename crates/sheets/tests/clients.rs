//! Lists of clients: every fixture in `tests/fixtures/clients` is read and compared with the committed snapshot, and what
//! is written reads back as it was.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use keyroster_domain::billing::Percent;
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::roster::{Severity, clean};
use keyroster_domain::usd::Usd;
use keyroster_sheets::clients_file::{ClientEntry, ClientsDraft, Field, Fix, ProblemCode, csv, read};
use proptest::prelude::*;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/clients")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).expect("fixture")
}

fn shown(draft: &ClientsDraft) -> String {
    let mut text = String::new();
    let or = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    for row in &draft.rows {
        let one = &row.client;
        let short: String = one.name.chars().take(30).collect();
        let amount = |amount: Option<PositiveUsd>| or(amount.map(|one| one.get().to_decimal()));
        let percent = |percent: Option<Percent>| or(percent.map(|one| one.to_string()));
        writeln!(
            text,
            "{}: {short:?} <{}> {} +{} tax {} min {} fixed {} {:?} {:?} id {}",
            row.line,
            or(one.email.clone()),
            amount(one.limit),
            percent(one.markup),
            percent(one.tax),
            amount(one.minimum),
            amount(one.fixed),
            one.external_ids,
            or(one.notes.clone()),
            or(one.id.clone()),
        )
        .expect("text");
    }
    for problem in &draft.problems {
        let mark = match problem.severity {
            Severity::NeedsYou => "?",
            Severity::Note => "·",
            Severity::Refused => "!",
        };
        writeln!(text, "{mark} {:?} {:?}: {}", problem.lines, problem.code, problem.message).expect("text");
        for offer in &problem.offers {
            writeln!(text, "    [{}] {:?}", offer.shown, offer.text).expect("text");
        }
    }
    text
}

/// Each kind of damaged, foreign or merely unusual file has its words, and nothing in it becomes another limit, markup or
/// tax than it says.
#[test]
fn every_fixture_reads_as_before() {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .expect("fixtures")
        .map(|entry| entry.expect("entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert!(names.len() >= 30, "{names:?}");
    let mut all = String::new();
    let mut codes = BTreeSet::new();
    for name in names {
        let draft = read(&fixture(&name), &name, &[]);
        codes.extend(draft.problems.iter().map(|problem| problem.code));
        write!(all, "== {name}\n{}", shown(&draft)).expect("text");
        let said = serde_json::to_string(&draft.problems).expect("JSON");
        assert!(!said.contains("sk-or-v1-"), "{name}: a message must not repeat a key");
    }
    insta::assert_snapshot!(all);
    assert_eq!(codes.len(), 25, "every kind of problem but too many has a fixture: {codes:?}");
}

/// An answer is read like a cell: each offered reading settles its problem and gives exactly the value it showed.
#[test]
fn every_offer_settles_its_problem() {
    let mut offers = 0;
    for name in ["bad_markups.csv", "bad_tax.csv", "bad_amounts.csv"] {
        let bytes = fixture(name);
        for problem in read(&bytes, name, &[]).problems {
            let (Some(field), [line]) = (problem.field, &problem.lines[..]) else { continue };
            for offer in &problem.offers {
                offers += 1;
                let fix = Fix { line: *line, field, text: offer.text.clone() };
                let fixed = read(&bytes, name, &[fix]);
                let open = fixed.problems.iter().any(|other| {
                    other.severity != Severity::Note && other.field == Some(field) && other.lines == [*line]
                });
                assert!(!open, "{name} row {line}: {offer:?}");
                let row = fixed.rows.iter().find(|row| row.line == *line).expect("the row");
                let value = match field {
                    Field::Markup => row.client.markup.map(|one| one.to_string()),
                    Field::Tax => row.client.tax.map(|one| one.to_string()),
                    Field::Limit => row.client.limit.map(|one| one.get().to_decimal()),
                    Field::Minimum => row.client.minimum.map(|one| one.get().to_decimal()),
                    Field::Fixed => row.client.fixed.map(|one| one.get().to_decimal()),
                    _ => None,
                };
                assert_eq!(value.as_deref(), Some(offer.text.as_str()));
            }
        }
    }
    assert_eq!(offers, 16);
}

/// Nothing is taken while a question is open: a blank limit above all.
#[test]
fn a_draft_with_open_questions_is_not_ready() {
    assert!(read(&fixture("plain.csv"), "plain.csv", &[]).ready());
    assert!(read(&fixture("missing_emails.csv"), "x.csv", &[]).ready(), "a missing e-mail is only told");
    for name in
        ["blank_limits.csv", "no_limit_column.csv", "bad_markups.csv", "duplicate_external.csv", "empty.csv"]
    {
        assert!(!read(&fixture(name), name, &[]).ready(), "{name}");
    }
    let fixes: Vec<Fix> =
        (2..9).map(|line| Fix { line, field: Field::Limit, text: "5.00".to_owned() }).collect();
    let fixed = read(&fixture("blank_limits.csv"), "x.csv", &fixes);
    assert!(fixed.ready() && fixed.rows.iter().all(|row| row.client.limit.is_some()), "{}", shown(&fixed));
}

/// A file of the wrong kind is stopped, with its words, and not by running out of memory.
#[test]
fn too_many_clients_are_refused() {
    let many: String = (0..5_001).map(|at| format!("Client {at},5\n")).collect();
    let draft = read(format!("name,limit\n{many}").as_bytes(), "many.csv", &[]);
    assert!(draft.rows.is_empty() && draft.problems[0].code == ProblemCode::TooMany, "{}", shown(&draft));
    let odd: String = (0..400).map(|at| format!("Client {at},x\n")).collect();
    let draft = read(format!("name,limit\n{odd}").as_bytes(), "odd.csv", &[]);
    assert!(draft.problems.len() == 301 && !draft.ready());
}

#[test]
fn the_file_as_it_is_written() {
    let entry = ClientEntry {
        name: "=Lumen, \"Legal\"".into(),
        email: Some("bills@lumen.example".into()),
        limit: PositiveUsd::new(Usd::from_cents(123_450)),
        markup: Percent::from_thousandths(33_333),
        tax: Percent::from_thousandths(0),
        minimum: PositiveUsd::new(Usd::from_cents(2_000)),
        fixed: None,
        external_ids: vec!["u-1".into(), "+2".into()],
        notes: Some("Zoë".into()),
        id: Some("C-1".into()),
    };
    let text = |practice| String::from_utf8(csv([&entry, &ClientEntry::default()], practice)).expect("UTF-8");
    insta::assert_snapshot!("clients_written", text(true).replace('\r', "").replace('\u{feff}', "(mark)"));
    assert!(!text(false).contains("PRACTICE"));
}

fn cleaned(pattern: &'static str) -> impl Strategy<Value = String> {
    pattern.prop_map(|text| clean::line(&text).text)
}

fn some(pattern: &'static str) -> impl Strategy<Value = Option<String>> {
    proptest::option::of(cleaned(pattern)).prop_map(|text| text.filter(|text| !text.is_empty()))
}

fn cents() -> impl Strategy<Value = Option<PositiveUsd>> {
    proptest::option::of(
        (1_i64..99_999_999).prop_map(|cents| PositiveUsd::new(Usd::from_cents(cents)).expect("positive")),
    )
}

fn percent() -> impl Strategy<Value = Option<Percent>> {
    proptest::option::of(
        (0_u32..1_000_000).prop_map(|one| Percent::from_thousandths(one).expect("a per cent")),
    )
}

prop_compose! {
    fn client()(
        name in cleaned("[=+@'-]?\\PC{1,30}"),
        email in some("\\PC{0,20}"),
        limit in cents(),
        markup in percent(),
        tax in percent(),
        minimum in cents(),
        fixed in cents(),
        ids in proptest::collection::btree_set(cleaned("[=+@-]?[^;\\pC]{1,12}"), 0..4),
        notes in some("\\PC{0,40}"),
        id in some("[=+@-]?\\PC{0,10}"),
    ) -> ClientEntry {
        // The Greek question mark becomes a semicolon when it is cleaned.
        let external_ids = ids.into_iter().filter(|id| !id.is_empty() && !id.contains(';')).collect();
        ClientEntry { name, email, limit, markup, tax, minimum, fixed, external_ids, notes, id }
    }
}

proptest! {
    /// What is written reads back exactly, whatever the texts.
    #[test]
    fn written_files_read_back(clients in proptest::collection::vec(client(), 1..5), practice: bool) {
        let secret = |one: &ClientEntry| format!("{one:?}").contains("sk-or-");
        prop_assume!(clients.iter().all(|one| !one.name.is_empty() && !secret(one)));
        let draft = read(&csv(&clients, practice), "clients.csv", &[]);
        let back: Vec<ClientEntry> = draft.rows.into_iter().map(|row| row.client).collect();
        prop_assert_eq!(back, clients);
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600), heading: bool) {
        let start: &[u8] = if heading { b"name,limit,markup,external_user_ids\n" } else { b"" };
        let draft = read(&[start, &bytes].concat(), "clients.csv", &[]);
        prop_assert!(!draft.rows.is_empty() || !draft.problems.is_empty());
    }
}
