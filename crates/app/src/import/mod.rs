//! Importing a roster: a file's bytes become a preview, answers settle what is open, applying stores the ready rows.

mod answers;
mod view;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use keyroster_domain::dates::Today;
use keyroster_domain::holder::Holder;
use keyroster_domain::roster::{Preview, RosterDraft, RowAnswer, preview};
use keyroster_sheets::roster::{Overrides, read, read_text};
use keyroster_store::roster::{self, RosterKind};
use keyroster_store::{StoreError, holder};
use serde_json::json;

use crate::accounts::required;
use crate::clock::text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::wire::error::Step;
use crate::wire::import::{
    ImportAnswerRequest, ImportApplyRequest, ImportDoneView, ImportReadRequest, ImportView,
};

/// Imports that are being looked at, by their token.
pub(crate) type Imports = HashMap<u32, Open>;

/// The largest roster file that is read.
const LARGEST: u64 = 64 << 20;

/// One import being looked at. The app works from its own copy of the bytes.
#[derive(Clone)]
pub(crate) struct Open {
    source: Source,
    roster_id: Option<i64>,
    roster_name: String,
    overrides: Overrides,
    answers: Vec<RowAnswer>,
    /// As the bytes were read: an answer about one row reads none of the others again.
    draft: Option<Arc<RosterDraft>>,
}

impl Open {
    fn read(&self, today: &Today) -> RosterDraft {
        match &self.source {
            Source::File { name, bytes } => read(bytes, name, &self.overrides, today),
            Source::Pasted(pasted) => read_text(pasted, &self.overrides, today),
        }
    }
}

#[derive(Clone)]
enum Source {
    File { name: String, bytes: Arc<[u8]> },
    Pasted(String),
}

/// Reads a roster file from the disk.
///
/// # Errors
/// `FileTrouble` in words for what the system said.
pub fn read_file(path: &Path) -> Outcome<(String, Vec<u8>)> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let trouble = |cause: std::io::Error| {
        use std::io::ErrorKind as K;
        let message = match cause.kind() {
            K::NotFound => format!("‘{name}’ is not there any more. Choose the file again."),
            K::PermissionDenied => format!(
                "‘{name}’ may not be read. If a spreadsheet program has it open, close it there, then try again."
            ),
            K::IsADirectory => format!("‘{name}’ is a folder, not a class list. Choose a file."),
            _ => format!(
                "‘{name}’ could not be read. If a spreadsheet program has it open, close it there, then try again."
            ),
        };
        AppError::new(Code::FileTrouble, message)
            .safe("Nothing was changed.")
            .step(Step::TryAgain)
            .step(Step::OtherFile)
            .because(cause)
    };
    let about = std::fs::metadata(path).map_err(trouble)?;
    if about.is_dir() {
        return Err(trouble(std::io::ErrorKind::IsADirectory.into()));
    }
    if about.len() > LARGEST {
        return Err(AppError::new(
            Code::RosterUnreadable,
            format!("‘{name}’ is too large for a class list. Is this the right file?"),
        )
        .safe("Nothing was changed.")
        .step(Step::OtherFile));
    }
    Ok((name.clone(), std::fs::read(path).map_err(trouble)?))
}

impl App {
    /// How a roster file would be read, without any account: for the command line's `roster preview`.
    pub fn read_roster(clock: &crate::clock::Clock, name: &str, bytes: &[u8]) -> RosterDraft {
        read(bytes, name, &Overrides::default(), &today(clock))
    }

    /// Looks at a file's bytes. Nothing is stored.
    ///
    /// # Errors
    /// What the store reports; everything about the file is in the view.
    pub async fn import_open(
        &self,
        roster_id: Option<i64>,
        name: &str,
        bytes: Vec<u8>,
    ) -> Outcome<ImportView> {
        let stem =
            Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let source = Source::File { name: name.to_owned(), bytes: bytes.into() };
        self.import_begin(source, roster_id, stem).await
    }

    /// Looks at pasted text. Nothing is stored.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn import_text(&self, roster_id: Option<i64>, pasted: &str) -> Outcome<ImportView> {
        self.import_begin(Source::Pasted(pasted.to_owned()), roster_id, "New class".to_owned()).await
    }

    async fn import_begin(
        &self,
        source: Source,
        roster_id: Option<i64>,
        stem: String,
    ) -> Outcome<ImportView> {
        let roster_name = match roster_id {
            Some(id) => self.roster_row(id).await?.name,
            None => stem,
        };
        let (overrides, answers) = (Overrides::default(), Vec::new());
        let open = Open { source, roster_id, roster_name, overrides, answers, draft: None };
        let token = self.0.next_token.fetch_add(1, Ordering::Relaxed);
        // One import is looked at at a time; an older one's bytes are not kept for nothing.
        *guard(&self.0.imports) = Imports::from([(token, open)]);
        self.import_view(token).await
    }

    /// Reads the same bytes differently.
    ///
    /// # Errors
    /// `NotFound` for a preview that is closed.
    pub async fn import_read(&self, request: &ImportReadRequest) -> Outcome<ImportView> {
        let (draft, ..) = self.import_now(request.token).await?;
        let overrides = view::overrides(request, &draft.columns);
        self.with_open(request.token, |open| {
            open.overrides = overrides;
            open.answers.clear();
            open.draft = None;
        })?;
        self.import_view(request.token).await
    }

    /// Answers one row's question.
    ///
    /// # Errors
    /// `FieldNeedsMending` for a typed text that does not do.
    pub async fn import_answer(&self, request: &ImportAnswerRequest) -> Outcome<ImportView> {
        if request.answer == answers::TAKE_BACK {
            self.with_open(request.token, |open| open.answers.retain(|given| given.line != request.line))?;
            return self.import_view(request.token).await;
        }
        let answer = answers::read(&request.answer, request.text.as_deref())?;
        self.with_open(request.token, |open| open.answers.push(RowAnswer { line: request.line, answer }))?;
        self.import_view(request.token).await
    }

    /// Takes the ready rows; the others are left out until they are answered.
    ///
    /// # Errors
    /// `NameTaken`, `NothingToDo`; what the store reports.
    pub async fn import_apply(&self, request: &ImportApplyRequest) -> Outcome<ImportDoneView> {
        let account_id = self.account_here().await?;
        self.import_into(account_id, request.token, &request.roster_name).await
    }

    /// As [`App::import_apply`], into a named account.
    ///
    /// # Errors
    /// As [`App::import_apply`].
    pub async fn import_into(
        &self,
        account_id: i64,
        token: u32,
        roster_name: &str,
    ) -> Outcome<ImportDoneView> {
        let (draft, seen, open) = self.import_now(token).await?;
        if let Some(refusal) = draft.refusal() {
            return Err(unreadable(&refusal.message));
        }
        let changes = seen.changes();
        let now = self.now();
        let name = if open.roster_id.is_some() { String::new() } else { required(roster_name, "class")? };
        if open.roster_id.is_none() {
            self.roster_name_is_free(account_id, &name).await?;
            if changes.add.is_empty() {
                return Err(AppError::new(
                    Code::NothingToDo,
                    "No row of this file can be imported as it stands.",
                )
                .safe("Nothing was stored or created."));
            }
        }
        let (added, changed) = (changes.add.len(), changes.update.len());
        let file_name = if let Source::File { name, .. } = &open.source { Some(name.clone()) } else { None };
        let into = open.roster_id;
        let roster_id = self
            .file()?
            .write(move |w| {
                let roster_id = match into {
                    Some(id) => id,
                    None => roster::insert(w, account_id, &name, RosterKind::Class, now)?,
                };
                let people: Vec<_> = changes.add.into_iter().map(|new| new.person).collect();
                // What the preview shows was decided by the person: two that cannot be told apart are two.
                holder::insert_beside(w, roster_id, &people, now)?;
                for (id, person) in &changes.update {
                    holder::update(w, *id, person)?;
                }
                if added + changed > 0 || into.is_none() {
                    let detail = json!({ "file": file_name, "added": added, "changed": changed });
                    crate::audit::record(
                        w,
                        now,
                        Some(account_id),
                        "roster.import",
                        format!("roster:{roster_id}"),
                        detail,
                    )?;
                }
                crate::check::take_stand_ins(w, account_id, roster_id, now)?;
                Ok::<i64, StoreError>(roster_id)
            })
            .await?;
        guard(&self.0.imports).remove(&token);
        self.changed();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(ImportDoneView {
            roster_id,
            added: small(added),
            changed: small(changed),
            left_out: seen.totals.needs_you,
            at: text(now),
        })
    }

    /// The problems of a preview as a CSV file's bytes.
    ///
    /// # Errors
    /// `NotFound` for a preview that is closed.
    pub async fn import_problems(&self, token: u32) -> Outcome<Vec<u8>> {
        let (_, seen, _) = self.import_now(token).await?;
        Ok(keyroster_sheets::problems_file::csv(&seen.problems))
    }

    async fn import_view(&self, token: u32) -> Outcome<ImportView> {
        let (draft, seen, open) = self.import_now(token).await?;
        let holders = self.holders_of(open.roster_id).await?;
        let name = if let Source::File { name, .. } = &open.source { Some(name.clone()) } else { None };
        let mut view = view::of(token, open.roster_id, open.roster_name, name, &draft, seen, &holders);
        view::offer_to_take_back(&mut view, &open.answers);
        Ok(view)
    }

    async fn import_now(&self, token: u32) -> Outcome<(Arc<RosterDraft>, Preview, Open)> {
        let open = guard(&self.0.imports).get(&token).cloned().ok_or_else(closed)?;
        let holders = self.holders_of(open.roster_id).await?;
        let today = today(&self.0.clock);
        let read = tokio::task::spawn_blocking(move || {
            let draft = open.draft.clone().unwrap_or_else(|| Arc::new(open.read(&today)));
            let seen = preview(&draft, &holders, &open.answers);
            (draft, seen, open)
        });
        let (draft, seen, open) = read.await.map_err(|cause| {
            AppError::new(Code::RosterUnreadable, "This file could not be read as a class list.")
                .safe("Nothing was stored or created.")
                .step(Step::OtherFile)
                .because(cause)
        })?;
        // Unless it was asked meanwhile to be read differently.
        if let Some(kept) =
            guard(&self.0.imports).get_mut(&token).filter(|kept| kept.overrides == open.overrides)
        {
            kept.draft = Some(draft.clone());
        }
        Ok((draft, seen, open))
    }

    async fn holders_of(&self, roster_id: Option<i64>) -> Outcome<Vec<Holder>> {
        let Some(id) = roster_id else { return Ok(Vec::new()) };
        let rows = self.file()?.read(move |r| holder::in_roster(r, id)).await?;
        Ok(rows.into_iter().map(|row| row.holder).collect())
    }

    fn with_open(&self, token: u32, change: impl FnOnce(&mut Open)) -> Outcome<()> {
        guard(&self.0.imports).get_mut(&token).map(change).ok_or_else(closed)
    }
}

fn today(clock: &crate::clock::Clock) -> Today {
    Today { now: clock.now(), zone: clock.zone().clone() }
}

/// Words for a file that is no list of people.
pub(crate) fn unreadable(message: &str) -> AppError {
    AppError::new(Code::RosterUnreadable, message)
        .safe("Nothing was stored or created.")
        .step(Step::OtherFile)
}

fn closed() -> AppError {
    AppError::new(Code::NotFound, "That preview is closed. Choose the file again.")
        .safe("Nothing was stored.")
        .step(Step::OtherFile)
}
