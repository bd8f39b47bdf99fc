//! The screens as they are in the real window: axe finds nothing, light and dark follow the system.

use serde_json::{Value, json};

use crate::pictures::take;
use crate::stage::{Setting, Stage};
use crate::window::{Window, key};

/// What axe finds wrong on the screen as it is now.
fn violations(window: &Window<'_>) -> Vec<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/ui/node_modules/axe-core/axe.min.js");
    if window.page.script("return 'axe' in window", &[]).expect("a page") != json!(true) {
        let axe = std::fs::read_to_string(path).expect("axe is among the UI's packages (npm --prefix ui ci)");
        window.page.script(&format!("{axe}; window.axe = axe; return true"), &[]).expect("axe is there");
    }
    let run = r#"
        const done = arguments[0];
        const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
        window.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
          .then((all) => done(all.violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`))))
          .catch((error) => done([String(error)]));
    "#;
    let found = window.page.script_until_done(run, &[]).expect("axe ran");
    let list = found.as_array().cloned().unwrap_or_else(|| vec![Value::Null]);
    list.iter().map(|one| one.as_str().unwrap_or("axe gave no list").to_owned()).collect()
}

fn look(window: &Window<'_>, theme: &str, screen: &str) {
    take(window, &format!("look-{theme}-{screen}"));
    assert_eq!(violations(window), Vec::<String>::new(), "{screen}, {theme}");
}

/// Every main screen once, in the practice account.
fn walk(theme: &'static str, name: &str) -> bool {
    let stage = Stage::with(Setting { theme, ..Setting::default() });
    let window = stage.open();
    look(&window, name, "welcome");
    window.click("Connect OpenRouter");
    window.sees("Two kinds of key");
    look(&window, name, "connect");
    window.click("Back");
    window.click("Try the practice account");
    window.sees("Ada Lindqvist");
    look(&window, name, "class-empty");
    window.click("Create 30 keys");
    window.sees("What OpenRouter will see");
    look(&window, name, "plan");
    window.click("Create 30 keys");
    window.sees("Nobody is without a key.");
    look(&window, name, "finished");
    window.click("Back to the class");
    window.sees("30 of 30 people have a key");
    look(&window, name, "class-full");
    window.press(&[key::CONTROL, ","]);
    window.sees("Settings");
    look(&window, name, "settings");
    window.click("Help");
    look(&window, name, "help");
    let script = "return matchMedia('(prefers-color-scheme: dark)').matches";
    window.page.script(script, &[]).expect("asked") == json!(true)
}

#[test]
fn light() {
    assert!(!walk("Adwaita", "light"), "the page knows that the system is light");
}

#[test]
fn dark() {
    assert!(walk("Adwaita:dark", "dark"), "the page knows that the system is dark");
}

#[test]
fn high_contrast_still_shows_the_door() {
    let stage = Stage::with(Setting { theme: "HighContrast", ..Setting::default() });
    let window = stage.open();
    look(&window, "contrast", "welcome");
    window.sees("Connect OpenRouter");
}
