//! Limits files: every fixture in `tests/fixtures/limits` is read and compared with the committed snapshot, and what is
//! written reads back as it was.

use std::fmt::Write;
use std::path::Path;

use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::usd::Usd;
use keyroster_sheets::limits_file::{COLUMNS, LimitCell, LimitsDraft, Line, csv, read};
use proptest::prelude::*;

fn shown(draft: &LimitsDraft) -> String {
    let mut text = String::new();
    for row in &draft.rows {
        let limit = match row.target_limit {
            LimitCell::Blank => "-".to_owned(),
            LimitCell::Of(amount) => amount.get().to_decimal(),
            LimitCell::NoLimit => "no limit".to_owned(),
        };
        let hash: String = row.hash.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        writeln!(text, "{}: …{hash} {limit} off {:?}", row.line, row.target_disabled).expect("text");
    }
    for problem in &draft.problems {
        let line = problem.line.map_or("file".to_owned(), |line| line.to_string());
        writeln!(text, "! {line}: {}", problem.message).expect("text");
    }
    text
}

/// Each kind of damaged, foreign or merely unusual file has its words, and none becomes another limit than it says.
#[test]
fn every_fixture_reads_as_before() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/limits");
    let mut names: Vec<String> = std::fs::read_dir(folder.clone())
        .expect("fixtures")
        .map(|entry| entry.expect("entry").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    assert!(names.len() >= 25, "{names:?}");
    let mut all = String::new();
    for name in names {
        let bytes = std::fs::read(folder.join(&name)).expect("fixture");
        write!(all, "== {name}\n{}", shown(&read(&bytes, &name))).expect("text");
    }
    insta::assert_snapshot!(all);
}

fn line<'a>(name: &'a str, hash: &'a str, target: LimitCell, actual: SeenLimit) -> Line<'a> {
    Line {
        email: "ada@example.edu",
        name,
        target_limit: target,
        actual_limit: actual,
        target_disabled: None,
        actual_disabled: Some(false),
        key_name: "20261122_Ada",
        hash,
    }
}

fn amount(nanos: i64) -> PositiveUsd {
    PositiveUsd::new(Usd::from_nanos(nanos)).expect("positive")
}

/// Blank, $0.00 and no limit are three different things in the file too, and the columns are those of the earlier tool.
#[test]
fn the_file_as_it_is_written() {
    let lines = [
        line("Ada", "aa", LimitCell::Of(amount(5_100_000_000)), SeenLimit::Of(Usd::ZERO)),
        line("=cmd()", "bb", LimitCell::Blank, SeenLimit::Unknown),
        Line {
            target_disabled: Some(true),
            ..line("Zoë \"Z\", jr", "cc", LimitCell::NoLimit, SeenLimit::NoLimit)
        },
    ];
    let file = String::from_utf8(csv(&lines, false)).expect("text");
    assert_eq!(
        COLUMNS.join(","),
        "email,name,target_limit,actual_limit,target_disabled,actual_disabled,key_name,hash"
    );
    insta::assert_snapshot!(file.replace('\r', "").replace('\u{feff}', "(mark)"), @r#"
    (mark)email,name,target_limit,actual_limit,target_disabled,actual_disabled,key_name,hash
    "ada@example.edu","Ada","5.10","0.00","","false","20261122_Ada","aa"
    "ada@example.edu","'=cmd()","","","","false","20261122_Ada","bb"
    "ada@example.edu","Zoë ""Z"", jr","no limit","no limit","true","false","20261122_Ada","cc"
    "#);
    let practice = String::from_utf8(csv(&lines[..1], true)).expect("text");
    assert!(practice.contains(",note\r\n") && practice.contains("\"PRACTICE\""), "{practice}");
}

proptest! {
    /// What is written reads back exactly, whatever the names; nothing panics on any bytes.
    #[test]
    fn written_files_read_back(
        name in "\\PC{0,40}",
        nanos in prop_oneof![1_i64..20_000_000, 1_i64..999_999_000_000_000],
        off in proptest::option::of(any::<bool>()),
        kind in 0..3_u8,
    ) {
        let target = match kind {
            0 => LimitCell::Blank,
            1 => LimitCell::NoLimit,
            _ => LimitCell::Of(amount(nanos)),
        };
        let hash = "ab".repeat(32);
        let one = Line { target_disabled: off, ..line(&name, &hash, target, SeenLimit::Of(Usd::from_nanos(nanos))) };
        let draft = read(&csv(&[one], false), "limits.csv");
        prop_assert_eq!(&draft.problems, &Vec::new());
        prop_assert_eq!(draft.rows.len(), 1);
        prop_assert_eq!(draft.rows[0].target_limit, target);
        prop_assert_eq!(draft.rows[0].target_disabled, off);
        prop_assert_eq!(&draft.rows[0].hash, &hash);
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let draft = read(&bytes, "limits.csv");
        prop_assert!(!draft.rows.is_empty() || !draft.problems.is_empty());
    }
}
