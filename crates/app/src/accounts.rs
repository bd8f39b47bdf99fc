//! Accounts: which there are, which one is shown, what stays when one is disconnected.

use keyroster_domain::usd::Usd;
use keyroster_store::account::{self, AccountKind, AccountRow};
use keyroster_store::key::{KeyRow, SeenLimit};
use keyroster_store::{key, list_time, meta, roster, secret, setting};
use serde_json::json;

use crate::clock::maybe_text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::wire::accounts::{AccountView, DisconnectView};

const SHOWN: &str = "account_shown";

impl App {
    /// Every account that is not disconnected.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn account_list(&self) -> Outcome<Vec<AccountView>> {
        let rows = self.connected().await?;
        let mut views = Vec::new();
        for row in rows {
            views.push(self.account_view(row).await?);
        }
        Ok(views)
    }

    pub(crate) async fn connected(&self) -> Outcome<Vec<AccountRow>> {
        let rows = self.file()?.read(account::all).await?;
        Ok(rows.into_iter().filter(|row| row.disconnected_at.is_none()).collect())
    }

    async fn account_view(&self, row: AccountRow) -> Outcome<AccountView> {
        let id = row.id;
        let (keys, list, review) = self
            .file()?
            .read(move |r| {
                let review = meta::get(r)?.is_some_and(|meta| meta.review.is_some());
                Ok((key::of_account(r, id)?, list_time::last_complete(r, id)?, review))
            })
            .await?;
        let credits = match guard(&self.0.remote).accounts.get(&id) {
            Some(seen) => seen.credits,
            None => None,
        };
        let credits = match credits {
            Some(credits) => Some(credits),
            None => self.file()?.read(move |r| setting::get::<Usd>(r, &credits_name(id))).await?,
        };
        Ok(AccountView {
            id,
            name: row.name,
            practice: row.kind == AccountKind::Practice,
            key_mask: row.key_mask,
            credits_left: credits.map(Usd::to_decimal),
            can_still_spend: list.as_ref().and_then(|_| can_still_spend(&keys)).map(Usd::to_decimal),
            as_of: maybe_text(list.map(|list| list.ended_at)),
            review_pending: review,
        })
    }

    /// The account on show; `None` before the first.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn account_shown(&self) -> Outcome<Option<i64>> {
        let chosen = *guard(&self.0.account);
        let kept = match chosen {
            Some(id) => Some(id),
            None => self.file()?.read(|r| setting::get::<i64>(r, SHOWN)).await?,
        };
        let rows = self.connected().await?;
        let known = kept.filter(|id| rows.iter().any(|row| row.id == *id));
        Ok(known.or_else(|| rows.first().map(|row| row.id)))
    }

    /// The account on show.
    ///
    /// # Errors
    /// `NotFound` before the first.
    pub(crate) async fn account_here(&self) -> Outcome<i64> {
        self.account_shown()
            .await?
            .ok_or_else(|| AppError::new(Code::NotFound, "There is no account yet. Connect one first."))
    }

    /// Works in another account for as long as this process runs; the window's choice stays.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn account_look(&self, id: i64) -> Outcome<()> {
        self.account_row(id).await?;
        *guard(&self.0.account) = Some(id);
        Ok(())
    }

    /// Shows another account.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn account_switch(&self, id: i64) -> Outcome<()> {
        self.account_row(id).await?;
        *guard(&self.0.account) = Some(id);
        let file = self.file()?;
        if file.is_writable() {
            file.write(move |w| setting::set(w, SHOWN, &id)).await?;
        }
        self.changed();
        Ok(())
    }

    /// The account of that name.
    ///
    /// # Errors
    /// `NotFound`, naming those there are; `NameOne` where no name was given and there are several.
    pub async fn account_named(&self, name: Option<&str>) -> Outcome<i64> {
        let rows = self.connected().await?;
        let names = || rows.iter().map(|row| format!("‘{}’", row.name)).collect::<Vec<_>>().join(", ");
        match (name, rows.as_slice()) {
            (Some(name), rows) => {
                rows.iter().find(|row| row.name == name).map(|row| row.id).ok_or_else(|| {
                    AppError::new(
                        Code::NotFound,
                        format!("There is no account ‘{name}’ here. There is: {}.", names()),
                    )
                })
            }
            (None, [only]) => Ok(only.id),
            (None, []) => Err(AppError::new(Code::NotFound, "There is no account yet. Connect one first.")),
            (None, _) => Err(AppError::new(Code::NameOne, format!("Say which account: {}.", names()))),
        }
    }

    /// Renames an account.
    ///
    /// # Errors
    /// `NameTaken`, `FieldNeedsMending`.
    pub async fn account_rename(&self, id: i64, name: &str) -> Outcome<()> {
        let name = required(name, "account")?;
        if self.account_row(id).await?.name != name {
            self.name_is_free(&name).await?;
        }
        let now = self.now();
        self.file()?
            .write(move |w| {
                account::rename(w, id, &name)?;
                crate::audit::record(
                    w,
                    now,
                    Some(id),
                    "account.rename",
                    format!("account:{id}"),
                    json!({ "name": name }),
                )
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// What stays when an account is disconnected.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn disconnect_preview(&self, id: i64) -> Outcome<DisconnectView> {
        let row = self.account_row(id).await?;
        let (rosters, keys, secrets) = self
            .file()?
            .read(move |r| {
                Ok((roster::of_account(r, id)?, key::of_account(r, id)?, secret::stored_hashes(r, id)?))
            })
            .await?;
        let live = keys.iter().filter(|key| key.gone_at.is_none()).count();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(DisconnectView {
            name: row.name,
            rosters: small(rosters.len()),
            live_keys: small(live),
            secrets: small(secrets.len()),
        })
    }

    /// Disconnects: the management key leaves this computer; classes and saved secrets stay.
    ///
    /// # Errors
    /// `RunGoingOn`; as opening the seal does.
    pub async fn disconnect(&self, id: i64) -> Outcome<()> {
        self.no_run().await?;
        let row = self.account_row(id).await?;
        if row.kind == AccountKind::Real {
            self.forget_management_key(id).await?;
        }
        let now = self.now();
        self.file()?
            .write(move |w| {
                account::set_disconnected(w, id, Some(now))?;
                crate::audit::record(
                    w,
                    now,
                    Some(id),
                    "account.disconnect",
                    format!("account:{id}"),
                    json!({}),
                )
            })
            .await?;
        self.forget_client(id);
        let mut shown = guard(&self.0.account);
        if *shown == Some(id) {
            *shown = None;
        }
        drop(shown);
        self.changed();
        Ok(())
    }
}

/// The name under which an account's last credits are kept.
pub(crate) fn credits_name(id: i64) -> String {
    format!("credits_{id}")
}

/// What the live keys can still spend together; `None` with a key that has no limit or tells nothing.
pub(crate) fn can_still_spend(keys: &[KeyRow]) -> Option<Usd> {
    let live = keys.iter().filter(|key| key.gone_at.is_none() && key.observed.disabled != Some(true));
    let left = live.map(|key| match (key.observed.limit, key.observed.remaining) {
        (SeenLimit::Of(_), Some(remaining)) => Some(remaining.max(Usd::ZERO)),
        (SeenLimit::Of(limit), None) => Some(limit),
        (SeenLimit::NoLimit | SeenLimit::Unknown, _) => None,
    });
    left.collect::<Option<Vec<Usd>>>().and_then(Usd::checked_sum)
}

/// A name that is not empty, on one line, not too long.
pub(crate) fn required(name: &str, what: &str) -> Outcome<String> {
    let clean = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.is_empty() || clean.chars().count() > 120 {
        return Err(AppError::new(
            Code::FieldNeedsMending,
            format!("Give the {what} a name of 1 to 120 characters."),
        )
        .safe("Nothing was changed."));
    }
    Ok(clean)
}
