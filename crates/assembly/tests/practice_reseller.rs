//! The practice reseller as a face opens it: a past that is there at once, beside the practice class, over real servers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use keyroster_app::clock::Clock;
use keyroster_app::practice::{NAME, RESELLER_NAME};
use keyroster_app::wire::plan::{KeyNameChoice, PlanRequest, ResetChoice};
use keyroster_app::wire::settings::Rehearsal;
use keyroster_app::{App, Code};
use keyroster_assembly::{Env, HostedPractice, Secret, parts};
use rusqlite::Connection;
use rusqlite::types::FromSql;
use tempfile::TempDir;

const NOW: &str = "2026-11-25T12:00:00Z";

/// A computer on which the app is started again and again.
struct Computer {
    folder: TempDir,
}

/// A running app with its servers.
struct Run {
    app: App,
    practice: Arc<HostedPractice>,
}

impl Computer {
    fn new() -> Computer {
        Computer { folder: tempfile::tempdir().expect("a folder") }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn start(&self, now: &str) -> Run {
        let practice = Arc::new(HostedPractice::starting_at(now));
        let (data_dir, anchor_dir) = (Some(self.data()), Some(self.folder.path().join("state")));
        let env = Env { data_dir, anchor_dir, ..Env::default() };
        let mut parts = parts(&env, practice.clone()).expect("parts");
        parts.passphrase = Some(Secret::new("gravel lantern orbit sandal thimble quartz".to_owned()));
        parts.clock = Clock::starting_at(now.parse().expect("an instant"));
        Run { app: App::open(parts).expect("the app opens"), practice }
    }
}

impl Run {
    async fn end(self) {
        self.app.close_file().await;
        drop(self.app);
        self.practice.stop().await.expect("tidied");
    }
}

/// One column of what the closed file answers.
fn ask<T: FromSql>(data: &Path, sql: &str) -> Vec<T> {
    let file = Connection::open(data.join("keyroster.sqlite3")).expect("the file");
    let mut asked = file.prepare(sql).expect("a question");
    let rows = asked.query_map([], |row| row.get(0)).expect("rows");
    rows.collect::<Result<_, _>>().expect("values")
}

fn one(data: &Path, sql: &str) -> i64 {
    ask::<i64>(data, sql)[0]
}

fn plan_of(roster_id: i64) -> PlanRequest {
    PlanRequest {
        roster_id,
        limit: "2.00".into(),
        no_limit: false,
        no_limit_confirmed: false,
        reset: ResetChoice::Never,
        expires: String::new(),
        key_name: KeyNameChoice::Name,
        workspace_id: None,
        left_out: Vec::new(),
        per_person: Vec::new(),
        refresh: false,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_has_clients_keys_and_a_past() {
    let computer = Computer::new();
    let run = computer.start(NOW);
    let id = run.app.practice_reseller().await.expect("opened");
    assert_eq!(run.app.account_shown().await.expect("shown"), Some(id));
    let accounts = run.app.account_list().await.expect("accounts");
    assert!(accounts.iter().all(|account| account.practice && account.name == RESELLER_NAME));
    assert!(accounts[0].can_still_spend.is_none(), "one key has no limit");
    let snapshots = run.app.snapshots().await.expect("snapshots").snapshots;
    assert_eq!(snapshots.len(), 31 + 4 + 25 - 2 + 1, "daily with two days missed, and now");
    assert_eq!(
        snapshots.iter().filter(|snapshot| !snapshot.complete).count(),
        1,
        "that of the 12th broke off"
    );
    run.end().await;

    let data = computer.data();
    assert_eq!(one(&data, "SELECT count(*) FROM holder WHERE limit_nano > 0 AND reset = 'monthly'"), 8);
    assert_eq!(one(&data, "SELECT count(*) FROM holder WHERE email LIKE '%.example.com'"), 7);
    assert_eq!(one(&data, "SELECT count(*) FROM roster WHERE kind = 'clients'"), 1);
    assert_eq!(one(&data, "SELECT count(*) FROM key WHERE origin = 'adopted' AND holder_id IS NOT NULL"), 8);
    assert_eq!(one(&data, "SELECT count(*) FROM key WHERE origin = 'foreign' AND name LIKE '%n8n%'"), 1);
    assert_eq!(one(&data, "SELECT count(*) FROM secret"), 7, "living clients' keys can be handed over");
    let account_first = "SELECT percent FROM markup ORDER BY holder_id IS NOT NULL, holder_id";
    let markups: Vec<i64> = ask(&data, account_first);
    assert!(markups[0] == 30_000 && markups.len() > 2, "the account's, then own ones: {markups:?}");
    assert_eq!(one(&data, "SELECT count(*) FROM markup WHERE from_day <> '2026-09-01'"), 0);
    let terms: String = ask(&data, "SELECT terms FROM billing").remove(0);
    assert!(terms.contains("PRACTICE"), "nobody can take a statement of it for a real one: {terms}");
    assert!(one(&data, "SELECT count(*) FROM client_user WHERE source = 'entered'") > 0);
    assert!(
        one(&data, "SELECT count(*) FROM client_user WHERE source = 'external'") > 0,
        "a reading taught them"
    );

    // The deleted key: gone, with what it used after the last list that showed it.
    let moss =
        "FROM snapshot_row c JOIN snapshot s ON s.id = c.snapshot_id JOIN snapshot_key k ON k.id = c.key_id
        JOIN key x ON x.hash = k.hash WHERE x.name = 'Client: Moss & Daughters' AND x.gone_at IS NOT NULL";
    let last = one(&data, &format!("SELECT max(c.usage_nano) {moss} AND s.one_key = 1"));
    let used = one(&data, "SELECT usage_nano FROM key WHERE name = 'Client: Moss & Daughters'");
    assert_eq!(last, used, "nothing it used is lost");
    assert!(last - one(&data, &format!("SELECT max(c.usage_nano) {moss} AND s.one_key = 0")) >= 850_000_000);
    let fell =
        "SELECT count(*) FROM snapshot_row a JOIN snapshot_row b ON b.key_id = a.key_id AND b.snapshot_id =
        (SELECT min(snapshot_id) FROM snapshot_row WHERE key_id = a.key_id AND snapshot_id > a.snapshot_id)
        WHERE b.usage_nano < a.usage_nano";
    assert_eq!(one(&data, fell), 1, "a counter that OpenRouter corrected");
    let missed = "SELECT count(*) FROM snapshot WHERE begun_at / 86400000 * 86400 IN
        (unixepoch('2026-10-31'), unixepoch('2026-11-01'))";
    assert_eq!(one(&data, missed), 0);
    let late = "SELECT count(*) FROM snapshot WHERE complete = 1
        AND begun_at = unixepoch('2026-11-02 15:40:00') * 1000";
    assert_eq!(one(&data, late), 1, "the late reading that ends the month");
    let order = "SELECT count(*) FROM snapshot a JOIN snapshot b ON b.id > a.id AND b.begun_at < a.begun_at";
    assert_eq!(one(&data, order), 0, "what a month grew is read in the order of the snapshots");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stays_after_a_restart_and_beside_the_class() {
    let computer = Computer::new();
    let run = computer.start(NOW);
    let reseller = run.app.practice_reseller().await.expect("opened");
    let class = run.app.practice_open().await.expect("the class as well");
    assert_ne!(reseller, class, "two accounts");
    let roster_id = run.app.roster_list(class).await.expect("rosters")[0].id;
    run.app.provision(&plan_of(roster_id), None).await.expect("begun");
    assert_eq!(
        run.app.run_ended().await.expect("a run").summary.counts.created,
        30,
        "no key is both accounts'"
    );
    run.app.practice_usage().await.expect("pretend usage in the class");
    assert_eq!(run.app.practice_reseller().await.expect("again"), reseller);
    let refused = run.app.practice_usage().await.expect_err("its usage is told already");
    assert_eq!(refused.code, Code::NothingToDo);
    let keys = run.app.refresh().await.expect("read").keys;
    assert_eq!(keys, 8, "nine less the deleted one, and none of the class");
    run.end().await;
    assert!(computer.data().join("practice.json").exists());
    assert!(computer.data().join("practice_reseller.json").exists());
    let hashes = "SELECT hash || coalesce(gone_at, '') FROM key ORDER BY hash";
    let before: Vec<String> = ask(&computer.data(), hashes);

    let run = computer.start("2026-11-25T14:00:00Z");
    assert_eq!(run.app.account_shown().await.expect("shown"), Some(reseller));
    let read = run.app.refresh().await.expect("the server is started at the first need");
    assert_eq!((read.keys, read.complete, read.note.as_str()), (8, true, ""), "as it was left");
    run.app.account_switch(class).await.expect("to the class");
    assert_eq!(run.app.refresh().await.expect("read").keys, 30, "each server has its own keys");
    run.app.practice_rehearse(Rehearsal::KeyRevoked).await.expect("prepared");
    assert_eq!(run.app.refresh().await.expect_err("revoked").code, Code::KeyUnknown);
    run.app.account_switch(reseller).await.expect("back");
    run.app.refresh().await.expect("a breakdown strikes the account on show alone");
    run.app.disconnect(reseller).await.expect("disconnected");
    assert_eq!(run.app.practice_reseller().await.expect("connected again"), reseller);
    let names: Vec<String> =
        run.app.account_list().await.expect("accounts").into_iter().map(|account| account.name).collect();
    assert_eq!(names, [RESELLER_NAME, NAME]);
    run.end().await;
    assert_eq!(ask::<String>(&computer.data(), hashes), before, "no key came or went");
}

/// A story without an account (the app ended between the two) must not be in the way for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_story_that_no_account_was_made_of_begins_anew() {
    let (computer, other) = (Computer::new(), Computer::new());
    let run = other.start(NOW);
    run.app.practice_reseller().await.expect("opened");
    run.end().await;
    let file = "practice_reseller.json";
    std::fs::create_dir_all(computer.data()).expect("folder");
    std::fs::copy(other.data().join(file), computer.data().join(file)).expect("copied");
    let run = computer.start(NOW);
    run.app.practice_reseller().await.expect("opened all the same");
    assert_eq!(run.app.refresh().await.expect("read").keys, 8);
    run.end().await;
}
