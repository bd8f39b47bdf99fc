//! Rules of what is written for people: a test that is named as a proof is there.

use crate::tree::{File, Found};

/// Names like `` `crates/x/tests/y.rs::a_test` `` in a document whose file or test is not there.
pub fn missing_proofs(document: &File, all: &[File]) -> Vec<Found> {
    let named = document.text.lines().enumerate().flat_map(|(n, line)| {
        line.split('`').skip(1).step_by(2).filter_map(move |word| Some((n + 1, word.split_once(".rs::")?)))
    });
    let missing = named.filter(|(_, (path, test))| {
        let file = all.iter().find(|file| file.path.strip_suffix(".rs") == Some(path));
        !file.is_some_and(|file| file.text.contains(&format!("fn {test}(")))
    });
    missing
        .map(|(line, (path, test))| document.found(line, &format!("{path}.rs has no test {test}")))
        .collect()
}

#[cfg(test)]
mod planted {
    use super::*;
    use crate::tree::file;

    #[test]
    fn a_proof_that_is_not_there_is_found() {
        let all = [file("crates/x/tests/y.rs", "#[test]\nfn it_holds() {}\n")];
        let text = "| a | `crates/x/tests/y.rs::it_holds`, `crates/x/tests/y.rs::it_held` |\n`crates/z.rs::it_holds`";
        let found = missing_proofs(&file("docs/A.md", text), &all);
        assert_eq!(found.len(), 2, "a test and a file");
    }
}
