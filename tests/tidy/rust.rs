//! Rules of the Rust side.

use crate::source::{code, words};
use crate::tree::{File, Found};

/// Float types, float literals, and names of conversions through them.
pub fn floats(file: &File) -> Vec<Found> {
    file.lines_where(&code(&file.text), |line| float(line).map(|word| format!("floating point: {word}")))
}

/// Lines that mention both a float and money.
pub fn floats_near_money(file: &File) -> Vec<Found> {
    const MONEY: [&str; 10] =
        ["usd", "money", "amount", "limit", "credit", "price", "cost", "dollar", "cents", "spend"];
    file.lines_where(&code(&file.text), |line| {
        let word = float(line)?;
        let lower = line.to_lowercase();
        let money = MONEY.iter().find(|m| lower.contains(*m))?;
        Some(format!("{word} beside \"{money}\""))
    })
}

fn float(line: &str) -> Option<String> {
    let typed = words(line).find(|w| {
        let hex = w.starts_with("0x");
        !hex && (w.ends_with("f64") || w.ends_with("f32") || w.contains("f64_") || w.contains("f32_"))
    });
    typed.map(str::to_owned).or_else(|| literal(line))
}

/// `1.5`, but neither `pair.1.5` nor `1..5`.
fn literal(line: &str) -> Option<String> {
    let bytes = line.as_bytes();
    (1..bytes.len().saturating_sub(1)).find_map(|dot| {
        if bytes[dot] != b'.' || !bytes[dot - 1].is_ascii_digit() || !bytes[dot + 1].is_ascii_digit() {
            return None;
        }
        let start = line[..dot].rfind(|c: char| !(c.is_ascii_digit() || c == '_')).map_or(0, |n| n + 1);
        let before = line[..start].chars().next_back();
        let of_a_name = before.is_some_and(|c| c == '.' || c.is_alphanumeric() || c == '_');
        (!of_a_name).then(|| line[start..=dot + 1].to_owned())
    })
}

/// `Result<…, String>`.
pub fn text_errors(file: &File) -> Vec<Found> {
    let code = code(&file.text);
    let found = code.match_indices("Result<").filter(|(at, _)| {
        let inside = arguments(&code[at + "Result<".len()..]);
        inside.len() == 2 && inside[1].trim().trim_start_matches("std::string::") == "String"
    });
    found.map(|(at, _)| file.found(code[..at].lines().count().max(1), "Result<_, String>")).collect()
}

/// The arguments between `<` (already passed) and its `>`.
fn arguments(text: &str) -> Vec<String> {
    let (mut depth, mut all, mut last) = (0usize, vec![String::new()], ' ');
    for c in text.chars() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' if last == '-' => {}
            '>' if depth == 0 => break,
            '>' | ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        last = c;
        all.last_mut().expect("there is always one").push(c);
    }
    all
}

/// `println!` and its like. A build script prints to cargo, a test to its runner; `dbg!` is nobody's.
pub fn prints(file: &File) -> Vec<Found> {
    let test = file.path.contains("/tests/") || file.under("tests/") || file.path.ends_with("tests.rs");
    let may = test || file.path.ends_with("build.rs");
    let banned: &[&str] = if may { &["dbg"] } else { &["println", "eprintln", "print", "eprint", "dbg"] };
    file.lines_where(&code(&file.text), |line| {
        banned
            .iter()
            .find(|name| {
                let call = format!("{name}!");
                line.match_indices(&call).any(|(at, _)| {
                    !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
                })
            })
            .map(|name| format!("{name}!"))
    })
}

/// The first line is `//! …`.
pub fn heading(file: &File) -> Vec<Found> {
    let first = file.text.lines().next().unwrap_or_default();
    let says = first.strip_prefix("//! ").is_some_and(|rest| rest.trim().len() > 3);
    if says { vec![] } else { vec![file.found(1, "does not begin with //!")] }
}

#[cfg(test)]
mod planted {
    use super::*;
    use crate::tree::file;

    fn count(rule: fn(&File) -> Vec<Found>, text: &str) -> usize {
        rule(&file("crates/domain/src/x.rs", text)).len()
    }

    #[test]
    fn floats_are_found_and_words_about_them_are_not() {
        for bad in [
            "let x: f64;",
            "x as f32",
            "2.5",
            "1.0f64",
            "v.as_f64()",
            "f64::from(x)",
            "from_f64_safely(x)",
            "(0.1)",
        ] {
            assert_eq!(count(floats, bad), 1, "{bad}");
        }
        for good in ["// no f64", "\"2.5\"", "pair.0.1", "0..10", "0xf64", "x.0", "r\"1.5\"", "half64bit"] {
            assert_eq!(count(floats, good), 0, "{good}");
        }
        assert_eq!(count(floats_near_money, "let limit: f64 = x;\nlet width: f64 = y;"), 1);
    }

    #[test]
    fn text_errors_are_found() {
        for bad in
            ["fn f() -> Result<(), String>", "Result<Vec<(u8, u8)>, String>", "Result<\n  A,\n  String\n>"]
        {
            assert_eq!(count(text_errors, bad), 1, "{bad}");
        }
        for good in
            ["Result<String, E>", "Result<String>", "Result<fn() -> String, Wrong>", "// Result<(), String>"]
        {
            assert_eq!(count(text_errors, good), 0, "{good}");
        }
    }

    #[test]
    fn prints_are_found_where_they_are_not_allowed() {
        assert_eq!(count(prints, "println!(\"x\");\ndbg!(x);\neprintln!();\nsprintln!()"), 3);
        assert_eq!(prints(&file("tests/a.rs", "println!();")).len(), 0);
        assert_eq!(prints(&file("tests/a.rs", "dbg!(x);")).len(), 1);
    }

    #[test]
    fn a_module_without_a_heading_is_found() {
        assert_eq!(count(heading, "use x;\n"), 1);
        assert_eq!(count(heading, "//!\n"), 1);
        assert_eq!(count(heading, "//! Says it.\n"), 0);
    }
}
