//! Tests of [`super`]: what is written opens, and nothing else does.

use super::*;

const PLAIN: &[u8] = b"what must not be lost";

fn file(passphrase: &str, plain: &[u8]) -> Vec<u8> {
    let mut writer = encrypt(Vec::new(), &Secret::new(passphrase.to_owned()), Work::TRIVIAL).expect("begun");
    writer.write_all(plain).expect("written");
    writer.finish().expect("finished")
}

fn open(bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, AgeFileError> {
    let mut reader = decrypt(bytes, &Secret::new(passphrase.to_owned()))?;
    let mut plain = Vec::new();
    reader.read_to_end(&mut plain).map_err(told_io)?;
    Ok(plain)
}

#[test]
fn opens_with_its_passphrase_alone_also_when_typed_on_another_system() {
    let bytes = file("Stra\u{df}e u\u{308}ber", PLAIN);
    assert_eq!(open(&bytes, "Stra\u{df}e \u{fc}ber").expect("composed and decomposed are one"), PLAIN);
    assert!(matches!(open(&bytes, "strasse uber"), Err(AgeFileError::WrongPassphrase)));
    assert!(bytes.starts_with(b"age-encryption.org/v1\n-> scrypt "), "any age program must know it");
}

/// A backup that was cut, changed or lengthened must never be taken for a whole one.
#[test]
fn every_cut_and_every_changed_bit_is_refused() {
    let bytes = file("one two three", PLAIN);
    for length in 0..bytes.len() {
        assert!(open(&bytes[..length], "one two three").is_err(), "cut after {length} bytes");
    }
    for (at, bit) in (0..bytes.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << bit;
        assert!(open(&changed, "one two three").is_err(), "byte {at} bit {bit} changed unseen");
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert!(open(&longer, "one two three").is_err(), "a byte was added unseen");
}

#[test]
fn a_file_that_wants_too_much_memory_is_refused_before_it_gets_it() {
    let bytes = file("x", PLAIN);
    let line = bytes.split(|b| *b == b'\n').nth(1).expect("the stanza").to_vec();
    assert!(line.ends_with(b" 2"), "the work of the test is written there");
    let at = "age-encryption.org/v1\n".len() + line.len();
    let greedy = [&bytes[..at - 1], b"30", &bytes[at..]].concat();
    assert!(matches!(open(&greedy, "x"), Err(AgeFileError::Damaged)));
}

#[test]
fn other_files_are_told_apart_from_a_wrong_passphrase() {
    for other in [&b""[..], b"%PDF-1.7", b"SQLite format 3\0", b"age-encryption.org/v2\n"] {
        assert!(matches!(open(other, "x"), Err(AgeFileError::Damaged)), "{other:?}");
    }
}
