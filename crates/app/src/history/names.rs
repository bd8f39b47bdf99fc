//! Whose a change is: what the audit trail calls `holder:12` or a hash, as the person knows it.

use std::collections::HashMap;

use keyroster_store::{Reader, StoreError, account, holder, key, roster, saved_file};

use crate::saving::base_name;

/// A thing that changes are about.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// What a person calls it.
    pub(super) text: String,
    /// The person it belongs to.
    pub(super) holder_id: Option<i64>,
    /// The class it belongs to.
    pub(super) roster_id: Option<i64>,
}

/// Every person, class and key of an account, by the word that the audit trail has for it.
#[derive(Default)]
pub(super) struct Names(HashMap<String, About>);

impl Names {
    /// Reads them all at once: a page of history would ask for each of them again and again.
    pub(super) fn read(r: &Reader<'_>, account_id: i64) -> Result<Names, StoreError> {
        let mut names = HashMap::new();
        if let Some(row) = account::get(r, account_id)? {
            names.insert(format!("account:{account_id}"), About { text: row.name, ..About::default() });
        }
        for row in roster::of_account(r, account_id)? {
            for person in holder::in_roster(r, row.id)? {
                let about = About {
                    text: person.holder.person.name.clone(),
                    holder_id: Some(person.holder.id),
                    roster_id: Some(row.id),
                };
                names.insert(format!("holder:{}", person.holder.id), about);
            }
            let about = About { text: row.name, roster_id: Some(row.id), holder_id: None };
            names.insert(format!("roster:{}", row.id), about);
        }
        for row in key::of_account(r, account_id)? {
            let whose = row.holder_id.and_then(|id| names.get(&format!("holder:{id}")).cloned());
            let about =
                whose.unwrap_or_else(|| About { text: row.observed.name.clone(), ..About::default() });
            names.insert(row.hash, about);
        }
        names.insert("file".to_owned(), About { text: "This list".to_owned(), ..About::default() });
        Ok(Names(names))
    }

    /// What a target is about. People removed meanwhile are looked up one by one.
    pub(super) fn about(&mut self, r: &Reader<'_>, target: &str) -> Result<&About, StoreError> {
        // Looked up twice, so that a name that is known is never copied: a filter asks for every row.
        if !self.0.contains_key(target) {
            let about = look_up(r, target)?;
            self.0.insert(target.to_owned(), about);
        }
        Ok(&self.0[target])
    }

    /// The name behind a word in a detail.
    pub(super) fn of_word(&self, word: &str) -> Option<String> {
        self.0.get(word).or_else(|| self.0.get(&format!("holder:{word}"))).map(|about| about.text.clone())
    }
}

fn look_up(r: &Reader<'_>, target: &str) -> Result<About, StoreError> {
    let (kind, id) = target.split_once(':').unwrap_or_default();
    let id = id.parse::<i64>().unwrap_or_default();
    let about = match kind {
        "holder" => holder::get(r, id)?.map_or_else(About::default, |row| About {
            text: row.holder.person.name,
            holder_id: Some(id),
            roster_id: Some(row.holder.roster_id),
        }),
        "file" => About {
            text: saved_file::get(r, id)?.map(|row| base_name(&row.path)).unwrap_or_default(),
            ..About::default()
        },
        "roster" => About { text: "A class removed since".to_owned(), ..About::default() },
        "question" => About { text: "A question".to_owned(), ..About::default() },
        _ => About { text: target.chars().take(80).collect(), ..About::default() },
    };
    Ok(about)
}
