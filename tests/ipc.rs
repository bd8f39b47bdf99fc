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
#[path = "ipc/fitting.rs"]
mod fitting;
#[path = "ipc/hostile.rs"]
mod hostile;
#[path = "leaks/mod.rs"]
mod leaks;

use fitting::{fitting, plan_of};

const OWN_PAGE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

/// The program, and where it keeps its list.
struct House {
    app: App<MockRuntime>,
    folder: TempDir,
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
        House { app, folder }
    }

    fn main(&self) -> WebviewWindow<MockRuntime> {
        self.app.get_webview_window(MAIN).expect("the set-up opened the window")
    }

    /// Where everything of it lies.
    fn folder(&self) -> &std::path::Path {
        self.folder.path()
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
