//! A file for review: a first line that says what it is, a line about its content, a digest over all of it, then a data
//! file without secrets. Whoever opens it learns whether it is whole.
//!
//! The digest shows accidents and careless changes. It is no signature: it does not prove who made the file.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The first line.
const FIRST: &str = "Keyroster review file 1\n";
/// What every version's first line begins with.
const ANY: &str = "Keyroster review file ";
/// The longest line about the content.
const LONGEST: usize = 16 << 10;
const DIGEST: usize = 64;

/// What is in the file, as its maker said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it: the name of the computer's user.
    pub made_by: String,
    /// Version of the program.
    pub version: String,
    /// The account's name.
    pub account: String,
    /// Whether it is the practice account.
    pub practice: bool,
    /// The class; `None` = the whole account.
    pub roster: Option<String>,
    /// Whether e-mail addresses are in it.
    pub emails: bool,
    /// People in it, those removed from their class too.
    pub people: i64,
    /// Keys in it.
    pub keys: i64,
    /// Changes on record in it.
    pub changes: i64,
    /// Changes on record where it was made.
    pub changes_there: i64,
    /// The last change's number there, and its hash.
    pub head: (i64, String),
}

/// A file for review that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewFile<'b> {
    /// What it says about itself; `None` when that line cannot be read.
    pub manifest: Option<Manifest>,
    /// The data file.
    pub payload: &'b [u8],
    /// Whether it is byte for byte what was made.
    pub whole: bool,
}

/// Why a file is no file for review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// Something else.
    #[error("no file for review")]
    Other,
    /// Of a later form.
    #[error("a later form of it")]
    Newer,
    /// It begins like one and is cut off or garbled.
    #[error("cut off or garbled")]
    Damaged,
}

/// Whether the bytes begin like a file for review.
pub fn is_one(bytes: &[u8]) -> bool {
    bytes.starts_with(ANY.as_bytes())
}

/// The bytes of the file.
pub fn write(manifest: &Manifest, payload: &[u8]) -> Vec<u8> {
    // A plain structure with text keys: there is nothing in it that has no JSON form, and JSON has no line breaks.
    let about = serde_json::to_string(manifest).unwrap_or_default();
    let mut bytes = Vec::with_capacity(FIRST.len() + about.len() + DIGEST + 2 + payload.len());
    bytes.extend_from_slice(FIRST.as_bytes());
    bytes.extend_from_slice(about.as_bytes());
    bytes.push(b'\n');
    bytes.extend_from_slice(digest(about.as_bytes(), payload).as_bytes());
    bytes.push(b'\n');
    bytes.extend_from_slice(payload);
    bytes
}

/// Takes a file apart. A changed one is still given, with [`ReviewFile::whole`] false.
///
/// # Errors
/// [`NotRead`].
pub fn read(bytes: &[u8]) -> Result<ReviewFile<'_>, NotRead> {
    if !is_one(bytes) {
        return Err(NotRead::Other);
    }
    let Some(rest) = bytes.strip_prefix(FIRST.as_bytes()) else {
        let number = &bytes[ANY.len()..bytes.len().min(ANY.len() + 8)];
        let line = number.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let later = !line.is_empty() && line.len() < 8 && line.iter().all(u8::is_ascii_digit);
        return Err(if later { NotRead::Newer } else { NotRead::Damaged });
    };
    let end = rest.iter().take(LONGEST).position(|byte| *byte == b'\n').ok_or(NotRead::Damaged)?;
    let (about, rest) = (&rest[..end], &rest[end + 1..]);
    let (said, rest) = rest.split_at_checked(DIGEST).ok_or(NotRead::Damaged)?;
    let payload = rest.strip_prefix(b"\n").ok_or(NotRead::Damaged)?;
    let manifest = serde_json::from_slice(about).ok();
    let whole = manifest.is_some() && digest(about, payload).as_bytes() == said;
    Ok(ReviewFile { manifest, payload, whole })
}

fn digest(about: &[u8], payload: &[u8]) -> String {
    let mut sha = Sha256::new();
    sha.update(FIRST.as_bytes());
    sha.update(about.len().to_string().as_bytes());
    sha.update(b":");
    sha.update(about);
    sha.update(payload);
    hex::encode(sha.finalize())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn manifest() -> Manifest {
        Manifest {
            made_at: Timestamp::from_second(1_795_000_000).unwrap(),
            made_by: "m\n.keller".into(),
            version: "0.1.0".into(),
            account: "School".into(),
            practice: false,
            roster: Some("Applied \"AI\"".into()),
            emails: true,
            people: 2,
            keys: 1,
            changes: 3,
            changes_there: 9,
            head: (9, "ab".into()),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = write(&manifest(), b"\n\npayload\n");
        let read = read(&bytes).unwrap();
        assert_eq!(
            (read.manifest, read.payload, read.whole),
            (Some(manifest()), &b"\n\npayload\n"[..], true)
        );
    }

    /// Every bit counts: a file with one turned, or with its end cut off, must never be called whole.
    #[test]
    fn no_turned_bit_and_no_cut_is_taken_for_whole() {
        let bytes = write(&manifest(), &[7; 200]);
        for at in 0..bytes.len() * 8 {
            let mut turned = bytes.clone();
            turned[at / 8] ^= 1 << (at % 8);
            assert!(!read(&turned).is_ok_and(|file| file.whole), "bit {at}");
        }
        for end in 0..bytes.len() {
            assert!(!read(&bytes[..end]).is_ok_and(|file| file.whole), "cut at {end}");
        }
        assert!(!read(&[&bytes[..], b"x"].concat()).unwrap().whole, "something was added");
    }

    #[test]
    fn later_forms_and_other_files_are_told_apart() {
        let later = write(&manifest(), b"x");
        let later = [b"Keyroster review file 2\n", &later[FIRST.len()..]].concat();
        assert_eq!(read(&later).unwrap_err(), NotRead::Newer);
        assert_eq!(read(b"SQLite format 3\0").unwrap_err(), NotRead::Other);
        assert_eq!(read(b"Keyroster review file 1\n{").unwrap_err(), NotRead::Damaged);
    }

    proptest! {
        /// Whatever the bytes, reading ends and calls nothing whole that was not made so.
        #[test]
        fn arbitrary_bytes_are_never_whole(tail in proptest::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(read(&tail).is_err());
            let begun = [FIRST.as_bytes(), &tail].concat();
            prop_assert!(!read(&begun).is_ok_and(|file| file.whole));
        }
    }
}
