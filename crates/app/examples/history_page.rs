//! Measures what `cargo xtask bench history` prints of the history's screen: opening it, filtering it and going to its
//! end, with so many changes on record of 1,000 people.
//!
//! Prints one line a figure: name, measured, aim, both in microseconds.

#[path = "../tests/support/no_practice.rs"]
mod no_practice;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use keyroster_app::clock::Clock;
use keyroster_app::wire::history::{HistoryKind, HistoryRequest};
use keyroster_app::{App, Outcome, Parts};
use keyroster_domain::holder::Person;
use keyroster_domain::provisioning::Times;
use keyroster_store::account::{self, AccountKind, NewAccount};
use keyroster_store::audit::{self, NewChange};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::{Store, StoreError, holder};
use keyroster_vault::Keychain;
use serde_json::json;

const PEOPLE: usize = 1_000;
const TIMES: usize = 5;
/// What a person takes for "at once".
const AIM: Duration = Duration::from_millis(100);

fn app(dir: &Path, read_only: bool) -> Outcome<App> {
    App::open(Parts {
        data_dir: dir.join("data"),
        anchor_dir: dir.join("state"),
        read_only,
        keychain: Keychain::of_this_computer(Some("never-asked")),
        passphrase: None,
        run_key: None,
        base_url: None,
        times: Times::default(),
        clock: Clock::system(),
        practice: Arc::new(no_practice::NoPractice),
    })
}

/// A class, and `rows` changes of its people; the first person has only one.
fn fill(store: &mut Store, rows: usize) -> Result<i64, StoreError> {
    store.write(|w| {
        let began = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 20_000);
        let account_id = account::insert(
            w,
            &NewAccount {
                name: "Bench".into(),
                kind: AccountKind::Practice,
                base_url: None,
                creator_user_id: None,
                organization_id: None,
                key_mask: None,
                created_at: began,
            },
        )?;
        let roster_id = roster::insert(w, account_id, "Class", RosterKind::Class, began)?;
        let person = |n: usize| Person {
            name: format!("Person {n}"),
            email: Some(format!("p{n}@example.edu")),
            ..Person::default()
        };
        let people: Vec<Person> = (0..PEOPLE).map(person).collect();
        let ids = holder::insert(w, roster_id, &people, began)?;
        for n in 0..rows {
            let whose = if n == 0 { 0 } else { 1 + n % (PEOPLE - 1) };
            let cents = n % 900;
            let detail = json!({
                "run": n, "item": n, "holder": ids[whose],
                "before": { "limit": { "kind": "of", "amount": format!("1.{cents:03}") }, "reset": "never", "off": false },
                "after": { "limit": { "kind": "of", "amount": format!("2.{cents:03}") }, "reset": "never", "off": false },
                "result": "Limit $1.00 → $2.00",
            });
            let change = NewChange {
                utc: began + SignedDuration::from_secs(i64::try_from(n).unwrap_or_default() * 60),
                account_id: Some(account_id),
                actor: "teacher".into(),
                action: if n == 0 { "key.copy" } else { "limit.done" }.into(),
                target: format!("holder:{}", ids[whose]),
                detail,
            };
            audit::append(w, &change)?;
        }
        Ok(ids[0])
    })
}

async fn middle(app: &App, request: &HistoryRequest, wanted: usize) -> Outcome<Duration> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        let view = app.history(request).await?;
        times.push(start.elapsed());
        assert_eq!(view.rows.len(), wanted, "the page is the one that was asked for: {request:?}");
    }
    times.sort();
    Ok(times[TIMES / 2])
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rows = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(100_000_usize).max(1_000);
    let dir = tempfile::tempdir()?;
    let made = app(dir.path(), false)?;
    made.close_file().await;
    drop(made);
    let first = {
        let mut store = Store::open_writing(&dir.path().join("data"))?;
        fill(&mut store, rows)?
    };
    let app = app(dir.path(), true)?;
    let any = HistoryRequest::default;
    let asked = [
        ("history_open_us", any(), 200),
        ("history_deep_us", HistoryRequest { before: Some(500), ..any() }, 200),
        ("history_person_us", HistoryRequest { holder_id: Some(first), ..any() }, 1),
        ("history_kind_us", HistoryRequest { kind: Some(HistoryKind::Keys), ..any() }, 1),
        ("history_words_us", HistoryRequest { text: "nobody like this".into(), ..any() }, 0),
        ("history_day_us", HistoryRequest { from: "2024-10-05".into(), to: "2024-10-04".into(), ..any() }, 0),
    ];
    let mut out = std::io::stdout().lock();
    for (name, request, wanted) in asked {
        let took = middle(&app, &request, wanted).await?;
        writeln!(out, "{name} {} {}", took.as_micros(), AIM.as_micros())?;
    }
    Ok(())
}
