//! A list that cannot be used: open elsewhere, newer, damaged, not ours, on a full disk. Nothing is sent, nothing changed.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::common::House;

fn class() -> House {
    House::with_class(&["ada@example.edu,Ada Lovelace"])
}

fn data_file(house: &House) -> PathBuf {
    let mut files = crate::common::files(&house.dir.path().join("data"));
    files.retain(|path| std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"SQLite format 3")));
    let own = files.into_iter().find(|path| path.parent() == Some(&house.dir.path().join("data")));
    own.expect("the data file")
}

/// While the window (or another run) has the list, writing is refused and reading works.
#[test]
fn while_the_app_is_open_only_reading_works() {
    let rows: Vec<String> = (0..40).map(|at| format!("p{at}@example.edu,Person {at}")).collect();
    let house = House::with_class(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    house.settings(|settings| settings.latency_ms = 700);
    let mut first = house.command(&["provision"]);
    let mut first = first.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    while house.posts() == 0 {
        assert!(first.try_wait().unwrap().is_none(), "the first run should still be at it");
        std::thread::yield_now();
    }
    let roster = house.write("b.csv", "email,name\nx@example.edu,X\n");
    let list = house.path("list.csv");
    for words in [
        &["provision"][..],
        &["resolve"],
        &["roster", "import", &roster],
        &["export-keys", &list],
        &["needs-you", "--accept", "1"],
        &["account", "add", "P", "--practice"],
    ] {
        let ran = house.json(words).ended(2);
        assert_eq!(ran.error(), "app_open", "{words:?}");
        assert!(ran.err.contains("The app is open"), "{}", ran.err);
    }
    for words in [&["people"][..], &["account", "list"], &["needs-you"]] {
        house.json(words).ended(0);
    }
    house.settings(|settings| settings.latency_ms = 0);
    house.json(&["plan"]).ended(0);
    house.json(&["provision", "--dry-run"]).ended(0);
    assert!(first.wait().unwrap().success(), "the first run was not disturbed");
    assert_eq!(house.posts(), 40);
}

/// What is done to a file's bytes.
type Change<'a> = &'a dyn Fn(&mut Vec<u8>);

/// Bytes 60 to 63 of the header hold the version, 68 to 71 whose file it is.
#[test]
fn newer_damaged_and_strange_files_are_left_as_they_are() {
    let newer = |bytes: &mut Vec<u8>| bytes[60..64].copy_from_slice(&9999u32.to_be_bytes());
    let strange = |bytes: &mut Vec<u8>| bytes[68..72].copy_from_slice(&7u32.to_be_bytes());
    let damaged = |bytes: &mut Vec<u8>| bytes[4096..4096 * 4].fill(0xa5);
    let cases: [(&str, Change); 3] =
        [("file_newer", &newer), ("file_not_ours", &strange), ("file_damaged", &damaged)];
    for (code, change) in cases {
        let house = class();
        let path = data_file(&house);
        let mut bytes = std::fs::read(&path).unwrap();
        change(&mut bytes);
        std::fs::write(&path, &bytes).unwrap();
        for words in [&["provision"][..], &["people"], &["plan"], &["account", "list"], &["resolve"]] {
            assert_eq!(house.json(words).ended(2).error(), code, "{words:?}");
        }
        assert!(std::fs::read(&path).unwrap() == bytes, "{code}: the file was changed");
        assert_eq!(house.changes(), 0);
    }
}

/// No password store and no passphrase: never a weaker store in their place.
#[test]
fn without_a_password_store_a_passphrase_is_asked_for() {
    let house = House::new();
    let data = house.path("data");
    let url = house.practice.base_url();
    let words = ["account", "add", "Uni", "--base-url", &url, "--data-dir", &data, "--json"];
    let ran = crate::common::spoken(house.bare(&words), house.practice.management_key()).ended(2);
    assert_eq!(ran.error(), "keychain_absent", "{ran:?}");
    assert!(ran.err.contains("--passphrase-file"), "{}", ran.err);
    for file in crate::common::files(&house.dir.path().join("data")) {
        let bytes = std::fs::read(&file).unwrap();
        let key = house.practice.management_key().as_bytes();
        assert!(!bytes.windows(key.len()).any(|part| part == key), "{file:?} holds the key");
    }
}

/// A disk with too little room stops the run before the first request. Needs the right to mount, as in CI.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_stops_before_anything_is_made() {
    let house = House::new();
    let data = house.path("data");
    std::fs::create_dir(&data).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=40m,mode=700", "none", &data])
        .stderr(Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: this user may not mount a small disk");
        return;
    }
    house.connect("Uni").ended(0);
    house.import("class.csv", &["ada@example.edu,Ada Lovelace"]).ended(0);
    let full = house.json(&["provision"]);
    Command::new("umount").arg(&data).status().unwrap();
    assert_eq!(full.ended(2).error(), "disk_full");
    assert_eq!(house.changes(), 0);
}
