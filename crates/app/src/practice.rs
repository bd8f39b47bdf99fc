//! The practice accounts: stand-in servers on loopback, a pretend class, pretend usage, breakdowns to rehearse; beside
//! it a reseller with a past.

mod reseller;
mod story;

use keyroster_domain::holder::{AccountId, Person};
use keyroster_store::account::{self, AccountKind, AccountRow, NewAccount};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::{holder, setting};
use serde_json::json;

pub use reseller::RESELLER_NAME;
pub use story::{Scenario, Story, StoryClient, StoryKey};

use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, PracticeAddress};
use crate::wire::people::RefreshView;
use crate::wire::settings::Rehearsal;

/// What the practice account is called unless named otherwise.
pub const NAME: &str = "Practice account";
const CLASS: &str = "Practice class";

impl App {
    /// Where the practice server of a story listens; starts it at the first need.
    pub(crate) async fn practice_address(&self, scenario: Scenario) -> Outcome<PracticeAddress> {
        let mut at = self.0.practice_at.lock().await;
        if let Some(address) = at.get(&scenario) {
            return Ok(address.clone());
        }
        let state_file = self.0.data_dir.join(scenario.state_file());
        let address = self.0.practice.open(scenario, state_file).await?;
        at.insert(scenario, address.clone());
        Ok(address)
    }

    /// Which story a practice account tells.
    pub(crate) async fn scenario_of(&self, account_id: AccountId) -> Outcome<Scenario> {
        let found = self.file()?.read(move |r| setting::get(r, &scenario_name(account_id))).await?;
        Ok(found.unwrap_or_default())
    }

    /// The practice account of a story, also a disconnected one; the oldest where there are several.
    async fn practice_of(&self, wanted: Scenario) -> Outcome<Option<AccountRow>> {
        for row in self.file()?.read(account::all).await? {
            let built_in = row.kind == AccountKind::Practice && row.base_url.is_none();
            if built_in && self.scenario_of(row.id).await? == wanted {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    async fn practice_again(&self, row: &AccountRow) -> Outcome<()> {
        let id = row.id;
        match row.disconnected_at {
            Some(_) => self.file()?.write(move |w| account::set_disconnected(w, id, None)).await,
            None => Ok(()),
        }
    }

    /// Opens the practice account and shows it; makes it with its pretend class at the first time.
    ///
    /// # Errors
    /// What the store or the server reports.
    pub async fn practice_open(&self) -> Outcome<i64> {
        let id = match self.practice_of(Scenario::Class).await? {
            Some(row) => {
                self.practice_again(&row).await?;
                row.id
            }
            None => self.practice_add(NAME, true).await?,
        };
        self.practice_address(Scenario::Class).await?;
        self.account_switch(id).await?;
        Ok(id)
    }

    /// Makes a practice account, with or without its pretend class.
    ///
    /// # Errors
    /// `NameTaken`; what the store reports.
    pub async fn practice_add(&self, name: &str, with_class: bool) -> Outcome<i64> {
        let now = self.now();
        let mask = self.practice_address(Scenario::Class).await?.management_key;
        let mask = keyroster_vault::Secret::new(mask).masked();
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

    /// Pretend usage over time for the live keys of the pretend class, then a fresh reading.
    ///
    /// # Errors
    /// `NothingToDo` for the reseller, whose usage is told already; what the server or a refresh reports.
    pub async fn practice_usage(&self) -> Outcome<RefreshView> {
        if self.scenario_shown().await? == Scenario::Reseller {
            return Err(AppError::new(
                Code::NothingToDo,
                "The practice reseller has usage of its own. Pretend usage is made in the practice class.",
            )
            .safe("Nothing was changed."));
        }
        self.practice_address(Scenario::Class).await?;
        self.0.practice.usage().await?;
        self.refresh().await
    }

    /// Prepares a breakdown to rehearse, at the server of the account on show.
    ///
    /// # Errors
    /// What the server reports.
    pub async fn practice_rehearse(&self, kind: Rehearsal) -> Outcome<()> {
        let scenario = self.scenario_shown().await?;
        self.practice_address(scenario).await?;
        self.0.practice.rehearse(scenario, kind).await
    }

    async fn scenario_shown(&self) -> Outcome<Scenario> {
        match self.account_shown().await? {
            Some(id) => self.scenario_of(id).await,
            None => Ok(Scenario::Class),
        }
    }
}

/// The name under which is kept which story a practice account tells; the class's has none.
fn scenario_name(account_id: AccountId) -> String {
    format!("practice_scenario_{account_id}")
}

fn pretend_person((name, email, id): (String, String, String)) -> Person {
    Person { name, email: Some(email), external_id: Some(id), ..Person::default() }
}
