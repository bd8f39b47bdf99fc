//! From an empty file to the newest version, step by step; each step is one transaction or nothing.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;
use crate::table;

/// "KeyR": the mark of our files in SQLite's header.
pub const APPLICATION_ID: i32 = 0x4b65_7952;

/// The newest file version this program knows.
pub const VERSION: i64 = newest(STEPS);

/// All steps from an empty file on.
pub(crate) type Steps = &'static [&'static [&'static str]];

/// The version a file has after all steps.
pub(crate) const fn newest(steps: Steps) -> i64 {
    steps.len() as i64
}

/// Step n takes a file from version n to n + 1. A step once released is never edited, only followed.
pub(crate) const STEPS: Steps = &[V1, V2, V3];

const V1: &[&str] = &[
    table::meta::V1,
    table::account::V1,
    table::roster::V1,
    table::holder::V1,
    table::attempt::V1,
    table::key::V1,
    table::dek::V1,
    table::secret::V1,
    table::sealed_item::V1,
    table::list_time::V1,
    table::question::V1,
    table::verdict::V1,
    table::plan::V1,
    table::run::V1,
    table::journal::V1,
    table::saved_file::V1,
    table::setting::V1,
    table::audit::V1,
];

const V2: &[&str] = &[
    // One table on each line.
    table::handout::V2,
    table::agreed::V2,
    table::absence::V2,
    table::stray::V2,
    table::snapshot::V2,
    table::snapshot_row::V2,
    table::backup::V2,
    table::key::V2,
    table::rotation::V2,
    table::change::V2,
    table::pause::V2,
    table::class_hours::V2,
];

const V3: &[&str] = &[
    table::billing::V3,
    table::markup::V3,
    table::exchange_rate::V3,
    table::client::V3,
    table::client_user::V3,
    table::usage_day::V3,
    table::billing_decision::V3,
    table::closed_month::V3,
    table::statement::V3,
    table::snapshot_row::V3,
];

/// The version a file says it has.
fn version_of(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

/// The version of a file, refused where it is newer than the last of `steps`.
pub(crate) fn known_version(connection: &Connection, steps: Steps) -> Result<i64, StoreError> {
    let (found, known) = (version_of(connection)?, newest(steps));
    if found > known { Err(StoreError::NewerVersion { found, known }) } else { Ok(found) }
}

/// Brings a file to the version after the last of `steps`.
pub(crate) fn migrate(connection: &mut Connection, steps: Steps) -> Result<(), StoreError> {
    let found = version_of(connection)?;
    let from = usize::try_from(found).map_err(|_| StoreError::damaged("negative file version"))?;
    for (version, step) in (1_i64..).zip(steps).skip(from) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for sql in *step {
            transaction.execute_batch(sql)?;
        }
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
    }
    Ok(())
}
