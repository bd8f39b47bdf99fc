//! What was used, what it costs, what is billed: terms, months, years, usage by day and model.

pub(crate) mod checks;
mod days;
mod files;
pub(crate) mod gather;
pub(crate) mod month;
mod terms;
mod usage;
pub(crate) mod words;
pub(crate) mod work;

/// An exact amount of a view as people read it, in whole cents: `$86.56`. A text that is no amount stays as it is.
pub fn in_cents(amount: &str) -> String {
    keyroster_domain::usd::Usd::parse_measured(amount)
        .map_or_else(|_| amount.to_owned(), |amount| amount.to_money())
}
