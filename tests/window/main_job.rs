//! From the first start to the saved hand-out list, through the real dialogs: at most seven clicks and one paste.

use std::collections::BTreeSet;
use std::path::Path;

use crate::pictures::{folder, say, take};
use crate::stage::Stage;
use crate::window::Window;

/// People of the class.
const CLASS: usize = 30;

/// A roster as a school system exports it: the first of thirty made-up people, two of whom share a name.
pub fn roster(people: usize) -> String {
    let class = keyroster_practice::pretend::class();
    let rows = class.iter().take(people).map(|one| format!("{},{},{}\n", one.name, one.email, one.id));
    std::iter::once("Name,Email,ID\n".to_owned()).chain(rows).collect()
}

/// Connects the stage's server: two clicks and one paste.
pub fn connect(window: &Window<'_>) {
    window.click("Connect OpenRouter");
    window.until("the field has the focus", "return document.activeElement?.id === 'management-key'");
    window.paste(window.stage.server.practice().management_key());
    window.sees("It is a management key");
    window.click("Connect");
    window.sees("Bring your first class");
}

/// Imports a class of so many and creates its keys: three clicks.
pub fn import_and_plan(window: &Window<'_>, people: usize) {
    let file = window.stage.file("Applied AI, autumn.csv", &roster(people));
    window.click("Import roster");
    window.stage.choose("Import roster", &file);
    window.click(&format!("Import {people} people"));
    window.until(
        "the plan is made",
        "return /^Plan: create/.test(document.querySelector('h1')?.textContent ?? '')",
    );
}

/// Every whole key that stands in a file.
pub fn keys_in(file: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(file).expect("the list was saved");
    let starts = text.match_indices("sk-or-v1-").map(|(at, _)| at);
    starts.filter_map(|at| text.get(at..at + 73)).map(str::to_owned).collect()
}

#[test]
fn main_job() {
    let stage = Stage::new();
    let window = stage.open();
    say(&format!("started; first picture of the page after {} ms", window.first_paint_ms()));
    take(&window, "01-welcome");
    connect(&window);
    take(&window, "02-connected");
    import_and_plan(&window, CLASS);
    take(&window, "03-plan");
    assert!(window.text().contains("$60.00"), "the plan says what it can cost: 30 × $2.00");
    assert!(window.leaves_no_core(), "a crash must not write keys to the disk");
    assert_eq!(stage.server.live(), 0, "nothing was created by importing or planning");

    window.click(&format!("Create {CLASS} keys"));
    window.sees("of 30");
    take(&window, "04-creating");
    window.sees("Nobody is without a key.");
    take(&window, "05-finished");
    assert_eq!(stage.server.live(), CLASS, "one live key for each person");
    assert_eq!(stage.server.practice().summary().posts, CLASS as u64, "one request for each key");

    window.click("Save list");
    let target = folder().unwrap_or_else(|| stage.home.path().to_path_buf()).join("hand-out list.csv");
    // Of an earlier rehearsal; the dialog would ask about it.
    let _ = std::fs::remove_file(&target);
    stage.choose("Save list", &target);
    window.sees("This file contains keys.");
    take(&window, "06-saved");
    assert!(window.clicks() <= 7, "the main job took {} clicks", window.clicks());

    let keys = keys_in(&target);
    assert_eq!(keys.len(), CLASS, "every person's key is in the list");
    for key in &keys {
        assert_eq!(stage.server.status_for(key), 200, "every key in the list works at the server");
    }
    assert!(!keys.contains(stage.server.practice().management_key()), "the master key is never handed out");
    let page = window.page.script("return document.documentElement.outerHTML", &[]).expect("the page");
    let page = page.as_str().unwrap_or_default();
    assert!(keys.iter().all(|key| !page.contains(key)), "no key is anywhere in the page");
    is_private(&target);

    say(&format!("{} clicks and one paste; {} keys in {}", window.clicks(), keys.len(), target.display()));

    // What the class looks like some weeks later.
    window.click("Back to the class");
    window.sees("30 of 30 people have a key");
    stage.server.practice().pretend_usage(45, 7);
    window.click("Hide this message");
    window.click("Check now");
    window.until(
        "some of it was used",
        r"return /\$(0\.\d*[1-9]|1\.)/.test(document.querySelector('table')?.innerText ?? '')",
    );
    window.until("nothing lies over it", "return document.querySelector('.toast') === null");
    take(&window, "07-class");
}

/// The list holds keys: nobody else on the computer may read it.
pub fn is_private(file: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600, "only the person themselves may read the list");
}
