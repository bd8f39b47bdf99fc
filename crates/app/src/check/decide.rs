//! Decisions about single keys of the board: whose it is, what is all right as it is, what is left alone.

use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::{Limit, PositiveUsd, Terms};
use keyroster_store::key::{self, KeyOrigin, KeyRow, Observed, Wanted};
use keyroster_store::verdict::{self, Verdict, VerdictRow};
use keyroster_store::{StoreError, Writer, agreed, holder, question, roster};
use serde_json::json;

use super::now::account_now;
use crate::changes::facts_of;
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::wire::board::{BoardAsideRequest, BoardLinkRequest, BoardNameRequest};
use crate::wire::rosters::PersonRequest;

impl App {
    /// What is at OpenRouter is all right: it is agreed and wished from now on.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn board_keep(&self, hash: &str) -> Outcome<()> {
        let row = self.board_key(hash).await?;
        let (now, hash) = (self.now(), row.hash.clone());
        let wish = wished_now(&row.observed);
        let (kept, former) = (hash.clone(), row.wanted);
        let before = self
            .file()?
            .write(move |w| {
                let before = agreed::get(w, &hash)?;
                let after = facts_of(&row.observed);
                agreed::put(w, &hash, &after, now)?;
                key::set_wanted(w, &hash, &wish)?;
                let detail = json!({ "before": before, "after": after });
                crate::audit::record(w, now, Some(row.account_id), "key.keep", hash, detail)?;
                Ok(before)
            })
            .await?;
        guard(&self.0.tries).kept.insert(kept, (before, former));
        self.changed();
        Ok(())
    }

    /// Takes back that a key was kept as it is, while this process remembers it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn board_keep_undo(&self, hash: &str) -> Outcome<()> {
        let row = self.board_key(hash).await?;
        let (before, wanted) = guard(&self.0.tries).kept.remove(&row.hash).ok_or_else(|| {
            AppError::new(Code::NotFound, "That cannot be taken back any more.").safe("Nothing was changed.")
        })?;
        let now = self.now();
        self.file()?
            .write(move |w| {
                match &before {
                    Some(before) => agreed::put(w, &row.hash, before, now)?,
                    None => agreed::forget(w, &row.hash)?,
                }
                key::set_wanted(w, &row.hash, &wanted)?;
                let detail = json!({ "after": before });
                crate::audit::record(w, now, Some(row.account_id), "key.keep_undo", row.hash, detail)
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// A key made elsewhere belongs to this person, or to nobody after all. The hash is its identity, whatever its name.
    ///
    /// # Errors
    /// `NotFound`; `FieldNeedsMending` for a key that was made here.
    pub async fn board_link(&self, request: &BoardLinkRequest) -> Outcome<()> {
        let row = self.board_key(&request.hash).await?;
        if row.origin == KeyOrigin::Created {
            return Err(AppError::new(
                Code::FieldNeedsMending,
                "This key was made here for somebody, so it stays theirs.",
            )
            .safe("Nothing was changed."));
        }
        let (now, holder_id, account_id) = (self.now(), request.holder_id, row.account_id);
        if let Some(id) = holder_id {
            let theirs = self
                .file()?
                .read(move |r| {
                    let Some(person) = holder::get(r, id)?.filter(|person| person.removed_at.is_none())
                    else {
                        return Ok(false);
                    };
                    let class = roster::get(r, person.holder.roster_id)?;
                    Ok(class.is_some_and(|class| class.account_id == account_id))
                })
                .await?;
            if !theirs {
                return Err(AppError::new(Code::NotFound, "That person is not in a class of this account.")
                    .safe("Nothing was changed."));
            }
        }
        self.file()?.write(move |w| link(w, &row, holder_id, now)).await?;
        self.changed();
        Ok(())
    }

    /// A key made elsewhere belongs to somebody new, who joins a class.
    ///
    /// # Errors
    /// As adding a person and as linking do.
    pub async fn board_name(&self, request: &BoardNameRequest) -> Outcome<()> {
        let row = self.board_key(&request.hash).await?;
        let class = self.roster_row(request.roster_id).await?;
        if class.account_id != row.account_id {
            return Err(AppError::new(Code::NotFound, "That class is not in this account.")
                .safe("Nothing was changed."));
        }
        let person = self
            .person_save(&PersonRequest {
                roster_id: request.roster_id,
                holder_id: None,
                name: request.name.clone(),
                email: request.email.clone(),
                external_id: String::new(),
                group: String::new(),
                limit: String::new(),
            })
            .await?;
        let request = BoardLinkRequest { hash: row.hash, holder_id: Some(person.holder_id) };
        self.board_link(&request).await
    }

    /// Leaves keys alone from now on, or asks about them again.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn board_set_aside(&self, request: &BoardAsideRequest) -> Outcome<()> {
        let account_id = self.account_here().await?;
        let (now, aside, hashes) = (self.now(), request.aside, request.hashes.clone());
        let known = self.file()?.read(move |r| account_now(r, account_id)).await?;
        if !hashes.iter().all(|hash| known.lines.iter().any(|line| line.key.hash.as_str() == hash)) {
            return Err(no_such_key());
        }
        self.file()?
            .write(move |w| {
                for hash in hashes {
                    if aside {
                        let verdict = Verdict::LeftAlone;
                        let key_hash = hash.clone();
                        let row =
                            VerdictRow { account_id, key_hash, verdict, holder_id: None, decided_at: now };
                        verdict::put(w, &row)?;
                        settle_questions(w, account_id, &hash, "set_aside", now)?;
                    } else {
                        verdict::take_back(w, account_id, &hash)?;
                    }
                    let action = if aside { "key.set_aside" } else { "key.ask_again" };
                    crate::audit::record(w, now, Some(account_id), action, hash, json!({}))?;
                }
                Ok(())
            })
            .await?;
        self.changed();
        Ok(())
    }

    pub(super) async fn board_key(&self, hash: &str) -> Outcome<KeyRow> {
        let (wanted, account_id) = (hash.to_owned(), self.account_here().await?);
        let row = self.file()?.read(move |r| key::get(r, &wanted)).await?;
        row.filter(|row| row.account_id == account_id).ok_or_else(no_such_key)
    }
}

fn no_such_key() -> AppError {
    AppError::new(Code::NotFound, "That key is not in this list.").safe("Nothing was changed.")
}

/// Links a key made elsewhere: what is there now is where it begins.
pub(crate) fn link(
    w: &Writer<'_>,
    row: &KeyRow,
    holder_id: Option<i64>,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    let hash = row.hash.as_str();
    key::link(w, hash, holder_id)?;
    verdict::take_back(w, row.account_id, hash)?;
    if holder_id.is_some() {
        agreed::put(w, hash, &facts_of(&row.observed), now)?;
        settle_questions(w, row.account_id, hash, "linked", now)?;
    } else {
        agreed::forget(w, hash)?;
        key::set_wanted(w, hash, &Wanted::default())?;
    }
    let detail = json!({ "before": row.holder_id, "after": holder_id, "name": row.observed.name });
    crate::audit::record(w, now, Some(row.account_id), "key.link", hash, detail)
}

/// A question whether this key is somebody's is answered by this decision.
fn settle_questions(
    w: &Writer<'_>,
    account_id: i64,
    hash: &str,
    answer: &str,
    now: jiff::Timestamp,
) -> Result<(), StoreError> {
    for asked in question::open_of_account(w, account_id)? {
        let settled = matches!(asked.kind.as_str(), crate::needs::MAYBE_THEIRS | crate::needs::APPEARED);
        if settled && asked.about.key_hash.as_deref() == Some(hash) {
            question::answer(w, asked.id, answer, now)?;
        }
    }
    Ok(())
}

/// What is there, as a wish. What cannot be wished (0, or a limit nobody knows) is no wish at all.
fn wished_now(seen: &Observed) -> Wanted {
    let limit = match seen.limit {
        SeenLimit::Of(amount) => PositiveUsd::new(amount).map(Limit::Of),
        SeenLimit::NoLimit => Some(Limit::NoLimit),
        SeenLimit::Unknown => None,
    };
    let terms = limit.zip(seen.reset).map(|(limit, reset)| Terms { limit, reset, expires: seen.expires_at });
    Wanted { terms, disabled: seen.disabled }
}
