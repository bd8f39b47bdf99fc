//! Without a mouse; and what the clipboard keeps.

use serde_json::json;

use crate::main_job::{keys_in, roster};
use crate::stage::Stage;
use crate::window::{Window, key};

/// Presses Tab until the control with these words has the focus.
fn tab_to(window: &Window<'_>, name: &str) {
    let script = "const at = document.activeElement; return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? ''";
    let mut seen = Vec::new();
    for _ in 0..80 {
        window.press(&[key::TAB]);
        let at = window.page.script(script, &[]).expect("something has the focus");
        seen.push(at.as_str().unwrap_or_default().to_owned());
        if seen.last().is_some_and(|at| at == name) {
            return;
        }
    }
    panic!("no Tab reaches ‘{name}’; seen: {seen:?}");
}

#[test]
fn the_whole_job_by_keyboard_alone() {
    let stage = Stage::new();
    let window = stage.open();
    window.until(
        "the first door has the focus",
        "return document.activeElement?.textContent.includes('Connect OpenRouter') === true",
    );
    window.press(&[key::ENTER]);
    window.until("the field has the focus", "return document.activeElement?.id === 'management-key'");
    window.paste(stage.server.practice().management_key());
    window.until("Connect has the focus", "return document.activeElement?.textContent.trim() === 'Connect'");
    window.press(&[key::ENTER]);
    window.sees("Bring your first class");
    let file = stage.file("class.csv", &roster(12));
    tab_to(&window, "Import roster");
    window.press(&[key::ENTER]);
    stage.choose("Import roster", &file);
    window.sees("12 of 12 rows are ready.");
    window.press(&[key::CONTROL, key::ENTER]);
    window.until(
        "the plan can be carried out",
        "return [...document.querySelectorAll('button')].some((one) => one.textContent.includes('Create 12 keys') && !one.disabled)",
    );
    window.press(&[key::CONTROL, key::ENTER]);
    window.sees("Nobody is without a key.");
    window.press(&[key::CONTROL, "s"]);
    let target = stage.path("list.csv");
    stage.choose("Save list", &target);
    window.sees("This file contains keys.");
    assert_eq!((keys_in(&target).len(), window.clicks()), (12, 0), "no mouse was needed");
}

/// What is on the clipboard now, as a paste into a field of the page brings it.
fn pasted(window: &Window<'_>) -> String {
    let field = "const field = document.createElement('textarea'); field.id = 'test-paste'; document.body.append(field); field.focus(); return true";
    window.page.script(field, &[]).expect("a field");
    window.press(&[key::CONTROL, "v"]);
    let read = "const field = document.getElementById('test-paste'); const text = field.value; field.remove(); return text";
    window.page.script(read, &[]).expect("its text").as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_copied_key_is_forgotten_and_other_text_is_not() {
    let stage = Stage::new();
    let window = stage.open();
    window.click("Try the practice account");
    window.click("Create 30 keys");
    window.click("Create 30 keys");
    window.sees("Nobody is without a key.");
    window
        .ask("settings_patch", json!({ "request": { "clipboardSeconds": 10 } }))
        .expect("the shortest time");
    let frame = window.ask("start", json!({})).expect("the frame");
    let people = window.ask("people", json!({ "rosterId": frame["rosters"][0]["id"] })).expect("the class");
    let holder = people["rows"][0]["holderId"].clone();

    let copied = window.ask("key_copy", json!({ "holderId": holder })).expect("copied");
    assert_eq!(copied, json!({ "seconds": 10 }), "the window learns how long, and no key");
    let key = pasted(&window);
    assert!(key.starts_with("sk-or-v1-") && key.len() == 73, "the key itself was on the clipboard");
    let revealed = window.ask("key_reveal", json!({ "holderId": holder })).expect("shown");
    assert_eq!(revealed["secret"], json!(key), "shown and copied are the same key");

    crate::processes::until("the clipboard forgets", std::time::Duration::from_secs(30), || {
        let now = pasted(&window);
        if now == key { Err("the key is still there".to_owned()) } else { Ok(()) }
    });

    window.ask("key_copy", json!({ "holderId": holder })).expect("copied again");
    window.ask("support_copy", json!({})).expect("something else is copied");
    let other = pasted(&window);
    assert!(other.starts_with("Keyroster"), "the details are there: {other}");
}
