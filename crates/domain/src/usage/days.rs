//! A key's spending day by day.

use jiff::Timestamp;

use crate::usd::Usd;

/// What was spent in each stretch between two `edges`, from the times at which lifetime usage was read (oldest first).
///
/// A stretch without a reading spent nothing; what came between two readings counts where it was seen. Usage from
/// before the first reading counts only for a key `made` after the first edge. A counter that falls counts anew.
pub fn by_day(
    readings: &[(Timestamp, Option<Usd>)],
    edges: &[Timestamp],
    made: Option<Timestamp>,
) -> Vec<Usd> {
    let Some(first) = edges.first() else { return Vec::new() };
    let mut days = vec![Usd::ZERO; edges.len().saturating_sub(1)];
    let mut last = made.filter(|made| made >= first).map(|_| Usd::ZERO);
    for (at, usage) in readings.iter().filter_map(|(at, usage)| Some((*at, (*usage)?))) {
        let grown = last.and_then(|last| usage.checked_sub(last)).filter(|grown| grown.is_positive());
        last = Some(usage);
        let day = edges.partition_point(|edge| *edge <= at).checked_sub(1);
        if let (Some(day), Some(grown)) = (day.and_then(|day| days.get_mut(day)), grown) {
            *day = day.checked_add(grown).unwrap_or(*day);
        }
    }
    days
}
