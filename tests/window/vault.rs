//! Without a usable password store: a passphrase is asked for, never a weaker store served.

use crate::main_job::{connect, import_and_plan, keys_in};
use crate::stage::{Keychain, Setting, Stage};
use crate::window::key;

const PASSPHRASE: &str = "gravel lantern orbit sandal thimble quartz";

#[test]
fn without_a_password_store_a_passphrase_is_asked_for() {
    let stage = Stage::with(Setting { keychain: Keychain::Absent, ..Setting::default() });
    let window = stage.open();
    window.click("Connect OpenRouter");
    window.until("the field has the focus", "return document.activeElement?.id === 'management-key'");
    window.paste(stage.server.practice().management_key());
    window.click("Choose a passphrase");
    window.sees("This computer has no usable password store.");
    window.type_at("input[type=password]", PASSPHRASE);
    window.click("Use this passphrase");
    // The key was checked before: it need not be pasted again.
    window.sees("It is a management key");
    window.click("Connect");
    window.sees("Bring your first class");
    import_and_plan(&window, 3);
    window.click("Create 3 keys");
    window.sees("Nobody is without a key.");
    window.log_out();
    let list = std::fs::read(stage.data().join("keyroster.sqlite3")).expect("the list");
    let holds = |text: &str| list.windows(text.len()).any(|part| part == text.as_bytes());
    assert!(!holds(stage.server.practice().management_key()), "the master key is sealed in the file");
    assert!(!holds("sk-or-v1-0000000000000000000000000000"), "so is every student's");

    let window = stage.open();
    window.sees("Enter your passphrase");
    window.type_at("input[type=password]", "not this one");
    window.click("Unlock");
    window.sees("That passphrase doesn't open this list.");
    window
        .page
        .script(
            "const field = document.querySelector('input[type=password]'); field.focus(); field.select()",
            &[],
        )
        .expect("selected");
    window.type_at("input[type=password]", PASSPHRASE);
    window.press(&[key::ENTER]);
    window.sees("3 of 3 people have a key");
}

#[test]
fn a_locked_password_store_is_asked_again_and_names_stay_readable() {
    let stage = Stage::new();
    let window = stage.open();
    connect(&window);
    import_and_plan(&window, 3);
    window.click("Create 3 keys");
    window.sees("Nobody is without a key.");
    window.log_out();
    stage.lock_keychain();

    let window = stage.open();
    window.sees("3 of 3 people have a key");
    let target = stage.path("list.csv");
    window.click("Save list");
    stage.choose("Save list", &target);
    window.sees("password store is locked.");
    assert!(!target.exists(), "no key is written by a weaker way");
    window.sees("Ada Lindqvist");
    stage.unlock_keychain();
    window.click("Try again");
    window.until("the strip is gone", "return !document.body.innerText.includes('password store is locked')");
    window.click("Save list");
    stage.choose("Save list", &target);
    window.sees("This file contains keys.");
    assert_eq!(keys_in(&target).len(), 3);
}
