//! An issued statement never changes: a later correction is a note of its own.

use serde::{Deserialize, Serialize};

use super::currency::Money;
use super::statement::{ChargeKind, Statement};
use crate::usd::Usd;

/// Which way a correction goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// The client owes less.
    Credit,
    /// The client owes more.
    Debit,
}

/// What one line of a correction is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Correction {
    /// A key's usage.
    Key {
        /// Its name.
        key: String,
        /// How much more (or less) it used, US dollars.
        usage: Usd,
        /// The difference on the bill.
        amount: Money,
    },
    /// A charge beside usage.
    Charge {
        /// Which.
        charge: ChargeKind,
        /// The difference on the bill.
        amount: Money,
    },
}

impl Correction {
    /// The difference on the bill.
    pub fn amount(&self) -> Money {
        match self {
            Correction::Key { amount, .. } | Correction::Charge { amount, .. } => *amount,
        }
    }
}

/// A credit or debit note: the differences, negative where the client owes less.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Which way.
    pub kind: NoteKind,
    /// The lines; they add up to `net`.
    pub lines: Vec<Correction>,
    /// Before tax.
    pub net: Money,
    /// Tax, where agreed.
    pub tax: Option<Money>,
    /// In all.
    pub total: Money,
}

/// What is different `now` from what stood `before`, both worked out by the same terms. `None` where nothing is, or where
/// the bills are in two currencies.
pub fn correction(before: &Statement, now: &Statement) -> Option<Note> {
    let currency = before.total.currency;
    if now.total.currency != currency {
        return None;
    }
    let money = |units| Money { currency, units };
    let mut names: Vec<(&crate::key::KeyHash, &str)> =
        before.lines.iter().chain(&now.lines).map(|line| (&line.hash, line.key.as_str())).collect();
    names.sort_by(|a, b| (a.1, a.0).cmp(&(b.1, b.0)));
    names.dedup_by(|a, b| a.0 == b.0);
    let mut lines = Vec::new();
    for (hash, key) in names {
        let of = |statement: &Statement| {
            let lines = statement.lines.iter().filter(|line| line.hash == *hash);
            lines.fold((0, 0), |sum, line| (sum.0 + line.usage.nanos(), sum.1 + line.amount.units))
        };
        let (then, later) = (of(before), of(now));
        if then != later {
            let (usage, amount) = (Usd::from_nanos(later.0 - then.0), money(later.1 - then.1));
            lines.push(Correction::Key { key: key.to_owned(), usage, amount });
        }
    }
    for charge in [ChargeKind::Minimum, ChargeKind::Fixed] {
        let of = |statement: &Statement| -> i64 {
            statement.charges.iter().filter(|one| one.kind == charge).map(|one| one.amount.units).sum()
        };
        if of(now) != of(before) {
            lines.push(Correction::Charge { charge, amount: money(of(now) - of(before)) });
        }
    }
    let tax = |statement: &Statement| statement.tax.map_or(0, |tax| tax.units);
    let total = now.total.units - before.total.units;
    if total == 0 && lines.is_empty() {
        return None;
    }
    Some(Note {
        kind: if total < 0 { NoteKind::Credit } else { NoteKind::Debit },
        lines,
        net: money(now.net.units - before.net.units),
        tax: (before.tax.is_some() || now.tax.is_some()).then(|| money(tax(now) - tax(before))),
        total: money(total),
    })
}
