//! The text of a key: wiped when dropped, and unable to print itself.

use std::fmt;

use zeroize::Zeroizing;

/// The text of a management key or of a key that was just created (`sk-or-v1-…`).
///
/// It has no `Display`, no `Serialize` and no equality; `Debug` shows `[hidden]`. The memory is wiped on drop.
///
/// ```compile_fail
/// format!("{}", keyroster_openrouter::ApiSecret::new(String::new()));
/// ```
#[derive(Clone)]
pub struct ApiSecret(Zeroizing<String>);

impl ApiSecret {
    /// Takes over the text; it is not judged by its form, and never copied.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Whoever calls this must neither log nor store it unsealed.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for ApiSecret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<Zeroizing<String>> for ApiSecret {
    fn from(text: Zeroizing<String>) -> Self {
        Self(text)
    }
}

impl fmt::Debug for ApiSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}
