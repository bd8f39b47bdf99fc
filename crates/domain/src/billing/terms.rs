//! What was agreed: markups with the day they hold from, fees, tax; and what buying credits costs the seller.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::currency::ExchangeRate;
use super::percent::Percent;
use super::rounding::Rounding;
use crate::usd::Usd;

/// A markup and the day it holds from (its first moment, UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Markup {
    /// The first day.
    pub from: Date,
    /// What is put on top of the usage; `None` = from this day on the account's own markup holds again.
    pub percent: Option<Percent>,
}

/// Markups by day: a client's own ones over those of the account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkupHistory {
    /// Of the account, by day.
    pub account: Vec<Markup>,
    /// Of the client, by day.
    pub own: Vec<Markup>,
}

impl MarkupHistory {
    /// The markup that holds on a day; `None` before the first one was set.
    pub fn on(&self, day: Date) -> Option<Percent> {
        latest(&self.own, day).or_else(|| latest(&self.account, day))
    }

    /// The days after `from` and before `to` on which another markup begins to hold, in order.
    pub fn turns(&self, from: Date, to: Date) -> Vec<Date> {
        let mut days: Vec<Date> = self.account.iter().chain(&self.own).map(|markup| markup.from).collect();
        days.retain(|day| *day > from && *day < to);
        days.sort();
        days.dedup();
        days.retain(|day| day.yesterday().is_ok_and(|before| self.on(before) != self.on(*day)));
        days
    }
}

fn latest(markups: &[Markup], day: Date) -> Option<Percent> {
    markups.iter().filter(|markup| markup.from <= day).max_by_key(|markup| markup.from)?.percent
}

/// What a client pays beside usage and markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientTerms {
    /// At least this much for a month's usage with markup, US dollars.
    pub minimum: Option<Usd>,
    /// Every month on top, US dollars.
    pub fixed: Option<Usd>,
    /// Tax on all of it.
    pub tax: Option<Percent>,
    /// How totals become whole cents.
    pub rounding: Rounding,
    /// The bill's currency and its rate.
    pub exchange: ExchangeRate,
}

impl Default for ClientTerms {
    fn default() -> ClientTerms {
        ClientTerms {
            minimum: None,
            fixed: None,
            tax: None,
            rounding: Rounding::default(),
            exchange: ExchangeRate::NONE,
        }
    }
}

/// What OpenRouter takes for selling credits: 5.5 %, at least $0.80, by card; 5 % by crypto (August 2026).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PurchaseFee {
    /// Of the credits bought.
    pub percent: Percent,
    /// For one purchase at least, US dollars.
    pub minimum: Usd,
    /// What is usually bought at once, US dollars; `None` = enough that the minimum does not matter.
    pub purchase: Option<Usd>,
}

impl PurchaseFee {
    /// By card.
    pub const CARD: PurchaseFee =
        PurchaseFee { percent: percent(5_500), minimum: Usd::from_cents(80), purchase: None };
    /// By crypto.
    pub const CRYPTO: PurchaseFee =
        PurchaseFee { percent: percent(5_000), minimum: Usd::ZERO, purchase: None };

    /// What credits cost with the fee, US dollars, rounded up to a nano-dollar; `None` beyond the range.
    ///
    /// The minimum makes small purchases dearer: $10 bought at once cost $10.80.
    pub fn cost(&self, credits: Usd) -> Option<Usd> {
        let nanos = i128::from(credits.nanos());
        let by_rate = div_up(nanos * i128::from(self.percent.thousandths()), Percent::WHOLE);
        let by_minimum = match self.purchase {
            Some(bought) if bought.is_positive() => {
                div_up(nanos * i128::from(self.minimum.nanos()), i128::from(bought.nanos()))
            }
            _ => 0,
        };
        i64::try_from(nanos + by_rate.max(by_minimum)).ok().map(Usd::from_nanos)
    }
}

fn div_up(top: i128, bottom: i128) -> i128 {
    -(-top).div_euclid(bottom)
}

const fn percent(thousandths: u32) -> Percent {
    match Percent::from_thousandths(thousandths) {
        Some(percent) => percent,
        None => Percent::ZERO,
    }
}
