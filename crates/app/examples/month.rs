//! Measures what `cargo xtask bench month` prints: opening the month's screen of so many clients, a key each, read once a
//! day for a year.
//!
//! Prints one line a figure: name, measured, aim, both in microseconds.

#[path = "../tests/support/no_practice.rs"]
mod no_practice;
#[path = "../tests/support/shop.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod shop;

use std::io::Write;
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use keyroster_app::wire::months::MonthRequest;
use no_practice::NoPractice;

/// What a person takes for "at once".
const AIM: Duration = Duration::from_millis(100);
const TIMES: usize = 5;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let number = |at: usize, otherwise: usize| {
        std::env::args().nth(at).and_then(|word| word.parse().ok()).unwrap_or(otherwise)
    };
    let (clients, days) = (number(1, 50), number(2, 365));
    let names: Vec<String> = (0..clients).map(|n| format!("Client {n:03}")).collect();
    let shop = shop::Shop::new(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    shop.markup("2025-06-01", 30_000);
    let first = shop::at("2025-11-11T00:05:00Z");
    shop.write(|w| {
        for day in 0..days {
            let day = i64::try_from(day).unwrap_or_default();
            let usage = |n: usize| {
                keyroster_domain::usd::Usd::from_cents(day * 37 + i64::try_from(n).unwrap_or_default())
            };
            let rows = (0..clients).map(|n| shop::row(n, &format!("Key {n}"), usage(n))).collect();
            shop::insert(w, shop.account, first + SignedDuration::from_hours(24 * day), true, rows)?;
        }
        Ok(())
    });
    let app = shop.open("2026-11-10T09:00:00Z").await;
    let mut out = std::io::stdout().lock();
    for (name, month) in [("month_us", "2026-10"), ("running_us", "2026-11")] {
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let start = Instant::now();
            let view = app.month_view(&MonthRequest { month: month.to_owned(), source: None }).await?;
            times.push(start.elapsed());
            assert_eq!(view.clients.len(), clients, "everybody is in it");
        }
        times.sort();
        writeln!(out, "{name} {} {}", times[TIMES / 2].as_micros(), AIM.as_micros())?;
    }
    let start = Instant::now();
    app.year_view("2026").await?;
    writeln!(out, "year_us {} {}", start.elapsed().as_micros(), Duration::from_secs(1).as_micros())?;
    Ok(())
}
