//! Replacing keys: the new one is made first, the old one works until the new one was handed out and a person retires it.

mod plan;
mod retire;
mod run;
mod standing;
mod view;

pub(crate) use standing::{Replacing, replacing_of};
