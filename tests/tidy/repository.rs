//! Rules of the whole repository: secrets, machines, notes, lock files, switched-off tests.

use crate::source::code;
use crate::tree::{File, Found};

/// Tests that are switched off, or that switch off the others.
pub fn left_out_tests(file: &File) -> Vec<Found> {
    let (text, marks): (_, &[&str]) = if file.is("rs") {
        (code(&file.text), &["#[ignore"])
    } else {
        (
            file.text.clone(),
            &["test.only(", "it.only(", "describe.only(", "test.skip(", "it.skip(", "describe.skip("],
        )
    };
    file.lines_where(&text, |line| marks.iter().find(|m| line.contains(**m)).map(|m| (*m).to_owned()))
}

/// Notes to self.
pub fn later_notes(file: &File) -> Vec<Found> {
    let mark = concat!("TO", "DO");
    file.lines_where(&file.text, |line| {
        let found = line.match_indices(mark).any(|(at, _)| {
            let side = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || "+/=_".contains(c));
            !side(line[..at].chars().next_back()) && !side(line[at + mark.len()..].chars().next())
        });
        found.then(|| mark.to_owned())
    })
}

/// Keys that look real, private keys, and paths of the machine it was written on.
pub fn leaks(file: &File) -> Vec<Found> {
    let private = concat!("PRIVATE ", "KEY-----");
    file.lines_where(&file.text, |line| {
        if let Some(key) = real_looking_key(line) {
            return Some(format!("looks like a real key: {}…", &key[..16]));
        }
        if line.contains(private) {
            return Some("a private key".to_owned());
        }
        machine_path(line).map(|path| format!("a path of one machine: {path}"))
    })
}

/// `sk-or-v1-` and 40 or more hex digits of which less than half are zeros.
fn real_looking_key(line: &str) -> Option<&str> {
    let mark = concat!("sk-or-", "v1-");
    line.match_indices(mark).find_map(|(at, _)| {
        let tail = &line[at + mark.len()..];
        let hex = tail.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(tail.len());
        let zeros = tail[..hex].bytes().filter(|b| *b == b'0').count();
        (hex >= 40 && zeros * 2 < hex).then(|| &line[at..at + mark.len() + hex])
    })
}

fn machine_path(line: &str) -> Option<&'static str> {
    let homes = [concat!("/ro", "ot"), concat!("/wo", "rk/main"), concat!("/tmp/tar", "get")];
    homes.into_iter().find(|home| {
        line.match_indices(home).any(|(at, _)| {
            let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '}' | ')');
            let before = line[..at].chars().next_back().is_some_and(word);
            let after = line[at + home.len()..].chars().next();
            !before && !after.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
        })
    })
}

/// Hosts in lock files, apart from the one name by which Cargo knows its index.
pub fn lock_hosts(file: &File) -> Vec<Found> {
    let index = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    file.lines_where(&file.text, |line| {
        let line = line.trim();
        let npm = line.starts_with("\"resolved\"");
        let cargo = line.starts_with("source = ") && line != index;
        (npm || cargo).then(|| line.to_owned())
    })
}

#[cfg(test)]
mod planted {
    use super::*;
    use crate::tree::file;

    fn count(rule: fn(&File) -> Vec<Found>, path: &str, text: &str) -> usize {
        rule(&file(path, text)).len()
    }

    #[test]
    fn a_real_looking_key_is_found_and_a_fake_one_is_not() {
        let key = |hex: &str| format!("let k = \"{}{hex}\";", concat!("sk-or-", "v1-"));
        assert_eq!(count(leaks, "a.md", &key(&"0f3a9b1c".repeat(8))), 1);
        assert_eq!(count(leaks, "a.md", &key(&format!("{}{}", "0".repeat(50), "1234567890abcd"))), 0);
        assert_eq!(count(leaks, "a.md", &key("0f3a")), 0);
    }

    #[test]
    fn a_path_of_this_machine_is_found() {
        for bad in ["HOME=/ro%ot/x", "see /ro%ot", "\"/wo%rk/main/ui\"", "`/tmp/tar%get-x`"] {
            assert_eq!(count(leaks, "a.md", &bad.replace('%', "")), 1, "{bad}");
        }
        for good in ["ui/ro%ot", "/ro%otless", "https://example.org/wo%rk", "$top/ro%ot"] {
            assert_eq!(count(leaks, "a.md", &good.replace('%', "")), 0, "{good}");
        }
    }

    #[test]
    fn a_host_in_a_lock_file_is_found() {
        assert_eq!(
            count(lock_hosts, "Cargo.lock", "source = \"registry+https://mirror.example/index\"\n"),
            1
        );
        assert_eq!(count(lock_hosts, "package-lock.json", "  \"resolved\": \"https://x/y.tgz\",\n"), 1);
    }

    #[test]
    fn notes_and_switched_off_tests_are_found() {
        let note = concat!("// TO", "DO: later");
        assert_eq!(count(later_notes, "a.rs", note), 1);
        assert_eq!(count(later_notes, "package-lock.json", concat!("sha512-aTO", "DOb")), 0);
        assert_eq!(count(left_out_tests, "a.rs", "#[ignore]\nfn x() {}"), 1);
        assert_eq!(count(left_out_tests, "a.test.ts", "it.only('x', () => {});"), 1);
        assert_eq!(count(left_out_tests, "a.rs", "// #[ignore]"), 0);
    }
}
