//! Tests of [`super`]: judging, suggesting, stretching.

use std::collections::HashSet;

use rstest::rstest;

use super::*;
use crate::seal::{DataKey, Sealed};
use crate::wrap::{Slot, unwrap, wrap};

/// Far below the standard, so that tests are quick; never what the product writes.
const WEAK: Cost = Cost { passes: 1, memory_kib: 64, lanes: 1 };

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

#[rstest]
#[case("", Weakness::Empty)]
#[case("   \t ", Weakness::Empty)]
#[case("short", Weakness::TooShort)]
#[case("password", Weakness::Common)]
#[case("qwertyuiop", Weakness::Common)]
#[case("zzzzzzzzzzzzzzzzzzzz", Weakness::Pattern)]
#[case("abcdefghijklmnop", Weakness::Pattern)]
#[case("1987-06-15", Weakness::Date)]
#[case("keyroster", Weakness::NotLongEnough)]
fn a_weak_passphrase_is_refused_with_the_reason(#[case] text: &str, #[case] why: Weakness) {
    let judged = judge(&secret(text), &[]);
    assert!(!judged.accepted && judged.bits < ENOUGH_BITS, "{text:?}: {judged:?}");
    assert_eq!(judged.why, Some(why), "{text:?}: {judged:?}");
}

#[test]
fn words_that_an_attacker_knows_count_for_nothing() {
    let text = secret("Hochschule Nordstadt Informatik");
    let (blind, knowing) = (judge(&text, &[]), judge(&text, &["Hochschule", "Nordstadt", "Informatik"]));
    assert!(knowing.bits + 10 < blind.bits, "{blind:?} {knowing:?}");
}

#[test]
fn the_list_is_long_enough_and_has_no_word_twice() {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let different: HashSet<&str> = words.iter().copied().collect();
    assert!(different.len() >= 2_048, "{} words give fewer than 11 bits each", different.len());
    assert_eq!(words.len(), different.len());
    assert!(words.iter().all(|w| w.len() >= 3 && w.bytes().all(|b| b.is_ascii_lowercase())));
}

#[test]
fn every_suggestion_is_accepted_and_no_two_are_alike() {
    let mut seen = HashSet::new();
    for _ in 0..300 {
        let offered = suggest().unwrap();
        assert_eq!(offered.expose().split('-').count(), SUGGESTED_WORDS);
        let judged = judge(&offered, &[]);
        assert!(judged.accepted, "a suggestion was judged too weak: {} bits", judged.bits);
        assert!(seen.insert(offered.expose().to_owned()));
    }
}

#[test]
fn the_same_letters_open_the_same_file_whatever_typed_them() {
    let how = Stretch { cost: WEAK, salt: [7; 16] };
    let composed = stretch(&secret("Schl\u{fc}ssel"), &how).unwrap();
    let decomposed = stretch(&secret("Schlu\u{308}ssel"), &how).unwrap();
    assert_eq!(composed.expose(), decomposed.expose());
    let other = stretch(&secret("Schlussel"), &how).unwrap();
    assert_ne!(composed.expose(), other.expose());
}

#[test]
fn the_standard_cost_is_what_we_promise_and_the_key_never_changes() {
    assert_eq!(Cost::STANDARD, Cost { passes: 3, memory_kib: 65_536, lanes: 1 });
    let key =
        stretch(&secret("correct horse"), &Stretch { cost: Cost::STANDARD, salt: *b"sixteen bytes ok" });
    let start: [u8; 8] = key.unwrap().expose()[..8].try_into().unwrap();
    assert_eq!(start, FROZEN, "files made earlier would no longer open");
}
/// Computed with another implementation (of the Python package `cryptography`) of Argon2id.
const FROZEN: [u8; 8] = [244, 238, 185, 211, 115, 171, 232, 139];

#[test]
fn a_wrong_passphrase_and_a_damaged_wrap_look_the_same() {
    let how = Stretch::fresh(WEAK).unwrap();
    let key = stretch(&secret("right one"), &how).unwrap();
    let dek = DataKey::random().unwrap();
    let wrapped = wrap(&key, "vault-1", Slot::Passphrase, 1, &dek).unwrap();
    assert_eq!(unwrap(&key, "vault-1", Slot::Passphrase, 1, &wrapped).unwrap().expose(), dek.expose());

    let wrong = stretch(&secret("wrong one"), &how).unwrap();
    let other_salt = stretch(&secret("right one"), &Stretch::fresh(WEAK).unwrap()).unwrap();
    let mut damaged = wrapped.clone();
    damaged.ct[3] ^= 1;
    let cut = Sealed { ct: wrapped.ct[..20].to_vec(), ..wrapped.clone() };
    let slot = Slot::Keychain { version: 1 };
    let refusals = [
        unwrap(&wrong, "vault-1", Slot::Passphrase, 1, &wrapped),
        unwrap(&other_salt, "vault-1", Slot::Passphrase, 1, &wrapped),
        unwrap(&key, "vault-1", Slot::Passphrase, 1, &damaged),
        unwrap(&key, "vault-1", Slot::Passphrase, 1, &cut),
        unwrap(&key, "vault-2", Slot::Passphrase, 1, &wrapped),
        unwrap(&key, "vault-1", Slot::Passphrase, 2, &wrapped),
        unwrap(&key, "vault-1", slot, 1, &wrapped),
    ];
    let texts: HashSet<String> = refusals.into_iter().map(|r| r.unwrap_err().to_string()).collect();
    assert_eq!(texts.len(), 1, "the text tells a wrong passphrase from a damaged file: {texts:?}");
}

#[rstest]
#[case(Cost { memory_kib: u32::MAX, ..WEAK })]
#[case(Cost { passes: u32::MAX, ..WEAK })]
#[case(Cost { lanes: u32::MAX, ..WEAK })]
#[case(Cost { passes: 0, ..WEAK })]
#[case(Cost { memory_kib: 0, ..WEAK })]
fn a_tampered_cost_is_refused_at_once(#[case] cost: Cost) {
    let refused = stretch(&secret("x"), &Stretch { cost, salt: [0; 16] });
    assert_eq!(refused.map(|_| ()), Err(SealError::Refused));
}

#[test]
fn an_older_cost_is_noticed() {
    assert!(Stretch { cost: WEAK, salt: [0; 16] }.is_outdated());
    assert!(!Stretch::fresh(Cost::STANDARD).unwrap().is_outdated());
}
