//! Tests of [`super`]: a published vector, mutations, nonces.

use std::collections::HashSet;

use super::*;

const TEXT: &str = "sk-or-v1-0000000000000000000000000000000000000000000000000000000000000007";

fn place() -> Aad<'static> {
    Aad { vault_id: "vault-1", purpose: Purpose::StudentKey, subject: "hash-of-a-key", dek_id: 1 }
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
}

/// A small repeatable number generator: a failing mutation can be found again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

#[test]
fn is_the_published_xchacha20_poly1305() {
    // The AEAD example of the IETF draft draft-irtf-cfrg-xchacha-03, A.3.1: files must stay readable by other programs.
    let key = DataKey::from_slice(&bytes("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
    let nonce = bytes("404142434445464748494a4b4c4d4e4f5051525354555657");
    let plain =
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
                  sunscreen would be it.";
    let sealed =
        seal_with_nonce(&key.unwrap(), &bytes("50515253c0c1c2c3c4c5c6c7"), plain, nonce.try_into().unwrap())
            .unwrap();
    let expected = bytes(concat!(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb",
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452",
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9",
        "21f9664c97637da9768812f615c68b13b52e",
        "c0875924c1c7987947deafd8780acf49",
    ));
    assert_eq!(sealed.ct, expected);
}

#[test]
fn opens_what_it_sealed_and_shows_nothing() {
    let key = DataKey::random().unwrap();
    let sealed = seal(&key, &place(), &Secret::new(TEXT.to_owned())).unwrap();
    assert_eq!(open(&key, &place(), &sealed).unwrap().expose(), TEXT);
    let stored = format!("{sealed:?}");
    assert!(!stored.contains("sk-or") && !sealed.ct.windows(5).any(|w| w == b"sk-or"), "{stored}");
}

#[test]
fn the_place_is_written_exactly_and_no_two_places_share_a_text() {
    assert_eq!(
        place().to_string(),
        "v1|vault-1|student-key|hash-of-a-key|1",
        "boxes that exist depend on this text"
    );
    let a = Aad { vault_id: "a|student-key", subject: "b", ..place() };
    let b = Aad { vault_id: "a", subject: "student-key|b", ..place() };
    let c = Aad { vault_id: "a\\", subject: "|b", ..place() };
    let d = Aad { vault_id: "a\\|", subject: "b", ..place() };
    let texts: HashSet<String> = [a, b, c, d].iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 4, "a part with the separator in it could pass for another place: {texts:?}");
}

#[test]
fn ten_thousand_mutations_are_refused() {
    let key = DataKey::random().unwrap();
    let sealed = seal(&key, &place(), &Secret::new(TEXT.to_owned())).unwrap();
    let mut dice = Dice(0x5eed_0001);
    for n in 0..10_000 {
        let (mut at, mut boxed) = (place(), sealed.clone());
        let mut key_bytes = *key.expose();
        let other_subject = format!("hash-of-a-key{n}");
        match n % 10 {
            0 => boxed.nonce[dice.below(24)] ^= 1 << dice.below(8),
            1 | 2 => boxed.ct[dice.below(sealed.ct.len())] ^= 1 << dice.below(8),
            3 => boxed.ct.truncate(dice.below(sealed.ct.len())),
            4 => boxed.ct.extend((0..=dice.below(40)).map(|_| 0)),
            5 => key_bytes[dice.below(32)] ^= 1 << dice.below(8),
            6 => at.subject = &other_subject,
            7 => at.dek_id = 2 + u32::try_from(dice.below(1_000_000)).unwrap(),
            8 => at.purpose = [Purpose::ManagementKey, Purpose::DataKey][dice.below(2)],
            _ => at.vault_id = ["vault-2", "vault-1|", "", "vault-1 "][dice.below(4)],
        }
        let opened = open(&DataKey::new(key_bytes), &at, &boxed).map(|_| "opened");
        assert_eq!(opened, Err(SealError::Refused), "mutation {n} was not refused");
    }
    assert!(
        open(&key, &place(), &sealed).is_ok(),
        "the original must still open, or the test proves nothing"
    );
}

#[test]
fn a_hundred_thousand_nonces_are_all_different() {
    let key = DataKey::random().unwrap();
    let secret = Secret::new(TEXT.to_owned());
    let nonces: HashSet<[u8; 24]> =
        (0..100_000).map(|_| seal(&key, &place(), &secret).unwrap().nonce).collect();
    assert_eq!(nonces.len(), 100_000, "a nonce used twice gives both secrets away");
}

#[test]
fn bytes_that_are_no_text_are_refused_not_repaired() {
    let key = DataKey::random().unwrap();
    let sealed = seal_bytes(&key, &place(), &[0xff, 0xfe, 0x00]).unwrap();
    assert_eq!(open(&key, &place(), &sealed).map(|_| ()), Err(SealError::Refused));
}
