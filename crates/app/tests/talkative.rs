//! The most talkative log there could be, of every library, through runs in which much goes wrong: no piece of a secret is
//! in it, nor in anything that the app tells a face. What masks the real log is not asked: nothing should reach it.
//!
//! `KEYROSTER_FAULT_RUNS` says how many runs (8); the n-th run has the seed n.

#[path = "../../../tests/leaks/mod.rs"]
mod leaks;
#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use keyroster_practice::Options;
use keyroster_practice::faults::{Action, Chance, FaultPlan, Mutation, Phase, Rule, Status};
use leaks::Canaries;
use serde_json::json;
use support::{Stand, plan_of};
use tracing_subscriber::EnvFilter;

/// Everything that was logged.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panics while logging").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Answers go wrong in nine ways, each by chance.
fn faults(seed: u64) -> FaultPlan {
    let set = |pointer: &str, value| vec![Mutation::Set { pointer: pointer.into(), value }];
    let actions = [
        Action::FinEarly { bytes: 350 },
        Action::Reset { after_bytes: 200 },
        Action::Status(Status::code(500)),
        Action::Status(Status::html(502)),
        Action::Status(Status::code(429).header("retry-after", "1")),
        Action::Wrap { before: String::new(), after: "}".into() },
        Action::MutateJson { ops: set("/data/limit", json!("much")) },
        Action::MutateJson { ops: set("/data/hash", json!(null)) },
        Action::Dup { delay_ms: 0 },
    ];
    let rule = |(n, action): (usize, Action)| {
        let phase = if n % 2 == 0 { Phase::AfterCommit } else { Phase::BeforeCommit };
        let on =
            if n % 3 == 0 { Rule::on("GET", "/keys", action) } else { Rule::on("POST", "/keys", action) };
        on.phase(phase).prob(Chance::percent(3)).times(3)
    };
    FaultPlan { rules: actions.into_iter().enumerate().map(rule).collect(), seed }
}

/// A server whose management key ends like no other text.
async fn stand(seed: u64) -> Stand {
    let management_key = Some(format!("sk-or-v1-{}5d3c2b1a0f9e8d7c6b5a4938", "0".repeat(40)));
    let options = Options { keep_secrets: true, management_key, seed, ..Options::default() };
    let server = keyroster_practice::start(options).await.expect("server");
    Stand { server, dir: tempfile::tempdir().expect("folder"), settle: Duration::from_millis(600) }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_logged_and_nothing_told_holds_a_piece_of_a_secret() {
    let heard = Heard::default();
    let writer = heard.clone();
    let filter = EnvFilter::new("trace,keyroster_practice=off");
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || writer.clone()).init();
    let runs = std::env::var("KEYROSTER_FAULT_RUNS").map_or(8, |text| text.parse().expect("a number"));
    let mut made = 0;
    for seed in 0..runs {
        let stand = stand(seed).await;
        let app = stand.app();
        let roster = stand.class(&app, 12).await;
        stand.server.set_plan(faults(seed));
        let mut told = Vec::new();
        // What is refused at the start is told as well; whoever is left out is tried again.
        for _ in 0..3 {
            match app.provision(&plan_of(roster), None).await {
                Ok(_) => told.push(format!("{:?}", app.run_ended().await)),
                Err(error) => told.push(format!("{error} {error:?}")),
            }
        }
        stand.server.set_plan(FaultPlan::default());
        let (run, people, needs) = (app.run_current().await, app.people(roster).await, app.needs().await);
        told.extend([format!("{run:?}"), format!("{people:?}"), format!("{needs:?}")]);

        let keys: Vec<String> = stand
            .server
            .keys()
            .iter()
            .map(|key| key.secret.as_ref().expect("kept").expose().to_owned())
            .collect();
        made += keys.len();
        let keys = keys.into_iter().enumerate().map(|(n, key)| (format!("key {n}"), key));
        let own = [("the management key".to_owned(), stand.server.management_key().to_owned())];
        let phrase = [("the passphrase".to_owned(), Stand::passphrase().expose().to_owned())];
        let canaries = Canaries::of(keys.chain(own).chain(phrase));
        let logged = std::mem::take(&mut *heard.0.lock().expect("whole"));
        assert!(!logged.is_empty(), "seed {seed}: nothing was logged, so nothing was looked at");
        assert_eq!(canaries.within(&logged), [], "seed {seed}: the log");
        assert_eq!(canaries.within(told.join("\n").as_bytes()), [], "seed {seed}: what is told");
        assert_eq!(canaries.below(stand.dir.path(), |_| false), [], "seed {seed}: files");
    }
    assert!(
        made > 12 * usize::try_from(runs).expect("few"),
        "things went wrong: keys were made twice: {made}"
    );
}
