//! No secret anywhere but in the list that was asked for: not printed, not logged, not in the file, in no coding.

use keyroster_practice::Options;
use keyroster_practice::faults::{Action, FaultPlan, Mutation, Phase, Rule, Status};
use serde_json::json;

use crate::common::{House, PASSPHRASE, Ran, files};

/// The codings a leak could hide in.
fn codings(secret: &str) -> Vec<Vec<u8>> {
    let bytes = secret.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut all = vec![bytes.to_vec(), hex.to_uppercase().into_bytes(), hex.into_bytes(), utf16];
    for phase in 0..3 {
        // Whole groups only: what stands around a secret changes the first and last letters.
        let inner = &bytes[phase..bytes.len() - (bytes.len() - phase) % 3];
        all.push(base64(inner).into_bytes());
    }
    // Any piece of the part that differs from key to key.
    all.extend(bytes[bytes.len().saturating_sub(24)..].windows(12).map(<[u8]>::to_vec));
    all
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let number = three.iter().fold(0usize, |sum, byte| (sum << 8) | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[(number >> shift) & 63]))
    };
    bytes.chunks_exact(3).flat_map(group).collect()
}

fn found(haystack: &[u8], secrets: &[String]) -> bool {
    secrets
        .iter()
        .flat_map(|secret| codings(secret))
        .any(|needle| haystack.windows(needle.len()).any(|part| part == needle))
}

/// A scanner that finds nothing proves nothing until it has found something.
#[test]
fn the_scanner_finds_a_planted_leak_in_every_coding() {
    let secret = format!("sk-or-v1-{}9f8e7d6c5b4a39281706f5e4", "0".repeat(40));
    for phase in 0..3 {
        let around = format!("{}{secret}tail", "x".repeat(phase));
        let whole = base64(&around.as_bytes()[..around.len() / 3 * 3]);
        assert!(found(whole.as_bytes(), std::slice::from_ref(&secret)), "base64, phase {phase}");
    }
    for planted in codings(&secret) {
        assert!(found(&[b"log: ".as_slice(), &planted, b"."].concat(), std::slice::from_ref(&secret)));
    }
    assert!(!found(b"sk-or-v1-000...5e4 and 9f8e7d", &[secret]), "a mask is no leak");
}

#[test]
fn no_secret_is_anywhere_but_in_the_saved_list() {
    let rows: Vec<String> = (0..8).map(|at| format!("p{at}@example.edu,Person {at}")).collect();
    // A management key whose end is like no other text, for pieces of it are looked for.
    let management_key = Some(format!("sk-or-v1-{}5d3c2b1a0f9e8d7c6b5a4938", "0".repeat(40)));
    let house = House::with(Options { keep_secrets: true, management_key, ..Options::default() });
    house.connect("Uni").ended(0);
    house.import("class.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>()).ended(0);
    let create = |action: Action| Rule::on("POST", "/keys", action);
    let ops = vec![Mutation::Set { pointer: "/limit".into(), value: json!(500) }];
    let rules = vec![
        create(Action::Hang).phase(Phase::AfterCommit).nth(1),
        create(Action::Dup { delay_ms: 0 }).nth(2),
        create(Action::MutateRequest { ops }).nth(3),
        create(Action::FinEarly { bytes: 400 }).nth(4),
        create(Action::Status(Status::code(500))).phase(Phase::AfterCommit).nth(5),
        create(Action::Wrap { before: String::new(), after: "}".into() }).nth(6),
    ];
    house.practice.set_plan(FaultPlan { rules, seed: 0 });
    let list = house.path("lists/list.csv");
    std::fs::create_dir(house.path("lists")).unwrap();
    let key = house.practice.management_key().to_owned();
    let again = ["account", "add", "Again", "--base-url", &house.practice.base_url()].map(str::to_owned);
    let mut ran: Vec<Ran> = vec![
        house.json(&["provision", "--save", &list]),
        house.run(&["provision"]),
        house.json(&["people"]),
        house.run(&["needs-you"]),
        house.json(&["resolve"]),
        house.run(&["export-keys", "--force", &list]),
        house.json(&["account", "list"]),
        house.run_with(&again.each_ref().map(String::as_str), &key, &[]),
    ];
    house.settings(|settings| settings.normal_key_status = 403);
    house.practice.set_plan(FaultPlan::one(Rule::on("GET", "/keys", Action::Status(Status::code(401)))));
    ran.push(house.json(&["provision"]));

    let mut secrets = house.secrets();
    assert!(secrets.len() > 9, "the faults made more keys than people: {}", secrets.len());
    assert!(found(&std::fs::read(&list).unwrap(), &secrets), "the list itself holds them");
    secrets.push(PASSPHRASE.to_owned());
    for one in &ran {
        assert!(
            !found(one.out.as_bytes(), &secrets) && !found(one.err.as_bytes(), &secrets),
            "printed: {one:?}"
        );
    }
    let searched = files(house.dir.path());
    let searched: Vec<_> =
        searched.iter().filter(|path| !path.ends_with("passphrase") && !path.ends_with("list.csv")).collect();
    assert!(
        searched.iter().any(|path| path.extension().is_some_and(|ending| ending == "log")),
        "the log was looked at"
    );
    for path in searched {
        assert!(!found(&std::fs::read(path).unwrap(), &secrets), "{path:?} holds a secret");
    }
}
