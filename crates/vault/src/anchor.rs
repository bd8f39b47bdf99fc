//! The anchor: the last known head of the audit chain, kept away from the file it vouches for.
//!
//! A data file that stands behind its anchor was restored or rolled back. Judging that is the caller's; here the
//! anchor is only written and read, whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::keychain::{Keychain, KeychainError};

/// The head of the audit chain at the end of the last run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The data file's vault id; no line breaks.
    pub vault_id: String,
    /// The epoch the file was in.
    pub epoch: u64,
    /// The number of the last audit row.
    pub audit_seq: u64,
    /// The hash of that row (SHA-256).
    pub head_hash: [u8; 32],
}

/// Where an anchor is kept.
#[derive(Debug, Clone)]
pub enum AnchorPlace {
    /// The keychain item `anchor-<vault_id>`.
    Keychain(Keychain),
    /// A small file outside the data folder (passphrase mode).
    File(PathBuf),
}

/// Why an anchor could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnchorError {
    /// The keychain refused.
    #[error("the anchor is out of reach")]
    Keychain(#[from] KeychainError),
    /// The file could not be read or replaced.
    #[error("the anchor file could not be read or written")]
    File(#[from] io::Error),
    /// The bytes are not an anchor, were changed, or are another file's anchor.
    #[error("the anchor is damaged")]
    Damaged,
}

const FIRST_LINE: &str = "keyroster anchor 1";
/// An anchor is some 200 bytes; whatever is larger is none.
const LARGEST: u64 = 4096;

impl Anchor {
    /// Six lines of text: a heading, the four parts, and the SHA-256 of those five.
    ///
    /// # Errors
    /// [`AnchorError::Damaged`] when the vault id is empty or holds a line break.
    pub fn to_bytes(&self) -> Result<Vec<u8>, AnchorError> {
        if self.vault_id.is_empty() || self.vault_id.contains(['\n', '\r']) {
            return Err(AnchorError::Damaged);
        }
        let head = hex(&self.head_hash);
        let mut text =
            format!("{FIRST_LINE}\n{}\n{}\n{}\n{head}\n", self.vault_id, self.epoch, self.audit_seq);
        let sum = hex(&Sha256::digest(&text));
        text.push_str(&sum);
        text.push('\n');
        Ok(text.into_bytes())
    }

    /// Reads what [`Anchor::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`AnchorError::Damaged`] for anything else, a single changed byte included.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, AnchorError> {
        Self::parse(bytes).ok_or(AnchorError::Damaged)
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let body = text.strip_suffix('\n')?;
        let (body, sum) = body.split_at(body.rfind('\n')? + 1);
        if sum != hex(&Sha256::digest(body)) {
            return None;
        }
        let lines: Vec<&str> = body.strip_suffix('\n')?.split('\n').collect();
        let [FIRST_LINE, vault_id, epoch, seq, head] = lines[..] else { return None };
        Some(Self {
            vault_id: vault_id.to_owned(),
            epoch: epoch.parse().ok()?,
            audit_seq: seq.parse().ok()?,
            head_hash: unhex(head)?,
        })
    }
}

impl AnchorPlace {
    /// The anchor of `vault_id`, or `None` when there is none yet. May block as keychain calls do.
    ///
    /// # Errors
    /// See [`AnchorError`]; an anchor of another file counts as damaged.
    pub fn read(&self, vault_id: &str) -> Result<Option<Anchor>, AnchorError> {
        let bytes = match self {
            Self::Keychain(keychain) => match keychain.anchor(vault_id) {
                Ok(bytes) => bytes,
                Err(KeychainError::NoEntry) => return Ok(None),
                Err(e) => return Err(e.into()),
            },
            Self::File(path) => match File::open(path) {
                Ok(file) => {
                    let mut bytes = Vec::new();
                    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
                    bytes
                }
                Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(e) => return Err(e.into()),
            },
        };
        let anchor = Anchor::from_bytes(&bytes)?;
        if anchor.vault_id == vault_id { Ok(Some(anchor)) } else { Err(AnchorError::Damaged) }
    }

    /// Replaces the anchor as a whole. A file is readable by its owner only, and after a crash the old or the new
    /// one is there, never half of one.
    ///
    /// # Errors
    /// See [`AnchorError`].
    pub fn write(&self, anchor: &Anchor) -> Result<(), AnchorError> {
        let bytes = anchor.to_bytes()?;
        match self {
            Self::Keychain(keychain) => keychain.keep_anchor(&anchor.vault_id, &bytes)?,
            Self::File(path) => replace_file(path, &bytes)?,
        }
        Ok(())
    }
}

fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut tag = [0u8; 8];
    crate::random::fill(&mut tag).map_err(io::Error::other)?;
    let temp = folder.join(format!(".anchor.{}.tmp", hex(&tag)));
    let written = write_new(&temp, bytes).and_then(|()| fs::rename(&temp, path));
    if written.is_err() {
        // The first error is the one to report; a left-over holds no secret.
        let _ = fs::remove_file(&temp);
    }
    written?;
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
        let _ = write!(text, "{b:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0u8; 32];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
#[path = "anchor_tests.rs"]
mod tests;
