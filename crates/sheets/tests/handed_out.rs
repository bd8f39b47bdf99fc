//! Mail merge, e-mail drafts and the locked ZIP: no name can become a formula or a header, and nothing is lost.

use std::io::{Cursor, Read};

use jiff::Timestamp;
use jiff::civil::date;
use keyroster_domain::limit::{Limit, Reset, Terms};
use keyroster_sheets::cell::is_formula_like;
use keyroster_sheets::key_list::Account;
use keyroster_sheets::letters::{Letter, draft, file_name};
use keyroster_sheets::locked_zip::locked;
use keyroster_sheets::mail_merge::{MergeLine, PLACEHOLDERS, csv};
use zeroize::Zeroizing;

const KEY: &str = "sk-or-v1-0000000000000000000000000000000000000000000000000000000000000001";

fn line<'a>(name: &'a str, email: &'a str) -> MergeLine<'a> {
    let terms = Terms { limit: Limit::NoLimit, reset: Reset::Never, expires: None };
    MergeLine { email, name, id: "S-1", group: "", api_key: KEY, terms, last_day: Some(date(2026, 12, 18)) }
}

fn letter(class: &str) -> Letter<'_> {
    Letter {
        class,
        contact: "m.keller@example.edu",
        account: Account::Practice,
        made: Timestamp::from_second(1_795_000_000).expect("a time"),
    }
}

/// Names are typed by strangers: in a spreadsheet none may run, in all columns, and the key stays as it is.
#[test]
fn no_cell_of_a_mail_merge_is_a_formula() {
    let names =
        ["=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "Ada, \"the\" first\nLovelace"];
    let lines: Vec<MergeLine<'_>> = names.iter().map(|name| line(name, name)).collect();
    let bytes = csv(&lines, "=class", "=contact", Account::Practice);
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut heads: Vec<&str> = PLACEHOLDERS.to_vec();
    heads.push("Note");
    assert_eq!(reader.headers().expect("headings").iter().collect::<Vec<_>>(), heads);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("rows");
    assert_eq!(rows.len(), names.len());
    for row in &rows {
        assert!(row.iter().all(|cell| !is_formula_like(cell)), "{row:?}");
        assert_eq!(&row[5], KEY);
        assert_eq!(&row[11], "PRACTICE");
    }
}

/// A name with a line break must not add a header, so that nobody can have the keys of others sent to themselves.
#[test]
fn no_name_adds_a_header() {
    let evil = "Eve\r\nBcc: eve@example.com\r\n\r\nSurprise";
    for hostile in
        [line(evil, "eve@example.edu\r\nBcc: eve@example.com"), line("Zoë Ω <x@y>", "zoe@example.edu")]
    {
        let bytes = draft(letter("Class\r\nBcc: eve@example.com"), &hostile, 1);
        let text = String::from_utf8(bytes.to_vec()).expect("mail is ASCII or UTF-8");
        let (head, body) = text.split_once("\r\n\r\n").expect("headers and a body");
        let fields: Vec<&str> = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).collect();
        let names: Vec<&str> = fields.iter().map(|field| field.split(':').next().expect("a name")).collect();
        let known = [
            "X-Unsent",
            "Date",
            "Message-ID",
            "To",
            "Subject",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
        ];
        assert!(names.iter().all(|name| known.contains(name)), "{head}");
        assert!(known[..6].iter().all(|name| names.iter().filter(|one| *one == name).count() == 1), "{head}");
        assert!(head.is_ascii() && head.lines().all(|line| line.len() <= 998), "{head}");
        let plain = body.replace("=\r\n", "");
        assert!(plain.contains(KEY), "{body}");
    }
}

/// What a person gets, as a whole.
#[test]
fn a_draft_says() {
    let bytes = draft(letter("Applied AI"), &line("Zoë Lind", "zoe@example.edu"), 7);
    let text = String::from_utf8(bytes.to_vec()).expect("text").replace("=\r\n", "");
    for told in
        ["X-Unsent: 1", "zoe@example.edu", KEY, "Spending limit: No limit", "18 December 2026", "PRACTICE"]
    {
        assert!(text.contains(told), "{told} is not in\n{text}");
    }
}

#[test]
fn file_names_fit_every_system() {
    assert_eq!(file_name(3, "Ada Lindqvist"), "003_Ada_Lindqvist.eml");
    assert_eq!(file_name(30, "a/b\\c:d*?\"<>|..\n"), "030_a_b_c_d_________.eml");
    assert!(file_name(1, &"x".repeat(300)).len() < 60);
}

/// The ZIP opens with the passphrase, with our own reader and with 7-Zip, and shows no key without it.
#[test]
fn a_locked_zip_opens_with_the_passphrase_alone() {
    let content = format!("name,key\r\nAda,{KEY}\r\n");
    let file = ("keys.csv".to_owned(), Zeroizing::new(content.clone().into_bytes()));
    let bytes = locked(&[file], "harbour velvet comet", date(2026, 11, 25).at(14, 5, 0, 0)).expect("a ZIP");
    assert!(!bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes()));
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("a ZIP");
    let mut read = String::new();
    archive
        .by_index_decrypt(0, b"harbour velvet comet")
        .expect("opened")
        .read_to_string(&mut read)
        .expect("whole");
    assert_eq!(read, content);
    assert!(archive.by_index_decrypt(0, b"wrong").is_err());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("keys.zip");
    std::fs::write(&path, &bytes).expect("written");
    // Where 7-Zip is installed, it must agree.
    if let Ok(told) = std::process::Command::new("7z").args(["l", "-slt"]).arg(&path).output() {
        let listed = String::from_utf8_lossy(&told.stdout).into_owned();
        assert!(listed.contains("Method = AES-256"), "{listed}");
        let opened =
            std::process::Command::new("7z").args(["x", "-so", "-pharbour velvet comet"]).arg(&path).output();
        assert_eq!(String::from_utf8_lossy(&opened.expect("7-Zip runs").stdout), content);
    }
}
