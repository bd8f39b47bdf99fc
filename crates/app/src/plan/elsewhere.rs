//! Somebody who may already hold a live key from elsewhere is asked about, never silently given a second one.

use std::collections::{HashMap, HashSet};

use keyroster_domain::key::ListedKey;
use keyroster_domain::marker::VaultTag;
use keyroster_domain::names::{bearer, borne_by};
use keyroster_domain::plan::Standing;
use keyroster_store::question::{self, About};
use keyroster_store::{attempt, key, verdict};
use serde_json::json;

use super::standing::class_now;
use crate::error::Outcome;
use crate::identity::meta_row;
use crate::needs;
use crate::parts::App;
use crate::remote::SeenAccount;

impl App {
    /// Asks about every free person whose name or id a key bears that this file does not know.
    pub(crate) async fn ask_about_keys_elsewhere(
        &self,
        account_id: i64,
        roster_id: i64,
        seen: &SeenAccount,
    ) -> Outcome<()> {
        let file = self.file()?;
        if !file.is_writable() {
            return Ok(());
        }
        let (now, keys) = (self.now(), seen.keys.clone());
        file.write(move |w| {
            let ours = VaultTag::parse(&meta_row(w)?.vault_tag);
            let known: HashSet<String> = key::of_account(w, account_id)?
                .into_iter()
                .filter(|row| row.origin != key::KeyOrigin::Foreign)
                .map(|row| row.hash)
                .collect();
            // One that was only seen in a review is still in question where a person is concerned.
            let decided: HashSet<String> = verdict::of_account(w, account_id)?
                .into_iter()
                .filter(|row| row.verdict == verdict::Verdict::LeftAlone)
                .map(|row| row.key_hash)
                .collect();
            let attempts: HashSet<String> =
                attempt::of_account(w, account_id)?.into_iter().map(|row| row.new.nonce).collect();
            let strange = |key: &&ListedKey| {
                let ended = key.expires_at.is_some_and(|at| at <= now);
                let own = key.marker().is_some_and(|marker| {
                    Some(marker.tag()) == ours && attempts.contains(&marker.to_string())
                });
                !ended && !own && !known.contains(key.hash.as_str()) && !decided.contains(key.hash.as_str())
            };
            let mut by_bearer: HashMap<String, Vec<&ListedKey>> = HashMap::new();
            for key in keys.iter().filter(strange) {
                by_bearer.entry(bearer(&key.name)).or_default().push(key);
            }
            let class = class_now(w, roster_id)?;
            let free = class.people.iter().filter(|person| class.standing(person) == Standing::Free);
            let found: Vec<(i64, &ListedKey)> = free
                .filter_map(|person| {
                    let holder = &person.holder.holder;
                    let key = borne_by(&holder.person)
                        .iter()
                        .find_map(|form| by_bearer.get(form)?.first().copied())?;
                    Some((holder.id, key))
                })
                .collect();
            for (holder_id, key) in found {
                let about = About {
                    account_id: Some(account_id),
                    roster_id: Some(roster_id),
                    holder_id: Some(holder_id),
                    key_hash: Some(key.hash.as_str().to_owned()),
                    ..About::default()
                };
                question::ask(w, needs::MAYBE_THEIRS, &about, &json!(needs::KeyDetail::of(key)), now)?;
            }
            Ok(())
        })
        .await
    }
}
