//! What a running month comes to, with what the guess rests on.

use jiff::civil::Date;

use super::month::Month;
use crate::usd::Usd;

/// The longest stretch of whole days that a forecast looks back on.
const LONGEST_BASIS: usize = 14;

/// A guess for the end of a month, and its basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthForecast {
    /// Used so far this month.
    pub so_far: Usd,
    /// The average of a basis day.
    pub a_day: Usd,
    /// The first day of the basis.
    pub basis_from: Date,
    /// How many whole days it has.
    pub basis_days: usize,
    /// Days that are still to come, today counted.
    pub days_left: usize,
    /// So far, and the average for each day left.
    pub at_end: Usd,
}

/// The usage at the end of `month`, from the `days` that are over (oldest first, whole days, before `today`; days of the
/// month before it are welcome as a basis) and what was used `today` so far.
///
/// `None` outside the month, without three whole days to go by, or beyond the range.
pub fn month_end(
    month: Month,
    days: &[(Date, Usd)],
    today: Date,
    today_so_far: Usd,
) -> Option<MonthForecast> {
    let first = month.first_day();
    let in_month = month.days();
    if !in_month.contains(&today) {
        return None;
    }
    let over: Vec<&(Date, Usd)> = days.iter().filter(|(day, _)| *day < today).collect();
    let basis = &over[over.len().saturating_sub(LONGEST_BASIS)..];
    if basis.len() < 3 {
        return None;
    }
    let sum = Usd::checked_sum(basis.iter().map(|(_, used)| *used))?;
    let a_day = Usd::from_nanos(sum.nanos().div_euclid(i64::try_from(basis.len()).ok()?));
    let this_month = Usd::checked_sum(over.iter().filter(|(day, _)| *day >= first).map(|(_, used)| *used))?;
    let so_far = this_month.checked_add(today_so_far)?;
    let days_left = in_month.iter().filter(|day| **day >= today).count();
    // Today counts whole: what it has used already is not added on top of its average.
    let rest = a_day.checked_mul(i64::try_from(days_left).ok()?)?.checked_sub(today_so_far.min(a_day))?;
    let at_end = so_far.checked_add(rest)?;
    Some(MonthForecast {
        so_far,
        a_day,
        basis_from: basis.first()?.0,
        basis_days: basis.len(),
        days_left,
        at_end,
    })
}
