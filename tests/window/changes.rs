//! Keys that exist are changed: a limit from its field to OpenRouter and back, a class turned off and restored.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use crate::main_job::{connect, import_and_plan};
use crate::processes::until;
use crate::stage::Stage;
use crate::window::{Window, key};

/// A class of four with a key each, on screen.
pub fn class_of_four(window: &Window<'_>) {
    connect(window);
    import_and_plan(window, 4);
    window.click("Create 4 keys");
    window.sees("Nobody is without a key.");
    window.click("Back to the class");
    window.sees("4 of 4 people have a key");
}

/// What OpenRouter has of each live key, by its name: its limit, and whether it is off.
type Kept = BTreeMap<String, (Option<String>, bool)>;

fn at_openrouter(stage: &Stage) -> Kept {
    let live = stage.server.practice().keys().into_iter().filter(|key| key.deleted_at.is_none());
    live.map(|key| (key.name, (key.limit, key.disabled))).collect()
}

/// Waits until OpenRouter has it so; what it has then.
fn until_kept(stage: &Stage, what: &str, so: impl Fn(&Kept) -> bool) -> Kept {
    until(what, Duration::from_secs(30), || {
        let now = at_openrouter(stage);
        if so(&now) { Ok(now) } else { Err(format!("{now:?}")) }
    })
}

#[test]
fn a_limit_is_changed_and_a_class_comes_back_exactly_as_it_was() {
    let stage = Stage::new();
    let window = stage.open();
    class_of_four(&window);
    let before = at_openrouter(&stage);

    window.click("Limits");
    window.until("the first target can be written", "return document.querySelector('input.target') !== null");
    let select = "const field = document.querySelector('input.target'); field.focus(); field.select();\
                  return field.getAttribute('aria-label')";
    window.page.script(select, &[]).expect("a target");
    window.type_at("input.target", "7.50");
    window.press(&[key::ENTER]);
    window.sees("1 of 1 change ticked");
    window.sees("Keys can still spend");
    assert_eq!(at_openrouter(&stage), before, "a target and its preview change nothing");
    window.click("Apply 1 change");
    window.sees("1 of 1 key changed.");
    let run = window.ask("changes_current", json!({})).expect("the run");
    assert_eq!(run["verified"], json!(true), "it was read back: {run}");
    let mut wanted = before.clone();
    let first = wanted.iter_mut().find(|(name, _)| name.contains("Ada")).expect("the first of the table");
    first.1.0 = Some("7.5".to_owned());
    assert_eq!(at_openrouter(&stage), wanted, "exactly this limit is another");

    // One key was off before the class is: it stays so.
    let frame = window.ask("start", json!({})).expect("the frame");
    let roster_id = frame["rosters"][0]["id"].clone();
    let people = window.ask("people", json!({ "rosterId": roster_id })).expect("the class");
    let one: Value = people["rows"][2]["holderId"].clone();
    let off = json!({ "request": { "rosterId": roster_id, "holderIds": [one], "kind": "off" } });
    window.ask("changes_now", off).expect("turned off");
    let former =
        until_kept(&stage, "one key is off", |all| all.values().filter(|(_, off)| *off).count() == 1);
    until("that change was read back", Duration::from_secs(30), || {
        let run = window.ask("changes_current", json!({})).map_err(|error| error.to_string())?;
        if run["state"] == "finished" { Ok(()) } else { Err(run["state"].to_string()) }
    });
    window.click("Turn whole class off");
    window.sees("is turned off.");
    until_kept(&stage, "all keys are off", |all| all.values().all(|(_, off)| *off));
    window.click("Restore");
    window.sees("3 keys turned on again. 1 key that was off before stays off.");
    assert_eq!(at_openrouter(&stage), former, "what was off stays off, and limits are as they were");
    window.until("the banner is gone", "return !document.body.innerText.includes('is turned off.')");
}
