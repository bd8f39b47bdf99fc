//! Amounts, per cents and dates out of any text: exact, asked about, or refused; never something else, never a crash.

use jiff::tz::TimeZone;
use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::billing::{Percent, PercentText, read_percent};
use keyroster_domain::dates::{self, Today};
use keyroster_domain::usd::Usd;

#[path = "../../../tests/fuzzing/mod.rs"]
mod fuzzing;

use fuzzing::{Target, fuzz, shape};

fn texts(of: &[&str]) -> Vec<Vec<u8>> {
    of.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// Promises M1 and M4: what is read as an amount is above zero, below a million, and reads back as itself.
#[test]
fn amounts() {
    let seeds = texts(&[
        "5", "5.00", "5,00", " $5 ", "US$5", "1'000.50", "1,234.50", "1.000", "-5", "0", "1e3", "(5)", "∞",
        "٥", "=5+5",
    ]);
    let words = [
        "USD", "$", "€", "no limit", "dollars", "\u{a0}", "\u{feff}", "\u{202e}", ".", ",", "'", "000", "99",
    ];
    fuzz(Target { name: "amounts", seeds, words: &words }, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let read = amount::read(&text);
        if let AmountText::Exact { amount: one, .. } = &read {
            let dollars = one.get();
            let most = Usd::parse("1000000").expect("a million");
            assert!(
                dollars > Usd::parse("0").expect("zero") && dollars < most,
                "‘{text}’ became {dollars:?}"
            );
            assert!(text.chars().any(char::is_numeric), "‘{text}’ has no digit and became {dollars:?}");
            assert_eq!(amount::read(&dollars.to_decimal()), read, "‘{text}’ does not read back");
        }
        for parsed in [Usd::parse(&text), Usd::parse_measured(&text)].into_iter().flatten() {
            assert_eq!(
                Usd::parse(&parsed.to_plain()),
                Ok(parsed),
                "‘{text}’ does not come back from the wire"
            );
        }
        shape(&(std::mem::discriminant(&read), text.len().min(24), Usd::parse(&text).is_ok()))
    });
}

#[test]
fn per_cents() {
    let seeds =
        texts(&["30", "30 %", "1.3x", "1,3×", "0.2", "-5 %", "1000 %", "33.333 %", "12.3456", "", "percent"]);
    fuzz(
        Target { name: "percents", seeds, words: &["%", "x", "×", "per cent", ".", ",", "\u{a0}"] },
        |bytes| {
            let text = String::from_utf8_lossy(bytes);
            let read = read_percent(&text);
            if let PercentText::Exact(percent) = &read {
                let back: Percent = *percent;
                assert_eq!(read_percent(&format!("{back}")), read, "‘{text}’ does not read back");
            }
            shape(&(std::mem::discriminant(&read), text.len().min(24)))
        },
    );
}

#[test]
fn days() {
    let today = Today { now: "2026-11-22T12:00:00Z".parse().expect("a time"), zone: TimeZone::UTC };
    let seeds = texts(&[
        "2026-12-18",
        "18.12.2026",
        "12/18/2026",
        "18 Dec 2026",
        "2026-02-29",
        "31 April",
        "never",
        "",
    ]);
    fuzz(
        Target { name: "days", seeds, words: &["/", ".", "-", "Dec", "December", "T00:00Z", "1900", "9999"] },
        |bytes| {
            let text = String::from_utf8_lossy(bytes);
            shape(&(std::mem::discriminant(&dates::read(&text, &today)), text.len().min(24)))
        },
    );
}
