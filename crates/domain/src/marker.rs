//! Markers: what a key's name carries so that the key can be found again after a lost answer (promise R1).

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Most characters (Unicode scalar values) of a whole key name; also never more than 256 bytes.
pub const NAME_MAX: usize = 64;
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TAG_LEN: usize = 4;
const NONCE_LEN: usize = 8;
/// Characters after the `~`: tag, nonce, check.
const BODY_LEN: usize = TAG_LEN + NONCE_LEN + 1;

/// Which data file an attempt belongs to: 20 bits, drawn once when the file is made, kept in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultTag(u32);

impl VaultTag {
    /// From five random bytes (the first 20 bits count).
    pub const fn from_entropy(bytes: [u8; 5]) -> VaultTag {
        VaultTag((bytes[0] as u32) << 12 | (bytes[1] as u32) << 4 | (bytes[2] as u32) >> 4)
    }

    /// From its four characters, in any case; `None` if they are no tag.
    pub fn parse(text: &str) -> Option<VaultTag> {
        let symbols = decode(text.as_bytes())?;
        (symbols.len() == TAG_LEN)
            .then(|| VaultTag(symbols.iter().fold(0, |sum, s| sum << 5 | u32::from(*s))))
    }
}

impl fmt::Display for VaultTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        encode(f, u64::from(self.0), TAG_LEN)
    }
}

/// The mark of one attempt: the data file's tag and a nonce that is new for every attempt. Identifies the attempt.
///
/// Written as 13 Crockford base32 characters `VVVVNNNNNNNNC`; the last one checks the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Marker {
    tag: VaultTag,
    nonce: u64,
}

impl Marker {
    /// A marker from 40 random bits.
    pub const fn new(tag: VaultTag, entropy: [u8; 5]) -> Marker {
        let [a, b, c, d, e] = entropy;
        Marker { tag, nonce: u64::from_be_bytes([0, 0, 0, a, b, c, d, e]) }
    }

    /// The data file it belongs to.
    pub const fn tag(self) -> VaultTag {
        self.tag
    }

    /// From its 13 characters (without `~`), in any case; `None` if they are no marker.
    pub fn parse(text: &str) -> Option<Marker> {
        (text.len() == BODY_LEN).then(|| Marker::read(text.as_bytes())).flatten()
    }

    /// The marker inside a key's name, whatever became of the label around it. The last one counts.
    pub fn find(name: &str) -> Option<Marker> {
        let bytes = name.as_bytes();
        let starts = bytes.iter().enumerate().rev().filter(|(_, byte)| **byte == b'~');
        starts.map(|(at, _)| at + 1).find_map(|at| Marker::read(bytes.get(at..at + BODY_LEN)?))
    }

    /// A name without its marker and the blanks before it: the label as OpenRouter has it now.
    pub fn label_of(name: &str) -> &str {
        let mut ends = name.char_indices().rev().filter(|(_, c)| *c == '~').map(|(at, _)| at);
        let end = ends.find(|at| {
            name.as_bytes().get(at + 1..at + 1 + BODY_LEN).is_some_and(|b| Marker::read(b).is_some())
        });
        end.map_or(name, |at| &name[..at]).trim()
    }

    fn read(body: &[u8]) -> Option<Marker> {
        let symbols = decode(body)?;
        let (payload, check) = symbols.split_at(BODY_LEN - 1);
        if check_symbol(payload) != check[0] {
            return None;
        }
        let number = |part: &[u8]| part.iter().fold(0u64, |sum, s| sum << 5 | u64::from(*s));
        let tag = VaultTag(u32::try_from(number(&payload[..TAG_LEN])).ok()?);
        Some(Marker { tag, nonce: number(&payload[TAG_LEN..]) })
    }
}

impl fmt::Display for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        encode(f, u64::from(self.tag.0), TAG_LEN)?;
        encode(f, self.nonce, NONCE_LEN)?;
        let payload = u64::from(self.tag.0) << 40 | self.nonce;
        let symbols: [u8; BODY_LEN - 1] = std::array::from_fn(|i| symbol(payload, BODY_LEN - 1, i));
        encode(f, u64::from(check_symbol(&symbols)), 1)
    }
}

impl Serialize for Marker {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Marker {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Marker::parse(&text).ok_or_else(|| serde::de::Error::custom("not a marker"))
    }
}

/// The name a key gets at OpenRouter: `<label> ~VVVVNNNNNNNNC`, NFC, at most [`NAME_MAX`] characters, no blanks at the ends.
///
/// The label is cut between graphemes; a `~` in it becomes `-`, so that only our own marker can be found in the name.
pub fn key_name(label: &str, marker: Marker) -> String {
    let kept = cut_label(label);
    if kept.is_empty() { format!("~{marker}") } else { format!("{kept} ~{marker}") }
}

/// The label exactly as [`key_name`] puts it into a name.
pub fn cut_label(label: &str) -> String {
    let room = NAME_MAX - BODY_LEN - 2;
    let clean: String = label.nfc().map(|c| if c == '~' { '-' } else { c }).collect();
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in clean.trim().graphemes(true) {
        used += grapheme.chars().count();
        if used > room {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.truncate(kept.trim_end().len());
    kept
}

fn symbol(value: u64, len: usize, at: usize) -> u8 {
    u8::try_from(value >> (5 * (len - 1 - at)) & 31).expect("five bits fit a byte")
}

fn encode(f: &mut fmt::Formatter<'_>, value: u64, len: usize) -> fmt::Result {
    (0..len).try_for_each(|at| {
        fmt::Write::write_char(f, char::from(CROCKFORD[usize::from(symbol(value, len, at))]))
    })
}

/// Crockford's tolerant reading: any case, O is 0, I and L are 1.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    text.iter()
        .map(|byte| {
            let upper = match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            CROCKFORD.iter().position(|c| *c == upper).and_then(|at| u8::try_from(at).ok())
        })
        .collect()
}

/// Weighted sum over GF(32): sees every single wrong character and every swap of two.
fn check_symbol(symbols: &[u8]) -> u8 {
    symbols.iter().fold(0, |sum, s| double(sum ^ *s))
}

fn double(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 { shifted } else { (shifted ^ 0b10_0101) & 31 }
}
