//! Statements: issued by closing a month, corrected by notes, saved as files. What was issued never changes.

mod close;
mod correct;
pub(crate) mod frozen;
mod lines;
mod save;

use std::collections::HashMap;

use keyroster_store::statement::{StatementKind, StatementRow};
use keyroster_store::{holder, statement};

use crate::clock::text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::wire::statements::{StatementKindView, StatementRowView, StatementView, StatementsView};
use frozen::Frozen;

impl From<StatementKind> for StatementKindView {
    fn from(kind: StatementKind) -> StatementKindView {
        match kind {
            StatementKind::Statement => StatementKindView::Statement,
            StatementKind::Credit => StatementKindView::Credit,
            StatementKind::Debit => StatementKindView::Debit,
        }
    }
}

impl App {
    /// All that was issued for the account on show. No network.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn statements_list(&self) -> Outcome<StatementsView> {
        let account_id = self.account_here().await?;
        let (rows, emails) = self
            .file()?
            .read(move |r| {
                let people = holder::of_account(r, account_id)?;
                let emails: HashMap<i64, bool> =
                    people.iter().map(|row| (row.holder.id, row.holder.person.email.is_some())).collect();
                Ok((statement::of_account(r, account_id)?, emails))
            })
            .await?;
        let number_of = |id: i64| rows.iter().find(|row| row.id == id).map(StatementRow::number_text);
        // Notes stand beside the statement they correct.
        let mut order: Vec<&StatementRow> = rows.iter().collect();
        order.sort_by_key(|row| {
            let first = row.corrects.and_then(|id| rows.iter().find(|one| one.id == id)).unwrap_or(row);
            (std::cmp::Reverse(row.month), first.number, row.number)
        });
        let view = |row: &StatementRow| StatementRowView {
            id: row.id,
            number: row.number_text(),
            month: row.month.to_string(),
            month_title: row.month.title(),
            kind: row.kind.into(),
            client: Frozen::read(row)
                .map(|frozen| frozen.statement().client.name.clone())
                .unwrap_or_default(),
            holder_id: row.holder_id,
            total: row.total.to_text(),
            issued_at: text(row.issued_at),
            corrects: row.corrects.and_then(number_of),
            whole: row.is_whole(),
            has_email: emails.get(&row.holder_id).copied().unwrap_or(false),
        };
        Ok(StatementsView { statements: order.into_iter().map(view).collect() })
    }

    /// One of them, whole.
    ///
    /// # Errors
    /// `NotFound`; `FileDamaged` where its text is not the one that was issued.
    pub async fn statement_view(&self, id: i64) -> Outcome<StatementView> {
        let row = self.statement_row(id).await?;
        let frozen = Frozen::read(&row)?;
        let (lines, sums) = match &frozen {
            Frozen::Statement { issued, .. } => lines::of_statement(&issued.statement),
            Frozen::Note { issued, .. } => lines::of_note(&issued.note),
        };
        Ok(StatementView {
            row: self.statement_row_view(id).await?,
            lines,
            sums,
            how: lines::how(&frozen),
            models: lines::models(&frozen),
            sha256: row.sha256,
        })
    }

    async fn statement_row(&self, id: i64) -> Outcome<StatementRow> {
        let account_id = self.account_here().await?;
        let rows = self.file()?.read(move |r| statement::of_account(r, account_id)).await?;
        rows.into_iter().find(|row| row.id == id).ok_or_else(not_here)
    }

    async fn statement_row_view(&self, id: i64) -> Outcome<StatementRowView> {
        let all = self.statements_list().await?.statements;
        all.into_iter().find(|row| row.id == id).ok_or_else(not_here)
    }
}

fn not_here() -> AppError {
    AppError::new(Code::NotFound, "That statement is not here.").safe("Nothing was changed.")
}
