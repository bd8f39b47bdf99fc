//! The SQLite file: tables, migrations, transactions.
//!
//! [`Store`] opens the file; [`Store::read`] gives a consistent view, [`Store::write`] one transaction that is on the
//! disk when it returns. Each table is one module whose plain functions take [`Reader`] or [`Writer`]. Times are
//! [`jiff::Timestamp`], kept to the millisecond, UTC; money is [`keyroster_domain::usd::Usd`], kept in nano-dollars.

pub mod atomic_file;
pub mod copies;
pub mod earlier;
pub mod error;
pub mod handle;
pub mod open;
pub mod people;
pub mod replace;
pub mod reserve;
pub mod review;
pub mod scratch;
pub mod snapshots;
pub mod space;
pub mod table;

mod column;
mod folder;
mod lock;
mod look;
mod migration;
#[cfg(test)]
mod migration_tests;
#[cfg(test)]
mod open_tests;

pub use error::{StoreError, UnsafeFolder};
pub use folder::unsafe_folder;
pub use handle::{Reader, Writer};
pub use migration::{APPLICATION_ID, VERSION};
pub use open::{DATA_FILE, LOCK_FILE, OpenChecks, Store};
pub use table::snapshot_row::CounterReading;
pub use table::{
    absence, account, agreed, attempt, audit, backup, billing, billing_decision, change, class_hours, client,
    client_user, closed_month, dek, exchange_rate, handout, holder, journal, key, list_time, markup, meta,
    pause, plan, question, roster, rotation, run, saved_file, sealed_item, secret, setting, snapshot,
    statement, stray, usage_day, verdict,
};
