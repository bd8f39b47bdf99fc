//! A folder of the earlier tool is taken over into the account it belongs to: shown first, whole or not at all, once.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::path::{Path, PathBuf};

use keyroster_app::wire::earlier::{EarlierPlanView, EarlierRequest};
use keyroster_app::wire::history::HistoryRequest;
use keyroster_app::wire::limits::LimitView;
use keyroster_app::wire::people::PersonRowView;
use keyroster_app::wire::start::FileState;
use keyroster_app::{App, Code};
use keyroster_practice::{PracticeKey, Spend};
use support::earlier::{class_about, fixture, keys_of_class, replace};
use support::{Stand, copy_folder};

/// An account with the keys of the folder `class`, and that folder.
async fn school(stand: &Stand) -> (App, Vec<PracticeKey>, PathBuf) {
    let app = stand.app();
    let keys = keys_of_class(&stand.server);
    connect(stand, &app).await;
    let folder = stand.dir.path().join("class-2025");
    class_about(&keys.iter().map(Some).collect::<Vec<_>>(), &folder);
    (app, keys, folder)
}

async fn connect(stand: &Stand, app: &App) {
    let check = app.check_key(stand.server.management_key(), None).await.expect("checked");
    assert!(check.ready, "{:?}", check.error);
    app.connect("School").await.expect("connected");
}

async fn shown(app: &App, folder: &Path) -> EarlierPlanView {
    app.earlier_plan(None, folder, &EarlierRequest::default()).await.expect("a plan")
}

async fn refused(app: &App, folder: &Path) -> keyroster_app::AppError {
    let changes = on_record(app).await;
    let refused = app.earlier_plan(None, folder, &EarlierRequest::default()).await.expect_err("refused");
    assert_eq!(refused.safe, "Nothing was changed.", "{refused}");
    assert_eq!(on_record(app).await, changes, "nothing was changed");
    assert!(app.start().await.expect("start").rosters.is_empty(), "and no class was made");
    refused
}

async fn on_record(app: &App) -> i64 {
    app.history_stands().await.expect("history").changes
}

fn left(plan: &EarlierPlanView, word: &str) -> Vec<String> {
    plan.left.iter().filter(|left| left.what.contains(word)).flat_map(|left| left.keys.clone()).collect()
}

fn row<'a>(rows: &'a [PersonRowView], name: &str) -> &'a PersonRowView {
    rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("{name}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_taken_over_whole_and_a_second_time_adds_nothing() {
    let stand = Stand::new().await;
    let (app, keys, folder) = school(&stand).await;
    stand.server.spend(&Spend::credits(&keys[0].hash, "1.80")).expect("used since");
    app.refresh().await.expect("read");
    let (before, own) = (on_record(&app).await, app.snapshots().await.expect("snapshots").snapshots);
    let posts = stand.server.summary().posts;

    let plan = shown(&app, &folder).await;
    assert_eq!(
        (plan.folder.as_str(), plan.class_name.as_str(), plan.roster_id),
        ("class-2025", "class-2025", None)
    );
    assert_eq!(plan.people, ["Alice Smith", "Bob Jones", "New Comer", "Zoë Łuka"], "a stand-in is nobody");
    assert_eq!((plan.keys, plan.links, plan.secrets, plan.targets), (3, 3, 2, 2));
    assert_eq!((plan.readings, plan.changes), (3, 3));
    assert_eq!(left(&plan, "only a mask"), ["20250907_Bob Jones_1002"]);
    assert!(
        plan.notes.iter().any(|note| note.contains("‘limits.csv’, row 4")),
        "Zoë's ‘three’: {:?}",
        plan.notes
    );
    assert_eq!(on_record(&app).await, before, "looking changes nothing");

    let done = app.earlier_apply(plan.digest.as_deref().expect("something to do")).await.expect("taken over");
    assert!(done.checked, "{}", done.note);
    let roster_id = done.roster_id.expect("a class");
    let people = app.people(roster_id).await.expect("people").rows;
    assert_eq!(people.len(), 4);
    for (name, key) in [("Alice Smith", &keys[0]), ("Zoë Łuka", &keys[2])] {
        let person = row(&people, name);
        assert!(person.key.as_ref().is_some_and(|key| key.secret_saved));
        let secret = app.key_secret(person.holder_id, "key.copy").await.expect("their key");
        assert_eq!(
            secret.expose(),
            key.secret.as_ref().expect("kept").expose(),
            "{name} gets the key that is theirs"
        );
    }
    let bob = row(&people, "Bob Jones").key.as_ref().expect("his key");
    assert!(bob.off && !bob.secret_saved, "a mask is never sealed");

    let limits = app.limits(roster_id).await.expect("limits").rows;
    let target = |name: &str| limits.iter().find(|row| row.name == name).expect("a row").target.clone();
    assert!(matches!(target("Alice Smith"), Some(LimitView::Of { amount }) if amount == "5.00"));
    assert!(target("Bob Jones").is_none() && target("Zoë Łuka").is_none(), "nothing is wished by accident");
    assert_eq!(limits.iter().find(|row| row.name == "Bob Jones").expect("a row").target_off, Some(false));

    let snapshots = app.snapshots().await.expect("snapshots").snapshots;
    let earlier: Vec<_> = snapshots.iter().filter(|one| one.title == "Earlier tool").collect();
    assert_eq!(
        snapshots[snapshots.len() - 3..].iter().map(|one| one.id).collect::<Vec<_>>(),
        [0, -1, -2],
        "the oldest"
    );
    assert_eq!(
        earlier.iter().map(|one| (one.keys, one.usage.as_deref())).collect::<Vec<_>>()[0],
        (2, Some("1.95"))
    );
    assert!(earlier.iter().all(|one| one.at.starts_with("2025-09-07T") && !one.complete), "their own times");
    let own_now: Vec<_> = snapshots.iter().filter(|one| own.iter().any(|old| old.id == one.id)).collect();
    assert_eq!(
        format!("{own_now:?}"),
        format!("{:?}", own.iter().collect::<Vec<_>>()),
        "own ones are as they were"
    );
    assert_eq!(stand.server.summary().posts, posts, "nothing is made at OpenRouter");

    let stands = app.history_stands().await.expect("history");
    assert_eq!(stands.first_broken, None, "the chain is whole");
    let events = app
        .history(&HistoryRequest { text: "earlier tool".into(), ..everything() })
        .await
        .expect("rows")
        .rows;
    let of_then: Vec<_> = events.iter().filter(|row| row.who == "earlier tool").collect();
    assert_eq!(of_then.len(), 3, "{events:?}");
    assert!(
        of_then.iter().all(|row| row.at.starts_with("2025-09-07T")),
        "what was then has the time of then"
    );
    let recent =
        app.history(&HistoryRequest { from: "2026-01-01".into(), ..everything() }).await.expect("rows").rows;
    assert!(
        recent.iter().any(|row| row.what == "Account connected"),
        "what stands before changes of old times is not cut off: {:?}",
        recent.iter().map(|row| &row.what).collect::<Vec<_>>()
    );

    let on_record_now = on_record(&app).await;
    let again = shown(&app, &folder).await;
    assert_eq!(again.digest, None, "{again:?}");
    assert_eq!(
        (again.people_there, again.secrets_there, again.readings_there, again.changes_there),
        (4, 2, 3, 3)
    );
    let twice = app.earlier_apply(plan.digest.as_deref().expect("digest")).await.expect_err("nothing to do");
    assert_eq!(twice.code, Code::PlanStale);
    assert_eq!(on_record(&app).await, on_record_now, "and the history says nothing of it");
    let all = format!("{plan:?} {done:?} {events:?}");
    assert!(
        keys.iter().all(|key| !all.contains(key.secret.as_ref().expect("kept").expose())),
        "no secret crosses"
    );
}

fn everything() -> HistoryRequest {
    HistoryRequest {
        before: None,
        kind: None,
        holder_id: None,
        roster_id: None,
        from: String::new(),
        to: String::new(),
        text: String::new(),
    }
}

/// A class imported before keeps its people; the folder's keys find them there.
#[tokio::test(flavor = "multi_thread")]
async fn people_who_are_here_stay_where_they_are() {
    let stand = Stand::new().await;
    let (app, _, folder) = school(&stand).await;
    let csv = "email,name\nALICE@uni.edu,Alice S.\nzoë@uni.edu,Zoë\n";
    let view = app.import_open(None, "mine.csv", csv.into()).await.expect("read");
    let request =
        keyroster_app::wire::import::ImportApplyRequest { token: view.token, roster_name: "Mine".into() };
    let mine = app.import_apply(&request).await.expect("imported").roster_id;
    let plan = shown(&app, &folder).await;
    assert_eq!((plan.people_there, plan.people.len()), (2, 2));
    let into_mine = EarlierRequest { roster_id: Some(mine), class_name: String::new() };
    let plan = app.earlier_again(&into_mine).await.expect("a plan");
    assert_eq!((plan.class_name.as_str(), plan.roster_id), ("Mine", Some(mine)));
    let done = app.earlier_apply(plan.digest.as_deref().expect("something to do")).await.expect("taken over");
    assert_eq!(done.roster_id, Some(mine));
    let people = app.people(mine).await.expect("people").rows;
    assert_eq!(people.len(), 4, "two came to it");
    assert!(row(&people, "Alice S.").key.as_ref().is_some_and(|key| key.secret_saved));
    assert_eq!(app.start().await.expect("start").rosters.len(), 1, "no other class was made");
}

/// From the folder that is looked at, one step leads to taking it over; while it is looked at nothing reaches out.
#[tokio::test(flavor = "multi_thread")]
async fn the_folder_that_is_looked_at_can_be_taken_over() {
    let stand = Stand::new().await;
    let (app, _, folder) = school(&stand).await;
    app.open_copy(&folder).await.expect("opened");
    let opened = app.earlier_opened().expect("its folder");
    let looking =
        app.earlier_plan(None, &opened, &EarlierRequest::default()).await.expect_err("only looked at");
    assert_eq!(looking.code, Code::ReadOnlyFile);
    app.use_own(None);
    assert!(matches!(app.start().await.expect("start").file, FileState::Own));
    assert_eq!(shown(&app, &opened).await.keys, 3);
}

/// Keys that the account never had are named; with none of its own in it the folder is refused.
#[tokio::test(flavor = "multi_thread")]
async fn the_keys_of_another_account_are_refused_and_named() {
    let stand = Stand::new().await;
    let (app, keys, folder) = school(&stand).await;
    let foreign = stand.dir.path().join("foreign");
    class_about(&[], &foreign);
    let told = refused(&app, &foreign).await;
    assert_eq!(told.code, Code::OtherAccount);
    assert!(told.message.contains("none of its 3 keys (20250907_Alice Smith_1001, "), "{told}");

    std::fs::remove_dir_all(&folder).expect("removed");
    class_about(&[Some(&keys[0])], &folder);
    let plan = shown(&app, &folder).await;
    assert_eq!((plan.keys, plan.links, plan.secrets, plan.changes), (1, 1, 1, 2));
    let named = left(&plan, "not in this account");
    assert_eq!(named, ["20250907_Bob Jones_1002", "20250907_Zoë Łuka_1003"]);
    app.earlier_apply(plan.digest.as_deref().expect("something to do")).await.expect("taken over");
    let snapshots = app.snapshots().await.expect("snapshots").snapshots;
    let earlier = snapshots.iter().filter(|one| one.title == "Earlier tool");
    assert!(earlier.into_iter().all(|one| one.keys == 1), "nor are their counters taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_hostile_and_empty_folders_change_nothing() {
    let stand = Stand::new().await;
    let (app, keys, _) = school(&stand).await;
    let people_only = refused(&app, &fixture("first")).await;
    assert_eq!(people_only.code, Code::NothingToDo);
    assert!(
        people_only.message.contains("of no key") && people_only.message.contains("roster.csv"),
        "{people_only}"
    );
    let hostile = refused(&app, &fixture("hostile")).await;
    assert_eq!(hostile.code, Code::NothingToDo, "its view of keys is not read: {hostile}");
    let nothing = stand.dir.path().join("nothing");
    std::fs::create_dir(&nothing).expect("folder");
    assert_eq!(refused(&app, &nothing).await.code, Code::FileNotOurs);

    let folder = stand.dir.path().join("broken");
    class_about(&keys.iter().map(Some).collect::<Vec<_>>(), &folder);
    let whole = std::fs::read(folder.join("keys.db")).expect("the database");
    std::fs::write(folder.join("keys.db"), &whole[..whole.len() / 2 + 100]).expect("cut off");
    let cut = refused(&app, &folder).await;
    assert!(cut.code == Code::FileDamaged && cut.message.contains("‘keys.db’"), "{cut}");
    std::fs::write(folder.join("keys.db"), &whole).expect("whole");
    std::fs::write(folder.join("limits.csv"), "email,name\na@b.edu,A\n").expect("written");
    let list = refused(&app, &folder).await;
    assert!(list.code == Code::RosterUnreadable && list.message.contains("‘limits.csv’"), "{list}");
}

/// A key.db whose secrets stand with the wrong keys must not give anybody another person's key.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_of_another_key_is_not_taken() {
    let stand = Stand::new().await;
    let (app, keys, folder) = school(&stand).await;
    let secret = |n: usize| keys[n].secret.as_ref().expect("kept").expose().to_owned();
    let mut bytes = std::fs::read(folder.join("keys.db")).expect("the database");
    replace(&mut bytes, &secret(0), &secret(2));
    std::fs::write(folder.join("keys.db"), bytes).expect("written");
    let plan = shown(&app, &folder).await;
    assert_eq!(plan.secrets, 1, "Zoë's own");
    assert_eq!(left(&plan, "another key's"), ["20250907_Alice Smith_1001"]);
}

/// Exactly what was shown, or nothing: another limit, another file, a decision in between.
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_changed_since_it_was_shown_is_refused() {
    let stand = Stand::new().await;
    let (app, keys, folder) = school(&stand).await;
    let digest = shown(&app, &folder).await.digest.expect("something to do");
    let limits = std::fs::read_to_string(folder.join("limits.csv")).expect("read");
    std::fs::write(folder.join("limits.csv"), limits.replace(",5.0,", ",50.0,")).expect("written");
    let before = on_record(&app).await;
    assert_eq!(app.earlier_apply(&digest).await.expect_err("changed").code, Code::PlanStale);
    assert_eq!(on_record(&app).await, before);
    std::fs::write(folder.join("limits.csv"), limits).expect("written");
    let folder_now = stand.dir.path().join("copy");
    copy_folder(&folder, &folder_now);
    app.earlier_plan(None, &folder, &EarlierRequest::default()).await.expect("shown again");
    stand
        .server
        .dashboard_patch(&keys[0].hash, &serde_json::json!({ "limit": 5 }))
        .expect("a limit at OpenRouter");
    app.refresh().await.expect("read");
    assert_eq!(app.earlier_apply(&digest).await.expect_err("changed").code, Code::PlanStale);
    assert!(app.start().await.expect("start").rosters.is_empty(), "nothing of it is there");
}
