//! Amounts and end dates as people write them: each text means one thing, or is asked about. Money hangs on it (M4).

use jiff::tz::TimeZone;
use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::dates::{self, DateText, Today};
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::usd::Usd;
use proptest::prelude::*;
use rstest::rstest;

fn cents(cents: i64) -> PositiveUsd {
    PositiveUsd::new(Usd::from_cents(cents)).expect("a positive amount")
}

#[rstest]
#[case("5", 500)]
#[case("5.00", 500)]
#[case("5,00", 500)]
#[case("5,5", 550)]
#[case(" $5 ", 500)]
#[case("$ 5", 500)]
#[case("5$", 500)]
#[case("5 USD", 500)]
#[case("USD 5", 500)]
#[case("US$5", 500)]
#[case("5 dollars", 500)]
#[case("1 000", 100_000)]
#[case("1\u{a0}000,50", 100_050)]
#[case("1'000.50", 100_050)]
#[case("1,234.50", 123_450)]
#[case("1.234,50", 123_450)]
#[case("999,999.99", 99_999_999)]
#[case("0.50", 50)]
#[case("0,500", 50)]
#[case(".5", 50)]
#[case("5,-", 500)]
#[case("007", 700)]
#[case("\u{feff}5", 500)]
fn clear_amounts(#[case] text: &str, #[case] expected: i64) {
    assert_eq!(amount::read(text), AmountText::Exact { amount: cents(expected) }, "{text:?}");
}

#[rstest]
#[case("5.001", 500, "5.001")]
#[case("$5.005", 501, "5.005")]
#[case("2.123456", 212, "2.123456")]
#[case("1234,567", 123_457, "1234.567")]
fn finer_than_a_cent_is_rounded_and_said(#[case] text: &str, #[case] expected: i64, #[case] written: &str) {
    let expected = AmountText::Rounded { amount: cents(expected), written: written.to_owned() };
    assert_eq!(amount::read(text), expected, "{text:?}");
}

#[rstest]
#[case("1,000", 100_000, 100)]
#[case("1.000", 100_000, 100)]
#[case("$1,500", 150_000, 150)]
#[case("12.500", 1_250_000, 1_250)]
#[case("5,001", 500_100, 500)]
fn one_thousand_or_one_is_asked(#[case] text: &str, #[case] large: i64, #[case] small: i64) {
    let expected = AmountText::Ambiguous { large: cents(large), small: cents(small) };
    assert_eq!(amount::read(text), expected, "{text:?}: a thousandfold limit must never be guessed");
}

#[rstest]
#[case("", AmountText::Blank)]
#[case(" \u{a0}\u{200b}", AmountText::Blank)]
#[case("0", AmountText::NotPositive)]
#[case("0,00", AmountText::NotPositive)]
#[case("0.004", AmountText::NotPositive)]
#[case("-5", AmountText::NotPositive)]
#[case("−5", AmountText::NotPositive)]
#[case("-$5", AmountText::NotPositive)]
#[case("(5)", AmountText::NotPositive)]
#[case("($5.00)", AmountText::NotPositive)]
#[case("5 €", AmountText::OtherCurrency)]
#[case("€5", AmountText::OtherCurrency)]
#[case("£5", AmountText::OtherCurrency)]
#[case("5 EUR", AmountText::OtherCurrency)]
#[case("C$5", AmountText::OtherCurrency)]
#[case("5 zł", AmountText::OtherCurrency)]
#[case("CHF 5", AmountText::OtherCurrency)]
#[case("500円", AmountText::OtherCurrency)]
#[case("1000000", AmountText::TooLarge)]
#[case("1,000,000", AmountText::TooLarge)]
#[case("99999999999999999999999", AmountText::TooLarge)]
#[case("1e3", AmountText::NotAnAmount)]
#[case("n/a", AmountText::NotAnAmount)]
#[case("∞", AmountText::NotAnAmount)]
#[case("٥", AmountText::NotAnAmount)]
#[case("５", AmountText::NotAnAmount)]
#[case("=5+5", AmountText::NotAnAmount)]
#[case("unlimited", AmountText::NotAnAmount)]
#[case("no limit", AmountText::NotAnAmount)]
#[case("null", AmountText::NotAnAmount)]
#[case("5 5", AmountText::NotAnAmount)]
#[case("1,00,000", AmountText::NotAnAmount)]
#[case("1.2.3", AmountText::NotAnAmount)]
#[case("5%", AmountText::NotAnAmount)]
#[case("5-10", AmountText::NotAnAmount)]
#[case("$5$", AmountText::NotAnAmount)]
#[case("sk-or-v1-000", AmountText::NotAnAmount)]
fn everything_else_is_no_limit_at_all(#[case] text: &str, #[case] expected: AmountText) {
    assert_eq!(amount::read(text), expected, "{text:?}");
}

fn today() -> Today {
    Today {
        now: "2026-11-22T12:00:00Z".parse().expect("a time"),
        zone: TimeZone::get("Europe/Berlin").expect("a zone"),
    }
}

#[rstest]
#[case("2026-12-18", "2026-12-18T22:59:59Z")]
#[case("2027-07-01", "2027-07-01T21:59:59Z")]
#[case("2026/12/18", "2026-12-18T22:59:59Z")]
#[case("20261218", "2026-12-18T22:59:59Z")]
#[case("18.12.2026", "2026-12-18T22:59:59Z")]
#[case("3.4.2027", "2027-04-03T21:59:59Z")]
#[case("12/18/2026", "2026-12-18T22:59:59Z")]
#[case("18/12/2026", "2026-12-18T22:59:59Z")]
#[case("05/05/2027", "2027-05-05T21:59:59Z")]
#[case("18 Dec 2026", "2026-12-18T22:59:59Z")]
#[case("December 18, 2026", "2026-12-18T22:59:59Z")]
#[case("Dec 18th, 2026", "2026-12-18T22:59:59Z")]
#[case("18. Dezember 2026", "2026-12-18T22:59:59Z")]
#[case("18 décembre 2026", "2026-12-18T22:59:59Z")]
#[case("18 de diciembre de 2026", "2026-12-18T22:59:59Z")]
#[case("18 grudnia 2026", "2026-12-18T22:59:59Z")]
#[case("2026年12月18日", "2026-12-18T22:59:59Z")]
#[case("2026-12-18 12:30", "2026-12-18T11:30:00Z")]
#[case("2026-12-18T12:30:15.9Z", "2026-12-18T12:30:15Z")]
#[case("2026-12-18T12:30:15+01:00", "2026-12-18T11:30:15Z")]
fn clear_dates(#[case] text: &str, #[case] expected: &str) {
    let end = expected.parse().expect("a time");
    assert_eq!(dates::read(text, &today()), DateText::At { end }, "{text:?}");
}

#[rstest]
#[case("", DateText::Blank)]
#[case("soon", DateText::NotADate)]
#[case("31.02.2027", DateText::NotADate)]
#[case("2027-13-01", DateText::NotADate)]
#[case("2026-12-18 25:00", DateText::NotADate)]
#[case("12/2026", DateText::NotADate)]
#[case("Ju 1 2027", DateText::NotADate)]
#[case("1 Mar 2024", DateText::Past { end: "2024-03-01T22:59:59Z".parse().expect("a time") })]
#[case("2026-11-21", DateText::Past { end: "2026-11-21T22:59:59Z".parse().expect("a time") })]
fn other_dates(#[case] text: &str, #[case] expected: DateText) {
    assert_eq!(dates::read(text, &today()), expected, "{text:?}");
}

#[test]
fn day_or_month_is_asked() {
    let expected = DateText::Ambiguous {
        day_first: "2027-04-03T21:59:59Z".parse().expect("a time"),
        month_first: "2027-03-04T22:59:59Z".parse().expect("a time"),
    };
    assert_eq!(dates::read("03/04/2027", &today()), expected, "a month's difference must not be guessed");
}

#[test]
fn today_ends_tonight_and_is_not_past() {
    let end = "2026-11-22T22:59:59Z".parse().expect("a time");
    assert_eq!(dates::read("22.11.2026", &today()), DateText::At { end });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    // No text may make the reading of money or dates fail.
    #[test]
    fn nothing_panics(text in "\\PC*", tight in "[-0-9.,$€ ()'eE/:TZ年月日]{0,24}") {
        for text in [text, tight] {
            amount::read(&text);
            dates::read(&text, &today());
        }
    }

    // What we print as an amount is read as the same amount.
    #[test]
    fn printed_amounts_are_read_back(cents in 1_i64..100_000_000) {
        let amount = PositiveUsd::new(Usd::from_cents(cents)).expect("in range");
        for text in [amount.get().to_decimal(), format!("${}", amount.get().to_decimal())] {
            prop_assert_eq!(amount::read(&text), AmountText::Exact { amount });
        }
    }

    // Whatever the text, an amount is positive, in whole cents, and never more than its digits say.
    #[test]
    fn amounts_never_exceed_their_digits(text in "[0-9.,$ ]{0,12}") {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let most = digits.parse::<i64>().unwrap_or(0);
        let read = match amount::read(&text) {
            AmountText::Exact { amount } | AmountText::Rounded { amount, .. } => Some(amount),
            AmountText::Ambiguous { large, .. } => Some(large),
            _ => None,
        };
        if let Some(amount) = read {
            prop_assert!(amount.get().is_positive());
            prop_assert!(amount.get() <= Usd::from_cents(most * 100));
            prop_assert_eq!(amount.get().nanos() % 10_000_000, 0);
        }
    }
}
