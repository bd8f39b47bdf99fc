//! Replacing keys over real HTTP and a real file: the new key first, the old one works until a person retires it.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::history::HistoryRequest;
use keyroster_app::wire::keys::ListForm;
use keyroster_app::wire::rotate::{
    ReplacingStep, RetireHow, RetireRequest, RotateLimit, RotateOwnRequest, RotateRequest,
};
use keyroster_app::{App, Code};
use keyroster_practice::faults::{Action, FaultPlan, Phase, Rule};
use keyroster_practice::{PracticeKey, Spend};
use support::{Stand, plan_of};

/// A class with keys of $2.00; everybody's hash, oldest first.
async fn with_keys(stand: &Stand, app: &App, people: usize) -> (i64, Vec<String>) {
    let roster = stand.class(app, people).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    let ended = app.run_ended().await.expect("a run");
    assert_eq!(ended.summary.counts.created, people);
    let mut by_name: Vec<(String, String)> =
        stand.server.keys().into_iter().map(|key| (key.name, key.hash)).collect();
    by_name.sort();
    (roster, by_name.into_iter().map(|(_, hash)| hash).collect())
}

fn spend(stand: &Stand, hash: &str, credits: &str) {
    let spend = Spend { hash: hash.into(), credits: credits.into(), ..Spend::default() };
    stand.server.spend(&spend).expect("spent");
}

fn request(roster_id: i64, holder_ids: Vec<i64>) -> RotateRequest {
    RotateRequest {
        roster_id,
        holder_ids,
        limit: RotateLimit::Left,
        amount: String::new(),
        own: Vec::new(),
        no_limit_confirmed: false,
        expires: String::new(),
        refresh: true,
    }
}

fn retire(roster_id: i64, how: RetireHow, handed_out: bool) -> RetireRequest {
    RetireRequest { roster_id, holder_ids: Vec::new(), how, handed_out }
}

fn living(stand: &Stand) -> Vec<PracticeKey> {
    stand.server.keys().into_iter().filter(|key| key.deleted_at.is_none()).collect()
}

fn old(stand: &Stand, hash: &str) -> PracticeKey {
    stand.server.keys().into_iter().find(|key| key.hash == hash).expect("the server keeps its keys")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_key_is_made_first_and_the_old_one_works_until_it_is_retired() {
    let stand = Stand::new().await;
    let app = stand.app();
    let (roster, hashes) = with_keys(&stand, &app, 3).await;
    spend(&stand, &hashes[0], "0.75");
    let first = app.people(roster).await.expect("people").rows[0].holder_id;
    let view = app.rotate_plan(&request(roster, vec![first])).await.expect("plan");
    assert_eq!(view.rows.len(), 1);
    assert_eq!(view.rows[0].new_limit.as_deref(), Some("1.25"), "what was left: {:?}", view.rows[0]);
    assert_eq!((view.can_cost.as_deref(), view.old_left.as_deref()), (Some("1.25"), Some("1.25")));
    let digest = view.digest.expect("ready");
    app.rotate_digest(&digest).await.expect("begun");
    let ended = app.run_ended().await.expect("a run");
    assert!(ended.summary.stopped.is_none(), "{:?}", ended.summary);
    assert_eq!(living(&stand).len(), 4, "old and new side by side");
    assert!(!old(&stand, &hashes[0]).disabled, "the old one still works");
    let people = app.people(roster).await.expect("people");
    assert_eq!((people.counts.created, people.can_save), (3, 3), "the counts still add up to the class");
    let row = &people.rows[0];
    assert_eq!(row.replacing.as_ref().map(|one| one.step), Some(ReplacingStep::Made));
    assert!(row.note.as_deref().is_some_and(|note| note.contains("not handed out yet")), "{:?}", row.note);
    assert!(app.needs().await.expect("needs").iter().any(|need| need.headline.contains("not handed out")));

    let list = stand.dir.path().join("list.csv");
    app.list_save(roster, ListForm::Csv, &list, false, false).await.expect("saved");
    let text = std::fs::read_to_string(&list).expect("the file is there");
    let secret = |key: &PracticeKey| key.secret.as_ref().expect("kept").expose().to_owned();
    let new = living(&stand).into_iter().find(|key| !hashes.contains(&key.hash)).expect("the new key");
    assert!(text.contains(&secret(&new)), "the list has the new key");
    assert!(!text.contains(&secret(&old(&stand, &hashes[0]))), "and not the old one");

    let again = app.rotate_plan(&request(roster, vec![first])).await.expect("plan");
    assert!(again.digest.is_none() && again.skipped.len() == 1, "one replacement at a time: {again:?}");
    let class = app.provision(&plan_of(roster), None).await.expect_err("nobody is without a key");
    assert_eq!(class.code, Code::NothingToDo);

    let left = app.rotate_retire(&retire(roster, RetireHow::TurnOff, false)).await.expect("told");
    assert_eq!((left.retired, left.left.len()), (0, 1), "not before it was handed out");
    assert!(!old(&stand, &hashes[0]).disabled);
    let done = app.rotate_retire(&retire(roster, RetireHow::TurnOff, true)).await.expect("retired");
    assert_eq!((done.retired, done.left.len()), (1, 0));
    assert!(old(&stand, &hashes[0]).disabled && old(&stand, &hashes[0]).deleted_at.is_none());
    assert!(app.people(roster).await.expect("people").rows[0].replacing.is_none(), "it is over");
    let nothing = app.rotate_retire(&retire(roster, RetireHow::Delete, true)).await.expect_err("over");
    assert_eq!(nothing.code, Code::NothingToDo);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_class_through_lost_answers_and_deleted_at_the_end() {
    let stand = Stand::new().await;
    let app = stand.app();
    let (roster, hashes) = with_keys(&stand, &app, 6).await;
    let lost =
        Rule::on("POST", "/keys", Action::Reset { after_bytes: 0 }).nth(2).times(1).phase(Phase::AfterCommit);
    stand.server.set_plan(FaultPlan { rules: vec![lost], ..FaultPlan::default() });
    app.rotate(&RotateRequest { limit: RotateLimit::Same, ..request(roster, Vec::new()) }, None)
        .await
        .expect("begun");
    let ended = app.run_ended().await.expect("a run");
    assert_eq!(ended.summary.ghosts_deleted, 1, "the key nobody could use is gone: {:?}", ended.summary);
    assert_eq!(living(&stand).len(), 12, "two for everybody, and no third");
    assert!(hashes.iter().all(|hash| !old(&stand, hash).disabled && old(&stand, hash).deleted_at.is_none()));
    let done = app.rotate_retire(&retire(roster, RetireHow::Delete, true)).await.expect("retired");
    assert_eq!(done.retired, 6);
    assert_eq!(living(&stand).len(), 6);
    assert!(living(&stand).iter().all(|key| !hashes.contains(&key.hash)), "the new ones are left");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_left_and_no_limit_are_asked_about_and_bad_amounts_are_told() {
    let stand = Stand::new().await;
    let app = stand.app();
    let (roster, hashes) = with_keys(&stand, &app, 2).await;
    spend(&stand, &hashes[0], "2.00");
    stand.server.dashboard_patch(&hashes[1], &serde_json::json!({ "limit": null })).expect("patched");
    let ask = request(roster, Vec::new());
    let view = app.rotate_plan(&ask).await.expect("plan");
    assert_eq!(view.digest, None, "something is to be chosen first");
    assert!(
        view.rows[0].problem.as_deref().is_some_and(|words| words.starts_with("Nothing is left of $2.00"))
    );
    assert_eq!(view.no_limit, ["Person 2"], "by name");
    let refused = app.rotate(&ask, None).await.expect_err("not as it is");
    assert_eq!(refused.code, Code::FieldNeedsMending);
    assert_eq!(stand.server.summary().posts, 2, "nothing was sent");
    let first = view.rows[0].holder_id;
    for bad in ["0", "abc", "-1", "5 €", "=5+5"] {
        let own = vec![RotateOwnRequest { holder_id: first, amount: bad.into() }];
        let odd = app.rotate_plan(&RotateRequest { own, ..ask.clone() }).await.expect("plan");
        assert!(odd.digest.is_none() && odd.rows[0].problem.is_some(), "{bad}: {odd:?}");
        let all = RotateRequest { limit: RotateLimit::Amount, amount: bad.into(), ..ask.clone() };
        let odd = app.rotate_plan(&all).await.expect("plan");
        assert!(odd.digest.is_none() && !odd.problems.is_empty(), "{bad}: {odd:?}");
    }
    let own = vec![RotateOwnRequest { holder_id: first, amount: "3".into() }];
    let whole = RotateRequest { own, no_limit_confirmed: true, ..ask };
    app.rotate(&whole, None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let mut limits: Vec<_> = living(&stand)
        .into_iter()
        .filter(|key| !hashes.contains(&key.hash))
        .map(|key| key.limit.unwrap_or_else(|| "none".into()))
        .collect();
    limits.sort();
    assert_eq!(limits, ["3", "none"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_old_key_stays_while_the_new_one_does_not_work() {
    let stand = Stand::new().await;
    let app = stand.app();
    let (roster, hashes) = with_keys(&stand, &app, 1).await;
    app.rotate(&request(roster, Vec::new()), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let new = living(&stand).into_iter().find(|key| key.hash != hashes[0]).expect("the new key");
    stand.server.dashboard_patch(&new.hash, &serde_json::json!({ "disabled": true })).expect("patched");
    let left = app.rotate_retire(&retire(roster, RetireHow::TurnOff, true)).await.expect("told");
    assert_eq!((left.retired, left.left.len()), (0, 1), "{left:?}");
    assert!(!old(&stand, &hashes[0]).disabled, "nobody is left without a working key");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_replacement_goes_on_or_is_taken_back() {
    let stand = Stand::new().await;
    let app = stand.app();
    let (roster, hashes) = with_keys(&stand, &app, 2).await;
    let broke: FaultPlan = serde_json::from_value(serde_json::json!({ "rules": [{
        "match": { "method": "POST", "path": "/keys" },
        "action": { "status": { "code": 402, "body": "{\"error\":{\"code\":402,\"message\":\"no credits\"}}" } },
    }] }))
    .expect("a plan");
    stand.server.set_plan(broke);
    app.rotate(&request(roster, Vec::new()), None).await.expect("begun");
    let ended = app.run_ended().await.expect("a run");
    assert!(ended.note.is_some(), "{ended:?}");
    let people = app.people(roster).await.expect("people");
    let planned = |row: &keyroster_app::wire::people::PersonRowView| {
        row.replacing.as_ref().map(|one| one.step) == Some(ReplacingStep::Planned)
    };
    assert!(people.rows.iter().all(planned), "{people:?}");
    assert_eq!(people.counts.created, 2, "everybody still has a key");
    stand.server.set_plan(FaultPlan::default());
    let first = people.rows[0].holder_id;
    assert_eq!(app.rotate_give_up(roster, &[first]).await.expect("taken back"), 1);
    app.provision_continue(roster).await.expect("goes on");
    app.run_ended().await.expect("a run");
    assert_eq!(living(&stand).len(), 3, "one new key, for the one who still waited");
    assert!(hashes.iter().all(|hash| !old(&stand, hash).disabled));
}

/// Retiring is a change like any other: the last reading is on record before the request, a lost answer is looked into
/// and nothing is sent twice, and the history tells the change beside the retiring.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_key_is_retired_on_the_one_path_of_changes() {
    let stand = Stand::new().await;
    let app = stand.app();
    let (roster, hashes) = with_keys(&stand, &app, 1).await;
    spend(&stand, &hashes[0], "0.75");
    app.rotate(&request(roster, Vec::new()), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    spend(&stand, &hashes[0], "0.25");
    let path = format!("/keys/{}", hashes[0]);
    let lost = Rule::on("DELETE", &path, Action::Reset { after_bytes: 0 }).times(1).phase(Phase::AfterCommit);
    stand.server.set_plan(FaultPlan { rules: vec![lost], ..FaultPlan::default() });
    let done = app.rotate_retire(&retire(roster, RetireHow::Delete, true)).await.expect("retired");
    assert_eq!((done.retired, done.left.len()), (1, 0), "{done:?}");
    assert!(old(&stand, &hashes[0]).deleted_at.is_some());
    let requests = stand.server.requests();
    let deletes = requests.iter().filter(|request| request.method == "DELETE").count();
    assert_eq!(deletes, 1, "its end was found out by reading");

    let rows = app.history(&HistoryRequest::default()).await.expect("history").rows;
    let told =
        |what: &str| rows.iter().find(|row| row.what == what).unwrap_or_else(|| panic!("{what}: {rows:?}"));
    assert!(told("Retiring the old key").seq < told("Deleting the key").seq, "asked for, then sent");
    assert!(told("Deleting the key").seq < told("Key deleted").seq);
    assert!(told("Key deleted").seq < told("Old key deleted").seq);
    let last = told("Deleting the key").changes.iter().any(|value| value.after.as_deref() == Some("1.00"));
    assert!(last, "what it used until then stays known: {:?}", told("Deleting the key"));
}
