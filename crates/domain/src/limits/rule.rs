//! Targets by a rule, computed to absolute values at once: never "+5" on the wire.

use super::seen::Now;
use crate::key::SeenLimit;
use crate::limit::{Limit, PositiveUsd};
use crate::usd::Usd;

/// How a target is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// This limit.
    Exactly(Limit),
    /// The limit there and so much more.
    RaiseBy(PositiveUsd),
    /// What was used in the running window and so much more, up to the next whole cent.
    UsedPlus(PositiveUsd),
    /// So many per cent of the limit there, up to the next whole cent.
    Percent(u32),
    /// What is there.
    Keep,
}

/// Why a rule gives no target for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTarget {
    /// The key has no limit to start from.
    NoLimit,
    /// What it starts from is not known.
    Unknown,
    /// It would come to $0, which cannot be set.
    Zero,
    /// It would come to a million dollars or more.
    TooLarge,
}

/// The target of one key by a rule.
///
/// # Errors
/// Why there is none.
pub fn target(rule: Rule, now: &Now) -> Result<Limit, NoTarget> {
    let there = || match now.seen.limit {
        SeenLimit::Of(amount) => Ok(amount),
        SeenLimit::NoLimit => Err(NoTarget::NoLimit),
        SeenLimit::Unknown => Err(NoTarget::Unknown),
    };
    let plus = |base: Usd, more: PositiveUsd| base.checked_add(more.get()).ok_or(NoTarget::TooLarge);
    match rule {
        Rule::Exactly(limit) => Ok(limit),
        Rule::RaiseBy(more) => positive(plus(there()?, more)?),
        Rule::UsedPlus(more) => positive(up_to_cent(plus(now.used().ok_or(NoTarget::Unknown)?, more)?)),
        Rule::Percent(percent) => {
            let whole = i128::from(there()?.nanos()) * i128::from(percent);
            let nanos = i64::try_from(whole.div_euclid(100)).map_err(|_| NoTarget::TooLarge)?;
            positive(up_to_cent(Usd::from_nanos(nanos)))
        }
        Rule::Keep if now.seen.limit == SeenLimit::NoLimit => Ok(Limit::NoLimit),
        Rule::Keep => positive(there()?),
    }
}

fn positive(amount: Usd) -> Result<Limit, NoTarget> {
    let too = if amount.is_positive() { NoTarget::TooLarge } else { NoTarget::Zero };
    PositiveUsd::new(amount).map(Limit::Of).ok_or(too)
}

/// The next whole cent: what somebody used is never cut by rounding.
fn up_to_cent(amount: Usd) -> Usd {
    const CENT: i64 = crate::usd::NANOS / 100;
    let over = amount.nanos().rem_euclid(CENT);
    if over == 0 { amount } else { amount.checked_add(Usd::from_nanos(CENT - over)).unwrap_or(amount) }
}
