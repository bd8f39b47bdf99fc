//! How close a client's keys are to their limits.

use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::Reset;
use keyroster_domain::usd::Usd;
use keyroster_store::key::KeyRow;

use crate::wire::clients::LimitStanding;

/// From this part of a limit on it is told to be near, per cent.
const NEAR: i128 = 80;

/// Used since the limit last started anew, and in per cent of it (cut off, not rounded: 100 means nothing is left).
pub(crate) fn used(key: &KeyRow) -> Option<(Usd, u32)> {
    let SeenLimit::Of(limit) = key.observed.limit else { return None };
    let left = key.observed.remaining?;
    let used = limit.checked_sub(left)?;
    if !limit.is_positive() {
        return Some((used, 100));
    }
    let percent = i128::from(used.nanos().max(0)) * 100 / i128::from(limit.nanos());
    Some((used, u32::try_from(percent).unwrap_or(u32::MAX)))
}

/// How close one key is.
pub(crate) fn of_key(key: &KeyRow) -> LimitStanding {
    match used(key) {
        None => LimitStanding::Unknown,
        Some(_) if key.observed.remaining.is_some_and(|left| left.nanos() <= 0) => LimitStanding::Reached,
        Some((_, percent)) if i128::from(percent) >= NEAR => LimitStanding::Near,
        Some(_) => LimitStanding::Fine,
    }
}

/// The closest of the live keys.
pub(crate) fn of_keys(keys: &[KeyRow]) -> LimitStanding {
    let rank = |standing: &LimitStanding| match standing {
        LimitStanding::Unknown => 0,
        LimitStanding::Fine => 1,
        LimitStanding::Near => 2,
        LimitStanding::Reached => 3,
    };
    keys.iter().filter(|key| is_live(key)).map(of_key).max_by_key(rank).unwrap_or(LimitStanding::Unknown)
}

/// Whether a key is there and not replaced.
pub(crate) fn is_live(key: &KeyRow) -> bool {
    key.gone_at.is_none() && key.retired_at.is_none() && key.replaced_at.is_none()
}

/// When a limit starts anew, in words; empty = never.
pub(crate) fn reset_words(reset: Option<Reset>) -> &'static str {
    match reset {
        Some(Reset::Daily) => "each day, at 00:00 UTC",
        Some(Reset::Weekly) => "each week, on Monday at 00:00 UTC",
        Some(Reset::Monthly) => "each month, on the 1st at 00:00 UTC",
        Some(Reset::Never) | None => "",
    }
}

/// What happens at the limit, in words.
pub(crate) fn at_limit(keys: &[KeyRow]) -> String {
    let Some(key) = keys.iter().find(|key| is_live(key)) else {
        return "There is no key yet.".to_owned();
    };
    let SeenLimit::Of(limit) = key.observed.limit else {
        return "This key has no spending limit: nothing stops it but the credits of your account."
            .to_owned();
    };
    let then = match key.observed.reset {
        Some(Reset::Never) | None => "until you raise the limit".to_owned(),
        reset => format!("until the limit starts anew ({})", reset_words(reset)),
    };
    format!(
        "At about {} OpenRouter refuses further requests {then}. Requests that run at the same time can pass it by a little.",
        limit.to_money()
    )
}
