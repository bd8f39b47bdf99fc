//! Stopped, killed, started twice: what was made stays, and nothing is made twice.

use std::process::Stdio;
use std::time::Duration;

use crate::main_job::{connect, import_and_plan, keys_in};
use crate::processes::{Failed, Started, until};
use crate::stage::{PROGRAM, Setting, Stage};

/// Slow enough to act while keys are made.
fn slowly() -> Setting {
    Setting { latency: Duration::from_millis(400), ..Setting::default() }
}

#[test]
fn stopped_and_continued() {
    let stage = Stage::with(slowly());
    let window = stage.open();
    connect(&window);
    import_and_plan(&window, 30);
    window.click("Create 30 keys");
    until("some keys exist", Duration::from_secs(30), || at_least(&stage, 3));
    window.click("Stop");
    window.sees("Stopped at");
    let made = stage.server.live();
    assert!(made < 30, "it stopped before the end: {made}");
    window.click("Continue with");
    window.sees("Nobody is without a key.");
    assert_eq!(
        (stage.server.live(), stage.server.practice().summary().posts),
        (30, 30),
        "nothing was made twice"
    );
}

#[test]
fn killed_and_started_again() {
    let stage = Stage::with(slowly());
    let window = stage.open();
    connect(&window);
    import_and_plan(&window, 30);
    window.click("Create 30 keys");
    until("some keys exist", Duration::from_secs(30), || at_least(&stage, 4));
    window.kill();

    let window = stage.open();
    window.sees("Last time stopped at");
    window.click("Continue with");
    window.sees("Nobody is without a key.");
    assert_eq!(stage.server.live(), 30, "one live key for each person, no orphan is left");
    window.click("Save list");
    let target = stage.path("after.csv");
    stage.choose("Save list", &target);
    window.sees("This file contains keys.");
    let keys = keys_in(&target);
    assert_eq!(keys.len(), 30, "nobody's key was lost by the kill");
    assert!(keys.iter().all(|key| stage.server.status_for(key) == 200), "and every one of them works");
}

#[test]
fn a_second_start_shows_the_first_window() {
    let stage = Stage::new();
    let window = stage.open();
    let second = stage.command(PROGRAM).status().expect("it starts");
    assert!(second.success(), "the second start ends by itself, content");
    window.sees("Connect OpenRouter");

    // Without the bus between them, the lock on the data folder is what tells the second one.
    let mut apart = stage.command(PROGRAM);
    apart.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere").stdout(Stdio::null());
    let mut apart = Started::new(&mut apart);
    let message = stage.titled("The app is already open");
    stage.xdotool(&["windowfocus", "--sync", &message, "key", "Return"]);
    until("the second start ends", Duration::from_secs(30), || match apart.child.try_wait() {
        Ok(Some(status)) if status.code() == Some(1) => Ok(()),
        other => Err(format!("{other:?}")),
    });
    window.sees("Connect OpenRouter");
}

#[test]
fn the_end_of_the_session_waits_for_answers_on_their_way() {
    let stage = Stage::with(slowly());
    let window = stage.open();
    connect(&window);
    import_and_plan(&window, 30);
    window.click("Create 30 keys");
    until("some keys exist", Duration::from_secs(30), || at_least(&stage, 2));
    window.log_out();
    let made = stage.server.live();

    let window = stage.open();
    window.sees("Last time stopped at");
    let shown = window.ask("run_current", serde_json::json!({})).expect("the run that stopped");
    assert_eq!(shown["done"].as_u64(), Some(made as u64), "every key that was made is on record: {shown}");
    assert_eq!(shown["counts"]["beingChecked"].as_u64(), Some(0), "no answer was left unheard");
}

fn at_least(stage: &Stage, keys: usize) -> Result<(), Failed> {
    let live = stage.server.live();
    if live >= keys { Ok(()) } else { Err(format!("{live} of {keys}")) }
}
