//! What is true about holders, keys and money, with no I/O, clock or randomness.
//!
//! In reading order: money, what a key may spend, whom it is for.

pub mod usd;

pub mod limit;

pub mod holder;

pub mod amount;

pub mod billing;

pub mod dates;
pub mod earlier;

pub mod hours;

pub mod roster;

pub mod marker;

pub mod key;

pub mod reconcile;

pub mod provisioning;

pub mod limits;

pub mod names;

pub mod plan;

pub mod cost;

pub mod rotation;
pub mod usage;
