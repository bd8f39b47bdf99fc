//! The main job over real HTTP and a real file: nothing is sent twice, nothing is lost, counts add up.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::keys::ListForm;
use keyroster_app::wire::run::RunState;
use keyroster_practice::faults::{Action, FaultPlan, Phase, Rule};
use support::{Stand, plan_of};

#[tokio::test(flavor = "multi_thread")]
async fn from_a_pasted_key_to_the_saved_list() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 30).await;
    let plan = app.plan_make(&plan_of(roster)).await.expect("plan");
    assert_eq!(plan.create.len(), 30);
    assert_eq!(plan.cost.sentence, "$60.00 in all");
    let digest = plan.digest.expect("a whole plan has a digest");
    app.provision_digest(&digest).await.expect("begun");
    let ended = app.run_ended().await.expect("a run");
    assert_eq!(ended.summary.counts.created, 30, "{:?}", ended.summary);
    let run = app.run_current().await.expect("view").expect("a run");
    assert_eq!(run.state, RunState::Finished);
    assert_eq!(stand.server.summary().posts, 30, "one request for each key");

    let target = stand.dir.path().join("list.csv");
    let saved = app.list_save(roster, ListForm::Csv, &target, false, false).await.expect("saved");
    assert_eq!((saved.keys, saved.missing.len()), (30, 0));
    let text = std::fs::read_to_string(&target).expect("the file is there");
    for key in stand.server.keys() {
        assert!(
            text.contains(key.secret.as_ref().expect("kept for the test").expose()),
            "every secret is in the list"
        );
    }
    let again = app.list_save(roster, ListForm::Csv, &target, false, false).await;
    assert_eq!(again.expect_err("never over an existing file unasked").code, keyroster_app::Code::FileExists);

    let second = app.provision(&plan_of(roster), None).await.expect_err("everybody has a key");
    assert_eq!(second.code, keyroster_app::Code::NothingToDo);
    assert_eq!(stand.server.summary().posts, 30, "a second run sends nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_found_removed_and_made_again() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 12).await;
    let lost =
        Rule::on("POST", "/keys", Action::Reset { after_bytes: 0 }).nth(4).times(1).phase(Phase::AfterCommit);
    stand.server.set_plan(FaultPlan { rules: vec![lost], ..FaultPlan::default() });
    app.provision(&plan_of(roster), None).await.expect("begun");
    let ended = app.run_ended().await.expect("a run");
    assert_eq!(ended.summary.counts.created, 12, "{:?}", ended.summary);
    assert_eq!(ended.summary.ghosts_deleted, 1, "the key nobody could use is gone");
    let live: Vec<_> = stand.server.keys().into_iter().filter(|key| key.deleted_at.is_none()).collect();
    assert_eq!(live.len(), 12, "one live key for each person");
    let people = app.people(roster).await.expect("people");
    assert_eq!((people.counts.created, people.can_save), (12, 12));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_with_another_limit_is_switched_off_and_shown() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 3).await;
    let wrong = serde_json::json!({ "rules": [{
        "match": { "method": "POST", "path": "/keys", "nth": 2 }, "times": 1,
        "action": { "mutate_request": { "ops": [{ "set": { "pointer": "/limit", "value": null } }] } },
    }] });
    let plan: FaultPlan = serde_json::from_value(wrong).expect("a plan");
    stand.server.set_plan(plan);
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let off: Vec<_> = stand.server.keys().into_iter().filter(|key| key.disabled).collect();
    assert_eq!(off.len(), 1, "switched off at once");
    let people = app.people(roster).await.expect("people");
    assert_eq!((people.counts.created, people.counts.needs_you), (2, 1));
    let needs = app.needs().await.expect("needs");
    assert_eq!(needs.len(), 1, "{needs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_rows_of_one_person_become_two_people_when_the_person_says_so() {
    let stand = Stand::new().await;
    let app = stand.app();
    stand.class(&app, 1).await;
    let csv = b"email,name\nkim@example.edu,Kim Lee\nkim@example.edu,Kim Lee\n".to_vec();
    for round in 1..=2 {
        let target = if round == 1 {
            None
        } else {
            app.start().await.expect("start").rosters.last().map(|row| row.id)
        };
        let mut view = app.import_open(target, "two.csv", csv.clone()).await.expect("read");
        let question = view.rows.iter().find_map(|row| Some((row.line?, row.question.clone()?)));
        if let Some((line, question)) = question {
            let answer = question
                .answers
                .iter()
                .find(|answer| answer.label == "Make two")
                .expect("offered")
                .answer
                .clone();
            let request = keyroster_app::wire::import::ImportAnswerRequest {
                token: view.token,
                line,
                code: question.code,
                answer,
                text: None,
            };
            view = app.import_answer(&request).await.expect("answered");
        }
        if round == 1 {
            assert_eq!(view.counts.new, 2, "{:?}", view.rows);
            let request = keyroster_app::wire::import::ImportApplyRequest {
                token: view.token,
                roster_name: "two".into(),
            };
            assert_eq!(app.import_apply(&request).await.expect("imported").added, 2);
        } else {
            assert_eq!(
                (view.counts.new, view.counts.changed),
                (0, 0),
                "importing again changes nothing: {:?}",
                view.rows
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skipped_row_can_be_taken_back() {
    let stand = Stand::new().await;
    let app = stand.app();
    stand.class(&app, 1).await;
    let csv = "email,name\nkim@example.edu,\nada@example.edu,Ada\n".as_bytes().to_vec();
    let view = app.import_open(None, "gap.csv", csv).await.expect("read");
    assert_eq!(view.counts.needs_you, 1, "{:?}", view.rows);
    let press = async |label: &str, view: &keyroster_app::wire::import::ImportView| {
        let (line, question) =
            view.rows.iter().find_map(|row| Some((row.line?, row.question.clone()?))).expect("a question");
        let answer =
            question.answers.iter().find(|answer| answer.label == label).expect("offered").answer.clone();
        let request = keyroster_app::wire::import::ImportAnswerRequest {
            token: view.token,
            line,
            code: question.code,
            answer,
            text: None,
        };
        app.import_answer(&request).await.expect("answered")
    };
    let skipped = press("Skip it", &view).await;
    assert_eq!((skipped.counts.needs_you, skipped.counts.skipped), (0, 1));
    let back = press("Take it back", &skipped).await;
    assert_eq!((back.counts.needs_you, back.counts.skipped), (1, 0), "it asks again");
}
