//! The hand-over sheet: one client's key with everything to set it up. It holds the key and nothing else does.

use std::path::Path;

use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::Terms;
use keyroster_sheets::client_sheet::{self, ClientSheet};
use keyroster_sheets::key_list::Account;
use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_store::{billing, holder, key, saved_file, secret};
use keyroster_vault::Secret;
use serde_json::json;

use super::standing;
use crate::error::{AppError, Code, Outcome};
use crate::handouts::terms_of;
use crate::parts::App;
use crate::saving::{absolute, base_name};
use crate::wire::handouts::PaperChoice;

impl App {
    /// The file name to offer.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn client_sheet_name(&self, holder_id: i64, text: bool) -> Outcome<String> {
        let account_id = self.account_here().await?;
        let practice = self.is_practice(account_id).await?;
        let row = self.file()?.read(move |r| holder::get(r, holder_id)).await?.ok_or_else(not_here)?;
        let stem = client_sheet::file_stem(&row.holder.person.name, account(practice));
        Ok(format!("{stem}.{}", if text { "txt" } else { "pdf" }))
    }

    /// Saves the sheet. The key is opened for the moment of writing, and the file is noted as one that holds a key.
    ///
    /// # Errors
    /// `NotFound` without a key whose text is saved here; as opening the seal and saving do.
    pub async fn client_sheet_save(
        &self,
        holder_id: i64,
        text: bool,
        paper: PaperChoice,
        target: &Path,
        replace: bool,
    ) -> Outcome<()> {
        let account_id = self.account_here().await?;
        let practice = self.is_practice(account_id).await?;
        let (row, key, seller) = self
            .file()?
            .read(move |r| {
                let row = holder::get(r, holder_id)?;
                let mut found = None;
                for key in key::of_holder(r, holder_id)?.into_iter().filter(standing::is_live) {
                    if secret::get(r, &key.hash)?.is_some() {
                        found = Some(key);
                        break;
                    }
                }
                Ok((row, found, billing::get(r, account_id)?.unwrap_or_default().seller))
            })
            .await?;
        let row = row.ok_or_else(not_here)?;
        let key = key.ok_or_else(|| {
            AppError::new(Code::NotFound, "No key of this client is saved on this computer.")
                .safe("Nothing was saved. Create the key, or replace it by a new one.")
        })?;
        let secret = self.opened_key(&key.hash).await?;
        let terms = terms_of(&key)?;
        let zone = self.0.clock.zone().clone();
        let last_day =
            terms.expires.map(|end| (end - jiff::SignedDuration::from_secs(1)).to_zoned(zone).date());
        let facts = Facts {
            client: row.holder.person.name.clone(),
            contact: seller.email.clone(),
            seller: seller.name.clone(),
            key_name: key.observed.name.clone(),
            secret,
            terms,
            last_day,
            account: account(practice),
            paper: paper.into(),
            made: self.0.clock.local(),
        };
        let bytes = tokio::task::spawn_blocking(move || made(&facts, text)).await.map_err(|cause| {
            AppError::new(Code::Internal, "The sheet could not be made.")
                .safe("Nothing was saved.")
                .because(cause)
        })??;
        self.save_file(target, bytes.to_vec(), "key_list", replace, false).await?;
        let (now, path, roster_id) = (self.now(), absolute(target), row.holder.roster_id);
        let can_cost = if let SeenLimit::Of(limit) = key.observed.limit { Some(limit) } else { None };
        self.file()?
            .write(move |w| {
                saved_file::insert(w, account_id, Some(roster_id), &path, 1, can_cost, now)?;
                let detail =
                    json!({ "keys": 1, "file": base_name(&path), "form": "Sheet", "encrypted": false });
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "list.save",
                    format!("holder:{holder_id}"),
                    detail,
                )
            })
            .await?;
        self.changed();
        Ok(())
    }
}

/// Everything on the sheet, owned for the thread that makes it.
struct Facts {
    client: String,
    seller: String,
    contact: String,
    key_name: String,
    secret: Secret,
    terms: Terms,
    last_day: Option<jiff::civil::Date>,
    account: Account,
    paper: Paper,
    made: jiff::civil::DateTime,
}

fn made(facts: &Facts, text: bool) -> Outcome<zeroize::Zeroizing<Vec<u8>>> {
    let sheet = ClientSheet {
        client: &facts.client,
        seller: &facts.seller,
        contact: &facts.contact,
        key_name: &facts.key_name,
        api_key: facts.secret.expose(),
        terms: facts.terms,
        last_day: facts.last_day,
        account: facts.account,
        paper: facts.paper,
        made: facts.made,
    };
    if text {
        return Ok(client_sheet::text(&sheet));
    }
    let more = crate::handouts::fonts::for_characters(Fonts::own().lacking(&client_sheet::all_text(&sheet)));
    client_sheet::pdf(&sheet, &Fonts::with(&more)).map_err(|cause| {
        AppError::new(Code::Internal, "The sheet could not be made. Save it as text, and tell us.")
            .safe("Nothing was saved.")
            .because(cause)
    })
}

fn account(practice: bool) -> Account {
    if practice { Account::Practice } else { Account::Real }
}

fn not_here() -> AppError {
    AppError::new(Code::NotFound, "That client is not here any more.").safe("Nothing was saved.")
}
