//! Everything in the data file has been decided about: it goes into a file for review, or it stays out.

use rusqlite::Connection;

use super::billing_rules;
use super::rules::{self, Kept, LEFT_OUT};

fn all_kept() -> impl Iterator<Item = &'static Kept> {
    rules::KEPT.iter().chain(billing_rules::KEPT)
}

use super::{empty, open};
use crate::error::StoreError;

fn names(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// A table or column that somebody adds must not travel in files for review, nor be missing there, by accident.
#[test]
fn every_table_and_every_column_was_decided_about() {
    let file = empty().unwrap();
    let tables =
        names(&file, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    for table in &tables {
        let kept = all_kept().find(|rule| rule.table == table);
        let out = LEFT_OUT.contains(&table.as_str()) || table == "audit";
        assert!(
            kept.is_some() != out,
            "say in crates/store/src/review/rules.rs whether table ‘{table}’ goes into files for review"
        );
        let Some(kept) = kept else { continue };
        let columns = names(&file, &format!("SELECT name FROM pragma_table_info('{table}')"));
        for column in columns {
            assert!(
                kept.columns.iter().any(|(name, _)| *name == column),
                "say in crates/store/src/review/rules.rs whether ‘{table}.{column}’ goes into files for review"
            );
        }
    }
    for name in all_kept().map(|rule| rule.table).chain(LEFT_OUT.iter().copied()) {
        assert!(tables.iter().any(|table| table == name), "the rule for ‘{name}’ is about no table");
    }
}

/// A file that brings a view or trigger of its own is no file for review, whatever its digest says.
#[test]
fn a_file_with_other_tables_views_or_triggers_is_refused() {
    for extra in [
        "CREATE VIEW people AS SELECT name FROM holder",
        "CREATE TABLE more (x)",
        "CREATE TRIGGER t AFTER INSERT ON holder BEGIN SELECT 1; END",
        "DROP INDEX key_of_holder",
    ] {
        let file = empty().unwrap();
        file.execute_batch(extra).unwrap();
        let bytes = file.serialize("main").unwrap().to_vec();
        let refused = open(&bytes, "x".into());
        assert!(matches!(refused, Err(StoreError::NotOurs)), "{extra}: {refused:?}");
    }
    let bytes = empty().unwrap().serialize("main").unwrap().to_vec();
    assert!(open(&bytes, "x".into()).is_ok(), "as it is made, it opens");
}
