//! A month at a glance: used, own cost, billed, and what is really left.

use super::currency::ExchangeRate;
use super::month::Month;
use super::percent::{Percent, margin_share};
use super::statement::{Client, Statement, StatementError, statement};
use super::terms::{ClientTerms, MarkupHistory, PurchaseFee};
use super::usage::{Decision, KeyPeriod, Source};
use crate::usd::Usd;

/// One client's month in US dollars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientMonth {
    /// The statement it comes from, in dollars whatever the bill's currency.
    pub statement: Statement,
    /// Keys with a reading, deleted ones among them.
    pub keys: usize,
    /// Deleted ones.
    pub deleted: usize,
    /// The one markup of all lines; `None` where there are several or no line.
    pub markup: Option<Percent>,
    /// Sums.
    pub sums: MonthTotals,
}

/// Sums of a month, US dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MonthTotals {
    /// Credits used.
    pub usage: Usd,
    /// Over own provider keys; kept apart.
    pub byok: Usd,
    /// What the credits cost, fee included.
    pub cost: Usd,
    /// Billed before tax, in whole cents.
    pub billed: Usd,
    /// Billed less cost; may be negative.
    pub margin: Usd,
    /// `margin / billed` in tenths of a per cent; `None` where nothing is billed.
    pub share: Option<i64>,
}

/// Works out a client's month.
///
/// # Errors
/// As [`statement`].
pub fn client_month(
    month: Month,
    client: Client,
    keys: &[(KeyPeriod, Option<Decision>)],
    source: Source,
    markups: &MarkupHistory,
    terms: ClientTerms,
    fee: &PurchaseFee,
) -> Result<ClientMonth, StatementError> {
    let terms = ClientTerms { exchange: ExchangeRate::NONE, ..terms };
    let statement = statement(month, client, keys, source, markups, terms)?;
    let markup = statement.lines.first().map(|line| line.markup);
    let cost = fee.cost(statement.usage).ok_or(StatementError::TooLarge)?;
    let billed = Usd::from_cents(statement.net.units);
    Ok(ClientMonth {
        keys: keys.len(),
        deleted: keys.iter().filter(|(key, _)| key.deleted.is_some()).count(),
        markup: markup.filter(|markup| statement.lines.iter().all(|line| line.markup == *markup)),
        sums: sums(statement.usage, statement.byok, cost, billed).ok_or(StatementError::TooLarge)?,
        statement,
    })
}

/// The sums of several months or clients; `None` beyond the range.
pub fn totals<'a>(of: impl IntoIterator<Item = &'a MonthTotals>) -> Option<MonthTotals> {
    let mut all = MonthTotals::default();
    for one in of {
        all.usage = all.usage.checked_add(one.usage)?;
        all.byok = all.byok.checked_add(one.byok)?;
        all.cost = all.cost.checked_add(one.cost)?;
        all.billed = all.billed.checked_add(one.billed)?;
    }
    sums(all.usage, all.byok, all.cost, all.billed)
}

fn sums(usage: Usd, byok: Usd, cost: Usd, billed: Usd) -> Option<MonthTotals> {
    let margin = billed.checked_sub(cost)?;
    Some(MonthTotals { usage, byok, cost, billed, margin, share: margin_share(billed, cost) })
}
