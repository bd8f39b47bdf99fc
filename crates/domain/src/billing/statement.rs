//! What a client owes for a month, as a value that is frozen when it is issued.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::currency::Money;
use super::month::Month;
use super::percent::Percent;
use super::rounding::share_out;
use super::terms::{ClientTerms, MarkupHistory};
use super::usage::{Decision, Doubt, KeyPeriod, Source};
use crate::holder::HolderId;
use crate::key::KeyHash;
use crate::usd::{NANOS, Usd};

/// Whom a statement is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The holder.
    pub id: HolderId,
    /// The name when the statement was made.
    pub name: String,
}

/// A key's usage under one markup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The key.
    pub hash: KeyHash,
    /// Its name.
    pub key: String,
    /// The first day.
    pub from: Date,
    /// The day after the last one.
    pub to: Date,
    /// Credits used, US dollars.
    pub usage: Usd,
    /// Used over own provider keys: told, not billed.
    pub byok: Usd,
    /// What is put on top.
    pub markup: Percent,
    /// Usage with markup at the stated rate; all lines add up to their rounded sum.
    pub amount: Money,
}

/// What is charged beside usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeKind {
    /// What is missing to the agreed minimum.
    Minimum,
    /// The agreed monthly amount.
    Fixed,
}

/// One such charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// Why.
    pub kind: ChargeKind,
    /// How much.
    pub amount: Money,
}

/// A key that is not, or only partly, billed, or was deleted: named on the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The key.
    pub hash: KeyHash,
    /// The key's name.
    pub key: String,
    /// What is doubtful; `None` = it was deleted, and its last reading is in.
    pub doubt: Option<Doubt>,
    /// What was decided; `None` = nothing yet, so it is left out.
    pub decision: Option<Decision>,
    /// What it would have come to, US dollars before markup.
    pub usage: Usd,
}

/// A month of a client. Same inputs, same value, same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The month, UTC.
    pub month: Month,
    /// For whom.
    pub client: Client,
    /// Where usage was read.
    pub source: Source,
    /// A line for each key and markup, by key name.
    pub lines: Vec<Line>,
    /// Gaps, named.
    pub gaps: Vec<Gap>,
    /// Credits of all lines, US dollars.
    pub usage: Usd,
    /// Own provider keys' usage of all lines, US dollars.
    pub byok: Usd,
    /// Beside usage.
    pub charges: Vec<Charge>,
    /// Lines and charges.
    pub net: Money,
    /// Tax on `net`, where agreed.
    pub tax: Option<Money>,
    /// To pay.
    pub total: Money,
    /// What it was worked out by.
    pub terms: ClientTerms,
}

/// Why there is no statement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// No markup holds on this day.
    #[error("no markup holds on {0}")]
    NoMarkup(Date),
    /// An amount beyond what can be counted.
    #[error("an amount is too large")]
    TooLarge,
}

impl Statement {
    /// Whether there is nothing to say: no usage, nothing charged, nothing left out.
    pub fn is_empty(&self) -> bool {
        self.total.units == 0 && self.usage == Usd::ZERO && self.gaps.iter().all(|gap| gap.decision.is_some())
    }

    /// The gaps nobody has decided about.
    pub fn undecided(&self) -> impl Iterator<Item = &Gap> {
        self.gaps.iter().filter(|gap| gap.doubt.is_some() && gap.decision.is_none())
    }
}

/// Works out a month: `keys` with what was decided about each, under the markups and terms that hold.
///
/// # Errors
/// [`StatementError`] where no markup holds on a line's first day, or an amount leaves the range.
pub fn statement(
    month: Month,
    client: Client,
    keys: &[(KeyPeriod, Option<Decision>)],
    source: Source,
    markups: &MarkupHistory,
    terms: ClientTerms,
) -> Result<Statement, StatementError> {
    use StatementError::TooLarge;
    let money = |units| Money { currency: terms.exchange.currency, units };
    let mut keys: Vec<&(KeyPeriod, Option<Decision>)> = keys.iter().collect();
    keys.sort_by(|(a, _), (b, _)| (&a.name, &a.hash).cmp(&(&b.name, &b.hash)));
    let (mut lines, mut exact, mut gaps) = (Vec::new(), Vec::new(), Vec::new());
    for (key, decision) in keys {
        if key.doubt.is_some() || key.deleted.is_some() {
            let usage = key.credits().ok_or(TooLarge)?;
            let decision = decision.filter(|_| key.doubt.is_some());
            gaps.push(Gap {
                hash: key.hash.clone(),
                key: key.name.clone(),
                doubt: key.doubt,
                decision,
                usage,
            });
        }
        for part in merged(key.billed(*decision), markups)? {
            let (part, markup) = part;
            let top = i128::from(part.credits.nanos()).checked_mul(markup.on_top());
            exact.push(top.and_then(|top| top.checked_mul(terms.exchange.nanos.into())).ok_or(TooLarge)?);
            lines.push(Line {
                hash: key.hash.clone(),
                key: key.name.clone(),
                from: part.from,
                to: part.to,
                usage: part.credits,
                byok: part.byok,
                markup,
                amount: money(0),
            });
        }
    }
    let per_unit = i128::from(NANOS) * i128::from(NANOS) / i128::from(terms.exchange.currency.units());
    let shares = share_out(&exact, per_unit * Percent::WHOLE, terms.rounding).ok_or(TooLarge)?;
    for (line, share) in lines.iter_mut().zip(shares) {
        line.amount.units = i64::try_from(share).map_err(|_| TooLarge)?;
    }
    let sum: i64 = sum(lines.iter().map(|line| line.amount.units))?;
    let converted = |amount: Usd| {
        let exact = i128::from(amount.nanos()) * i128::from(terms.exchange.nanos);
        i64::try_from(terms.rounding.whole(exact, per_unit)).map_err(|_| TooLarge)
    };
    let mut charges = Vec::new();
    if let Some(minimum) = terms.minimum {
        let missing = converted(minimum)? - sum;
        if missing > 0 {
            charges.push(Charge { kind: ChargeKind::Minimum, amount: money(missing) });
        }
    }
    if let Some(fixed) = terms.fixed.filter(|fixed| fixed.is_positive()) {
        charges.push(Charge { kind: ChargeKind::Fixed, amount: money(converted(fixed)?) });
    }
    let net =
        charges.iter().try_fold(sum, |sum, charge| sum.checked_add(charge.amount.units)).ok_or(TooLarge)?;
    let tax = match terms.tax {
        Some(tax) => {
            let exact = i128::from(net) * i128::from(tax.thousandths());
            Some(i64::try_from(terms.rounding.whole(exact, Percent::WHOLE)).map_err(|_| TooLarge)?)
        }
        None => None,
    };
    Ok(Statement {
        month,
        client,
        source,
        usage: Usd::checked_sum(lines.iter().map(|line| line.usage)).ok_or(TooLarge)?,
        byok: Usd::checked_sum(lines.iter().map(|line| line.byok)).ok_or(TooLarge)?,
        lines,
        gaps,
        charges,
        net: money(net),
        tax: tax.map(money),
        total: money(net.checked_add(tax.unwrap_or(0)).ok_or(TooLarge)?),
        terms,
    })
}

/// Neighbouring parts under one markup as one.
fn merged(
    parts: &[super::usage::KeyPart],
    markups: &MarkupHistory,
) -> Result<Vec<(super::usage::KeyPart, Percent)>, StatementError> {
    let mut merged: Vec<(super::usage::KeyPart, Percent)> = Vec::with_capacity(parts.len());
    for part in parts {
        let markup = markups.on(part.from).ok_or(StatementError::NoMarkup(part.from))?;
        match merged.last_mut() {
            Some((last, same)) if *same == markup && last.to == part.from => {
                last.to = part.to;
                last.credits = last.credits.checked_add(part.credits).ok_or(StatementError::TooLarge)?;
                last.byok = last.byok.checked_add(part.byok).ok_or(StatementError::TooLarge)?;
            }
            _ => merged.push((*part, markup)),
        }
    }
    Ok(merged)
}

fn sum(units: impl Iterator<Item = i64>) -> Result<i64, StatementError> {
    let mut units = units;
    units.try_fold(0_i64, i64::checked_add).ok_or(StatementError::TooLarge)
}
