//! A file under a passphrase, changed anywhere: it opens as exactly what was put in, or not at all.

use std::io::{Read, Write};

use keyroster_vault::age_file::{AgeFileError, Work, decrypt, encrypt, told_io};
use keyroster_vault::secret::Secret;

#[path = "../../../tests/fuzzing/mod.rs"]
mod fuzzing;

use fuzzing::{Target, fuzz, shape};

fn phrase() -> Secret {
    Secret::new("pebble magnet tundra salmon quill".to_owned())
}

fn made(content: &[u8]) -> Vec<u8> {
    let mut file = encrypt(Vec::new(), &phrase(), Work::TRIVIAL).expect("begun");
    file.write_all(content).expect("written");
    file.finish().expect("ended")
}

/// The whole content, only if the end was reached.
fn opened(file: &[u8]) -> Result<Vec<u8>, AgeFileError> {
    let mut content = Vec::new();
    let mut reader = decrypt(file, &phrase())?;
    reader.read_to_end(&mut content).map_err(told_io)?;
    Ok(content)
}

/// Promise S4: nothing that was cut, changed or lengthened is accepted.
#[test]
fn backups() {
    let contents = [b"a short one".to_vec(), vec![7; 65_536 - 16], b"SQLite format 3\0".repeat(300)];
    let seeds: Vec<Vec<u8>> = contents.iter().map(|content| made(content)).collect();
    let whole = seeds.clone();
    // A made-up cost of guessing would take all memory: those above the accepted one are refused, lower ones are quick.
    let words = ["age-encryption.org/v1\n", "-> scrypt ", "-> X25519 ", "---", " 99\n", " 2\n", "\n"];
    fuzz(Target { name: "backups", seeds, words: &words }, |bytes| {
        if costly(bytes) {
            return 0;
        }
        let read = opened(bytes);
        if let Ok(content) = &read {
            let known = contents.iter().zip(&whole).any(|(known, file)| known == content && file == bytes);
            assert!(known, "another file was accepted, as {} bytes", content.len());
        }
        let read = read.map(|content| content.len()).map_err(|why| format!("{why:?}"));
        shape(&(read, bytes.len().min(400) / 8))
    });
}

/// Work that is allowed, and that would leave no time for other cases.
fn costly(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]).into_owned();
    let line = head.lines().nth(1).unwrap_or_default();
    line.rsplit(' ')
        .next()
        .and_then(|work| work.parse::<u8>().ok())
        .is_some_and(|work| (10..=20).contains(&work))
}
