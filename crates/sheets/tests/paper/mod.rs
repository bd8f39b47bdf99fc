//! Reading PDFs back with poppler.
#![allow(dead_code, reason = "each test file uses some of these")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs one of poppler's programs on the file; what it prints.
fn run(program: &str, before: &[&str], bytes: &[u8], after: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file.pdf");
    std::fs::write(&file, bytes).expect("written");
    let done = Command::new(program).args(before).arg(&file).args(after).output();
    let done =
        done.unwrap_or_else(|cause| panic!("{program} (poppler-utils) is needed by this test: {cause}"));
    let complaint = String::from_utf8_lossy(&done.stderr);
    // Poppler before 23 takes the right type of this entry for a wrong one.
    let complaint = complaint.replace("Syntax Error: Suspects object is wrong type (boolean)\n", "");
    assert!(done.status.success() && complaint.is_empty(), "{program}: {complaint}");
    String::from_utf8(done.stdout).expect("text")
}

/// The text of each page in the order in which it is in the file.
pub fn text(bytes: &[u8]) -> Vec<String> {
    let all = run("pdftotext", &["-raw"], bytes, &["-"]);
    all.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// The text as a search or a copy finds it, directions of writing put right.
pub fn searched(bytes: &[u8]) -> String {
    // Readers mark where the direction of writing turns; the names themselves are what counts.
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    run("pdftotext", &[], bytes, &["-"]).replace(turns, "")
}

/// What the file says about itself.
pub fn about(bytes: &[u8]) -> String {
    run("pdfinfo", &[], bytes, &[])
}

/// What it says to archives.
pub fn meta(bytes: &[u8]) -> String {
    run("pdfinfo", &["-meta"], bytes, &[])
}

/// The fonts in it.
pub fn fonts(bytes: &[u8]) -> String {
    run("pdffonts", &[], bytes, &[])
}

/// Every word with its box: page, left, top, right, bottom, word.
pub fn words(bytes: &[u8]) -> Vec<(usize, f32, f32, f32, f32, String)> {
    let html = run("pdftotext", &["-bbox"], bytes, &["-"]);
    let mut page = 0;
    let mut words = Vec::new();
    for line in html.lines().map(str::trim) {
        page += usize::from(line.starts_with("<page "));
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let number = |name: &str| -> f32 {
            let at = rest.find(name).expect("a box") + name.len() + 2;
            rest[at..].split('"').next().expect("a number").parse().expect("a number")
        };
        let word = rest.split('>').nth(1).expect("a word").trim_end_matches("</word").to_owned();
        words.push((page - 1, number("xMin"), number("yMin"), number("xMax"), number("yMax"), word));
    }
    words
}

/// Each page as a grey picture, in pages' order: width, height, bytes.
pub fn pictures(bytes: &[u8], dots_per_inch: u32) -> Vec<(usize, usize, Vec<u8>)> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file.pdf");
    std::fs::write(&file, bytes).expect("written");
    let dots = dots_per_inch.to_string();
    let done = Command::new("pdftoppm")
        .args(["-gray", "-r", &dots])
        .arg(&file)
        .arg(folder.path().join("p"))
        .status();
    assert!(done.expect("pdftoppm (poppler-utils) is needed by this test").success());
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pgm"))
        .collect();
    found.sort();
    found.iter().map(|path| picture(path)).collect()
}

/// A portable grey map: three numbers in text, then one byte for each dot.
fn picture(path: &Path) -> (usize, usize, Vec<u8>) {
    let bytes = std::fs::read(path).expect("a picture");
    let mut at = 2;
    let mut numbers = Vec::new();
    while numbers.len() < 3 {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        numbers
            .push(std::str::from_utf8(&bytes[at..at + digits]).expect("digits").parse().expect("a number"));
        at += digits;
    }
    (numbers[0], numbers[1], bytes[at + 1..].to_vec())
}
