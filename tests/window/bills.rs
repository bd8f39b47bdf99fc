//! A seller's month: looked at, a doubtful key decided, closed, its statements saved into a folder, one of them viewed.

use serde_json::{Value, json};

use crate::pictures::take;
use crate::stage::Stage;
use crate::window::Window;

fn month(window: &Window<'_>, month: &str) -> Value {
    window.ask("month_view", json!({ "request": { "month": month, "source": null } })).expect("a month")
}

/// Whether the button that closes the month can be used.
fn closable(window: &Window<'_>, button: &str) -> bool {
    let script = "return [...document.querySelectorAll('button')].some((one) => one.textContent.trim() === arguments[0] && !one.disabled)";
    window.page.script(script, &[json!(button)]).expect("buttons") == json!(true)
}

#[test]
fn a_month_is_decided_closed_and_its_statements_are_saved() {
    let stage = Stage::new();
    let window = stage.open();
    window.click("Try the practice account");
    window.sees("Practice account. Nothing here is real.");
    window.click("Rehearse");
    window.click("Pretend clients and a full month");
    window.sees("Before you close");
    window.sees("Brightside Tutors: OpenRouter corrected a counter downwards");

    let running = month(&window, "");
    let before = month(&window, running["previous"].as_str().expect("a month before"));
    let (which, title) = (before["month"].as_str().expect("text"), before["title"].as_str().expect("text"));
    window.sees(title);
    assert_eq!(before["clients"].as_array().map(Vec::len), Some(8), "the whole story is on screen");
    let button = format!("Close {}", title.split(' ').next().expect("a name"));
    assert!(!closable(&window, &button), "nothing doubtful is billed by itself");
    take(&window, "month-doubtful");
    window.click("Count $");
    window.click(&button);
    window.sees("This cannot be taken back.");
    take(&window, "month-close");
    window.click(&button);
    window.sees("is closed: 8 statements issued.");
    assert!(!month(&window, which)["closedAt"].is_null());

    window.click("Save all of a month…");
    window.click("For a spreadsheet (CSV)");
    window.click("A mail draft with the PDF");
    let folder = stage.path("bills");
    std::fs::create_dir(&folder).expect("a folder to save in");
    window.click("Save");
    stage.choose_folder("Save statements in", &folder);
    window.sees("23 files saved");
    window.sees("No draft without e-mail: Oak Street Bakery.");
    let made = folder.join(format!("PRACTICE_statements_{which}"));
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for file in std::fs::read_dir(&made).expect("one folder of its own") {
        let path = file.expect("a file").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(name.starts_with("PRACTICE_"), "nobody may take it for a real bill: {name}");
        let kind = name.rsplit('.').next().expect("an ending").to_owned();
        let bytes = std::fs::read(&path).expect("read");
        assert_eq!(kind == "pdf", bytes.starts_with(b"%PDF-"), "{name}");
        match kinds.iter_mut().find(|one| one.0 == kind) {
            Some(one) => one.1 += 1,
            None => kinds.push((kind, 1)),
        }
    }
    kinds.sort();
    assert_eq!(kinds, [("csv".to_owned(), 8), ("eml".to_owned(), 7), ("pdf".to_owned(), 8)]);

    let cell = "return [...document.querySelectorAll('[role=grid] tbody td')].find((one) => one.textContent.includes('Studio Kestrel')) ?? null";
    let cell = window.page.element(cell, &[]).expect("a statement in the list");
    window.page.click(&cell).expect("opened");
    window.sees("How this was worked out");
    let issued = window.ask("statements_list", json!({})).expect("a list");
    let all = issued["statements"].as_array().expect("rows");
    let kestrel = all.iter().find(|one| one["client"] == "Studio Kestrel").expect("issued");
    window.sees(kestrel["number"].as_str().expect("a number"));
    window.sees(kestrel["total"].as_str().expect("an amount"));
    take(&window, "statement");
    assert_eq!(stage.server.practice().requests().len(), 0, "nothing is asked of the real OpenRouter");
}
