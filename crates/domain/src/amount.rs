//! Amounts of dollars as people write them: `5`, `5,00`, `US$5`, `1 000`. Strict, because money hangs on it (M4).

use serde::{Deserialize, Serialize};

use crate::limit::PositiveUsd;
use crate::roster::clean::is_invisible;
use crate::usd::Usd;

/// What a text says as a limit. Nothing ever becomes "no limit" here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum AmountText {
    /// Nothing written.
    Blank,
    /// A clear amount, in whole cents.
    Exact {
        /// The amount.
        amount: PositiveUsd,
    },
    /// A clear amount with more than two decimals, rounded half up to whole cents.
    Rounded {
        /// The amount after rounding.
        amount: PositiveUsd,
        /// The numeral as written, with a point: `5.001`.
        written: String,
    },
    /// `1,000` or `1.000`: one thousand, or one?
    Ambiguous {
        /// Read with a thousands mark.
        large: PositiveUsd,
        /// Read with a decimal mark.
        small: PositiveUsd,
    },
    /// Zero or less.
    NotPositive,
    /// Another currency than US dollars.
    OtherCurrency,
    /// A million dollars or more.
    TooLarge,
    /// Anything else.
    NotAnAmount,
}

/// Reads an amount of US dollars as people write it. Never panics, never guesses.
///
/// `1,000` and `1.000` are ambiguous; so is `5,001`. `5.001` is not: nobody means five thousand and one, and
/// reading the point as a decimal mark can only make the limit smaller.
pub fn read(text: &str) -> AmountText {
    let text = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if text.is_empty() {
        return AmountText::Blank;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else {
        return AmountText::NotAnAmount;
    };
    let (before, numeral, after) = (&text[..first], &text[first..=last], &text[last + 1..]);
    match surroundings(before, after) {
        Surroundings::Unknown => AmountText::NotAnAmount,
        Surroundings::OtherCurrency => AmountText::OtherCurrency,
        Surroundings::Dollars { negative, leading_mark } => {
            let numeral = if leading_mark { format!("0.{numeral}") } else { numeral.to_owned() };
            match split(&numeral) {
                None => AmountText::NotAnAmount,
                Some(_) if negative => AmountText::NotPositive,
                Some(Numeral::One(decimal)) => decimal.amount(),
                Some(Numeral::Two { large, small }) => match (large.amount(), small.amount()) {
                    (AmountText::Exact { amount: large }, AmountText::Exact { amount: small })
                    | (AmountText::Exact { amount: large }, AmountText::Rounded { amount: small, .. }) => {
                        AmountText::Ambiguous { large, small }
                    }
                    (_, clear) => clear,
                },
            }
        }
    }
}

enum Surroundings {
    Dollars { negative: bool, leading_mark: bool },
    OtherCurrency,
    Unknown,
}

/// What stands before and after the digits: dollar words, a sign, brackets, or something else.
fn surroundings(before: &str, after: &str) -> Surroundings {
    let squeeze = |part: &str| -> String {
        part.chars()
            .filter(|c| !c.is_whitespace() && !is_invisible(*c))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (mut before, mut after) = (squeeze(before), squeeze(after));
    let leading_mark = before.ends_with(['.', ',']);
    if leading_mark {
        before.pop();
    }
    // "5,-" is how round prices are written in German.
    if matches!(after.as_str(), ",-" | ".-" | ",--" | ",–" | ",—") {
        after.clear();
    }
    let mut negative = false;
    if before.contains('(') && after.contains(')') {
        negative = true;
        before = before.replacen('(', "", 1);
        after = after.replacen(')', "", 1);
    }
    if let Some(at) = before.find(['-', '−', '–']) {
        let width = before[at..].chars().next().map_or(1, char::len_utf8);
        before.replace_range(at..at + width, "");
        negative = true;
    }
    let dollars = |part: &str| {
        matches!(
            part,
            "" | "$" | "us$" | "$us" | "usd" | "usd$" | "$usd" | "dollar" | "dollars" | "usdollars"
        )
    };
    if dollars(&before) && dollars(&after) && (before.is_empty() || after.is_empty()) {
        return Surroundings::Dollars { negative, leading_mark };
    }
    let other = |part: &str| is_currency_word(part) || part.chars().any(is_foreign_symbol);
    let known = |part: &str| dollars(part) || other(part);
    if (other(&before) || other(&after)) && known(&before) && known(&after) {
        return Surroundings::OtherCurrency;
    }
    Surroundings::Unknown
}

fn is_foreign_symbol(c: char) -> bool {
    matches!(c, '£' | '¥' | '￥' | '￡' | '₩' | '\u{20a0}'..='\u{20cf}')
}

fn is_currency_word(part: &str) -> bool {
    matches!(
        part,
        "eur"
            | "euro"
            | "euros"
            | "gbp"
            | "pounds"
            | "chf"
            | "fr"
            | "fr."
            | "sfr"
            | "jpy"
            | "yen"
            | "cny"
            | "rmb"
            | "yuan"
            | "pln"
            | "zł"
            | "zl"
            | "zloty"
            | "złotych"
            | "czk"
            | "kč"
            | "huf"
            | "ft"
            | "sek"
            | "nok"
            | "dkk"
            | "kr"
            | "kr."
            | "inr"
            | "rub"
            | "cad"
            | "c$"
            | "ca$"
            | "aud"
            | "a$"
            | "au$"
            | "nzd"
            | "nz$"
            | "hkd"
            | "hk$"
            | "sgd"
            | "s$"
            | "brl"
            | "r$"
            | "mxn"
            | "mx$"
            | "twd"
            | "nt$"
            | "krw"
            | "元"
            | "円"
    )
}

/// A numeral taken apart: digits before and after the decimal mark.
struct Decimal {
    whole: String,
    fraction: String,
}

enum Numeral {
    One(Decimal),
    Two { large: Decimal, small: Decimal },
}

/// Takes a numeral apart; it starts and ends with a digit. `None` where it is no numeral.
fn split(numeral: &str) -> Option<Numeral> {
    let is_blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    if !numeral.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',' || is_blank(c)) {
        return None;
    }
    let decimal = |whole: &str, fraction: &str| {
        (fraction.bytes().all(|b| b.is_ascii_digit()))
            .then(|| Decimal { whole: whole.to_owned(), fraction: fraction.to_owned() })
    };
    let marks: Vec<(usize, char)> = numeral.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    let Some(&(at, mark)) = marks.last() else {
        return decimal(&ungroup(numeral, is_blank)?, "").map(Numeral::One);
    };
    let (whole, fraction) = (&numeral[..at], &numeral[at + 1..]);
    let others = marks.iter().filter(|(_, c)| *c != mark).count();
    if others > 0 {
        // Two kinds of marks: the last one is the decimal mark, the other one groups.
        if marks.len() - others != 1 || whole.contains(is_blank) {
            return None;
        }
        return decimal(&ungroup(whole, |c| c != mark && matches!(c, '.' | ','))?, fraction)
            .map(Numeral::One);
    }
    if marks.len() > 1 {
        return decimal(&ungroup(numeral, |c| c == mark)?, "").map(Numeral::One);
    }
    if whole.contains(is_blank) {
        return decimal(&ungroup(whole, is_blank)?, fraction).map(Numeral::One);
    }
    let could_group = fraction.len() == 3
        && (1..=3).contains(&whole.len())
        && !whole.starts_with('0')
        && (mark == ',' || fraction.ends_with('0'));
    let small = decimal(whole, fraction)?;
    if could_group {
        return Some(Numeral::Two { large: decimal(&format!("{whole}{fraction}"), "")?, small });
    }
    Some(Numeral::One(small))
}

/// Removes thousands marks where they stand right: groups of three after a first group of one to three.
fn ungroup(text: &str, is_mark: impl Fn(char) -> bool) -> Option<String> {
    let groups: Vec<&str> = text.split(is_mark).collect();
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let grouped = groups.len() == 1
        || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3));
    (grouped && groups.iter().all(|group| digits(group))).then(|| groups.concat())
}

impl Decimal {
    /// The amount in whole cents, rounded half up.
    fn amount(&self) -> AmountText {
        let whole = self.whole.trim_start_matches('0');
        if whole.len() > 9 {
            return AmountText::TooLarge;
        }
        let digit = |at: usize| self.fraction.as_bytes().get(at).map_or(0, |b| i64::from(b - b'0'));
        let whole_dollars: i64 = whole.parse().unwrap_or(0);
        let rounded_up = i64::from(digit(2) >= 5);
        let cents = whole_dollars * 100 + digit(0) * 10 + digit(1) + rounded_up;
        if cents == 0 {
            return AmountText::NotPositive;
        }
        let Some(amount) = PositiveUsd::new(Usd::from_cents(cents)) else {
            return AmountText::TooLarge;
        };
        let fraction = self.fraction.trim_end_matches('0');
        if fraction.len() <= 2 {
            return AmountText::Exact { amount };
        }
        let whole = if whole.is_empty() { "0" } else { whole };
        AmountText::Rounded {
            amount,
            written: format!("{whole}.{}", fraction.chars().take(12).collect::<String>()),
        }
    }
}
