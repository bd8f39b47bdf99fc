//! Keys nobody owns, as people who need an e-mail: in Needs you, in an exported roster, and back in through an import.

use std::collections::HashMap;

use keyroster_domain::holder::{Person, fold};
use keyroster_domain::reconcile::{Class, stand_in};
use keyroster_store::{StoreError, Writer, holder, key};

use super::decide::link;
use super::now::{Line, account_now};
use crate::error::Outcome;
use crate::parts::App;

/// A key nobody owns, for Needs you.
pub(crate) struct Unowned {
    /// A number that stays the same while the key is in the file.
    pub(crate) number: i64,
    pub(crate) hash: String,
    pub(crate) name: String,
    pub(crate) off: bool,
    pub(crate) used: Option<keyroster_domain::usd::Usd>,
    pub(crate) since: jiff::Timestamp,
    /// Whose it may be: the person, their name, their class.
    pub(crate) maybe: Option<(i64, String, i64)>,
}

impl App {
    /// The keys of an account that nobody owns and nobody set aside, in the order of the board.
    pub(crate) async fn unowned(&self, account_id: i64) -> Outcome<Vec<Unowned>> {
        let (now, numbers) = self
            .file()?
            .read(move |r| Ok((account_now(r, account_id)?, key::numbers(r, account_id)?)))
            .await?;
        let one = |line: &Line| {
            let id = now.suggester.of(&line.key.seen.name);
            let maybe = id.and_then(|id| now.people.get(&id)).map(|row| {
                let holder = &row.holder;
                (holder.id, holder.person.name.clone(), holder.roster_id)
            });
            Some(Unowned {
                number: *numbers.get(line.key.hash.as_str())?,
                hash: line.key.hash.as_str().to_owned(),
                name: line.key.seen.name.clone(),
                off: line.key.seen.disabled == Some(true),
                used: line.told.usage,
                since: line.told.created_at.unwrap_or(line.told.seen_at),
                maybe,
            })
        };
        Ok(super::board::owners(&now).filter(|line| !line.told.asked).filter_map(one).collect())
    }

    /// The rows by which a roster file stands for the keys nobody owns (`string@FIXME.edu,string`).
    pub(crate) async fn fixme_rows(&self, account_id: i64) -> Outcome<Vec<Person>> {
        let now = self.file()?.read(move |r| account_now(r, account_id)).await?;
        Ok(super::board::owners(&now).map(|line| stand_in(&line.key.seen.name, &line.key.hash)).collect())
    }
}

/// After an import: a row of the file that stands for a key nobody owns takes that key, once its e-mail is
/// filled in (a stand-in waits in the import). Rows and keys of one name are paired only where there are as many of both.
pub(crate) fn take_stand_ins(
    w: &Writer<'_>,
    account_id: i64,
    roster_id: i64,
    now: jiff::Timestamp,
) -> Result<usize, StoreError> {
    let account = account_now(w, account_id)?;
    let mut keys: HashMap<String, Vec<&Line>> = HashMap::new();
    for line in account.lines.iter().filter(|line| line.class == Class::Unowned) {
        let name = stand_in(&line.key.seen.name, &line.key.hash).name;
        keys.entry(fold(&name)).or_default().push(line);
    }
    let mut people: HashMap<String, Vec<i64>> = HashMap::new();
    for row in holder::in_roster(w, roster_id)? {
        let free = !account.lines.iter().any(|line| {
            line.key.gone.is_none() && line.key.holder.is_some_and(|holder| holder.id == row.holder.id)
        });
        if free {
            people.entry(fold(&row.holder.person.name)).or_default().push(row.holder.id);
        }
    }
    let mut linked = 0;
    for (name, lines) in keys {
        let Some(holders) = people.get(&name).filter(|holders| holders.len() == lines.len()) else {
            continue;
        };
        for (line, holder_id) in lines.into_iter().zip(holders) {
            if let Some(row) = key::get(w, line.key.hash.as_str())? {
                link(w, &row, Some(*holder_id), now)?;
                linked += 1;
            }
        }
    }
    Ok(linked)
}
