//! The list of problems of a roster as a file: "Download the list of problems".

use keyroster_domain::roster::Problem;

use crate::cell::{mark_for, push_own, push_text};

/// The columns, in order.
pub const COLUMNS: [&str; 3] = ["row", "code", "message"];

/// The problems as CSV, safe in spreadsheets; `row` is empty for what concerns the whole file.
pub fn csv(problems: &[Problem]) -> Vec<u8> {
    let mut file = COLUMNS.join(",");
    file.push_str("\r\n");
    for problem in problems {
        push_own(&mut file, &problem.line.map(|line| line.to_string()).unwrap_or_default());
        file.push(',');
        push_own(&mut file, problem.code.word());
        file.push(',');
        push_text(&mut file, &problem.message);
        file.push_str("\r\n");
    }
    let mark = mark_for(&file);
    file.insert_str(0, mark);
    file.into_bytes()
}
