//! Reading in a person's way, large files, and the old encodings on short lists.

use jiff::tz::TimeZone;
use keyroster_domain::dates::Today;
use keyroster_domain::roster::{Delimiter, Problem, ProblemCode, Role, RosterDraft, Severity, TextEncoding};
use keyroster_sheets::roster::{HeadingChoice, Overrides, read, read_text};
use rstest::rstest;

fn today() -> Today {
    Today { now: "2026-11-22T12:00:00Z".parse().expect("a time"), zone: TimeZone::UTC }
}

fn names(draft: &RosterDraft) -> Vec<&str> {
    draft.rows.iter().map(|row| row.person.name.as_str()).collect()
}

fn problem(draft: &RosterDraft, code: ProblemCode) -> &Problem {
    draft.problems.iter().find(|problem| problem.code == code).expect("the problem is said")
}

fn bytes(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost, "the text must exist in {}", encoding.name());
    bytes.into_owned()
}

#[rstest]
#[case("Jürgen Müller\nBjörn Groß\n", encoding_rs::WINDOWS_1252, TextEncoding::Windows1252)]
#[case("José Peña\nÍñigo Núñez\n", encoding_rs::WINDOWS_1252, TextEncoding::Windows1252)]
#[case("Søren Kjær\nÅse Bråten\n", encoding_rs::WINDOWS_1252, TextEncoding::Windows1252)]
#[case("Pat O’Brien\nAda Lovelace\n", encoding_rs::WINDOWS_1252, TextEncoding::Windows1252)]
#[case("Małgorzata Wójcik\nŻaneta Gąsior\n", encoding_rs::WINDOWS_1250, TextEncoding::Windows1250)]
#[case("Jiří Dvořák\nŠárka Černá\n", encoding_rs::WINDOWS_1250, TextEncoding::Windows1250)]
#[case("Erdős Pál\nSzőke Győző\n", encoding_rs::WINDOWS_1250, TextEncoding::Windows1250)]
#[case("佐藤 花子\n山田 太郎\n", encoding_rs::SHIFT_JIS, TextEncoding::ShiftJis)]
#[case("サトウ ハナコ\nヤマダ タロウ\n", encoding_rs::SHIFT_JIS, TextEncoding::ShiftJis)]
#[case("王小明\n李丽\n欧阳修\n张伟\n", encoding_rs::GB18030, TextEncoding::Gb18030)]
fn short_lists_of_names_without_headings(
    #[case] text: &str,
    #[case] encoding: &'static encoding_rs::Encoding,
    #[case] expected: TextEncoding,
) {
    let draft = read(&bytes(text, encoding), "", &Overrides::default(), &today());
    assert_eq!(draft.read_as.encoding, Some(expected), "{:?}", names(&draft));
    assert_eq!(names(&draft), text.lines().collect::<Vec<_>>());
    assert!(draft.read_as.encoding_guessed, "a guess is shown for judgement");
    problem(&draft, ProblemCode::EncodingGuessed);
}

/// MacRoman is not among the encodings the library writes; these are its bytes.
#[test]
fn short_list_in_mac_roman() {
    // Jürgen Müller, Zoë Größer
    let file = b"J\x9frgen M\x9fller\rZo\x91 Gr\x9a\xa7er\r";
    let draft = read(file, "", &Overrides::default(), &today());
    assert_eq!(names(&draft), ["Jürgen Müller", "Zoë Größer"]);
}

#[test]
fn a_person_can_force_another_reading() {
    let file = bytes("name,email\nMüller,m@example.de\n", encoding_rs::WINDOWS_1252);
    let forced = |encoding| Overrides { encoding: Some(encoding), ..Overrides::default() };
    let polish = read(&file, "", &forced(TextEncoding::MacRoman), &today());
    assert_eq!(names(&polish), ["M¸ller"], "as asked, even where it is nonsense");
    let broken = read(&file, "", &forced(TextEncoding::Utf8), &today());
    problem(&broken, ProblemCode::UnreadableCharacters);
}

#[test]
fn a_person_can_change_delimiter_heading_and_columns() {
    let file = b"x;y\nAda Lovelace;7\nGrace Hopper;8\n";
    let overrides = Overrides {
        delimiter: Some(Delimiter::Semicolon),
        heading: Some(HeadingChoice::Row(1)),
        columns: Some(vec![Role::Name, Role::Id]),
        ..Overrides::default()
    };
    let draft = read(file, "", &overrides, &today());
    assert_eq!(names(&draft), ["Ada Lovelace", "Grace Hopper"]);
    assert_eq!(draft.rows[0].person.external_id.as_deref(), Some("7"));
    assert_eq!(draft.ready().count(), 2, "what a person chose is not asked again");
    let none = Overrides { heading: Some(HeadingChoice::None), ..overrides };
    assert_eq!(names(&read(file, "", &none, &today()))[0], "x");
    let last_first = Overrides { columns: Some(vec![Role::Name]), ..Overrides::default() };
    let kept = read(b"name\n\"Lovelace, Ada\"\n", "", &last_first, &today());
    assert_eq!(names(&kept), ["Lovelace, Ada"], "a chosen column is not turned round");
}

#[test]
fn a_utf8_file_with_one_broken_byte_stays_utf8() {
    let mut file = "name\nJürgen Müller\nZoë Strauß\nRené\n".as_bytes().to_vec();
    file.extend_from_slice(b"Hel\xc3\n");
    let draft = read(&file, "", &Overrides::default(), &today());
    assert_eq!(names(&draft)[0], "Jürgen Müller", "one slip must not garble every other name");
    problem(&draft, ProblemCode::UnreadableCharacters);
}

#[test]
fn pasted_text_is_read_like_a_file() {
    let draft = read_text("Name\tE-Mail\nZoë Strauß\tzoe@example.edu\n", &Overrides::default(), &today());
    assert_eq!(names(&draft), ["Zoë Strauß"]);
    assert_eq!(draft.read_as.delimiter, Some(Delimiter::Tab));
    assert!(read_text("  \n", &Overrides::default(), &today()).refusal().is_some());
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_numbers_them() {
    let file = "sep=,\r\nCourse\r\n\r\nname,email\r\n\"Ada\r\nLovelace\",a@example.edu\r\n\r\nGrace,g@example.edu\r\n";
    let draft = read(file.as_bytes(), "", &Overrides::default(), &today());
    let lines: Vec<u32> = draft.rows.iter().map(|row| row.line).collect();
    assert_eq!((draft.read_as.header_row, lines), (Some(3), vec![4, 6]));
    assert_eq!(names(&draft), ["Ada Lovelace", "Grace"]);
}

#[test]
fn large_lists_are_read_whole_and_larger_ones_say_so() {
    let mut file = String::from("name,email,id,group\n");
    for at in 0..200_000 {
        file += &format!("Person Number{at},person{at}@example.edu,{at},Group {}\n", at % 20);
    }
    assert!(file.len() > 10_000_000, "the promise is 10 MB");
    let draft = read(file.as_bytes(), "", &Overrides::default(), &today());
    assert_eq!(draft.ready().count(), 200_000);
    assert!(draft.problems.is_empty(), "{:?}", draft.problems.first());
    file += &"x,y@example.edu,,\n".repeat(60_000);
    let more = read(file.as_bytes(), "", &Overrides::default(), &today());
    assert_eq!(more.ready().count(), 0, "a list that was cut waits for a look");
    problem(&more, ProblemCode::TooManyRows);
}

#[test]
fn caps_on_bytes_columns_and_cells_have_words() {
    let huge = vec![b'a'; 33 * 1024 * 1024];
    let draft = read(&huge, "", &Overrides::default(), &today());
    assert_eq!(draft.refusal().map(|problem| problem.code), Some(ProblemCode::FileTooLarge));
    let wide = format!("name,email\nAda,a@example.edu\nx{}\n", ",y".repeat(2_000));
    let draft = read(wide.as_bytes(), "", &Overrides::default(), &today());
    assert_eq!(problem(&draft, ProblemCode::TooManyColumns).line, Some(3));
    assert_eq!(names(&draft), ["Ada"], "what came before is kept");
    let cell = format!("name,email\n\"{}\",a@example.edu\n", "x".repeat(10_000_000));
    let draft = read(cell.as_bytes(), "", &Overrides::default(), &today());
    let long = problem(&draft, ProblemCode::NameTooLong);
    assert_eq!(
        long.message,
        "The name in row 2 has 10,000,000 characters; the limit is 200. Is this the right column?"
    );
    assert!(draft.rows[0].person.name.len() <= 200, "the preview does not carry ten megabytes");
}

/// A workbook that unpacks to far more than it weighs must not fill the memory.
#[test]
fn a_zip_bomb_is_refused() {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    archive.start_file("xl/workbook.xml", options).expect("an entry");
    let zeros = vec![0_u8; 1024 * 1024];
    for _ in 0..310 {
        archive.write_all(&zeros).expect("written");
    }
    let file = archive.finish().expect("an archive").into_inner();
    assert!(file.len() < 1024 * 1024, "small outside");
    let draft = read(&file, "list.xlsx", &Overrides::default(), &today());
    assert_eq!(draft.refusal().map(|problem| problem.code), Some(ProblemCode::FileTooLarge));
}

#[test]
fn every_message_follows_the_house_style() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/rosters");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).expect("the fixtures are there") {
        let bytes = std::fs::read(entry.expect("readable").path()).expect("readable");
        for problem in read(&bytes, "list.csv", &Overrides::default(), &today()).problems {
            let words = problem.message.split_whitespace().count();
            assert!(words <= 45, "{words} words: {}", problem.message);
            let small = problem.message.to_lowercase();
            for banned in ["invalid", "error", "null", "utf8error", "post ", "sync"] {
                assert!(!small.contains(banned), "{banned:?} in {}", problem.message);
            }
            if let (Some(line), true) = (problem.line, problem.severity != Severity::Note) {
                assert!(small.contains(&line.to_string()), "the row is named: {}", problem.message);
            }
            seen += 1;
        }
    }
    assert!(seen > 80, "messages are missing: {seen}");
}
