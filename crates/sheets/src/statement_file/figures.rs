//! Numbers as the files show them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use keyroster_domain::billing::{Currency, Line, Money, Month, Rounding, share_out};
use keyroster_domain::usd::Usd;

use super::ModelUse;

/// A model's part of all usage that models are known for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelShare {
    /// The model, or `others`.
    pub model: String,
    /// Credits, US dollars.
    pub usage: Usd,
    /// Whole per cents; all of them add up to 100.
    pub percent: u8,
}

/// The `most` largest models and the others, largest first, shares adding up to 100. Empty where nothing was used.
pub fn shares(models: &[ModelUse], most: usize) -> Vec<ModelShare> {
    let mut all: Vec<&ModelUse> = models.iter().filter(|model| model.usage.is_positive()).collect();
    all.sort_by(|a, b| (b.usage, &a.model).cmp(&(a.usage, &b.model)));
    let kept = if all.len() > most { most.saturating_sub(1) } else { all.len() };
    let mut rows: Vec<(String, i128)> =
        all[..kept].iter().map(|model| (model.model.clone(), i128::from(model.usage.nanos()))).collect();
    let rest: i128 = all[kept..].iter().map(|model| i128::from(model.usage.nanos())).sum();
    if rest > 0 {
        rows.push((format!("{} others", all.len() - kept), rest));
    }
    let sum: i128 = rows.iter().map(|(_, nanos)| nanos).sum();
    let parts: Vec<i128> = rows.iter().map(|(_, nanos)| nanos * 100).collect();
    let percents = share_out(&parts, sum.max(1), Rounding::HalfEven).unwrap_or_default();
    let share = |((model, nanos), percent): ((String, i128), i128)| ModelShare {
        model,
        usage: Usd::from_nanos(i64::try_from(nanos).unwrap_or(i64::MAX)),
        percent: u8::try_from(percent).unwrap_or(100),
    };
    rows.into_iter().zip(percents).map(share).collect()
}

/// The usage of the lines to four decimals, so that the column adds up to the last one, their sum.
pub(super) fn usages(lines: &[Line]) -> Vec<String> {
    const STEP: i128 = 100_000;
    let nanos: Vec<i128> = lines.iter().map(|line| i128::from(line.usage.nanos())).collect();
    let sum = Rounding::HalfEven.whole(nanos.iter().sum(), STEP);
    let shown = share_out(&nanos, STEP, Rounding::HalfEven).unwrap_or_default();
    let line =
        |(shown, exact): (i128, i128)| if shown == 0 && exact > 0 { LEAST.to_owned() } else { four(shown) };
    shown.into_iter().zip(nanos).map(line).chain([four(sum)]).collect()
}

/// One amount of US dollars to four decimals, half to even; the minus is a real one.
pub(super) fn usage(amount: Usd) -> String {
    let whole = Rounding::HalfEven.whole(i128::from(amount.nanos()).abs(), 100_000);
    if whole == 0 && amount.is_positive() {
        return LEAST.to_owned();
    }
    let sign = if amount.nanos() < 0 && whole > 0 { "−" } else { "" };
    format!("{sign}{}", four(whole))
}

/// Something used never reads as nothing used.
const LEAST: &str = "< 0.0001";

fn four(ten_thousandths: i128) -> String {
    format!("{}.{:04}", grouped(&(ten_thousandths / 10_000).to_string()), ten_thousandths % 10_000)
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount in a column whose heading names the currency.
pub(super) fn figure(money: Money) -> String {
    let text = money.to_text();
    text.strip_suffix(&format!(" {}", money.currency)).map_or(text.clone(), str::to_owned)
}

/// `US$` or the code, as in a heading.
pub(super) fn heading_currency(currency: Currency) -> &'static str {
    if currency == Currency::USD { "Amount, US$" } else { "Amount" }
}

/// `US dollars`, or the code.
pub(super) fn spoken_currency(currency: Currency) -> String {
    if currency == Currency::USD { "US dollars".to_owned() } else { currency.to_string() }
}

/// `22 November 2026`.
pub(super) fn long_day(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// `22 Nov 2026`.
pub(super) fn short_day(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// `1 Nov 2026 00:03 UTC`.
pub(super) fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%-d %b %Y %H:%M UTC").to_string()
}

/// A line's key, and below it its days where they are not the whole month: `Contract search`, `1–14 Oct`. On a line of
/// their own, since a name written from right to left would turn the days round.
pub(super) fn line_title(line: &Line, month: Month) -> String {
    let key = line.key.replace('\n', " ");
    if line.from == month.first_day() && line.to == month.next().first_day() {
        return key;
    }
    let last = last_day(line);
    let days = if line.from == last {
        line.from.strftime("%-d %b").to_string()
    } else {
        format!("{}–{}", line.from.day(), last.strftime("%-d %b"))
    };
    format!("{key}\n{days}")
}

/// The last day that a line counts.
pub(super) fn last_day(line: &Line) -> Date {
    line.to.yesterday().unwrap_or(line.to)
}
