//! Accounts are told apart and never mixed; a saved copy is looked at without key and network.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::accounts::ConnectBecomes;
use keyroster_app::wire::start::FileState;
use keyroster_app::{App, Code};
use keyroster_practice::Options;
use support::{Stand, plan_of};

async fn connect(app: &App, key: &str, name: &str) -> i64 {
    let check = app.check_key(key, None).await.expect("checked");
    assert!(check.ready, "{:?}", check.error);
    app.connect(name).await.expect("connected")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_key_is_told_from_a_management_key_before_anything_is_kept() {
    let stand = Stand::new().await;
    let app = stand.app();
    let body = serde_json::json!({ "name": "a student's", "limit": 1 });
    let student = stand.server.dashboard_create(&body).expect("made").secret.expect("kept for the test");
    for (pasted, code) in [
        (student.expose(), Code::OrdinaryKey),
        ("sk-or-v1-nobody", Code::KeyUnknown),
        (" \"\" ", Code::KeyEmpty),
    ] {
        let check = app.check_key(pasted, None).await.expect("checked");
        assert_eq!(check.error.as_ref().map(|error| error.code), Some(code));
        assert!(!check.ready);
        let refused = app.connect("x").await;
        assert!(refused.is_err(), "{code:?} must not be kept");
    }
    assert!(app.account_list().await.expect("accounts").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_account_with_a_new_key_is_recognised_and_another_one_is_not_mixed_in() {
    let stand = Stand::new().await;
    let app = stand.app();
    let id = connect(&app, stand.server.management_key(), "School").await;

    let again = app.check_key(stand.server.management_key(), None).await.expect("checked");
    let ConnectBecomes::SameAccount { account_id, .. } = again.becomes else { panic!("{:?}", again.becomes) };
    assert_eq!(account_id, id);
    assert_eq!(app.connect("ignored").await.expect("connected"), id);
    assert_eq!(app.account_list().await.expect("accounts").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_name_is_no_reason_to_paste_again() {
    let stand = Stand::new().await;
    let app = stand.app();
    app.practice_add("School", false).await.expect("a name is taken");
    let check = app.check_key(stand.server.management_key(), None).await.expect("checked");
    assert!(check.ready, "{:?}", check.error);
    assert_eq!(app.connect("School").await.expect_err("taken").code, Code::NameTaken);
    app.connect("My school").await.expect("the key is still in hand");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_of_another_account_is_refused_for_this_one() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 2).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    drop(app);

    let other_key = "sk-or-v1-000000000000000000000000000000000000000000000000000000000000beef";
    let other = Options {
        seed: 99,
        management_key: Some(other_key.into()),
        port: Some(stand.server.addr().port()),
        ..Options::default()
    };
    let Stand { server, dir, settle } = stand;
    server.stop().await.expect("stopped");
    let server = keyroster_practice::start(other).await.expect("another account at the same address");
    let stand = Stand { server, dir, settle };
    stand.unlocked().await;
    let app = stand.app();
    let id = app.account_list().await.expect("accounts")[0].id;
    let check = app.check_key(other_key, Some(id)).await.expect("checked");
    assert_eq!(check.error.map(|error| error.code), Some(Code::OtherAccount));
    let ConnectBecomes::OtherAccount { known_there, known_here } = check.becomes else {
        panic!("{:?}", check.becomes)
    };
    assert_eq!((known_there, known_here), (0, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_copy_is_readable_and_nothing_else() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 2).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let copy = stand.dir.path().join("copy");
    support::copy_folder(&stand.dir.path().join("data"), &copy);
    let before = stand.server.summary().requests;

    app.open_copy(&copy).await.expect("opened");
    let start = app.start().await.expect("start");
    assert!(matches!(start.file, FileState::ReadOnly { .. }), "{:?}", start.file);
    let people = app.people(start.rosters[0].id).await.expect("people");
    assert_eq!(people.rows.len(), 2);
    assert_eq!(app.refresh().await.expect_err("no network").code, Code::ReadOnlyFile);
    assert_eq!(
        app.key_secret(people.rows[0].holder_id, "key.reveal").await.expect_err("no secret").code,
        Code::ReadOnlyFile
    );
    assert_eq!(app.roster_create("x").await.expect_err("no change").code, Code::ReadOnlyFile);
    assert_eq!(stand.server.summary().requests, before, "nothing reached out");

    app.use_own(None);
    assert!(matches!(app.start().await.expect("start").file, FileState::Own));
}
