//! Why a command could not do what it was asked to.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// What every step gives back.
pub type Done = Result<(), Trouble>;

/// What went wrong, said so that the next step is clear.
#[derive(Debug)]
pub enum Trouble {
    /// The command line cannot be understood.
    Usage(String),
    /// A program is not there or does not start.
    Start { program: String, source: io::Error },
    /// A program said no.
    Failed { what: String, code: Option<i32> },
    /// A file cannot be used.
    File { path: PathBuf, source: io::Error },
    /// Something must be installed first; the text says what and how.
    Missing(String),
    /// What was found is not what was promised.
    Wrong(String),
}

impl Trouble {
    /// For `map_err`, with the file it happened to.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) | Self::Missing(text) | Self::Wrong(text) => f.write_str(text),
            Self::Start { program, source } => write!(f, "{program} could not be started: {source}"),
            Self::Failed { what, code: Some(code) } => write!(f, "{what} failed with exit code {code}"),
            Self::Failed { what, code: None } => write!(f, "{what} was ended by a signal"),
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}
