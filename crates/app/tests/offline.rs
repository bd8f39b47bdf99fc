//! Every screen that only reads, without a network: all of them work, and not one connection is tried (promise R16). The
//! process that reads runs in a network without interfaces, its every `connect` written down.
#![cfg(target_os = "linux")]

#[allow(dead_code, reason = "shared with tests that need more of it")]
mod support;

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use keyroster_app::wire::handouts::PaperChoice;
use keyroster_app::wire::history::HistoryRequest;
use keyroster_app::wire::keys::ListForm;
use keyroster_app::wire::months::{MonthRequest, UsageFrom};
use keyroster_app::wire::review::ReviewRequest;
use keyroster_app::wire::snapshots::{CompareRequest, SnapshotPick};
use keyroster_app::wire::statements::{MonthCloseRequest, StatementForm, StatementsSaveRequest};
use keyroster_app::{App, Code};
use keyroster_vault::Keychain;
use support::shop::{self, Shop};
use support::{Stand, app_in, plan_of};

/// The month that is closed, and when it is looked at.
const MONTH: &str = "2026-10";
const AFTER: &str = "2026-11-10T09:00:00Z";
/// What the process in the network without interfaces is to do; empty in the test itself.
const CHILD: &str = "KEYROSTER_TEST_CHILD";

/// Everything the screens read of the account on show.
async fn read_all(app: &App, dir: &Path) {
    let start = app.start().await.expect("start");
    let roster = start.rosters[0].id;
    let account = app.account_shown().await.expect("accounts").expect("one");
    app.account_list().await.expect("accounts");
    app.roster_list(account).await.expect("classes");
    let people = app.people(roster).await.expect("people");
    assert_eq!(people.rows.len(), 3);
    let first = people.rows[0].holder_id;
    app.person(first).await.expect("a person");
    app.person_days(first).await.expect("their days");
    app.needs().await.expect("needs");
    let board = app.board(None).await.expect("the board of the last check");
    assert!(board.complete, "{board:?}");
    app.board(Some(roster)).await.expect("the board of a class");
    app.board_people().await.expect("whom a key can be given");
    app.limits(roster).await.expect("limits");
    app.limits_file(roster).await.expect("limits as a file");
    app.handouts(roster).await.expect("hand-outs");
    let name = app.list_name(roster, ListForm::Csv).await.expect("a name");
    app.list_save(roster, ListForm::Csv, &dir.join(name), true, true).await.expect("the key list");
    app.roster_file(roster).await.expect("the roster as a file");
    let snapshots = app.snapshots().await.expect("snapshots").snapshots;
    let (_, bytes) = app.snapshot_file(snapshots[0].id).await.expect("a snapshot as a file");
    let opened = app.snapshot_open("snapshot.csv", &bytes).expect("opened");
    let (a, b) = (SnapshotPick::Stored { id: snapshots[0].id }, SnapshotPick::File { token: opened.token });
    app.compare(&CompareRequest { a, b, roster_id: None }).await.expect("a file and a snapshot compared");
    app.insights(Some(roster)).await.expect("first use");
    app.class_state(roster).await.expect("the hours");
    let history = app.history(&HistoryRequest::default()).await.expect("history");
    assert!(history.rows.len() > 5);
    assert!(app.history_verify().await.expect("looked").whole);
    app.settings().await.expect("settings");
    app.support_details().await.expect("details for support");
    app.backup_state().await.expect("backups");
    let review = ReviewRequest { roster_id: None, emails: true };
    app.review_save(&review, &dir.join("all.keyroster-review"), true).await.expect("a file for review");
}

/// Everything the screens of clients, months and statements read.
async fn read_bills(app: &App, dir: &Path) {
    let month = app.month_view(&MonthRequest { month: MONTH.into(), source: None }).await.expect("a month");
    assert_eq!((month.clients.len(), month.closed_at.is_some()), (2, true));
    app.month_view(&MonthRequest { month: String::new(), source: None }).await.expect("the running month");
    app.year_view("2026").await.expect("a year");
    app.all_accounts_month(MONTH).await.expect("all accounts");
    app.usage_view(MONTH).await.expect("usage");
    app.usage_file(MONTH).await.expect("usage as a file");
    app.month_file(MONTH).await.expect("the month as a file");
    app.billing_terms().await.expect("what was agreed");
    let clients = app.clients_list().await.expect("clients").clients;
    for client in &clients {
        app.client_view(client.holder_id).await.expect("a client");
    }
    app.clients_file().await.expect("clients as a file");
    let statements = app.statements_list().await.expect("statements").statements;
    assert_eq!((clients.len(), statements.len()), (2, 2));
    for row in &statements {
        app.statement_view(row.id).await.expect("a statement");
        app.correction_view(row.id).await.expect("what a correction would say");
    }
    let all = StatementsSaveRequest {
        id: None,
        month: Some(MONTH.into()),
        holder_id: None,
        forms: vec![StatementForm::Pdf, StatementForm::Csv, StatementForm::Json, StatementForm::Letter],
        paper: PaperChoice::A4,
    };
    app.statements_name(&all).await.expect("a name");
    let saved = app.statements_save(&all, &dir.join("statements"), false).await.expect("statements as files");
    assert_eq!(saved.files, 8);
    let review = ReviewRequest { roster_id: None, emails: true };
    app.review_save(&review, &dir.join("bills.keyroster-review"), true).await.expect("a file for review");
}

/// A seller with two clients and a closed month.
async fn seller() -> Shop {
    let shop = Shop::new(&["Harbor & Finch", "Cedar Clinic"]).await;
    shop.markup("2026-01-01", 30_000);
    shop.read("2026-10-01T00:05:00Z", true, &[Some("100"), Some("50")]);
    shop.read("2026-11-01T00:05:00Z", true, &[Some("284.20"), Some("168.90")]);
    let app = shop.open(AFTER).await;
    let month = app.month_view(&MonthRequest { month: MONTH.into(), source: None }).await.expect("a month");
    let close = MonthCloseRequest { month: MONTH.into(), source: UsageFrom::Readings, digest: month.digest };
    app.month_close(&close).await.expect("closed");
    Shop::shut(app).await;
    shop
}

/// A file or a folder that was opened to look at.
async fn read_opened(app: &App) {
    let start = app.start().await.expect("start");
    for roster in &start.rosters {
        let people = app.people(roster.id).await.expect("people");
        for row in &people.rows {
            app.person(row.holder_id).await.expect("a person");
        }
        app.limits(roster.id).await.expect("limits");
        app.insights(Some(roster.id)).await.expect("first use");
    }
    app.board(None).await.expect("the board");
    app.snapshots().await.expect("snapshots");
    app.history(&HistoryRequest::default()).await.expect("history");
    app.history_verify().await.expect("looked");
    app.settings().await.expect("settings");
}

/// The process in the network without interfaces.
#[tokio::test(flavor = "multi_thread")]
async fn child() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let [dir, url, what] = told.split('\n').collect::<Vec<_>>()[..] else { panic!("{told}") };
    if what == "bills" {
        let app = shop::app(Path::new(dir), shop::at(AFTER));
        app.account_look(url.parse().expect("a number")).await.expect("the account");
        read_bills(&app, Path::new(dir)).await;
        app.open_copy(&Path::new(dir).join("bills.keyroster-review")).await.expect("the file for review");
        app.month_view(&MonthRequest { month: MONTH.into(), source: None }).await.expect("a month");
        app.statements_list().await.expect("statements");
        return;
    }
    let keychain = Keychain::of_this_computer(Some("never-asked"));
    let (dir, settle) = (Path::new(dir), Duration::from_millis(100));
    let app = app_in(dir, "data", url.to_owned(), settle, keychain, Some(Stand::passphrase()));
    if what == "reach" {
        let error = app.refresh().await.expect_err("there is no network");
        assert_eq!(error.code, Code::Offline);
        return;
    }
    read_all(&app, dir).await;
    app.open_copy(&dir.join("all.keyroster-review")).await.expect("the file for review");
    read_opened(&app).await;
    let earlier = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/earlier/first");
    app.open_copy(&earlier).await.expect("a folder of the earlier tool");
    read_opened(&app).await;
}

/// Runs the child; the lines of the log that tell a connection to a network.
fn connects(dir: &Path, whose: &str, what: &str) -> Vec<String> {
    let log = dir.join("connects");
    let told = format!("{}\n{whose}\n{what}", dir.display());
    let mut inside = Command::new("unshare");
    inside.args(["-n", "strace", "-f", "-e", "trace=connect", "-o"]).arg(&log);
    inside.arg(std::env::current_exe().expect("this program"));
    let ran = inside.args(["--exact", "child", "--nocapture"]).env(CHILD, told).output().expect("ran");
    assert!(ran.status.success(), "{what}: {}", String::from_utf8_lossy(&ran.stderr));
    let text = std::fs::read_to_string(&log).expect("a log");
    text.lines()
        .filter(|line| line.contains("connect(") && line.contains("AF_INET"))
        .map(str::to_owned)
        .collect()
}

fn possible(name: &str, arguments: &[&str]) -> bool {
    Command::new(name).args(arguments).output().is_ok_and(|done| done.status.success())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reading_screen_works_without_a_network_and_tries_none() {
    if !possible("unshare", &["-n", "true"]) || !possible("strace", &["-o", "/dev/null", "true"]) {
        eprintln!("skipped: no network of its own can be had here, or strace is missing");
        return;
    }
    let stand = Stand::new().await;
    let app = stand.app();
    let roster = stand.class(&app, 3).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    app.refresh().await.expect("read");
    app.close_file().await;
    drop(app);
    stand.unlocked().await;
    let before = stand.server.requests().len();
    let (dir, url) = (stand.dir.path(), stand.server.base_url());
    let tried = connects(dir, &url, "reach");
    assert!(!tried.is_empty(), "the counter counts: reading OpenRouter is seen");
    assert_eq!(connects(dir, &url, "read"), Vec::<String>::new());
    assert_eq!(stand.server.requests().len(), before, "nothing arrived either");
    let shop = seller().await;
    assert_eq!(connects(shop.dir.path(), &shop.account.to_string(), "bills"), Vec::<String>::new());
}
