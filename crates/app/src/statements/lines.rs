//! Issued statements in words and lines, for a face.

use keyroster_domain::billing::{ChargeKind, Note, Statement};
use keyroster_domain::usd::Usd;
use keyroster_sheets::statement_file;

use super::correct::line_of;
use super::frozen::Frozen;
use crate::wire::statements::{StatementLineView, StatementSumView};

pub(super) fn charge(kind: ChargeKind) -> &'static str {
    match kind {
        ChargeKind::Minimum => "Up to the agreed minimum",
        ChargeKind::Fixed => "Agreed monthly amount",
    }
}

fn sum(what: impl Into<String>, value: impl Into<String>) -> StatementSumView {
    StatementSumView { what: what.into(), value: value.into() }
}

/// Lines and sums of a statement.
pub(super) fn of_statement(statement: &Statement) -> (Vec<StatementLineView>, Vec<StatementSumView>) {
    let lines = statement.lines.iter().map(|line| StatementLineView {
        what: line.key.clone(),
        usage: Some(line.usage.to_decimal()),
        markup: line.markup.to_string(),
        amount: line.amount.to_text(),
    });
    let charges = statement.charges.iter().map(|one| StatementLineView {
        what: charge(one.kind).to_owned(),
        usage: None,
        markup: String::new(),
        amount: one.amount.to_text(),
    });
    let mut sums = Vec::new();
    if let (Some(tax), Some(percent)) = (statement.tax, statement.terms.tax) {
        sums.push(sum("Before tax", statement.net.to_text()));
        sums.push(sum(format!("Tax {percent}"), tax.to_text()));
    }
    sums.push(sum("To pay", statement.total.to_text()));
    (lines.chain(charges).collect(), sums)
}

/// Lines and sums of a note.
pub(super) fn of_note(note: &Note) -> (Vec<StatementLineView>, Vec<StatementSumView>) {
    let lines = note.lines.iter().map(|line| {
        let (what, usage, amount) = line_of(line);
        StatementLineView { what, usage: usage.map(Usd::to_decimal), markup: String::new(), amount }
    });
    let mut sums = Vec::new();
    if let Some(tax) = note.tax {
        sums.push(sum("Before tax", note.net.to_text()));
        sums.push(sum("Tax", tax.to_text()));
    }
    sums.push(sum("Difference", note.total.to_text()));
    (lines.collect(), sums)
}

/// How it was worked out.
pub(super) fn how(frozen: &Frozen) -> Vec<StatementSumView> {
    match frozen {
        Frozen::Statement { issued, .. } => statement_file::worked_out(&issued.statement)
            .into_iter()
            .map(|(what, value)| sum(what, value))
            .collect(),
        Frozen::Note { issued, .. } => {
            vec![sum("Corrects", issued.corrects.clone()), sum("Reason", issued.reason.clone())]
        }
    }
}

/// By model: name and per cent.
pub(super) fn models(frozen: &Frozen) -> Vec<StatementSumView> {
    let Frozen::Statement { issued, .. } = frozen else { return Vec::new() };
    statement_file::shares(&issued.models, 12)
        .into_iter()
        .map(|share| sum(share.model, format!("{} %", share.percent)))
        .collect()
}
