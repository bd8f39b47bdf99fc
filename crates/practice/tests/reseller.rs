//! The pretend reseller: each feature of the story is there, adds up, and comes out the same again.

mod common;

use std::collections::HashSet;
use std::time::Duration;

use common::{Bench, bench};
use keyroster_practice::pretend::{Reading, ReadingRow, reseller_clients};
use keyroster_practice::{Options, Reseller};
use serde_json::Value;

const NOW: &str = "2026-11-25T12:00:00Z";
const SEED: u64 = 7;

async fn filled(now: &str) -> (Bench, Reseller) {
    let b = Bench::at(now).await;
    let reseller = b.practice.fill_reseller(SEED).expect("an empty account");
    (b, reseller)
}

/// Millionths of a dollar: the story uses nothing finer.
fn micros(text: &str) -> i64 {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    assert!(part.len() <= 6, "{text} is finer than a millionth");
    sign * format!("{whole}{part:0<6}").parse::<i64>().expect("decimal text")
}

fn hash_of(reseller: &Reseller, name: &str) -> String {
    let named = |key: &&keyroster_practice::pretend::ResellerKey| key.key.name.ends_with(name);
    reseller.keys.iter().find(named).expect("a key of the story").key.hash.clone()
}

fn row<'a>(reading: &'a Reading, hash: &str) -> Option<&'a ReadingRow> {
    reading.rows.iter().find(|row| row.hash == hash)
}

/// The reading of a day, where there was one.
fn on<'a>(reseller: &'a Reseller, day: &str) -> Option<&'a Reading> {
    reseller.readings.iter().find(|reading| reading.began.starts_with(day))
}

fn month(b: &Bench, hash: &str, month: &str) -> (i64, i64) {
    let all = b.practice.use_by_month();
    let found = all.iter().find(|row| row.hash == hash && row.month == month);
    found.map_or((0, 0), |row| (micros(&row.credits), micros(&row.byok)))
}

/// One key's usage by month and model, as analytics tell it.
async fn asked(b: &Bench, hash: &str, from: &str, to: &str) -> Vec<Value> {
    let body = serde_json::json!({
        "metrics": ["credits_usage", "byok_usage"], "granularity": "day", "dimensions": ["model"],
        "filters": [{"field": "api_key_id", "operator": "eq", "value": hash}],
        "time_range": {"start": from, "end": to}, "limit": 10000,
    });
    let answer = b.post("/analytics/query", &body.to_string()).await;
    answer.json()["data"]["data"].as_array().cloned().expect("rows")
}

fn sum(rows: &[Value], field: &str) -> i64 {
    rows.iter().map(|row| micros(&row[field].to_string())).sum()
}

#[test]
fn eight_clients_whom_nobody_can_mistake_for_real_ones() {
    let clients = reseller_clients();
    assert_eq!(clients.len(), 8);
    assert_eq!(clients.iter().map(|client| &client.name).collect::<HashSet<_>>().len(), 8);
    assert_eq!(clients.iter().filter(|client| client.email.is_none()).count(), 1, "a bill needs an address");
    let emails = clients.iter().filter_map(|client| client.email.as_ref());
    assert!(emails.clone().all(|email| email.ends_with(".example.com")), "nobody real is meant");
    assert!(clients.iter().any(|client| client.markup.is_some()));
}

#[tokio::test]
async fn the_same_seed_and_clock_tell_the_same_story() {
    let (_, once) = filled(NOW).await;
    let (b, again) = filled(NOW).await;
    // The clock runs on by the time the first took; only what ends with "now" may differ by that.
    let past = |reseller: &Reseller| {
        let until =
            reseller.readings.iter().position(|r| r.began.starts_with("2026-11-02")).expect("a reading");
        reseller.readings[..until].to_vec()
    };
    assert_eq!(past(&once), past(&again));
    assert_eq!(once.clients, again.clients);
    let hashes = |r: &Reseller| r.keys.iter().map(|key| key.key.hash.clone()).collect::<Vec<_>>();
    assert_eq!(hashes(&once), hashes(&again));
    assert!(b.practice.fill_reseller(SEED).is_err(), "a second story over the first would double every bill");
    assert_eq!(b.practice.keys().len(), again.keys.len(), "nothing was changed by the refusal");
    let other = Bench::at(NOW).await.practice.fill_reseller(SEED + 1).expect("an empty account");
    assert_ne!(past(&once), past(&other));
}

#[tokio::test]
async fn keys_are_held_as_the_story_says() {
    let (b, reseller) = filled(NOW).await;
    let list = b.get("/keys").await;
    assert_eq!(list.items().len(), 8, "nine less the deleted one");
    for key in list.items() {
        let nobodys = key["name"] == "Automation test (n8n)";
        assert_eq!(key["limit_reset"].is_null(), nobodys, "clients' limits are monthly");
        assert_eq!(key["limit"].is_null(), nobodys);
    }
    for key in &reseller.keys {
        assert!(key.key.secret.is_some(), "the app is given the key as if it had made it");
        if let Some(client) = key.client {
            assert_eq!(key.key.name, format!("Client: {}", reseller.clients[client].name));
            assert_eq!(key.key.limit.as_ref(), Some(&reseller.clients[client].limit));
            assert_eq!(key.key.external_user.as_ref(), reseller.clients[client].external_users.first());
        }
    }
    let credits = b.get("/credits").await;
    let left = micros(&credits.at("/data/total_credits")) - micros(&credits.at("/data/total_usage"));
    assert!(left >= 100_000_000, "the account is not dry");
    assert!(b.practice.requests().iter().all(|request| request.method == "GET"), "nothing in the wire log");
}

#[tokio::test]
async fn everything_adds_up_to_the_oracle() {
    let (b, reseller) = filled(NOW).await;
    b.practice.change_settings(|s| s.analytics_per_minute = 1000);
    let mut whole = 0;
    for key in &reseller.keys {
        let hash = &key.key.hash;
        let mut counter = (0, 0);
        for name in ["2026-09", "2026-10", "2026-11"] {
            let end = format!("2026-{:02}-01T00:00:00Z", name[5..].parse::<u8>().expect("a month") + 1);
            let rows = asked(&b, hash, &format!("{name}-01T00:00:00Z"), &end).await;
            let (credits, byok) = month(&b, hash, name);
            assert_eq!((sum(&rows, "credits_usage"), sum(&rows, "byok_usage")), (credits, byok), "{name}");
            counter = (counter.0 + credits, counter.1 + byok);
        }
        let lifetime = b.practice.keys().into_iter().find(|seen| seen.hash == *hash).expect("known");
        assert_eq!((micros(&lifetime.usage), micros(&lifetime.byok_usage)), counter, "counter = months");
        let activity = b.get(&format!("/activity?api_key_hash={hash}")).await.items();
        let recent = asked(&b, hash, "2026-10-26T00:00:00Z", "2026-11-25T00:00:00Z").await;
        assert_eq!(sum(&activity, "usage"), sum(&recent, "credits_usage"), "30 days from two sources");
        whole += counter.0;
    }
    assert_eq!(micros(&b.get("/credits").await.at("/data/total_usage")), whole);
}

#[tokio::test]
async fn daily_readings_grow_as_the_account_did() {
    let (b, reseller) = filled(NOW).await;
    let last = reseller.readings.last().expect("readings");
    assert!(last.began.starts_with("2026-11-25T06:"), "{}", last.began);
    assert_eq!(reseller.readings.len(), 31 + 4 + 25 - 2, "daily from four days before October, but two");
    for pair in reseller.readings.windows(2) {
        assert!(pair[0].began < pair[1].began && pair[0].ended <= pair[1].began);
    }
    let cedar = hash_of(&reseller, "Cedar Clinic");
    let used = |reading: &Reading| row(reading, &cedar).map_or(0, |row| micros(&row.usage));
    assert!(
        reseller
            .readings
            .windows(2)
            .filter(|pair| pair[0].complete && pair[1].complete)
            .all(|p| used(&p[0]) <= used(&p[1]))
    );
    let october = used(on(&reseller, "2026-10-31").or(on(&reseller, "2026-10-30")).expect("a reading"));
    assert!(october > 20_000_000, "a full month is in them: {october}");
    // What is listed now is what a reading now would show.
    let now = b.key(&cedar).await;
    assert!(used(last) <= micros(&now.at("/data/usage")));
    assert_eq!(row(last, &cedar).map(|row| row.limit_reset.as_deref()), Some(Some("monthly")));
}

#[tokio::test]
async fn a_late_reading_and_late_usage_at_the_months_edge() {
    let (b, reseller) = filled(NOW).await;
    assert!(on(&reseller, "2026-10-31").is_none() && on(&reseller, "2026-11-01").is_none(), "nobody looked");
    assert!(on(&reseller, "2026-11-02").expect("the late one").began.starts_with("2026-11-02T15:40"));
    let harbor = hash_of(&reseller, "Harbor & Finch");
    let shown = month(&b, &harbor, "2026-10").0;
    // The same story seen on the first: the last day's 4.25 have not arrived yet.
    let (early, again) = filled("2026-11-01T08:00:00Z").await;
    let harbor = hash_of(&again, "Harbor & Finch");
    assert_eq!(shown - month(&early, &harbor, "2026-10").0, 4_250_000);
    early.practice.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(month(&early, &harbor, "2026-10").0, shown, "it belongs to October and came in November");
}

#[tokio::test]
async fn a_key_deleted_in_mid_month_leaves_usage_no_reading_saw() {
    let (b, reseller) = filled(NOW).await;
    let moss = hash_of(&reseller, "Moss & Daughters");
    assert_eq!(b.key(&moss).await.status, 404);
    let held =
        |day: &str| on(&reseller, day).and_then(|reading| row(reading, &moss)).map(|row| micros(&row.usage));
    let last = held("2026-10-16").expect("the last reading that saw it");
    assert!(
        reseller
            .readings
            .iter()
            .filter(|r| r.began.as_str() > "2026-10-16T14:20")
            .all(|r| row(r, &moss).is_none())
    );
    let all = month(&b, &moss, "2026-09").0 + month(&b, &moss, "2026-10").0;
    assert!(all - last >= 850_000, "used between the last reading and the deletion: {}", all - last);
    assert_eq!(month(&b, &moss, "2026-11"), (0, 0));
}

#[tokio::test]
async fn a_counter_falls_where_openrouter_corrected() {
    let (b, reseller) = filled(NOW).await;
    let tutors = hash_of(&reseller, "Brightside Tutors");
    let at = |day: &str| micros(&row(on(&reseller, day).expect("a reading"), &tutors).expect("listed").usage);
    assert!(at("2026-10-19") - at("2026-10-18") >= 3_000_000, "charged too much");
    assert!(at("2026-10-21") < at("2026-10-20"), "and taken back: {} {}", at("2026-10-20"), at("2026-10-21"));
    b.practice.change_settings(|s| s.analytics_per_minute = 1000);
    let day = asked(&b, &tutors, "2026-10-18T00:00:00Z", "2026-10-19T00:00:00Z").await;
    assert!(sum(&day, "credits_usage") < 3_000_000, "analytics show the day as corrected");
}

#[tokio::test]
async fn limits_at_eighty_and_a_hundred_and_the_reset_on_the_first() {
    let (b, reseller) = filled(NOW).await;
    let left = async |name: &str| micros(&b.key(&hash_of(&reseller, name)).await.at("/data/limit_remaining"));
    assert_eq!(left("Cedar Clinic").await, 9_800_000, "80.4 % of 50 are used");
    assert_eq!(left("Lumen Legal").await, 0);
    let kestrel = hash_of(&reseller, "Studio Kestrel");
    let shown = |day: &str| {
        let row = row(on(&reseller, day).expect("a reading"), &kestrel).expect("listed");
        (micros(row.limit_remaining.as_ref().expect("a limit")), micros(&row.usage))
    };
    assert_eq!(shown("2026-10-30").0, 0, "used up by the 27th");
    let (left, used) = shown("2026-11-02");
    assert!(left > 35_000_000, "a new month, a new limit: {left}");
    assert!(used > shown("2026-10-30").1, "the lifetime counter went on");
    assert_eq!(month(&b, &kestrel, "2026-10").0, 40_000_000);
}

#[tokio::test]
async fn own_providers_and_a_key_nobody_owns() {
    let (b, reseller) = filled(NOW).await;
    for key in &reseller.keys {
        let (credits, byok) = month(&b, &key.key.hash, "2026-10");
        let own = key.key.name.ends_with("Tidewater Realty");
        assert_eq!(byok, if own { credits * 5 } else { 0 }, "{}", key.key.name);
    }
    let nobodys: Vec<_> = reseller.keys.iter().filter(|key| key.client.is_none()).collect();
    assert_eq!(nobodys.len(), 1);
    for name in ["2026-10", "2026-11"] {
        assert!(month(&b, &nobodys[0].key.hash, name).0 > 5_000_000, "it spends outside the clients' keys");
    }
}

#[tokio::test]
async fn one_reading_broke_off() {
    let (_, reseller) = filled(NOW).await;
    let broken: Vec<&Reading> = reseller.readings.iter().filter(|reading| !reading.complete).collect();
    assert_eq!(broken.len(), 1);
    assert!(broken[0].began.starts_with("2026-10-12") && broken[0].rows.len() == 4);
}

/// Whenever the account is made, also on the first minute of a year, the story is whole and nothing lies ahead but
/// what is late.
#[tokio::test]
async fn at_any_day_of_any_month() {
    for now in
        ["2027-01-01T00:00:00Z", "2027-02-28T23:59:59Z", "2028-02-29T12:00:00Z", "2026-12-31T05:00:00Z"]
    {
        let (b, reseller) = filled(now).await;
        let lumen = hash_of(&reseller, "Lumen Legal");
        let (key, lately) = (b.key(&lumen).await, b.practice.now());
        assert!(
            micros(&key.at("/data/limit_remaining")) <= 0 || now.contains("-01T00:00"),
            "{now}: {}",
            key.text
        );
        assert!(reseller.readings.iter().all(|reading| reading.began < lately), "{now}");
        for seen in b.practice.use_by_month() {
            assert!(micros(&seen.credits) >= 0, "{now}: {seen:?}");
        }
    }
}

#[tokio::test]
async fn the_story_survives_a_restart() {
    let folder = std::env::temp_dir().join(format!("keyroster-practice-reseller-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let options = || Options {
        state_file: Some(folder.join("practice.jsonl")),
        clock: Some(NOW.to_owned()),
        ..Options::default()
    };
    let first = bench(options()).await;
    first.practice.fill_reseller(SEED).expect("an empty account");
    let months = first.practice.use_by_month();
    let usage = first.get("/credits").await.at("/data/total_usage");
    first.practice.stop().await.expect("tidied");
    let again = bench(options()).await;
    assert_eq!(again.practice.use_by_month(), months);
    assert_eq!(again.get("/credits").await.at("/data/total_usage"), usage);
    let _left = std::fs::remove_dir_all(folder);
}
