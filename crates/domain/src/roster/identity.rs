//! Who stands in a file twice, and who only looks like it.

use super::draft::DraftRow;
use super::problem::Problem;

/// What only all rows together show: people twice (`duplicate`), and the softer `same_email` and `same_name`.
pub fn problems(_rows: &[DraftRow]) -> Vec<Problem> {
    Vec::new()
}
