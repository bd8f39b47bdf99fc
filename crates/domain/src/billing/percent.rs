//! Per cents as whole thousandths, and as people write them: `30 %`, `1.3×`, `33.333`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::roster::clean::is_invisible;
use crate::usd::Usd;

/// A per cent, in thousandths of one: 33.333 % is 33,333. Never negative, below 1,000 %.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Percent(u32);

impl Percent {
    /// Thousandths of a per cent in the whole.
    pub const WHOLE: i128 = 100_000;
    /// Nothing.
    pub const ZERO: Percent = Percent(0);
    const END: u32 = 1_000_000;

    /// From thousandths of a per cent; `None` from 1,000 % on.
    pub const fn from_thousandths(thousandths: u32) -> Option<Percent> {
        if thousandths < Percent::END { Some(Percent(thousandths)) } else { None }
    }

    /// In thousandths of a per cent.
    pub const fn thousandths(self) -> u32 {
        self.0
    }

    /// `100 % + self`, in thousandths of a per cent: 130,000 for a markup of 30 %.
    pub const fn on_top(self) -> i128 {
        Percent::WHOLE + self.0 as i128
    }

    /// The numeral alone: `30`, `5.5`, `33.333`.
    pub fn numeral(self) -> String {
        let text = format!("{}.{:03}", self.0 / 1000, self.0 % 1000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.numeral())
    }
}

/// What a text says as a per cent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PercentText {
    /// Nothing written.
    Blank,
    /// This much.
    Exact(Percent),
    /// `0.2` or `1.3`: a share or factor, or so many per cent?
    Ambiguous {
        /// Read as a share of the whole (`0.2`) or as the factor to bill with (`1.3`).
        large: Percent,
        /// Read as per cents.
        small: Percent,
    },
    /// Less than nothing: it would be sold below its price.
    Negative,
    /// 1,000 % or more.
    TooLarge,
    /// More than three decimals.
    TooFine,
    /// Anything else.
    NotAPercent,
}

/// Reads a per cent as people write it: `30`, `30 %`, `1.3×`, `1,3x`. Never guesses: a bare number below three that is
/// not whole could be a share, a factor or per cents, and is asked about.
pub fn read_percent(text: &str) -> PercentText {
    let squeezed: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .flat_map(char::to_lowercase)
        .collect();
    if squeezed.is_empty() {
        return PercentText::Blank;
    }
    let (rest, negative) = match squeezed.strip_prefix(['-', '−', '–']) {
        Some(rest) => (rest, true),
        None => (squeezed.strip_prefix('+').unwrap_or(&squeezed), false),
    };
    let (numeral, unit) = match rest.strip_suffix(['%', '×', 'x']) {
        Some(numeral) => (numeral, rest.chars().next_back().unwrap_or('%')),
        None => (
            rest.strip_prefix(['×', 'x']).unwrap_or(rest),
            if rest.starts_with(['×', 'x']) { 'x' } else { ' ' },
        ),
    };
    let numeral = numeral.replacen(',', ".", 1);
    let plain = numeral.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && numeral.bytes().any(|b| b.is_ascii_digit());
    let Some(nanos) = plain.then(|| Usd::parse(&padded(&numeral)).ok()).flatten().map(Usd::nanos) else {
        return PercentText::NotAPercent;
    };
    if negative && nanos != 0 {
        return PercentText::Negative;
    }
    // One thousandth of a per cent is a million nanos of a written per cent, ten thousand of a factor.
    match unit {
        '%' => exact(nanos, 1_000_000),
        ' ' => {
            let fraction = nanos % 1_000_000_000 != 0;
            let over = if nanos >= 1_000_000_000 { nanos - 1_000_000_000 } else { nanos };
            match (exact(over, 10_000), exact(nanos, 1_000_000)) {
                (PercentText::Exact(large), PercentText::Exact(small))
                    if fraction && nanos < 3_000_000_000 =>
                {
                    PercentText::Ambiguous { large, small }
                }
                (_, read) => read,
            }
        }
        _ if nanos < 1_000_000_000 => PercentText::Negative,
        _ => exact(nanos - 1_000_000_000, 10_000),
    }
}

/// `.5` and `5.` as the exact reader wants them.
fn padded(numeral: &str) -> String {
    let front = if numeral.starts_with('.') { "0" } else { "" };
    let back = if numeral.ends_with('.') { "0" } else { "" };
    format!("{front}{numeral}{back}")
}

fn exact(nanos: i64, unit: i64) -> PercentText {
    if nanos % unit != 0 {
        return PercentText::TooFine;
    }
    let read = u32::try_from(nanos / unit).ok().and_then(Percent::from_thousandths);
    read.map_or(PercentText::TooLarge, PercentText::Exact)
}

/// Which part of `billed` is left after `cost`, in tenths of a per cent, rounded half up; `None` where nothing was billed.
/// 1.3× with the card fee of 5.5 % leaves 188: 18.8 %.
pub fn margin_share(billed: Usd, cost: Usd) -> Option<i64> {
    if !billed.is_positive() {
        return None;
    }
    let margin = i128::from(billed.nanos()) - i128::from(cost.nanos());
    let (top, bottom) = (margin * 2000 + i128::from(billed.nanos()), i128::from(billed.nanos()) * 2);
    i64::try_from(top.div_euclid(bottom)).ok()
}
