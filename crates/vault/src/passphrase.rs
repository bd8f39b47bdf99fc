//! The wrapping key from a passphrase: judged before it is taken, stretched with Argon2id, suggested when asked.

use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::seal::SealError;
use crate::secret::{NoRandom, Secret};
use crate::wrap::WrappingKey;

/// A passphrase must withstand at least 2 to the power of this many guesses.
pub const ENOUGH_BITS: u32 = 60;
/// How many words a suggestion has; 2,048 words to choose from make 11 bits each.
pub const SUGGESTED_WORDS: usize = 6;

static WORDS: &str = include_str!("words.txt");

/// What stretching costs. Stored with the slot and read back, so that it can be raised later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Passes over the memory (`t`).
    pub passes: u32,
    /// Memory in KiB (`m`).
    pub memory_kib: u32,
    /// Lanes (`p`).
    pub lanes: u32,
}

impl Cost {
    /// What new passphrases get: three passes over 64 MiB, one lane.
    pub const STANDARD: Self = Self { passes: 3, memory_kib: 64 * 1024, lanes: 1 };
    /// The most that is accepted from a stored slot, so that a tampered file cannot eat all memory.
    pub const LARGEST: Self = Self { passes: 20, memory_kib: 1024 * 1024, lanes: 8 };
}

/// How one passphrase was stretched: the cost and the salt. Stored beside the wrapped key; not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// What it cost.
    pub cost: Cost,
    /// 16 random bytes, new for every slot.
    pub salt: [u8; 16],
}

impl Stretch {
    /// A fresh salt at `cost`; [`Cost::STANDARD`] outside tests.
    ///
    /// # Errors
    /// [`NoRandom`].
    pub fn fresh(cost: Cost) -> Result<Self, NoRandom> {
        let mut salt = [0u8; 16];
        crate::random::fill(&mut salt)?;
        Ok(Self { cost, salt })
    }

    /// True when the stored cost is below today's standard and should be raised at the next unlock.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.cost.passes < Cost::STANDARD.passes || self.cost.memory_kib < Cost::STANDARD.memory_kib
    }
}

/// Stretches a passphrase to a wrapping key (Argon2id, version 1.3). Takes some tenths of a second and 64 MiB at
/// the standard cost: call on a blocking thread. The text is taken in Unicode's composed form (NFC), so that the same
/// letters typed on another system open the same file.
///
/// # Errors
/// [`SealError::Refused`] when the stored cost is not one we would have written (a damaged slot looks like a wrong
/// passphrase, on purpose).
pub fn stretch(passphrase: &Secret, how: &Stretch) -> Result<WrappingKey, SealError> {
    let (cost, most) = (how.cost, Cost::LARGEST);
    if cost.passes > most.passes || cost.memory_kib > most.memory_kib || cost.lanes > most.lanes {
        return Err(SealError::Refused);
    }
    let params =
        Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32)).map_err(|_| SealError::Refused)?;
    let text = composed(passphrase);
    let mut key = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(text.as_bytes(), &how.salt, key.as_mut_slice())
        .map_err(|_| SealError::Refused)?;
    Ok(WrappingKey::new(*key))
}

/// The text in Unicode's composed form, so that the same letters typed on another system are the same passphrase.
pub(crate) fn composed(passphrase: &Secret) -> Zeroizing<String> {
    // Room for every expansion, so that growing leaves no copies behind.
    let mut text = Zeroizing::new(String::with_capacity(passphrase.expose().len() * 3 + 16));
    text.extend(passphrase.expose().nfc());
    text
}

/// How strong a passphrase is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// Guesses needed, as a power of two, rounded down (0 to 63).
    pub bits: u32,
    /// True from [`ENOUGH_BITS`] on.
    pub accepted: bool,
    /// What makes it weak; `None` when accepted.
    pub why: Option<Weakness>,
}

/// Why a passphrase is not taken. The words for it are the face's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Weakness {
    /// Nothing, or blanks only.
    Empty,
    /// Too few characters for any better judgement.
    TooShort,
    /// A common password, word, name, or a variation of one.
    Common,
    /// A row of the keyboard, a sequence such as abc, or a repetition.
    Pattern,
    /// A date or a year.
    Date,
    /// Sound, but not long enough.
    NotLongEnough,
}

/// Judges a passphrase; nothing of it is kept. `known` are words an attacker would try first (the account's name).
#[must_use]
pub fn judge(passphrase: &Secret, known: &[&str]) -> Strength {
    let text = passphrase.expose();
    if text.trim().is_empty() {
        return Strength { bits: 0, accepted: false, why: Some(Weakness::Empty) };
    }
    let mut inputs = vec!["keyroster", "openrouter"];
    inputs.extend_from_slice(known);
    let judged = zxcvbn::zxcvbn(text, &inputs);
    let bits = judged.guesses().checked_ilog2().unwrap_or(0);
    let accepted = bits >= ENOUGH_BITS;
    let why = (!accepted).then(|| weakness(text, judged.feedback().and_then(|f| f.warning())));
    Strength { bits, accepted, why }
}

fn weakness(text: &str, warning: Option<zxcvbn::feedback::Warning>) -> Weakness {
    use zxcvbn::feedback::Warning as W;
    match warning {
        _ if text.chars().count() < 8 => Weakness::TooShort,
        Some(
            W::StraightRowsOfKeysAreEasyToGuess
            | W::ShortKeyboardPatternsAreEasyToGuess
            | W::RepeatsLikeAaaAreEasyToGuess
            | W::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
            | W::SequencesLikeAbcAreEasyToGuess,
        ) => Weakness::Pattern,
        Some(W::RecentYearsAreEasyToGuess | W::DatesAreOftenEasyToGuess) => Weakness::Date,
        Some(_) => Weakness::Common,
        None => Weakness::NotLongEnough,
    }
}

/// A passphrase to offer: [`SUGGESTED_WORDS`] easy words with `-` between them, chosen at random (66 bits).
///
/// # Errors
/// [`NoRandom`].
pub fn suggest() -> Result<Secret, NoRandom> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let count = u32::try_from(words.len()).expect("the list has some thousand words");
    let mut text = String::with_capacity(SUGGESTED_WORDS * 16);
    for n in 0..SUGGESTED_WORDS {
        if n > 0 {
            text.push('-');
        }
        text.push_str(words[crate::random::below(count)? as usize]);
    }
    Ok(Secret::new(text))
}

#[cfg(test)]
#[path = "passphrase_tests.rs"]
mod tests;
