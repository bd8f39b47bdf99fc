//! Snapshots: what is kept of every reading, named, saved as files, opened from files.

mod compare;
mod days;
mod insights;
mod notes;
mod people;

use std::sync::Arc;

use keyroster_domain::usd::Usd;
use keyroster_sheets::snapshot_file::{self, FilePerson, SnapshotFile};
use keyroster_store::snapshot::{self, SnapshotRow, Why};
use keyroster_store::{StoreError, snapshots};

use crate::accounts::required;
use crate::clock::text;
use crate::error::{AppError, Code, Outcome};
use crate::parts::{App, guard};
use crate::remote::SeenAccount;
use crate::wire::error::Step;
use crate::wire::snapshots::{SnapshotFileView, SnapshotView, SnapshotsView};

/// So many opened files are kept; opening one more forgets the first.
const MOST_FILES: usize = 8;

/// A snapshot file that is open.
#[derive(Clone)]
pub(crate) struct OpenFile {
    token: u32,
    file_name: String,
    file: Arc<SnapshotFile>,
}

impl App {
    /// The snapshots of the account on show, and the files that are open.
    ///
    /// # Errors
    /// `NotFound` without an account.
    pub async fn snapshots(&self) -> Outcome<SnapshotsView> {
        let account_id = self.account_here().await?;
        let rows = self.file()?.read(move |r| snapshot::of_account(r, account_id)).await?;
        Ok(SnapshotsView {
            snapshots: rows.iter().map(view).collect(),
            files: guard(&self.0.snapshot_files).iter().map(OpenFile::view).collect(),
        })
    }

    /// Reads OpenRouter now and keeps it as a snapshot.
    ///
    /// # Errors
    /// As reading does; `ReadOnlyFile` in a saved copy.
    pub async fn snapshot_take(&self) -> Outcome<SnapshotView> {
        let account_id = self.account_here().await?;
        let client = self.client(account_id).await?;
        let seen = SeenAccount { why: Why::Taken, ..self.read_account(&client).await? };
        self.take_over(account_id, seen).await?;
        self.changed();
        let rows = self.file()?.read(move |r| snapshot::of_account(r, account_id)).await?;
        rows.first().map(view).ok_or_else(not_here)
    }

    /// Names a snapshot; an empty name takes the name away. A named one is never thinned out.
    ///
    /// # Errors
    /// `NotFound`; `FieldNeedsMending` for a name that is too long; `ReadOnlyFile`.
    pub async fn snapshot_name(&self, id: i64, name: &str) -> Outcome<SnapshotView> {
        let row = self.snapshot_row(id).await?;
        let name = if name.trim().is_empty() { None } else { Some(required(name, "snapshot")?) };
        let (stored, now) = (name.clone(), self.now());
        let (account_id, detail) = (row.account_id, serde_json::json!({ "name": name }));
        self.file()?
            .write(move |w| {
                snapshot::set_name(w, id, stored.as_deref())?;
                let target = format!("snapshot:{id}");
                crate::audit::record(w, now, Some(account_id), "snapshot.name", target, detail)
            })
            .await?;
        self.changed();
        Ok(view(&SnapshotRow { name, ..row }))
    }

    /// A snapshot as a file: the name to offer, and its bytes.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn snapshot_file(&self, id: i64) -> Outcome<(String, Vec<u8>)> {
        let row = self.snapshot_row(id).await?;
        let practice = self.is_practice(row.account_id).await?;
        let account_id = row.account_id;
        let (snapshot, known) = self
            .file()?
            .read(move |r| {
                let read = snapshots::open(r, id)?.ok_or(StoreError::NoRow { what: "snapshot" })?;
                Ok((read, people::known(r, account_id)?))
            })
            .await?;
        let named = snapshot.rows.iter().filter_map(|row| {
            let person = known.of_key(&row.hash)?;
            let email = person.email.clone().unwrap_or_default();
            Some((row.hash.clone(), FilePerson { email, name: person.name.clone() }))
        });
        let people = named.collect();
        let local = row.begun_at.to_zoned(self.0.clock.zone().clone()).datetime();
        let file = SnapshotFile { snapshot, people, practice };
        Ok((snapshot_file::file_name(local, practice), snapshot_file::csv(&file)))
    }

    /// Opens a snapshot file to compare it; it is not stored.
    ///
    /// # Errors
    /// `SnapshotUnreadable` with every problem and its row.
    pub fn snapshot_open(&self, file_name: &str, bytes: &[u8]) -> Outcome<SnapshotFileView> {
        let read = snapshot_file::read(bytes, file_name, self.0.clock.zone(), self.now());
        let file = read.map_err(|refused| {
            let lines: Vec<&str> = refused.problems.iter().map(|problem| problem.message.as_str()).collect();
            AppError::new(Code::SnapshotUnreadable, format!("‘{file_name}’: {}", lines.join(" ")))
                .safe("Nothing was changed.")
                .step(Step::OtherFile)
        })?;
        let token = self.0.next_token.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let opened = OpenFile { token, file_name: file_name.to_owned(), file: Arc::new(file) };
        let view = opened.view();
        let mut files = guard(&self.0.snapshot_files);
        files.push(opened);
        if files.len() > MOST_FILES {
            files.remove(0);
        }
        Ok(view)
    }

    async fn snapshot_row(&self, id: i64) -> Outcome<SnapshotRow> {
        self.file()?.read(move |r| snapshot::get(r, id)).await?.ok_or_else(not_here)
    }
}

impl OpenFile {
    fn view(&self) -> SnapshotFileView {
        SnapshotFileView {
            token: self.token,
            file_name: self.file_name.clone(),
            at: text(self.file.snapshot.began),
            complete: self.file.snapshot.complete,
            keys: u32::try_from(self.file.snapshot.rows.len()).unwrap_or(u32::MAX),
        }
    }
}

fn not_here() -> AppError {
    AppError::new(Code::NotFound, "That snapshot is not here any more.").safe("Nothing was changed.")
}

fn view(row: &SnapshotRow) -> SnapshotView {
    SnapshotView {
        id: row.id,
        at: text(row.begun_at),
        complete: row.complete,
        title: row.name.clone().unwrap_or_else(|| notes::why(row.why).to_owned()),
        name: row.name.clone(),
        locked: row.locked,
        keys: u32::try_from(row.keys).unwrap_or(u32::MAX),
        usage: row.usage.map(Usd::to_decimal),
    }
}
