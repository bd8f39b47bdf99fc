//! The check over real HTTP and a real file: what was done behind the app's back is found, nothing is concluded from part of
//! a list, and every decision can be taken back.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use jiff::SignedDuration;
use keyroster_app::wire::board::{
    BoardAsideRequest, BoardField, BoardFix, BoardGroup, BoardLineView, BoardLinkRequest, BoardNameRequest,
    BoardView, CheckEveryChoice,
};
use keyroster_app::wire::import::ImportApplyRequest;
use keyroster_app::wire::needs::NeedKind;
use keyroster_app::wire::settings::SettingsPatchRequest;
use keyroster_app::{App, Tick};
use keyroster_practice::faults::{Action, FaultPlan, Rule, Status};
use serde_json::json;
use support::{Stand, plan_of};

/// A class of three with keys.
async fn class_with_keys(stand: &Stand) -> (App, i64) {
    let app = stand.app();
    let roster = stand.class(&app, 3).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    app.refresh().await.expect("read");
    (app, roster)
}

async fn board(app: &App) -> BoardView {
    let board = app.board(None).await.expect("a board");
    let counted: u32 = board.groups.iter().map(|group| group.count).sum();
    assert_eq!(counted as usize, board.lines.len(), "the groups add up to all keys: {:?}", board.groups);
    board
}

fn of_group(board: &BoardView, group: BoardGroup) -> Vec<&BoardLineView> {
    board.lines.iter().filter(|line| line.group == group).collect()
}

fn count(board: &BoardView, group: BoardGroup) -> usize {
    of_group(board, group).len()
}

fn hash_of(board: &BoardView, person: &str) -> String {
    let line = board
        .lines
        .iter()
        .find(|line| line.person.as_ref().is_some_and(|one| one.name == person))
        .unwrap_or_else(|| panic!("{person} has a key"));
    line.hash.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_made_here_is_in_order() {
    let stand = Stand::new().await;
    let (app, roster) = class_with_keys(&stand).await;
    let now = board(&app).await;
    assert_eq!((count(&now, BoardGroup::InOrder), now.lines.len(), now.attention), (3, 3, 0), "{now:?}");
    assert!(now.complete && now.as_of.is_some());
    assert_eq!(app.board(Some(roster)).await.expect("a board").lines.len(), 3);
    assert_eq!(app.start().await.expect("start").attention, 0);
}

/// Every field that somebody else can change is told with both values, and keeping it makes it ours.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_behind_the_apps_back_is_told_with_both_values_and_can_be_kept() {
    let stand = Stand::new().await;
    let (app, _) = class_with_keys(&stand).await;
    let before = board(&app).await;
    let changes = [
        (
            "Person 1",
            json!({ "limit": 9.5, "limit_reset": "daily" }),
            vec![BoardField::Limit, BoardField::Reset],
        ),
        (
            "Person 2",
            json!({ "disabled": true, "include_byok_in_limit": true }),
            vec![BoardField::Off, BoardField::OwnKeys],
        ),
        ("Person 3", json!({ "name": "renamed", "limit": null }), vec![BoardField::Limit, BoardField::Name]),
    ];
    for (person, body, _) in &changes {
        stand.server.dashboard_patch(&hash_of(&before, person), body).expect("changed elsewhere");
    }
    app.refresh().await.expect("read");
    app.refresh().await.expect("read again: twice is once");
    let now = board(&app).await;
    assert_eq!(now.attention, 3);
    for (person, _, expected) in &changes {
        let hash = hash_of(&now, person);
        let line = now.lines.iter().find(|line| line.hash == hash).expect("its line");
        let fields: Vec<BoardField> = line.changes.iter().map(|change| change.field).collect();
        assert_eq!((line.group, &fields), (BoardGroup::Drifted, expected), "{person}");
        app.board_keep(&hash).await.expect("kept");
    }
    assert_eq!(board(&app).await.attention, 0, "kept is in order at once");
    app.refresh().await.expect("read");
    assert_eq!(board(&app).await.attention, 0, "and stays so");
    let first = hash_of(&now, "Person 1");
    app.board_keep_undo(&first).await.expect("undone");
    assert_eq!(count(&board(&app).await, BoardGroup::Drifted), 1, "as it stood before");
    app.board_keep_undo(&first).await.expect_err("only once");
}

/// Put back writes our values at OpenRouter, and only those that differ.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_behind_the_apps_back_is_put_back() {
    let stand = Stand::new().await;
    let (app, _) = class_with_keys(&stand).await;
    let hash = hash_of(&board(&app).await, "Person 2");
    stand
        .server
        .dashboard_patch(&hash, &json!({ "limit": 500, "disabled": true }))
        .expect("changed elsewhere");
    app.refresh().await.expect("read");
    let line = board(&app).await.lines.into_iter().find(|line| line.hash == hash).expect("its line");
    assert_eq!(line.fixes, [BoardFix::PutBack, BoardFix::Keep]);
    app.board_put_back(std::slice::from_ref(&hash)).await.expect("begun");
    let ended = app.changes_ended().await.expect("a run");
    assert_eq!(ended.view.counts.done, 1, "{:?}", ended.view);
    let there = stand.server.keys().into_iter().find(|key| key.hash == hash).expect("there");
    assert!(!there.disabled);
    let now = board(&app).await;
    assert_eq!((now.attention, count(&now, BoardGroup::InOrder)), (0, 3), "{now:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_key_is_linked_unlinked_named_set_aside_and_taken_back() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 2).await;
    let theirs =
        stand.server.dashboard_create(&json!({ "name": "20250907_Person 1", "limit": 3 })).expect("made");
    stand.server.dashboard_create(&json!({ "name": "Website" })).expect("made");
    app.refresh().await.expect("read");
    let now = board(&app).await;
    assert_eq!(count(&now, BoardGroup::Unowned), 2);
    let line = now.lines.iter().find(|line| line.hash == theirs.hash).expect("its line");
    let suggested = line.suggestion.clone().expect("its name names somebody");
    assert_eq!((suggested.name.as_str(), line.named.as_str()), ("Person 1", "Person 1"));
    let needs = app.needs().await.expect("needs");
    assert_eq!(needs.iter().filter(|need| need.kind == NeedKind::Unowned).count(), 2, "one line each");

    let link = |holder_id| BoardLinkRequest { hash: theirs.hash.clone(), holder_id };
    app.board_link(&link(Some(suggested.holder_id))).await.expect("linked");
    let now = board(&app).await;
    assert_eq!((count(&now, BoardGroup::Adopted), count(&now, BoardGroup::Unowned)), (1, 1));
    let people = app.people(roster).await.expect("people");
    assert_eq!((people.counts.created, people.can_create), (1, 1), "who has one gets no second one");
    app.board_link(&link(None)).await.expect("unlinked");
    assert_eq!(count(&board(&app).await, BoardGroup::Unowned), 2);

    let website =
        board(&app).await.lines.into_iter().find(|line| line.key_name == "Website").expect("there").hash;
    let aside = |aside| BoardAsideRequest { hashes: vec![website.clone()], aside };
    app.board_set_aside(&aside(true)).await.expect("left alone");
    app.refresh().await.expect("read");
    let now = board(&app).await;
    assert_eq!(
        (count(&now, BoardGroup::SetAside), count(&now, BoardGroup::Unowned)),
        (1, 1),
        "never asked again"
    );
    app.board_set_aside(&aside(false)).await.expect("taken back");
    assert_eq!(count(&board(&app).await, BoardGroup::Unowned), 2);

    let name = BoardNameRequest {
        hash: theirs.hash.clone(),
        roster_id: roster,
        name: "Somebody New".into(),
        email: "new@example.edu".into(),
    };
    app.board_name(&name).await.expect("named");
    let now = board(&app).await;
    let line = now.lines.iter().find(|line| line.hash == theirs.hash).expect("its line");
    assert_eq!(line.person.as_ref().map(|one| one.name.as_str()), Some("Somebody New"));
    let need = app
        .needs()
        .await
        .expect("needs")
        .into_iter()
        .find(|need| need.kind == NeedKind::Unowned)
        .expect("one");
    app.needs_answer(need.id, "set_aside").await.expect("answered");
    assert_eq!(board(&app).await.attention, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_keys_of_one_person_one_is_kept() {
    let stand = Stand::new().await;
    let (app, _) = class_with_keys(&stand).await;
    let second = stand.server.dashboard_create(&json!({ "name": "Person 1", "limit": 3 })).expect("made");
    app.refresh().await.expect("read");
    let now = board(&app).await;
    let first = hash_of(&now, "Person 1");
    let holder = now
        .lines
        .iter()
        .find(|line| line.hash == first)
        .and_then(|line| line.person.clone())
        .expect("theirs");
    let link = BoardLinkRequest { hash: second.hash.clone(), holder_id: Some(holder.holder_id) };
    app.board_link(&link).await.expect("linked");
    assert_eq!(count(&board(&app).await, BoardGroup::TwoKeys), 2, "both are shown");
    app.board_keep_this(&first).await.expect("begun");
    app.changes_ended().await.expect("a run");
    let off: Vec<String> =
        stand.server.keys().into_iter().filter(|key| key.disabled).map(|key| key.hash).collect();
    assert_eq!(off, [second.hash], "only the other one is off");
    assert_eq!(board(&app).await.attention, 0);
}

/// Promise R8: a list that broke off concludes nothing, and what it shows is taken over all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_not_complete_concludes_nothing() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 130).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    app.refresh().await.expect("read");
    for key in stand.server.keys().iter().take(20) {
        stand.server.dashboard_delete(&key.hash).expect("deleted elsewhere");
    }
    app.clock().put_forward(SignedDuration::from_mins(20));
    // One row of every page cannot be read: nobody knows which key it was.
    let broken = json!({ "rules": [{
        "match": { "method": "GET", "path": "/keys" },
        "action": { "mutate_json": { "ops": [{ "set": { "pointer": "/data/0/hash", "value": 7 } }] } },
    }] });
    stand.server.set_plan(serde_json::from_value(broken).expect("a plan"));
    for _ in 0..2 {
        let read = app.refresh().await.expect("part of it");
        assert!(!read.complete);
        app.clock().put_forward(SignedDuration::from_mins(2));
    }
    let now = board(&app).await;
    assert!(!now.complete);
    assert_eq!(now.lines.len(), 130);
    for never in [BoardGroup::Gone, BoardGroup::Missing, BoardGroup::Hidden] {
        assert_eq!(count(&now, never), 0, "{never:?} from part of a list");
    }
    assert_eq!(app.people(roster).await.expect("people").counts.created, 130);
}

/// Gone only after a complete list and two clear answers a minute apart; made again or kept as record.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_key_is_missing_then_gone_then_settled() {
    let stand = Stand::new().await;
    let (app, roster) = class_with_keys(&stand).await;
    let hash = hash_of(&board(&app).await, "Person 3");
    stand.server.dashboard_delete(&hash).expect("deleted elsewhere");
    app.clock().put_forward(SignedDuration::from_mins(11));
    app.refresh().await.expect("read");
    app.refresh().await.expect("read at once again");
    assert_eq!(count(&board(&app).await, BoardGroup::Missing), 1, "one minute has not passed");
    app.clock().put_forward(SignedDuration::from_secs(61));
    app.refresh().await.expect("read");
    let now = board(&app).await;
    assert_eq!((count(&now, BoardGroup::Gone), now.attention), (1, 1));
    assert_eq!(app.people(roster).await.expect("people").can_create, 1, "it can be made again");
    app.board_set_aside(&BoardAsideRequest { hashes: vec![hash], aside: true })
        .await
        .expect("kept as record");
    let now = board(&app).await;
    assert_eq!((count(&now, BoardGroup::GoneKept), now.attention), (1, 0));
}

/// A key that the list leaves out but that answers by itself is hidden, not gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_key_is_kept() {
    let stand = Stand::new().await;
    let (app, _) = class_with_keys(&stand).await;
    app.clock().put_forward(SignedDuration::from_mins(11));
    let late = stand.server.dashboard_create(&json!({ "name": "late", "limit": 1 })).expect("made");
    app.refresh().await.expect("read");
    app.clock().put_forward(SignedDuration::from_mins(11));
    let lag = serde_json::json!({ "rules": [{
        "match": { "method": "GET", "path": "/keys" }, "action": { "list_lag": { "ms": 3_600_000 } },
    }] });
    let plan: FaultPlan = serde_json::from_value(lag).expect("a plan");
    stand.server.set_plan(plan);
    app.refresh().await.expect("read");
    let now = board(&app).await;
    let line = now.lines.iter().find(|line| line.hash == late.hash).expect("its line");
    assert_eq!(line.group, BoardGroup::Hidden, "{line:?}");
    stand.server.set_plan(FaultPlan::default());
    app.refresh().await.expect("read");
    assert_eq!(count(&board(&app).await, BoardGroup::Hidden), 0, "listed again");
}

/// The earlier tool's way round: unowned keys leave as `…@FIXME.edu` rows and come back as people with their keys.
#[tokio::test(flavor = "multi_thread")]
async fn keys_nobody_owns_go_out_as_rows_and_come_back_linked() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 1).await;
    for name in ["20250907_Bob", "20250907_Alice Smith", "twin", "twin"] {
        stand.server.dashboard_create(&json!({ "name": name, "limit": 2 })).expect("made");
    }
    app.refresh().await.expect("read");
    let (_, plain) = app.roster_file(roster).await.expect("bytes");
    let (_, with) = app.roster_file_with(roster, true).await.expect("bytes");
    let text = String::from_utf8(with.clone()).expect("text");
    assert!(text.starts_with(std::str::from_utf8(&plain).expect("text")), "the roster, and then the rows");
    assert!(text.contains("\"20250907_Alice Smith@FIXME.edu\",\"20250907_Alice Smith\","), "{text}");

    // Bob's address was filled in; Alice's is still the stand-in.
    let mended = text.replace("20250907_Bob@FIXME.edu", "bob@example.edu");
    let import = async |csv: &str| {
        let view = app.import_open(Some(roster), "roster.csv", csv.as_bytes().to_vec()).await.expect("read");
        let request = ImportApplyRequest { token: view.token, roster_name: String::new() };
        app.import_apply(&request).await.expect("imported")
    };
    let done = import(&mended).await;
    assert_eq!((done.added, done.left_out), (1, 3), "a stand-in still waits: {done:?}");
    let now = board(&app).await;
    assert_eq!((count(&now, BoardGroup::Adopted), count(&now, BoardGroup::Unowned)), (1, 3), "{now:?}");
    let bob = now.lines.iter().find(|line| line.key_name == "20250907_Bob").expect("there");
    assert_eq!(bob.person.as_ref().and_then(|one| one.email.as_deref()), Some("bob@example.edu"));
    assert_eq!(app.people(roster).await.expect("people").can_create, 1, "only who has no key gets one");

    // Once more with Alice's address: she joins with her key, Bob stays who he is, the twins still wait.
    let done = import(&mended.replace("20250907_Alice Smith@FIXME.edu", "alice@example.edu")).await;
    assert_eq!((done.added, done.changed, done.left_out), (1, 0, 2), "{done:?}");
    let now = board(&app).await;
    let alice = now.lines.iter().find(|line| line.key_name == "20250907_Alice Smith").expect("there");
    assert_eq!(alice.person.as_ref().and_then(|one| one.email.as_deref()), Some("alice@example.edu"));
    let (_, last) = app.roster_file_with(roster, true).await.expect("bytes");
    let left = String::from_utf8(last).expect("text");
    assert_eq!(left.matches("@FIXME.edu").count(), 2, "only the twins are left: {left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_is_checked_by_itself_when_it_is_time() {
    let stand = Stand::new().await;
    let (app, _) = class_with_keys(&stand).await;
    assert_eq!(app.check_if_due().await, Tick::Waited, "it was read a moment ago");
    app.clock().put_forward(SignedDuration::from_mins(59));
    assert_eq!(app.check_if_due().await, Tick::Waited, "the hour is not over");
    app.clock().put_forward(SignedDuration::from_mins(8));
    assert_eq!(app.check_if_due().await, Tick::Checked);
    assert_eq!(app.check_if_due().await, Tick::Waited);

    let every =
        |choice| SettingsPatchRequest { check_every: Some(choice), ..SettingsPatchRequest::default() };
    app.settings_patch(every(CheckEveryChoice::Off)).await.expect("off");
    app.clock().put_forward(SignedDuration::from_hours(400));
    assert_eq!(app.check_if_due().await, Tick::Waited, "off is off");
    assert_eq!(board(&app).await.automatic.next, None);

    // Offline: quiet, one message on the board, and not tried at every tick.
    app.settings_patch(every(CheckEveryChoice::QuarterHour)).await.expect("on");
    let down = Action::Status(Status::code(503));
    stand.server.set_plan(FaultPlan::one(Rule::on("GET", "/keys", down)));
    assert_eq!(app.check_if_due().await, Tick::Failed);
    assert_eq!(app.check_if_due().await, Tick::Waited, "patience first");
    let now = board(&app).await;
    assert!(now.automatic.trouble.is_some());
    assert_eq!(count(&now, BoardGroup::InOrder), 3, "nothing was concluded");
    stand.server.set_plan(FaultPlan::default());
    app.clock().put_forward(SignedDuration::from_mins(3));
    assert_eq!(app.check_if_due().await, Tick::Checked);
    assert!(board(&app).await.automatic.trouble.is_none());
}

/// Our mark on a key that this file never made: another computer uses the list. It is shown, never touched.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_copy_of_the_list_is_told() {
    let stand = Stand::new().await;
    let (app, _) = class_with_keys(&stand).await;
    let own = stand.server.keys()[0].name.clone();
    let tag = own.split('~').nth(1).expect("a marker")[..4].to_owned();
    let tag = keyroster_domain::marker::VaultTag::parse(&tag).expect("a tag");
    let marker = keyroster_domain::marker::Marker::new(tag, [9, 8, 7, 6, 5]);
    let name = keyroster_domain::marker::key_name("Elsewhere", marker);
    stand.server.dashboard_create(&json!({ "name": name, "limit": 1 })).expect("made");
    app.refresh().await.expect("read");
    let now = board(&app).await;
    assert_eq!(
        (count(&now, BoardGroup::OtherCopy), now.lines.len()),
        (1, 4),
        "it counts among the keys: {now:?}"
    );
}

/// A wrong clock is told where it matters (promise R14).
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_told() {
    let stand = Stand::new().await;
    let (app, _) = class_with_keys(&stand).await;
    assert_eq!(board(&app).await.clock_off, None);
    app.clock().put_forward(SignedDuration::from_hours(24));
    app.refresh().await.expect("read");
    let off = board(&app).await.clock_off.expect("told");
    assert!((1435..=1445).contains(&off), "a day ahead, in minutes: {off}");
}
