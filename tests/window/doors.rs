//! The other two doors of the welcome, the practice account and a saved file; and files that are there already.

use std::time::Duration;

use crate::main_job::keys_in;
use crate::pictures::take;
use crate::processes::until;
use crate::stage::Stage;

#[test]
fn the_practice_account_and_a_saved_copy_of_it() {
    let stage = Stage::new();
    let window = stage.open();
    window.click("Try the practice account");
    window.sees("Practice account. Nothing here is real.");
    window.sees("Ada Lindqvist");
    window.click("Create 30 keys");
    window.until(
        "the plan is made",
        "return /^Plan: create/.test(document.querySelector('h1')?.textContent ?? '')",
    );
    window.click("Create 30 keys");
    window.sees("Nobody is without a key.");
    window.click("Save list");
    let target = stage.path("PRACTICE list.csv");
    stage.choose("Save list", &target);
    window.sees("This file contains keys.");
    assert_eq!(keys_in(&target).len(), 30);
    let text = std::fs::read_to_string(&target).expect("saved");
    assert!(text.contains("PRACTICE"), "nobody may take a practice list for a real one");
    assert_eq!(stage.server.practice().requests().len(), 0, "nothing is asked of the real OpenRouter");
    window.log_out();

    // The same list, looked at as a copy from another computer.
    let copy = stage.path("copy");
    std::fs::create_dir(&copy).expect("a folder");
    let file = copy.join("keyroster.sqlite3");
    std::fs::copy(stage.data().join("keyroster.sqlite3"), &file).expect("copied after the program ended");
    std::fs::remove_dir_all(stage.data()).expect("the own list is gone");
    let window = stage.open();
    window.click("Open a saved file…");
    stage.choose("Open a saved file", &file);
    window.sees("Read-only: nothing in it can be changed.");
    window.sees("Ada Lindqvist");
    let refused =
        window.ask("roster_create", serde_json::json!({ "name": "New" })).expect_err("a copy stays as it is");
    assert_eq!(refused["code"], "read_only_file", "{refused}");
    window.click("Close this copy");
    window.sees("Connect OpenRouter");
}

#[test]
fn a_damaged_list_is_set_aside_and_nothing_is_deleted() {
    let stage = Stage::new();
    let window = stage.open();
    window.click("Try the practice account");
    window.sees("Ada Lindqvist");
    window.log_out();
    let file = stage.data().join("keyroster.sqlite3");
    let mut bytes = std::fs::read(&file).expect("the list");
    bytes[4096..].fill(0x5a);
    std::fs::write(&file, &bytes).expect("damaged behind its first page");
    let window = stage.open();
    window.sees("Your saved file cannot be used");
    take(&window, "rescue");
    window.click("Start a new file");
    window.click("Start a new file");
    window.sees("Connect OpenRouter");
    let kept = std::fs::read_dir(stage.data())
        .expect("the folder")
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with("damaged-"));
    let aside = kept.expect("the damaged file has a folder of its own").path().join("keyroster.sqlite3");
    assert_eq!(std::fs::metadata(aside).expect("it is in there").len(), bytes.len() as u64, "as it was");
    // The window follows the new list: what happens in it arrives.
    window.click("Try the practice account");
    window.click("Create 30 keys");
    window.click("Create 30 keys");
    window.sees("Nobody is without a key.");
}

#[test]
fn an_existing_file_is_only_replaced_when_the_person_says_so() {
    let stage = Stage::new();
    let window = stage.open();
    window.click("Try the practice account");
    window.click("More for this class");
    window.click("Save roster as file…");
    let target = stage.file("mine.csv", "something of mine");
    let dialog = stage.titled("Save roster");
    let windows = || stage.xdotool(&["search", "--onlyvisible", "--class", "keyroster"]).lines().count();
    let before = windows();
    stage.xdotool(&["windowfocus", "--sync", &dialog]);
    stage.type_path(&target);
    until("the dialog asks", Duration::from_secs(30), || {
        let now = windows();
        if now > before { Ok(()) } else { Err(format!("{now} windows")) }
    });
    assert_eq!(std::fs::read_to_string(&target).expect("there"), "something of mine");
    stage.xdotool(&["key", "Escape"]);
    until("the question is gone", Duration::from_secs(30), || {
        let now = windows();
        if now == before { Ok(()) } else { Err(format!("{now} windows")) }
    });
    stage.xdotool(&["windowfocus", "--sync", &dialog, "key", "Escape"]);
    until("the dialog is closed", Duration::from_secs(30), || {
        if stage.has_titled("Save roster") { Err("it is open".to_owned()) } else { Ok(()) }
    });
    window.sees("Ada Lindqvist");
    assert_eq!(
        std::fs::read_to_string(&target).expect("there"),
        "something of mine",
        "nobody agreed to replace it"
    );
}
