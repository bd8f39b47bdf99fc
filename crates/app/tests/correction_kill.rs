//! A correction issued by a process that is killed (`kill -9`) on the way: there is no note or a whole one, numbers have no
//! gap, and the record verifies (promise R1 for bills).
#![cfg(unix)]

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use keyroster_app::App;
use keyroster_app::wire::months::{DecideUsageRequest, DecisionChoice, MonthRequest, UsageFrom};
use keyroster_app::wire::statements::{CorrectionRequest, MonthCloseRequest, StatementRowView};
use support::copy_folder;
use support::shop::{Shop, app, at, hash_of};

/// How a process that is to be killed is told where to correct which statement; empty in the test itself.
const CHILD: &str = "KEYROSTER_TEST_CHILD";
const NOW: &str = "2026-12-02T09:00:00Z";

async fn issue(app: &App, id: i64) -> StatementRowView {
    let digest = app.correction_view(id).await.expect("looked at").digest;
    let request = CorrectionRequest { id, reason: "The counter was corrected.".into(), digest };
    app.correction_issue(&request).await.expect("issued")
}

/// The process that is killed.
#[tokio::test(flavor = "multi_thread")]
async fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let [dir, account, id] = told.split('\n').collect::<Vec<_>>()[..] else { panic!("{told}") };
    let app = app(Path::new(dir), at(NOW));
    app.account_look(account.parse().expect("a number")).await.expect("the account");
    issue(&app, id.parse().expect("a number")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_killed_on_the_way_is_whole_or_not_there() {
    let mut shop = Shop::new(&["Harbor & Finch", "Cedar Clinic"]).await;
    shop.markup("2026-01-01", 30_000);
    for (when, used) in [
        ("2026-11-01T00:05:00Z", [Some("284"), Some("168")]),
        ("2026-11-15T00:05:00Z", [Some("300"), Some("180")]),
        ("2026-11-20T00:05:00Z", [Some("295"), Some("181")]),
        ("2026-12-01T00:05:00Z", [Some("299"), Some("190")]),
    ] {
        shop.read(when, true, &used);
    }
    let app = shop.open(NOW).await;
    let decide = |decision| DecideUsageRequest { month: "2026-11".into(), key: hash_of(0), decision };
    app.usage_decide(&decide(DecisionChoice::Count)).await.expect("decided");
    let request = MonthRequest { month: "2026-11".into(), source: None };
    let digest = app.month_view(&request).await.expect("a month").digest;
    let close = MonthCloseRequest { month: "2026-11".into(), source: UsageFrom::Readings, digest };
    let closed = app.month_close(&close).await.expect("closed").statements;
    let id = closed.iter().find(|one| one.client == "Harbor & Finch").expect("issued").id;
    app.usage_decide(&decide(DecisionChoice::LeaveOut)).await.expect("decided otherwise");
    Shop::shut(app).await;
    let kept = tempfile::tempdir().expect("a folder");
    copy_folder(&shop.dir.path().join("data"), &kept.path().join("data"));

    for (place, issued) in
        [("correction.issuing:1", false), ("correction.half:1", false), ("correction.issued:1", true)]
    {
        shop.dir = tempfile::tempdir().expect("a folder");
        copy_folder(&kept.path().join("data"), &shop.dir.path().join("data"));
        let mut command = std::process::Command::new(std::env::current_exe().expect("this program"));
        let told = format!("{}\n{}\n{id}", shop.dir.path().display(), shop.account);
        command.args(["--exact", "child", "--nocapture"]).env(CHILD, told).env("KEYROSTER_FAILPOINT", place);
        let ran = command.output().expect("ran");
        assert_eq!(ran.status.signal(), Some(9), "{place} is not on the way any more: {ran:?}");

        let app = shop.open(NOW).await;
        let notes = |all: Vec<StatementRowView>| {
            let notes = all.into_iter().filter(|one| one.corrects.is_some());
            notes.map(|one| (one.number, one.total, one.whole)).collect::<Vec<_>>()
        };
        let whole = ("2026-11-003".to_owned(), "−$19.50".to_owned(), Some(true));
        let left = notes(app.statements_list().await.expect("a list").statements);
        assert_eq!(left, if issued { vec![whole.clone()] } else { vec![] }, "{place}");
        if issued {
            let again = app.correction_view(id).await.expect("looked at");
            assert_eq!(again.kind, None, "{place}: it is corrected once");
        } else {
            issue(&app, id).await;
        }
        assert_eq!(notes(app.statements_list().await.expect("a list").statements), [whole], "{place}");
        assert!(app.history_verify().await.expect("looked").whole, "{place}");
        Shop::shut(app).await;
    }
}
