//! Moments, days, doubts and sources in words. Times are UTC, as months are.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use keyroster_domain::billing::{Decision, Doubt, Month, Percent, PurchaseFee};
use keyroster_domain::usd::Usd;

/// `1 Oct 2026, 00:05 UTC`.
pub(crate) fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// `1 Oct 2026`.
pub(crate) fn day(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// `October`.
pub(crate) fn month_name(month: Month) -> String {
    month.title().split(' ').next().unwrap_or_default().to_owned()
}

/// What is doubtful about a client's key: a heading, and an explanation that ends with what was, or can be, decided.
pub(crate) fn doubt(client: &str, key: &str, doubt: &Doubt, decision: Option<Decision>) -> (String, String) {
    let (heading, what, choice) = match doubt {
        Doubt::Fell { from, to, at } => (
            "OpenRouter corrected a counter downwards",
            format!(
                "‘{key}’ stood at {}, and at {} when it was read on {}.",
                from.to_money(),
                to.to_money(),
                moment(*at)
            ),
            "Count what is left after the correction, or leave the key out.",
        ),
        Doubt::FirstSeen { at } => (
            "a key was first seen in the middle",
            format!("‘{key}’ is older than the month, but was first read on {}.", moment(*at)),
            "Count what it used from then on, or leave it out.",
        ),
        Doubt::Vanished { at } => (
            "a key is gone without a last reading",
            format!("‘{key}’ was last read on {}. What it used after that is not known.", moment(*at)),
            "Count it until then, or leave it out.",
        ),
        Doubt::Untold => (
            "OpenRouter did not tell a key’s usage",
            format!("‘{key}’ has no usable reading."),
            "It can only be left out.",
        ),
    };
    let then = match decision {
        None => choice,
        Some(Decision::Count) => "It is counted as far as readings prove it.",
        Some(Decision::LeaveOut) => "It is left out.",
    };
    (format!("{client}: {heading}"), format!("{what} {then}"))
}

/// What a markup leaves once credits are paid for: `A markup of 30 % leaves 18.8 % once the card fee is paid.`
pub(crate) fn leaves(markup: Percent, fee: &PurchaseFee) -> Option<String> {
    let bought = Usd::from_cents(10_000);
    let billed =
        Usd::from_nanos(i64::try_from(i128::from(bought.nanos()) * markup.on_top() / Percent::WHOLE).ok()?);
    let share = keyroster_domain::billing::margin_share(billed, fee.cost(bought)?)?;
    let paid = if *fee == PurchaseFee::CARD { "the card fee" } else { "the fee for buying credits" };
    Some(format!("A markup of {markup} leaves {} % once {paid} is paid.", tenths(share)))
}

/// Tenths of a per cent as text: `18.8`, `-3.0`.
pub(crate) fn tenths(tenths: i64) -> String {
    let sign = if tenths < 0 { "−" } else { "" };
    format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10)
}

/// `Your cost, with 5.5 % card fee`.
pub(crate) fn cost_label(fee: &PurchaseFee) -> String {
    let kind = if *fee == (PurchaseFee { purchase: fee.purchase, ..PurchaseFee::CARD }) {
        "card fee"
    } else {
        "fee"
    };
    format!("Your cost, with {} {kind}", fee.percent)
}
