//! The same saved value gives the same bytes wherever and whenever it is written (M2, R14).

use std::process::Command;

use keyroster_sheets::pdf::{Fonts, Paper};
use keyroster_sheets::statement_file::{Issued, csv, json, note_csv, note_json, note_pdf, pdf};
use sha2::{Digest, Sha256};

use super::notes::credit;
use super::{full, plain};

const ZONES: [&str; 24] = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Lisbon",
    "Europe/Moscow",
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/New_York",
    "America/St_Johns",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/Caracas",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Asia/Shanghai",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "Antarctica/Troll",
];
const LOCALES: [&str; 4] = ["C", "de_DE.UTF-8", "ar_EG.UTF-8", "tr_TR.UTF-8"];
const MARK: &str = "digest of all files: ";

/// All files of the frozen values, as one digest.
fn digest() -> String {
    let fonts = Fonts::own();
    let mut sum = Sha256::new();
    for one in [plain(), full()] {
        let frozen = serde_json::to_vec(&one).expect("JSON");
        let one: Issued = serde_json::from_slice(&frozen).expect("an issued statement");
        sum.update(pdf(&one, Paper::A4, &fonts).expect("a PDF"));
        sum.update(csv(&one));
        sum.update(json(&one));
    }
    sum.update(note_pdf(&credit(), Paper::A4, &fonts).expect("a PDF"));
    sum.update(note_csv(&credit()));
    sum.update(note_json(&credit()));
    hex::encode(sum.finalize())
}

/// Each zone in a process of its own, since a process reads its zone once; the four locales take turns, and all four
/// are tried in one zone.
#[test]
fn the_same_bytes_in_every_zone_and_locale() {
    if std::env::var("KEYROSTER_TELL_DIGEST").is_ok() {
        println!("{MARK}{}", digest());
        return;
    }
    let here = digest();
    let runs = ZONES.iter().enumerate().map(|(at, zone)| (*zone, LOCALES[at % 4]));
    let runs: Vec<(&str, &str)> = runs.chain(LOCALES.map(|locale| ("Asia/Kolkata", locale))).collect();
    for some in runs.chunks(4) {
        let started: Vec<_> = some.iter().map(|(zone, locale)| (zone, locale, tell(zone, locale))).collect();
        for (zone, locale, child) in started {
            let told = child.wait_with_output().expect("it ran");
            let told = String::from_utf8_lossy(&told.stdout).into_owned();
            let digest = told.lines().find_map(|line| line.split_once(MARK)).map(|(_, digest)| digest);
            assert_eq!(digest, Some(here.as_str()), "TZ={zone} LANG={locale}: {told}");
        }
    }
}

fn tell(zone: &str, locale: &str) -> std::process::Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "anywhere::the_same_bytes_in_every_zone_and_locale", "--nocapture"])
        .envs([("TZ", zone), ("LANG", locale), ("LC_ALL", locale), ("KEYROSTER_TELL_DIGEST", "1")])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("started")
}

/// The only dates in the file are the statement's own: a clock in it would change it with every print.
#[test]
fn the_pdf_knows_no_clock() {
    let about = super::paper::about(&pdf(&plain(), Paper::A4, &Fonts::own()).expect("a PDF"));
    let dates: Vec<&str> = about.lines().filter(|line| line.contains("Date:")).collect();
    assert!(!dates.is_empty(), "{about}");
    assert!(dates.iter().all(|line| line.contains("Nov 22 00:00:00 2026")), "{about}");
}
