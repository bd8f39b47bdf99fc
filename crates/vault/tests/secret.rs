//! What a secret shows of itself, and that core dumps are off once asked for.

use keyroster_vault::{Secret, SecretBytes};

const TEXT: &str = "sk-or-v1-0000000000000000000000000000000000000000000000000000000000000abc";

#[test]
fn the_mask_shows_twelve_and_three() {
    assert_eq!(Secret::new(TEXT.to_owned()).masked(), "sk-or-v1-000…abc");
}

#[test]
fn a_short_text_is_hidden_whole() {
    // Twelve and three characters of a twenty-character text would be most of it.
    assert_eq!(Secret::new("sk-or-v1-short-one".to_owned()).masked(), "…");
    assert_eq!(Secret::new(String::new()).masked(), "…");
    assert_eq!(Secret::new("é".repeat(40)).masked(), format!("{}…{}", "é".repeat(12), "é".repeat(3)));
}

#[test]
fn debugging_a_secret_shows_nothing_however_deep() {
    let secret = Secret::new(TEXT.to_owned());
    let deep = format!("{:#?} {:?}", Some(vec![&secret]), SecretBytes::<32>::new([0x41; 32]));
    assert!(deep.contains("[hidden]") && !deep.contains("sk-or") && !deep.contains("65"), "{deep}");
}

#[test]
fn copies_are_made_on_purpose_and_compared_whole() {
    let secret = Secret::new(TEXT.to_owned());
    assert!(secret.same_as(&secret.duplicate()));
    assert!(!secret.same_as(&Secret::new(TEXT[1..].to_owned())));
}

#[test]
fn bytes_of_another_length_are_no_key() {
    assert!(SecretBytes::<32>::from_slice(&[0; 31]).is_none());
    assert!(SecretBytes::<32>::from_slice(&[0; 33]).is_none());
    assert!(SecretBytes::<32>::from_slice(&[0; 32]).is_some());
}

#[cfg(target_os = "linux")]
#[test]
fn core_dumps_are_off_once_asked_for() {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    let done = keyroster_vault::memory::forbid_core_dumps();
    assert!(done.limited && done.undumpable, "{done:?}");
    assert_eq!(getrlimit(Resource::Core).current, Some(0));
    assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
}
