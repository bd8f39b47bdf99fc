//! `client_user`: under which user ids a client is known elsewhere; entered by a person, or learned from OpenRouter.

use jiff::Timestamp;
use keyroster_domain::holder::{AccountId, HolderId};
use rusqlite::{Row, params};

use crate::column::{Ms, at, words};
use crate::error::StoreError;
use crate::handle::{Reader, Writer};

pub(crate) const V3: &str = "
CREATE TABLE client_user (
    holder_id INTEGER NOT NULL REFERENCES holder (id),
    user TEXT NOT NULL CHECK (length(user) > 0),
    source TEXT NOT NULL CHECK (source IN ('entered', 'creator', 'external')),
    first_at INTEGER NOT NULL,
    PRIMARY KEY (holder_id, user, source)
) STRICT, WITHOUT ROWID;
";

words! {
    /// How a user id came here.
    UserSource {
        /// A person entered it.
        Entered = "entered",
        /// OpenRouter names it as who made one of the client's keys.
        Creator = "creator",
        /// OpenRouter names it as the external user of one of the client's keys.
        External = "external",
    }
}

/// One user id of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientUserRow {
    /// The client.
    pub holder_id: HolderId,
    /// The id.
    pub user: String,
    /// How it came here.
    pub source: UserSource,
    /// When it was first entered or seen.
    pub first_at: Timestamp,
}

/// The user ids of all clients of an account, the oldest first.
pub fn of_account(r: &Reader<'_>, account_id: AccountId) -> Result<Vec<ClientUserRow>, StoreError> {
    let sql = "SELECT u.* FROM client_user u JOIN holder h ON h.id = u.holder_id JOIN roster o ON o.id = h.roster_id
        WHERE o.account_id = ?1 ORDER BY u.holder_id, u.first_at, u.user, u.source";
    r.all(sql, [account_id], read)
}

/// The entered ids of a client, as they shall be.
pub fn set_entered(
    w: &Writer<'_>,
    holder_id: HolderId,
    users: &[String],
    now: Timestamp,
) -> Result<(), StoreError> {
    for row in
        w.all("SELECT * FROM client_user WHERE holder_id = ?1 AND source = 'entered'", [holder_id], read)?
    {
        if !users.contains(&row.user) {
            let sql = "DELETE FROM client_user WHERE holder_id = ?1 AND user = ?2 AND source = 'entered'";
            w.run(sql, params![holder_id, row.user])?;
        }
    }
    users.iter().try_for_each(|user| learn(w, holder_id, user, UserSource::Entered, now).map(|_| ()))
}

/// Notes an id; whether it is new.
pub fn learn(
    w: &Writer<'_>,
    holder_id: HolderId,
    user: &str,
    source: UserSource,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let sql = "INSERT INTO client_user (holder_id, user, source, first_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO NOTHING";
    Ok(w.run(sql, params![holder_id, user, source, Ms(now)])? > 0)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ClientUserRow> {
    Ok(ClientUserRow {
        holder_id: row.get("holder_id")?,
        user: row.get("user")?,
        source: row.get("source")?,
        first_at: at(row, "first_at")?,
    })
}
