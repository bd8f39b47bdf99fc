//! The words of the command line, taken one by one.

use std::collections::VecDeque;

use crate::trouble::{Done, Trouble};

/// What is left of the command line.
pub struct Args(VecDeque<String>);

impl Args {
    /// All but the program's own name.
    pub fn of_program() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// The next word.
    pub fn word(&mut self) -> Option<String> {
        self.0.pop_front()
    }

    /// Whether `flag` stands anywhere; takes it out.
    pub fn flag(&mut self, flag: &str) -> bool {
        let at = self.0.iter().position(|a| a == flag);
        at.is_some_and(|at| self.0.remove(at).is_some())
    }

    /// The word after the first `flag`; takes both out.
    ///
    /// # Errors
    /// `flag` is the last word.
    pub fn value(&mut self, flag: &str) -> Result<Option<String>, Trouble> {
        let Some(at) = self.0.iter().position(|a| a == flag) else { return Ok(None) };
        self.0.remove(at);
        self.0.remove(at).map(Some).ok_or_else(|| Trouble::Usage(format!("{flag} needs a value")))
    }

    /// As [`Self::value`], a whole number.
    ///
    /// # Errors
    /// Not a whole number.
    pub fn number(&mut self, flag: &str) -> Result<Option<u64>, Trouble> {
        let wrong = |text: &str| Trouble::Usage(format!("{flag} needs a whole number, not {text}"));
        self.value(flag)?.map(|text| text.parse().map_err(|_| wrong(&text))).transpose()
    }

    /// Everything left, without a leading `--`.
    pub fn rest(&self) -> Vec<String> {
        self.0.iter().skip(usize::from(self.0.front().is_some_and(|a| a == "--"))).cloned().collect()
    }

    /// Nothing may be left.
    ///
    /// # Errors
    /// Something is.
    pub fn end(self) -> Done {
        match self.0.front() {
            Some(word) => Err(Trouble::Usage(format!("{word} is not understood here"))),
            None => Ok(()),
        }
    }
}
