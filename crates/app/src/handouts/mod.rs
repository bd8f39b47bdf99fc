//! Handing out: who has got their key, and the files to hand out.

pub(crate) mod fonts;
mod forms;
mod save;
mod ticks;
mod view;

pub(crate) use save::{HandoutSave, terms_of};
