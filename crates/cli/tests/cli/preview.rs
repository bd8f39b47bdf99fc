//! `roster preview`: no account, no passphrase, no data folder, nothing written.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::common::{House, files};

fn preview(house: &House, bytes: &[u8]) -> Value {
    std::fs::write(house.dir.path().join("r.csv"), bytes).unwrap();
    house.run_bare(&["roster", "preview", &house.path("r.csv"), "--json"]).ended(0).json()
}

#[test]
fn the_shape_is_exactly_the_documented_one() {
    let house = House::new();
    let seen =
        preview(&house, "Email;Name;Limit;Note\nada@example.edu;Ada;5;x\nbo@example.edu;Bo;;y\n".as_bytes());
    assert_eq!(
        seen,
        json!({
            "read_as": { "encoding": "UTF-8", "delimiter": ";", "header_row": 1 },
            "columns": { "email": "Email", "name": "Name", "limit": "Limit" },
            "rows": [
                { "line": 2, "email": "ada@example.edu", "name": "Ada", "limit": "5.00" },
                { "line": 3, "email": "bo@example.edu", "name": "Bo", "limit": null },
            ],
            "problems": [],
        }),
        "a blank limit is no problem, and columns that mean nothing are not shown"
    );
}

/// Rows that cannot be imported as they stand are in `problems` alone.
#[test]
fn rows_hold_only_what_can_be_imported() {
    let house = House::new();
    let text = "email,name,limit\n\
        ada@example.edu,Ada,2\n\
        ADA@example.edu ,Ada again,2\n\
        x@FIXME.edu,Stand In,2\n\
        bad@example.edu,Bad Limit,n/a\n\
        none@example.edu,,2\n\
        zw@example.edu,\u{200b}Zoë\u{200b} Q,\n\
        \"lb@example.edu\",\"Line\nBreak\",1\n\
        nfd@example.edu,Zoe\u{308} N,\n";
    let seen = preview(&house, text.as_bytes());
    let rows: Vec<(u64, &str)> = seen["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["line"].as_u64().unwrap(), row["name"].as_str().unwrap()))
        .collect();
    assert_eq!(rows, [(2, "Ada"), (7, "Zoë Q"), (8, "Line Break"), (9, "Zoë N")]);
    let mut problems: Vec<u64> =
        seen["problems"].as_array().unwrap().iter().filter_map(|one| one["line"].as_u64()).collect();
    problems.sort_unstable();
    problems.dedup();
    assert_eq!(problems, [3, 4, 5, 6]);
    assert_snapshot!(
        "preview_text",
        house.run_bare(&["roster", "preview", &house.path("r.csv")]).ended(0).out
    );
}

#[test]
fn it_reads_what_spreadsheets_write() {
    let house = House::new();
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("email\tname\r\na@example.edu\tŁucja\r\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let seen = preview(&house, &utf16);
    assert_eq!(seen["read_as"], json!({ "encoding": "UTF-16LE", "delimiter": "\t", "header_row": 1 }));
    assert_eq!(seen["rows"][0]["name"], "Łucja");
    let latin = preview(
        &house,
        b"Name|E-Mail\nJos\xe9 Mu\xf1oz|jose@example.edu\nFran\xe7ois Lef\xe8vre|f@example.edu\n",
    );
    assert_eq!(latin["read_as"]["delimiter"], "|");
    assert_eq!(
        (&latin["rows"][0]["name"], &latin["rows"][1]["name"]),
        (&json!("José Muñoz"), &json!("François Lefèvre"))
    );
}

/// It is run on machines that have nothing of ours, and by people who only want to look.
#[test]
fn it_writes_nothing_anywhere() {
    let house = House::new();
    preview(&house, b"email,name\na@example.edu,A\n");
    let names: Vec<String> = files(house.dir.path())
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.contains(&"r.csv".to_owned()) && names.contains(&"passphrase".to_owned()), "{names:?}");
    assert_eq!(house.practice.summary().requests, 0);
}

/// A file that is no list is refused in words, and the document still has its shape.
#[test]
fn files_that_are_no_lists_are_refused_in_words() {
    let house = House::new();
    let files: [(&[u8], &str); 5] = [
        (b"%PDF-1.7\n%\xe2\xe3", "file_pdf"),
        (b"", "file_empty"),
        (b"email,name\n", "no_people"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file_image"),
        (b"<!DOCTYPE html><html><body><table></table></body></html>", "file_web_page"),
    ];
    for (bytes, code) in files {
        std::fs::write(house.dir.path().join("r.csv"), bytes).unwrap();
        let seen = house.run_bare(&["--json", "roster", "preview", &house.path("r.csv")]).ended(2).json();
        assert_eq!(seen["problems"][0]["code"], code, "{seen}");
        assert_eq!((&seen["rows"], &seen["problems"][0]["line"]), (&json!([]), &Value::Null));
    }
    let gone = house.run_bare(&["--json", "roster", "preview", "nowhere.csv"]).ended(2);
    assert_eq!(gone.error(), "file_trouble");
}
