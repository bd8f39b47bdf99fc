//! `billing_decision`: what a person decided about a key whose usage in a month is doubtful (promise M3).

use std::collections::HashMap;

use jiff::Timestamp;
use keyroster_domain::billing::{Decision, Month};
use keyroster_domain::holder::AccountId;
use keyroster_domain::key::KeyHash;
use rusqlite::types::Type;
use rusqlite::{Row, params};

use crate::column::Ms;
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V3: &str = "
CREATE TABLE billing_decision (
    account_id INTEGER NOT NULL REFERENCES account (id),
    month TEXT NOT NULL,
    hash TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('count', 'leave_out')),
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, month, hash)
) STRICT, WITHOUT ROWID;
";

/// What was decided for a month, by key.
pub fn of_month(
    r: &Reader<'_>,
    account_id: AccountId,
    month: Month,
) -> Result<HashMap<KeyHash, Decision>, StoreError> {
    let sql = "SELECT hash, decision FROM billing_decision WHERE account_id = ?1 AND month = ?2";
    let read = |row: &Row<'_>| {
        let decision: String = row.get("decision")?;
        let decision = match decision.as_str() {
            "count" => Decision::Count,
            "leave_out" => Decision::LeaveOut,
            _ => return Err(rusqlite::Error::InvalidColumnType(1, decision, Type::Text)),
        };
        Ok((KeyHash::new(&row.get::<_, String>("hash")?), decision))
    };
    Ok(r.all(sql, params![account_id, month.to_string()], read)?.into_iter().collect())
}

/// Notes a decision, in place of an earlier one.
pub fn set(
    w: &Writer<'_>,
    account_id: AccountId,
    month: Month,
    hash: &KeyHash,
    decision: Decision,
    now: Timestamp,
) -> Result<(), StoreError> {
    let word = match decision {
        Decision::Count => "count",
        Decision::LeaveOut => "leave_out",
    };
    let sql = "INSERT INTO billing_decision (account_id, month, hash, decision, decided_at) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT DO UPDATE SET decision = excluded.decision, decided_at = excluded.decided_at";
    w.run(sql, params![account_id, month.to_string(), hash.as_str(), word, Ms(now)]).map(|_| ())
}
