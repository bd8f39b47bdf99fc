//! Markers: found again whatever happens to the label, never mistaken, names within their bounds.

use keyroster_domain::marker::{Marker, NAME_MAX, VaultTag, cut_label, key_name};
use proptest::prelude::*;
use unicode_normalization::is_nfc;

fn marker(tag: [u8; 5], nonce: [u8; 5]) -> Marker {
    Marker::new(VaultTag::from_entropy(tag), nonce)
}

proptest! {
    /// The name goes to OpenRouter and comes back in lists: the marker must survive whatever the label is.
    #[test]
    fn is_found_in_every_name_we_make(label in any::<String>(), tag: [u8; 5], nonce: [u8; 5]) {
        let marker = marker(tag, nonce);
        let name = key_name(&label, marker);
        prop_assert_eq!(Marker::find(&name), Some(marker));
        prop_assert_eq!(Marker::label_of(&name), cut_label(&label));
        prop_assert!(name.chars().count() <= NAME_MAX && name.len() <= 256);
        prop_assert_eq!(name.trim(), &name);
        prop_assert!(is_nfc(&name));
    }

    /// Somebody may edit the label in OpenRouter's own page, before and behind the marker.
    #[test]
    fn survives_an_edited_label(before in any::<String>(), behind in "[^~]*", tag: [u8; 5], nonce: [u8; 5]) {
        let marker = marker(tag, nonce);
        prop_assert_eq!(Marker::find(&format!("{before}~{marker}{behind}")), Some(marker));
        prop_assert_eq!(Marker::find(&format!("~{}", marker.to_string().to_lowercase())), Some(marker));
    }

    /// The check character: a damaged marker is none, rather than another attempt's.
    #[test]
    fn one_wrong_character_is_noticed(tag: [u8; 5], nonce: [u8; 5], at in 0usize..13, with in 0usize..31) {
        let text = marker(tag, nonce).to_string();
        let other = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ".iter().filter(|c| **c != text.as_bytes()[at]).nth(with);
        let mut damaged = text.into_bytes();
        damaged[at] = *other.unwrap();
        prop_assert_eq!(Marker::parse(std::str::from_utf8(&damaged).unwrap()), None);
    }

    #[test]
    fn two_swapped_characters_are_noticed(tag: [u8; 5], nonce: [u8; 5], at in 0usize..12) {
        let text = marker(tag, nonce).to_string();
        let mut swapped = text.clone().into_bytes();
        swapped.swap(at, at + 1);
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert!(swapped == text || Marker::parse(&swapped).is_none());
    }

    #[test]
    fn different_random_bits_make_different_markers(a: [u8; 5], b: [u8; 5], tag: [u8; 5]) {
        prop_assert_eq!(marker(tag, a) == marker(tag, b), a == b);
        let text = marker(tag, a).to_string();
        prop_assert_eq!(VaultTag::parse(&text[..4]), Some(VaultTag::from_entropy(tag)));
    }

    #[test]
    fn any_text_can_be_searched(text in any::<String>()) {
        let _ = (Marker::find(&text), Marker::label_of(&text), Marker::parse(&text));
    }
}

#[test]
fn a_label_is_cut_between_graphemes() {
    let family = "👩‍👩‍👧‍👦".repeat(20);
    let name = key_name(&family, marker([1; 5], [2; 5]));
    // A family is seven scalar values: seven whole ones fit into the 49 that the marker leaves.
    assert_eq!(Marker::label_of(&name), "👩‍👩‍👧‍👦".repeat(7));
    assert_eq!(cut_label("  Zo\u{65}\u{308}  "), "Zo\u{eb}", "blanks go, accents are composed");
}

#[test]
fn a_marker_inside_the_label_is_not_ours() {
    let (old, new) = (marker([1; 5], [2; 5]), marker([1; 5], [3; 5]));
    let name = key_name(&format!("Ada ~{old}"), new);
    assert_eq!(Marker::find(&name), Some(new));
    assert_eq!(name.matches('~').count(), 1);
}

#[test]
fn an_empty_label_still_makes_a_name() {
    let marker = marker([0; 5], [0; 5]);
    assert_eq!(key_name("  ", marker), format!("~{marker}"));
    assert_eq!(marker.to_string(), "0000000000000");
}
