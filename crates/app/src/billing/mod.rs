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
