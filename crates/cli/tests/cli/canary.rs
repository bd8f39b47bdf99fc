//! No secret anywhere but where the person put it: through every verb, and through every kind of bad answer.

use keyroster_practice::faults::{Action, FaultPlan, Mutation, Phase, Rule, Status};
use keyroster_practice::{Options, Spend};
use serde_json::json;

use crate::common::House;
use crate::earlier_folder::{class_about, keys_of_class};
use crate::leaks::files_below;
use crate::outside::Watched;

/// A house whose management key ends like no other text, for pieces of it are looked for.
fn watched() -> Watched {
    let management_key = Some(format!("sk-or-v1-{}5d3c2b1a0f9e8d7c6b5a4938", "0".repeat(40)));
    Watched::of(House::with(Options { keep_secrets: true, management_key, ..Options::default() }))
}

fn connect(watched: &mut Watched) {
    let (key, url) = (watched.house.practice.management_key().to_owned(), watched.house.practice.base_url());
    watched.verb_with(&["account", "add", "Uni", "--base-url", &url], &key).ended(0);
}

fn class(watched: &mut Watched, people: usize) {
    let rows: String = (0..people).map(|at| format!("p{at}@example.edu,Person {at}\n")).collect();
    let file = watched.house.write("class.csv", &format!("email,name\n{rows}"));
    watched.verb(&["roster", "import", &file]).ended(0);
}

/// Every verb that there is, with what it saves and what it refuses.
#[test]
fn no_verb_leaves_a_secret_anywhere_but_in_what_was_saved() {
    let mut w = watched();
    // Made elsewhere before, and known to a folder of the earlier tool, which holds them in plain text.
    let earlier = w.own("class-2025");
    let keys = keys_of_class(&w.house.practice);
    class_about(&keys.iter().map(Some).collect::<Vec<_>>(), std::path::Path::new(&earlier));
    connect(&mut w);
    class(&mut w, 3);
    let phrase = w.own("other-passphrase");
    let path = |name: &str| w.house.path(name);
    let (out, limits, backup, review) =
        (path("out"), path("limits.csv"), path("b.age"), path("r.keyroster-review"));
    let roster = w.house.write("more.csv", "email,name\nq@example.edu,Quincy\n");
    std::fs::create_dir(&out).unwrap();

    w.verb(&["plan"]).ended(0);
    let list = w.own("list.csv");
    w.verb(&["provision", "--save", &list, "--json"]).ended(0);
    for (form, name) in
        [("json", "list.json"), ("cards", "cards.pdf"), ("mail-merge", "merge.csv"), ("eml", "drafts")]
    {
        let to = w.own(name);
        w.verb(&["export-keys", "--format", form, &to, "--mark-handed-out", "paper"]);
    }
    for lock in ["zip", "age"] {
        let to = format!("{out}/locked.{lock}");
        w.verb(&["export-keys", &to, "--encrypt", lock, "--encrypt-passphrase-file", &phrase]).ended(0);
    }
    w.verb(&["export-keys", &list]).ended(2);
    let hash = w.house.practice.keys()[0].hash.clone();
    w.house.practice.spend(&Spend::credits(&hash, "0.75")).unwrap();
    for words in [
        &["account", "list"][..],
        &["roster", "preview", &roster],
        &["roster", "export", &out],
        &["people", "--json"],
        &["check", "--snapshot", &out],
        &["needs-you", "--json"],
        &["resolve", "--json"],
        &["limits", "read", &limits],
        &["limits", "write", &limits],
        &["refresh-limits-file", &limits],
        &["update", "--json"],
        &["disable", "--person", "p0@example.edu"],
        &["enable", "--person", "p0@example.edu"],
        &["snapshots", "save", &out],
        &["snapshots", "list"],
        &["snapshots", "compare", "1", "now", "--csv", &format!("{out}/diff.csv"), "--json"],
        &["rotate", "--all", "--json"],
        &["rotate", "--all", "--retire", "delete", "--handed-out"],
        &["import-earlier", &earlier, "--json"],
        &["review", &earlier],
        &["save-review", &review, "--roster", "class"],
        &["review", &review, "--json"],
        &["delete", "--person", "p1@example.edu", "--yes", "1", "--roster", "class"],
        &["history", "--json"],
        &["history", "--csv", &format!("{out}/history.csv")],
        &["history", "--verify"],
        &["clients", "add", "Cedar Clinic", "--limit", "50", "--markup", "20 %"],
        &["clients", "list", "--save", &format!("{out}/clients.csv"), "--json"],
        &["clients", "import", &format!("{out}/clients.csv")],
        &["clients", "verify"],
        &["provision", "--roster", "Clients", "--reset", "monthly", "--limit", "10"],
        &["usage", "--csv", &format!("{out}/usage.csv"), "--json"],
        &["recovery-code", &w.own("sheet.txt"), "--json"],
        &["backup", &backup, "--with-management-key", "--backup-passphrase-file", &phrase],
        &["restore", &backup, "--backup-passphrase-file", &phrase],
        &["restore", &backup, "--replace", "--backup-passphrase-file", &w.house.path("passphrase"), "--json"],
        &["restore", &backup, "--replace", "--backup-passphrase-file", &phrase],
        &["provision", "--roster", "class"],
        &["needs-you", "--accept", "1"],
    ] {
        w.verb(words);
    }
    let sold = sell(&mut w);
    // The same key once more, and a wrong one.
    let url = w.house.practice.base_url();
    connect(&mut w);
    let unknown = format!("sk-or-v1-{}c0ffee5eedfade1234567890", "0".repeat(40));
    w.verb_with(&["account", "add", "Other", "--base-url", &url, "--json"], &unknown).ended(2);
    assert_eq!(w.not_run(), Vec::<String>::new(), "verbs that nobody looked at");
    assert!(w.house.secrets().len() > 8, "keys were made and replaced");
    let more: Vec<(&str, String)> = sold.into_iter().map(|key| ("a client's key", key)).collect();
    w.nothing_leaked(&[more, vec![("a key that was refused", unknown)]].concat());
    let everywhere = [
        "/cmdline",
        "started",
        "standard output",
        "wrote",
        "keyroster.sqlite3-wal",
        "data/keyroster.sqlite3",
    ];
    w.would_be_found("p1@example.edu", &everywhere);
}

/// A seller's month in the practice account; the keys of its clients.
fn sell(w: &mut Watched) -> Vec<String> {
    w.verb(&["account", "add", "Studio", "--practice-clients"]).ended(0);
    let running = w.verb(&["usage", "--account", "Studio", "--json"]).ended(0).json();
    let (year, month) = running["month"].as_str().and_then(|text| text.split_once('-')).unwrap();
    let (year, month): (i32, u32) = (year.parse().unwrap(), month.parse().unwrap());
    let last = if month == 1 { format!("{}-12", year - 1) } else { format!("{year}-{:02}", month - 1) };
    let close = ["close-month", "--account", "Studio", "--month", &last, "--leave-out", "Brightside Tutors"];
    w.verb(&close).ended(0);
    let statements = w.house.path("statements");
    w.verb(&[
        "statement",
        "--account",
        "Studio",
        "--month",
        &last,
        "--out",
        &statements,
        "--form",
        "pdf,csv,json,eml",
    ])
    .ended(0);
    assert!(
        files_below(std::path::Path::new(&statements)).len() > 20,
        "every form of every statement is looked into"
    );
    let list = w.own("clients.json");
    w.verb(&["export-keys", "--account", "Studio", "--format", "json", &list]);
    let text = std::fs::read_to_string(&list).unwrap_or_default();
    let keys: Vec<_> =
        text.split('"').filter(|word| word.starts_with("sk-or-v1-")).map(str::to_owned).collect();
    assert!(!keys.is_empty(), "the clients' keys are known to this test");
    keys
}

/// What goes wrong is what gets written down.
#[test]
fn no_bad_answer_puts_a_secret_into_a_log_or_a_message() {
    let mut w = watched();
    connect(&mut w);
    class(&mut w, 4);
    let create = |action: Action| Rule::on("POST", "/keys", action);
    let set = |pointer: &str, value| vec![Mutation::Set { pointer: pointer.into(), value }];
    let raw = |pointer: &str, text: &str| vec![Mutation::Raw { pointer: pointer.into(), text: text.into() }];
    let faults = vec![
        create(Action::Hang).phase(Phase::AfterCommit),
        create(Action::Dup { delay_ms: 0 }),
        create(Action::MutateRequest { ops: set("/limit", json!(500)) }),
        create(Action::FinEarly { bytes: 400 }),
        create(Action::FinEarly { bytes: 250 }),
        create(Action::Reset { after_bytes: 300 }).phase(Phase::AfterCommit),
        create(Action::Status(Status::code(500))).phase(Phase::AfterCommit),
        create(Action::Status(Status::html(502))).phase(Phase::AfterCommit),
        create(Action::Status(Status::code(400))),
        create(Action::Status(Status::code(429).header("retry-after", "0"))),
        create(Action::Wrap { before: String::new(), after: "}".into() }),
        create(Action::Wrap { before: "<html>".into(), after: "</html>".into() }),
        create(Action::MutateJson { ops: set("/data/hash", json!(null)) }),
        create(Action::MutateJson { ops: set("/data/limit", json!("much")) }),
        create(Action::MutateJson { ops: raw("/data/limit", "1e999") }),
        create(Action::MutateJson { ops: set("/data/name", json!("another")) }),
        create(Action::MutateJson { ops: set("/key", json!("sk-or-v1-short")) }),
    ];
    let before = w.house.practice.keys().len();
    for (n, fault) in faults.into_iter().enumerate() {
        w.house.practice.set_plan(FaultPlan { rules: vec![fault.times(1)], seed: n as u64 });
        let words: &[&str] = if n % 2 == 0 { &["provision", "--json"] } else { &["provision"] };
        w.verb(words);
        // A class with somebody who still needs a key, so that the next answer can go wrong too.
        class_of_one(&mut w, n);
    }
    w.house.practice.set_plan(FaultPlan::default());
    w.verb(&["resolve"]);
    w.house.practice.set_plan(FaultPlan::one(Rule::on("GET", "/keys", Action::Status(Status::code(401)))));
    w.verb(&["provision", "--json"]);
    w.house.practice.set_plan(FaultPlan::default());
    let list = w.own("list.csv");
    w.verb(&["export-keys", &list]);
    assert!(w.house.practice.keys().len() > before + 12, "most faults were met by a request");
    w.nothing_leaked(&[]);
    w.would_be_found("one1@example.edu", &["wrote", "keyroster.sqlite3-wal", "data/keyroster.sqlite3"]);
    let logged = files_below(std::path::Path::new(&w.house.path("data")));
    assert!(
        logged.iter().any(|path| path.to_string_lossy().ends_with(".log")),
        "the log was looked at: {logged:?}"
    );
}

/// One person more in the class.
fn class_of_one(w: &mut Watched, n: usize) {
    let file = w.house.write("one.csv", &format!("email,name\none{n}@example.edu,One {n}\n"));
    w.verb(&["roster", "import", &file, "--roster", "class"]);
}
