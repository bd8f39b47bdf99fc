//! The two handles that table functions take: a consistent view for reading, one transaction for writing.

use std::ops::Deref;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Params, Row};

use crate::error::StoreError;

/// One consistent view of the file. Handed out by [`crate::Store::read`]; every read function takes it.
pub struct Reader<'c> {
    connection: &'c Connection,
}

/// One transaction. Handed out by [`crate::Store::write`]; every write function takes it. Reads see its own changes.
pub struct Writer<'c> {
    reader: Reader<'c>,
}

impl<'c> Deref for Writer<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}

impl<'c> Reader<'c> {
    pub(crate) fn over(connection: &'c Connection) -> Reader<'c> {
        Reader { connection }
    }

    pub(crate) fn prepare(&self, sql: &str) -> Result<CachedStatement<'c>, StoreError> {
        Ok(self.connection.prepare_cached(sql)?)
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.prepare(sql)?;
        let rows = statement.query_map(params, row)?;
        Ok(rows.collect::<Result<Vec<T>, _>>()?)
    }

    pub(crate) fn maybe<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.prepare(sql)?.query_row(params, row).optional()?)
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        Ok(self.prepare(sql)?.query_row(params, row)?)
    }
}

impl<'c> Writer<'c> {
    pub(crate) fn over(connection: &'c Connection) -> Writer<'c> {
        Writer { reader: Reader::over(connection) }
    }

    /// Runs one statement; the number of rows it changed.
    pub(crate) fn run(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        Ok(self.prepare(sql)?.execute(params)?)
    }

    /// Runs one INSERT; the new row's id.
    pub(crate) fn insert(&self, sql: &str, params: impl Params) -> Result<i64, StoreError> {
        Ok(self.prepare(sql)?.insert(params)?)
    }

    /// Runs one statement that must change exactly the one row it names.
    pub(crate) fn change(
        &self,
        what: &'static str,
        sql: &str,
        params: impl Params,
    ) -> Result<(), StoreError> {
        match self.run(sql, params)? {
            0 => Err(StoreError::NoRow { what }),
            _ => Ok(()),
        }
    }
}
