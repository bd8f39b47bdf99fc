//! Per cents and months as people write them.

use keyroster_domain::billing::{Month, PercentText, read_percent};
use rstest::rstest;

use crate::percent;

#[rstest]
#[case("30", 30_000)]
#[case("30 %", 30_000)]
#[case(" 33.333% ", 33_333)]
#[case("33,333 %", 33_333)]
#[case("0", 0)]
#[case("0 %", 0)]
#[case("1.3×", 30_000)]
#[case("1,3 x", 30_000)]
#[case("x1.3", 30_000)]
#[case("1x", 0)]
#[case("200 %", 200_000)]
#[case("0.2 %", 200)]
#[case("+5", 5_000)]
#[case("20\u{a0}%", 20_000)]
fn a_clear_per_cent_is_read(#[case] text: &str, #[case] thousandths: u32) {
    assert_eq!(read_percent(text), PercentText::Exact(percent(thousandths)));
}

#[rstest]
#[case("0.2", 20_000, 200)]
#[case("1.3", 30_000, 1_300)]
#[case("1,25", 25_000, 1_250)]
#[case("2.5", 150_000, 2_500)]
fn a_share_or_a_per_cent_is_asked_about(#[case] text: &str, #[case] large: u32, #[case] small: u32) {
    assert_eq!(read_percent(text), PercentText::Ambiguous { large: percent(large), small: percent(small) });
}

#[rstest]
#[case("", PercentText::Blank)]
#[case(" \u{200b}", PercentText::Blank)]
#[case("-5 %", PercentText::Negative)]
#[case("−5", PercentText::Negative)]
#[case("0.9×", PercentText::Negative)]
#[case("1000 %", PercentText::TooLarge)]
#[case("12x", PercentText::TooLarge)]
#[case("0.0001 %", PercentText::TooFine)]
#[case("abc", PercentText::NotAPercent)]
#[case("1e3", PercentText::NotAPercent)]
#[case("=5+5", PercentText::NotAPercent)]
#[case("5 €", PercentText::NotAPercent)]
#[case("٣٠ %", PercentText::NotAPercent)]
#[case("1.000.000", PercentText::NotAPercent)]
#[case("%", PercentText::NotAPercent)]
fn anything_else_is_said(#[case] text: &str, #[case] expected: PercentText) {
    assert_eq!(read_percent(text), expected);
}

#[test]
fn months_follow_each_other_in_utc() {
    let december = Month::parse("2026-12").expect("a month");
    assert_eq!(december.next().to_string(), "2027-01");
    assert_eq!(december.next().previous(), december);
    assert_eq!(december.days().len(), 31);
    assert_eq!(december.title(), "December 2026");
    assert_eq!(december.ends().to_string(), "2027-01-01T00:00:00Z");
    assert_eq!(Month::of("2027-01-01T00:30:00+02:00".parse().expect("a moment")), december, "UTC counts");
    for bad in ["2026-13", "2026-1", "26-01", "2026/01", "", "2026-00", "9999-01", "-026-01"] {
        assert!(Month::parse(bad).is_err(), "{bad}");
    }
}
