//! Keeps what a run found, one after the other, so that a question asked and withdrawn ends withdrawn.

use keyroster_domain::provisioning::{Doubt, Question, QuestionKind, Subject};
use keyroster_store::question::{self, About};
use keyroster_store::{StoreError, Writer, attempt, holder};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::{APPEARED, KeyDetail, Noted, OLD_ATTEMPT, OTHER_COPY, REFUSED, UNCLEAR_KEY, WRONG_LIMIT};
use crate::parts::App;

/// Keeps notes until the sender is gone.
pub(crate) fn keep_notes(app: &App, account_id: i64) -> (mpsc::UnboundedSender<Noted>, JoinHandle<()>) {
    let (notes, mut queue) = mpsc::unbounded_channel();
    let app = app.clone();
    let keeping = tokio::spawn(async move {
        while let Some(noted) = queue.recv().await {
            let now = app.now();
            let kept = match app.file() {
                Ok(file) => file.write(move |w| keep(w, account_id, noted, now)).await,
                Err(error) => Err(error),
            };
            match kept {
                Ok(true) => app.changed(),
                Ok(false) => {}
                Err(error) => tracing::error!(code = ?error.code, "a question could not be kept"),
            }
        }
    });
    (notes, keeping)
}

/// Whether anything changed.
fn keep(w: &Writer<'_>, account_id: i64, noted: Noted, now: jiff::Timestamp) -> Result<bool, StoreError> {
    let of_holder = |id: i64| -> Result<About, StoreError> {
        let roster_id = holder::get(w, id)?.map(|row| row.holder.roster_id);
        Ok(About { account_id: Some(account_id), roster_id, holder_id: Some(id), ..About::default() })
    };
    match noted {
        Noted::Ask(question) => {
            let about = match question.row {
                Some(row) => of_holder(row)?,
                None => About { account_id: Some(account_id), ..About::default() },
            };
            let attempt_id = match question.marker {
                Some(marker) => attempt::by_nonce(w, &marker.to_string())?.map(|row| row.id),
                None => None,
            };
            let key_hash = match &question.about {
                Subject::Key(hash) => Some(hash.as_str().to_owned()),
                Subject::Attempt(_) => None,
            };
            let about = About { attempt_id, key_hash, ..about };
            question::ask(w, kind(&question), &about, &json!(detail(&question)), now)?;
        }
        Noted::Withdraw(subject) => {
            for row in question::open_of_account(w, account_id)? {
                let same = match &subject {
                    Subject::Key(hash) => row.about.key_hash.as_deref() == Some(hash.as_str()),
                    Subject::Attempt(marker) => {
                        row.about.key_hash.is_none()
                            && row.detail.get("marker").and_then(|text| text.as_str())
                                == Some(marker.to_string().as_str())
                    }
                };
                if same && matches!(row.kind.as_str(), UNCLEAR_KEY | OLD_ATTEMPT | OTHER_COPY) {
                    question::answer(w, row.id, "settled", now)?;
                }
            }
        }
        Noted::Refused(id, refusal) => {
            let detail = KeyDetail { message: Some(refusal.message), ..KeyDetail::default() };
            question::ask(w, REFUSED, &of_holder(id)?, &json!(detail), now)?;
        }
        Noted::WrongTerms { holder, hash, switched_off } => {
            let about = About { key_hash: Some(hash.as_str().to_owned()), ..of_holder(holder)? };
            let detail = KeyDetail { disabled: switched_off, ..KeyDetail::default() };
            question::ask(w, WRONG_LIMIT, &about, &json!(detail), now)?;
        }
        Noted::Made(id) => {
            let mut closed = false;
            for row in question::open_of_account(w, account_id)? {
                if row.about.holder_id == Some(id) && row.kind == REFUSED {
                    question::answer(w, row.id, "made", now)?;
                    closed = true;
                }
            }
            return Ok(closed);
        }
        Noted::Appeared(key) => {
            let hash = key.hash.as_str().to_owned();
            let about = About { account_id: Some(account_id), key_hash: Some(hash), ..About::default() };
            question::ask(w, APPEARED, &about, &json!(KeyDetail::of(&key)), now)?;
        }
    }
    Ok(true)
}

fn kind(question: &Question) -> &'static str {
    match question.kind {
        QuestionKind::MayBeHeld(_) => UNCLEAR_KEY,
        QuestionKind::OldAttempt => OLD_ATTEMPT,
        QuestionKind::OtherCopy => OTHER_COPY,
    }
}

fn detail(question: &Question) -> KeyDetail {
    let doubts = match &question.kind {
        QuestionKind::MayBeHeld(doubts) => doubts.iter().map(|doubt| word(*doubt).to_owned()).collect(),
        QuestionKind::OldAttempt | QuestionKind::OtherCopy => Vec::new(),
    };
    KeyDetail {
        doubts,
        marker: question.marker.map(|marker| marker.to_string()),
        ..question.key.as_deref().map(KeyDetail::of).unwrap_or_default()
    }
}

const fn word(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::OtherInstall => "It was made on another computer.",
        Doubt::OtherEpoch => "It was made before this list was restored.",
        Doubt::Used => "It has been used.",
        Doubt::OtherTime => "It was made at another time than the lost request.",
        Doubt::OldAttempt => "The lost request is more than a day old.",
        Doubt::NoMarker => "Its name was changed at OpenRouter.",
    }
}
