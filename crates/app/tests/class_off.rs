//! A whole class turned off and given back over real HTTP, and class hours kept by level.

#[allow(dead_code, reason = "shared with tests that need more of it")]
mod support;

use jiff::{SignedDuration, Timestamp, ToSpan};
use keyroster_app::wire::changes::{ChangeKind, ChangeRequest};
use keyroster_app::wire::hours::HoursRequest;
use keyroster_app::{App, Code};
use support::{Stand, plan_of};

/// A class of `people` with a key each.
async fn class_with_keys(stand: &Stand, app: &App, people: usize) -> i64 {
    let roster_id = stand.class(app, people).await;
    app.provision(&plan_of(roster_id), None).await.expect("begun");
    app.run_ended().await.expect("ended");
    roster_id
}

async fn turn(app: &App, roster_id: i64, holder_id: i64, kind: ChangeKind) {
    let request = ChangeRequest { roster_id, holder_ids: Some(vec![holder_id]), kind };
    app.changes_now(&request).await.expect("begun");
    app.changes_ended().await.expect("ended");
}

/// Who is off, by OpenRouter's own account.
async fn off(app: &App, roster_id: i64) -> Vec<String> {
    app.refresh().await.expect("read");
    let rows = app.people(roster_id).await.expect("people").rows;
    rows.into_iter().filter(|row| row.key.as_ref().is_some_and(|key| key.off)).map(|row| row.name).collect()
}

/// A refusal is one: no class is called off, with its keys on, because something else was going on.
#[tokio::test(flavor = "multi_thread")]
async fn a_class_is_not_called_off_while_keys_are_being_changed() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster_id = class_with_keys(&stand, &app, 3).await;
    stand.server.change_settings(|settings| settings.latency_ms = 300);
    let rows = app.people(roster_id).await.expect("people").rows;
    let one = ChangeRequest { roster_id, holder_ids: Some(vec![rows[0].holder_id]), kind: ChangeKind::Off };
    app.changes_now(&one).await.expect("begun");
    let refused = app.class_off(roster_id).await.expect_err("something is going on");
    assert_eq!(refused.code, Code::RunGoingOn);
    assert!(app.class_state(roster_id).await.expect("state").pause.is_none(), "the class is not held");
    app.changes_ended().await.expect("ended");
    app.class_off(roster_id).await.expect("now it is turned off");
    assert_eq!(off(&app, roster_id).await.len(), 3);
}

/// The promise of the button: what was off stays off, what was on comes back, over a restart too.
#[tokio::test(flavor = "multi_thread")]
async fn a_class_comes_back_exactly_as_it_was() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster_id = class_with_keys(&stand, &app, 5).await;
    let rows = app.people(roster_id).await.expect("people").rows;
    turn(&app, roster_id, rows[1].holder_id, ChangeKind::Off).await;

    let done = app.class_off(roster_id).await.expect("off");
    assert_eq!((done.turned, done.kept_off, done.left.len()), (4, 1, 0));
    assert_eq!(off(&app, roster_id).await.len(), 5);
    let pause = done.state.pause.expect("held");
    assert!(pause.by_hand);
    assert_eq!((pause.held, pause.still_on, pause.was_off), (4, 0, 1));

    app.close_file().await;
    drop(app);
    stand.unlocked().await;
    let app = stand.app();
    let state = app.class_state(roster_id).await.expect("state");
    assert_eq!(state.pause.map(|pause| pause.held), Some(4), "the file knows it after a restart");

    // Somebody turns one on meanwhile: it is left, and said.
    turn(&app, roster_id, rows[3].holder_id, ChangeKind::On).await;
    let back = app.class_restore(roster_id).await.expect("restored");
    assert_eq!((back.turned, back.kept_off), (3, 1));
    assert_eq!(back.left.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), [rows[3].name.as_str()]);
    assert_eq!(off(&app, roster_id).await, [rows[1].name.clone()], "only the one that was off before");
    assert!(back.state.pause.is_none());
    assert!(app.class_restore(roster_id).await.is_err(), "nothing is given back twice");
}

/// Turning off a class twice must not take "off" for its former state.
#[tokio::test(flavor = "multi_thread")]
async fn turning_off_what_is_off_forgets_nothing() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster_id = class_with_keys(&stand, &app, 3).await;
    app.class_off(roster_id).await.expect("off");
    let again = app.class_off(roster_id).await.expect("off again");
    assert_eq!((again.turned, again.kept_off), (0, 0));
    app.class_restore(roster_id).await.expect("restored");
    assert!(off(&app, roster_id).await.is_empty());
}

fn always_but(now: Timestamp, app: &App) -> HoursRequest {
    // Open for the hour that begins two hours from now, every day, by the app's own zone.
    let local = now.to_zoned(app.clock().zone().clone()).datetime();
    let at = |hours: i64| local.checked_add(hours.hours()).expect("in range").strftime("%H:%M").to_string();
    HoursRequest {
        roster_id: 0,
        days: vec![true; 7],
        opens: at(2),
        closes: at(3),
        from: String::new(),
        until: String::new(),
    }
}

/// Hours close and open by level; a class turned off by hand stays off whatever they say; what was missed is told.
#[tokio::test(flavor = "multi_thread")]
async fn hours_open_and_close_and_a_person_wins() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster_id = class_with_keys(&stand, &app, 3).await;
    let rows = app.people(roster_id).await.expect("people").rows;
    turn(&app, roster_id, rows[0].holder_id, ChangeKind::Off).await;
    let now = Timestamp::now();
    let in_minutes = |n: i64| now + SignedDuration::from_mins(n);
    let view = app.hours_set(&HoursRequest { roster_id, ..always_but(now, &app) }).await.expect("set");
    assert!(!view.hours.expect("hours").open);

    assert_eq!(app.hours_pass(now).await.expect("pass"), 1, "closed at once: it should be closed");
    assert_eq!(off(&app, roster_id).await.len(), 3);
    assert_eq!(app.hours_pass(in_minutes(1)).await.expect("pass"), 0, "once");
    assert_eq!(app.hours_pass(in_minutes(150)).await.expect("pass"), 1, "opened, half an hour late");
    assert_eq!(off(&app, roster_id).await, [rows[0].name.clone()], "exactly the former state");
    let missed = app.class_state(roster_id).await.expect("state").hours.and_then(|hours| hours.missed);
    let missed = missed.expect("the opening was late");
    assert!(missed.opens && missed.count == 1);
    app.hours_missed_read(roster_id).await.expect("read");

    app.class_off(roster_id).await.expect("by hand");
    assert_eq!(
        app.hours_pass(in_minutes(155)).await.expect("pass"),
        0,
        "open by its hours, but a person said off"
    );
    assert_eq!(off(&app, roster_id).await.len(), 3);
    // Restored outside its hours: it stays open until they change the next time.
    app.class_restore(roster_id).await.expect("restored");
    assert_eq!(app.hours_pass(in_minutes(1)).await.expect("pass"), 0);
    assert_eq!(off(&app, roster_id).await, [rows[0].name.clone()]);
}

/// Times that are none are said in words and change nothing.
#[tokio::test(flavor = "multi_thread")]
async fn hours_that_cannot_be_read_are_refused() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster_id = stand.class(&app, 1).await;
    let good = HoursRequest { roster_id, ..always_but(Timestamp::now(), &app) };
    let cases = [
        (
            HoursRequest { opens: "noon".into(), ..good.clone() },
            "‘noon’ isn't a time of the day. Write it like 9:00.",
        ),
        (HoursRequest { opens: String::new(), ..good.clone() }, "Write when the class opens, like 9:00."),
        (HoursRequest { days: vec![false; 7], ..good.clone() }, "Choose at least one day of the week."),
        (
            HoursRequest { closes: good.opens.clone(), ..good.clone() },
            "The class would open and close at the same time.",
        ),
        (
            HoursRequest { from: "03/04/2027".into(), ..good.clone() },
            "‘03/04/2027’ isn't one clear day. Write it like 2026-12-18.",
        ),
        (
            HoursRequest { from: "2027-03-05".into(), until: "2027-03-01".into(), ..good.clone() },
            "The last day lies before the first.",
        ),
    ];
    for (request, message) in cases {
        let error = app.hours_set(&request).await.expect_err("refused");
        assert_eq!(error.message, message);
    }
    assert!(app.class_state(roster_id).await.expect("state").hours.is_none());
}
