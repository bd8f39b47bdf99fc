//! The account's file: one JSON line per change, added before the change is answered, and from time to time
//! written anew in one go (a new file put in the old one's place). Readable and writable by its owner only.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::{KeyRecord, SpendRecord, Workspace};
use crate::amount::Amount;
use crate::options::StartError;

/// One line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    Version(u32),
    Clock(SignedDuration),
    Credits(Amount),
    Creator(String),
    Workspace(Workspace),
    Key(KeyRecord),
    Spend(SpendRecord),
}

/// The open file.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    keep_secrets: bool,
    lines: usize,
    lines_at_rewrite: usize,
}

impl Journal {
    /// Opens or makes the file and reads what is in it. A last line cut short by a crash is left out.
    pub(crate) fn open(path: &Path, keep_secrets: bool) -> Result<(Self, Vec<Entry>), StartError> {
        let text = match std::fs::read(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let whole = text.iter().rposition(|&byte| byte == b'\n').unwrap_or(0);
        let mut entries = Vec::new();
        for (at, line) in text[..whole].split(|&byte| byte == b'\n').enumerate() {
            if line.is_empty() {
                continue;
            }
            let entry = serde_json::from_slice(line).map_err(|_| StartError::StateLine { line: at + 1 })?;
            if let Entry::Version(2..) = entry {
                return Err(StartError::StateLine { line: at + 1 });
            }
            entries.push(entry);
        }
        let file = private(OpenOptions::new().append(true).create(true)).open(path)?;
        let journal =
            Self { path: path.to_owned(), file, keep_secrets, lines: entries.len(), lines_at_rewrite: 0 };
        Ok((journal, entries))
    }

    /// Adds a line. It is with the system when this returns: it survives the end of this process.
    pub(crate) fn append(&mut self, entry: &Entry) -> io::Result<()> {
        let mut line = Vec::new();
        self.line(entry, &mut line)?;
        self.file.write_all(&line)?;
        self.lines += 1;
        Ok(())
    }

    /// Whether most lines are about things that later lines changed again.
    pub(crate) fn is_long(&self) -> bool {
        self.lines > 2_000 + 2 * self.lines_at_rewrite
    }

    /// Puts a new file with these lines in the old one's place.
    pub(crate) fn rewrite(&mut self, entries: &[Entry]) -> io::Result<()> {
        let mut text = Vec::new();
        for entry in entries {
            self.line(entry, &mut text)?;
        }
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let beside = self.path.with_file_name(name);
        match std::fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut file = private(OpenOptions::new().write(true).create_new(true)).open(&beside)?;
        file.write_all(&text)?;
        file.sync_all()?;
        drop(file);
        std::fs::rename(&beside, &self.path)?;
        self.file = OpenOptions::new().append(true).open(&self.path)?;
        self.lines = entries.len();
        self.lines_at_rewrite = entries.len();
        Ok(())
    }

    fn line(&self, entry: &Entry, into: &mut Vec<u8>) -> io::Result<()> {
        match entry {
            Entry::Key(key) if !self.keep_secrets && key.secret.is_some() => {
                let bare = KeyRecord { secret: None, ..key.clone() };
                serde_json::to_writer(&mut *into, &Entry::Key(bare))?;
            }
            _ => serde_json::to_writer(&mut *into, entry)?,
        }
        into.push(b'\n');
        Ok(())
    }
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
