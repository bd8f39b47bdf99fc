//! The recovery code: a wrapping key on paper, for when the keychain item is gone or the passphrase forgotten.
//!
//! 128 random bits and 32 bits that catch slips of the pen, as 8 groups of 4 characters of Crockford's base 32.

use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::{NoRandom, Secret, SecretBytes};
use crate::wrap::WrappingKey;

/// Characters of a code without the lines between its groups.
const LENGTH: usize = 32;
const GROUP: usize = 4;
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Part of the derivation: codes on paper depend on it.
const PURPOSE: &[u8] = b"keyroster recovery code 1";

/// A recovery code. Random enough to need no stretching.
#[derive(Debug)]
pub struct RecoveryCode(SecretBytes<16>);

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotACode {
    /// It does not have the form of one.
    #[error("this is not a recovery code")]
    Form,
    /// It has the form, and a character is not the one that was written down.
    #[error("a character of the recovery code is not right")]
    Slip,
}

impl RecoveryCode {
    /// A new code.
    ///
    /// # Errors
    /// [`NoRandom`].
    pub fn fresh() -> Result<Self, NoRandom> {
        SecretBytes::random().map(Self)
    }

    /// The code as it is written down: `XXXX-XXXX-…`, 8 groups.
    #[must_use]
    pub fn text(&self) -> Secret {
        let mut bytes = Zeroizing::new([0u8; 20]);
        bytes[..16].copy_from_slice(self.0.expose());
        let check = check_of(self.0.expose());
        bytes[16..].copy_from_slice(&check);
        let mut text = String::with_capacity(LENGTH + LENGTH / GROUP);
        for n in 0..LENGTH {
            if n > 0 && n % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(LETTERS[usize::from(five_bits(&bytes, n))]));
        }
        Secret::new(text)
    }

    /// Reads a code as people type it: small letters, blanks, any dashes; O for 0, I and L for 1.
    ///
    /// # Errors
    /// [`NotACode`].
    pub fn parse(text: &Secret) -> Result<Self, NotACode> {
        let mut bytes = Zeroizing::new([0u8; 20]);
        let mut count = 0;
        for c in text.expose().chars().filter(|c| !c.is_whitespace() && !is_dash(*c)) {
            let value = value_of(c).ok_or(NotACode::Form)?;
            if count == LENGTH {
                return Err(NotACode::Form);
            }
            put_five_bits(&mut bytes, count, value);
            count += 1;
        }
        if count != LENGTH {
            return Err(NotACode::Form);
        }
        let code = SecretBytes::from_slice(&bytes[..16]).ok_or(NotACode::Form)?;
        if check_of(code.expose()) == bytes[16..] { Ok(Self(code)) } else { Err(NotACode::Slip) }
    }

    /// The wrapping key of this code for the file `vault_id` (HKDF-SHA256).
    #[must_use]
    pub fn wrapping_key(&self, vault_id: &str) -> WrappingKey {
        let mut key = Zeroizing::new([0u8; 32]);
        Hkdf::<Sha256>::new(Some(vault_id.as_bytes()), self.0.expose())
            .expand(PURPOSE, key.as_mut_slice())
            .expect("32 bytes are few");
        WrappingKey::new(*key)
    }
}

fn check_of(code: &[u8; 16]) -> [u8; 4] {
    let sum = Sha256::new().chain_update(b"keyroster recovery check 1").chain_update(code).finalize();
    [sum[0], sum[1], sum[2], sum[3]]
}

fn five_bits(bytes: &[u8; 20], n: usize) -> u8 {
    (0..5).fold(0, |value, bit| {
        let at = n * 5 + bit;
        value << 1 | (bytes[at / 8] >> (7 - at % 8) & 1)
    })
}

fn put_five_bits(bytes: &mut [u8; 20], n: usize, value: u8) {
    for bit in 0..5 {
        let at = n * 5 + bit;
        bytes[at / 8] |= (value >> (4 - bit) & 1) << (7 - at % 8);
    }
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '_')
}

fn value_of(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let at = LETTERS.iter().position(|letter| char::from(*letter) == c)?;
    u8::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(n: u8) -> RecoveryCode {
        RecoveryCode(SecretBytes::new([n; 16]))
    }

    /// Codes lie in drawers for years: form and derivation never change.
    #[test]
    fn a_code_on_paper_stays_what_it_is() {
        let text = code(7).text();
        assert_eq!(text.expose(), "0W3G-E1R7-0W3G-E1R7-0W3G-E1R7-0YAS-1EA7");
        let key = code(7).wrapping_key("0123456789abcdef0123456789abcdef");
        let hex: String = key.expose().iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hex, "b7eda3852b0769fff245274ce55c4a5fb877d9b1616a824bc1ca3d096dac5336");
        assert_ne!(*code(7).wrapping_key("another file").expose(), *key.expose());
    }

    #[test]
    fn is_read_as_people_type_it() {
        let written = RecoveryCode::fresh().unwrap();
        let text = written.text();
        let typed = [
            text.expose().to_lowercase(),
            text.expose().replace('-', ""),
            text.expose().replace('-', " \u{2013} "),
            format!("  {}\n", text.expose()),
            text.expose().replace('0', "O").replace('1', "l"),
        ];
        for one in typed {
            let read = RecoveryCode::parse(&Secret::new(one.clone())).expect("read");
            assert_eq!(read.0.expose(), written.0.expose(), "{one}");
        }
    }

    /// A slip must be told from a code that belongs to another list.
    #[test]
    fn every_slip_of_one_character_is_seen() {
        let text = code(0x5a).text().expose().to_owned();
        for (at, right) in text.char_indices().filter(|(_, c)| *c != '-') {
            for wrong in LETTERS.iter().map(|b| char::from(*b)).filter(|wrong| *wrong != right) {
                let mut slip = text.clone();
                slip.replace_range(at..=at, &wrong.to_string());
                assert_eq!(
                    RecoveryCode::parse(&Secret::new(slip)).err(),
                    Some(NotACode::Slip),
                    "{at} {wrong}"
                );
            }
        }
        for other in [
            "",
            "correct horse battery staple",
            &text[..38],
            &format!("{text}-AAAA"),
            "U".repeat(32).as_str(),
        ] {
            let read = RecoveryCode::parse(&Secret::new(other.to_owned()));
            assert_eq!(read.err(), Some(NotACode::Form), "{other:?}");
        }
    }
}
