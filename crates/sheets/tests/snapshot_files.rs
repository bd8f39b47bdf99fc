//! Snapshot files: ours, the earlier tool's, somebody else's, and what is no snapshot.

#![allow(clippy::unwrap_used, reason = "these are tests; clippy sees that only inside a test function")]

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::Reset;
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;
use keyroster_sheets::snapshot_file::{self, FilePerson, SnapshotFile, csv, file_name, read};
use proptest::prelude::*;

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/../../tests/fixtures/snapshots/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("the fixture is there")
}

fn otherwise() -> Timestamp {
    "2026-11-22T14:05:00Z".parse().expect("a time")
}

fn told(name: &str) -> String {
    match read(&fixture(name), name, &TimeZone::fixed(jiff::tz::offset(2)), otherwise()) {
        Ok(file) => {
            let rows = file.snapshot.rows.iter().map(|row| {
                let person = file.people.get(&row.hash).cloned().unwrap_or_default();
                format!(
                    "{}… {:?} {:?} of {:?} left {:?} off {:?} made {:?} · {} <{}>\n",
                    &row.hash.as_str()[..4],
                    row.name,
                    row.usage,
                    row.limit,
                    row.remaining,
                    row.disabled,
                    row.created_at,
                    person.name,
                    person.email,
                )
            });
            let head = format!("taken {} complete {}\n", file.snapshot.began, file.snapshot.complete);
            head + &rows.take(4).collect::<String>()
        }
        Err(refused) => refused
            .problems
            .iter()
            .map(|problem| format!("{:?} {}\n", problem.line, problem.message))
            .collect(),
    }
}

/// Each bad file gets a clear message with its row; each good one is read as it is meant.
#[test]
fn what_is_made_of_every_file() {
    let names = [
        "snapshot_20250907_100000.csv",
        "other_columns.csv",
        "first_hundred.csv",
        "heading_only.csv",
        "hostile.csv",
        "damaged_rows.csv",
        "unbalanced_quote.csv",
        "key_list.csv",
        "roster.csv",
        "no_usage.csv",
        "empty.csv",
        "picture.csv",
        "workbook.csv",
    ];
    let all: String = names.iter().map(|name| format!("# {name}\n{}\n", told(name))).collect();
    insta::assert_snapshot!(all);
    assert!(!all.contains("sk-or"), "nothing of a secret is repeated");
}

fn full() -> SnapshotFile {
    let row = UsageRow {
        hash: KeyHash::new(&"a".repeat(64)),
        name: "=20261122_Ada \"A\"".into(),
        label: Some("sk-or-v1-000...000".into()),
        disabled: Some(true),
        limit: SeenLimit::Of(Usd::from_cents(500)),
        remaining: Some(Usd::from_nanos(-1)),
        reset: Some(Reset::Monthly),
        usage: Some(Usd::from_nanos(5_000_000_001)),
        byok_usage: Some(Usd::ZERO),
        created_at: Some("2026-11-01T08:00:00.123Z".parse().expect("a time")),
        expires_at: Some("2026-12-18T23:59:59Z".parse().expect("a time")),
        last_used_at: Some("2026-11-22T14:04:00Z".parse().expect("a time")),
        read_at: None,
        gone: false,
    };
    let gone = UsageRow { hash: KeyHash::new("b"), gone: true, limit: SeenLimit::NoLimit, ..row.clone() };
    let began = otherwise();
    let person = FilePerson { email: "ada@example.edu".into(), name: "Ada Lindqvist".into() };
    SnapshotFile {
        people: HashMap::from([(row.hash.clone(), person)]),
        snapshot: UsageSnapshot {
            began,
            ended: began,
            complete: true,
            account_usage: None,
            rows: vec![row, gone],
        },
        practice: true,
    }
}

#[test]
fn the_whole_file_as_it_is_written() {
    insta::assert_snapshot!(String::from_utf8(csv(&full())).expect("UTF-8"));
    let local = "2026-12-18T14:05:03".parse().expect("a time");
    assert_eq!(file_name(local, false), "snapshot_20261218_140503.csv", "the earlier tool's name");
    assert_eq!(file_name(local, true), "PRACTICE_snapshot_20261218_140503.csv");
    assert!(snapshot_file::COLUMNS.starts_with(&["email", "name", "hash", "key_name", "limit"]));
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![3 => "[ =+@'\"a-zA-Zé,;\t\u{202e}\u{200b}]{0,12}", 1 => "[a-z\r\n\"]{0,6}"]
}

fn any_row() -> impl Strategy<Value = UsageRow> {
    let money = || prop::option::of(any::<i32>().prop_map(|n| Usd::from_nanos(i64::from(n) * 7)));
    let time = || {
        prop::option::of((0..2_000_000_000_000_i64).prop_map(|ms| Timestamp::from_millisecond(ms).unwrap()))
    };
    let limit = prop_oneof![
        Just(SeenLimit::Unknown),
        Just(SeenLimit::NoLimit),
        (0..i64::MAX).prop_map(|n| SeenLimit::Of(Usd::from_nanos(n)))
    ];
    let reset = prop::option::of(prop::sample::select(vec![
        Reset::Never,
        Reset::Daily,
        Reset::Weekly,
        Reset::Monthly,
    ]));
    let money = (limit, money(), reset, money(), money());
    let times = (time(), time(), time(), time());
    ("[0-9a-f]{4,9}", text(), prop::option::of(any::<bool>()), money, times, any::<bool>()).prop_map(
        |(hash, name, disabled, (limit, remaining, reset, usage, byok_usage), times, gone)| UsageRow {
            hash: KeyHash::new(&hash),
            label: Some(name.clone()).filter(|label| !label.is_empty()),
            name,
            disabled,
            limit,
            remaining,
            reset,
            usage,
            byok_usage,
            created_at: times.0,
            expires_at: times.1,
            last_used_at: times.2,
            read_at: times.3,
            gone,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    /// A saved snapshot that is compared a year later must be the one that was saved, to the billionth of a dollar.
    #[test]
    fn what_is_saved_is_read_back_exactly(
        rows in prop::collection::vec(any_row(), 1..6),
        complete in any::<bool>(),
        practice in any::<bool>(),
        who in text(),
    ) {
        let mut rows = rows;
        rows.sort_by(|a, b| a.hash.cmp(&b.hash));
        rows.dedup_by(|a, b| a.hash == b.hash);
        let person = FilePerson { email: who.clone(), name: who };
        let people = if person == FilePerson::default() { HashMap::new() } else { HashMap::from([(rows[0].hash.clone(), person)]) };
        let began = otherwise();
        let snapshot = UsageSnapshot { began, ended: began, complete, account_usage: None, rows };
        let file = SnapshotFile { snapshot, people, practice };
        prop_assert_eq!(read(&csv(&file), "x.csv", &TimeZone::UTC, Timestamp::UNIX_EPOCH), Ok(file));
    }

    #[test]
    fn no_bytes_break_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..200), head in any::<bool>()) {
        let bytes = if head { [b"hash,usage\n".to_vec(), bytes].concat() } else { bytes };
        let _either = read(&bytes, "x.csv", &TimeZone::UTC, Timestamp::UNIX_EPOCH);
    }
}
