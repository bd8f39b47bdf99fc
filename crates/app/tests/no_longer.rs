//! What cannot be done any more, or not yet: a replacement whose plan is old, one in a restored copy, a reversal of what
//! was changed since, a history that somebody wrote into. Each is told with its reason, and nothing is sent.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::changes::{ChangeApplyRequest, ChangeKind, ChangeRequest};
use keyroster_app::wire::history::{HistoryForm, HistoryKind, HistoryRequest};
use keyroster_app::wire::limits::{TargetRule, TargetsRequest};
use keyroster_app::wire::rotate::{RotateLimit, RotateRequest};
use keyroster_app::{App, Code};
use serde_json::json;
use support::{Stand, plan_of};

async fn class(stand: &Stand, people: usize) -> (App, i64) {
    let app = stand.app();
    let roster = stand.class(&app, people).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    (app, roster)
}

fn replacing(roster_id: i64) -> RotateRequest {
    RotateRequest {
        roster_id,
        holder_ids: Vec::new(),
        limit: RotateLimit::Left,
        amount: String::new(),
        own: Vec::new(),
        no_limit_confirmed: false,
        expires: String::new(),
        refresh: true,
    }
}

/// Requests that change something, as the server saw them.
fn changing(stand: &Stand) -> usize {
    stand.server.requests().iter().filter(|request| request.method != "GET").count()
}

async fn apply(app: &App, digest: Option<String>, number: Option<u32>) {
    let digest = digest.expect("something to do");
    app.changes_apply(&ChangeApplyRequest { digest, number, no_limit_confirmed: false })
        .await
        .expect("begun");
    app.changes_ended().await.expect("ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replacement_planned_on_what_was_is_refused() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 2).await;
    let plan = app.rotate_plan(&replacing(roster)).await.expect("a plan");
    let digest = plan.digest.expect("ready");
    let hash = stand.server.keys()[0].hash.clone();
    stand.server.dashboard_patch(&hash, &json!({ "limit": 9 })).expect("patched");
    app.refresh().await.expect("read");
    let before = changing(&stand);
    for digest in [digest.as_str(), "0000000000000000", ""] {
        let refused = app.rotate_digest(digest).await.expect_err("stale");
        assert_eq!(refused.code, Code::PlanStale, "{digest}");
    }
    assert_eq!(changing(&stand), before, "nothing was sent");
    let rows = app.people(roster).await.expect("people").rows;
    assert!(rows.iter().all(|row| row.replacing.is_none()), "and nothing waits to be made");
    let fresh = app.rotate_plan(&replacing(roster)).await.expect("a plan").digest.expect("ready");
    app.rotate_digest(&fresh).await.expect("a fresh one goes through");
    app.run_ended().await.expect("a run");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_copy_replaces_nothing_before_its_review() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 2).await;
    app.close_file().await;
    let (data, copy) = (stand.dir.path().join("data"), stand.dir.path().join("copy"));
    support::copy_folder(&data, &copy);
    drop(app);
    stand.unlocked().await;
    let app = stand.app();
    app.rotate(&replacing(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    app.close_file().await;
    drop(app);
    stand.unlocked().await;
    std::fs::remove_dir_all(&data).expect("gone");
    support::copy_folder(&copy, &data);

    // The older file knows nothing of the keys that were made in place of its own.
    let app = stand.app();
    let before = changing(&stand);
    let refused = app.rotate(&replacing(roster), None).await.expect_err("review first");
    assert_eq!(refused.code, Code::ReviewFirst);
    let refused = app.rotate_continue(roster).await.expect_err("review first");
    assert_eq!(refused.code, Code::ReviewFirst);
    assert_eq!(changing(&stand), before, "nothing was sent");
    assert!(
        stand.server.keys().iter().all(|key| key.deleted_at.is_none() && !key.disabled),
        "all keys work on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_cannot_be_taken_back_says_why() {
    let stand = Stand::new().await;
    let (app, roster_id) = class(&stand, 2).await;
    let rule = TargetRule::Amount { text: "7".to_owned() };
    app.limits_set(&TargetsRequest { roster_id, holder_ids: None, rule }).await.expect("targets");
    let request = ChangeRequest { roster_id, holder_ids: None, kind: ChangeKind::Targets };
    let plan = app.changes_plan(&request).await.expect("a plan");
    apply(&app, plan.digest, plan.type_number).await;
    let rows = app.history(&HistoryRequest::default()).await.expect("history").rows;
    let of = |name: &str| {
        let row = rows.iter().find(|row| row.reverses.is_some() && row.target == name);
        row.and_then(|row| row.reverses).unwrap_or_else(|| panic!("{name}: {rows:?}"))
    };
    let (first, second) = (of("Person 1"), of("Person 2"));

    let key = |n: usize| {
        let name = format!("Person {n} ~");
        stand.server.keys().into_iter().find(|key| key.name.contains(&name)).expect("there").hash
    };
    stand.server.dashboard_patch(&key(1), &json!({ "limit": 9 })).expect("patched");
    let holder = app.people(roster_id).await.expect("people").rows[1].holder_id;
    let request = ChangeRequest { roster_id, holder_ids: Some(vec![holder]), kind: ChangeKind::Delete };
    let plan = app.changes_plan(&request).await.expect("a plan");
    apply(&app, plan.digest, plan.type_number).await;

    app.refresh().await.expect("read");
    let before = changing(&stand);
    let cases = [
        (first, "It was changed again since; left as it is."),
        (second, "The key is deleted and cannot be brought back."),
    ];
    for (item, why) in cases {
        let back = app.change_reverse_plan(item).await.expect("shown");
        assert_eq!(back.digest, None, "there is nothing to confirm: {back:?}");
        let reasons: Vec<&str> = back.skipped.iter().map(|skip| skip.reason.as_str()).collect();
        assert_eq!(reasons, [why]);
    }
    let none = app.change_reverse_plan(99_999).await.expect_err("no such change");
    assert_eq!(none.code, Code::NotFound);
    assert_eq!(changing(&stand), before, "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_that_was_written_into_is_told_and_still_saved() {
    let stand = Stand::new().await;
    let (app, _) = class(&stand, 2).await;
    let whole = app.history_verify().await.expect("looked");
    assert!(whole.whole, "{}", whole.message);
    app.close_file().await;
    drop(app);
    stand.unlocked().await;
    let file = stand.dir.path().join("data").join(keyroster_store::DATA_FILE);
    // The same length, so that only what is said differs: as an edit of the file's bytes would leave it.
    let bytes = std::fs::read(&file).expect("the file");
    let (find, put) = (b"create.done".as_slice(), b"create.gone".as_slice());
    let places: Vec<usize> =
        bytes.windows(find.len()).enumerate().filter(|(_, part)| *part == find).map(|(at, _)| at).collect();
    let mut bytes = bytes;
    for at in places {
        bytes[at..at + put.len()].copy_from_slice(put);
    }
    std::fs::write(&file, bytes).expect("written");

    let app = stand.app();
    let found = app.history_verify().await.expect("looked");
    assert!(!found.whole && found.broken_at.is_some(), "{found:?}");
    assert!(found.message.contains("is not as it was written"), "{}", found.message);
    let account = app.account_shown().await.expect("accounts").expect("one");
    let to = stand.dir.path().join("history.csv");
    let request = HistoryRequest::default();
    let saved = app.history_save(account, &request, HistoryForm::Csv, &to, false).await.expect("saved");
    let text = std::fs::read_to_string(&to).expect("text");
    assert!(
        saved > 2 && text.contains("Another change (create.gone)"),
        "what is there is saved as it is: {text}"
    );
    let again = app.history_save(account, &request, HistoryForm::Csv, &to, false).await;
    assert!(again.is_err(), "a file that stands there is not written over unasked");
    let none = HistoryRequest { text: "nobody like this".into(), kind: Some(HistoryKind::Keys), ..request };
    let other = stand.dir.path().join("other.csv");
    let refused =
        app.history_save(account, &none, HistoryForm::Csv, &other, false).await.expect_err("nothing");
    assert_eq!(refused.code, Code::NothingToDo);
    assert!(!other.exists());
}
