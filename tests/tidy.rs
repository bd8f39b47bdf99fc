//! The house stays as it was laid out: rules that no compiler checks, read from the files themselves.
//!
//! Only `std` is used. A rule that fails names the file and line and says why the rule is there.

#[path = "tidy/documents.rs"]
mod documents;
#[path = "tidy/face.rs"]
mod face;
#[path = "tidy/manifests.rs"]
mod manifests;
#[path = "tidy/repository.rs"]
mod repository;
#[path = "tidy/rust.rs"]
mod rust;
#[path = "tidy/shell.rs"]
mod shell;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/tree.rs"]
mod tree;

use tree::{File, Found, files};

/// Fails with everything found, and with the reason for the rule.
fn none(found: &[Found], reason: &str) {
    let list: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{reason}\n  {}\n", list.join("\n  "));
}

fn check(wanted: impl Fn(&File) -> bool, rule: impl Fn(&File) -> Vec<Found>, reason: &str) {
    let all = files();
    let looked_at: Vec<&File> = all.iter().filter(|f| wanted(f)).collect();
    assert!(!looked_at.is_empty(), "the rule found no file to look at, so it guards nothing");
    let found: Vec<Found> = looked_at.into_iter().flat_map(rule).collect();
    none(&found, reason);
}

#[test]
fn money_rooms_have_no_floating_point() {
    check(
        |f| {
            f.is("rs") && ["crates/domain/", "crates/openrouter/", "crates/store/"].iter().any(|r| f.under(r))
        },
        rust::floats,
        "Amounts are whole nano-dollars. A float anywhere in these rooms, tests included, is how a cent gets lost.",
    );
}

#[test]
fn money_elsewhere_has_no_floating_point() {
    check(
        |f| f.is("rs"),
        rust::floats_near_money,
        "An amount of money must go from text to `Usd` and back without becoming a float on the way.",
    );
}

#[test]
fn errors_are_types() {
    check(
        |f| f.is("rs"),
        rust::text_errors,
        "An error that is only text cannot be told apart by the caller; give it a type.",
    );
}

#[test]
fn only_the_command_line_prints() {
    check(
        |f| f.is("rs") && !f.under("crates/cli/") && !f.under("xtask/"),
        rust::prints,
        "Only the command line and xtask talk to a terminal; elsewhere a print is a forgotten trace or a leak.",
    );
}

#[test]
fn every_module_says_what_it_is() {
    check(
        |f| f.is("rs"),
        rust::heading,
        "A reader learns from the first line what a module is for: `//! …`.",
    );
}

#[test]
fn files_stay_readable() {
    check(
        |f| ["rs", "ts", "svelte", "mjs"].iter().any(|e| f.is(e)) && !f.under("ui/src/wire/"),
        |f| f.longer_than(if f.path == "src-tauri/lib.rs" { 80 } else { 400 }),
        "A file of more than 400 lines (80 for the shell's) has more than one subject: split it.",
    );
}

#[test]
fn tests_run() {
    check(
        |f| ["rs", "ts", "svelte", "mjs"].iter().any(|e| f.is(e)),
        repository::left_out_tests,
        "A test that is switched off, or that switches the others off, proves nothing.",
    );
}

#[test]
fn nothing_is_left_for_later_in_the_code() {
    check(
        |f| !f.under("icons/"),
        repository::later_notes,
        "What is still to be done belongs in the issue tracker, where it is seen.",
    );
}

#[test]
fn no_secret_and_no_machine_is_in_the_repository() {
    check(
        |_| true,
        repository::leaks,
        "A key in the repository is a key given away; a path or host of one machine does not work on another.",
    );
}

#[test]
fn lock_files_name_no_host() {
    check(
        |f| f.path.ends_with("Cargo.lock") || f.path.ends_with("package-lock.json"),
        repository::lock_hosts,
        "A lock file that names hosts works only where they are reached; the checksums are what pins.",
    );
}

#[test]
fn rooms_know_only_whom_they_may() {
    check(
        |f| f.path.ends_with("Cargo.toml"),
        manifests::neighbours,
        "Who may import whom is the house's plan (docs/ARCHITECTURE.md); a new edge needs a decision, not a line.",
    );
}

#[test]
fn heavy_libraries_have_one_home() {
    check(
        |f| f.path.ends_with("Cargo.toml"),
        manifests::homes,
        "One room wraps each such library, so that its rules are kept in one place.",
    );
}

#[test]
fn the_bridge_is_the_only_way_to_the_core() {
    check(
        |f| f.under("ui/src/") && (f.is("ts") || f.is("svelte")),
        face::bridge,
        "Only ui/src/ipc talks to the core; whatever else imports Tauri cannot be tested without it.",
    );
}

#[test]
fn rooms_of_the_face_do_not_know_each_other() {
    check(
        |f| f.under("ui/src/") && (f.is("ts") || f.is("svelte")),
        face::rooms,
        "A room of the face is understood alone; what two rooms share is a part or a state.",
    );
}

#[test]
fn headlines_speak_the_persons_language() {
    check(
        |f| f.under("ui/src/words/") && f.is("ts"),
        face::headlines,
        "A headline is read by people who teach, not by people who program.",
    );
}

#[test]
fn the_commands_are_one_set() {
    none(
        &shell::command_sets(&files()),
        "A command that is not in all of: the list, the handler, the capability and the bridge is dead or denied.",
    );
}

#[test]
fn commands_only_pass_on() {
    check(
        |f| f.under("src-tauri/commands/") && f.is("rs"),
        shell::long_commands,
        "A command turns an invocation into one call of the app; a body of more than 5 lines decides something.",
    );
}

#[test]
fn promised_proofs_are_there() {
    let all = files();
    let document = all.iter().find(|f| f.path == "docs/SECURITY.md").expect("the document of promises");
    assert!(document.text.matches(".rs::").count() > 30, "it names its proofs, or this rule guards nothing");
    none(
        &documents::missing_proofs(document, &all),
        "A promise whose test was renamed or removed is only a claim: name the test that proves it now.",
    );
}
