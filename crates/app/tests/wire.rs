//! The face's types are the core's types: generated, committed, and never drifted.

use std::path::Path;

#[test]
fn the_generated_types_have_not_drifted() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/wire/index.ts");
    let wanted = keyroster_app::wire::export::typescript();
    if std::env::var_os("KEYROSTER_BLESS").is_some() {
        std::fs::write(&path, &wanted).expect("write ui/src/wire/index.ts");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "ui/src/wire/index.ts is not what Rust says; run KEYROSTER_BLESS=1 cargo test -p keyroster-app --test wire"
    );
}
