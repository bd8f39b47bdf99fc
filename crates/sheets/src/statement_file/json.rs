//! Statements and notes as JSON for other programs. Fields only ever get more; `version` grows if one changes its meaning.
//!
//! Every amount is decimal text (`"131.60"`), never a number: no reader rounds it. `…_usd` is US dollars, exact; `amount`,
//! `net`, `tax` and `total` are in `currency`. Days are `2026-10-31`, moments RFC 3339 in UTC. What is not there is null.

use jiff::Timestamp;
use jiff::civil::Date;
use keyroster_domain::billing::{
    ChargeKind, Client, ClientTerms, Correction, Decision, Doubt, Edge, Gap, Line, Money, Month, NoteKind,
    Rounding, Source,
};
use keyroster_domain::usd::Usd;
use serde::Serialize;

use super::figures::last_day;
use super::words::{formula, gap_words, rounding, worked_out};
use super::{Issued, IssuedNote, ModelUse, Seller};

/// The value of `format`.
pub const FORMAT: &str = "keyroster-statement";
/// The value of `version`.
pub const VERSION: u32 = 1;

/// A statement: `kind` is `statement`.
pub fn json(issued: &Issued) -> Vec<u8> {
    let statement = &issued.statement;
    let mut models: Vec<&ModelUse> = issued.models.iter().collect();
    models.sort_by(|a, b| (b.usage, &a.model).cmp(&(a.usage, &b.model)));
    bytes(&StatementObject {
        format: FORMAT,
        version: VERSION,
        kind: "statement",
        practice: issued.practice,
        number: &issued.number,
        issued_on: issued.issued_on,
        month: statement.month,
        seller: &issued.seller,
        client: ClientObject::of(&statement.client),
        currency: statement.total.currency.code(),
        lines: statement.lines.iter().map(LineObject::of).collect(),
        usage_usd: statement.usage.to_decimal(),
        byok_usd: statement.byok.to_decimal(),
        charges: statement
            .charges
            .iter()
            .map(|charge| ChargeObject { kind: charge_word(charge.kind), amount: charge.amount.to_decimal() })
            .collect(),
        net: statement.net.to_decimal(),
        tax_percent: statement.terms.tax.map(|tax| tax.numeral()),
        tax: statement.tax.map(Money::to_decimal),
        total: statement.total.to_decimal(),
        terms: TermsObject::of(&statement.terms),
        source: SourceObject::of(&statement.source),
        gaps: statement.gaps.iter().map(GapObject::of).collect(),
        models: models
            .into_iter()
            .map(|one| ModelObject { model: &one.model, usage_usd: one.usage.to_decimal() })
            .collect(),
        models_read: issued.models_read,
        worked_out: worked_out(statement)
            .into_iter()
            .map(|(what, words)| FactObject { what, words })
            .collect(),
    })
}

/// A credit or debit note: `kind` is `credit_note` or `debit_note`, `corrects` the statement's number; usage and amounts
/// are differences, negative where less is owed.
pub fn note_json(issued: &IssuedNote) -> Vec<u8> {
    let note = &issued.note;
    bytes(&NoteObject {
        format: FORMAT,
        version: VERSION,
        kind: match note.kind {
            NoteKind::Credit => "credit_note",
            NoteKind::Debit => "debit_note",
        },
        practice: issued.practice,
        number: &issued.number,
        issued_on: issued.issued_on,
        corrects: &issued.corrects,
        month: issued.month,
        reason: &issued.reason,
        seller: &issued.seller,
        client: ClientObject::of(&issued.client),
        currency: note.total.currency.code(),
        lines: note.lines.iter().map(CorrectionObject::of).collect(),
        net: note.net.to_decimal(),
        tax_percent: issued.terms.tax.map(|tax| tax.numeral()),
        tax: note.tax.map(Money::to_decimal),
        total: note.total.to_decimal(),
        terms: TermsObject::of(&issued.terms),
        source: SourceObject::of(&issued.source),
    })
}

/// Fields stand in the order of these types, whatever the JSON library was built with.
#[derive(Serialize)]
struct StatementObject<'a> {
    format: &'static str,
    version: u32,
    kind: &'static str,
    practice: bool,
    number: &'a str,
    issued_on: Date,
    month: Month,
    seller: &'a Seller,
    client: ClientObject<'a>,
    currency: &'a str,
    lines: Vec<LineObject<'a>>,
    usage_usd: String,
    byok_usd: String,
    charges: Vec<ChargeObject>,
    net: String,
    tax_percent: Option<String>,
    tax: Option<String>,
    total: String,
    terms: TermsObject,
    source: SourceObject<'a>,
    gaps: Vec<GapObject<'a>>,
    models: Vec<ModelObject<'a>>,
    models_read: Option<Timestamp>,
    worked_out: Vec<FactObject>,
}

#[derive(Serialize)]
struct NoteObject<'a> {
    format: &'static str,
    version: u32,
    kind: &'static str,
    practice: bool,
    number: &'a str,
    issued_on: Date,
    corrects: &'a str,
    month: Month,
    reason: &'a str,
    seller: &'a Seller,
    client: ClientObject<'a>,
    currency: &'a str,
    lines: Vec<CorrectionObject<'a>>,
    net: String,
    tax_percent: Option<String>,
    tax: Option<String>,
    total: String,
    terms: TermsObject,
    source: SourceObject<'a>,
}

#[derive(Serialize)]
struct ClientObject<'a> {
    name: &'a str,
}

impl<'a> ClientObject<'a> {
    fn of(client: &'a Client) -> ClientObject<'a> {
        ClientObject { name: &client.name }
    }
}

#[derive(Serialize)]
struct LineObject<'a> {
    key: &'a str,
    hash: &'a str,
    first_day: Date,
    last_day: Date,
    usage_usd: String,
    byok_usd: String,
    markup_percent: String,
    amount: String,
}

impl<'a> LineObject<'a> {
    fn of(line: &'a Line) -> LineObject<'a> {
        LineObject {
            key: &line.key,
            hash: line.hash.as_str(),
            first_day: line.from,
            last_day: last_day(line),
            usage_usd: line.usage.to_decimal(),
            byok_usd: line.byok.to_decimal(),
            markup_percent: line.markup.numeral(),
            amount: line.amount.to_decimal(),
        }
    }
}

#[derive(Serialize)]
struct ChargeObject {
    kind: &'static str,
    amount: String,
}

#[derive(Serialize)]
struct CorrectionObject<'a> {
    kind: &'static str,
    key: Option<&'a str>,
    usage_usd: Option<String>,
    amount: String,
}

impl<'a> CorrectionObject<'a> {
    fn of(line: &'a Correction) -> CorrectionObject<'a> {
        let amount = line.amount().to_decimal();
        match line {
            Correction::Key { key, usage, .. } => {
                CorrectionObject { kind: "key", key: Some(key), usage_usd: Some(usage.to_decimal()), amount }
            }
            Correction::Charge { charge, .. } => {
                CorrectionObject { kind: charge_word(*charge), key: None, usage_usd: None, amount }
            }
        }
    }
}

#[derive(Serialize)]
struct TermsObject {
    minimum_usd: Option<String>,
    fixed_usd: Option<String>,
    formula: String,
    rounding: Rounding,
    rounding_words: &'static str,
    exchange_rate: String,
    exchange_rate_of: Option<Date>,
}

impl TermsObject {
    fn of(terms: &ClientTerms) -> TermsObject {
        TermsObject {
            minimum_usd: terms.minimum.map(Usd::to_decimal),
            fixed_usd: terms.fixed.map(Usd::to_decimal),
            formula: formula(terms),
            rounding: terms.rounding,
            rounding_words: rounding(terms.rounding),
            exchange_rate: terms.exchange.numeral(),
            exchange_rate_of: terms.exchange.stated,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
enum SourceObject<'a> {
    Readings { readings: &'a [Edge] },
    Analytics { read: Timestamp },
}

impl<'a> SourceObject<'a> {
    fn of(source: &'a Source) -> SourceObject<'a> {
        match source {
            Source::Readings { edges } => SourceObject::Readings { readings: edges },
            Source::Analytics { read } => SourceObject::Analytics { read: *read },
        }
    }
}

#[derive(Serialize)]
struct GapObject<'a> {
    key: &'a str,
    kind: &'static str,
    decision: Option<Decision>,
    usage_usd: String,
    words: String,
}

impl<'a> GapObject<'a> {
    fn of(gap: &'a Gap) -> GapObject<'a> {
        let kind = match gap.doubt {
            None => "deleted",
            Some(Doubt::Fell { .. }) => "fell",
            Some(Doubt::FirstSeen { .. }) => "first_seen",
            Some(Doubt::Vanished { .. }) => "vanished",
            Some(Doubt::Untold) => "untold",
        };
        GapObject {
            key: &gap.key,
            kind,
            decision: gap.decision,
            usage_usd: gap.usage.to_decimal(),
            words: gap_words(gap),
        }
    }
}

#[derive(Serialize)]
struct ModelObject<'a> {
    model: &'a str,
    usage_usd: String,
}

#[derive(Serialize)]
struct FactObject {
    what: &'static str,
    words: String,
}

fn charge_word(kind: ChargeKind) -> &'static str {
    match kind {
        ChargeKind::Minimum => "minimum",
        ChargeKind::Fixed => "fixed",
    }
}

fn bytes(value: &impl Serialize) -> Vec<u8> {
    let mut file = serde_json::to_vec_pretty(value).expect("texts always have a JSON form");
    file.push(b'\n');
    file
}
