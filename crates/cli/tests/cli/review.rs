//! Looking at what others saved, and that it needs no network: every reading verb runs where there is no interface, and
//! nothing tries to connect.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{House, Ran, files, spoken};

fn earlier() -> String {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/earlier/class");
    path.canonicalize().unwrap().display().to_string()
}

/// A class with keys, and a review file of it.
fn with_review() -> (House, String) {
    let house = House::with_class(&["ada@x.edu,Ada", "bo@x.edu,Bo"]);
    house.run(&["provision", "--limit", "2.00"]).ended(0);
    let file = house.path("class.keyroster-review");
    house.run(&["save-review", &file, "--roster", "class"]).ended(0);
    (house, file)
}

#[test]
fn a_review_file_shows_the_class_and_no_key() {
    let (house, file) = with_review();
    let shown = house.run_bare(&["review", &file, "--json"]).ended(0);
    let document = shown.json();
    assert_eq!((document["kind"].as_str(), document["whole"].as_bool()), (Some("review"), Some(true)));
    let class = &document["classes"][0]["class"];
    assert_eq!(class["roster"], "class");
    assert_eq!(class["people"].as_array().map(Vec::len), Some(2));
    assert_eq!(class["people"][0]["key"]["secret_saved"], false);
    assert!(document["history"]["changes"].as_i64().unwrap() > 0);
    let text = house.run_bare(&["review", &file]).ended(0);
    assert!(text.out.contains("Nothing missing or altered.") && text.out.contains("Ada"), "{}", text.out);
    let bytes = std::fs::read(&file).unwrap();
    for secret in house.secrets() {
        assert!(!shown.out.contains(&secret) && !text.out.contains(&secret), "a key is shown");
        assert!(
            !bytes.windows(20).any(|window| window == &secret.as_bytes()[secret.len() - 20..]),
            "a key travels"
        );
    }
    assert!(!Path::new(&house.path("share")).exists(), "looking leaves nothing behind on the computer");

    let mut altered = bytes.clone();
    let at = altered.windows(6).position(|window| window == b"bo@x.e").unwrap();
    altered[at] = b'c';
    std::fs::write(&file, altered).unwrap();
    let text = house.run_bare(&["review", &file]).ended(3);
    assert!(text.out.contains("It was altered after it was saved"), "{}", text.out);
    std::fs::write(&file, &bytes[..bytes.len() / 3]).unwrap();
    assert_eq!(house.run_bare(&["review", &file, "--json"]).ended(2).error(), "file_damaged");
    assert_eq!(house.run(&["save-review", &file, "--json"]).ended(2).error(), "file_exists");
}

#[test]
fn a_folder_of_the_earlier_tool_is_shown_with_what_is_odd() {
    let house = House::new();
    let shown = house.run_bare(&["review", &earlier()]).ended(0);
    assert!(shown.err.contains("‘limits.csv’, row 4"), "{}", shown.err);
    assert!(!shown.out.contains(&"0".repeat(30)), "a whole secret of the tool's database is shown");
    insta::assert_snapshot!("earlier_text", house.cleaned(&shown.out));
    let nothing = house.run_bare(&["review", &house.path("nowhere"), "--json"]).ended(2);
    assert_eq!(nothing.error(), "file_trouble");
}

/// What a run tried to connect to.
struct Traced {
    ran: Ran,
    internet: Vec<String>,
    others: Vec<String>,
}

/// Runs a command in a network without interfaces, its every `connect` written down. `None` where the system does not let
/// us have such a network, or has no strace.
fn without_network(command: &Command, log: &Path) -> Option<Traced> {
    let possible = |name: &str, arguments: &[&str]| {
        Command::new(name).args(arguments).output().is_ok_and(|done| done.status.success())
    };
    if !possible("unshare", &["-n", "true"]) || !possible("strace", &["-o", "/dev/null", "true"]) {
        return None;
    }
    let mut inside = Command::new("unshare");
    inside.args(["-n", "strace", "-f", "-e", "trace=connect", "-o"]).arg(log);
    inside.arg(command.get_program()).args(command.get_args()).env_clear();
    for (name, value) in command.get_envs() {
        inside.env(name, value.unwrap_or_default());
    }
    inside.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    if let Some(folder) = command.get_current_dir() {
        inside.current_dir(folder);
    }
    let ran = spoken(inside, "");
    let text = std::fs::read_to_string(log).unwrap();
    let (internet, others) = text
        .lines()
        .filter(|line| line.contains("connect("))
        .map(str::to_owned)
        .partition(|line| line.contains("AF_INET"));
    Some(Traced { ran, internet, others })
}

#[test]
fn every_reading_verb_works_without_a_network_and_tries_none() {
    let (house, file) = with_review();
    let copy = house.path("copy");
    std::fs::create_dir(&copy).unwrap();
    for file in files(Path::new(&house.path("data"))) {
        std::fs::copy(&file, Path::new(&copy).join(file.file_name().unwrap())).unwrap();
    }
    let roster = house.write("more.csv", "email,name\nc@x.edu,Cy\n");
    let earlier = earlier();
    let own: Vec<Vec<&str>> = vec![
        vec!["account", "list"],
        vec!["people"],
        vec!["people", "--json"],
        vec!["needs-you"],
        vec!["roster", "preview", &roster],
        vec!["roster", "import", &roster, "--roster", "class"],
        vec!["export-keys", "keys.csv"],
        vec!["save-review", "again.keyroster-review"],
    ];
    let given: Vec<Vec<&str>> =
        vec![vec!["review", &file], vec!["review", &copy], vec!["review", &earlier, "--json"]];
    let log = house.dir.path().join("connects");
    // The counter counts: a verb that reaches out is seen doing so.
    let Some(reaching) = without_network(&house.command(&["resolve", "--wait", "1"]), &log) else {
        eprintln!("skipped: no network of its own can be had here, or strace is missing");
        return;
    };
    drop(reaching);
    let planned = without_network(&house.command(&["plan"]), &log).unwrap();
    assert!(
        !planned.internet.is_empty(),
        "a plan reads OpenRouter, so this would count nothing: {:?}",
        planned.ran
    );

    let before = house.practice.summary().requests;
    let commands =
        own.iter().map(|words| house.command(words)).chain(given.iter().map(|words| house.bare(words)));
    for command in commands {
        let said: Vec<_> = command.get_args().collect();
        let traced = without_network(&command, &log).unwrap();
        assert_eq!(traced.ran.code, Some(0), "{said:?}: {}{}", traced.ran.out, traced.ran.err);
        assert_eq!(traced.internet, Vec::<String>::new(), "{said:?} tried to connect");
        assert_eq!(traced.others, Vec::<String>::new(), "{said:?} asked another program (a password store?)");
    }
    assert_eq!(house.practice.summary().requests, before);
}
