//! What a verb came to: a document for scripts, text for people, and an exit code.

use std::io::Write;

use serde::Serialize;
use serde_json::Value;

use crate::table::plain;

/// How it ended, as the exit code says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// All done.
    Done,
    /// Our own fault.
    OurFault,
    /// Refused; nothing was done.
    Refused,
    /// Some of it is done.
    Partly,
    /// Something unclear remains.
    Unclear,
}

impl Ending {
    /// The process's exit code.
    pub const fn code(self) -> u8 {
        match self {
            Ending::Done => 0,
            Ending::OurFault => 1,
            Ending::Refused => 2,
            Ending::Partly => 3,
            Ending::Unclear => 4,
        }
    }
}

/// What a verb came to.
pub struct Done {
    /// The document of `--json`.
    pub document: Value,
    /// The same for people.
    pub text: String,
    /// What must be said even beside a document: warnings, on standard error.
    pub warnings: Vec<String>,
    /// How it ended.
    pub ending: Ending,
}

impl Done {
    /// Done, with a document and its text.
    pub fn new(document: &impl Serialize, text: impl Into<String>) -> Done {
        // Documents are plain structures with text keys: there is nothing in them that has no JSON form.
        let document = serde_json::to_value(document).unwrap_or(Value::Null);
        Done { document, text: text.into(), warnings: Vec::new(), ending: Ending::Done }
    }

    /// The same with another ending.
    #[must_use]
    pub fn ending(mut self, ending: Ending) -> Done {
        self.ending = ending;
        self
    }

    /// The same with a warning.
    #[must_use]
    pub fn warning(mut self, warning: impl Into<String>) -> Done {
        self.warnings.push(warning.into());
        self
    }

    /// Prints it.
    pub fn print(&self, json: bool) {
        for warning in &self.warnings {
            say(warning);
        }
        if json {
            out(&pretty(&self.document));
        } else if !self.text.is_empty() {
            out(&plain(self.text.trim_end()));
        }
    }
}

/// A document as it is printed.
pub fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default()
}

/// A line for standard output. A reader that went away is no reason to fail: the work is done and on record.
pub fn out(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// A line for standard error. Whatever came from outside is only text there.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", plain(text));
}
