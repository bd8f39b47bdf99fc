//! A seller's month by the command line, over the practice reseller: looked at, decided, closed once, saved as files.

use std::collections::BTreeMap;
use std::path::Path;

use crate::common::House;

/// A seller to practise with.
pub fn shop() -> House {
    let house = House::new();
    house.run(&["account", "add", "Studio", "--practice-clients"]).ended(0);
    house
}

/// The month before the one that runs.
pub fn last_month(house: &House) -> String {
    let running = house.json(&["usage"]).ended(0).json()["month"].as_str().unwrap().to_owned();
    let (year, month) = running.split_once('-').unwrap();
    let (year, month): (i32, u32) = (year.parse().unwrap(), month.parse().unwrap());
    if month == 1 { format!("{}-12", year - 1) } else { format!("{year}-{:02}", month - 1) }
}

/// The files of a folder, by name.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
    };
    entries.map(read).collect()
}

/// Nothing doubtful is billed by itself, a month is closed once, and every figure adds up.
#[test]
fn a_month_is_closed_once_after_every_doubt_is_decided() {
    let house = shop();
    let month = last_month(&house);
    let usage = house.json(&["usage", "--month", &month]).ended(0).json();
    let clients = usage["clients"].as_array().unwrap();
    assert_eq!(clients.len(), 8, "the whole story is there");
    let cents = |value: &serde_json::Value| value.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    let billed: i64 = clients.iter().map(|client| cents(&client["sums"]["billed"])).sum();
    assert_eq!(billed, cents(&usage["totals"]["billed"]), "what is billed adds up to the cent");
    assert!(usage["days"].as_array().unwrap().iter().any(|day| day["credits"].is_null()), "gaps stay gaps");

    let refused = house.json(&["close-month", "--month", &month]).ended(2);
    assert_eq!(refused.error(), "field_needs_mending");
    let checks = house.json(&["close-month", "--month", &month, "--dry-run"]).ended(2).json();
    let doubtful: Vec<&str> = checks["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| line["state"] == "mend")
        .map(|line| line["title"].as_str().unwrap())
        .collect();
    assert_eq!(doubtful, ["Brightside Tutors: OpenRouter corrected a counter downwards"]);
    let unknown = house.json(&["close-month", "--month", &month, "--count", "Nobody"]).ended(2);
    assert_eq!(unknown.error(), "not_found");
    let closed =
        house.json(&["close-month", "--month", &month, "--count", "Brightside Tutors"]).ended(0).json();
    let numbers: Vec<&str> =
        closed["statements"].as_array().unwrap().iter().map(|one| one["number"].as_str().unwrap()).collect();
    let wanted: Vec<String> = (1..=numbers.len()).map(|n| format!("{month}-{n:03}")).collect();
    assert_eq!(numbers, wanted, "numbered without gaps");
    assert_eq!(house.json(&["close-month", "--month", &month]).ended(2).error(), "nothing_to_do");
    let history = house.json(&["history", "--kind", "billing"]).ended(0).json();
    let text = history.to_string();
    assert!(
        text.contains("Month closed") && text.contains("Content hash"),
        "the content hashes are on record: {text}"
    );
    house.run(&["history", "--verify"]).ended(0);

    let out = house.path("statements");
    let saved = house
        .json(&["statement", "--month", &month, "--out", &out, "--form", "pdf,csv,json,eml"])
        .ended(0)
        .json();
    assert_eq!(saved["without_email"], serde_json::json!(["Oak Street Bakery"]), "who gets no draft is told");
    assert_eq!(saved["files"].as_u64().unwrap() as usize, files(Path::new(&out)).len());
    let again = house.json(&["statement", "--month", &month, "--out", &out]).ended(2);
    assert_eq!(again.error(), "file_exists", "nothing is written over");
    let one = house.path("one");
    let kestrel = house
        .json(&["statement", "--month", &month, "--client", "Studio Kestrel", "--out", &one])
        .ended(0)
        .json();
    assert_eq!(kestrel["files"], 1);
}

/// The same saved file makes the same bytes wherever and in whatever language the computer is.
#[test]
fn statements_are_the_same_bytes_in_24_zones_and_4_locales() {
    let house = shop();
    let month = last_month(&house);
    house.run(&["close-month", "--month", &month, "--leave-out", "Brightside Tutors"]).ended(0);
    let locales = ["C.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8", "tr_TR.UTF-8"];
    let mut first = None;
    for zone in 0..24 {
        let (offset, locale) = (zone - 12, locales[zone as usize % locales.len()]);
        // POSIX counts west of Greenwich as positive.
        let name = format!("Etc/GMT{offset:+}");
        let out = house.path(&format!("zone{zone}"));
        let arguments = ["statement", "--month", &month, "--out", &out, "--form", "pdf,csv,json,eml"];
        house.run_with(&arguments, "", &[("TZ", &name), ("LANG", locale), ("LC_ALL", locale)]).ended(0);
        let made = files(Path::new(&out));
        assert!(made.len() > 20, "every form of every statement: {}", made.len());
        assert!(&made == first.get_or_insert_with(|| made.clone()), "{name} and {locale} make other bytes");
    }
}

/// A form, a file and the list say the same of a client; a file with a mistake changes nothing.
#[test]
fn clients_are_added_and_imported_whole_or_not_at_all() {
    let house = House::connected();
    let add = [
        "clients",
        "add",
        "Polish Company ABC",
        "--email",
        "faktury@abc.example",
        "--limit",
        "500",
        "--markup",
    ];
    for (markup, code) in [("0.2", 2), ("-5 %", 2), ("1000 %", 2), ("1.3x", 0)] {
        let mut arguments = add.to_vec();
        arguments.extend([markup, "--user", "user-1", "--user", "user-2"]);
        house.run(&arguments).ended(code);
    }
    house.run(&["clients", "markup", "25 %", "--from", "2026-01-01"]).ended(0);
    let saved = house.path("clients.csv");
    let list = house.json(&["clients", "list", "--save", &saved]).ended(0).json();
    let client = &list["clients"][0];
    assert_eq!(
        (client["markup"].as_str(), client["limit"].as_str(), client["users"].as_array().map(Vec::len)),
        (Some("30 %"), Some("500.00"), Some(2))
    );
    let text = std::fs::read_to_string(&saved).unwrap();
    let again = house.json(&["clients", "import", &saved]).ended(0).json();
    assert_eq!(
        (&again["added"], &again["changed"], &again["same"]),
        (&0.into(), &0.into(), &1.into()),
        "{text}"
    );
    let heading = text.lines().next().unwrap();
    assert!(heading.contains("name") && heading.contains("markup"), "{heading}");
    let twice = house.write("twice.csv", "name,id,monthly limit\nOne,C1,50\nTwo,C1,50\n");
    let refused = house.run(&["clients", "import", &twice]).ended(2);
    assert!(refused.err.contains("C1"), "{}", refused.err);
    let after = house.json(&["clients", "list"]).ended(0).json();
    assert_eq!(
        after["clients"].as_array().unwrap().len(),
        1,
        "nothing of a file with a mistake is taken over"
    );
    let more = house
        .write("more.csv", "name,e-mail,monthly limit,markup\nCedar Clinic,bills@cedar.example,50,20 %\n");
    let would = house.json(&["clients", "import", &more, "--dry-run"]).ended(0).json();
    assert_eq!((&would["added"], &would["dry_run"]), (&1.into(), &true.into()));
    house.run(&["clients", "import", &more]).ended(0);
    let roster = house
        .json(&["provision", "--roster", "Clients", "--reset", "monthly", "--limit", "10"])
        .ended(0)
        .json();
    assert_eq!(roster["counts"]["created"], 2, "{roster}");
    let mut names: Vec<String> = house.practice.keys().iter().map(|key| key.name.clone()).collect();
    names.sort();
    assert!(
        names[0].starts_with("Client: Cedar Clinic ~")
            && names[1].starts_with("Client: Polish Company ABC ~"),
        "{names:?}"
    );
    let limits: Vec<String> =
        house.practice.keys().iter().map(|key| format!("{:?}", key.limit_reset)).collect();
    assert!(
        limits.iter().all(|reset| reset.to_lowercase().contains("monthly")),
        "a monthly limit is monthly: {limits:?}"
    );
}

/// The saved keys are asked about themselves, what stands in the way of a bill is named, and nobody's spending too.
#[test]
fn the_set_up_is_looked_at_without_spending() {
    let house = shop();
    let before = house.json(&["usage"]).ended(0).json()["totals"].clone();
    let told = house.json(&["clients", "verify"]).ended(3).json();
    let line = |title: &str| {
        let lines = told["lines"].as_array().unwrap();
        lines
            .iter()
            .find(|line| line["title"].as_str().unwrap().contains(title))
            .unwrap_or_else(|| panic!("{title}: {told}"))
    };
    assert_eq!(line("OpenRouter answers")["state"], "ok");
    assert_eq!(line("Moss & Daughters has no key")["state"], "mend");
    assert_eq!(line("Lumen Legal has used up the limit")["state"], "mend");
    assert_eq!(line("Cedar Clinic has used 80 %")["state"], "note");
    let outside = line("outside your clients’ keys");
    assert!(outside["detail"].as_str().unwrap().contains("Automation test (n8n)"), "{outside}");
    assert_eq!(
        house.json(&["usage"]).ended(0).json()["totals"]["usage"],
        before["usage"],
        "asking spends nothing"
    );
}
