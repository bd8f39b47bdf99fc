//! Statements and notes as files: what they say, that they never change, and that nothing in them can hurt.
#![allow(clippy::float_arithmetic, reason = "places on paper, not money")]

#[path = "../paper/mod.rs"]
mod paper;

mod anywhere;
mod files;
mod notes;
mod sheets;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use keyroster_domain::billing::{
    Client, ClientTerms, Decision, Doubt, Edge, KeyPart, KeyPeriod, Markup, MarkupHistory, Month, Percent,
    Source, statement,
};
use keyroster_domain::key::KeyHash;
use keyroster_domain::usd::Usd;
use keyroster_sheets::statement_file::{Issued, ModelUse, Seller};

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

fn seller() -> Seller {
    Seller {
        name: "Fennel Web Studio".into(),
        address: vec!["12 Sample Street, 10115 Berlin".into()],
        email: Some("office@fennel.example".into()),
        tax_id: None,
        payment: None,
    }
}

fn readings() -> Source {
    let edge = |day: Date, read: &str| Edge { day, read: at(read) };
    Source::Readings {
        edges: vec![
            edge(date(2026, 10, 1), "2026-10-01T00:00:00Z"),
            edge(date(2026, 11, 1), "2026-11-01T00:04:09Z"),
        ],
    }
}

fn markups(thousandths: u32) -> MarkupHistory {
    let from = date(2020, 1, 1);
    MarkupHistory { account: vec![Markup { from, percent: Some(percent(thousandths)) }], own: vec![] }
}

fn key(name: &str, credits: &str, byok: &str) -> (KeyPeriod, Option<Decision>) {
    let (from, to) = (date(2026, 10, 1), date(2026, 11, 1));
    let period = KeyPeriod {
        hash: KeyHash::new(&format!("hash of {name}")),
        name: name.into(),
        parts: vec![KeyPart { from, to, credits: usd(credits), byok: usd(byok) }],
        doubt: None,
        deleted: None,
    };
    (period, None)
}

fn doubtful(
    name: &str,
    credits: &str,
    doubt: Doubt,
    decision: Option<Decision>,
) -> (KeyPeriod, Option<Decision>) {
    let (period, _) = key(name, credits, "0");
    (KeyPeriod { doubt: Some(doubt), ..period }, decision)
}

fn issued(
    client: &str,
    keys: &[(KeyPeriod, Option<Decision>)],
    markups: &MarkupHistory,
    terms: ClientTerms,
) -> Issued {
    let client = Client { id: 7, name: client.into() };
    Issued {
        number: "2026-10-003".into(),
        issued_on: date(2026, 11, 22),
        seller: seller(),
        statement: statement(october(), client, keys, readings(), markups, terms).expect("a statement"),
        models: Vec::new(),
        models_read: None,
        practice: false,
    }
}

/// The month of the pattern: six keys, 35 %, nothing odd.
fn plain() -> Issued {
    let keys = [
        key("Website assistant", "41.2077", "0"),
        key("Contract search", "28.1140", "0"),
        key("Intake form", "14.9021", "0"),
        key("J. Brandt, drafting", "9.3318", "0"),
        key("M. Osei, research", "3.9254", "0"),
        key("Test", "0", "0"),
    ];
    let models = [
        ("openai/gpt-mini", "21.4458"),
        ("anthropic/claude-sonnet", "58.4886"),
        ("google/gemini-flash", "12.67253"),
        ("mistralai/mistral-small", "4.87407"),
    ];
    let models = models.map(|(model, used)| ModelUse { model: model.into(), usage: usd(used) }).to_vec();
    Issued {
        models,
        models_read: Some(at("2026-11-02T08:15:00Z")),
        ..issued("Lumen Legal", &keys, &markups(35_000), ClientTerms::default())
    }
}

/// Everything that a statement can say at once: another currency, tax, fees, a changed markup, own provider keys, gaps.
fn full() -> Issued {
    let mut keys = vec![
        key("Website assistant", "41.2077", "3.5"),
        key("=HYPERLINK(\"http://evil.example\")", "1.00005", "0"),
        key("事務所の鍵 山田", "2.25", "0"),
        key("مفتاح الموقع", "3.125", "0.0000018"),
        doubtful(
            "Fallen",
            "5.5",
            Doubt::Fell { from: usd("12.5"), to: usd("12.25"), at: at("2026-10-14T03:00:00Z") },
            Some(Decision::Count),
        ),
        doubtful("Late", "7", Doubt::FirstSeen { at: at("2026-10-09T00:00:00Z") }, Some(Decision::LeaveOut)),
        doubtful("Lost", "1", Doubt::Vanished { at: at("2026-10-20T00:00:00Z") }, None),
        doubtful("Silent", "0", Doubt::Untold, None),
    ];
    let (mut turned, _) = key("Contract search", "0", "0");
    let half = |from, to, credits: &str| KeyPart { from, to, credits: usd(credits), byok: Usd::ZERO };
    turned.parts = vec![
        half(date(2026, 10, 1), date(2026, 10, 15), "10.1"),
        half(date(2026, 10, 15), date(2026, 11, 1), "18.014"),
    ];
    turned.deleted = Some(at("2026-10-30T12:00:00Z"));
    keys.push((turned, None));
    let mut markups = markups(35_000);
    markups.own.push(Markup { from: date(2026, 10, 15), percent: Some(percent(33_333)) });
    let terms = ClientTerms {
        minimum: Some(usd("120")),
        fixed: Some(usd("25")),
        tax: Some(percent(19_000)),
        exchange: keyroster_domain::billing::ExchangeRate::parse(
            keyroster_domain::billing::Currency::parse("EUR").expect("a code"),
            "0.9215",
            date(2026, 10, 31),
        )
        .expect("a rate"),
        ..ClientTerms::default()
    };
    let mut full = issued("Société Générale d'Éclairage & Söhne 株式会社", &keys, &markups, terms);
    full.seller.tax_id = Some("VAT DE999999999".into());
    full.seller.payment =
        Some("Please pay by 6 December 2026 to DE00 0000 0000 0000 0000 00, naming 2026-10-003.".into());
    full.models = vec![ModelUse { model: "@cmd|model".into(), usage: usd("70") }];
    full.models_read = Some(at("2026-11-02T08:15:00Z"));
    full.practice = true;
    full
}

/// For looking at with one's own eyes: `KEYROSTER_LOOKS=folder`.
fn look(name: &str, bytes: &[u8]) {
    if let Ok(folder) = std::env::var("KEYROSTER_LOOKS") {
        std::fs::write(format!("{folder}/{name}.pdf"), bytes).expect("written");
    }
}
