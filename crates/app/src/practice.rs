//! The practice account: the stand-in server on loopback, its pretend class, pretend usage, breakdowns to rehearse.

use keyroster_domain::holder::Person;
use keyroster_store::account::{self, AccountKind, NewAccount};
use keyroster_store::holder;
use keyroster_store::roster::{self, RosterKind};
use serde_json::json;

use crate::error::Outcome;
use crate::parts::{App, PracticeAddress};
use crate::wire::people::RefreshView;
use crate::wire::settings::Rehearsal;

/// The server's own file in the data folder.
pub const STATE_FILE: &str = "practice.json";
/// What the practice account is called unless named otherwise.
pub const NAME: &str = "Practice account";
const CLASS: &str = "Practice class";

impl App {
    /// Where the practice server listens; starts it at the first need.
    pub(crate) async fn practice_address(&self) -> Outcome<PracticeAddress> {
        let mut at = self.0.practice_at.lock().await;
        if let Some(address) = &*at {
            return Ok(address.clone());
        }
        let address = self.0.practice.open(self.0.data_dir.join(STATE_FILE)).await?;
        *at = Some(address.clone());
        Ok(address)
    }

    /// Opens the practice account and shows it; makes it with its pretend class at the first time.
    ///
    /// # Errors
    /// What the store or the server reports.
    pub async fn practice_open(&self) -> Outcome<i64> {
        let file = self.file()?;
        let accounts = file.read(account::all).await?;
        let found = accounts.iter().find(|row| row.kind == AccountKind::Practice && row.base_url.is_none());
        let id = match found {
            Some(row) => {
                let id = row.id;
                if row.disconnected_at.is_some() {
                    file.write(move |w| account::set_disconnected(w, id, None)).await?;
                }
                id
            }
            None => self.practice_add(NAME, true).await?,
        };
        self.practice_address().await?;
        self.account_switch(id).await?;
        Ok(id)
    }

    /// Makes a practice account, with or without its pretend class.
    ///
    /// # Errors
    /// `NameTaken`; what the store reports.
    pub async fn practice_add(&self, name: &str, with_class: bool) -> Outcome<i64> {
        let now = self.now();
        let mask = keyroster_vault::Secret::new(self.practice_address().await?.management_key).masked();
        let new = NewAccount {
            name: name.to_owned(),
            kind: AccountKind::Practice,
            base_url: None,
            creator_user_id: None,
            organization_id: None,
            key_mask: Some(mask),
            created_at: now,
        };
        let class: Vec<Person> = self.0.practice.class().into_iter().map(pretend_person).collect();
        self.name_is_free(name).await?;
        self.file()?
            .write(move |w| {
                let id = account::insert(w, &new)?;
                crate::audit::record(
                    w,
                    now,
                    Some(id),
                    "account.add",
                    format!("account:{id}"),
                    json!({ "practice": true }),
                )?;
                if with_class {
                    let roster_id = roster::insert(w, id, CLASS, RosterKind::Class, now)?;
                    holder::insert(w, roster_id, &class, now)?;
                    let detail = json!({ "name": CLASS, "people": class.len() });
                    crate::audit::record(
                        w,
                        now,
                        Some(id),
                        "roster.create",
                        format!("roster:{roster_id}"),
                        detail,
                    )?;
                }
                Ok(id)
            })
            .await
    }

    /// Pretend usage over time for the live keys, then a fresh reading.
    ///
    /// # Errors
    /// What the server or a refresh reports.
    pub async fn practice_usage(&self) -> Outcome<RefreshView> {
        self.practice_address().await?;
        self.0.practice.usage().await?;
        self.refresh().await
    }

    /// Prepares a breakdown to rehearse.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn practice_rehearse(&self, kind: Rehearsal) -> Outcome<()> {
        self.practice_address().await?;
        self.0.practice.rehearse(kind).await
    }
}

fn pretend_person((name, email, id): (String, String, String)) -> Person {
    Person { name, email: Some(email), external_id: Some(id), ..Person::default() }
}
