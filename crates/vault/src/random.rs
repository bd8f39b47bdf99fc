//! Randomness from the operating system, the only source used in this room.

/// The operating system gave no random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandom;

/// Fills `into` with random bytes.
pub(crate) fn fill(into: &mut [u8]) -> Result<(), NoRandom> {
    getrandom::fill(into).map_err(|_| NoRandom)
}

/// A uniform number below `bound` (1 to 65,536), by rejection so that no value is likelier than another.
pub(crate) fn below(bound: u32) -> Result<u32, NoRandom> {
    debug_assert!((1..=65_536).contains(&bound));
    let fair = u32::MAX - u32::MAX % bound;
    loop {
        let mut four = [0u8; 4];
        fill(&mut four)?;
        let n = u32::from_le_bytes(four);
        if n < fair {
            return Ok(n % bound);
        }
    }
}
