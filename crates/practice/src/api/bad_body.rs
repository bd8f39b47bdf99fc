//! A body that cannot be used.

/// Its 400's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadBody(pub(crate) String);

impl From<&str> for BadBody {
    fn from(message: &str) -> Self {
        Self(message.to_owned())
    }
}
