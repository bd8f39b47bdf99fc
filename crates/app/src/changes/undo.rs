//! Taking changes back: all of a run, or one of them, as a new plan over keys that are still as the change left them.

use keyroster_domain::limits::{Act, CannotUndo, Item, Kind, former};
use keyroster_store::change::{self, ChangeItemRow, ItemState};
use keyroster_store::key;

use super::make::MadeChanges;
use super::{seen_of, view};
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::changes::{ChangePlanView, ChangeRunView, ChangeSkipView};

impl App {
    /// Takes a run of changes back at once: what it changed and nobody changed since. Returns at once; the run goes on.
    ///
    /// # Errors
    /// `NotFound`, `NothingToDo`; as planning and applying do.
    pub async fn changes_undo(&self, run_id: i64) -> Outcome<ChangeRunView> {
        let rows = self.file()?.read(move |r| change::items(r, run_id)).await?;
        let made = self.plan_back(run_id, rows).await?;
        self.apply_made(&made).await
    }

    /// Plans to take a run of changes back, and shows it.
    ///
    /// # Errors
    /// `NotFound`; as planning does.
    pub async fn changes_undo_plan(&self, run_id: i64) -> Outcome<ChangePlanView> {
        let rows = self.file()?.read(move |r| change::items(r, run_id)).await?;
        Ok(self.plan_back(run_id, rows).await?.view)
    }

    /// Plans to take one change back ("Reverse this change…" in the history, where a change names its item).
    ///
    /// # Errors
    /// `NotFound`; as planning does.
    pub async fn change_reverse_plan(&self, item_id: i64) -> Outcome<ChangePlanView> {
        let row = self.file()?.read(move |r| change::item(r, item_id)).await?;
        let row = row.ok_or_else(not_here)?;
        Ok(self.plan_back(row.run_id, vec![row]).await?.view)
    }

    async fn plan_back(&self, run_id: i64, rows: Vec<ChangeItemRow>) -> Outcome<MadeChanges> {
        let run = self.file()?.read(move |r| change::get(r, run_id)).await?.ok_or_else(not_here)?;
        let names = self.names(run.account_id).await?;
        let (mut wanted, mut skipped) = (Vec::new(), Vec::new());
        for row in rows.into_iter().filter(|row| row.state == ItemState::Done) {
            let Ok(item) = serde_json::from_str::<Item>(&row.item_json) else { continue };
            let hash = row.key_hash.clone();
            let known = self.file()?.read(move |r| key::get(r, &hash)).await?;
            let Some(known) = known.filter(|known| known.gone_at.is_none()) else {
                skipped.push(back_skip(&item, &names, CannotUndo::Deleted));
                continue;
            };
            match former(&item, &seen_of(&known.observed)) {
                Ok(set) => wanted.push((row.key_hash, Act::Set(set))),
                Err(why) => skipped.push(back_skip(&item, &names, why)),
            }
        }
        self.plan_changes(run.account_id, run.roster_id, Kind::Undo, wanted, skipped).await
    }
}

fn back_skip(item: &Item, names: &view::Names, why: CannotUndo) -> ChangeSkipView {
    let reason = match why {
        CannotUndo::Deleted => "The key is deleted and cannot be brought back.",
        CannotUndo::ChangedSince => "It was changed again since; left as it is.",
        CannotUndo::WasZero => "Its limit was $0.00, which cannot be set. Turn the key off instead.",
        CannotUndo::WasUnknown => "What it was before is not known.",
    };
    ChangeSkipView {
        holder_id: item.holder_id,
        name: view::who(item.holder_id, &item.saw.name, names),
        reason: reason.to_owned(),
    }
}

fn not_here() -> AppError {
    AppError::new(Code::NotFound, "That change is not on record here.").safe("Nothing was changed.")
}
