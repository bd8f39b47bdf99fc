//! Markups by day, fees, tax, minimum, currency: what was agreed is what is worked out.

use keyroster_domain::billing::{
    ClientTerms, Currency, ExchangeRate, KeyPart, Markup, MarkupHistory, Money, Percent, PurchaseFee,
    Rounding, StatementError, client_month, correction, statement, totals,
};
use keyroster_domain::usd::Usd;
use rstest::rstest;

use crate::{analytics, client, day, markups, october, percent, usd, used};

#[test]
fn a_markup_of_1_3_leaves_18_8_per_cent_once_the_card_fee_is_paid() {
    let keys = [(used("one", usd("184.20")), None)];
    let month = client_month(
        october(),
        client(),
        &keys,
        analytics(),
        &markups(30_000),
        ClientTerms::default(),
        &PurchaseFee::CARD,
    )
    .expect("worked out");
    let text = |amount: Usd| amount.to_money();
    let sums = month.sums;
    assert_eq!(
        [text(sums.usage), text(sums.cost), text(sums.billed), text(sums.margin)],
        ["$184.20", "$194.33", "$239.46", "$45.13"]
    );
    assert_eq!((sums.share, month.markup), (Some(188), Some(percent(30_000))));
    let twice = totals([&sums, &sums]).expect("in range");
    assert_eq!((text(twice.billed), twice.share), ("$478.92".into(), Some(188)));
    assert_eq!(totals([]).expect("nothing").share, None, "nothing billed has no share");
}

#[rstest]
#[case::card(PurchaseFee::CARD, "100", "105.5")]
#[case::crypto(PurchaseFee::CRYPTO, "100", "105")]
#[case::small_purchases(PurchaseFee { purchase: Some(Usd::from_cents(1000)), ..PurchaseFee::CARD }, "10", "10.8")]
#[case::large_purchases(PurchaseFee { purchase: Some(Usd::from_cents(10_000)), ..PurchaseFee::CARD }, "10", "10.55")]
#[case::dust_is_not_lost(PurchaseFee::CARD, "0.000000001", "0.000000002")]
fn credits_cost_more_than_they_are(#[case] fee: PurchaseFee, #[case] credits: &str, #[case] cost: &str) {
    assert_eq!(fee.cost(usd(credits)), Some(usd(cost)));
}

#[test]
fn a_markup_holds_from_its_day_and_the_month_is_split_there() {
    let history = MarkupHistory {
        account: vec![
            Markup { from: day("2026-01-01"), percent: Some(percent(30_000)) },
            Markup { from: day("2026-10-16"), percent: Some(percent(40_000)) },
        ],
        own: vec![Markup { from: day("2026-10-20"), percent: Some(percent(35_000)) }],
    };
    assert_eq!(history.on(day("2025-12-31")), None);
    assert_eq!(history.on(day("2026-10-15")), Some(percent(30_000)));
    assert_eq!(history.on(day("2026-10-21")), Some(percent(35_000)));
    let turns = history.turns(day("2026-10-01"), day("2026-11-01"));
    assert_eq!(turns, [day("2026-10-16"), day("2026-10-20")]);
    let mut key = used("one", Usd::ZERO);
    key.parts = [
        ("2026-10-01", "2026-10-16", "10"),
        ("2026-10-16", "2026-10-20", "10"),
        ("2026-10-20", "2026-11-01", "10"),
    ]
    .map(|(from, to, credits)| KeyPart {
        from: day(from),
        to: day(to),
        credits: usd(credits),
        byok: Usd::ZERO,
    })
    .to_vec();
    let made = statement(october(), client(), &[(key, None)], analytics(), &history, ClientTerms::default())
        .expect("worked out");
    let amounts: Vec<String> =
        made.lines.iter().map(|line| format!("{} {}", line.markup, line.amount.to_text())).collect();
    assert_eq!(amounts, ["30 % $13.00", "40 % $14.00", "35 % $13.50"]);
    let own_ends = MarkupHistory {
        own: vec![
            Markup { from: day("2026-10-01"), percent: Some(percent(10_000)) },
            Markup { from: day("2026-10-10"), percent: None },
        ],
        ..history
    };
    assert_eq!(own_ends.on(day("2026-10-12")), Some(percent(30_000)), "the account's holds again");
}

#[test]
fn without_a_markup_there_is_no_bill() {
    let keys = [(used("one", usd("1")), None)];
    let none =
        statement(october(), client(), &keys, analytics(), &MarkupHistory::default(), ClientTerms::default());
    assert_eq!(none, Err(StatementError::NoMarkup(day("2026-10-01"))));
}

#[test]
fn minimum_fixed_fee_tax_and_currency_are_on_the_statement() {
    let euro = Currency::parse("eur").expect("a code");
    let terms = ClientTerms {
        minimum: Some(usd("50")),
        fixed: Some(usd("9.90")),
        tax: Some(percent(19_000)),
        rounding: Rounding::HalfEven,
        exchange: ExchangeRate::parse(euro, "0.9215", day("2026-10-31")).expect("a rate"),
    };
    let keys = [(used("a", usd("10.01")), None), (used("b", usd("5.005")), None)];
    let made =
        statement(october(), client(), &keys, analytics(), &markups(30_000), terms).expect("worked out");
    insta::assert_snapshot!(serde_json::to_string_pretty(&made).expect("text"));
    let none = statement(october(), client(), &[], analytics(), &markups(30_000), ClientTerms::default());
    assert!(none.expect("worked out").is_empty());
}

#[test]
fn a_correction_is_a_note_of_the_differences() {
    let of = |amount: &str| {
        let keys = [(used("a", usd("10")), None), (used("b", usd(amount)), None)];
        let terms = ClientTerms { tax: Some(percent(19_000)), ..ClientTerms::default() };
        statement(october(), client(), &keys, analytics(), &markups(30_000), terms).expect("worked out")
    };
    let note = correction(&of("20"), &of("17.50")).expect("a note");
    insta::assert_snapshot!(serde_json::to_string_pretty(&note).expect("text"));
    assert_eq!(correction(&of("20"), &of("20")), None, "nothing changed, no note");
}

#[rstest]
#[case("USD", -12_345, "−$123.45", "-123.45")]
#[case("EUR", 113_160, "1,131.60 EUR", "1131.60")]
#[case("JPY", 1_200, "1,200 JPY", "1200")]
#[case("KWD", 5, "0.005 KWD", "0.005")]
fn money_is_written_by_its_currency(
    #[case] code: &str,
    #[case] units: i64,
    #[case] text: &str,
    #[case] plain: &str,
) {
    let money = Money { currency: Currency::parse(code).expect("a code"), units };
    assert_eq!((money.to_text().as_str(), money.to_decimal().as_str()), (text, plain));
}

#[rstest]
#[case("US", "0.9")]
#[case("EURO", "0.9")]
#[case("E1R", "0.9")]
fn a_currency_has_three_letters(#[case] code: &str, #[case] _rate: &str) {
    assert_eq!(Currency::parse(code), None);
}

#[rstest]
#[case("EUR", "0")]
#[case("EUR", "-1")]
#[case("EUR", "about 0.9")]
#[case("EUR", "1000000")]
#[case("USD", "1")]
fn a_rate_is_a_number_above_nothing(#[case] code: &str, #[case] rate: &str) {
    let currency = Currency::parse(code).expect("a code");
    assert!(ExchangeRate::parse(currency, rate, day("2026-10-31")).is_err());
    assert_eq!(Percent::from_thousandths(1_000_000), None);
}
