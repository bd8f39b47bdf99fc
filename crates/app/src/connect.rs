//! Connecting an account: a pasted key is cleaned, checked, told apart, and kept in the password store.

use std::collections::HashSet;

use keyroster_domain::key::ListedKey;
use keyroster_domain::usd::Usd;
use keyroster_openrouter::{ApiSecret, Client, CurrentKey, ReadError};
use keyroster_store::account::{self, AccountKind, AccountRow, NewAccount};
use keyroster_store::key;
use keyroster_store::snapshot::Why;
use keyroster_vault::Secret;
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::management_key::cleaned;
use crate::parts::{App, check_base_url, guard};
use crate::remote::SeenAccount;
use crate::wire::accounts::{CheckKind, CheckView, ConnectBecomes, KeyCheckView};
use crate::wire::error::Step;

/// A key that was checked and may be kept; forgotten with the next check.
pub(crate) struct Pending {
    key: Secret,
    base_url: Option<String>,
    current: CurrentKey,
    becomes: Becomes,
    seen: SeenAccount,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Becomes {
    New,
    Same(i64),
}

impl App {
    /// Checks a pasted key; nothing is kept on disk. `account_id`: the account it is meant for, if any.
    ///
    /// # Errors
    /// Only what the data file reports; everything about the key is in the view.
    pub async fn check_key(&self, pasted: &str, account_id: Option<i64>) -> Outcome<KeyCheckView> {
        *guard(&self.0.pending) = None;
        let key = cleaned(pasted);
        let mut view = KeyCheckView {
            mask: key.masked(),
            checks: [CheckKind::Known, CheckKind::Management, CheckKind::Account, CheckKind::Store]
                .map(|what| CheckView { what, passed: None, found: String::new() })
                .to_vec(),
            ready: false,
            error: None,
            becomes: ConnectBecomes::Nothing,
            suggested_name: self.suggested_name().await?,
        };
        if let Err(error) = self.run_checks(key, account_id, &mut view).await {
            tracing::info!(code = ?error.code, "a pasted key was not accepted");
            if let Some(check) = view.checks.iter_mut().find(|check| check.passed.is_none()) {
                check.passed = Some(false);
                check.found.clone_from(&error.message);
            }
            view.error = Some(error.view());
        }
        view.ready = view.error.is_none();
        Ok(view)
    }

    async fn run_checks(&self, key: Secret, account_id: Option<i64>, view: &mut KeyCheckView) -> Outcome<()> {
        if key.is_empty() {
            return Err(AppError::new(Code::KeyEmpty, "There is no key in what you pasted. Copy the management key at OpenRouter, then paste it here.")
                .safe("Nothing was sent.")
                .step(Step::PasteKey)
                .step(Step::ShowWhere));
        }
        let intended = match account_id {
            Some(id) => Some(self.account_row(id).await?),
            None => None,
        };
        let base_url =
            intended.as_ref().and_then(|row| row.base_url.clone()).or_else(|| self.0.base_url.clone());
        let base = match &base_url {
            Some(url) => check_base_url(url)?,
            None => keyroster_openrouter::Base::OPEN_ROUTER,
        };
        let client = Client::new(base, ApiSecret::new(key.expose().to_owned()), self.timing())?;
        let current = client.current_key().await.map_err(unknown_key)?;
        passed(view, CheckKind::Known, "OpenRouter knows this key");
        if !current.is_management_key {
            return Err(ordinary_key());
        }
        passed(view, CheckKind::Management, "It is a management key");
        let seen = self.read_account(&client).await.map_err(not_usable)?;
        let seen = SeenAccount { why: Why::Connected, ..seen };
        let left = seen.credits.map_or_else(|| "credits unknown".to_owned(), |left| format!("{left} left"));
        passed(view, CheckKind::Account, &format!("{}, {left}", count(seen.keys.len(), "key")));
        self.recognise(&current, &seen.keys, (intended.as_ref(), base_url.as_deref()), view).await?;
        let becomes = match view.becomes {
            ConnectBecomes::SameAccount { account_id, .. } => Becomes::Same(account_id),
            _ => Becomes::New,
        };
        let mask = key.masked();
        *guard(&self.0.pending) = Some(Pending { key, base_url, current, becomes, seen });
        if self.0.run_key.is_none() {
            self.unsealed().await?;
        }
        passed(view, CheckKind::Store, &format!("It can be kept safely ({mask})"));
        Ok(())
    }

    /// Same account with a new key, another account, or a new one: by organization and creator, then by known keys.
    async fn recognise(
        &self,
        current: &CurrentKey,
        listed: &[ListedKey],
        (intended, server): (Option<&AccountRow>, Option<&str>),
        view: &mut KeyCheckView,
    ) -> Outcome<()> {
        let rows = self.file()?.read(account::all).await?;
        let there: HashSet<&str> = listed.iter().map(|key| key.hash.as_str()).collect();
        // Another server's account is another account, whoever made it there.
        let here = |row: &&AccountRow| row.kind == AccountKind::Real && row.base_url.as_deref() == server;
        for row in rows.iter().filter(here) {
            let id = row.id;
            let known = self.file()?.read(move |r| key::of_account(r, id)).await?;
            let known_there = known.iter().filter(|key| there.contains(key.hash.as_str())).count();
            if known_there > 0 || same_identity(row, current) {
                if intended.is_some_and(|meant| meant.id != row.id) {
                    break;
                }
                view.becomes = ConnectBecomes::SameAccount { account_id: row.id, name: row.name.clone() };
                return Ok(());
            }
        }
        let Some(meant) = intended else {
            view.becomes = ConnectBecomes::NewAccount;
            return Ok(());
        };
        let id = meant.id;
        let known_here = self.file()?.read(move |r| key::of_account(r, id)).await?.len();
        let small = u32::try_from(known_here).unwrap_or(u32::MAX);
        view.becomes = ConnectBecomes::OtherAccount { known_there: 0, known_here: small };
        Err(other_account(known_here))
    }

    /// Keeps the key that was just checked; the account shown from now on.
    ///
    /// # Errors
    /// `KeyEmpty` when none was checked; `NameTaken`; as keeping does.
    pub async fn connect(&self, name: &str) -> Outcome<i64> {
        let mut pending = guard(&self.0.pending).take().ok_or_else(|| {
            AppError::new(Code::KeyEmpty, "Paste the management key first.")
                .safe("Nothing was saved.")
                .step(Step::PasteKey)
        })?;
        let kept = self.keep_pending(&mut pending, name).await;
        if kept.is_err() {
            // A locked password store or a taken name is no reason to paste again.
            guard(&self.0.pending).get_or_insert(pending);
        }
        kept
    }

    async fn keep_pending(&self, pending: &mut Pending, name: &str) -> Outcome<i64> {
        let stores = self.0.run_key.is_none();
        if stores {
            self.unsealed().await?;
        }
        let id = match pending.becomes {
            Becomes::Same(id) => {
                self.file()?.write(move |w| account::set_disconnected(w, id, None)).await?;
                id
            }
            Becomes::New => self.insert_account(name, pending).await?,
        };
        pending.becomes = Becomes::Same(id);
        let (creator, organization) =
            (pending.current.creator_user_id.clone(), pending.current.organization_id.clone());
        self.file()?
            .write(move |w| account::set_identity(w, id, creator.as_deref(), organization.as_deref()))
            .await?;
        if stores {
            self.keep_management_key(id, &pending.key).await?;
        }
        self.forget_client(id);
        self.take_over(id, pending.seen.clone()).await?;
        self.account_switch(id).await?;
        if stores {
            self.advance_anchor().await;
        }
        Ok(id)
    }

    async fn insert_account(&self, name: &str, pending: &Pending) -> Outcome<i64> {
        let name = name.trim();
        let name = if name.is_empty() { self.suggested_name().await? } else { name.to_owned() };
        self.name_is_free(&name).await?;
        let now = self.now();
        let new = NewAccount {
            name,
            kind: AccountKind::Real,
            base_url: pending.base_url.clone(),
            creator_user_id: None,
            organization_id: None,
            key_mask: Some(pending.key.masked()),
            created_at: now,
        };
        self.file()?
            .write(move |w| {
                let id = account::insert(w, &new)?;
                crate::audit::record(
                    w,
                    now,
                    Some(id),
                    "account.add",
                    format!("account:{id}"),
                    json!({ "practice": false }),
                )?;
                Ok(id)
            })
            .await
    }

    async fn suggested_name(&self) -> Outcome<String> {
        let names: HashSet<String> =
            self.file()?.read(account::all).await?.into_iter().map(|row| row.name).collect();
        let numbered = (2..).map(|n| format!("OpenRouter {n}"));
        let mut offers = std::iter::once("OpenRouter".to_owned()).chain(numbered);
        Ok(offers.find(|name| !names.contains(name)).unwrap_or_default())
    }

    /// # Errors
    /// `NameTaken`.
    pub(crate) async fn name_is_free(&self, name: &str) -> Outcome<()> {
        let wanted = name.to_owned();
        let taken = self.file()?.read(account::all).await?.into_iter().any(|row| row.name == wanted);
        if taken {
            return Err(AppError::new(
                Code::NameTaken,
                format!("An account called ‘{name}’ is here already. Choose another name."),
            )
            .safe("Nothing was changed."));
        }
        Ok(())
    }
}

impl App {
    /// Accounts never mix: the key in use must manage keys, and be this account's.
    ///
    /// # Errors
    /// `OrdinaryKey`, `OtherAccount`.
    pub(crate) async fn verify(
        &self,
        account_id: i64,
        current: &CurrentKey,
        seen: &SeenAccount,
    ) -> Outcome<()> {
        if !current.is_management_key {
            return Err(ordinary_key());
        }
        let row = self.account_row(account_id).await?;
        let file = self.file()?;
        let known = file.read(move |r| key::of_account(r, account_id)).await?;
        let there: HashSet<&str> = seen.keys.iter().map(|key| key.hash.as_str()).collect();
        let known_there = known.iter().any(|key| there.contains(key.hash.as_str()));
        let nobody_yet = row.creator_user_id.is_none() && row.organization_id.is_none();
        if row.kind == AccountKind::Real && !known_there && !nobody_yet && !same_identity(&row, current) {
            return Err(other_account(known.len()));
        }
        if nobody_yet && file.is_writable() {
            let (creator, organization) = (current.creator_user_id.clone(), current.organization_id.clone());
            file.write(move |w| {
                account::set_identity(w, account_id, creator.as_deref(), organization.as_deref())
            })
            .await?;
        }
        guard(&self.0.remote).verified.insert(account_id);
        Ok(())
    }
}

fn other_account(known_here: usize) -> AppError {
    AppError::new(
        Code::OtherAccount,
        format!(
            "This key belongs to a different OpenRouter account (0 of your {known_here} keys are there)."
        ),
    )
    .safe("Nothing was saved, and the lists stay apart.")
    .step(Step::NewAccount)
    .step(Step::PasteKey)
}

fn same_identity(row: &AccountRow, current: &CurrentKey) -> bool {
    match (&row.organization_id, &current.organization_id) {
        (Some(here), Some(there)) => here == there,
        (None, None) => row.creator_user_id.is_some() && row.creator_user_id == current.creator_user_id,
        _ => false,
    }
}

fn passed(view: &mut KeyCheckView, what: CheckKind, found: &str) {
    if let Some(check) = view.checks.iter_mut().find(|check| check.what == what) {
        check.passed = Some(true);
        found.clone_into(&mut check.found);
    }
}

fn unknown_key(error: ReadError) -> AppError {
    match error {
        ReadError::Refused(refusal) if matches!(refusal.status, 401 | 403) => AppError::new(
            Code::KeyUnknown,
            "OpenRouter doesn't know this key. Look whether it was copied whole, then paste it again.",
        )
        .safe("Nothing was created or saved.")
        .step(Step::PasteKey)
        .step(Step::ShowWhere)
        .because(refusal),
        other => other.into(),
    }
}

/// A key that says it may manage keys and is then refused lost its role: the words of an ordinary key fit.
fn not_usable(error: AppError) -> AppError {
    if matches!(error.code, Code::KeyUnknown | Code::OrdinaryKey) { ordinary_key() } else { error }
}

fn ordinary_key() -> AppError {
    AppError::new(
        Code::OrdinaryKey,
        "This is an ordinary OpenRouter key. To make student keys you need a management key.",
    )
    .safe("Nothing was created or saved.")
    .step(Step::ShowWhere)
    .step(Step::UsePractice)
}

/// "1 key", "30 keys".
pub(crate) fn count(n: usize, thing: &str) -> String {
    let s = if n == 1 { "" } else { "s" };
    format!("{n} {thing}{s}")
}

/// What an account has left, when both numbers are known.
pub(crate) fn left(total: Option<Usd>, used: Option<Usd>) -> Option<Usd> {
    total?.checked_sub(used?)
}
