//! The SQLite file: tables, migrations, transactions.
