//! Clients: whom keys are sold to, what was agreed with them, and whether everything is set up.

mod edit;
mod file;
mod list;
mod sheet;
pub(crate) mod standing;
mod verify;
