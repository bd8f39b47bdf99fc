//! Nobody silently gets a second key, and a restored file deletes nothing (promise R3).

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::Code;
use keyroster_app::wire::needs::NeedKind;
use keyroster_app::wire::plan::{PlanRequest, SkipWhy};
use keyroster_practice::faults::{Action, FaultPlan, Rule};
use support::{Stand, plan_of};

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_the_earlier_tool_is_asked_about_and_never_doubled() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 3).await;
    let body = serde_json::json!({ "name": "20250907_Person 2", "limit": 2 });
    let elsewhere = stand.server.dashboard_create(&body).expect("made elsewhere").hash;
    let plan = app.plan_make(&PlanRequest { refresh: true, ..plan_of(roster) }).await.expect("plan");
    assert_eq!(plan.create.len(), 2, "{:?}", plan.skipped);
    assert_eq!(plan.skipped.len(), 1);
    assert_eq!(plan.skipped[0].why, SkipWhy::NeedsYou);
    let needs = app.needs().await.expect("needs");
    assert_eq!(needs.len(), 1);
    assert_eq!(needs[0].kind, NeedKind::MaybeTheirs);
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    assert_eq!(stand.server.summary().posts, 2, "the one in question got none");

    let left = app.needs_answer(needs[0].id, "theirs").await.expect("linked");
    assert!(left.is_empty(), "{left:?}");
    let people = app.people(roster).await.expect("people");
    assert_eq!(people.counts.created, 3, "{:?}", people.counts);
    assert_eq!(people.can_save, 2, "its text is not saved here");
    let second = app.provision(&plan_of(roster), None).await.expect_err("everybody has a key");
    assert_eq!(second.code, Code::NothingToDo);
    assert!(
        stand
            .server
            .keys()
            .iter()
            .any(|key| key.hash == elsewhere && !key.disabled && key.deleted_at.is_none())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolled_back_file_makes_and_deletes_nothing_before_its_review() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 6).await;
    let plan = app.plan_make(&plan_of(roster)).await.expect("plan");
    let later: Vec<i64> = plan.create[3..].iter().map(|row| row.holder_id).collect();
    app.provision(&PlanRequest { left_out: later, ..plan_of(roster) }, None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let (data, copy) = (stand.dir.path().join("data"), stand.dir.path().join("copy"));
    support::copy_folder(&data, &copy);
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    assert_eq!(stand.server.summary().posts, 6);
    drop(app);

    // Time Machine, a synced folder, a backup: the older file is back.
    stand.unlocked().await;
    std::fs::remove_dir_all(&data).expect("gone");
    support::copy_folder(&copy, &data);
    let app = stand.app();
    let refused = app.provision(&plan_of(roster), None).await.expect_err("review first");
    assert_eq!(refused.code, Code::ReviewFirst);
    let needs = app.needs().await.expect("needs");
    assert_eq!(needs.len(), 1, "{needs:?}");
    assert_eq!(needs[0].kind, NeedKind::Restored);
    app.needs_answer(needs[0].id, "reviewed").await.expect("reviewed");
    let plan = app.plan_make(&PlanRequest { refresh: true, ..plan_of(roster) }).await.expect("plan");
    assert!(
        plan.create.is_empty(),
        "three have keys here, three have keys of the lost future: {:?}",
        plan.create
    );
    assert_eq!(stand.server.summary().posts, 6, "no second key");
    let alive = stand.server.keys().iter().filter(|key| key.deleted_at.is_none() && !key.disabled).count();
    assert_eq!(alive, 6, "keys that students hold stay");
}

/// A clock that is off spoils end dates and secure connections, so it is said before anything is made.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_off_is_said_in_the_plan() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 1).await;
    let plan = app.plan_make(&plan_of(roster)).await.expect("plan");
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    let skew = Rule::on("GET", "/keys", Action::ClockSkew { seconds: 86_400 });
    stand.server.set_plan(FaultPlan { rules: vec![skew], ..FaultPlan::default() });
    let plan = app.plan_make(&PlanRequest { refresh: true, ..plan_of(roster) }).await.expect("plan");
    let said: Vec<&str> = plan.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        said,
        [
            "Your computer's clock is 1 day behind. Set it right, otherwise secure connections and dates go wrong."
        ]
    );
    assert!(plan.digest.is_some(), "a warning does not stand in the way");
}
