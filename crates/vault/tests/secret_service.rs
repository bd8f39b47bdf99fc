//! The keychain against a real Secret Service daemon, each call in a process of its own.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

mod support;

use std::path::Path;
use std::process::Command;

use keyroster_vault::keychain::Item;
use keyroster_vault::{Anchor, AnchorPlace, Keychain, KeychainError, Secret};
use support::{Offers, Session, live_in};

const DO: &str = "KEYROSTER_VAULT_TEST_DO";
const MANAGEMENT: &str = "sk-or-v1-00000000000000000000000000000000000000000000000000000000000000aa";

/// The other process of the tests below: does one thing with the keychain and prints one line. Without a task (when
/// the runner calls it as a test) there is nothing to do.
#[test]
fn other_process() {
    let Ok(task) = std::env::var(DO) else { return };
    println!("\nANSWER {}", answer(&task, &Keychain::of_this_computer(Some("test"))));
}

fn answer(task: &str, keychain: &Keychain) -> String {
    let done = match task {
        "probe" => keychain.probe().map(|()| "kept".to_owned()),
        "make" => keychain.make_wrapping_key("v", 1).map(|k| sum(k.expose())),
        "read" => keychain.wrapping_key("v", 1).map(|k| sum(k.expose())),
        "keep management" => keychain
            .keep_management_key("v", "a", &Secret::new(MANAGEMENT.to_owned()))
            .map(|()| "kept".to_owned()),
        "management" => keychain.management_key("v", "a").map(|s| s.masked()),
        "forget" => keychain
            .forget(&Item::ManagementKey { vault_id: "v", account_id: "a" })
            .map(|()| "gone".to_owned()),
        "anchor" => return anchor(keychain),
        "retry" => return retry(keychain),
        "restart" => return restart(keychain),
        _ => panic!("unknown task {task}"),
    };
    done.unwrap_or_else(|e| name(&e))
}

fn name(error: &KeychainError) -> String {
    match error {
        KeychainError::NoService => "NoService".to_owned(),
        KeychainError::Locked => "Locked".to_owned(),
        KeychainError::NoEntry => "NoEntry".to_owned(),
        KeychainError::NotPersistent => "NotPersistent".to_owned(),
        KeychainError::AlreadyThere => "AlreadyThere".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Enough of a key to compare two processes' by, not the key.
fn sum(key: &[u8; 32]) -> String {
    key.iter().map(|b| u32::from(*b)).sum::<u32>().to_string()
}

fn anchor(keychain: &Keychain) -> String {
    let place = AnchorPlace::Keychain(keychain.clone());
    let before = place.read("v").unwrap().map_or(0, |a| a.audit_seq);
    let next = Anchor { vault_id: "v".to_owned(), epoch: 1, audit_seq: before + 1, head_hash: [9; 32] };
    place.write(&next).unwrap();
    format!("{before}")
}

/// One `Keychain` that first finds nobody and then, after the daemon came up, must work.
fn retry(keychain: &Keychain) -> String {
    let first = keychain.make_wrapping_key("retry", 1).map(|_| ()).unwrap_err();
    let unlocked = Command::new("sh").args(["-c", support::UNLOCK]).status().unwrap();
    assert!(unlocked.success());
    let second = keychain.make_wrapping_key("retry", 1).map(|_| "made".to_owned());
    format!("{} then {}", name(&first), second.unwrap_or_else(|e| name(&e)))
}

/// One `Keychain` whose daemon is replaced by another behind its back.
fn restart(keychain: &Keychain) -> String {
    let made = keychain.make_wrapping_key("v", 1).map(|k| sum(k.expose())).unwrap();
    let replaced = format!(
        "pid=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus /org/freedesktop/DBus \
         org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | tr -dc '0-9 ' | \
         awk '{{print $NF}}'); kill \"$pid\"; while kill -0 \"$pid\" 2>/dev/null; do sleep 0.02; done; {}",
        support::UNLOCK
    );
    assert!(Command::new("sh").args(["-c", &replaced]).status().unwrap().success());
    let read = keychain.wrapping_key("v", 1).map(|k| sum(k.expose()));
    if read.as_ref().is_ok_and(|read| *read == made) { "same".to_owned() } else { format!("{read:?}") }
}

fn in_process(task: &str, place: impl FnOnce(&mut Command)) -> String {
    let mut me = Command::new(std::env::current_exe().unwrap());
    me.args(["--exact", "other_process", "--nocapture"]);
    place(me.env(DO, task));
    let out = me.output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let line = text.lines().find_map(|l| l.strip_prefix("ANSWER "));
    line.unwrap_or_else(|| panic!("{task}: {text}\n{}", String::from_utf8_lossy(&out.stderr))).to_owned()
}

fn asks(session: &Session, task: &str) -> String {
    in_process(task, |program| {
        session.join(program);
    })
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn an_unlocked_keychain_keeps_its_items_across_processes() {
    let home = home();
    let session = Session::start(home.path(), Offers::Unlocked);
    assert_eq!(asks(&session, "probe"), "kept");
    assert_eq!(asks(&session, "read"), "NoEntry");
    let made = asks(&session, "make");
    assert_eq!(asks(&session, "read"), made, "the next start must find the same wrapping key");
    assert_eq!(asks(&session, "make"), "AlreadyThere", "writing over a wrapping key would lose every secret");
    assert_eq!(asks(&session, "read"), made);
    assert_eq!(asks(&session, "keep management"), "kept");
    assert_eq!(asks(&session, "management"), "sk-or-v1-000…0aa");
    assert_eq!(asks(&session, "forget"), "gone");
    assert_eq!(asks(&session, "management"), "NoEntry");
    assert_eq!(asks(&session, "forget"), "gone", "forgetting twice is no error");
    assert_eq!((asks(&session, "anchor"), asks(&session, "anchor")), ("0".to_owned(), "1".to_owned()));
}

#[test]
fn what_was_kept_outlives_the_session() {
    let home = home();
    let made = asks(&Session::start(home.path(), Offers::Unlocked), "make");
    assert_eq!(asks(&Session::start(home.path(), Offers::Unlocked), "read"), made);
}

#[test]
fn a_locked_keychain_says_locked_and_never_that_the_item_is_gone() {
    let home = home();
    asks(&Session::start(home.path(), Offers::Unlocked), "make");
    let locked = Session::start(home.path(), Offers::Locked);
    for task in ["read", "make", "management", "keep management", "probe"] {
        assert_eq!(asks(&locked, task), "Locked", "{task}");
    }
}

#[test]
fn a_computer_where_no_keychain_was_ever_made_is_locked_too() {
    let home = home();
    let locked = Session::start(home.path(), Offers::Locked);
    assert_eq!(asks(&locked, "probe"), "Locked", "making a keychain needs somebody to choose its password");
}

#[test]
fn without_a_message_bus_there_is_no_service() {
    let home = home();
    for task in ["probe", "read", "make", "keep management", "forget"] {
        let said = in_process(task, |program| {
            live_in(program, home.path());
        });
        assert_eq!(said, "NoService", "{task}");
    }
    assert_eq!(left(home.path()), 0, "a keychain that is not there must leave no key in a file");
}

#[test]
fn a_bus_without_anybody_who_keeps_secrets_is_no_service() {
    let home = home();
    let session = Session::start(home.path(), Offers::NobodyThere);
    for task in ["probe", "read", "make", "keep management", "forget"] {
        assert_eq!(asks(&session, task), "NoService", "{task}");
    }
}

#[test]
fn a_start_that_failed_can_be_tried_again() {
    let home = home();
    let session = Session::start(home.path(), Offers::NobodyThere);
    assert_eq!(asks(&session, "retry"), "NoService then made");
}

#[test]
fn a_daemon_that_was_restarted_is_found_again() {
    let home = home();
    let session = Session::start(home.path(), Offers::Unlocked);
    assert_eq!(asks(&session, "restart"), "same");
}

#[test]
fn a_keychain_that_lives_in_memory_only_is_found_out() {
    let home = home();
    let session = Session::start(home.path(), Offers::Unlocked);
    session.forget_at_logout();
    assert_eq!(asks(&session, "probe"), "NotPersistent", "keys kept there would be lost at logout");
}

fn left(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, |entries| entries.count())
}
