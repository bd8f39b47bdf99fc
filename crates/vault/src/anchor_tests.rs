//! Tests of [`super`]: damage is seen, the file is replaced whole and private.

use super::*;

fn anchor() -> Anchor {
    Anchor { vault_id: "vault-1".to_owned(), epoch: 3, audit_seq: 1_234, head_hash: [0xa5; 32] }
}

#[test]
fn comes_back_from_its_bytes_and_any_changed_bit_is_damage() {
    let bytes = anchor().to_bytes().unwrap();
    assert_eq!(Anchor::from_bytes(&bytes).unwrap(), anchor());
    for i in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[i] ^= 1 << bit;
            assert!(Anchor::from_bytes(&changed).is_err(), "byte {i} bit {bit} changed unseen");
        }
        assert!(Anchor::from_bytes(&bytes[..i]).is_err(), "cut after {i} bytes unseen");
    }
}

#[test]
fn a_vault_id_that_breaks_the_lines_is_refused() {
    let bad = Anchor { vault_id: "a\nb".to_owned(), ..anchor() };
    assert!(matches!(bad.to_bytes(), Err(AnchorError::Damaged)));
}

#[test]
fn a_file_holds_it_alone_and_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not yet there").join("anchor");
    let place = AnchorPlace::File(path.clone());
    assert!(place.read("vault-1").unwrap().is_none());
    place.write(&anchor()).unwrap();
    let later = Anchor { audit_seq: 1_235, ..anchor() };
    place.write(&later).unwrap();
    assert_eq!(place.read("vault-1").unwrap(), Some(later));
    let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(left.len(), 1, "a temporary file was left behind: {left:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn the_anchor_of_another_file_vouches_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = AnchorPlace::File(folder.path().join("anchor"));
    place.write(&anchor()).unwrap();
    assert!(matches!(place.read("vault-2"), Err(AnchorError::Damaged)));
}

#[test]
fn a_failed_replacement_keeps_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("anchor");
    // A folder in the way: the rename cannot happen.
    fs::create_dir_all(path.join("in the way")).unwrap();
    assert!(matches!(AnchorPlace::File(path.clone()).write(&anchor()), Err(AnchorError::File(_))));
    assert!(path.join("in the way").exists());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "a temporary file was left behind: {left:?}");
}
