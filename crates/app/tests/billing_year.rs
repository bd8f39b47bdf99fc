//! A year of bills end to end (promise M3): over real HTTP a server's keys are used, their limits start anew, some are
//! deleted, readings come late; twelve months are closed, and the statements add up to what the keys really used.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use std::collections::BTreeMap;

use keyroster_app::App;
use keyroster_app::wire::billing::MarkupRequest;
use keyroster_app::wire::handouts::PaperChoice;
use keyroster_app::wire::months::{DecideUsageRequest, DecisionChoice, MonthRequest, UsageFrom};
use keyroster_app::wire::statements::{MonthCloseRequest, StatementForm, StatementsSaveRequest};
use keyroster_domain::billing::Month;
use keyroster_domain::usd::Usd;
use keyroster_practice::Spend;
use support::reseller::Shop;

/// Months whose first reading comes three days after they began.
const LATE: [&str; 2] = ["2026-04", "2026-09"];
/// The client whose key somebody deletes at OpenRouter, and when.
const DELETED: (&str, &str) = ("Studio Kestrel", "2026-06");

fn usd(text: &str) -> Usd {
    Usd::parse(text).expect("an amount")
}

fn sum(amounts: impl Iterator<Item = Usd>) -> Usd {
    Usd::checked_sum(amounts).expect("in range")
}

/// What each client's keys have used in all at the server, deleted ones included.
fn used(shop: &Shop) -> BTreeMap<String, Usd> {
    let keys = shop.server().keys();
    let of = |place: usize| {
        let mine = shop.story.keys.iter().filter(move |key| key.client == Some(place));
        sum(mine.map(|mine| {
            usd(&keys.iter().find(|key| key.hash == mine.key.hash).expect("a key once made").usage)
        }))
    };
    shop.story.clients.iter().enumerate().map(|(place, client)| (client.name.clone(), of(place))).collect()
}

/// The same numbers for the same seed.
fn draw(chance: &mut u64, below: u64) -> u64 {
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    (*chance >> 11) % below
}

/// Every living key of a client is used a little, down to the last digit that OpenRouter tells.
fn spend(shop: &Shop, chance: &mut u64) {
    for key in shop.server().keys().iter().filter(|key| key.deleted_at.is_none()) {
        let nanos = i64::try_from(draw(chance, 3_000_000_000)).expect("small");
        if nanos % 3 > 0 {
            let credits = Usd::from_nanos(nanos).to_decimal();
            shop.server().spend(&Spend::credits(&key.hash, &credits)).expect("a key");
        }
    }
}

/// Closes a month, doubtful keys counted as far as they were read; their names.
async fn close(app: &App, month: &str) -> Vec<String> {
    let request = MonthRequest { month: month.into(), source: None };
    let view = app.month_view(&request).await.expect("a month");
    let mut doubtful = Vec::new();
    for line in view.checks.iter().filter(|line| line.key.is_some()) {
        let (key, decision) = (line.key.clone().expect("a key"), DecisionChoice::Count);
        app.usage_decide(&DecideUsageRequest { month: month.into(), key, decision }).await.expect("decided");
        doubtful.push(line.title.clone());
    }
    let view = app.month_view(&request).await.expect("a month");
    assert!(view.can_close, "{month}: {:?}", view.checks);
    let close = MonthCloseRequest { month: month.into(), source: UsageFrom::Readings, digest: view.digest };
    app.month_close(&close).await.expect("closed");
    doubtful
}

/// Usage in the month's statements, by client.
async fn billed(shop: &Shop, month: &str) -> BTreeMap<String, Usd> {
    let out = shop.stand.dir.path().join(month);
    let all = StatementsSaveRequest {
        id: None,
        month: Some(month.into()),
        holder_id: None,
        forms: vec![StatementForm::Json],
        paper: PaperChoice::A4,
    };
    shop.app.statements_save(&all, &out, false).await.expect("saved");
    let files = std::fs::read_dir(out).expect("files").map(|file| file.expect("a file").path());
    let read = |path| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(path).expect("a statement")).expect("JSON")
    };
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    files.map(read).map(|one| (text(&one["client"]["name"]), usd(&text(&one["usage_usd"])))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn twelve_closed_months_add_up_to_what_the_keys_used() {
    let shop = Shop::at("2026-01-01T00:20:00Z").await;
    let app = &shop.app;
    let markup = MarkupRequest { holder_id: None, from: "2025-01-01".into(), percent: "30 %".into() };
    app.markup_set(&markup).await.expect("set");
    app.refresh().await.expect("the year's first reading");
    let (before, mut chance) = (used(&shop), 2026);
    let mut statements: BTreeMap<String, Usd> = BTreeMap::new();
    let (mut open, mut doubtful) = (Month::parse("2026-01").expect("a month"), Vec::new());
    while open.to_string().as_str() < "2027-01" {
        spend(&shop, &mut chance);
        let left = open.ends().duration_since(shop.clock.now()).as_hours();
        // Through the month in strides; never over its end unread, but for those that are read late.
        shop.put_forward(if left > 110 {
            60 + i64::try_from(draw(&mut chance, 50)).expect("small")
        } else {
            left + 1
        });
        let now = Month::of(shop.clock.now());
        if now != open && LATE.contains(&now.to_string().as_str()) {
            spend(&shop, &mut chance);
            shop.put_forward(72);
        }
        app.refresh().await.expect("read");
        if open.to_string() == DELETED.1 && now == open && left < 400 {
            let hash = shop.hash(DELETED.0);
            let gone = shop.server().keys().iter().any(|key| key.hash == hash && key.deleted_at.is_some());
            if !gone {
                shop.server().dashboard_delete(&hash).expect("deleted");
            }
        }
        if now != open {
            let month = open.to_string();
            doubtful.extend(close(app, &month).await);
            for (client, usage) in billed(&shop, &month).await {
                let sum = statements.entry(client).or_default();
                *sum = sum.checked_add(usage).expect("in range");
            }
            open = now;
        }
    }
    assert_eq!(doubtful, ["Studio Kestrel: a key is gone without a last reading"]);
    let after = used(&shop);
    let oracle: BTreeMap<String, Usd> = after
        .into_iter()
        .map(|(client, used)| (client.clone(), used.checked_sub(before[&client]).expect("grown")))
        .filter(|(_, used)| used.is_positive())
        .collect();
    assert!(oracle.len() >= 6, "there is something to add up: {oracle:?}");
    assert_eq!(statements, oracle, "usage in a year's statements, by client");
    assert!(app.history_verify().await.expect("looked").whole);
}
