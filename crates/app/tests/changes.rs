//! Changing keys over real HTTP and a real file: what was shown is what is done, and never over somebody else's change.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::changes::{
    ChangeApplyRequest, ChangeEnd, ChangeKind, ChangePlanView, ChangeRequest, ChangeRunState,
};
use keyroster_app::wire::history::HistoryRequest;
use keyroster_app::wire::limits::{LimitChange, LimitView, TargetRule, TargetsRequest};
use keyroster_app::{App, ChangesEnded, Code};
use keyroster_practice::Spend;
use keyroster_practice::faults::{Action, FaultPlan, Mutation, Phase, Rule, Status};
use serde_json::json;
use support::{Stand, plan_of};

/// A class with a key each of $2.
async fn class(stand: &Stand, people: usize) -> (App, i64) {
    let app = stand.app();
    let roster = stand.class(&app, people).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    let ended = app.run_ended().await.expect("a run");
    assert_eq!(ended.summary.counts.created, people);
    (app, roster)
}

fn request(roster_id: i64, kind: ChangeKind, holder_ids: Option<Vec<i64>>) -> ChangeRequest {
    ChangeRequest { roster_id, holder_ids, kind }
}

fn targets(roster_id: i64, holder_ids: Option<Vec<i64>>, rule: TargetRule) -> TargetsRequest {
    TargetsRequest { roster_id, holder_ids, rule }
}

fn amount(text: &str) -> TargetRule {
    TargetRule::Amount { text: text.to_owned() }
}

fn confirm(plan: &ChangePlanView) -> ChangeApplyRequest {
    ChangeApplyRequest {
        digest: plan.digest.clone().expect("something to do"),
        number: plan.type_number,
        no_limit_confirmed: false,
    }
}

async fn apply(app: &App, plan: &ChangePlanView) -> ChangesEnded {
    app.changes_apply(&confirm(plan)).await.expect("begun");
    app.changes_ended().await.expect("a run")
}

async fn holders(app: &App, roster: i64) -> Vec<i64> {
    app.people(roster).await.expect("people").rows.iter().map(|row| row.holder_id).collect()
}

/// Hash of a person's key, by its name.
fn hash_of(stand: &Stand, n: usize) -> String {
    let wanted = format!("Person {n} ~");
    let key = stand.server.keys().into_iter().find(|key| key.name.contains(&wanted));
    key.expect("the person's key").hash
}

fn limit_of(stand: &Stand, n: usize) -> Option<String> {
    let hash = hash_of(stand, n);
    stand.server.keys().into_iter().find(|key| key.hash == hash).expect("there").limit
}

fn sent(stand: &Stand, method: &str) -> Vec<String> {
    let of = |request: &keyroster_practice::SeenRequest| request.method == method;
    stand.server.requests().into_iter().filter(of).map(|request| request.body).collect()
}

/// Targets are set, shown, carried out, verified and taken back; the file and OpenRouter agree at every step.
#[tokio::test(flavor = "multi_thread")]
async fn targets_are_applied_and_taken_back() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 6).await;
    let ids = holders(&app, roster).await;
    let view = app.limits(roster).await.expect("limits");
    assert_eq!((view.rows.len(), view.differs, view.same), (6, 0, 6));

    app.limits_set(&targets(roster, Some(ids[..2].to_vec()), amount("5"))).await.expect("set");
    let raise = TargetRule::RaiseBy { text: "0.50".to_owned() };
    app.limits_set(&targets(roster, Some(vec![ids[2]]), raise)).await.expect("set");
    let view = app.limits_set(&targets(roster, Some(vec![ids[3]]), amount("1,50"))).await.expect("set");
    assert_eq!((view.differs, view.same), (4, 2));
    assert_eq!(view.rows[0].change, LimitChange::Raise);
    assert_eq!(view.rows[0].by.as_deref(), Some("3.00"));
    assert_eq!(view.rows[3].change, LimitChange::Lower);
    assert!(view.rows.iter().all(|row| row.outside.is_none()), "a wish is no change from outside");
    assert!(sent(&stand, "PATCH").is_empty(), "a target is only a wish");

    let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
    assert_eq!((plan.items.len(), plan.raised, plan.lowered), (4, 3, 1));
    assert_eq!(plan.can_spend_before.as_deref(), Some("12.00"));
    assert_eq!(plan.can_spend_after.as_deref(), Some("18.00"));
    let ended = apply(&app, &plan).await;
    assert_eq!(ended.view.counts.done, 4, "{}", ended.view.summary);
    assert_eq!(ended.view.verified, Some(true));
    assert_eq!(ended.view.state, ChangeRunState::Finished);
    let mut bodies = sent(&stand, "PATCH");
    bodies.sort();
    assert_eq!(bodies, [r#"{"limit":1.5}"#, r#"{"limit":2.5}"#, r#"{"limit":5}"#, r#"{"limit":5}"#]);
    assert_eq!(app.limits(roster).await.expect("limits").differs, 0);

    let twice = app.changes_apply(&confirm(&plan)).await.expect_err("a plan is carried out once");
    assert_eq!(twice.code, Code::PlanStale);
    let again = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
    assert_eq!(again.digest, None, "nothing is left to do");

    app.changes_undo(ended.view.id).await.expect("begun");
    let back = app.changes_ended().await.expect("a run");
    assert_eq!(back.view.counts.done, 4, "{}", back.view.summary);
    assert!(stand.server.keys().iter().all(|key| key.limit.as_deref() == Some("2")), "as before");
}

/// The history names the change with both amounts, and its reverse is a plan like any other.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_reversed_from_the_history() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 2).await;
    app.limits_set(&targets(roster, None, amount("7"))).await.expect("set");
    let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("a plan");
    apply(&app, &plan).await;
    let told = app.history(&HistoryRequest::default()).await.expect("the history");
    let rows: Vec<_> = told.rows.iter().filter(|row| row.reverses.is_some()).collect();
    assert_eq!(rows.len(), 2, "each key's change can be reversed by itself: {:?}", told.rows);
    let limit = rows[0].changes.iter().find(|change| change.label == "Limit").expect("the limit");
    assert_eq!((limit.before.as_deref(), limit.after.as_deref()), (Some("$2.00"), Some("$7.00")));
    let back = app.change_reverse_plan(rows[0].reverses.expect("a number")).await.expect("a plan");
    assert_eq!(back.items.len(), 1, "only that one");
    apply(&app, &back).await;
    let rows = app.limits(roster).await.expect("limits").rows;
    let at = |text: &str| LimitView::Of { amount: text.to_owned() };
    let mut found: Vec<bool> = rows.iter().map(|row| row.actual == at("7.00")).collect();
    found.sort_unstable();
    assert_eq!(found, [false, true], "one went back, the other stayed");
}

/// Whatever somebody else changed between the preview and the writing is left alone and told.
#[tokio::test(flavor = "multi_thread")]
async fn what_changed_since_the_preview_is_left_alone() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 6).await;
    app.limits_set(&targets(roster, None, amount("3"))).await.expect("set");
    let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
    let drift = [
        json!({ "limit": 10 }),
        json!({ "disabled": true }),
        json!({ "name": "somebody else's" }),
        json!({ "limit_reset": "daily" }),
        json!({ "include_byok_in_limit": true }),
    ];
    let hashes: Vec<String> = (1..=6).map(|n| hash_of(&stand, n)).collect();
    for (n, body) in drift.iter().enumerate() {
        stand.server.dashboard_patch(&hashes[n], body).expect("drift");
    }
    let ended = apply(&app, &plan).await;
    assert_eq!((ended.view.counts.done, ended.view.counts.changed), (1, 5), "{}", ended.view.summary);
    assert_eq!(sent(&stand, "PATCH").len(), 1, "nothing was sent for the others");
    let first = ended.view.exceptions.iter().find(|one| one.name == "Person 1").expect("told");
    assert_eq!(first.end, ChangeEnd::Changed);
    assert_eq!(first.what, "changed meanwhile: was $2.00, now $10.00; left as it is");
    let row = &app.limits(roster).await.expect("limits").rows[0];
    let outside = row.outside.as_ref().expect("told as changed outside");
    assert_eq!(outside.what, "was raised to $10.00 outside this app.");

    // "Keep $10.00": what is there becomes what is wished, and is nobody's change any more.
    let view =
        app.limits_set(&targets(roster, Some(vec![row.holder_id]), TargetRule::Keep)).await.expect("kept");
    assert_eq!(view.rows[0].target, Some(LimitView::Of { amount: "10.00".into() }));
    assert!(view.rows[0].outside.is_none() && view.rows[0].change == LimitChange::Same);
}

/// A reading between preview and confirmation that shows something else makes the preview worthless as a whole.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_refused_when_what_it_saw_is_known_to_be_otherwise() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 4).await;
    app.limits_set(&targets(roster, None, amount("3"))).await.expect("set");
    let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
    stand.server.dashboard_patch(&hash_of(&stand, 1), &json!({ "limit": 7 })).expect("drift");
    app.refresh().await.expect("refreshed");
    let refused = app.changes_apply(&confirm(&plan)).await.expect_err("stale");
    assert_eq!(refused.code, Code::PlanStale);
    assert!(sent(&stand, "PATCH").is_empty());
}

/// Turning off and on at once, and the former state back; a key that was off before stays off.
#[tokio::test(flavor = "multi_thread")]
async fn a_class_is_turned_off_and_the_former_state_comes_back() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 5).await;
    let ids = holders(&app, roster).await;
    app.changes_now(&request(roster, ChangeKind::Off, Some(vec![ids[2]]))).await.expect("begun");
    let one = app.changes_ended().await.expect("a run");
    assert_eq!((one.view.total, one.view.counts.done), (1, 1), "{}", one.view.summary);
    app.changes_now(&request(roster, ChangeKind::Off, None)).await.expect("begun");
    let all = app.changes_ended().await.expect("a run");
    assert_eq!((all.view.total, all.view.counts.done), (4, 4), "{}", all.view.summary);
    assert!(stand.server.keys().iter().all(|key| key.disabled));
    app.changes_undo(all.view.id).await.expect("begun");
    app.changes_ended().await.expect("a run");
    let off: Vec<_> =
        stand.server.keys().into_iter().filter(|key| key.disabled).map(|key| key.hash).collect();
    assert_eq!(off, [hash_of(&stand, 3)]);
    let limit = app.changes_now(&request(roster, ChangeKind::Delete, None)).await.expect_err("shown first");
    assert_eq!(limit.code, Code::FieldNeedsMending);
}

/// A deletion takes a last reading, asks for the number from five on, copies the file, and leaves the person in the list.
#[tokio::test(flavor = "multi_thread")]
async fn deleted_keys_leave_their_person_and_their_usage() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 6).await;
    let plan = app.changes_plan(&request(roster, ChangeKind::Delete, None)).await.expect("plan");
    assert_eq!(plan.type_number, Some(6));
    assert_eq!(plan.unspent.as_deref(), Some("12.00"));
    // Spent after the preview: the last reading before the deletion must still see it.
    let hash = hash_of(&stand, 2);
    let spend = Spend { hash: hash.clone(), credits: "0.75".into(), ..Spend::default() };
    stand.server.spend(&spend).expect("spent");
    for number in [None, Some(5)] {
        let asked = ChangeApplyRequest { number, ..confirm(&plan) };
        let refused = app.changes_apply(&asked).await.expect_err("the number is typed");
        assert_eq!(refused.code, Code::FieldNeedsMending);
    }
    assert_eq!(stand.server.keys().iter().filter(|key| key.deleted_at.is_some()).count(), 0);
    let ended = apply(&app, &plan).await;
    assert_eq!(ended.view.counts.done, 6, "{}", ended.view.summary);
    assert_eq!(ended.view.can_undo, 0);
    assert!(stand.server.keys().iter().all(|key| key.deleted_at.is_some()));
    let people = app.people(roster).await.expect("people");
    assert_eq!(people.rows.len(), 6, "nobody disappears");
    let used: Vec<_> = people
        .rows
        .iter()
        .map(|row| row.key.as_ref().map(|key| (key.gone, key.used_in_all.clone())))
        .collect();
    assert_eq!(used[1], Some((true, Some("0.75".to_owned()))), "its last reading stays");
    assert_eq!(people.can_save, 0, "no list holds the secret of a deleted key");
    let copies = keyroster_store::copies::list(app.data_dir()).expect("copies");
    assert!(copies.iter().any(|copy| copy.why == "before-delete"), "{copies:?}");
}

fn faults(rules: Vec<Rule>) -> FaultPlan {
    FaultPlan { rules, ..FaultPlan::default() }
}

/// Lost answers, troubled servers and rate limits on changes and deletions: found out by reading, done once.
#[tokio::test(flavor = "multi_thread")]
async fn lost_answers_are_found_out_by_reading() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 8).await;
    let on = |nth: u32, action: Action, phase: Phase| {
        Rule::on("PATCH", "/keys/*", action).nth(nth).times(1).phase(phase)
    };
    let reset = || Action::Reset { after_bytes: 0 };
    stand.server.set_plan(faults(vec![
        on(1, reset(), Phase::AfterCommit),
        on(3, Action::Status(Status::code(429).header("Retry-After", "1")), Phase::BeforeCommit),
        on(6, reset(), Phase::BeforeCommit),
        on(9, Action::Status(Status::code(500)), Phase::AfterCommit),
    ]));
    app.limits_set(&targets(roster, None, amount("4"))).await.expect("set");
    let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
    let ended = apply(&app, &plan).await;
    assert_eq!(ended.view.counts.done, 8, "{}", ended.view.summary);
    assert!(stand.server.keys().iter().all(|key| key.limit.as_deref() == Some("4")));

    stand.server.set_plan(faults(vec![
        Rule::on("DELETE", "/keys/*", reset()).nth(2).times(1).phase(Phase::AfterCommit),
        Rule::on("DELETE", "/keys/*", Action::Status(Status::code(500)))
            .nth(5)
            .times(1)
            .phase(Phase::BeforeCommit),
    ]));
    let plan = app.changes_plan(&request(roster, ChangeKind::Delete, None)).await.expect("plan");
    let ended = apply(&app, &plan).await;
    assert_eq!(ended.view.counts.done, 8, "{}", ended.view.summary);
    assert!(stand.server.keys().iter().all(|key| key.deleted_at.is_some()));
}

/// A management key that is refused stops the run at once; what was not begun is told, and the counts add up.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_management_key_stops_the_run() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 20).await;
    app.limits_set(&targets(roster, None, amount("4"))).await.expect("set");
    let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
    let refuse = Rule::on("PATCH", "/keys/*", Action::Status(Status::code(401))).nth(5);
    stand.server.set_plan(faults(vec![refuse]));
    let ended = apply(&app, &plan).await;
    let counts = ended.view.counts;
    assert_eq!(ended.view.state, ChangeRunState::Stopped);
    assert_eq!(counts.done + counts.not_done, 20, "{counts:?}");
    assert!(counts.not_done >= 1 && counts.not_done <= 16, "{counts:?}");
    assert_eq!(ended.view.note.expect("words").code, Code::KeyUnknown);
    let right = stand.server.keys().iter().filter(|key| key.limit.as_deref() == Some("4")).count();
    assert_eq!(right, usize::try_from(counts.done).expect("small"));
}

/// Promise M4: an answer that shows no limit, or another one, is acted on at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_comes_back_without_its_limit_is_turned_off() {
    for (wrong, words) in [(json!(null), "no limit"), (json!(500), "$500.00")] {
        let stand = Stand::new().await;
        let (app, roster) = class(&stand, 3).await;
        app.limits_set(&targets(roster, None, amount("4"))).await.expect("set");
        let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
        let ops = vec![Mutation::Set { pointer: "/limit".into(), value: wrong }];
        stand.server.set_plan(faults(vec![
            Rule::on("PATCH", "/keys/*", Action::MutateRequest { ops }).nth(2).times(1),
        ]));
        let ended = apply(&app, &plan).await;
        assert_eq!((ended.view.counts.done, ended.view.counts.wrong), (2, 1), "{}", ended.view.summary);
        let off = stand.server.keys().iter().filter(|key| key.disabled).count();
        assert_eq!(off, 1, "turned off at once");
        let told = format!("came back with {words} and was turned off at once");
        assert_eq!(ended.view.exceptions[0].what, told);
    }
}

/// Blank, 0, and everything that is no amount: nothing is sent, and no wish becomes "no limit" (promise M4).
#[tokio::test(flavor = "multi_thread")]
async fn odd_amounts_send_nothing() {
    let stand = Stand::new().await;
    let (app, roster) = class(&stand, 2).await;
    let odd = [
        "0", "0.00", "$0", "-5", "(5)", "abc", "n/a", "∞", "1e3", "=5+5", "٥", "1,000", "5 €", "1000000",
        "NaN", "null", "no limit",
    ];
    for text in odd {
        for rule in [
            amount(text),
            TargetRule::RaiseBy { text: text.into() },
            TargetRule::UsedPlus { text: text.into() },
        ] {
            let refused = app.limits_set(&targets(roster, None, rule)).await.expect_err(text);
            assert_eq!(refused.code, Code::FieldNeedsMending, "{text}");
        }
    }
    let unconfirmed = TargetRule::NoLimit { confirmed: false };
    app.limits_set(&targets(roster, None, unconfirmed)).await.expect_err("confirmed a second time");
    let view = app.limits_set(&targets(roster, None, amount(" "))).await.expect("blank is no wish");
    assert!(view.rows.iter().all(|row| row.target.is_none() && row.change == LimitChange::Same));
    let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
    assert_eq!(plan.digest, None);

    let view =
        app.limits_set(&targets(roster, None, TargetRule::NoLimit { confirmed: true })).await.expect("set");
    assert_eq!(view.rows[0].change, LimitChange::Unlimit);
    let plan = app.changes_plan(&request(roster, ChangeKind::Targets, None)).await.expect("plan");
    assert_eq!((plan.unlimited, plan.can_spend_after.as_deref()), (2, None));
    let refused = app.changes_apply(&confirm(&plan)).await.expect_err("confirmed a second time");
    assert_eq!(refused.code, Code::FieldNeedsMending);
    assert!(sent(&stand, "PATCH").is_empty());
    assert_eq!(limit_of(&stand, 1).as_deref(), Some("2"));
}
