//! Many plans over real HTTP while somebody works at the dashboard: what a reading showed changed is never written over,
//! and nothing is sent that the preview did not show.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::collections::HashMap;

use keyroster_app::wire::changes::{ChangeApplyRequest, ChangeKind, ChangeRequest};
use keyroster_app::wire::limits::{TargetRule, TargetsRequest};
use keyroster_practice::{Options, PracticeKey};
use serde_json::{Value, json};
use support::{Stand, plan_of};

/// Plans carried out; with eight keys each.
const ROUNDS: u64 = 40;
const KEYS: usize = 8;

/// Chance from a seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }

    /// Something somebody else does to a key, never twice the same.
    fn drift(&mut self, n: u64) -> Value {
        match self.below(4) {
            0 => json!({ "disabled": true }),
            1 => json!({ "name": format!("theirs {n}") }),
            2 => json!({ "include_byok_in_limit": true }),
            _ => json!({ "limit": 100 + n }),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_of_changes_with_drift_overwrite_nothing() {
    let stand = Stand {
        server: keyroster_practice::start(Options {
            latency: std::time::Duration::from_millis(3),
            ..Options::default()
        })
        .await
        .expect("server"),
        ..Stand::new().await
    };
    let app = stand.app();
    let roster = stand.class(&app, KEYS).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    let (mut done, mut changed, mut number) = (0, 0, 0);
    for round in 0..ROUNDS {
        let hashes: Vec<String> = stand.server.keys().into_iter().map(|key| key.hash).collect();
        // Everything as we want it, so that a round begins from what is known.
        for hash in &hashes {
            let back = json!({ "disabled": false, "include_byok_in_limit": false, "limit": 2 });
            stand.server.dashboard_patch(hash, &back).expect("put back");
        }
        app.refresh().await.expect("refreshed");
        let target = format!("{}.{:02}", 3 + round % 50, round);
        let rule = TargetRule::Amount { text: target.clone() };
        app.limits_set(&TargetsRequest { roster_id: roster, holder_ids: None, rule }).await.expect("set");
        let request = ChangeRequest { roster_id: roster, holder_ids: None, kind: ChangeKind::Targets };
        let plan = app.changes_plan(&request).await.expect("plan");
        assert_eq!(plan.items.len(), KEYS, "round {round}");
        let from = stand.server.requests().len();

        let mut before = Vec::new();
        for hash in &hashes {
            if chance.below(3) == 0 {
                number += 1;
                before.push(hash.clone());
                stand.server.dashboard_patch(hash, &chance.drift(number)).expect("drift");
            }
        }
        let digest = plan.digest.clone().expect("something to do");
        app.changes_apply(&ChangeApplyRequest { digest, number: None, no_limit_confirmed: false })
            .await
            .expect("begun");
        // And while it runs: what comes before the reading must survive, what comes later may be either.
        let mut during = Vec::new();
        for hash in &hashes {
            if chance.below(4) == 0 && !before.contains(hash) {
                number += 1;
                during.push(hash.clone());
                stand.server.dashboard_patch(hash, &chance.drift(number)).expect("drift");
                tokio::task::yield_now().await;
            }
        }
        let ended = app.changes_ended().await.expect("a run");
        let counts = ended.view.counts;
        assert_eq!(counts.done + counts.changed, 8, "round {round}: {}", ended.view.summary);
        assert!(usize::try_from(counts.changed).expect("small") >= before.len(), "round {round}");

        let dollars = keyroster_domain::usd::Usd::parse(&target).expect("an amount").to_plain();
        let allowed = format!("{{\"limit\":{dollars}}}");
        let mut sent: HashMap<String, usize> = HashMap::new();
        for request in stand.server.requests().into_iter().skip(from) {
            if request.method == "PATCH" {
                assert_eq!(request.body, allowed, "round {round}: only what the preview showed");
                *sent.entry(request.path).or_default() += 1;
            }
        }
        for key in stand.server.keys() {
            check(&key, &before, &during, &dollars, sent.get(&format!("/keys/{}", key.hash)).copied());
        }
        done += counts.done;
        changed += counts.changed;
    }
    assert!(done > 100 && changed > 60, "{done} done, {changed} left as they were");
}

fn check(key: &PracticeKey, before: &[String], during: &[String], target: &str, sent: Option<usize>) {
    if before.contains(&key.hash) {
        assert_eq!(sent, None, "changed before the reading, and yet written: {}", key.name);
        assert_ne!(key.limit.as_deref(), Some(target));
    } else if !during.contains(&key.hash) {
        assert_eq!((sent, key.limit.as_deref()), (Some(1), Some(target)), "nobody touched it: {}", key.name);
    } else if sent.is_none() {
        assert_ne!(key.limit.as_deref(), Some(target), "nothing was sent, and yet: {}", key.name);
    }
}
