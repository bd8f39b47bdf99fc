//! Bills: exact until one rounding, and nothing billed that readings do not prove.
#![allow(missing_docs, reason = "tests document themselves")]

mod agreed;
mod ledgers;
mod months;
mod readings;
mod written;
mod year;

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_domain::billing::{Client, KeyPart, KeyPeriod, Markup, MarkupHistory, Month, Percent, Source};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

fn usd(text: &str) -> Usd {
    Usd::parse(text).expect("an amount")
}

fn percent(thousandths: u32) -> Percent {
    Percent::from_thousandths(thousandths).expect("a per cent")
}

fn october() -> Month {
    Month::parse("2026-10").expect("a month")
}

fn client() -> Client {
    Client { id: 1, name: "Lumen Legal".into() }
}

fn markups(thousandths: u32) -> MarkupHistory {
    let from = day("2020-01-01");
    MarkupHistory { account: vec![Markup { from, percent: Some(percent(thousandths)) }], own: vec![] }
}

fn analytics() -> Source {
    Source::Analytics { read: at("2026-11-02T08:00:00Z") }
}

/// A key that used this much in October, beyond doubt.
fn used(name: &str, credits: Usd) -> KeyPeriod {
    KeyPeriod {
        hash: KeyHash::new(name),
        name: name.into(),
        parts: vec![KeyPart { from: day("2026-10-01"), to: day("2026-11-01"), credits, byok: Usd::ZERO }],
        doubt: None,
        deleted: None,
    }
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn amount(&mut self, end: u64) -> Usd {
        Usd::from_nanos(i64::try_from(self.below(end)).expect("small"))
    }
}
