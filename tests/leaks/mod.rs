//! Looks for secrets where none may be: in any coding, whole or in pieces. Other rooms take this folder in with `#[path]`;
//! it uses `std` only.
//!
//! A secret is cut into pieces of twelve bytes, and each piece is looked for in every coding. Base64 needs no phases of its
//! own: wherever a secret stands in a longer text, some of its pieces begin where a group of three begins. What is packed
//! or encrypted is not looked into.
#![allow(dead_code, reason = "each test program uses its part of it")]

mod coding;
mod planted;
pub mod traced;
pub mod watch;

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use coding::CODINGS;

/// Bytes of a secret that are looked for at once.
pub const PIECE: usize = 12;

/// Fewer bytes than any coded piece has, and enough to tell most texts apart.
const START: usize = 8;

/// Secrets to look for.
pub struct Canaries {
    /// By the first bytes: the rest of the coded piece, whose it is, and its coding.
    pieces: HashMap<[u8; START], Vec<Needle>>,
    /// Which hashes of first bytes there are at all; most of a file is passed by this alone.
    maybe: Vec<bool>,
}

struct Needle {
    coded: Vec<u8>,
    whose: String,
    coding: &'static str,
}

/// Something found. Shows whose secret it is and how it was coded, never the secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Leak {
    /// Name of the secret.
    pub whose: String,
    /// How it was coded.
    pub coding: &'static str,
    /// Byte at which it begins.
    pub at: usize,
}

impl fmt::Debug for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as {} at byte {}", self.whose, self.coding, self.at)
    }
}

impl Canaries {
    /// Secrets by name. Each must have a piece that no public text has.
    pub fn of<N: Into<String>, S: AsRef<str>>(secrets: impl IntoIterator<Item = (N, S)>) -> Canaries {
        let mut all = Canaries { pieces: HashMap::new(), maybe: vec![false; 1 << 16] };
        for (whose, secret) in secrets {
            all.add(&whose.into(), secret.as_ref());
        }
        assert!(!all.pieces.is_empty(), "nothing to look for would find nothing");
        all
    }

    fn add(&mut self, whose: &str, secret: &str) {
        let pieces: Vec<&[u8]> = secret.as_bytes().windows(PIECE).filter(|piece| telling(piece)).collect();
        assert!(!pieces.is_empty(), "{whose} has no piece that is like no other text");
        for piece in pieces {
            for (coding, code) in CODINGS {
                let coded = code(piece);
                let start = start(&coded).expect("a coded piece is no shorter than a piece");
                self.maybe[hash(start)] = true;
                let here = self.pieces.entry(start).or_default();
                // A coding that changes nothing of this piece would tell it twice.
                if !here.iter().any(|needle| needle.coded == coded && needle.whose == whose) {
                    here.push(Needle { coded, whose: whose.to_owned(), coding });
                }
            }
        }
    }

    /// Every secret in these bytes, once for each coding, at the first place.
    pub fn within(&self, bytes: &[u8]) -> Vec<Leak> {
        let mut found: Vec<Leak> = Vec::new();
        for at in 0..bytes.len().saturating_sub(PIECE - 1) {
            let Some(first) = start(&bytes[at..]).filter(|first| self.maybe[hash(*first)]) else { continue };
            for needle in self.pieces.get(&first).into_iter().flatten() {
                let known = |leak: &Leak| leak.whose == needle.whose && leak.coding == needle.coding;
                if bytes[at..].starts_with(&needle.coded) && !found.iter().any(known) {
                    found.push(Leak { whose: needle.whose.clone(), coding: needle.coding, at });
                }
            }
        }
        found
    }

    /// Every secret in the names and contents of all files below a folder, but for the contents of those allowed.
    /// Links are not followed.
    pub fn below(&self, folder: &Path, allowed: impl Fn(&Path) -> bool) -> Vec<(PathBuf, Leak)> {
        let look = |path: PathBuf| {
            let mut found = self.within(path.as_os_str().as_encoded_bytes());
            if !allowed(&path) {
                // A socket, or a file that is gone by now, holds nothing.
                found.extend(self.within(&std::fs::read(&path).unwrap_or_default()));
            }
            found.into_iter().map(move |leak| (path.clone(), leak)).collect::<Vec<_>>()
        };
        files_below(folder).into_iter().flat_map(look).collect()
    }
}

/// Every file below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let below = |path: PathBuf| {
        let real = path.symlink_metadata().is_ok_and(|about| about.is_dir());
        if real { files_below(&path) } else { vec![path] }
    };
    entries.flat_map(|entry| below(entry.path())).collect()
}

/// Whether a piece could not stand in a text by chance: the zeros of a fake key, and its public beginning, could.
fn telling(piece: &[u8]) -> bool {
    let most = piece.iter().map(|byte| piece.iter().filter(|other| *other == byte).count()).max();
    most.is_some_and(|most| most <= PIECE / 2)
        && !b"sk-or-v1-".windows(4).any(|public| piece.starts_with(public))
}

fn start(bytes: &[u8]) -> Option<[u8; START]> {
    bytes.first_chunk().copied()
}

fn hash(start: [u8; START]) -> usize {
    // The upper bits of a product depend on all the lower ones.
    (u64::from_le_bytes(start).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize
}
