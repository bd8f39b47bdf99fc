//! The practice reseller: a second practice account with clients, their keys, and a past that nobody had to wait for.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use keyroster_domain::billing::Markup;
use keyroster_domain::holder::{AccountId, HolderId};
use keyroster_domain::usage::UsageRow;
use keyroster_store::account::{self, AccountKind, NewAccount};
use keyroster_store::billing::{BillingTerms, Seller};
use keyroster_store::key::{KeyOrigin, KeyRow, Observed, Wanted};
use keyroster_store::roster::RosterKind;
use keyroster_store::secret::SecretRow;
use keyroster_store::snapshot::Why;
use keyroster_store::snapshots::{self, NewSnapshot};
use keyroster_store::{
    StoreError, Writer, agreed, billing, client_user, holder, key, markup, roster, secret, setting,
};
use keyroster_vault::Secret;
use serde_json::json;

use super::scenario_name;
use super::story::{Scenario, Story, StoryKey};
use crate::changes::facts_of;
use crate::error::Outcome;
use crate::parts::App;

/// What the reseller's account is called.
pub const RESELLER_NAME: &str = "Practice reseller";
const CLIENTS: &str = "Clients";

impl App {
    /// Opens the practice reseller and shows it; makes it with its two months at the first time. The class practice
    /// account is another one and stays as it is.
    ///
    /// # Errors
    /// `ReadOnlyFile`; `NameTaken`; what the store or the server reports.
    pub async fn practice_reseller(&self) -> Outcome<i64> {
        self.not_a_copy()?;
        let id = match self.practice_of(Scenario::Reseller).await? {
            Some(row) => {
                self.practice_again(&row).await?;
                row.id
            }
            None => {
                let id = self.reseller_add().await?;
                // What the running month came to by now; tried again like any other check.
                if let Err(error) = self.check(id, Why::Automatic).await {
                    tracing::warn!(code = ?error.code, "the practice reseller could not be read");
                }
                id
            }
        };
        self.practice_address(Scenario::Reseller).await?;
        self.account_switch(id).await?;
        Ok(id)
    }

    async fn reseller_add(&self) -> Outcome<i64> {
        self.name_is_free(RESELLER_NAME).await?;
        // The story begins anew with the server: a file that cannot be changed must not cost the old one.
        self.file()?.write(|_| Ok(())).await?;
        let state_file = self.0.data_dir.join(Scenario::Reseller.state_file());
        self.0.practice_at.lock().await.remove(&Scenario::Reseller);
        let story = self.0.practice.story(state_file).await?;
        let at = self.practice_address(Scenario::Reseller).await?;
        let (now, mask) = (self.now(), Secret::new(at.management_key).masked());
        let sealed = self.sealed(&story.keys).await;
        self.file()?.write(move |w| fill(w, (&story, &sealed), &mask, now)).await
    }

    /// The story's secrets for the hand-over, sealed. Without a way to seal, the keys are there without their text.
    /// The account is not known yet.
    async fn sealed(&self, keys: &[StoryKey]) -> Vec<SecretRow> {
        let open = match self.unsealed().await {
            Ok(open) => open,
            Err(error) => {
                tracing::info!(code = ?error.code, "pretend keys are kept without their text");
                return Vec::new();
            }
        };
        let live = keys.iter().filter(|key| key.client.is_some() && key.deleted_at.is_none());
        live.filter_map(|key| open.seal_key(0, key.row.hash.as_str(), key.secret.as_ref()?).ok()).collect()
    }
}

/// Writes the whole story at once: half a past would be billed wrongly.
fn fill(
    w: &Writer<'_>,
    (story, sealed): (&Story, &[SecretRow]),
    mask: &str,
    now: Timestamp,
) -> Result<i64, StoreError> {
    let new = NewAccount {
        name: RESELLER_NAME.to_owned(),
        kind: AccountKind::Practice,
        base_url: None,
        creator_user_id: None,
        organization_id: None,
        key_mask: Some(mask.to_owned()),
        created_at: now,
    };
    let id = account::insert(w, &new)?;
    setting::set(w, &scenario_name(id), &Scenario::Reseller)?;
    crate::audit::record(
        w,
        now,
        Some(id),
        "account.add",
        format!("account:{id}"),
        json!({ "practice": true }),
    )?;
    let since = story.readings.first().map_or(now, |reading| reading.began);
    let holders = clients(w, id, story, since)?;
    let roster = json!({ "name": CLIENTS, "people": holders.len() });
    crate::audit::record(w, now, Some(id), "roster.create", format!("account:{id}"), roster)?;
    billing::set(w, id, &terms())?;
    for one in &story.keys {
        let row = key_row(id, one, one.client.and_then(|place| holders.get(place)).copied(), now);
        key::insert(w, &row)?;
        if row.holder_id.is_some() && row.gone_at.is_none() {
            agreed::put(w, &row.hash, &facts_of(&row.observed), now)?;
        }
    }
    for one in sealed {
        secret::insert(w, &SecretRow { account_id: id, ..one.clone() })?;
    }
    past(w, id, story)?;
    Ok(id)
}

fn clients(
    w: &Writer<'_>,
    id: AccountId,
    story: &Story,
    since: Timestamp,
) -> Result<Vec<HolderId>, StoreError> {
    let from = since.to_zoned(TimeZone::UTC).date().first_of_month();
    let roster_id = roster::insert(w, id, CLIENTS, RosterKind::Clients, since)?;
    let people: Vec<_> = story.clients.iter().map(|client| client.person.clone()).collect();
    let holders = holder::insert(w, roster_id, &people, since)?;
    markup::set(w, id, None, Markup { from, percent: Some(story.markup) }, since)?;
    for (client, holder_id) in story.clients.iter().zip(&holders) {
        if client.markup.is_some() {
            markup::set(w, id, Some(*holder_id), Markup { from, percent: client.markup }, since)?;
        }
        client_user::set_entered(w, *holder_id, &client.users, since)?;
    }
    Ok(holders)
}

/// The readings in the order of their times, with the last one of a deleted key where it belongs.
fn past(w: &Writer<'_>, account_id: AccountId, story: &Story) -> Result<(), StoreError> {
    let mut deleted: Vec<(Timestamp, &UsageRow)> =
        story.keys.iter().filter_map(|key| Some((key.deleted_at?, &key.row))).collect();
    deleted.sort_by_key(|(at, _)| *at);
    let mut deleted = deleted.into_iter().peekable();
    for (place, read) in story.readings.iter().enumerate() {
        while let Some((at, row)) = deleted.next_if(|(at, _)| *at <= read.began) {
            snapshots::insert_last_reading(w, account_id, row, at)?;
        }
        let why = if place == 0 { Why::Connected } else { Why::Automatic };
        snapshots::insert(w, &NewSnapshot { account_id, skew_ms: None, why, read: read.clone() })?;
    }
    for (at, row) in deleted {
        snapshots::insert_last_reading(w, account_id, row, at)?;
    }
    Ok(())
}

fn key_row(account_id: AccountId, key: &StoryKey, holder_id: Option<HolderId>, now: Timestamp) -> KeyRow {
    let row = &key.row;
    KeyRow {
        hash: row.hash.as_str().to_owned(),
        account_id,
        holder_id,
        attempt_id: None,
        origin: if holder_id.is_some() { KeyOrigin::Adopted } else { KeyOrigin::Foreign },
        observed: Observed {
            name: row.name.clone(),
            label: row.label.clone(),
            disabled: row.disabled,
            limit: row.limit,
            remaining: row.remaining,
            reset: row.reset,
            include_byok: Some(false),
            usage: row.usage,
            byok_usage: row.byok_usage,
            created_at: row.created_at,
            updated_at: None,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            creator_user_id: key.creator.clone(),
            workspace_id: key.workspace.clone(),
            seen_at: key.deleted_at.unwrap_or(now),
        },
        gone_at: key.deleted_at,
        retired_at: None,
        replaced_at: None,
        wanted: Wanted::default(),
    }
}

/// How the made-up seller bills; whoever reads a statement of it sees at once that it is none.
fn terms() -> BillingTerms {
    let seller = Seller {
        name: "Practice Reseller (PRACTICE)".to_owned(),
        address: vec!["1 Example Street".to_owned(), "00000 Exampletown".to_owned()],
        email: "billing@practice-reseller.example.com".to_owned(),
        tax_id: "PRACTICE-000000".to_owned(),
        payment: "PRACTICE: nothing is to be paid.".to_owned(),
    };
    BillingTerms { seller, ..BillingTerms::default() }
}
