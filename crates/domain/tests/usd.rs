//! Money is exact: what is parsed is what is stored, sent and shown (promise M1).

use keyroster_domain::usd::{Usd, UsdError};
use proptest::prelude::*;

#[test]
fn nasty_numerals_are_exact_or_refused() {
    let good = [
        ("0", 0),
        ("-0", 0),
        ("5.1", 5_100_000_000),
        ("0.0000018", 1_800),
        ("1e-7", 100),
        ("1E2", 100_000_000_000),
        ("1.50e+1", 15_000_000_000),
        ("29.9999982", 29_999_998_200),
        ("0.000000000000", 0),
        ("10000000000e-9", 10_000_000_000),
        ("-3.17561396", -3_175_613_960),
    ];
    for (text, nanos) in good {
        assert_eq!(Usd::parse(text).map(Usd::nanos), Ok(nanos), "{text}");
    }
    let bad = [
        ("", UsdError::NotANumber),
        ("NaN", UsdError::NotANumber),
        ("1,000", UsdError::NotANumber),
        (".5", UsdError::NotANumber),
        ("5.", UsdError::NotANumber),
        ("1e", UsdError::NotANumber),
        ("٥", UsdError::NotANumber),
        ("0.30000000000000004", UsdError::TooFine),
        ("1e-10", UsdError::TooFine),
        ("1e400", UsdError::TooLarge),
        ("9300000000", UsdError::TooLarge),
        ("1e99999999999999999999", UsdError::TooLarge),
        ("1e-99999999999999999999", UsdError::TooFine),
    ];
    for (text, error) in bad {
        assert_eq!(Usd::parse(text), Err(error), "{text}");
    }
}

#[test]
fn something_used_never_reads_as_nothing_used() {
    let measured = |text: &str| Usd::parse_measured(text).map(Usd::nanos);
    assert_eq!(measured("1e-12"), Ok(1));
    assert_eq!(measured("-1e-12"), Ok(-1));
    assert_eq!(measured("0.30000000000000004"), Ok(300_000_001));
    assert_eq!(measured("3.17561396"), Ok(3_175_613_960));
    assert_eq!(measured("0.0"), Ok(0));
}

#[test]
fn people_read_whole_cents_and_files_every_digit() {
    let show = |text: &str| {
        let amount = Usd::parse(text).expect("exact");
        (amount.to_money(), amount.to_decimal(), amount.to_plain())
    };
    assert_eq!(show("5"), ("$5.00".into(), "5.00".into(), "5".into()));
    assert_eq!(show("1234.5"), ("$1,234.50".into(), "1234.50".into(), "1234.5".into()));
    assert_eq!(show("0.0000018"), ("$0.00".into(), "0.0000018".into(), "0.0000018".into()));
    assert_eq!(show("-0.25"), ("−$0.25".into(), "-0.25".into(), "-0.25".into()));
}

proptest! {
    #[test]
    fn every_text_we_write_reads_back_as_the_same_amount(nanos in any::<i64>()) {
        let amount = Usd::from_nanos(nanos.max(-i64::MAX));
        for text in [amount.to_plain(), amount.to_decimal()] {
            prop_assert_eq!(Usd::parse(&text), Ok(amount));
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,40}") {
        let _ = Usd::parse(&text);
    }
}
