//! The management key of an account: in the password store, or sealed in the file where a passphrase is used (decision 9).

use keyroster_openrouter::ApiSecret;
use keyroster_store::account::{self, AccountKind, AccountRow};
use keyroster_store::sealed_item::{self, SealedItemRow};
use keyroster_vault::keychain::Item;
use keyroster_vault::{KeychainError, Secret};

use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::sealing::{Mode, blocking};
use crate::wire::error::Step;

pub(crate) const PURPOSE: &str = "management-key";

/// A pasted key without what comes along with it: blanks, line breaks, quotes, invisible characters, `Bearer`, a name
/// as in `KEY=…`. Its form is never judged.
pub fn cleaned(pasted: &str) -> Secret {
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
    };
    let quotes = |c: char| matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»' | ',' | ';');
    let mut text: String = pasted.chars().filter(|c| !invisible(*c) || c.is_whitespace()).collect();
    let mut rest = text.trim();
    loop {
        let before = rest;
        rest = rest.trim_matches(|c: char| c.is_whitespace() || quotes(c));
        let lower = rest.to_ascii_lowercase();
        for lead in ["authorization:", "bearer", "export "] {
            if lower.starts_with(lead) {
                rest = &rest[lead.len()..];
                break;
            }
        }
        if let Some((name, value)) = rest.split_once('=')
            && !name.is_empty()
            && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
        {
            rest = value;
        }
        if rest == before {
            break;
        }
    }
    let kept: String = rest.chars().filter(|c| !c.is_whitespace()).collect();
    zeroize::Zeroize::zeroize(&mut text);
    Secret::new(kept)
}

impl App {
    /// The management key of an account: the one given for this run, else the kept one.
    ///
    /// # Errors
    /// `KeyMissing`; as opening the seal or the password store does.
    pub(crate) async fn management_key(&self, row: &AccountRow) -> Outcome<ApiSecret> {
        if row.kind == AccountKind::Practice && row.base_url.is_none() {
            let scenario = self.scenario_of(row.id).await?;
            return Ok(ApiSecret::new(self.practice_address(scenario).await?.management_key));
        }
        if let Some(key) = &self.0.run_key {
            return Ok(ApiSecret::new(key.expose().to_owned()));
        }
        let kept = self.kept_management_key(row.id).await?.ok_or_else(|| missing(&row.name))?;
        Ok(ApiSecret::new(kept.expose().to_owned()))
    }

    /// The kept management key of an account; `None` where none is kept.
    ///
    /// # Errors
    /// As opening the seal or the password store does.
    pub(crate) async fn kept_management_key(&self, account_id: i64) -> Outcome<Option<Secret>> {
        let open = self.unsealed().await?;
        match open.mode {
            Mode::Keychain => {
                let (keychain, vault_id, id) =
                    (self.0.keychain.clone(), open.vault_id.clone(), account_id.to_string());
                blocking(move || match keychain.management_key(&vault_id, &id) {
                    Err(KeychainError::NoEntry) => Ok(None),
                    other => other.map(Some),
                })
                .await
            }
            Mode::Passphrase => {
                let item = self.file()?.read(move |r| sealed_item::get(r, account_id, PURPOSE)).await?;
                item.map(|item| open.open_management_key(account_id, &item.nonce, item.ct)).transpose()
            }
        }
    }

    /// Keeps the management key of an account, in place of an older one.
    ///
    /// # Errors
    /// As opening the seal or the password store does.
    pub(crate) async fn keep_management_key(&self, account_id: i64, key: &Secret) -> Outcome<()> {
        let open = self.unsealed().await?;
        let (now, mask) = (self.now(), key.masked());
        let item = match open.mode {
            Mode::Keychain => {
                let (keychain, vault_id) = (self.0.keychain.clone(), open.vault_id.clone());
                let copy = key.duplicate();
                blocking(move || keychain.keep_management_key(&vault_id, &account_id.to_string(), &copy))
                    .await?;
                None
            }
            Mode::Passphrase => {
                let (dek_id, nonce, ct) = open.seal_management_key(account_id, key)?;
                Some(SealedItemRow {
                    account_id,
                    purpose: PURPOSE.to_owned(),
                    dek_id,
                    nonce,
                    ct,
                    updated_at: now,
                })
            }
        };
        self.file()?
            .write(move |w| {
                if let Some(item) = &item {
                    sealed_item::put(w, item)?;
                }
                account::set_key_mask(w, account_id, Some(&mask))?;
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "management_key.keep",
                    format!("account:{account_id}"),
                    serde_json::json!({}),
                )
            })
            .await
    }

    /// Removes the kept management key of an account from this computer.
    ///
    /// # Errors
    /// As opening the seal or the password store does.
    pub(crate) async fn forget_management_key(&self, account_id: i64) -> Outcome<()> {
        let open = self.unsealed().await?;
        if open.mode == Mode::Keychain {
            let (keychain, vault_id, id) =
                (self.0.keychain.clone(), open.vault_id.clone(), account_id.to_string());
            blocking(move || keychain.forget(&Item::ManagementKey { vault_id: &vault_id, account_id: &id }))
                .await?;
        }
        let now = self.now();
        self.file()?
            .write(move |w| {
                sealed_item::delete(w, account_id, PURPOSE)?;
                account::set_key_mask(w, account_id, None)?;
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "management_key.forget",
                    format!("account:{account_id}"),
                    serde_json::json!({}),
                )
            })
            .await
    }
}

fn missing(account: &str) -> AppError {
    AppError::new(
        Code::KeyMissing,
        format!("The management key of ‘{account}’ is not on this computer. Paste it to continue."),
    )
    .safe("Your list and your saved keys are here.")
    .step(Step::PasteKey)
    .step(Step::ShowWhere)
}

#[cfg(test)]
mod tests {
    use super::cleaned;

    /// People paste what they have; none of this may be answered with "invalid".
    #[test]
    fn a_pasted_key_is_cleaned_and_never_judged_by_its_form() {
        let key = "sk-or-v1-0000000000000000000000000000000000000000000000000000000000000abc";
        let pasted = [
            key.to_owned(),
            format!("  {key}\n"),
            format!("\"{key}\""),
            format!("“{key}”"),
            format!("Bearer {key}"),
            format!("bearer: {key}").replace(':', ""),
            format!("Authorization: Bearer {key}\r\n"),
            format!("OPENROUTER_MANAGEMENT_KEY={key}"),
            format!("export OPENROUTER_PROVISIONING_KEY='{key}'"),
            format!("\u{feff}{key}\u{200b}"),
            format!("{}\n{}", &key[..40], &key[40..]),
            format!("`{key}`,"),
        ];
        for text in pasted {
            assert_eq!(cleaned(&text).expose(), key, "{text:?}");
        }
        assert_eq!(
            cleaned("sk-or-mgmt-whatever").expose(),
            "sk-or-mgmt-whatever",
            "another form is no reason to refuse"
        );
        assert!(cleaned(" \"\" ").is_empty());
    }
}
