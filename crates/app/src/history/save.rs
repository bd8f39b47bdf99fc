//! Saving the history as a file: for a spreadsheet, or for other programs.

use std::path::Path;

use keyroster_sheets::history_file::{self, HistoryLine};
use keyroster_sheets::key_list::Account;
use serde_json::json;

use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::saving::base_name;
use crate::wire::history::{HistoryForm, HistoryRequest, HistoryRowView};

impl App {
    /// A file name to offer: `history_20261218_140503.csv`, with PRACTICE before it for practice.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn history_name(&self, form: HistoryForm) -> Outcome<String> {
        let practice = match self.account_shown().await? {
            Some(id) => self.is_practice(id).await?,
            None => false,
        };
        let mark = if practice { "PRACTICE_" } else { "" };
        let ending = if form == HistoryForm::Csv { "csv" } else { "json" };
        Ok(format!("{mark}history_{}.{ending}", self.0.clock.local().strftime("%Y%m%d_%H%M%S")))
    }

    /// Saves every change that the request fits, the oldest first; how many.
    ///
    /// # Errors
    /// `NothingToDo` where there is none; as saving does.
    pub async fn history_save(
        &self,
        account_id: i64,
        request: &HistoryRequest,
        form: HistoryForm,
        target: &Path,
        replace: bool,
    ) -> Outcome<u32> {
        let whole = HistoryRequest { before: None, ..request.clone() };
        let (mut rows, ..) = self.history_rows(account_id, &whole, usize::MAX).await?;
        if rows.is_empty() {
            return Err(
                AppError::new(Code::NothingToDo, "There is no entry to save.").safe("Nothing was saved.")
            );
        }
        rows.reverse();
        let practice = self.is_practice(account_id).await?;
        let lines: Vec<HistoryLine> = rows.iter().map(line).collect();
        let account = if practice { Account::Practice } else { Account::Real };
        let bytes = match form {
            HistoryForm::Csv => history_file::csv(&lines, account),
            HistoryForm::Json => history_file::json(&lines, account),
        };
        // No key stands in it: a folder that is copied to a cloud is no reason to warn.
        self.save_file(target, bytes, "history", replace, true).await?;
        let (now, name) = (self.now(), base_name(target));
        let (saved, entries) = (u32::try_from(lines.len()).unwrap_or(u32::MAX), lines.len());
        self.file()?
            .write(move |w| {
                let detail = json!({ "file": name, "entries": entries });
                crate::audit::record(w, now, Some(account_id), "history.save", "file", detail)
            })
            .await?;
        Ok(saved)
    }
}

fn line(row: &HistoryRowView) -> HistoryLine {
    let values = |of: fn(&crate::wire::history::HistoryChangeView) -> Option<&String>| {
        let one = |change| of(change).map(|value| format!("{}: {value}", change.label));
        row.changes.iter().filter_map(one).collect::<Vec<_>>().join("; ")
    };
    HistoryLine {
        entry: row.seq,
        time: row.at.clone(),
        what: row.what.clone(),
        on: row.target.clone(),
        who: row.who.clone(),
        result: serde_json::to_value(row.result)
            .ok()
            .and_then(|v| v.as_str().map(str::to_owned))
            .unwrap_or_default(),
        before: values(|change| change.before.as_ref()),
        after: values(|change| change.after.as_ref()),
    }
}
