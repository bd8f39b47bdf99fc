//! A file for review: everything a department, an accountant or a co-teacher may see, and no key.

use std::path::Path;

use keyroster_sheets::review_file::{self, Manifest};
use keyroster_store::review::{self, Scope};
use serde_json::json;

use crate::error::Outcome;
use crate::parts::App;
use crate::saving::{absolute, base_name, file_safe};
use crate::wire::review::{ReviewRequest, ReviewSavedView};

/// The ending of files for review.
pub const ENDING: &str = "keyroster-review";

/// How a history stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryStands {
    /// Changes on record.
    pub changes: i64,
    /// The first one that is not as it was written; `None` = all are.
    pub first_broken: Option<i64>,
}

impl App {
    /// A file name to offer: `Applied-AI-review-20261125.keyroster-review`.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn review_name(&self, request: &ReviewRequest) -> Outcome<String> {
        let account = self.account_row(self.account_of(request).await?).await?;
        let name = match request.roster_id {
            Some(id) => self.roster_row(id).await?.name,
            None => account.name.clone(),
        };
        let mark = if self.is_practice(account.id).await? { "PRACTICE_" } else { "" };
        let name = file_safe(&name).split_whitespace().collect::<Vec<_>>().join("-");
        let day = self.0.clock.local().strftime("%Y%m%d").to_string();
        Ok(format!("{mark}{name}-review-{day}.{ENDING}"))
    }

    /// Saves a file for review. Nothing sealed goes into it.
    ///
    /// # Errors
    /// `NotFound`; as saving a file does.
    pub async fn review_save(
        &self,
        request: &ReviewRequest,
        target: &Path,
        replace: bool,
    ) -> Outcome<ReviewSavedView> {
        let account = self.account_row(self.account_of(request).await?).await?;
        let roster = match request.roster_id {
            Some(id) => Some(self.roster_row(id).await?.name),
            None => None,
        };
        let scope = Scope { account_id: account.id, roster_id: request.roster_id, emails: request.emails };
        let payload = self.file()?.read(move |r| review::make(r, &scope)).await?;
        let manifest = Manifest {
            made_at: self.now(),
            made_by: crate::audit::actor(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            practice: self.is_practice(account.id).await?,
            account: account.name,
            roster,
            emails: request.emails,
            people: payload.people,
            keys: payload.keys,
            changes: payload.changes,
            changes_there: payload.changes_there,
            head: (payload.head.seq, payload.head.hash),
        };
        let bytes = review_file::write(&manifest, &payload.bytes);
        // No key is in it, so it may lie in a folder that is copied to a cloud.
        self.save_file(target, bytes, "review", replace, true).await?;
        let (now, path, roster_id, emails) =
            (self.now(), absolute(target), request.roster_id, request.emails);
        let file_name = base_name(&path);
        let noted = file_name.clone();
        self.file()?
            .write(move |w| {
                let about =
                    roster_id.map_or_else(|| format!("account:{}", account.id), |id| format!("roster:{id}"));
                let detail = json!({ "file": noted, "emails": emails });
                crate::audit::record(w, now, Some(account.id), "review.save", about, detail)
            })
            .await?;
        self.changed();
        let small = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(ReviewSavedView {
            file_name: Some(file_name),
            people: small(manifest.people),
            keys: small(manifest.keys),
            changes: small(manifest.changes),
        })
    }

    /// How the history on show stands: how many changes are on record, and the first one that is not as it was written.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn history_stands(&self) -> Outcome<HistoryStands> {
        self.file()?
            .read(|r| {
                Ok(HistoryStands {
                    changes: keyroster_store::audit::head(r)?.seq,
                    first_broken: keyroster_store::audit::first_broken(r)?,
                })
            })
            .await
    }

    async fn account_of(&self, request: &ReviewRequest) -> Outcome<i64> {
        match request.roster_id {
            Some(id) => self.account_of_roster(id).await,
            None => self.account_here().await,
        }
    }
}
