//! What can be opened to look at: a copy of the data file, a file for review, a folder of the earlier tool. None of it is
//! changed, and none of it needs a key or a network.

use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use keyroster_sheets::review_file::{self, Manifest, NotRead};
use keyroster_store::{DATA_FILE, Store, StoreError, review};

use crate::clock::Clock;
use crate::earlier;
use crate::error::{AppError, Code, Outcome};
use crate::file::DataFile;
use crate::parts::{App, FileNow, Parts, guard};
use crate::saving::base_name;
use crate::wire::error::Step;
use crate::wire::start::LookedAt;

/// The largest file for review that is opened.
const LARGEST: u64 = 512 << 20;

/// Something opened to look at.
pub(crate) struct Looked {
    /// Its content.
    pub(crate) store: Store,
    /// What it is called.
    pub(crate) name: String,
    /// Of when its content is.
    pub(crate) as_of: Timestamp,
    /// What it is.
    pub(crate) about: About,
}

/// What was opened.
#[derive(Clone, Debug)]
pub(crate) struct About {
    /// Which kind.
    pub(crate) kind: LookedAt,
    /// Whether a file for review is as it was made.
    pub(crate) whole: Option<bool>,
    /// What a file for review says about itself.
    pub(crate) manifest: Option<Manifest>,
    /// What else a reader should know.
    pub(crate) notes: Vec<String>,
    /// Where a folder of the earlier tool lies.
    pub(crate) folder: Option<PathBuf>,
}

impl About {
    pub(crate) fn of(kind: LookedAt) -> About {
        About { kind, whole: None, manifest: None, notes: Vec::new(), folder: None }
    }
}

impl App {
    /// An app that only shows what lies there: no data folder of its own, no key, no network.
    ///
    /// # Errors
    /// As [`App::open_copy`].
    pub fn looking_at(parts: Parts, path: &Path) -> Outcome<App> {
        let now = shown(open(path, &parts.clock)?)?;
        Ok(App::over(parts, None, now))
    }

    /// Opens what lies there to look at: a copy of the data file or the folder with one, a file for review, a folder of
    /// the earlier tool.
    ///
    /// # Errors
    /// `FileNotOurs`, `FileNewer`, `FileDamaged`, `FileTrouble`; `RunGoingOn`.
    pub async fn open_copy(&self, path: &Path) -> Outcome<()> {
        self.no_run().await?;
        let (path, clock) = (path.to_path_buf(), self.0.clock.clone());
        let opened = tokio::task::spawn_blocking(move || open(&path, &clock)).await;
        let looked = opened.map_err(|cause| damaged("This file").because(cause))??;
        *guard(&self.0.file) = shown(looked)?;
        self.forget_what_was_shown();
        Ok(())
    }
}

fn shown(looked: Looked) -> Outcome<FileNow> {
    let Looked { store, name, as_of, about } = looked;
    Ok(FileNow::Copy { file: DataFile::over(store, false)?, name, as_of, about })
}

fn open(path: &Path, clock: &Clock) -> Outcome<Looked> {
    if path.is_dir() {
        let inside = path.join(DATA_FILE);
        if std::fs::symlink_metadata(&inside).is_ok() {
            return copy(&inside, base_name(&absolute(path)), clock);
        }
        if earlier::is_one(path) {
            return earlier::look(path, clock);
        }
        return Err(AppError::new(
            Code::FileNotOurs,
            "There is no Keyroster list in that folder, and nothing of the earlier classroom tool.",
        )
        .safe("Nothing was changed.")
        .step(Step::OtherFile));
    }
    if review_file::is_one(&first_bytes(path)?) {
        return review(path);
    }
    // Whoever picks the earlier tool's file means its folder.
    if path.file_name().is_some_and(|name| name == keyroster_store::earlier::FILE) {
        return earlier::look(absolute(path).parent().unwrap_or(path), clock);
    }
    let name = if path.file_name().is_some_and(|name| name == DATA_FILE) {
        base_name(&absolute(path.parent().unwrap_or(path)))
    } else {
        base_name(path)
    };
    copy(path, name, clock)
}

fn absolute(path: &Path) -> PathBuf {
    crate::saving::absolute(path)
}

fn copy(path: &Path, name: String, clock: &Clock) -> Outcome<Looked> {
    let as_of = modified(path).unwrap_or_else(|| clock.now());
    let store = Store::open_file(path).map_err(|cause| in_other_words(cause, "This file"))?;
    Ok(Looked { store, name, as_of, about: About::of(LookedAt::Copy) })
}

/// When a file was last written.
pub(crate) fn modified(path: &Path) -> Option<Timestamp> {
    let at = std::fs::metadata(path).and_then(|about| about.modified()).ok()?;
    Timestamp::try_from(at).ok()
}

fn review(path: &Path) -> Outcome<Looked> {
    const WHAT: &str = "This review file";
    if std::fs::metadata(path).map_err(|cause| unreadable(path, cause))?.len() > LARGEST {
        return Err(damaged(WHAT));
    }
    let bytes = std::fs::read(path).map_err(|cause| unreadable(path, cause))?;
    let file = review_file::read(&bytes).map_err(|why| match why {
        NotRead::Newer => newer(WHAT),
        NotRead::Other | NotRead::Damaged => damaged(WHAT),
    })?;
    let store =
        review::open(file.payload, path.to_path_buf()).map_err(|cause| in_other_words(cause, WHAT))?;
    let as_of = file.manifest.as_ref().map(|manifest| manifest.made_at).or_else(|| modified(path));
    let about = About { whole: Some(file.whole), manifest: file.manifest, ..About::of(LookedAt::Review) };
    Ok(Looked { store, name: base_name(path), as_of: as_of.unwrap_or_default(), about })
}

fn first_bytes(path: &Path) -> Outcome<Vec<u8>> {
    // What is no plain file (a pipe, a device) could keep us waiting for ever.
    let about = std::fs::metadata(path).map_err(|cause| unreadable(path, cause))?;
    if !about.is_file() {
        return Err(AppError::new(Code::FileNotOurs, "That is no file. Choose a saved file or a folder.")
            .safe("Nothing was changed.")
            .step(Step::OtherFile));
    }
    let mut first = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(64).read_to_end(&mut first))
        .map_err(|cause| unreadable(path, cause))?;
    Ok(first)
}

/// A file that cannot be read at all.
pub(crate) fn unreadable(path: &Path, cause: std::io::Error) -> AppError {
    let name = base_name(path);
    let message = match cause.kind() {
        std::io::ErrorKind::NotFound => format!("‘{name}’ is not there any more. Choose it again."),
        std::io::ErrorKind::PermissionDenied => {
            format!("‘{name}’ may not be read by you. Ask whoever owns it.")
        }
        _ => format!(
            "‘{name}’ could not be read. If another program has it open, close it there, then try again."
        ),
    };
    AppError::new(Code::FileTrouble, message)
        .safe("Nothing was changed.")
        .step(Step::TryAgain)
        .step(Step::OtherFile)
        .because(cause)
}

fn in_other_words(cause: StoreError, what: &str) -> AppError {
    match &cause {
        StoreError::NewerVersion { .. } => newer(what).because(cause),
        StoreError::NotOurs => AppError::new(Code::FileNotOurs, format!("{what} is not one of Keyroster's."))
            .safe("It was not changed.")
            .step(Step::OtherFile)
            .because(cause),
        StoreError::Damaged { .. } | StoreError::Sqlite(_) | StoreError::Conflict { .. } => {
            damaged(what).because(cause)
        }
        _ => AppError { steps: vec![Step::OtherFile], ..AppError::from(cause) },
    }
}

fn newer(what: &str) -> AppError {
    AppError::new(
        Code::FileNewer,
        format!("{what} was made with a newer version. Update the app to open it."),
    )
    .safe("It was not changed.")
    .step(Step::OtherFile)
}

fn damaged(what: &str) -> AppError {
    AppError::new(
        Code::FileDamaged,
        format!("{what} is damaged or cut off, so it cannot be shown. Ask for it once more, or choose another one."),
    )
    .safe("Nothing was changed.")
    .step(Step::OtherFile)
}
