//! Statements and notes as CSV: one table, whose `kind` says what a row is.
//!
//! The amounts of `key`, `minimum`, `fixed` and `tax` add up to that of `total`. Usage is exact, US dollars.

use keyroster_domain::billing::{ChargeKind, Correction, Money, NoteKind};
use keyroster_domain::usd::Usd;

use super::figures::last_day;
use super::words::{charge_words, gap_words, rate, rounding, worked_out};
use super::{Issued, IssuedNote};
use crate::cell::{mark_for, push_own, push_text};

/// The columns, in order. A practice account's file has `practice` (always PRACTICE) after them.
///
/// `kind`: `key`, `minimum`, `fixed`, `net`, `tax`, `total`, `byok` (told, not billed), `model` (usage before markup),
/// `gap`, `fact` (how it was worked out), and on a note `reason`.
pub const COLUMNS: [&str; 14] = [
    "number",
    "issued_on",
    "month",
    "client",
    "kind",
    "what",
    "first_day",
    "last_day",
    "usage_usd",
    "markup_percent",
    "amount",
    "currency",
    "hash",
    "note",
];

/// What differs from row to row; empty where it does not apply.
#[derive(Default)]
struct Cells<'a> {
    kind: &'a str,
    what: &'a str,
    first_day: String,
    last_day: String,
    usage: Option<Usd>,
    percent: String,
    amount: Option<Money>,
    hash: &'a str,
    note: &'a str,
}

/// What all rows of a file share.
struct Common<'a> {
    number: &'a str,
    issued_on: String,
    month: String,
    client: &'a str,
    practice: bool,
}

/// A statement. UTF-8, with a byte order mark where there is text beyond ASCII; texts are guarded against formulas.
pub fn csv(issued: &Issued) -> Vec<u8> {
    let statement = &issued.statement;
    let mut table = Table::new(Common {
        number: &issued.number,
        issued_on: issued.issued_on.to_string(),
        month: statement.month.to_string(),
        client: &statement.client.name,
        practice: issued.practice,
    });
    for line in &statement.lines {
        table.row(&Cells {
            kind: "key",
            what: &line.key,
            first_day: line.from.to_string(),
            last_day: last_day(line).to_string(),
            usage: Some(line.usage),
            percent: line.markup.numeral(),
            amount: Some(line.amount),
            hash: line.hash.as_str(),
            ..Cells::default()
        });
    }
    for charge in &statement.charges {
        let (kind, what) = (charge_kind(charge.kind), charge_words(charge.kind, &statement.terms));
        table.row(&Cells { kind, what: &what, amount: Some(charge.amount), ..Cells::default() });
    }
    let tax = statement.terms.tax.map(|tax| tax.numeral()).unwrap_or_default();
    table.sums(
        statement.net,
        statement.tax.map(|money| (money, tax)),
        statement.total,
        Some(statement.usage),
    );
    for line in statement.lines.iter().filter(|line| line.byok != Usd::ZERO) {
        table.row(&Cells {
            kind: "byok",
            what: &line.key,
            first_day: line.from.to_string(),
            last_day: last_day(line).to_string(),
            usage: Some(line.byok),
            hash: line.hash.as_str(),
            note: "Over own provider keys: told, not billed.",
            ..Cells::default()
        });
    }
    let mut models: Vec<_> = issued.models.iter().collect();
    models.sort_by(|a, b| (b.usage, &a.model).cmp(&(a.usage, &b.model)));
    let read = issued.models_read.map(|at| format!("Read {at}")).unwrap_or_default();
    for model in models {
        table.row(&Cells {
            kind: "model",
            what: &model.model,
            usage: Some(model.usage),
            note: &read,
            ..Cells::default()
        });
    }
    for gap in &statement.gaps {
        let words = gap_words(gap);
        table.row(&Cells {
            kind: "gap",
            what: &gap.key,
            usage: Some(gap.usage),
            note: &words,
            ..Cells::default()
        });
    }
    for (what, words) in worked_out(statement) {
        table.row(&Cells { kind: "fact", what, note: &words, ..Cells::default() });
    }
    table.finish()
}

/// A credit or debit note in the same columns: usage and amounts are differences, negative where less is owed.
pub fn note_csv(issued: &IssuedNote) -> Vec<u8> {
    let note = &issued.note;
    let mut table = Table::new(Common {
        number: &issued.number,
        issued_on: issued.issued_on.to_string(),
        month: issued.month.to_string(),
        client: &issued.client.name,
        practice: issued.practice,
    });
    for line in &note.lines {
        match line {
            Correction::Key { key, usage, amount } => table.row(&Cells {
                kind: "key",
                what: key,
                usage: Some(*usage),
                amount: Some(*amount),
                ..Cells::default()
            }),
            Correction::Charge { charge, amount } => {
                let what = charge_words(*charge, &issued.terms);
                table.row(&Cells {
                    kind: charge_kind(*charge),
                    what: &what,
                    amount: Some(*amount),
                    ..Cells::default()
                });
            }
        }
    }
    let tax = issued.terms.tax.map(|tax| tax.numeral()).unwrap_or_default();
    table.sums(note.net, note.tax.map(|money| (money, tax)), note.total, None);
    let kind = if note.kind == NoteKind::Credit { "credit note" } else { "debit note" };
    let what = format!("{kind} to statement {}", issued.corrects);
    table.row(&Cells { kind: "reason", what: &what, note: &issued.reason, ..Cells::default() });
    let (source, words) = super::words::source_alone(&issued.source);
    table.row(&Cells { kind: "fact", what: source, note: &words, ..Cells::default() });
    if let Some(rate) = rate(&issued.terms) {
        table.row(&Cells { kind: "fact", what: "Exchange rate", note: &rate, ..Cells::default() });
    }
    let rule = rounding(issued.terms.rounding);
    table.row(&Cells { kind: "fact", what: "Rounding", note: rule, ..Cells::default() });
    table.finish()
}

fn charge_kind(kind: ChargeKind) -> &'static str {
    match kind {
        ChargeKind::Minimum => "minimum",
        ChargeKind::Fixed => "fixed",
    }
}

struct Table<'a> {
    text: String,
    common: Common<'a>,
}

impl<'a> Table<'a> {
    fn new(common: Common<'a>) -> Table<'a> {
        let end = if common.practice { ",practice\r\n" } else { "\r\n" };
        Table { text: format!("{}{end}", COLUMNS.join(",")), common }
    }

    fn row(&mut self, cells: &Cells<'_>) {
        let (text, common) = (&mut self.text, &self.common);
        let amount = cells.amount.map(Money::to_decimal).unwrap_or_default();
        let currency = cells.amount.map(|money| money.currency.to_string()).unwrap_or_default();
        let usage = cells.usage.map(Usd::to_decimal).unwrap_or_default();
        let row: [(&str, bool); 14] = [
            (common.number, false),
            (&common.issued_on, true),
            (&common.month, true),
            (common.client, false),
            (cells.kind, true),
            (cells.what, false),
            (&cells.first_day, true),
            (&cells.last_day, true),
            (&usage, true),
            (&cells.percent, true),
            (&amount, true),
            (&currency, true),
            (cells.hash, false),
            (cells.note, false),
        ];
        for (at, (cell, own)) in row.into_iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            if own { push_own(text, cell) } else { push_text(text, cell) }
        }
        text.push_str(if common.practice { ",\"PRACTICE\"\r\n" } else { "\r\n" });
    }

    fn sums(&mut self, net: Money, tax: Option<(Money, String)>, total: Money, usage: Option<Usd>) {
        self.row(&Cells { kind: "net", what: "Before tax", usage, amount: Some(net), ..Cells::default() });
        if let Some((money, percent)) = tax {
            self.row(&Cells { kind: "tax", what: "Tax", percent, amount: Some(money), ..Cells::default() });
        }
        self.row(&Cells { kind: "total", what: "To pay", amount: Some(total), ..Cells::default() });
    }

    fn finish(self) -> Vec<u8> {
        format!("{}{}", mark_for(&self.text), self.text).into_bytes()
    }
}
