//! Whatever bytes are given for a file: it is read, or refused in words, and nothing breaks.

use jiff::tz::TimeZone;
use keyroster_domain::dates::Today;
use keyroster_domain::roster::Severity;
use keyroster_sheets::review_file::Manifest;
use keyroster_sheets::roster::{Overrides, read_text};
use keyroster_sheets::{clients_file, earlier, limits_file, review_file, roster, snapshot_file};

#[path = "../../../tests/fuzzing/mod.rs"]
mod fuzzing;

use fuzzing::{Target, fixtures, fuzz, shape};

const WORDS: &[&str] = &[
    "email",
    "name",
    "limit",
    "sep=;\n",
    "\r\n",
    "\"\"",
    "\",\"",
    "=HYPERLINK(",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "é",
    "佐藤",
    "👩‍👩‍👧",
    "a@b.example",
    "no limit",
    "unlimited",
    "5,00 €",
    "$1,000",
    "PK\u{3}\u{4}",
    "%PDF-",
    "\t",
    "|",
    "2026-02-30",
    "expires",
    "hash",
    "usage",
    "target_limit",
    "markup",
    "1.3x",
    "<table>",
    "@FIXME.edu",
    "true",
];

fn today() -> Today {
    Today { now: "2026-11-22T12:00:00Z".parse().expect("a time"), zone: TimeZone::UTC }
}

#[test]
fn rosters() {
    let seeds = fixtures("rosters");
    fuzz(Target { name: "rosters", seeds, words: WORDS }, |bytes| {
        let draft = roster::read(bytes, "class.csv", &Overrides::default(), &today());
        let lines = bytes.len() + 1;
        assert!(draft.rows.len() <= lines, "more people than bytes");
        assert!(
            !draft.rows.is_empty() || !draft.problems.is_empty() || bytes.is_empty(),
            "read as nothing, silently"
        );
        if let Ok(text) = std::str::from_utf8(bytes) {
            read_text(text, &Overrides::default(), &today());
        }
        let codes: Vec<_> = draft.problems.iter().map(|problem| problem.code).collect();
        shape(&(format!("{:?}{codes:?}", draft.read_as), draft.rows.len().min(20)))
    });
}

/// A target that nobody wrote may never come out of noise: money hangs on it (M4).
#[test]
fn limits_files() {
    fuzz(Target { name: "limits", seeds: fixtures("limits"), words: WORDS }, |bytes| {
        let draft = limits_file::read(bytes, "limits.csv");
        assert!(
            !draft.rows.is_empty() || !draft.problems.is_empty() || bytes.is_empty(),
            "read as nothing, silently"
        );
        shape(&(draft.rows.len().min(20), format!("{:?}", draft.problems.iter().take(4).collect::<Vec<_>>())))
    });
}

#[test]
fn clients_files() {
    fuzz(Target { name: "clients", seeds: fixtures("clients"), words: WORDS }, |bytes| {
        let draft = clients_file::read(bytes, "clients.csv", &[]);
        let waits = draft.problems.iter().any(|problem| problem.severity != Severity::Note);
        assert!(!(draft.ready() && waits), "taken although something waits for an answer");
        let codes: Vec<_> = draft.problems.iter().map(|problem| problem.code).collect();
        shape(&(draft.rows.len().min(20), format!("{codes:?}")))
    });
}

#[test]
fn snapshot_files() {
    let otherwise = "2026-11-22T12:00:00Z".parse().expect("a time");
    fuzz(Target { name: "snapshots", seeds: fixtures("snapshots"), words: WORDS }, |bytes| {
        let read = snapshot_file::read(bytes, "snapshot_20261122_120000.csv", &TimeZone::UTC, otherwise);
        match read {
            // What was read is written and read again as the same.
            Ok(file) => {
                let again = snapshot_file::csv(&file);
                let again = snapshot_file::read(&again, "snapshot.csv", &TimeZone::UTC, otherwise)
                    .expect("our own form");
                assert_eq!(again.snapshot.rows.len(), file.snapshot.rows.len());
                shape(&file.snapshot.rows.len().min(20))
            }
            Err(refused) => shape(&format!("{refused:?}")),
        }
    });
}

#[test]
fn files_of_the_earlier_tool() {
    let seeds = [fixtures("earlier/class"), fixtures("earlier/hostile"), fixtures("earlier/first")].concat();
    // Its lists; the database is not read here.
    let seeds = seeds.into_iter().filter(|file| !file.starts_with(b"SQLite")).collect();
    fuzz(Target { name: "earlier", seeds, words: WORDS }, |bytes| {
        let (limits, snapshot) =
            (earlier::limits(bytes, "limits.csv"), earlier::snapshot(bytes, "snapshot_1.csv"));
        shape(&(limits.is_ok(), snapshot.is_ok(), bytes.len() / 200))
    });
}

/// Whoever opens a file for review is told whether it is what was saved: a change is never called whole.
#[test]
fn review_files() {
    let whole = made();
    let seeds = vec![whole.clone(), whole[..whole.len() / 2].to_vec()];
    fuzz(
        Target {
            name: "review",
            seeds,
            words: &["Keyroster review file 2\n", "{}", "null", "\n", "\"keys\":-1"],
        },
        |bytes| match review_file::read(bytes) {
            Ok(file) => {
                assert!(!file.whole || bytes == whole, "another file is called whole");
                shape(&(file.manifest.is_some(), file.whole, file.payload.len().min(40)))
            }
            Err(why) => shape(&format!("{why:?}")),
        },
    );
}

/// A small file for review.
fn made() -> Vec<u8> {
    let payload = b"SQLite format 3\0 and pages".repeat(4);
    let manifest = Manifest {
        made_at: today().now,
        made_by: "anna".to_owned(),
        version: "1.0.0".to_owned(),
        account: "Uni".to_owned(),
        practice: false,
        roster: None,
        emails: true,
        people: 2,
        keys: 2,
        changes: 9,
        changes_there: 9,
        head: (9, "00ff".to_owned()),
    };
    review_file::write(&manifest, &payload)
}
