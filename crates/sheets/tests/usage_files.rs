//! Usage and the month at a glance as CSV.

use jiff::civil::date;
use keyroster_domain::billing::{
    Client, ClientTerms, KeyPart, KeyPeriod, Markup, MarkupHistory, Month, Percent, PurchaseFee, Source,
    client_month, totals,
};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;
use keyroster_sheets::usage_file::{UsageLine, UsageSource, csv, month_csv};

fn usd(text: &str) -> Usd {
    Usd::parse(text).expect("an amount")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8").replace('\r', "").replace('\u{feff}', "(mark)")
}

/// A gap stays empty and is no zero; every figure says where and when it was read.
#[test]
fn usage_by_client_key_day_and_model() {
    let read = "2026-11-02T08:15:00Z".parse().expect("a moment");
    let line = UsageLine {
        client: Some("=Lumen"),
        key: "Website, assistant",
        hash: "00aa",
        day: Some(date(2026, 10, 3)),
        model: Some("openai/gpt-mini"),
        usage: Some(usd("0.0000018")),
        byok: Some(Usd::ZERO),
        source: UsageSource::Activity,
        read,
    };
    let lines = [
        line.clone(),
        UsageLine { usage: None, byok: None, model: None, source: UsageSource::Readings, ..line.clone() },
        UsageLine { client: None, key: "+Zoë", day: None, source: UsageSource::Analytics, ..line },
    ];
    insta::assert_snapshot!("usage", text(csv(&lines, false)));
    assert!(text(csv(&lines[..1], true)).ends_with(",\"PRACTICE\"\n"));
}

/// The true margin: 1.3 times with the card's fee leaves 18.8 %, and a month below cost shows its minus.
#[test]
fn a_month_at_a_glance() {
    let month = Month::parse("2026-10").expect("a month");
    let one = |name: &str, credits: &str, markup: u32| {
        let (from, to) = (date(2026, 10, 1), date(2026, 11, 1));
        let key = KeyPeriod {
            hash: KeyHash::new(name),
            name: name.into(),
            parts: vec![KeyPart { from, to, credits: usd(credits), byok: usd("0.5") }],
            doubt: None,
            deleted: None,
        };
        let percent = Percent::from_thousandths(markup);
        let markups = MarkupHistory { account: vec![Markup { from, percent }], own: vec![] };
        let client = Client { id: 1, name: name.into() };
        let source = Source::Analytics { read: "2026-11-02T08:00:00Z".parse().expect("a moment") };
        let terms = ClientTerms::default();
        client_month(month, client, &[(key, None)], source, &markups, terms, &PurchaseFee::CARD)
            .expect("a month")
    };
    let months = [one("Lumen Legal", "100", 30_000), one("@Cheap", "10", 0), one("Idle", "0", 30_000)];
    let all = totals(months.iter().map(|month| &month.sums)).expect("sums");
    insta::assert_snapshot!("month", text(month_csv(month, &months, &all, false)));
    assert!(text(month_csv(month, &[], &all, true)).contains(",practice\n"));
}
