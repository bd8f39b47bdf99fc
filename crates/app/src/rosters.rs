//! Classes, and people added, edited and removed by hand.

use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::holder::Person;
use keyroster_domain::roster::clean;
use keyroster_store::roster::{self, RosterKind, RosterRow};
use keyroster_store::{StoreError, holder};
use serde_json::json;

use crate::accounts::required;
use crate::clock::maybe_text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::class_now;
use crate::wire::people::PersonRowView;
use crate::wire::rosters::{PersonRequest, RosterView};

impl App {
    /// Classes of an account, archived ones last.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn roster_list(&self, account_id: i64) -> Outcome<Vec<RosterView>> {
        let mut rows = self
            .file()?
            .read(move |r| {
                let rows = roster::of_account(r, account_id)?;
                rows.into_iter()
                    .map(|row| Ok((class_now(r, row.id)?.counts(), row)))
                    .collect::<Result<Vec<_>, StoreError>>()
            })
            .await?;
        rows.sort_by_key(|(_, row)| (row.archived_at.is_some(), row.id));
        let view = |(counts, row): (_, RosterRow)| RosterView {
            id: row.id,
            name: row.name,
            people: u32::try_from(row.holders).unwrap_or(0),
            archived_at: maybe_text(row.archived_at),
            counts,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// One class.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn roster_view(&self, id: i64) -> Outcome<RosterView> {
        let account_id = self.roster_row(id).await?.account_id;
        let all = self.roster_list(account_id).await?;
        all.into_iter()
            .find(|view| view.id == id)
            .ok_or_else(|| AppError::new(Code::NotFound, "That class is not here any more."))
    }

    pub(crate) async fn roster_row(&self, id: i64) -> Outcome<RosterRow> {
        let row = self.file()?.read(move |r| roster::get(r, id)).await?;
        row.ok_or_else(|| AppError::new(Code::NotFound, "That class is not here any more."))
    }

    /// The class of that name; the only one where none is named.
    ///
    /// # Errors
    /// `NotFound`, naming those there are; `NameOne`.
    pub async fn roster_named(&self, account_id: i64, name: Option<&str>) -> Outcome<i64> {
        let rows = self.roster_list(account_id).await?;
        let rows: Vec<_> = rows.into_iter().filter(|row| row.archived_at.is_none()).collect();
        let names = || rows.iter().map(|row| format!("‘{}’", row.name)).collect::<Vec<_>>().join(", ");
        match (name, rows.as_slice()) {
            (Some(name), _) => rows.iter().find(|row| row.name == name).map(|row| row.id).ok_or_else(|| {
                AppError::new(
                    Code::NotFound,
                    format!("There is no class ‘{name}’ here. There is: {}.", names()),
                )
            }),
            (None, [only]) => Ok(only.id),
            (None, []) => Err(AppError::new(Code::NotFound, "There is no class yet. Import a roster first.")),
            (None, _) => Err(AppError::new(Code::NameOne, format!("Say which class: {}.", names()))),
        }
    }

    /// # Errors
    /// `NameTaken`.
    pub(crate) async fn roster_name_is_free(&self, account_id: i64, name: &str) -> Outcome<()> {
        let wanted = name.to_owned();
        if self.file()?.read(move |r| roster::by_name(r, account_id, &wanted)).await?.is_some() {
            return Err(AppError::new(
                Code::NameTaken,
                format!("A class called ‘{name}’ is here already. Choose another name."),
            )
            .safe("Nothing was changed."));
        }
        Ok(())
    }

    /// Makes an empty class in the account on show.
    ///
    /// # Errors
    /// `NameTaken`, `FieldNeedsMending`.
    pub async fn roster_create(&self, name: &str) -> Outcome<RosterView> {
        let account_id = self.account_here().await?;
        let name = required(name, "class")?;
        self.roster_name_is_free(account_id, &name).await?;
        let now = self.now();
        let stored = name.clone();
        let id = self
            .file()?
            .write(move |w| {
                let id = roster::insert(w, account_id, &stored, RosterKind::Class, now)?;
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "roster.create",
                    format!("roster:{id}"),
                    json!({ "name": stored }),
                )?;
                Ok(id)
            })
            .await?;
        self.changed();
        Ok(RosterView {
            id,
            name,
            people: 0,
            archived_at: None,
            counts: crate::wire::rosters::CountsView::default(),
        })
    }

    /// Renames a class.
    ///
    /// # Errors
    /// `NameTaken`, `FieldNeedsMending`.
    pub async fn roster_rename(&self, id: i64, name: &str) -> Outcome<()> {
        let row = self.roster_row(id).await?;
        let name = required(name, "class")?;
        if name == row.name {
            return Ok(());
        }
        self.roster_name_is_free(row.account_id, &name).await?;
        self.roster_write(&row, "roster.rename", json!({ "before": row.name, "after": name }), move |w| {
            roster::rename(w, id, &name)
        })
        .await
    }

    /// Puts a class away, or takes it out again.
    ///
    /// # Errors
    /// `NameTaken` when its name was taken meanwhile; `RunGoingOn`.
    pub async fn roster_archive(&self, id: i64, archived: bool) -> Outcome<()> {
        self.no_run().await?;
        let row = self.roster_row(id).await?;
        if !archived && row.archived_at.is_some() {
            self.roster_name_is_free(row.account_id, &row.name).await?;
        }
        let when = archived.then(|| self.now());
        self.roster_write(&row, "roster.archive", json!({ "archived": archived }), move |w| {
            roster::set_archived(w, id, when)
        })
        .await
    }

    /// Deletes an empty class.
    ///
    /// # Errors
    /// `NotEmpty`.
    pub async fn roster_delete(&self, id: i64) -> Outcome<()> {
        self.no_run().await?;
        let row = self.roster_row(id).await?;
        let deleted = self
            .roster_write(&row, "roster.delete", json!({ "name": row.name }), move |w| {
                roster::delete_empty(w, id)
            })
            .await;
        deleted.map_err(|error| match error.code {
            Code::FieldNeedsMending => AppError::new(
                Code::NotEmpty,
                "This class has people, or had keys, so it stays on record. Archive it instead.",
            )
            .safe("Nothing was changed."),
            _ => error,
        })
    }

    async fn roster_write(
        &self,
        row: &RosterRow,
        action: &'static str,
        detail: serde_json::Value,
        change: impl FnOnce(&keyroster_store::Writer<'_>) -> Result<(), StoreError> + Send + 'static,
    ) -> Outcome<()> {
        let (now, id, account_id) = (self.now(), row.id, row.account_id);
        self.file()?
            .write(move |w| {
                change(w)?;
                crate::audit::record(w, now, Some(account_id), action, format!("roster:{id}"), detail)
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// Adds or edits a person by hand.
    ///
    /// # Errors
    /// `FieldNeedsMending`, `NameTaken` where somebody with the same id, e-mail or name is in the class.
    pub async fn person_save(&self, request: &PersonRequest) -> Outcome<PersonRowView> {
        let row = self.roster_row(request.roster_id).await?;
        let before = match request.holder_id {
            Some(id) => {
                let found = self.file()?.read(move |r| holder::get(r, id)).await?;
                let here = found.filter(|found| found.holder.roster_id == row.id);
                let gone = || {
                    AppError::new(Code::NotFound, "That person is not in this class any more.")
                        .safe("Nothing was changed.")
                };
                Some(here.ok_or_else(gone)?.holder.person)
            }
            None => None,
        };
        let person = person_of(request, before.as_ref())?;
        let (now, roster_id, holder_id, account_id) = (self.now(), row.id, request.holder_id, row.account_id);
        let stored = self
            .file()?
            .write(move |w| {
                let id = match holder_id {
                    Some(id) => holder::update(w, id, &person).map(|()| id)?,
                    None => holder::insert(w, roster_id, std::slice::from_ref(&person), now)?[0],
                };
                let action = if holder_id.is_some() { "holder.edit" } else { "holder.add" };
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    action,
                    format!("holder:{id}"),
                    json!({ "before": before, "after": person }),
                )?;
                Ok(id)
            })
            .await;
        let id = stored.map_err(|error| match error.code {
            Code::FieldNeedsMending => AppError::new(
                Code::NameTaken,
                "Somebody with the same ID, e-mail or name is in this class. Give one of them an ID or e-mail to tell them apart.",
            )
            .safe("Nothing was changed."),
            _ => error,
        })?;
        self.changed();
        Ok(self.person(id).await?.row)
    }

    /// Removes a person from their class. Their key stays at OpenRouter, and on record here.
    ///
    /// # Errors
    /// `RunGoingOn`.
    pub async fn person_remove(&self, id: i64) -> Outcome<()> {
        self.no_run().await?;
        let now = self.now();
        let row = self.file()?.read(move |r| holder::get(r, id)).await?;
        let roster_id = row
            .ok_or_else(|| AppError::new(Code::NotFound, "That person is not here any more."))?
            .holder
            .roster_id;
        let account_id = self.roster_row(roster_id).await?.account_id;
        self.file()?
            .write(move |w| {
                holder::set_removed(w, id, Some(now))?;
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "holder.remove",
                    format!("holder:{id}"),
                    json!({}),
                )
            })
            .await?;
        self.changed();
        Ok(())
    }

    /// The roster as a file's bytes, and a name to offer.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn roster_file(&self, roster_id: i64) -> Outcome<(String, Vec<u8>)> {
        self.roster_file_with(roster_id, false).await
    }

    /// The same; with `unowned`, followed by a row for each key of the account that nobody owns.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn roster_file_with(&self, roster_id: i64, unowned: bool) -> Outcome<(String, Vec<u8>)> {
        let row = self.roster_row(roster_id).await?;
        let practice = self.is_practice(row.account_id).await?;
        let people = self.file()?.read(move |r| holder::in_roster(r, roster_id)).await?;
        let fixme = if unowned { self.fixme_rows(row.account_id).await? } else { Vec::new() };
        let rows = people.iter().map(|row| &row.holder.person).chain(&fixme);
        let bytes = keyroster_sheets::roster_file::csv(rows, practice);
        let mark = if practice { "PRACTICE_" } else { "" };
        Ok((format!("{mark}{}.csv", crate::saving::file_safe(&row.name)), bytes))
    }
}

/// What a person or client is called, cleaned.
///
/// # Errors
/// `FieldNeedsMending` without one (`missing` says so), or for one of more than 200 characters.
pub(crate) fn name_of(text: &str, missing: &str) -> Outcome<String> {
    let mend = |message: &str| AppError::new(Code::FieldNeedsMending, message).safe("Nothing was changed.");
    let name = clean::line(text).text;
    match name.chars().count() {
        0 => Err(mend(missing)),
        1..=200 => Ok(name),
        _ => Err(mend("That name is longer than 200 characters. Is it the right text?")),
    }
}

/// An e-mail address, cleaned; `None` where nothing is written.
///
/// # Errors
/// `FieldNeedsMending` for what is not like one.
pub(crate) fn email_of(text: &str) -> Outcome<Option<String>> {
    let email = Some(clean::line(text).text).filter(|text| !text.is_empty());
    let like_one = |email: &str| {
        email.split_once('@').is_some_and(|(front, domain)| !front.is_empty() && domain.contains('.'))
    };
    match email.as_deref().filter(|email| !like_one(email)) {
        None => Ok(email),
        Some(odd) => Err(AppError::new(
            Code::FieldNeedsMending,
            format!(
                "{} doesn't look like an e-mail address. Write one like ada@example.edu, or leave it empty.",
                clean::quoted(odd)
            ),
        )
        .safe("Nothing was changed.")),
    }
}

fn person_of(request: &PersonRequest, before: Option<&Person>) -> Outcome<Person> {
    let mend = |message: &str| AppError::new(Code::FieldNeedsMending, message).safe("Nothing was changed.");
    let filled = |text: &str| Some(clean::line(text).text).filter(|text| !text.is_empty());
    let name = name_of(&request.name, "A person needs a name.")?;
    let email = email_of(&request.email)?;
    let limit = match amount::read(&request.limit) {
        AmountText::Blank => None,
        AmountText::Exact { amount } | AmountText::Rounded { amount, .. } => Some(amount),
        AmountText::NotPositive => {
            return Err(mend("A limit must be more than $0. To stop spending, turn the key off."));
        }
        AmountText::OtherCurrency => {
            return Err(mend("OpenRouter limits are in US dollars. Write the dollar amount."));
        }
        AmountText::Ambiguous { .. } => {
            return Err(mend("Write the limit like 1000 or 1.00, so that it is clear."));
        }
        AmountText::TooLarge => return Err(mend("A limit must be less than $1,000,000.")),
        AmountText::NotAnAmount => return Err(mend("That limit isn't an amount. Write it like 5 or 5.00.")),
    };
    Ok(Person {
        name,
        email,
        external_id: filled(&request.external_id),
        group: filled(&request.group),
        limit,
        reset: before.and_then(|person| person.reset),
        expires: before.and_then(|person| person.expires),
    })
}
