//! A scanner that finds nothing proves nothing until it has found something: planted leaks, and texts that are none.

use super::coding::base64;
use super::{Canaries, files_below};

const TAIL: &str = "9f8e7d6c5b4a39281706f5e4";

fn key() -> String {
    format!("sk-or-v1-{}{TAIL}", "0".repeat(40))
}

/// What must not stand anywhere may still hold characters that codings change.
const PHRASE: &str = "stone \"velvet\"/orbit canyon\\ripple & harvest";

fn canaries() -> Canaries {
    Canaries::of([("the key", key()), ("the phrase", PHRASE.to_owned())])
}

/// Base64 of a text in which the secret begins at such a place of a group.
fn in_base64(phase: usize) -> Vec<u8> {
    let text = format!("{}{}and more", &"log"[..phase], key());
    base64(text.as_bytes(), *b"+/")
}

fn escaped(text: &str, keep: impl Fn(u8) -> bool, escape: impl Fn(u8) -> String) -> Vec<u8> {
    let one = |byte: u8| if keep(byte) { char::from(byte).to_string() } else { escape(byte) };
    text.bytes().map(one).collect::<String>().into_bytes()
}

#[test]
fn eight_of_eight_planted_leaks_are_found() {
    let planted: [(&str, Vec<u8>); 8] = [
        ("plain", format!("key={} used", key()).into_bytes()),
        ("base64, phase 0", in_base64(0)),
        ("base64, phase 1", in_base64(1)),
        ("base64, phase 2", in_base64(2)),
        ("hex", escaped(&key(), |_| false, |byte| format!("{byte:02x}"))),
        ("UTF-16LE", key().encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("URL", escaped(PHRASE, |byte| byte.is_ascii_alphanumeric(), |byte| format!("%{byte:02X}"))),
        ("JSON", escaped(PHRASE, |byte| !b"\"\\/".contains(&byte), |byte| format!("\\{}", char::from(byte)))),
    ];
    let canaries = canaries();
    let found = planted.iter().filter(|(name, leak)| {
        let around = [b"2026-01-02 INFO ".as_slice(), leak, b"\n"].concat();
        let found = canaries.within(&around);
        assert!(!found.is_empty(), "{name} was not found");
        !found.is_empty()
    });
    assert_eq!(found.count(), 8);
}

/// Half a key in a log halves the work of whoever wants the other half.
#[test]
fn any_twelve_bytes_are_a_leak_and_a_mask_is_none() {
    let canaries = canaries();
    for at in 0..=TAIL.len() - 12 {
        assert!(!canaries.within(&TAIL.as_bytes()[at..at + 12]).is_empty(), "the piece at {at}");
    }
    for fine in [
        "sk-or-v1-000...5e4",
        "sk-or-v1-0000000000000000000000000000000000000000",
        &TAIL[..11],
        "9f8e7d6c5b4 a39281706f5",
        "stone orbit",
    ] {
        assert_eq!(canaries.within(fine.as_bytes()), [], "‘{fine}’ is no leak");
    }
}

#[test]
fn files_are_read_to_the_end_and_their_names_too() {
    let folder = std::env::temp_dir().join(format!("keyroster-leaks-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("deep")).expect("a folder");
    let mut large = vec![b'.'; 300_000];
    large.extend(TAIL.as_bytes());
    std::fs::write(folder.join("deep/large"), large).expect("written");
    std::fs::write(folder.join(format!("{TAIL}.tmp")), "").expect("written");
    std::fs::write(folder.join("saved"), key()).expect("written");
    let found = canaries().below(&folder, |path| path.ends_with("saved"));
    assert_eq!(files_below(&folder).len(), 3);
    std::fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        !format!("{found:?}").replace(&format!("{TAIL}.tmp"), "").contains(&TAIL[..12]),
        "reports are no leak"
    );
}
