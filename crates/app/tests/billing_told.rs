//! A month by what OpenRouter itself told of its days: whole or not at all, and no day twice.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::clients::VerifyState;
use keyroster_app::wire::months::{MonthRequest, MonthView, UsageFrom};
use keyroster_app::wire::statements::MonthCloseRequest;
use keyroster_app::{App, Code};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;
use keyroster_store::usage_day::{self, UsageDayRow, UsageSource};
use support::shop::{Shop, at, hash_of, usd};

const NOVEMBER: &str = "2026-11-10T09:00:00Z";

async fn month(app: &App, month: &str) -> MonthView {
    app.month_view(&MonthRequest { month: month.into(), source: None }).await.expect("a month")
}

#[tokio::test(flavor = "multi_thread")]
async fn openrouters_analytics_can_stand_for_readings_once_every_day_was_asked_about() {
    let shop = Shop::new(&["Moss & Daughters"]).await;
    shop.markup("2026-01-01", 30_000);
    let account = shop.account;
    let hash = KeyHash::new(&hash_of(0));
    let days: Vec<_> = keyroster_domain::billing::Month::parse("2026-10").expect("a month").days();
    let used = |day| UsageDayRow {
        hash: hash.clone(),
        source: UsageSource::Analytics,
        day,
        model: String::new(),
        credits: usd("0.75"),
        byok: Usd::ZERO,
        requests: Some(4),
    };
    let rows: Vec<_> = days.iter().map(|day| used(*day)).collect();
    let key = (&hash, UsageSource::Analytics);
    shop.write(|w| usage_day::keep(w, account, key, &days[..30], &rows, at(NOVEMBER)));
    let app = shop.open(NOVEMBER).await;
    let view = month(&app, "2026-10").await;
    assert!(!view.can_close, "a day is missing");
    assert!(view.sources.iter().any(|one| one.detail.contains("31 Oct 2026")), "{:?}", view.sources);
    Shop::shut(app).await;
    shop.write(|w| usage_day::keep(w, account, key, &days[30..], &rows, at(NOVEMBER)));
    let app = shop.open(NOVEMBER).await;
    let view = month(&app, "2026-10").await;
    assert_eq!((view.can_close, view.totals.usage.as_str()), (true, "23.25"), "31 days of 0.75");
    assert!(view.source.starts_with("OpenRouter’s analytics, asked 10 Nov 2026"), "{}", view.source);
    let source = UsageFrom::Analytics;
    let request = MonthCloseRequest { month: view.month.clone(), source, digest: view.digest.clone() };
    app.month_close(&request).await.expect("closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_that_both_histories_told_by_model_counts_once() {
    let shop = Shop::new(&["Moss & Daughters"]).await;
    let account = shop.account;
    let hash = KeyHash::new(&hash_of(0));
    let days = ["2026-10-20", "2026-10-21"].map(|day| day.parse().expect("a day"));
    let row = |source, day, model: &str, credits| UsageDayRow {
        hash: hash.clone(),
        source,
        day,
        model: model.into(),
        credits: usd(credits),
        byok: Usd::ZERO,
        requests: Some(1),
    };
    let told = |source| {
        let of_day = |day| [row(source, day, "a/one", "0.50"), row(source, day, "b/two", "0.25")];
        days.into_iter().flat_map(of_day).collect::<Vec<_>>()
    };
    shop.write(|w| {
        // Activity reaches back to the second day only; analytics were asked about both a month later.
        usage_day::keep(
            w,
            account,
            (&hash, UsageSource::Activity),
            &days[1..],
            &told(UsageSource::Activity),
            at(NOVEMBER),
        )?;
        usage_day::keep(
            w,
            account,
            (&hash, UsageSource::Analytics),
            &days,
            &told(UsageSource::Analytics),
            at(NOVEMBER),
        )
    });
    let app = shop.open(NOVEMBER).await;
    let usage = app.usage_view("2026-10").await.expect("usage");
    assert_eq!(usage.by_model, "1.50", "two days of 0.75");
    let models: Vec<_> = usage.models.iter().map(|one| (one.model.as_str(), one.credits.as_str())).collect();
    assert_eq!(models, [("a/one", "1.00"), ("b/two", "0.50")]);
}

/// 0.75 on every day of a month, as analytics tell it.
fn told_every_day(shop: &Shop, month: &str, asked: &str) {
    let hash = KeyHash::new(&hash_of(0));
    let days = keyroster_domain::billing::Month::parse(month).expect("a month").days();
    let row = |day: &jiff::civil::Date| UsageDayRow {
        hash: hash.clone(),
        source: UsageSource::Analytics,
        day: *day,
        model: String::new(),
        credits: usd("0.75"),
        byok: Usd::ZERO,
        requests: None,
    };
    let rows: Vec<_> = days.iter().map(row).collect();
    let account = shop.account;
    shop.write(|w| usage_day::keep(w, account, (&hash, UsageSource::Analytics), &days, &rows, at(asked)));
}

async fn by(app: &App, month: &str, source: UsageFrom) -> MonthView {
    let request = MonthRequest { month: month.into(), source: Some(source) };
    app.month_view(&request).await.expect("a month")
}

async fn closed(app: &App, view: &MonthView, source: UsageFrom) -> Result<(), Code> {
    let request = MonthCloseRequest { month: view.month.clone(), source, digest: view.digest.clone() };
    app.month_close(&request).await.map(drop).map_err(|error| error.code)
}

/// M3 over two sources: what a late reading billed in October is in no day of November that analytics bill.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_late_reading_analytics_bill_from_the_next_whole_day() {
    let shop = Shop::new(&["Moss & Daughters"]).await;
    shop.markup("2026-01-01", 30_000);
    shop.read("2026-10-01T00:05:00Z", true, &[Some("10")]);
    shop.read("2026-11-03T08:00:00Z", true, &[Some("40")]);
    told_every_day(&shop, "2026-11", "2026-12-02T09:00:00Z");
    let app = shop.open("2026-12-02T09:00:00Z").await;
    let alone = by(&app, "2026-11", UsageFrom::Analytics).await;
    assert_eq!(alone.totals.usage, "22.50", "30 days while nothing was billed before");
    let october = by(&app, "2026-10", UsageFrom::Readings).await;
    closed(&app, &october, UsageFrom::Readings).await.expect("closed");
    let november = by(&app, "2026-11", UsageFrom::Analytics).await;
    assert_eq!(november.totals.usage, "20.25", "27 days, from the 4th on");
    let told = november.checks.iter().find(|line| line.title == "Billed from 4 Nov 2026 on").expect("told");
    assert_eq!(told.state, VerifyState::Info);
    assert_eq!(
        closed(&app, &alone, UsageFrom::Analytics).await,
        Err(Code::PlanStale),
        "the old figures are not issued"
    );
    closed(&app, &november, UsageFrom::Analytics).await.expect("closed");
}

/// The same the other way round: a month before one that analytics billed whole ends at the edge, or is not closed.
#[tokio::test(flavor = "multi_thread")]
async fn before_a_month_of_analytics_a_late_reading_closes_nothing() {
    let shop = Shop::new(&["Moss & Daughters"]).await;
    shop.markup("2026-01-01", 30_000);
    shop.read("2026-10-01T00:05:00Z", true, &[Some("10")]);
    shop.read("2026-11-03T08:00:00Z", true, &[Some("40")]);
    told_every_day(&shop, "2026-11", "2026-12-02T09:00:00Z");
    let app = shop.open("2026-12-02T09:00:00Z").await;
    let november = by(&app, "2026-11", UsageFrom::Analytics).await;
    closed(&app, &november, UsageFrom::Analytics).await.expect("closed");
    let october = by(&app, "2026-10", UsageFrom::Readings).await;
    assert!(!october.can_close, "{:?}", october.checks);
    assert_eq!(closed(&app, &october, UsageFrom::Readings).await, Err(Code::FieldNeedsMending));
}
