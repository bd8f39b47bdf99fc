//! A month by what OpenRouter itself told of its days: whole or not at all, and no day twice.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::App;
use keyroster_app::wire::months::{MonthRequest, MonthView, UsageFrom};
use keyroster_app::wire::statements::MonthCloseRequest;
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
