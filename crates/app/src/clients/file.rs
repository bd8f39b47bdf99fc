//! Clients from a file, looked at before anything is taken over; and all clients as a file that can be taken over again.

use keyroster_domain::billing::{Markup, MarkupHistory, Month};
use keyroster_domain::holder::Person;
use keyroster_domain::limit::{PositiveUsd, Reset};
use keyroster_domain::roster::Severity;
use keyroster_sheets::clients_file::{self, ClientEntry, ClientsDraft};
use keyroster_store::client::ClientRow;
use keyroster_store::client_user::{self, UserSource};

use super::edit::{ClientDraft, clients_roster, name_taken, save};
use crate::billing::gather::{ClientBook, books};
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::wire::clients::{ClientsImportRowView, ClientsImportView, ClientsView};
use crate::wire::error::Step;

/// A file of clients that was looked at, until it is taken over or another one is opened.
pub(crate) struct OpenClients {
    token: u32,
    account_id: i64,
    file_name: String,
    draft: ClientsDraft,
}

/// What taking over would do with one row.
enum Happens {
    Added,
    Changed(i64),
    Same,
}

impl App {
    /// Reads a file of clients. Nothing is taken over.
    ///
    /// # Errors
    /// `NotFound` without an account. What is wrong with the file stands in the view, with its rows.
    pub async fn clients_import_open(&self, file_name: &str, bytes: &[u8]) -> Outcome<ClientsImportView> {
        let account_id = self.account_here().await?;
        let draft = clients_file::read(bytes, file_name, &[]);
        let token = self.0.next_token.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let opened = OpenClients { token, account_id, file_name: file_name.to_owned(), draft };
        let view = self.clients_import_view(&opened).await?;
        *guard(&self.0.client_file) = Some(opened);
        Ok(view)
    }

    /// Takes over what was read: all of it, or nothing.
    ///
    /// # Errors
    /// `PlanStale` for another file than the one on show; `RosterUnreadable` while something must be mended;
    /// `NameTaken`; `ReadOnlyFile`.
    pub async fn clients_import_apply(&self, token: u32) -> Outcome<ClientsView> {
        let stale = || {
            AppError::new(Code::PlanStale, "That file is not open any more. Choose it again.")
                .safe("Nothing was changed.")
                .step(Step::OtherFile)
        };
        let account_id = self.account_here().await?;
        let opened =
            guard(&self.0.client_file).take().filter(|opened| opened.token == token).ok_or_else(stale)?;
        if opened.account_id != account_id {
            return Err(stale());
        }
        if !opened.draft.ready() {
            let lines: Vec<String> = problems(&opened.draft, true);
            return Err(AppError::new(Code::RosterUnreadable, lines.join(" "))
                .safe("Nothing was changed.")
                .step(Step::OtherFile));
        }
        let now = self.now();
        let first = Month::of(now).first_day();
        let today = self.utc_today();
        let stored = self
            .file()?
            .write(move |w| {
                let roster_id = clients_roster(w, account_id, now)?;
                let known = books(w, account_id)?;
                let users = client_user::of_account(w, account_id)?;
                for row in &opened.draft.rows {
                    let entry = &row.client;
                    let draft = draft_of(entry, first);
                    match happens(entry, &known.clients, &users, today) {
                        Happens::Same => {}
                        Happens::Added => save(w, (account_id, roster_id), None, &draft, now).map(drop)?,
                        Happens::Changed(id) => {
                            save(w, (account_id, roster_id), Some(id), &draft, now).map(drop)?;
                        }
                    }
                }
                let detail =
                    serde_json::json!({ "file": opened.file_name, "clients": opened.draft.rows.len() });
                crate::audit::record(
                    w,
                    now,
                    Some(account_id),
                    "clients.import",
                    format!("roster:{roster_id}"),
                    detail,
                )
            })
            .await;
        stored.map_err(name_taken)?;
        self.changed();
        self.clients_list().await
    }

    /// All clients as a file: the name to offer, and its bytes.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn clients_file(&self) -> Outcome<(String, Vec<u8>)> {
        let account_id = self.account_here().await?;
        let (practice, today) = (self.is_practice(account_id).await?, self.utc_today());
        let entries = self
            .file()?
            .read(move |r| {
                let (known, users) = (books(r, account_id)?, client_user::of_account(r, account_id)?);
                let live = known.clients.iter().filter(|client| client.holder.removed_at.is_none());
                Ok(live.map(|client| entry_of(client, &users, today)).collect::<Vec<_>>())
            })
            .await?;
        let mark = if practice { "PRACTICE_" } else { "" };
        Ok((format!("{mark}clients.csv"), clients_file::csv(&entries, practice)))
    }

    async fn clients_import_view(&self, opened: &OpenClients) -> Outcome<ClientsImportView> {
        let (account_id, today) = (opened.account_id, self.utc_today());
        let (known, users) = self
            .file()?
            .read(move |r| Ok((books(r, account_id)?, client_user::of_account(r, account_id)?)))
            .await?;
        let (mut added, mut changed, mut same) = (0, 0, 0);
        let rows = opened.draft.rows.iter().map(|row| {
            let entry = &row.client;
            let happens = match happens(entry, &known.clients, &users, today) {
                Happens::Added => (&mut added, "added"),
                Happens::Changed(_) => (&mut changed, "changed"),
                Happens::Same => (&mut same, "same"),
            };
            *happens.0 += 1;
            ClientsImportRowView {
                name: entry.name.clone(),
                email: entry.email.clone().unwrap_or_default(),
                limit: entry.limit.map(|limit| limit.get().to_decimal()).unwrap_or_default(),
                markup: entry.markup.map(|markup| markup.to_string()).unwrap_or_default(),
                happens: happens.1.to_owned(),
            }
        });
        Ok(ClientsImportView {
            token: opened.draft.ready().then_some(opened.token),
            file_name: opened.file_name.clone(),
            rows: rows.collect(),
            problems: problems(&opened.draft, true),
            warnings: problems(&opened.draft, false),
            added,
            changed,
            same,
        })
    }
}

fn problems(draft: &ClientsDraft, stopping: bool) -> Vec<String> {
    let wanted = |severity: Severity| (severity != Severity::Note) == stopping;
    draft
        .problems
        .iter()
        .filter(|problem| wanted(problem.severity))
        .map(|problem| problem.message.clone())
        .collect()
}

fn draft_of(entry: &ClientEntry, first: jiff::civil::Date) -> ClientDraft {
    ClientDraft {
        person: Person {
            name: entry.name.clone(),
            email: entry.email.clone(),
            external_id: entry.id.clone(),
            limit: entry.limit,
            reset: Some(Reset::Monthly),
            ..Person::default()
        },
        row: ClientRow {
            minimum: entry.minimum.map(PositiveUsd::get),
            fixed: entry.fixed.map(PositiveUsd::get),
            tax: entry.tax,
            notes: entry.notes.clone(),
        },
        users: entry.external_ids.clone(),
        markup: Some(Markup { from: first, percent: entry.markup }),
    }
}

fn entry_of(
    client: &ClientBook,
    users: &[client_user::ClientUserRow],
    today: jiff::civil::Date,
) -> ClientEntry {
    let person = &client.holder.holder.person;
    let own = MarkupHistory { account: Vec::new(), own: client.markups.own.clone() };
    let entered = |user: &&client_user::ClientUserRow| {
        user.holder_id == client.holder.holder.id && user.source == UserSource::Entered
    };
    ClientEntry {
        name: person.name.clone(),
        email: person.email.clone(),
        limit: person.limit,
        markup: own.on(today),
        tax: client.row.tax,
        minimum: client.row.minimum.and_then(PositiveUsd::new),
        fixed: client.row.fixed.and_then(PositiveUsd::new),
        external_ids: users.iter().filter(entered).map(|user| user.user.clone()).collect(),
        notes: client.row.notes.clone(),
        id: person.external_id.clone(),
    }
}

/// The client of a row: by id where it has one, else by e-mail, else by name.
fn happens(
    entry: &ClientEntry,
    known: &[ClientBook],
    users: &[client_user::ClientUserRow],
    today: jiff::civil::Date,
) -> Happens {
    let wanted = draft_of(entry, today).person.identity();
    let found = known
        .iter()
        .filter(|client| client.holder.removed_at.is_none())
        .find(|client| client.holder.holder.person.identity() == wanted);
    match found {
        None => Happens::Added,
        Some(client) => {
            let mut is = entry_of(client, users, today);
            let mut shall_be = entry.clone();
            is.external_ids.sort();
            shall_be.external_ids.sort();
            if is == shall_be { Happens::Same } else { Happens::Changed(client.holder.holder.id) }
        }
    }
}
