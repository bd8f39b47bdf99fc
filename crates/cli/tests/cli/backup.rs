//! Backups from one computer to another, with real password stores; refusals and full disks.

use crate::common::{House, Ran, files, spoken};
use crate::session::{Offers, Session};

const KEY: &str = "stone velvet orbit canyon ripple harvest";

fn desk(house: &House, name: &str) -> Session {
    let home = house.dir.path().join(name);
    std::fs::create_dir_all(&home).unwrap();
    Session::start(&home, Offers::Unlocked)
}

/// A verb over the folder `data` in a session, without any passphrase of the list.
fn verb(house: &House, session: &Session, data: &str, words: &[&str], input: &str) -> Ran {
    let data = house.path(data);
    let mut all = words.to_vec();
    all.extend(["--settle", "1", "--json", "--data-dir", &data]);
    let mut command = house.bare(&all);
    session.join(&mut command);
    spoken(command, input)
}

fn connected(house: &House, session: &Session) {
    let (key, url) = (house.practice.management_key().to_owned(), house.practice.base_url());
    verb(house, session, "data", &["account", "add", "Uni", "--base-url", &url], &key).ended(0);
    let roster = house.write("class.csv", "email,name\nada@example.edu,Ada\nbea@example.edu,Bea\n");
    verb(house, session, "data", &["roster", "import", &roster], "").ended(0);
    verb(house, session, "data", &["provision"], "").ended(0);
}

/// Another folder, another login, another password store: the passphrase of the backup is enough.
#[test]
fn a_backup_opens_on_another_computer_with_its_passphrase_alone() {
    let house = House::new();
    let first = desk(&house, "first");
    connected(&house, &first);
    let file = house.path("list.age");
    let made = verb(&house, &first, "data", &["backup", &file, "--with-management-key"], KEY).ended(0).json();
    assert_eq!((&made["people"], &made["keys"], &made["management_keys"]), (&2.into(), &2.into(), &1.into()));
    drop(first);
    let other = desk(&house, "other");
    let back = verb(&house, &other, "elsewhere", &["restore", &file], KEY).ended(0).json();
    assert_eq!(back["opens_by_passphrase"], false, "{back}");
    let list = house.path("out.json");
    verb(&house, &other, "elsewhere", &["export-keys", &list, "--format", "json"], "").ended(0);
    let text = std::fs::read_to_string(&list).unwrap();
    let open = house.secrets().iter().filter(|secret| text.contains(secret.as_str())).count();
    assert_eq!(open, 2, "every secret opens here");
    let early = verb(&house, &other, "elsewhere", &["provision"], "").ended(2);
    assert_eq!(early.error(), "review_first");
    let needs = verb(&house, &other, "elsewhere", &["needs-you"], "").ended(0).json();
    let number = needs["needs"][0]["number"].to_string();
    verb(&house, &other, "elsewhere", &["needs-you", "--accept", &number], "").ended(0);
    verb(&house, &other, "elsewhere", &["provision"], "");
    assert_eq!(house.posts(), 2, "nobody got a second key");
    for path in files(&house.dir.path().join("elsewhere")).into_iter().chain([file.into()]) {
        let bytes = std::fs::read(&path).unwrap();
        for secret in house.secrets() {
            let leaks = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!leaks, "{path:?} holds a secret in the clear");
        }
    }
}

/// What a list holds is never lost by a slip of the hand.
#[test]
fn a_restore_asks_before_it_takes_the_place_of_a_list() {
    let house = House::with_class(&["ada@example.edu,Ada"]);
    house.run(&["provision"]).ended(0);
    let (file, key) = (house.path("list.age"), house.write("key", KEY));
    let made = house.run(&["backup", &file, "--backup-passphrase-file", &key]).ended(0);
    assert!(made.out.contains("Backed up and tested: 1 person and 1 key"), "{}", made.out);
    assert_eq!(
        house.json(&["backup", &file, "--backup-passphrase-file", &key]).ended(2).error(),
        "file_exists"
    );
    let weak = house.write("weak", "password1");
    assert_eq!(
        house.json(&["backup", &file, "--force", "--backup-passphrase-file", &weak]).ended(2).error(),
        "passphrase_weak"
    );
    let refused = house.json(&["restore", &file, "--backup-passphrase-file", &key]).ended(2);
    assert_eq!(refused.error(), "not_empty");
    assert!(refused.err.contains("--replace"), "{}", refused.err);
    let wrong = house.json(&["restore", &file, "--replace", "--backup-passphrase-file", &weak]).ended(2);
    assert_eq!(wrong.error(), "passphrase_wrong");
    let cut = std::fs::read(&file).unwrap();
    std::fs::write(&file, &cut[..cut.len() - 1]).unwrap();
    let broken = house.json(&["restore", &file, "--replace", "--backup-passphrase-file", &key]).ended(2);
    assert_eq!(broken.error(), "backup_damaged");
    std::fs::write(&file, &cut).unwrap();
    let done = house.run(&["restore", &file, "--replace", "--backup-passphrase-file", &key]).ended(0);
    assert!(done.out.contains("do not create keys on both"), "{}", done.out);
    let kept = files(&house.dir.path().join("data"));
    assert!(kept.iter().any(|path| path.to_string_lossy().contains("before-restore")), "{kept:?}");
    for ran in [&made, &refused, &wrong, &broken, &done] {
        assert!(!ran.out.contains(KEY) && !ran.err.contains(KEY), "a passphrase was printed");
    }
}

/// A code made by a script: on the sheet alone, and it opens the list where the password store has lost the key to it.
#[test]
fn a_recovery_code_stands_on_its_sheet_alone_and_opens_the_list() {
    let house = House::new();
    let first = desk(&house, "first");
    connected(&house, &first);
    let sheet = house.path("sheet.txt");
    let made = verb(&house, &first, "data", &["recovery-code", &sheet], "").ended(0);
    assert_eq!(made.json()["replaced"], false);
    let code = |path: &str| {
        let text = if path.ends_with(".pdf") {
            let read = std::process::Command::new("pdftotext").args(["-raw", path, "-"]).output();
            String::from_utf8(read.expect("pdftotext (poppler-utils) is needed by this test").stdout).unwrap()
        } else {
            std::fs::read_to_string(path).unwrap()
        };
        text.lines().map(str::trim).find(|line| line.matches('-').count() == 7).expect("a code").to_owned()
    };
    let old = code(&sheet);
    assert!(!made.out.contains(&old) && !made.err.contains(&old), "printed nowhere");

    let refused = verb(&house, &first, "data", &["recovery-code", &sheet, "--force"], "").ended(2);
    assert!(refused.out.contains("--renew"), "{}", refused.out);
    assert_eq!(code(&sheet), old, "the older code and its sheet are as they were");
    let taken = verb(&house, &first, "data", &["recovery-code", &sheet, "--renew"], "").ended(2);
    assert_eq!(taken.error(), "file_exists");
    let renewed = verb(&house, &first, "data", &["recovery-code", &house.path("."), "--renew"], "").ended(0);
    let document = renewed.json();
    let file = document["file"].as_str().unwrap();
    assert!(file.ends_with(".pdf"), "{file}");
    let second = code(file);
    assert_ne!(second, old);
    drop(first);

    let other = desk(&house, "other");
    let list = house.path("out.json");
    let words = ["export-keys", &list, "--format", "json"];
    assert_eq!(verb(&house, &other, "data", &words, "").ended(2).error(), "keychain_entry_gone");
    let by = |code: &str| {
        let slip = house.write("slip", code);
        let mut words = words.to_vec();
        words.extend(["--passphrase-file", &slip]);
        verb(&house, &other, "data", &words, "")
    };
    assert_eq!(by(&old).ended(2).error(), "recovery_code_wrong");
    by(&second).ended(0);
    let text = std::fs::read_to_string(&list).unwrap();
    let open = house.secrets().iter().filter(|secret| text.contains(secret.as_str())).count();
    assert_eq!(open, 2, "every secret opens");
}

/// A stick that is too small: no half backup stays on it. Needs the right to mount, as in CI.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_keeps_no_half_backup() {
    use std::process::{Command, Stdio};
    let house = House::with_class(&["ada@example.edu,Ada"]);
    let stick = house.path("stick");
    std::fs::create_dir(&stick).unwrap();
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=64k,mode=700", "none", &stick])
        .stderr(Stdio::null())
        .status();
    if !mounted.is_ok_and(|status| status.success()) {
        println!("skipped: this user may not mount a small disk");
        return;
    }
    let key = house.write("key", KEY);
    let full = house.json(&["backup", &stick, "--backup-passphrase-file", &key]);
    let left = files(std::path::Path::new(&stick));
    Command::new("umount").arg(&stick).status().unwrap();
    assert_eq!(full.ended(2).error(), "disk_full");
    assert!(left.is_empty(), "{left:?}");
}
