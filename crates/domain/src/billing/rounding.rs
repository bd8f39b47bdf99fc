//! One rounding, at the end: the total is rounded, and the lines are rounded so that they add up to it (M2).

use serde::{Deserialize, Serialize};

/// How a total becomes whole cents. Printed on every statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the nearer one; exactly half to the even one.
    #[default]
    HalfEven,
    /// To the nearer one; exactly half up.
    HalfUp,
    /// Down, in the client's favour.
    Down,
}

impl Rounding {
    /// `top / bottom` as a whole number; `bottom` is positive, `top` not negative.
    pub fn whole(self, top: i128, bottom: i128) -> i128 {
        let (floor, rest) = (top.div_euclid(bottom), top.rem_euclid(bottom));
        let up = match self {
            Rounding::HalfEven => rest * 2 > bottom || (rest * 2 == bottom && floor % 2 != 0),
            Rounding::HalfUp => rest * 2 >= bottom,
            Rounding::Down => false,
        };
        floor + i128::from(up)
    }
}

/// Whole numbers for `parts / bottom` that add up to their rounded sum: all are cut, and those with the largest
/// rest get one more, the earlier one where two are equal. No part is off by a whole one.
///
/// `None` where the sum leaves the range of `i128`.
pub fn share_out(parts: &[i128], bottom: i128, rounding: Rounding) -> Option<Vec<i128>> {
    let sum = parts.iter().try_fold(0_i128, |sum, part| sum.checked_add(*part))?;
    let total = rounding.whole(sum, bottom);
    let mut whole: Vec<i128> = parts.iter().map(|part| part.div_euclid(bottom)).collect();
    let missing = usize::try_from(total - whole.iter().sum::<i128>()).ok()?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(parts[at].rem_euclid(bottom)));
    for &at in order.iter().take(missing) {
        whole[at] += 1;
    }
    Some(whole)
}
