//! Carrying out a confirmed plan: what stands in the way, what is written down first, and the start.

use keyroster_domain::limits::{Act, Item, Kind, Plan};
use keyroster_store::{change, key, plan as plans};
use serde_json::json;

use super::make::MadeChanges;
use super::view::{GOOD_FOR, TYPE_FROM};
use super::words::{kind_word, type_the_number};
use super::{Changing, KeptChanges, seen_of, shell, view};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::changes::{ChangeApplyRequest, ChangeRunView};
use crate::wire::error::Step;

impl App {
    /// Carries out the plan that was shown, if it is still what it was. Returns at once; the run goes on.
    ///
    /// # Errors
    /// `PlanStale`, `RunGoingOn`, `FieldNeedsMending` (the typed number, "no limit" not confirmed); as opening the seal
    /// and copying the file before a large deletion do.
    pub async fn changes_apply(&self, request: &ChangeApplyRequest) -> Outcome<ChangeRunView> {
        self.no_changes().await?;
        self.no_run().await?;
        let plan = self.kept_changes(&request.digest).await?;
        confirmed(&plan, request)?;
        self.apply_plan(&plan).await
    }

    /// Carries out a plan that was made just now and needs no confirmation.
    ///
    /// # Errors
    /// `NothingToDo`; as [`App::changes_apply`].
    pub(crate) async fn apply_made(&self, made: &MadeChanges) -> Outcome<ChangeRunView> {
        self.no_changes().await?;
        self.no_run().await?;
        if made.plan.items.is_empty() {
            let why = made.view.skipped.first().map_or("", |skip| &skip.reason);
            return Err(AppError::new(Code::NothingToDo, "There is nothing to change. ".to_owned() + why)
                .safe("Nothing was sent."));
        }
        self.apply_plan(&made.plan).await
    }

    /// The plan of a digest, while it can be carried out.
    async fn kept_changes(&self, digest: &str) -> Outcome<Plan> {
        let wanted = digest.to_owned();
        let row = self.file()?.read(move |r| plans::by_digest(r, &wanted)).await?;
        let row = row.filter(|row| row.confirmed_at.is_none()).ok_or_else(stale)?;
        let kept: KeptChanges = serde_json::from_str(&row.json).map_err(|_| stale())?;
        Ok(kept.changes)
    }

    async fn apply_plan(&self, plan: &Plan) -> Outcome<ChangeRunView> {
        let now = self.now();
        if now.duration_since(plan.made_at) > GOOD_FOR {
            return Err(AppError::new(
                Code::PlanStale,
                "This preview is more than 15 minutes old. Look again, then apply.",
            )
            .safe("Nothing was changed.")
            .step(Step::LookAgain));
        }
        let digest = plan.digest();
        let kept = digest.clone();
        let account_id = self
            .file()?
            .read(move |r| plans::by_digest(r, &kept))
            .await?
            .map(|row| row.account_id)
            .ok_or_else(stale)?;
        self.end_resolving().await?;
        self.changes_resolve(account_id).await?;
        let client = self.client(account_id).await?;
        self.still_as_seen(plan).await?;
        if plan.kind == Kind::Delete && plan.items.len() >= TYPE_FROM {
            self.copy_before("before-delete").await?;
        }
        // From here on neither a run of new keys nor another run of changes can begin.
        let run = self.0.run.lock().await;
        let mut changing = self.0.changes.lock().await;
        if changing.as_ref().is_some_and(Changing::is_going_on)
            || run.as_ref().is_some_and(|run| run.is_going_on())
        {
            return Err(AppError::new(
                Code::RunGoingOn,
                "Another run is not over yet. Try again in a moment.",
            )
            .safe("Nothing was changed."));
        }
        let (whole, names, begun) = (plan.clone(), self.names(account_id).await?, digest.clone());
        let (run_id, items) = self
            .file()?
            .write(move |w| {
                plans::confirm(w, &begun, now)?;
                let kind = kind_word(whole.kind);
                let run_id = change::begin(w, account_id, whole.roster_id, kind, &begun, now)?;
                let mut ids = Vec::with_capacity(whole.items.len());
                for item in &whole.items {
                    let text = item_text(item)?;
                    ids.push(change::add(w, run_id, item.hash.as_str(), item.holder_id, &text, now)?);
                }
                let target =
                    whole.roster_id.map_or_else(|| "account".to_owned(), |id| format!("roster:{id}"));
                let detail =
                    json!({ "run": run_id, "kind": kind, "digest": begun, "keys": whole.items.len() });
                crate::audit::record(w, now, Some(account_id), "change.begin", target, detail)?;
                Ok((run_id, ids))
            })
            .await?;
        crate::failpoint::hit("change.begun");
        self.advance_anchor().await;
        let begun = shell::Begun { account_id, run_id, plan: plan.clone(), items, names };
        let (going, view) = shell::start(self, client, begun);
        *changing = Some(going);
        Ok(view)
    }

    /// What the person saw is still what is known: nothing changed it since.
    async fn still_as_seen(&self, plan: &Plan) -> Outcome<()> {
        let items: Vec<(String, Item)> =
            plan.items.iter().map(|item| (item.hash.as_str().to_owned(), item.clone())).collect();
        let stale_items = self
            .file()?
            .read(move |r| {
                let mut stale = 0;
                for (hash, item) in &items {
                    let same = match key::get(r, hash)? {
                        Some(row) if row.gone_at.is_none() => {
                            let off = matches!(item.act, Act::Set(set) if set.only_off());
                            off || item.saw.unlike(&seen_of(&row.observed)).is_empty()
                        }
                        _ => false,
                    };
                    stale += usize::from(!same);
                }
                Ok(stale)
            })
            .await?;
        if stale_items == 0 { Ok(()) } else { Err(stale()) }
    }

    pub(super) async fn names(&self, account_id: i64) -> Outcome<view::Names> {
        self.file()?.read(move |r| view::names(r, account_id)).await
    }
}

/// What must be said a second time was said.
fn confirmed(plan: &Plan, request: &ChangeApplyRequest) -> Outcome<()> {
    let n = plan.items.len();
    if plan.kind == Kind::Delete && n >= TYPE_FROM && request.number.map(usize::try_from) != Some(Ok(n)) {
        return Err(AppError::new(Code::FieldNeedsMending, type_the_number(n, plan.totals.unspent))
            .safe("Nothing was deleted."));
    }
    if plan.totals.unlimited > 0 && !request.no_limit_confirmed {
        return Err(AppError::new(
            Code::FieldNeedsMending,
            "Some of these keys would have no spending limit. Confirm that, or choose a limit.",
        )
        .safe("Nothing was changed."));
    }
    Ok(())
}

/// An item as it is kept beside its row.
pub(super) fn item_text(item: &Item) -> Result<String, keyroster_store::StoreError> {
    serde_json::to_string(item)
        .map_err(|_| keyroster_store::StoreError::Conflict { rule: "change item: has no text".into() })
}

/// Words for a plan that is not what would be done now.
fn stale() -> AppError {
    AppError::new(Code::PlanStale, "The list changed since this preview. Look again.")
        .safe("Nothing was changed.")
        .step(Step::LookAgain)
}
