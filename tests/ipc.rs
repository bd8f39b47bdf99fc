//! The bridge with the real commands and the real capability: who may ask, what is answered, what never is.
//!
//! The program is the real one over a runtime without a screen; nobody sits before it, so dialogs are closed at once.

use std::sync::Arc;

use keyroster_assembly::{Env, HostedPractice, Secret, parts};
use keyroster_desktop::{Desk, MAIN, Shell, context, desktop};
use serde_json::{Value, json};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

#[path = "../src-tauri/command_names.rs"]
mod command_names;

const OWN_PAGE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// The program, and where it keeps its list.
struct House {
    app: App<MockRuntime>,
    _folder: TempDir,
}

impl House {
    fn new() -> House {
        let folder = TempDir::new().expect("a folder");
        let (data_dir, anchor_dir) = (folder.path().join("list"), folder.path().join("state"));
        let env = Env { data_dir: Some(data_dir), anchor_dir: Some(anchor_dir), ..Env::default() };
        let practice = Arc::new(HostedPractice::default());
        let host = practice.clone();
        // A passphrase given from outside wins over any keychain: nothing of this computer's is touched.
        let remake = move || {
            let mut parts = parts(&env, host.clone())?;
            parts.passphrase = Some(Secret::new("gravel lantern orbit sandal thimble quartz".to_owned()));
            Ok(parts)
        };
        let open = move || Shell::open(Box::new(remake), practice, Desk::Empty);
        let mut app = desktop(mock_builder(), open).build(context()).expect("the program is built");
        #[allow(deprecated, reason = "one turn is all that the set-up needs")]
        app.run_iteration(|_, _| {});
        House { app, _folder: folder }
    }

    fn main(&self) -> WebviewWindow<MockRuntime> {
        self.app.get_webview_window(MAIN).expect("the set-up opened the window")
    }

    /// Asks as the face does.
    fn ask(&self, command: &str, args: Value) -> Result<Value, Value> {
        ask(&self.main(), OWN_PAGE, command, args)
    }

    /// The practice account with its class and a key for everybody; the class and one person.
    fn with_keys() -> (House, i64, i64) {
        let house = House::new();
        let frame = house.ask("account_practice", json!({})).expect("the practice account");
        let roster = frame["rosters"][0]["id"].as_i64().expect("its class");
        let plan = house.ask("plan_make", json!({ "request": plan_of(roster) })).expect("a plan");
        house.ask("provision_start", json!({ "request": { "digest": plan["digest"] } })).expect("begun");
        let begun = std::time::Instant::now();
        loop {
            let run = house.ask("run_current", json!({})).expect("the run");
            if run["state"] == "finished" {
                break;
            }
            assert!(begun.elapsed().as_secs() < 60, "it never ended: {run}");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let people = house.ask("people", json!({ "rosterId": roster })).expect("people");
        let person = people["rows"][0]["holderId"].as_i64().expect("a person");
        (house, roster, person)
    }
}

fn plan_of(roster: i64) -> Value {
    json!({
        "rosterId": roster, "limit": "2.00", "noLimit": false, "noLimitConfirmed": false, "reset": "never",
        "expires": "", "keyName": "name", "workspaceId": null, "leftOut": [], "perPerson": [], "refresh": false,
    })
}

fn ask(window: &WebviewWindow<MockRuntime>, page: &str, command: &str, args: Value) -> Result<Value, Value> {
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: page.parse().expect("an address"),
        body: InvokeBody::Json(args),
        headers: tauri::http::HeaderMap::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(window, request).map(|body| body.deserialize::<Value>().expect("answers are JSON"))
}

/// Arguments that fit each command, for a class and a person. The order of the list is the order of asking.
fn fitting(command: &str, roster: i64, person: i64) -> Value {
    let account = 1;
    match command {
        "account_check" => json!({ "request": { "pasted": "" }, "accountId": null }),
        "account_connect" => json!({ "request": { "name": "Second" } }),
        "account_switch" | "account_disconnect_preview" | "account_disconnect" => {
            json!({ "accountId": account })
        }
        "account_rename" => json!({ "accountId": account, "name": "Practice" }),
        "practice_rehearse" => json!({ "kind": "slowDown" }),
        "roster_create" => json!({ "name": "Another class" }),
        "roster_rename" => json!({ "rosterId": roster, "name": "Renamed" }),
        "roster_archive" => json!({ "rosterId": roster, "archived": false }),
        "import_pick" => json!({ "rosterId": null }),
        "import_text" => json!({ "rosterId": null, "text": "name\nAda" }),
        "import_read" => json!({ "request": { "token": 1, "encoding": null, "roles": null } }),
        "import_answer" => {
            json!({ "request": { "token": 1, "line": 2, "code": "x", "answer": "x", "text": null } })
        }
        "import_apply" => json!({ "request": { "token": 1, "rosterName": "Pasted" } }),
        "import_save_problems" => json!({ "token": 1 }),
        "person_save" => json!({ "request": {
            "rosterId": roster, "holderId": null, "name": "Grace", "email": "", "externalId": "", "group": "",
            "limit": "",
        } }),
        "plan_make" => json!({ "request": plan_of(roster) }),
        "provision_start" => json!({ "request": { "digest": "none" } }),
        "list_save" => json!({ "request": { "rosterId": roster, "form": "csv", "anyway": false } }),
        "saved_file_show" | "saved_file_delete" => json!({ "fileId": 1 }),
        "needs_answer" => json!({ "request": { "id": 1, "choice": "x" } }),
        "board_keep" | "board_keep_undo" | "board_put_back" | "board_turn_off" | "board_keep_this" => {
            json!({ "request": { "hash": "00ff" } })
        }
        "board_link" => json!({ "request": { "hash": "00ff", "holderId": person } }),
        "board_name" => {
            json!({ "request": { "hash": "00ff", "rosterId": roster, "name": "Kim", "email": "" } })
        }
        "board_set_aside" => json!({ "request": { "hashes": ["00ff"], "aside": true } }),
        "settings_patch" => json!({ "request": { "theme": "dark" } }),
        "passphrase_strength" | "passphrase_choose" | "vault_unlock" => {
            json!({ "request": { "passphrase": "gravel lantern orbit sandal thimble quartz" } })
        }
        "folder_show" => json!({ "which": "data" }),
        "page_open" => json!({ "which": "credits" }),
        "person" | "person_remove" | "key_copy" | "key_reveal" => json!({ "holderId": person }),
        _ => fitting_later(command, roster, person),
    }
}

/// The same for what follows the creation.
fn fitting_later(command: &str, roster: i64, person: i64) -> Value {
    let request = |request: Value| json!({ "request": request });
    let history = json!({
        "before": null, "kind": null, "holderId": null, "rosterId": null, "from": "", "to": "", "text": "",
    });
    let compare =
        json!({ "a": { "from": "stored", "id": 1 }, "b": { "from": "file", "token": 9 }, "rosterId": null });
    match command {
        "earlier_pick" | "earlier_take" | "earlier_plan" => {
            request(json!({ "rosterId": null, "className": "" }))
        }
        "earlier_apply" => request(json!({ "digest": "none" })),
        "review_save" => request(json!({ "rosterId": null, "emails": false })),
        "handouts_tick" => request(json!({ "rosterId": roster, "ticks": [], "handed": true })),
        "handouts_contact" => json!({ "rosterId": roster, "contact": "Room 4" }),
        "handouts_save" => request(json!({
            "rosterId": roster, "form": "cards", "perSheet": 4, "paper": "a4", "onlyNew": false, "lock": null,
            "passphrase": null, "anyway": false,
        })),
        "history" => request(history),
        "history_save" => json!({ "request": history, "form": "csv" }),
        "hours_set" => request(json!({
            "rosterId": roster, "days": [true, false, false, false, false, false, false], "opens": "8:00",
            "closes": "9:00", "from": "", "until": "",
        })),
        "limits_set" => request(
            json!({ "rosterId": roster, "holderIds": null, "rule": { "kind": "amount", "text": "0" } }),
        ),
        "changes_plan" | "changes_now" => {
            request(json!({ "rosterId": roster, "holderIds": [person], "kind": "targets" }))
        }
        "changes_apply" => request(json!({ "digest": "none", "number": null, "noLimitConfirmed": false })),
        "changes_undo" => json!({ "runId": 77 }),
        "change_reverse_plan" => json!({ "itemId": 77 }),
        "rotate_plan" => request(json!({
            "rosterId": roster, "holderIds": [person], "limit": "left", "amount": "", "own": [],
            "noLimitConfirmed": false, "expires": "", "refresh": false,
        })),
        "rotate_start" => json!({ "digest": "none" }),
        "rotate_give_up" => json!({ "rosterId": roster, "holderIds": [person] }),
        "rotate_retire" => request(
            json!({ "rosterId": roster, "holderIds": [person], "how": "turnOff", "handedOut": false }),
        ),
        "compare" => request(compare),
        "comparison_save" => json!({ "request": compare, "form": "csv" }),
        "snapshot_name" => json!({ "id": 1, "name": "Before lab" }),
        "snapshot_save" => json!({ "id": 1 }),
        "backup_make" => request(json!({ "passphrase": "short", "withManagementKeys": false })),
        "restore_open" => request(json!({ "passphrase": "short" })),
        "copy_open" | "copy_prepare" => json!({ "name": "../nowhere" }),
        "person_days" => json!({ "holderId": person }),
        _ => json!({ "rosterId": roster }),
    }
}

/// Whether a text holds more of a key than may be shown.
fn holds_a_key(text: &str) -> bool {
    text.match_indices("sk-or-v1-").any(|(at, start)| {
        let rest = &text[at + start.len()..];
        rest.bytes().take_while(u8::is_ascii_hexdigit).count() > 12
    })
}

/// An error in words, as every command answers; a refusal by the bridge itself is plain text.
fn in_words(error: &Value) -> bool {
    error["code"].is_string() && error["message"].as_str().is_some_and(|message| !message.is_empty())
}

#[test]
fn every_command_answers_the_window_and_only_one_gives_a_key_away() {
    let (house, roster, person) = House::with_keys();
    let mut answered = 0;
    // Removing the person and leaving the account come last: the others need them.
    let late = ["person_remove", "account_disconnect", "roster_delete"];
    let (last, first): (Vec<&str>, Vec<&str>) =
        command_names::ALL.iter().partition(|name| late.contains(name));
    for command in first.into_iter().chain(last) {
        let answer = house.ask(command, fitting(command, roster, person));
        let text = answer.as_ref().unwrap_or_else(|error| error).to_string();
        if let Err(error) = &answer {
            assert!(in_words(error), "{command} is refused by the bridge, not by the app: {error}");
            assert_ne!(error["code"], "internal", "{command}: {error}");
        } else {
            answered += 1;
        }
        assert_eq!(holds_a_key(&text), command == "key_reveal", "{command} gave {} characters", text.len());
    }
    assert!(answered > 35, "most commands do what they are for with fitting arguments: {answered}");
}

#[test]
fn no_other_window_and_no_other_page_gets_anything() {
    let (house, roster, person) = House::with_keys();
    let other = WebviewWindowBuilder::new(&house.app, "other", WebviewUrl::default());
    let other = other.build().expect("a window that the capability does not know");
    for command in command_names::ALL {
        let args = fitting(command, roster, person);
        for (window, page) in [
            (&other, OWN_PAGE),
            (&house.main(), "https://openrouter.ai"),
            (&house.main(), "https://tauri.localhost.example.com"),
            (&house.main(), "http://127.0.0.1:8080"),
        ] {
            let refused = ask(window, page, command, args.clone()).expect_err("nothing for strangers");
            assert!(
                refused.is_string(),
                "{command} reached the app from {} at {page}: {refused}",
                window.label()
            );
        }
    }
    let untouched = house.ask("people", json!({ "rosterId": roster })).expect("the class is as it was");
    assert_eq!(untouched["rows"].as_array().map(Vec::len), Some(30));
}

#[test]
fn what_is_not_listed_is_not_there() {
    let house = House::new();
    for command in [
        "",
        "Start",
        "start ",
        "eval",
        "plugin:fs|read_file",
        "plugin:shell|open",
        "plugin:event|emit",
        "plugin:window|close",
        "plugin:webview|create_webview_window",
        "plugin:path|resolve",
    ] {
        let refused = house.ask(command, json!({ "path": "/etc/passwd", "event": "changed", "label": "x" }));
        assert!(refused.is_err_and(|error| error.is_string()), "‘{command}’ is answered");
    }
    house.ask("start", json!({})).expect("what is listed is");
}

#[test]
fn odd_arguments_give_clean_errors() {
    let (house, roster, person) = House::with_keys();
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1.5),
        json!("1"),
        json!("x".repeat(10_000)),
        json!("\u{0}\u{202e}'\";--"),
        json!([]),
        json!([[[]]]),
        json!({}),
        json!({ "__proto__": 1 }),
    ];
    // These change what the others need, and are asked with fitting arguments elsewhere.
    let quiet = [
        "start",
        "saved_open",
        "saved_open_folder",
        "file_use_own",
        "good_copy_open",
        "file_rebuild",
        "account_practice",
        "practice_usage",
        "refresh",
        "vault_retry",
    ];
    for command in command_names::ALL.iter().filter(|name| !quiet.contains(name)) {
        let fitting = fitting(command, roster, person);
        for value in &odd {
            for args in twisted(&fitting, value) {
                let answer = house.ask(command, args.clone());
                let text = answer.as_ref().unwrap_or_else(|error| error).to_string();
                assert!(*command == "key_reveal" || !holds_a_key(&text), "{command} gave a key for {args}");
                if let Err(error) = &answer {
                    let clean =
                        in_words(error) || error.as_str().is_some_and(|said| said.contains("invalid args"));
                    assert!(clean && error["code"] != "internal", "{command} with {args}: {error}");
                }
            }
        }
    }
    house.ask("start", json!({})).expect("the app is still well");
}

/// The arguments with one value after the other replaced, inside the request too.
fn twisted(fitting: &Value, value: &Value) -> Vec<Value> {
    let Some(fields) = fitting.as_object() else { return Vec::new() };
    let mut all = vec![value.clone()];
    for (name, inner) in fields {
        let mut outer = fitting.clone();
        outer[name] = value.clone();
        all.push(outer);
        for field in inner.as_object().into_iter().flat_map(|inner| inner.keys()) {
            let mut deep = fitting.clone();
            deep[name][field] = value.clone();
            all.push(deep);
        }
    }
    all
}

#[test]
fn ids_of_another_class_do_not_mix() {
    let (house, roster, person) = House::with_keys();
    let other = house.ask("roster_create", json!({ "name": "Other" })).expect("a class")["id"].clone();
    let moved = json!({ "request": {
        "rosterId": other, "holderId": person, "name": "Taken over", "email": "", "externalId": "", "group": "",
        "limit": "",
    } });
    // Whatever it answers, the person stays in their own class and under their own name.
    let answer = house.ask("person_save", moved);
    let people = house.ask("people", json!({ "rosterId": roster })).expect("the class");
    let row = &people["rows"][0];
    assert_eq!(row["holderId"], json!(person), "{answer:?}");
    assert_ne!(row["name"], "Taken over", "a person was edited through a class they are not in: {answer:?}");
    let strangers = house.ask("people", json!({ "rosterId": other })).expect("the other class");
    assert_eq!(strangers["rows"], json!([]));
}
