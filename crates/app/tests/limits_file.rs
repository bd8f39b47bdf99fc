//! The limits file in the app: targets come from it, problems are told by row, and nothing is half taken.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::limits::LimitView;
use support::{Stand, plan_of};

/// Written, changed in a spreadsheet, taken again; actuals can be written anew and the file's targets stay.
#[tokio::test(flavor = "multi_thread")]
async fn the_file_goes_out_and_comes_back() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 3).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let file = app.limits_file(roster).await.expect("file");
    assert_eq!((file.name.as_str(), file.keys), ("limits.csv", 3));
    let same = app.limits_import(roster, "limits.csv", &file.bytes).await.expect("read");
    assert_eq!((same.changed, same.same, same.problems.len()), (0, 3, 0), "round trip");

    let text = String::from_utf8(file.bytes).expect("text");
    let edited = text.replacen("\"2.00\",\"2.00\",\"\"", "\"7.50\",\"2.00\",\"true\"", 1);
    assert_ne!(edited, text);
    let taken = app.limits_import(roster, "limits.csv", edited.as_bytes()).await.expect("read");
    assert_eq!((taken.changed, taken.same), (1, 2));
    let view = app.limits(roster).await.expect("limits");
    assert_eq!(view.rows[0].target, Some(LimitView::Of { amount: "7.50".into() }));
    assert_eq!((view.rows[0].target_off, view.differs), (Some(true), 1));

    // Somebody raises a key outside; the file gets that, and keeps its own targets.
    let hash = stand.server.keys()[0].hash.clone();
    stand.server.dashboard_patch(&hash, &serde_json::json!({ "limit": 9 })).expect("patched");
    let fresh = app.limits_file_refreshed(roster, text.as_bytes(), "limits.csv").await.expect("refreshed");
    let fresh = String::from_utf8(fresh.bytes).expect("text");
    assert_eq!(fresh.matches("\"2.00\",\"9.00\"").count(), 1, "{fresh}");
    assert_eq!(fresh.matches("\"7.50\"").count(), 0, "the app's targets stay out of the file's");
}

/// One bad row, and no target of the whole file is taken; every problem is told at once with its row.
#[tokio::test(flavor = "multi_thread")]
async fn with_any_problem_nothing_is_changed() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 3).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let hashes: Vec<String> = stand.server.keys().into_iter().map(|key| key.hash).collect();
    let file = format!(
        "hash,target_limit,target_disabled\n{},5,\n{},0,\n{},no limit,\n{},5,\n{},6,\n",
        hashes[0],
        hashes[1],
        hashes[2],
        "f".repeat(64),
        hashes[0],
    );
    let read = app.limits_import(roster, "limits.csv", file.as_bytes()).await.expect("read");
    assert_eq!(read.changed, 0);
    let told: Vec<String> =
        read.problems.iter().map(|one| format!("{:?} {}", one.line.unwrap_or(0), one.message)).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    3 A limit must be more than $0. To stop spending, write true under target_disabled.
    4 ‘no limit’ cannot be set from a file. Choose it in the app, where it is confirmed.
    5 No key with the hash ‘ffffffffffff…’ is known in this account. Refresh, or take the row out.
    6 This key stands in row 2 already. Keep one of the two rows.
    ");
    let view = app.limits(roster).await.expect("limits");
    assert!(view.rows.iter().all(|row| row.target == Some(LimitView::Of { amount: "2.00".into() })));
}
