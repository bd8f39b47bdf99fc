//! Carrying out a person's decision.

use std::time::Duration;

use keyroster_domain::key::KeyHash;
use keyroster_domain::marker::Marker;
use keyroster_domain::provisioning::{Answer, Event, Subject};
use keyroster_store::key::{self, KeyOrigin, KeyRow};
use keyroster_store::question::{self, QuestionRow};
use keyroster_store::verdict::{self, Verdict, VerdictRow};
use serde_json::json;

use super::unowned::KEY_NUMBERS;
use super::{
    APPEARED, KeyDetail, LOST_FUTURE, MAYBE_THEIRS, OLD_ATTEMPT, OTHER_COPY, REFUSED, UNCLEAR_KEY,
    WRONG_LIMIT,
};
use crate::anchor::RESTORED;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::remote::observed;
use crate::wire::needs::NeedView;

/// How long an answer that needs OpenRouter may take before the person is told that it goes on in the background.
const PATIENCE: Duration = Duration::from_secs(60);

impl App {
    /// Carries out a decision; the decisions that are left.
    ///
    /// # Errors
    /// `NotFound` for a number or choice that is not there; as reading the account does.
    pub async fn needs_answer(&self, id: i64, choice: &str) -> Outcome<Vec<NeedView>> {
        if id >= KEY_NUMBERS {
            let account_id = self.account_here().await?;
            let offered = self.needs_of(account_id).await?;
            let one = offered.iter().find(|need| need.id == id).ok_or_else(gone)?;
            if !one.choices.iter().any(|offered| offered.choice == choice) {
                return Err(not_offered());
            }
            self.answer_unowned(account_id, id, choice).await?;
            return self.needs_of(account_id).await;
        }
        let row = self.file()?.read(move |r| question::get(r, id)).await?;
        let row = row.filter(|row| row.answer.is_none()).ok_or_else(gone)?;
        let account_id = match row.about.account_id {
            Some(id) => id,
            None => self.account_here().await?,
        };
        let offered = self.needs_of(account_id).await?;
        let fits =
            offered.iter().any(|need| need.id == id && need.choices.iter().any(|c| c.choice == choice));
        if !fits {
            return Err(not_offered());
        }
        match row.kind.as_str() {
            MAYBE_THEIRS => self.answer_maybe_theirs(&row, account_id, choice).await?,
            UNCLEAR_KEY | OTHER_COPY | OLD_ATTEMPT => self.answer_machine(&row, account_id, choice).await?,
            WRONG_LIMIT => self.answer_wrong_limit(&row, account_id, choice).await?,
            REFUSED | APPEARED => self.close_question(&row, account_id, choice).await?,
            RESTORED | LOST_FUTURE => {
                self.resolve_with(account_id, vec![Event::Reviewed]).await?;
                self.wait_closed(row.id).await?;
            }
            _ => return Err(gone()),
        }
        self.changed();
        self.needs_of(account_id).await
    }

    async fn close_question(&self, row: &QuestionRow, account_id: i64, choice: &str) -> Outcome<()> {
        let (id, now, choice, kind) = (row.id, self.now(), choice.to_owned(), row.kind.clone());
        self.file()?
            .write(move |w| {
                question::answer(w, id, &choice, now)?;
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "decide",
                    format!("question:{id}"),
                    json!({ "kind": kind, "choice": choice }),
                )
            })
            .await
    }

    async fn answer_maybe_theirs(&self, row: &QuestionRow, account_id: i64, choice: &str) -> Outcome<()> {
        let (Some(hash), Some(holder_id)) = (row.about.key_hash.clone(), row.about.holder_id) else {
            return Err(gone());
        };
        let (now, theirs) = (self.now(), choice == "theirs");
        let listed = crate::parts::guard(&self.0.remote)
            .accounts
            .get(&account_id)
            .and_then(|seen| seen.keys.iter().find(|key| key.hash.as_str() == hash).cloned());
        self.file()?
            .write(move |w| {
                if theirs {
                    if key::get(w, &hash)?.is_none()
                        && let Some(listed) = &listed
                    {
                        key::insert(w, &KeyRow::foreign(account_id, &hash, observed(listed, now)))?;
                    }
                    if key::get(w, &hash)?.is_some_and(|row| row.origin != KeyOrigin::Created) {
                        key::link(w, &hash, Some(holder_id))?;
                    }
                }
                let verdict = Verdict::LeftAlone;
                let holder_id = theirs.then_some(holder_id);
                verdict::put(
                    w,
                    &VerdictRow { account_id, key_hash: hash, verdict, holder_id, decided_at: now },
                )
            })
            .await?;
        self.close_question(row, account_id, choice).await
    }

    async fn answer_machine(&self, row: &QuestionRow, account_id: i64, choice: &str) -> Outcome<()> {
        let detail: KeyDetail = serde_json::from_value(row.detail.clone()).unwrap_or_default();
        let about = match (&row.about.key_hash, detail.marker.as_deref().and_then(Marker::parse)) {
            (Some(hash), _) => Subject::Key(KeyHash::new(hash)),
            (None, Some(marker)) => Subject::Attempt(marker),
            (None, None) => return Err(gone()),
        };
        let answer = match choice {
            "delete" => Answer::Delete,
            "make_new" => Answer::MakeAnother,
            _ => Answer::LeaveAlone,
        };
        let event = match row.about.holder_id {
            // Resolving knows no class: the holder the question was about comes along.
            Some(row) => Event::AnsweredFor { about, answer, row },
            None => Event::Answered { about, answer },
        };
        self.resolve_with(account_id, vec![event]).await?;
        self.wait_closed(row.id).await
    }

    async fn answer_wrong_limit(&self, row: &QuestionRow, account_id: i64, choice: &str) -> Outcome<()> {
        if choice == "make_new"
            && let Some(hash) = row.about.key_hash.clone()
        {
            let now = self.now();
            self.file()?
                .write(move |w| {
                    key::set_retired(w, &hash, Some(now))?;
                    crate::audit::record(
                        w,
                        now,
                        Some(account_id),
                        "key.retire",
                        hash,
                        json!({ "why": "wrong limit" }),
                    )
                })
                .await?;
        }
        self.close_question(row, account_id, choice).await
    }

    /// Waits until the machine has settled a question, or has ended without.
    async fn wait_closed(&self, id: i64) -> Outcome<()> {
        let mut events = self.events();
        let closed = async {
            loop {
                let open = self
                    .file()?
                    .read(move |r| question::get(r, id))
                    .await?
                    .is_some_and(|row| row.answer.is_none());
                if !open {
                    return Ok(());
                }
                if self.run_is_over().await {
                    return Err(AppError::new(
                        Code::ListIncomplete,
                        "OpenRouter could not be read, so this is not settled yet. Try again in a minute.",
                    )
                    .safe("Nothing was changed.")
                    .step(crate::wire::error::Step::TryAgain));
                }
                // Lagging behind only means that something changed: look again.
                let _ = tokio::time::timeout(Duration::from_millis(200), events.recv()).await;
            }
        };
        let settled = tokio::time::timeout(PATIENCE, closed).await;
        settled.unwrap_or_else(|_| {
            Err(AppError::new(Code::SlowDown, "This takes longer than usual and goes on in the background.")
                .safe("Nothing is lost."))
        })
    }
}

fn not_offered() -> AppError {
    AppError::new(Code::NotFound, "That answer is not offered here.").safe("Nothing was changed.")
}

pub(super) fn gone() -> AppError {
    AppError::new(Code::NotFound, "That question is not open any more.").safe("Nothing was changed.")
}
