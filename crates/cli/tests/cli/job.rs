//! The whole main job, word for word.

use insta::assert_snapshot;

use crate::common::House;

/// Whoever writes a script on these documents must not find other ones tomorrow.
#[test]
fn from_a_key_and_a_file_to_the_list() {
    let house = House::new();
    assert_snapshot!("add", house.cleaned(&house.connect("Uni").ended(0).out));
    let roster = house
        .write("class.csv", "email,name,limit\nada@example.edu,Ada Lovelace,\nbo@example.edu,Bo Diddley,5\n");
    assert_snapshot!("import", house.cleaned(&house.json(&["roster", "import", &roster]).ended(0).out));
    let plan = house.json(&["plan"]).ended(0);
    assert_snapshot!("plan_json", house.cleaned(&plan.out));
    assert_snapshot!("plan_text", house.cleaned(&house.run(&["plan"]).ended(0).out));
    assert_eq!(house.changes(), 0, "planning sends nothing but reading");

    let digest = plan.json()["digest"].as_str().unwrap().to_owned();
    let list = house.path("list.csv");
    let made = house.json(&["provision", "--confirm", &digest, "--save", &list]).ended(0);
    assert_snapshot!("provision_json", house.cleaned(&made.out));
    assert_eq!((house.posts(), house.changes()), (2, 2), "one request for each key, and no other change");
    let keys = house.practice.keys();
    assert_eq!(keys.iter().map(|key| key.limit.clone().unwrap()).collect::<Vec<_>>().len(), 2);
    let text = std::fs::read_to_string(&list).unwrap();
    for key in &keys {
        assert!(text.contains(key.secret.as_ref().unwrap().expose()), "every key made is in the list");
    }
    assert!(
        text.starts_with("\"email\",\"name\",\"key_name\",\"api_key\",\"limit\"")
            || text.starts_with("email,name,key_name,api_key,limit"),
        "{text}"
    );

    let again = house.json(&["provision"]).ended(0);
    assert_snapshot!("provision_again", house.cleaned(&again.out));
    assert_eq!((house.posts(), house.changes()), (2, 2), "running it again changes nothing");
    assert_snapshot!("people_text", masked(&house.cleaned(&house.run(&["people"]).ended(0).out)));
    let seen = house.json(&["people"]).ended(0);
    assert_eq!(seen.json()["counts"]["created"], 2);
    assert_snapshot!("people_json", unmarked(&house.cleaned(&seen.out)));
    assert_snapshot!("needs_none", house.cleaned(&house.json(&["needs-you"]).ended(0).out));
    assert_snapshot!("resolve_none", house.cleaned(&house.json(&["resolve"]).ended(0).out));
    assert_snapshot!("account_list", house.cleaned(&house.json(&["account", "list"]).ended(0).out));

    let json = house.path("again.json");
    assert_snapshot!(
        "export",
        house.cleaned(&house.json(&["export-keys", "--format", "json", &json]).ended(0).out)
    );
    let saved: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&json).unwrap()).unwrap();
    assert!(saved.to_string().contains(keys[0].secret.as_ref().unwrap().expose()));
}

/// Marks and masks are chance; that they are there is what a script may rely on.
fn unmarked(text: &str) -> String {
    let line = |line: &str| match (line.split_once(" ~"), line.split_once("sk-or-v1-000…")) {
        (Some((before, _)), _) => format!("{before} ~MARK\","),
        (_, Some((before, _))) => format!("{before}MASK\","),
        _ => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// A masked key ends in letters that change from server to server seed; its form is what matters.
fn masked(text: &str) -> String {
    text.lines()
        .map(|line| line.split("sk-or-v1-").next().unwrap_or_default().trim_end())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The list holds money: only its owner may read it, and nothing is overwritten unasked.
#[test]
fn a_saved_list_is_private_and_never_replaces_a_file_unasked() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace"]);
    let list = house.write("list.csv", "mine");
    let refused = house.json(&["provision", "--save", &list]).ended(2);
    assert_eq!(refused.error(), "file_exists");
    assert_eq!(house.changes(), 0, "a list that cannot be saved is noticed before keys are made");
    assert_eq!(std::fs::read_to_string(&list).unwrap(), "mine");

    house.run(&["provision", "--save", &list, "--force"]).ended(0);
    assert!(std::fs::read_to_string(&list).unwrap().contains("sk-or-v1-"));
    let refused = house.json(&["export-keys", &list]).ended(2);
    assert_eq!(refused.error(), "file_exists");
    house.run(&["export-keys", &list, "--force"]).ended(0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&list).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let folder = house.path("lists");
    std::fs::create_dir(&folder).unwrap();
    let saved = house.json(&["export-keys", &folder]).ended(0).json();
    let file = saved["file"].as_str().unwrap();
    assert!(
        file.contains("/api_keys_") && file.ends_with(".csv"),
        "a folder gets the earlier tool's file name: {file}"
    );
}

/// The same class for a second time, larger: only the new person gets a key.
#[test]
fn importing_and_creating_again_makes_only_what_is_missing() {
    let house = House::with_class(&["ada@example.edu,Ada Lovelace"]);
    house.run(&["provision"]).ended(0);
    let again =
        house.import("class.csv", &["ada@example.edu,Ada Lovelace", "bo@example.edu,Bo Diddley"]).ended(0);
    assert!(again.out.contains("1 added, 0 changed, 1 as before"), "{}", again.out);
    let made = house
        .json(&["provision", "--limit", "3.5", "--reset", "monthly", "--key-name", "number"])
        .ended(0)
        .json();
    assert_eq!((made["planned"].as_u64(), made["made"].as_u64()), (Some(1), Some(1)));
    let keys = house.practice.keys();
    assert_eq!(keys.len(), 2);
    assert_eq!((keys[1].limit.as_deref(), keys[1].limit_reset.as_deref()), (Some("3.5"), Some("monthly")));
    assert!(keys[1].name.contains("_Key 002"), "{}", keys[1].name);
    assert!(!keys[1].name.contains('@'), "no address goes into a key's name");
}

/// Rehearsing needs no key and no network, and what comes of it says so.
#[test]
fn the_practice_account_does_the_whole_job() {
    let house = House::new();
    house.run(&["account", "add", "Rehearsal", "--practice"]).ended(0);
    house.import("class.csv", &["ada@example.edu,Ada Lovelace"]).ended(0);
    let list = house.path("list.csv");
    house.run(&["provision", "--save", &list]).ended(0);
    assert!(
        std::fs::read_to_string(&list).unwrap().contains("PRACTICE"),
        "nobody may take it for the real thing"
    );
    assert_eq!(
        house.run(&["provision"]).ended(0).code,
        Some(0),
        "the pretend keys survive the end of the process"
    );
    assert_eq!(house.practice.summary().requests, 0, "the other server was never asked");
}
