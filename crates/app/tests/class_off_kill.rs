//! A class turned off, and given back, by a process that is killed (`kill -9`) half-way: turning off again, or giving
//! back, gets there, and every key is exactly what it was (promises R1 and R9).
#![cfg(unix)]

#[allow(dead_code, reason = "shared with tests that need more of it")]
mod support;

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::time::Duration;

use keyroster_app::App;
use keyroster_app::wire::changes::{ChangeKind, ChangeRequest};
use keyroster_vault::Keychain;
use support::{Stand, app_in, plan_of};

/// Places on the way of turning off; the same ones, but for the first, on the way back.
const PLACES: [&str; 6] = [
    "change.begun:1",
    "change.read:3",
    "change.before:2",
    "change.after:2",
    "change.committed:3",
    "change.ended:1",
];
/// How a process that is to be killed is told what to do; empty in the test itself.
const CHILD: &str = "KEYROSTER_TEST_CHILD";

/// The process that is killed: turns the class off or gives it back in the folder it is told.
#[tokio::test(flavor = "multi_thread")]
async fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let [dir, url, roster, what] = told.split('\n').collect::<Vec<_>>()[..] else { panic!("{told}") };
    let keychain = Keychain::of_this_computer(Some("never-asked"));
    let settle = Duration::from_millis(600);
    let app = app_in(Path::new(dir), "data", url.to_owned(), settle, keychain, Some(Stand::passphrase()));
    let roster_id = roster.parse().expect("a number");
    match what {
        "off" => drop(app.class_off(roster_id).await.expect("off")),
        _ => drop(app.class_restore(roster_id).await.expect("restored")),
    }
}

/// Lets a child do it, killed at this place.
async fn killed(stand: &Stand, app: App, roster_id: i64, what: &str, place: &str) -> App {
    app.close_file().await;
    drop(app);
    stand.unlocked().await;
    let told = format!("{}\n{}\n{roster_id}\n{what}", stand.dir.path().display(), stand.server.base_url());
    let mut command = std::process::Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "child", "--nocapture"]).env(CHILD, told).env("KEYROSTER_FAILPOINT", place);
    let ran = tokio::task::spawn_blocking(move || command.output()).await.expect("no panic").expect("ran");
    assert_eq!(ran.status.signal(), Some(9), "{place} is not on the way any more: {ran:?}");
    stand.app()
}

/// Hash, name, limit, reset, off.
type Seen = (String, String, Option<String>, Option<String>, bool);

/// All of every key that somebody could see.
fn keys(stand: &Stand) -> Vec<Seen> {
    let mut keys: Vec<_> = stand
        .server
        .keys()
        .into_iter()
        .map(|key| (key.hash, key.name, key.limit, key.limit_reset, key.disabled))
        .collect();
    keys.sort();
    keys
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_half_way_the_class_still_comes_back_exactly() {
    let stand = Stand::new().await;
    let mut app = stand.app();
    let roster_id = stand.class(&app, 5).await;
    app.provision(&plan_of(roster_id), None).await.expect("begun");
    app.run_ended().await.expect("ended");
    let second = app.people(roster_id).await.expect("people").rows[1].holder_id;
    let one_off = ChangeRequest { roster_id, holder_ids: Some(vec![second]), kind: ChangeKind::Off };
    app.changes_now(&one_off).await.expect("begun");
    app.changes_ended().await.expect("ended");
    let before = keys(&stand);
    assert_eq!(before.iter().filter(|key| key.4).count(), 1, "one was off before");

    for (round, place) in ["pause.noted:1"].into_iter().chain(PLACES).enumerate() {
        app = killed(&stand, app, roster_id, "off", place).await;
        let held = app.class_state(roster_id).await.expect("state").pause;
        assert!(held.is_some(), "{place}: what each key was is on the disk before anything is sent");
        // Every second time the class is given back as it stands, half off.
        if round % 2 == 0 {
            app.class_off(roster_id).await.expect("off");
            assert!(keys(&stand).iter().all(|key| key.4), "{place}: all are off");
        }
        app.class_restore(roster_id).await.expect("restored");
        assert_eq!(keys(&stand), before, "{place}");
    }
    for place in ["pause.restoring:1"].into_iter().chain(PLACES) {
        app.class_off(roster_id).await.expect("off");
        app = killed(&stand, app, roster_id, "back", place).await;
        app.class_restore(roster_id).await.expect("restored");
        assert_eq!(keys(&stand), before, "{place}");
        assert!(
            app.class_state(roster_id).await.expect("state").pause.is_none(),
            "{place}: nothing is held any more"
        );
    }
}
