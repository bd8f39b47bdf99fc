//! Workspaces.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A workspace; keys belong to exactly one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Workspace {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) slug: String,
    pub(crate) created_at: Timestamp,
}

impl Workspace {
    pub(crate) fn new(id: String, name: &str, slug: &str, created_at: Timestamp) -> Self {
        Self { id, name: name.to_owned(), slug: slug.to_owned(), created_at }
    }
}

/// A name as the last part of an address: `Winter term` becomes `winter-term`.
pub(crate) fn slug(name: &str) -> String {
    let dashed: String =
        name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    dashed.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
