//! The other two doors of the welcome: the practice account, and a saved file.

use crate::main_job::keys_in;
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
    let dialog = stage.titled("Save list");
    assert!(!dialog.is_empty());
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
