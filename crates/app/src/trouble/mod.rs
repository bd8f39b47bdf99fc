//! Words for what the other rooms report: one place where causes become codes, messages and next steps.

mod keychain;
mod remote;
mod store;
