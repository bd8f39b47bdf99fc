//! Activity and analytics over real HTTP: what is read, what is refused, what is said to be missing.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop here")]

mod common;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use common::{HASH, Reply, Stand, answer, client_at, error_form, json, quick, read_verdict};
use jiff::civil::{Date, date};
use keyroster_openrouter::{
    ActivityOf, AnalyticsOf, AnalyticsQuery, AnalyticsRead, ApiSecret, Base, Client, Days, Dimension, GapWhy,
    Granularity, KeyHash, Metric, Read, ReadError, Timing,
};
use keyroster_practice::faults::{Action, FaultPlan, Mutation, Rule, Status};
use keyroster_practice::{Options, Practice, Reseller, start};
use serde_json::json as value;

async fn practice() -> (Practice, Reseller, Client) {
    let options = Options { clock: Some("2026-11-25T12:00:00Z".to_owned()), ..Options::default() };
    let practice = start(options).await.unwrap();
    let reseller = practice.fill_reseller(3).unwrap();
    let key = ApiSecret::new(practice.management_key().to_owned());
    let client = Client::new(Base::loopback(&practice.base_url()).unwrap(), key, quick()).unwrap();
    (practice, reseller, client)
}

fn hash_of(reseller: &Reseller, name: &str) -> KeyHash {
    let key = reseller.keys.iter().find(|key| key.key.name.ends_with(name)).unwrap();
    KeyHash::new(&key.key.hash).unwrap()
}

/// Millionths of a dollar; the reseller uses nothing finer.
fn micros(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{part:0<6}").parse().unwrap()
}

fn days(first: Date, last: Date) -> Days {
    Days::new(first, last).unwrap()
}

/// Credits, own providers, requests.
fn sums(query: &AnalyticsQuery, read: &AnalyticsRead) -> (i64, i64, u64) {
    let figure = |row, metric| query.metric(row, metric).map_or(0, |amount| micros(amount.as_str()));
    read.rows.iter().fold((0, 0, 0), |(credits, byok, requests), row| {
        (
            credits + figure(row, Metric::CreditsUsage),
            byok + figure(row, Metric::ByokUsage),
            requests + query.metric(row, Metric::RequestCount).and_then(|n| n.count()).unwrap_or(0),
        )
    })
}

#[tokio::test]
async fn a_keys_months_are_the_oracles() {
    let (practice, reseller, client) = practice().await;
    for key in &reseller.keys {
        let hash = KeyHash::new(&key.key.hash).unwrap();
        for by in [Granularity::Day, Granularity::Month] {
            let query =
                AnalyticsQuery { by, ..AnalyticsQuery::of_key(hash.clone(), Days::month(date(2026, 10, 1))) };
            let read = client.analytics(&query).await.unwrap();
            assert!(read.is_whole(), "{:?}", read.gaps);
            assert_eq!(read.last_full_day(), Some(date(2026, 11, 24)));
            let month =
                practice.use_by_month().into_iter().find(|m| m.hash == key.key.hash && m.month == "2026-10");
            let month = month.unwrap();
            assert_eq!(sums(&query, &read), (micros(&month.credits), micros(&month.byok), month.requests));
            assert!(read.rows.iter().all(|row| query.dimension(row, Dimension::Model).is_some()));
        }
    }
}

#[tokio::test]
async fn activity_is_read_by_key_day_and_workspace() {
    let (practice, reseller, client) = practice().await;
    let hash = hash_of(&reseller, "Tidewater Realty");
    let of = ActivityOf { key: Some(hash.clone()), ..ActivityOf::default() };
    let activity = client.activity(&of).await.unwrap();
    assert_eq!(activity.covered, Some((date(2026, 10, 26), date(2026, 11, 24))));
    let query = AnalyticsQuery::of_key(hash, days(date(2026, 10, 26), date(2026, 11, 24)));
    let read = client.analytics(&query).await.unwrap();
    let total = |field: fn(&keyroster_openrouter::ActivityRow) -> &str| -> i64 {
        activity.rows.iter().map(|row| micros(field(row))).sum()
    };
    let (credits, byok, requests) = sums(&query, &read);
    assert_eq!((total(|r| r.usage.as_str()), total(|r| r.byok_usage.as_str())), (credits, byok));
    assert_eq!(activity.rows.iter().map(|row| row.requests.unwrap()).sum::<u64>(), requests);
    assert!(byok > credits && credits > 0, "own providers are kept apart");

    let one = ActivityOf { date: Some(date(2026, 11, 24)), by_workspace: true, ..of };
    let day = client.activity(&one).await.unwrap();
    assert_eq!(day.covered, Some((date(2026, 11, 24), date(2026, 11, 24))));
    assert!(day.rows.iter().all(|row| row.workspace_id.is_some() && row.date == date(2026, 11, 24)));
    let today = ActivityOf { date: Some(date(2026, 11, 25)), ..ActivityOf::default() };
    assert_eq!(read_verdict(&client.activity(&today).await), "Refused 400");
    let member = ActivityOf { user: Some("user_nobody".to_owned()), ..ActivityOf::default() };
    assert!(client.activity(&member).await.unwrap().rows.is_empty());
    assert!(practice.requests().iter().any(|r| r.query == "user_id=user_nobody"), "asked by user");
    let normal = reseller.keys[0].key.secret.as_ref().unwrap().expose().to_owned();
    let normal = Client::new(client.base().clone(), ApiSecret::new(normal), quick()).unwrap();
    assert_eq!(read_verdict(&normal.activity(&ActivityOf::default()).await), "Refused 403");
    assert_eq!(read_verdict(&normal.analytics_meta().await), "Refused 403");
}

/// An answer that was cut off is never taken for all there is: smaller ranges are asked for until it is whole.
#[tokio::test]
async fn cut_off_answers_are_asked_for_in_smaller_ranges() {
    let (practice, reseller, client) = practice().await;
    let hash = hash_of(&reseller, "Harbor & Finch");
    let october = AnalyticsQuery::of_key(hash, Days::month(date(2026, 10, 1)));
    let whole = client.analytics(&october).await.unwrap();
    practice.change_settings(|s| s.analytics_most_rows = 5);
    let before = practice.requests().len();
    let parts = client.analytics(&october).await.unwrap();
    assert!(practice.requests().len() > before + 8, "it was asked in parts");
    assert!(parts.is_whole());
    assert_eq!((sums(&october, &parts), parts.rows.len()), (sums(&october, &whole), whole.rows.len()));
    assert!(parts.rows.is_sorted_by_key(|row| row.from));
    practice.advance(Duration::from_secs(61));
    practice.change_settings(|s| s.analytics_most_rows = 1);
    let less = client
        .analytics(&AnalyticsQuery { days: days(date(2026, 10, 5), date(2026, 10, 8)), ..october })
        .await
        .unwrap();
    assert!(!less.is_whole() && less.gaps.iter().all(|gap| matches!(gap.why, GapWhy::CutOff)));
    assert_eq!(less.gaps.len(), 4, "even one day was cut off, each of them: {:?}", less.gaps);
}

/// Usage that OpenRouter no longer keeps looks like no usage; it has to be said.
#[tokio::test]
async fn what_is_too_old_or_unknown_is_said() {
    let (practice, reseller, client) = practice().await;
    let hash = hash_of(&reseller, "Cedar Clinic");
    let query = AnalyticsQuery::of_key(hash, days(date(2025, 11, 1), date(2026, 11, 24)));
    let read = client.analytics(&query).await.unwrap();
    assert_eq!(read.gaps.len(), 1);
    assert!(matches!(read.gaps[0].why, GapWhy::TooOld));
    assert_eq!(read.gaps[0].days, days(date(2025, 11, 1), date(2025, 11, 24)));
    let of = AnalyticsOf { external_user: Some("cedar-frontdesk".to_owned()), ..AnalyticsOf::default() };
    let by_user = AnalyticsQuery { of, days: Days::month(date(2026, 10, 1)), ..query.clone() };
    let read = client.analytics(&by_user).await.unwrap();
    assert_eq!(read.gaps[0].days, days(date(2026, 10, 1), date(2026, 10, 24)), "end users: 31 days only");
    assert!(sums(&by_user, &read).0 > 0);
    let unknown = AnalyticsQuery::of_key(KeyHash::new(HASH).unwrap(), Days::month(date(2026, 11, 1)));
    let read = client.analytics(&unknown).await.unwrap();
    assert!(
        read.rows.is_empty() && read.gaps.is_empty() && !read.is_whole(),
        "nothing found is not nothing used"
    );
    assert_eq!(read.warnings.len(), 1);
    let meta = client.analytics_meta().await.unwrap();
    assert!(meta.can_answer(&query));
    assert!(practice.requests().iter().all(|request| !request.body.contains("000aa")));
}

/// The question is a read: it may be asked again, and passing trouble is waited out like for any other.
#[tokio::test]
async fn a_question_survives_passing_trouble() {
    let (practice, reseller, client) = practice().await;
    let query = AnalyticsQuery::of_key(hash_of(&reseller, "Lumen Legal"), Days::month(date(2026, 10, 1)));
    let good = client.analytics(&query).await.unwrap();
    let on = |action: Action| Rule::on("POST", "/analytics/query", action).times(1);
    for action in [
        Action::Status(Status::code(500)),
        Action::Status(Status::code(408)),
        Action::Status(Status::html(502)),
        Action::Reset { after_bytes: 200 },
        Action::FinEarly { bytes: 400 },
        Action::Bytes {
            text: "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{\"data\":{".to_owned(),
            hex: String::new(),
        },
    ] {
        practice.set_plan(FaultPlan { rules: vec![on(action.clone())], seed: 0 });
        let before = practice.requests().len();
        let read = client.analytics(&query).await.unwrap_or_else(|error| panic!("{action:?}: {error}"));
        assert_eq!(sums(&query, &read), sums(&query, &good));
        assert_eq!(practice.requests().len(), before + 2, "{action:?}");
    }
}

/// Every way in which an answer is not what was promised is an error; none of them is a smaller bill.
#[tokio::test]
async fn malformed_answers_are_refused() {
    let (practice, reseller, client) = practice().await;
    let hash = hash_of(&reseller, "Lumen Legal");
    let query = AnalyticsQuery::of_key(hash.clone(), days(date(2026, 11, 2), date(2026, 11, 3)));
    let set = |pointer: &str, value| Mutation::Set { pointer: pointer.to_owned(), value };
    let gone = |pointer: &str| Mutation::Remove { pointer: pointer.to_owned() };
    let raw =
        |pointer: &str, text: &str| Mutation::Raw { pointer: pointer.to_owned(), text: text.to_owned() };
    let analytics = "/analytics/query";
    let bad = [
        (analytics, set("/data/data/0/credits_usage", value!("much"))),
        (analytics, set("/data/data/0/credits_usage", value!([1]))),
        (analytics, gone("/data/data/0/credits_usage")),
        (analytics, gone("/data/data/0/model")),
        (analytics, gone("/data/data/0/date__day")),
        (analytics, set("/data/data/0/date__day", value!("2026-11-02T05:00:00Z"))),
        (analytics, set("/data/data/0/date__day", value!("2026-12-24"))),
        (analytics, raw("/data/data/0/credits_usage", "NaN")),
        (analytics, raw("/data/data/0/credits_usage", "1,\"credits_usage\":2")),
        (analytics, gone("/data/data/0")),
        (analytics, gone("/data/metadata")),
        (analytics, gone("/data/metadata/truncated")),
        (analytics, set("/data/metadata/truncated", value!("no"))),
        (analytics, set("/data/data", value!({}))),
        ("/activity", set("/data/0/usage", value!(null))),
        ("/activity", set("/data/0/usage", value!("much"))),
        ("/activity", set("/data/0/requests", value!(-1))),
        ("/activity", set("/data/0/date", value!("24.11.2026"))),
        ("/activity", gone("/data/0/model")),
        ("/activity", set("/data/0", value!([]))),
        ("/activity", gone("/data")),
    ];
    let of = ActivityOf { key: Some(hash), ..ActivityOf::default() };
    for (path, op) in bad {
        let method = if path == analytics { "POST" } else { "GET" };
        let rule = Rule::on(method, path, Action::MutateJson { ops: vec![op.clone()] });
        practice.set_plan(FaultPlan { rules: vec![rule], seed: 0 });
        let verdict = if path == analytics {
            read_verdict(&client.analytics(&query).await)
        } else {
            read_verdict(&client.activity(&of).await)
        };
        assert_eq!(verdict, "BadBody", "{path} {op:?}");
        practice.advance(Duration::from_secs(61));
    }
}

/// What may differ without harm: amounts as text or with exponents, counts as numbers, new fields, other time names.
#[tokio::test]
async fn tolerable_answers_are_understood() {
    let row = r#""credits_usage":"1.25","byok_usage":5e-7,"request_count":12,"tomorrow":{"a":[1]}"#;
    let stand = Stand::new(move |_, _| {
        let body = format!(
            r#"{{"data":{{"data":[{{"created_at__day":"2026-11-02","model":null,{row}}},
            {{"date__day":"2026-11-03T00:00:00.000Z","model":"a/b","credits_usage":null,"byok_usage":0,"request_count":"3"}},
            {{"date__day":"2026-11-04","model":"a/b","credits_usage":9,"byok_usage":0,"request_count":"3"}}],
            "metadata":{{"query_time_ms":1,"row_count":3,"truncated":false,"new":1}},"cachedAt":1.5,"warnings":[]}}}}"#
        );
        json(200, body)
    })
    .await;
    let query =
        AnalyticsQuery::of_key(KeyHash::new(HASH).unwrap(), days(date(2026, 11, 2), date(2026, 11, 3)));
    let read = stand.client().analytics(&query).await.unwrap();
    let shown: Vec<_> = read
        .rows
        .iter()
        .map(|row| {
            let figure = |metric| query.metric(row, metric).map(|amount| amount.as_str().to_owned());
            (row.from, figure(Metric::CreditsUsage), figure(Metric::ByokUsage), figure(Metric::RequestCount))
        })
        .collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        shown,
        [
            (date(2026, 11, 2), some("1.25"), some("5e-7"), some("12")),
            (date(2026, 11, 3), None, some("0"), some("3")),
        ],
        "what lies at the end of the range was not asked for"
    );
    let sent: BTreeMap<String, serde_json::Value> = serde_json::from_str(&stand.arrived()[0].body).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&sent).unwrap());
}

/// 64 a minute are allowed: however many are asked for at once, no window sees more than 60 of ours.
#[tokio::test]
async fn questions_keep_their_pace() {
    let empty = r#"{"data":{"data":[],"metadata":{"query_time_ms":1,"row_count":0,"truncated":false}}}"#;
    let stand = Stand::always(json(200, empty)).await;
    let window = Duration::from_millis(700);
    let client = stand.client_with(Timing { analytics_window: window, ..quick() });
    let query = AnalyticsQuery::of_key(KeyHash::new(HASH).unwrap(), Days::month(date(2026, 11, 1)));
    let began = Instant::now();
    let asked: Vec<_> = (0..130)
        .map(|_| {
            let (client, query) = (client.clone(), query.clone());
            tokio::spawn(async move { client.analytics(&query).await.map(|read| read.is_whole()) })
        })
        .collect();
    for one in asked {
        assert!(one.await.unwrap().unwrap());
    }
    assert!(began.elapsed() >= 2 * window, "130 are three windows' worth");
    assert_eq!(stand.arrived().len(), 130);
}

/// "Too many" holds back every question until its pause is over, also when it names none.
#[tokio::test]
async fn too_many_is_obeyed_by_everybody() {
    let empty = r#"{"data":{"data":[],"metadata":{"query_time_ms":1,"row_count":0,"truncated":false}}}"#;
    let query = AnalyticsQuery::of_key(KeyHash::new(HASH).unwrap(), Days::month(date(2026, 11, 1)));
    let first_then_empty =
        |reply: Reply| Stand::new(move |_, nth| if nth == 0 { reply.clone() } else { json(200, empty) });
    let wait = answer(429, "application/json", "retry-after: 1\r\n", error_form(429));
    let stand = first_then_empty(Reply::Send(wait)).await;
    let client = stand.client();
    let began = Instant::now();
    let ask = async || client.analytics(&query).await.unwrap();
    let other = async {
        while stand.arrived().is_empty() {
            tokio::task::yield_now().await;
        }
        // The refusal is on its way; ask until it has come.
        loop {
            let _read = ask().await;
            if began.elapsed() >= Duration::from_secs(1) {
                return;
            }
        }
    };
    let ((), _read) = tokio::join!(other, ask());
    let within = stand.arrived().len();
    assert!(within < 10, "{within} requests: some left inside the pause that was asked for");

    let window = Duration::from_millis(400);
    let stand = first_then_empty(json(429, error_form(429))).await;
    let client = stand.client_with(Timing { analytics_window: window, ..quick() });
    let began = Instant::now();
    assert!(client.analytics(&query).await.unwrap().is_whole());
    assert!(began.elapsed() >= window / 4, "a limit by the minute is not gone after a millisecond");

    let long = answer(429, "application/json", "retry-after: 300\r\n", error_form(429));
    let stand = Stand::always(Reply::Send(long)).await;
    let Err(ReadError::Refused(refusal)) = stand.client().analytics(&query).await else {
        panic!("it was refused")
    };
    assert_eq!((refusal.retry_after.unwrap().seconds, stand.arrived().len()), (300, 1));
}

/// A later part that fails does not lose the earlier ones, and is not passed over.
#[tokio::test]
async fn a_part_that_fails_is_a_gap() {
    let row = |day: u8| {
        format!(
            r#"{{"date__day":"2026-11-{day:02}","model":"a/b","credits_usage":1,"byok_usage":0,"request_count":"1"}}"#
        )
    };
    let body = |rows: &str, count: usize, truncated: bool| {
        format!(
            r#"{{"data":{{"data":[{rows}],"metadata":{{"query_time_ms":1,"row_count":{count},"truncated":{truncated}}}}}}}"#
        )
    };
    let stand = Stand::new(move |_, nth| match nth {
        0 => json(200, body(&row(1), 1, true)),
        1 => json(200, body(&format!("{},{}", row(1), row(2)), 2, false)),
        _ => json(403, error_form(403)),
    })
    .await;
    let query =
        AnalyticsQuery::of_key(KeyHash::new(HASH).unwrap(), days(date(2026, 11, 1), date(2026, 11, 4)));
    let read: Read<AnalyticsRead> = stand.client().analytics(&query).await;
    let read = read.unwrap();
    assert_eq!(read.rows.len(), 2);
    assert_eq!(read.gaps.len(), 1);
    assert_eq!(read.gaps[0].days, days(date(2026, 11, 3), date(2026, 11, 4)));
    assert!(matches!(&read.gaps[0].why, GapWhy::Read(ReadError::Refused(refusal)) if refusal.status == 403));
    let refused = client_at(&format!("http://{}/api/v1", stand.address), quick()).analytics(&query).await;
    assert_eq!(read_verdict(&refused), "Refused 403", "nothing was read, so there is nothing to give");
}

/// Ids that OpenRouter reports come through the list of keys: clients are learned by them.
#[tokio::test]
async fn users_come_through_the_list_of_keys() {
    let (_practice, reseller, client) = practice().await;
    let hash = hash_of(&reseller, "Studio Kestrel");
    let key = client.get_key(&hash).await.unwrap().unwrap();
    assert_eq!(key.external_user.as_deref(), Some("kestrel-render"));
    assert!(key.creator_user_id.is_some_and(|id| id.starts_with("user_")));
    let keyroster_openrouter::ListRead::Complete { keys, .. } = client.complete_list(&[None]).await else {
        panic!("the list is complete")
    };
    assert_eq!(keys.iter().filter(|key| key.external_user.is_some()).count(), 4);
    assert!(keys.iter().all(|key| key.creator_user_id.is_some()));
}
