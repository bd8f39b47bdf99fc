//! The record of changes, replayed: after every step of random histories it gives exactly the keys that the file knows
//! (promise R15). The replaying here reads nothing but the record.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::collections::BTreeMap;

use keyroster_app::App;
use keyroster_app::wire::changes::{ChangeApplyRequest, ChangeKind, ChangeRequest};
use keyroster_app::wire::limits::{TargetRule, TargetsRequest};
use keyroster_app::wire::rotate::{RetireHow, RetireRequest, RotateLimit, RotateRequest};
use keyroster_domain::usd::Usd;
use keyroster_practice::faults::{Action, FaultPlan, Phase, Rule};
use keyroster_store::audit::{self, ChangeRow};
use keyroster_store::key::{self, SeenLimit};
use keyroster_store::{Store, account};
use serde_json::Value;
use support::{Stand, plan_of};

/// Histories that are begun, and steps of each; every step is a history that ends there.
const BEGUN: u64 = 25;
const STEPS: usize = 40;

/// What the file knows of one key, without what was spent.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    holder: Option<i64>,
    name: String,
    /// Nano-dollars; `None` = no limit.
    limit: Option<i64>,
    off: bool,
    gone: bool,
    /// Its successor stands in its place.
    retired: bool,
}

/// The keys as the record tells them.
fn replayed(record: &[ChangeRow]) -> BTreeMap<String, Known> {
    let mut keys: BTreeMap<String, Known> = BTreeMap::new();
    for row in record {
        let detail: Value = serde_json::from_str(&row.detail_json).expect("JSON");
        let text = |name: &str| detail[name].as_str().unwrap_or_default().to_owned();
        let (verb, end) = row.action.split_once('.').unwrap_or((&row.action, ""));
        match (verb, end) {
            ("create", "done") => {
                let known = Known {
                    holder: row.target.strip_prefix("holder:").and_then(|id| id.parse().ok()),
                    name: text("name"),
                    limit: nanos(&detail["terms"]["limit"]["of"]),
                    off: false,
                    gone: false,
                    retired: false,
                };
                assert!(keys.insert(text("key"), known).is_none(), "made once: {row:?}");
            }
            ("rotate", "retired") => keys.get_mut(&text("old")).expect("on record").retired = true,
            ("limit" | "disable" | "enable" | "delete", end) if end != "intent" => {
                let known = keys.get_mut(&row.target).expect("on record");
                if let Some(now) = detail.get("now").filter(|now| now.is_object()) {
                    known.limit = nanos(&now["limit"]["amount"]);
                    known.off = now["off"].as_bool().expect("told");
                }
                known.gone |= verb == "delete" && matches!(end, "done" | "already");
            }
            _ => {}
        }
    }
    keys
}

/// Nano-dollars as a number, or dollars as text; "no limit" is neither.
fn nanos(amount: &Value) -> Option<i64> {
    let of_text = |text| Usd::parse(text).expect("an amount").nanos();
    amount.as_i64().or_else(|| amount.as_str().map(of_text))
}

/// The record, and the keys that the file knows.
fn read(stand: &Stand) -> (Vec<ChangeRow>, BTreeMap<String, Known>) {
    let store = Store::open_reading(&stand.dir.path().join("data")).expect("readable beside the app");
    let (record, rows) = store
        .read(|r| {
            let account = account::all(r)?.remove(0);
            Ok((audit::after(r, 0, i64::MAX)?, key::of_account(r, account.id)?))
        })
        .expect("read");
    let keys = rows.into_iter().map(|row| {
        let limit = match row.observed.limit {
            SeenLimit::Of(limit) => Some(limit.nanos()),
            SeenLimit::NoLimit => None,
            SeenLimit::Unknown => panic!("the server always tells"),
        };
        let known = Known {
            holder: row.holder_id,
            name: row.observed.name,
            limit,
            off: row.observed.disabled == Some(true),
            gone: row.gone_at.is_some(),
            retired: row.retired_at.is_some(),
        };
        (row.hash, known)
    });
    (record, keys.collect())
}

/// A number below `below`; the same for the same seed.
fn draw(chance: &mut u64, below: usize) -> usize {
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    usize::try_from(*chance >> 20).expect("64 bits") % below
}

/// Some answers of the next step get lost, or trouble comes instead of them.
fn faults(stand: &Stand, chance: &mut u64) {
    let (method, path) = [("PATCH", "/keys/*"), ("DELETE", "/keys/*"), ("POST", "/keys")][draw(chance, 3)];
    let rule = match draw(chance, 4) {
        0 => Some(Rule::on(method, path, Action::Reset { after_bytes: 0 }).phase(Phase::AfterCommit)),
        1 => Some(Rule::on(method, path, Action::Reset { after_bytes: 0 }).phase(Phase::BeforeCommit)),
        _ => None,
    };
    let nth = u32::try_from(1 + draw(chance, 3)).expect("small");
    let rules = rule.map(|rule| rule.nth(nth).times(1)).into_iter().collect();
    stand.server.set_plan(FaultPlan { rules, ..FaultPlan::default() });
}

async fn change(app: &App, roster_id: i64, kind: ChangeKind, holder_ids: Vec<i64>) {
    let request = ChangeRequest { roster_id, holder_ids: Some(holder_ids), kind };
    let plan = app.changes_plan(&request).await.expect("planned");
    let Some(digest) = plan.digest else { return };
    let request = ChangeApplyRequest { digest, number: plan.type_number, no_limit_confirmed: true };
    app.changes_apply(&request).await.expect("begun");
    app.changes_ended().await.expect("ended");
}

/// One thing that a person does; what there is nothing to do for does nothing.
async fn step(app: &App, roster_id: i64, chance: &mut u64) -> &'static str {
    let rows = app.people(roster_id).await.expect("people").rows;
    let first = draw(chance, rows.len());
    let some: Vec<i64> =
        rows.iter().cycle().skip(first).take(1 + draw(chance, rows.len())).map(|row| row.holder_id).collect();
    match draw(chance, 10) {
        0 => {
            change(app, roster_id, ChangeKind::Off, some).await;
            "off"
        }
        1 => {
            change(app, roster_id, ChangeKind::On, some).await;
            "on"
        }
        2 | 3 => {
            let text = format!("{}.{:02}", 1 + draw(chance, 9), draw(chance, 100));
            let rule = TargetRule::Amount { text };
            let request = TargetsRequest { roster_id, holder_ids: Some(some.clone()), rule };
            app.limits_set(&request).await.expect("targets");
            change(app, roster_id, ChangeKind::Targets, some).await;
            "limits"
        }
        4 => {
            change(app, roster_id, ChangeKind::Delete, some[..1].to_vec()).await;
            "delete"
        }
        5 => {
            // Whoever is without a key gets one; where nobody is, there is nothing to do.
            if app.provision(&plan_of(roster_id), None).await.is_ok() {
                app.run_ended().await.expect("ended");
            }
            "create"
        }
        6 => {
            let request = RotateRequest {
                roster_id,
                holder_ids: some,
                limit: RotateLimit::Same,
                amount: String::new(),
                own: Vec::new(),
                no_limit_confirmed: false,
                expires: String::new(),
                refresh: true,
            };
            if app.rotate(&request, None).await.is_ok() {
                app.run_ended().await.expect("ended");
            }
            "replace"
        }
        7 => {
            let how = if draw(chance, 2) == 0 { RetireHow::TurnOff } else { RetireHow::Delete };
            let request = RetireRequest { roster_id, holder_ids: Vec::new(), how, handed_out: true };
            // Where no old key waits there is nothing to do.
            let _ = app.rotate_retire(&request).await;
            "retire"
        }
        8 => {
            // As above: a class without keys has none to turn off.
            let _ = app.class_off(roster_id).await;
            "class off"
        }
        _ => {
            // As above.
            let _ = app.class_restore(roster_id).await;
            "class on"
        }
    }
}

/// One history, compared after every step; the steps.
async fn history(seed: u64) -> Vec<&'static str> {
    let mut chance = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let stand = Stand { settle: std::time::Duration::from_millis(60), ..Stand::new().await };
    let app = stand.app();
    let roster_id = stand.class(&app, 4).await;
    app.provision(&plan_of(roster_id), None).await.expect("begun");
    app.run_ended().await.expect("ended");
    let mut done = Vec::new();
    for n in 0..STEPS {
        faults(&stand, &mut chance);
        let what = step(&app, roster_id, &mut chance).await;
        stand.server.set_plan(FaultPlan::default());
        let account = app.account_shown().await.expect("accounts").expect("one");
        app.changes_resolve(account).await.expect("found out");
        let (record, known) = read(&stand);
        assert_eq!(replayed(&record), known, "seed {seed}, step {n}: {what}");
        done.push(what);
    }
    let (record, known) = read(&stand);
    assert!(known.len() > 4 && record.len() > STEPS, "seed {seed}: something happened");
    done
}

#[tokio::test(flavor = "multi_thread")]
async fn the_record_alone_tells_every_key() {
    // Side by side: most of the time is waiting for answers to settle.
    let begun: Vec<_> = (1..=BEGUN).map(|seed| tokio::spawn(history(seed))).collect();
    let mut done = BTreeMap::<&str, usize>::new();
    for one in begun {
        for what in one.await.expect("no panic") {
            *done.entry(what).or_default() += 1;
        }
    }
    println!("{} histories, by their last step: {done:?}", done.values().sum::<usize>());
    assert_eq!(done.len(), 9, "every kind of step: {done:?}");
}
