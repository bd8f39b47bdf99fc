//! Statements as files: one, or a month's all in a new folder. Made from the frozen text alone, so they are always the same.

use std::path::Path;

use keyroster_sheets::key_list::Account;
use keyroster_sheets::letters::{self, StatementLetter};
use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_sheets::statement_file;
use keyroster_store::statement::{StatementKind, StatementRow};
use keyroster_store::{holder, statement};
use zeroize::Zeroizing;

use super::frozen::Frozen;
use crate::billing::month::month_of;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::saving::base_name;
use crate::wire::statements::{StatementForm, StatementsSaveRequest, StatementsSavedView};

/// One statement with where its mail would go.
struct ToSave {
    row: StatementRow,
    frozen: Frozen,
    email: Option<String>,
}

impl App {
    /// The name to offer: of a file for one statement in one form, else of a folder.
    ///
    /// # Errors
    /// As [`App::statements_save`].
    pub async fn statements_name(&self, request: &StatementsSaveRequest) -> Outcome<String> {
        let rows = self.to_save(request).await?;
        Ok(match (rows.as_slice(), request.forms.as_slice()) {
            ([one], [form]) => format!("{}{}", stem(one), ending(*form)),
            ([one], _) => stem(one),
            (many, _) => {
                let mark = if many.iter().any(|one| is_practice(&one.frozen)) { "PRACTICE_" } else { "" };
                format!(
                    "{mark}statements_{}",
                    many.first().map(|one| one.row.month.to_string()).unwrap_or_default()
                )
            }
        })
    }

    /// Saves one statement as a file, or several files in a new folder.
    ///
    /// # Errors
    /// `NothingToDo` without a statement or form; `FileDamaged`; as saving does.
    pub async fn statements_save(
        &self,
        request: &StatementsSaveRequest,
        target: &Path,
        replace: bool,
    ) -> Outcome<StatementsSavedView> {
        let rows = self.to_save(request).await?;
        let without_email: Vec<String> = if request.forms.contains(&StatementForm::Letter) {
            let none = rows.iter().filter(|one| one.email.is_none());
            none.map(|one| one.frozen.statement().client.name.clone()).collect()
        } else {
            Vec::new()
        };
        let single = request.id.is_some() && request.forms.len() == 1;
        let (forms, paper) = (request.forms.clone(), Paper::from(request.paper));
        let files = tokio::task::spawn_blocking(move || made(&rows, &forms, paper))
            .await
            .map_err(|cause| not_made().because(cause))??;
        let count = u32::try_from(files.len()).unwrap_or(u32::MAX);
        if files.is_empty() {
            let message = "None of these clients has an address for bills, so there is no draft to save.";
            return Err(AppError::new(Code::NothingToDo, message).safe("Nothing was saved."));
        }
        if single {
            let (_, bytes) = files.into_iter().next().unwrap_or_default();
            self.save_file(target, bytes, "statement", replace, true).await?;
        } else {
            let files = files.into_iter().map(|(name, bytes)| (name, Zeroizing::new(bytes))).collect();
            self.save_folder(target, files, "statement", true).await?;
        }
        Ok(StatementsSavedView { name: Some(base_name(target)), files: count, without_email })
    }

    async fn to_save(&self, request: &StatementsSaveRequest) -> Outcome<Vec<ToSave>> {
        let account_id = self.account_here().await?;
        let month = request.month.as_deref().map(|text| month_of(text, self.now())).transpose()?;
        let (id, client) = (request.id, request.holder_id);
        let (rows, people) = self
            .file()?
            .read(move |r| Ok((statement::of_account(r, account_id)?, holder::of_account(r, account_id)?)))
            .await?;
        let wanted = |row: &StatementRow| {
            id.is_none_or(|id| row.id == id)
                && month.is_none_or(|month| row.month == month)
                && client.is_none_or(|client| row.holder_id == client)
        };
        let mut found = Vec::new();
        for row in rows.into_iter().filter(|row| (id.is_some() || month.is_some()) && wanted(row)) {
            let person = people.iter().find(|one| one.holder.id == row.holder_id);
            let email = person.and_then(|one| one.holder.person.email.clone());
            found.push(ToSave { frozen: Frozen::read(&row)?, row, email });
        }
        if found.is_empty() || request.forms.is_empty() {
            return Err(AppError::new(
                Code::NothingToDo,
                "There is no statement to save yet. Close the month first.",
            )
            .safe("Nothing was saved."));
        }
        Ok(found)
    }
}

fn not_made() -> AppError {
    AppError::new(Code::Internal, "The file could not be made. Save it in another form, and tell us.")
        .safe("Nothing was saved.")
}

const fn ending(form: StatementForm) -> &'static str {
    match form {
        StatementForm::Pdf => ".pdf",
        StatementForm::Csv => ".csv",
        StatementForm::Json => ".json",
        StatementForm::Letter => ".eml",
    }
}

fn is_practice(frozen: &Frozen) -> bool {
    match frozen {
        Frozen::Statement { issued, .. } => issued.practice,
        Frozen::Note { issued, .. } => issued.practice,
    }
}

fn stem(one: &ToSave) -> String {
    let client = &one.frozen.statement().client.name;
    let note = one.row.kind != StatementKind::Statement;
    statement_file::file_stem(&one.row.number_text(), client, note, is_practice(&one.frozen))
}

fn made(rows: &[ToSave], forms: &[StatementForm], paper: Paper) -> Outcome<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    for one in rows {
        for form in forms {
            if let Some(bytes) = bytes(one, *form, paper)? {
                files.push((format!("{}{}", stem(one), ending(*form)), bytes));
            }
        }
    }
    Ok(files)
}

fn pdf(frozen: &Frozen, paper: Paper) -> Outcome<Vec<u8>> {
    let text = match frozen {
        Frozen::Statement { issued, .. } => statement_file::all_text(issued),
        Frozen::Note { issued, .. } => statement_file::all_note_text(issued),
    };
    let more = crate::handouts::fonts::for_characters(Fonts::own().lacking(&text));
    let fonts = Fonts::with(&more);
    let made = match frozen {
        Frozen::Statement { issued, .. } => statement_file::pdf(issued, paper, &fonts),
        Frozen::Note { issued, .. } => statement_file::note_pdf(issued, paper, &fonts),
    };
    made.map(|bytes| bytes.to_vec()).map_err(|cause| not_made().because(cause))
}

fn bytes(one: &ToSave, form: StatementForm, paper: Paper) -> Outcome<Option<Vec<u8>>> {
    Ok(Some(match (form, &one.frozen) {
        (StatementForm::Pdf, frozen) => pdf(frozen, paper)?,
        (StatementForm::Csv, Frozen::Statement { issued, .. }) => statement_file::csv(issued),
        (StatementForm::Csv, Frozen::Note { issued, .. }) => statement_file::note_csv(issued),
        (StatementForm::Json, Frozen::Statement { issued, .. }) => statement_file::json(issued),
        (StatementForm::Json, Frozen::Note { issued, .. }) => statement_file::note_json(issued),
        (StatementForm::Letter, frozen) => {
            let Some(email) = &one.email else { return Ok(None) };
            let what = match one.row.kind {
                StatementKind::Statement => "Statement",
                StatementKind::Credit => "Credit note",
                StatementKind::Debit => "Debit note",
            };
            let seller = match frozen {
                Frozen::Statement { issued, .. } => &issued.seller,
                Frozen::Note { issued, .. } => &issued.seller,
            };
            let letter = StatementLetter {
                client: &frozen.statement().client.name,
                email,
                seller: &seller.name,
                title: &format!("{what} {}", one.row.number_text()),
                month: &one.row.month.title(),
                total: &one.row.total.to_text(),
                payment: seller.payment.as_deref().unwrap_or_default(),
                account: if is_practice(frozen) { Account::Practice } else { Account::Real },
                made: one.row.issued_at,
            };
            letters::statement_draft(letter, &format!("{}.pdf", stem(one)), &pdf(frozen, paper)?)
        }
    }))
}
