//! Four different things OpenRouter can say of a limit, through a whole reading of the account: an amount, 0, none, and
//! nothing at all (promise M4). None of them may be shown as another.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::collections::BTreeMap;

use keyroster_app::wire::limits::LimitView;
use keyroster_practice::faults::{Action, FaultPlan, Mutation, Rule};
use serde_json::json;
use support::{Stand, plan_of};

#[tokio::test(flavor = "multi_thread")]
async fn an_untold_limit_is_neither_zero_nor_none() {
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 4).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let limit = |place: usize| format!("/data/{place}/limit");
    let ops = vec![
        Mutation::Set { pointer: limit(1), value: json!(0) },
        Mutation::Remove { pointer: limit(2) },
        Mutation::Set { pointer: limit(3), value: json!(null) },
    ];
    let told = Rule::on("GET", "/keys", Action::MutateJson { ops });
    stand.server.set_plan(FaultPlan { rules: vec![told], ..FaultPlan::default() });
    app.refresh().await.expect("read");

    let mut limits: Vec<LimitView> =
        app.limits(roster).await.expect("limits").rows.into_iter().map(|row| row.actual).collect();
    limits.sort_by_key(|limit| format!("{limit:?}"));
    let of = |amount: &str| LimitView::Of { amount: amount.to_owned() };
    assert_eq!(limits, [LimitView::NoLimit, of("0.00"), of("2.00"), LimitView::Unknown]);

    let last = app.snapshots().await.expect("snapshots").snapshots.remove(0);
    let (_, bytes) = app.snapshot_file(last.id).await.expect("a file");
    let text = String::from_utf8(bytes).expect("text");
    let mut lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')));
    let place = lines.next().expect("headings").position(|cell| cell == "limit").expect("a column");
    let mut cells = BTreeMap::<&str, usize>::new();
    for mut line in lines {
        *cells.entry(line.nth(place).expect("a cell")).or_default() += 1;
    }
    let wanted = ["", "0.00", "2.00", "no limit"];
    let got: Vec<&str> = cells.keys().copied().collect();
    assert_eq!(got, wanted, "{text}");
}
