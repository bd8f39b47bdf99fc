//! Keys that a complete list does not show: asked for one by one, and called gone only after two clear answers (promise R8).

use std::collections::HashSet;
use std::slice;

use jiff::SignedDuration;
use keyroster_openrouter::{Client, KeyHash};
use keyroster_store::absence::{self, AbsenceRow};
use keyroster_store::key::{self, KeyRow};
use serde_json::json;

use super::users;
use crate::error::Outcome;
use crate::parts::App;
use crate::remote::{listed, observed};

/// A key is called gone only if it is at least this old: new keys may lag in lists.
const OLD_ENOUGH: SignedDuration = SignedDuration::from_mins(10);
/// And only after two answers "no such key" at least this far apart.
const TWICE: SignedDuration = SignedDuration::from_secs(60);

impl App {
    /// Known keys that a complete list does not show are asked for by hash; how many are called gone now.
    pub(super) async fn look_for_missing(
        &self,
        account_id: i64,
        client: &Client,
        there: &HashSet<String>,
    ) -> Outcome<usize> {
        let known = self.file()?.read(move |r| key::of_account(r, account_id)).await?;
        let old = |key: &KeyRow| {
            key.observed.created_at.is_none_or(|at| self.now().duration_since(at) > OLD_ENOUGH)
        };
        let missing: Vec<KeyRow> = known
            .into_iter()
            .filter(|key| key.gone_at.is_none() && !there.contains(&key.hash) && old(key))
            .collect();
        let mut gone = 0;
        for key in missing {
            let Ok(id) = KeyHash::new(&key.hash) else { continue };
            // No clear answer concludes nothing; the next check asks again.
            let Ok(found) = client.get_key(&id).await else { continue };
            let (now, hash) = (self.now(), key.hash.clone());
            if let Some(found) = found {
                let seen = observed(&listed(&found), now);
                let external = users::external(slice::from_ref(&found));
                let shown = AbsenceRow { missed_at: None, shown_at: Some(now) };
                self.file()?
                    .write(move |w| {
                        key::observe(w, &hash, &seen)?;
                        users::learn(w, account_id, &external, now)?;
                        absence::put(w, &hash, &shown)
                    })
                    .await?;
                continue;
            }
            let called_gone = self
                .file()?
                .write(move |w| {
                    let before = absence::get(w, &hash)?.unwrap_or_default();
                    let first = before.missed_at.unwrap_or(now);
                    absence::put(w, &hash, &AbsenceRow { missed_at: Some(first), shown_at: None })?;
                    if now.duration_since(first) < TWICE {
                        return Ok(false);
                    }
                    key::set_gone(w, &hash, Some(now))?;
                    crate::audit::record(w, now, Some(account_id), "key.gone", hash, json!({}))?;
                    Ok(true)
                })
                .await?;
            gone += usize::from(called_gone);
        }
        Ok(gone)
    }
}
