//! A folder of the earlier classroom tool is read as it lies there: nothing in it is changed, no secret of it is shown, and
//! what is damaged or hostile ends in words.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::path::{Path, PathBuf};

use keyroster_app::Code;
use keyroster_app::wire::run::KeyWord;
use keyroster_app::wire::start::{FileState, LookedAt};
use support::{Stand, copy_folder};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/earlier").join(name)
}

fn contents(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let entry = |entry: std::fs::DirEntry| {
        (entry.file_name().into_string().expect("a name"), std::fs::read(entry.path()).expect("a file"))
    };
    let mut all: Vec<_> =
        std::fs::read_dir(dir).expect("folder").map(|found| entry(found.expect("entry"))).collect();
    all.sort();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_opens_with_everything_but_its_secrets() {
    let stand = Stand::new().await;
    let app = stand.app();
    let folder = stand.dir.path().join("class");
    copy_folder(&fixture("class"), &folder);
    let before = contents(&folder);
    let requests = stand.server.summary().requests;

    app.open_copy(&folder).await.expect("opened");
    let start = app.start().await.expect("start");
    let FileState::ReadOnly { kind, name, as_of, notes, whole, .. } = &start.file else {
        panic!("{:?}", start.file)
    };
    assert_eq!((*kind, name.as_str(), *whole), (LookedAt::Earlier, "class", None));
    assert!(as_of.starts_with("2025-09-07T"), "the last reading: {as_of}");
    assert_eq!(notes.len(), 2, "the stand-in address, and ‘three’ is no amount: {notes:?}");
    assert!(
        notes.iter().any(|note| note.contains("‘limits.csv’, row 4") && note.contains("‘three’")),
        "{notes:?}"
    );

    let people = app.people(start.rosters[0].id).await.expect("people");
    let row =
        |name: &str| people.rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}"));
    assert_eq!(people.rows.len(), 5, "four of the roster, one only keys.db knows");
    let alice = row("Alice Smith").key.as_ref().expect("her key");
    assert_eq!((alice.used.as_deref(), alice.limit.as_deref()), (Some("1.75"), Some("2.00")));
    assert_eq!(alice.mask, "sk-or-v1-000…001");
    let bob = row("Bob Jones").key.as_ref().expect("his key");
    assert!(bob.off && bob.used.as_deref() == Some("0.20"));
    let zoe = row("Zoë Łuka").key.as_ref().expect("her key");
    assert_eq!(
        zoe.limit.as_deref(),
        Some("0.00"),
        "a limit of 0 is not no limit, whatever the list called it"
    );
    assert_eq!(zoe.used.as_deref(), Some("0.30"), "a counter that only keys.db has is not lost");
    assert_eq!(row("New Comer").word, KeyWord::Waiting);
    assert!(people.rows.iter().all(|row| row.key.as_ref().is_none_or(|key| !key.secret_saved)));
    let events = app.person(row("Alice Smith").holder_id).await.expect("person").events;
    assert_eq!(events.len(), 2, "what the tool changed is in the history: {events:?}");

    assert_eq!(app.refresh().await.expect_err("no network").code, Code::ReadOnlyFile);
    assert_eq!(stand.server.summary().requests, requests, "nothing reached out");
    assert_eq!(contents(&folder), before, "nothing in the folder was made or changed");
    let all = format!("{people:?} {events:?} {start:?}");
    assert!(!all.contains(&"0".repeat(30)), "a whole secret crosses");

    // Whoever picks the database means the folder.
    app.open_copy(&folder.join("keys.db")).await.expect("opened");
    assert!(matches!(
        app.start().await.expect("start").file,
        FileState::ReadOnly { kind: LookedAt::Earlier, .. }
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_is_only_said() {
    let stand = Stand::new().await;
    let app = stand.app();
    app.open_copy(&fixture("first")).await.expect("opened");
    let start = app.start().await.expect("start");
    let FileState::ReadOnly { notes, .. } = &start.file else { panic!("{:?}", start.file) };
    assert_eq!(notes, &["There is no keys.db in the folder.", "There is no limits.csv in the folder."]);
    assert_eq!(app.people(start.rosters[0].id).await.expect("people").rows[0].name, "Alice Smith");
    let empty = stand.dir.path().join("empty");
    std::fs::create_dir(&empty).expect("folder");
    assert_eq!(app.open_copy(&empty).await.expect_err("nothing there").code, Code::FileNotOurs);
}

/// A view that never ends, a trigger, binary cells, an endless name, a secret in the change log.
#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_database_is_read_as_plain_text_or_not_at_all() {
    let stand = Stand::new().await;
    let app = stand.app();
    app.open_copy(&fixture("hostile")).await.expect("opened");
    let start = app.start().await.expect("start");
    let people = app.people(start.rosters[0].id).await.expect("people");
    assert!(
        people.rows.iter().all(|row| row.name.len() <= 500 && row.key.is_none()),
        "the view gives no keys"
    );
    assert!(people.rows.iter().any(|row| row.name.contains("=HYPERLINK")), "shown as it is, as text");
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_files_are_named_and_nothing_is_opened() {
    let stand = Stand::new().await;
    let app = stand.app();
    let whole = std::fs::read(fixture("class/keys.db")).expect("fixture");
    let cases: Vec<(&str, &str, Vec<u8>, Code)> = vec![
        ("cut off", "keys.db", whole[..whole.len() / 2 + 100].to_vec(), Code::FileDamaged),
        ("no database", "keys.db", b"email,name\n".repeat(9), Code::FileDamaged),
        ("nothing", "keys.db", Vec::new(), Code::FileDamaged),
        ("a PDF", "roster.csv", b"%PDF-1.7 x".to_vec(), Code::RosterUnreadable),
        ("other columns", "limits.csv", b"email,name\na@b.edu,A\n".to_vec(), Code::RosterUnreadable),
        ("other columns", "snapshot_20250907_120003.csv", b"x,y\n1,2\n".to_vec(), Code::RosterUnreadable),
    ];
    for (n, (what, name, bytes, code)) in cases.into_iter().enumerate() {
        let folder = stand.dir.path().join(format!("f{n}"));
        copy_folder(&fixture("class"), &folder);
        std::fs::write(folder.join(name), bytes).expect("written");
        let refused = app.open_copy(&folder).await.expect_err(what);
        assert_eq!(refused.code, code, "{what} {name}: {refused}");
        assert!(refused.message.contains(&format!("‘{name}’")), "{refused}");
        assert_eq!(refused.safe, "Nothing was changed.");
    }
    assert!(matches!(app.start().await.expect("start").file, FileState::Own), "the own file stays on show");
    // Every byte turned once, in steps: words or a picture, never a crash.
    let folder = stand.dir.path().join("turned");
    copy_folder(&fixture("class"), &folder);
    for step in 0..120 {
        let mut turned = whole.clone();
        let at = step * 997 % turned.len();
        turned[at] ^= 1 << (step % 8);
        std::fs::write(folder.join("keys.db"), turned).expect("written");
        match app.open_copy(&folder).await {
            Ok(()) => drop(app.start().await.expect("start")),
            Err(error) => assert!(!error.message.is_empty()),
        }
    }
    #[cfg(unix)]
    for name in ["keys.db", "roster.csv"] {
        let folder = stand.dir.path().join(format!("link-{name}"));
        copy_folder(&fixture("class"), &folder);
        std::fs::remove_file(folder.join(name)).expect("removed");
        std::os::unix::fs::symlink("/etc/passwd", folder.join(name)).expect("a link");
        let refused = app.open_copy(&folder).await.expect_err("a link leads anywhere");
        assert!(refused.code == Code::FileDamaged && refused.message.contains("link"), "{refused}");
    }
}
