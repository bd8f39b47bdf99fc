//! Clients: whom keys are sold to, what was agreed with them, and whether everything is set up.

mod edit;
mod file;
mod list;
mod sheet;
pub(crate) mod standing;
mod verify;

pub use edit::percent_echo;
pub(crate) use edit::{day_of, dollars_of, mend, percent_of};
pub(crate) use file::OpenClients;
pub(crate) use list::{markups, percent_text};
