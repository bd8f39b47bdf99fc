//! Names from a file are text, whatever they say; and the page cannot leave or reach out.

use serde_json::json;

use crate::main_job::connect;
use crate::stage::Stage;

const ROSTER: &str = "name,email\n\
    <img src=x onerror=\"window.hacked=1\">,a@example.edu\n\
    \"<script>window.hacked=1</script>\",b@example.edu\n\
    \"=HYPERLINK(\"\"http://example.com\"\")\",c@example.edu\n\
    \u{202e}evil\u{202c} Ada,d@example.edu\n\
    {{constructor.constructor('window.hacked=1')()}},e@example.edu\n";

#[test]
fn hostile_names_are_shown_as_text() {
    let stage = Stage::new();
    let window = stage.open();
    connect(&window);
    let long = format!("{ROSTER}{},f@example.edu\n", "N".repeat(190));
    let file = stage.file("<marquee>class.csv", &long);
    window.click("Import roster");
    stage.choose("Import roster", &file);
    window.sees("<img src=x onerror=\"window.hacked=1\">");
    window.click("Import 6 people");
    window.sees("<script>window.hacked=1</script>");
    window.click("Create 6 keys");
    window.sees("Nobody is without a key.");
    window.click("Back to the class");
    window.sees("<img src=x onerror=\"window.hacked=1\">");
    let looked = "return { hacked: window.hacked ?? null, images: document.querySelectorAll('img').length,\
                  tags: document.querySelectorAll('marquee').length }";
    let looked = window.page.script(looked, &[]).expect("looked");
    assert_eq!(looked, json!({ "hacked": null, "images": 0, "tags": 0 }), "names became part of the page");
    let wide = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    window.until("nothing pushes the window apart", wide);
}

#[test]
fn the_page_stays_and_reaches_nobody() {
    let stage = Stage::new();
    let window = stage.open();
    let tries = r#"
        const done = arguments[0], found = {};
        const blocked = [];
        document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.effectiveDirective));
        try { (0, eval)('window.evaluated = 1'); } catch {}
        found.evaluated = window.evaluated ?? null;
        const inline = document.createElement('script'); inline.textContent = 'window.inlined = 1'; document.body.append(inline);
        found.inlined = window.inlined ?? null;
        found.opened = window.open('https://example.com/') !== null;
        found.global = window.__TAURI__ ?? null;
        const frame = document.createElement('iframe'); frame.src = 'https://example.com/'; document.body.append(frame);
        const reach = (address) => fetch(address).then(() => 'reached', () => 'blocked');
        Promise.all([reach(arguments[1] ?? 'http://127.0.0.1:9/'), reach('https://openrouter.ai/api/v1/key')]).then((all) => {
          found.reached = all; frame.remove(); inline.remove(); location.href = 'https://example.com/';
          setTimeout(() => { found.at = location.host; found.blocked = blocked.length > 2; done(found); }, 300);
        });
    "#;
    let tries = tries.replace(
        "arguments[1] ?? 'http://127.0.0.1:9/'",
        &format!("'{}/key'", stage.server.practice().base_url()),
    );
    let found = window.page.script_until_done(&tries, &[]).expect("tried");
    assert_eq!(found["evaluated"], json!(null), "text became code");
    assert_eq!(found["inlined"], json!(null), "a script slipped into the page ran");
    assert_eq!(found["opened"], json!(false), "another window opened");
    assert_eq!(found["global"], json!(null), "the bridge is no global");
    assert_eq!(found["reached"], json!(["blocked", "blocked"]), "the page reached a server by itself");
    assert_eq!(found["blocked"], json!(true), "the policy is what blocked: {found}");
    assert!(found["at"].as_str().is_some_and(|at| at.contains("localhost")), "the page left: {found}");
    assert_eq!(stage.server.practice().requests().len(), 0);
    window.sees("Connect OpenRouter");
}
