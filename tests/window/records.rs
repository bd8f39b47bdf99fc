//! What is kept: a backup through the native dialog, proven; a file for review, saved and opened to look at.

use serde_json::json;

use crate::changes::class_of_four;
use crate::main_job::is_private;
use crate::pictures::take;
use crate::stage::Stage;
use crate::window::{Window, key};

/// What is written on every control that can be used now.
fn controls(window: &Window<'_>) -> Vec<String> {
    let script = "return [...document.querySelectorAll('button, input, select, textarea, [role=menuitem]')]\
                  .filter((one) => one.getClientRects().length > 0 && !one.disabled)\
                  .map((one) => (one.getAttribute('aria-label') ?? one.textContent).replace(/\\s+/g, ' ').trim())";
    let all = window.page.script(script, &[]).expect("controls");
    let all = all.as_array().expect("a list").iter();
    all.map(|one| one.as_str().unwrap_or_default().to_owned()).collect()
}

/// Nothing on screen says that it changes anything.
fn nothing_writes(window: &Window<'_>) {
    const WRITES: [&str; 13] = [
        "Add", "Apply", "Back", "Connect", "Create", "Delete", "Import", "New", "Refresh", "Rename",
        "Select", "Target", "Turn",
    ];
    let all = controls(window);
    let first = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    let writing: Vec<&String> =
        all.iter().filter(|name| *name == "Check now" || WRITES.contains(&first(name).as_str())).collect();
    assert!(writing.is_empty(), "a file for review is only looked at: {writing:?}");
    assert!(all.len() > 5, "there is a screen: {all:?}");
}

#[test]
fn a_backup_is_proven_and_a_review_file_is_only_looked_at() {
    let stage = Stage::new();
    let window = stage.open();
    class_of_four(&window);

    window.press(&[key::CONTROL, ","]);
    window.click("Security & backup");
    window.click("Back up now…");
    window.sees("Write these words down now");
    let backup = stage.path("class backup.age");
    window.click("Choose where and back up");
    stage.choose("Save backup", &backup);
    window.sees("Backed up and tested");
    window.sees("4 people and 4 keys are in class backup.age.");
    take(&window, "backup-tested");
    let bytes = std::fs::read(&backup).expect("the backup is there");
    assert!(
        bytes.starts_with(b"age-encryption.org/v1\n-> scrypt"),
        "any age program opens it with the passphrase"
    );
    is_private(&backup);
    window.click("Close");

    window.click("Applied AI, autumn");
    window.click("More for this class");
    window.click("Save for review…");
    window.sees("opens in this app without a key");
    let review = stage.path("for the department.keyroster-review");
    window.click("Save file");
    stage.choose("Save for review", &review);
    window.sees("saved with 4 people. It holds no key.");
    let secrets: Vec<String> = stage
        .server
        .practice()
        .keys()
        .into_iter()
        .filter_map(|key| Some(key.secret?.expose().to_owned()))
        .collect();
    window.log_out();
    std::fs::remove_dir_all(stage.data()).expect("another computer has no list");

    let window = stage.open();
    window.click("Open a saved file…");
    stage.choose("Open a saved file", &review);
    window.sees("Read-only, without keys, no internet used. Nothing missing or altered.");
    window.sees("Ada Lindqvist");
    nothing_writes(&window);
    window.click("Limits");
    window.sees("At OpenRouter");
    nothing_writes(&window);
    take(&window, "review-opened");
    let refused =
        window.ask("roster_create", json!({ "name": "New" })).expect_err("nothing is written to it");
    assert_eq!(refused["code"], "read_only_file", "{refused}");
    let page = window.page.script("return document.documentElement.outerHTML", &[]).expect("the page");
    assert!(
        !secrets.is_empty() && secrets.iter().all(|key| !page.as_str().unwrap_or_default().contains(key))
    );
    window.click("Close this file");
    window.sees("Connect OpenRouter");
}
