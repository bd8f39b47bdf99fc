//! A folder of the earlier classroom tool: looked at as it lies there, or taken over into an account to carry on.

mod fill;
mod folder;
mod put;
mod take;
mod view;

use std::path::Path;

use keyroster_store::review;

use crate::clock::Clock;
use crate::error::Outcome;
use crate::looking::{About, Looked};
use crate::wire::start::LookedAt;

pub(crate) use fill::IMPORTED;
pub(crate) use folder::is_one;
pub(crate) use take::Chosen;

/// Opens the folder to look at. Secrets in it are neither taken nor shown.
///
/// # Errors
/// `FileNotOurs`, `FileDamaged`, `FileTrouble`, each naming the file.
pub(crate) fn look(path: &Path, clock: &Clock) -> Outcome<Looked> {
    let read = folder::read(path, clock)?;
    let name = read.name.clone();
    let store = review::of_elsewhere::<crate::error::AppError>(path.to_path_buf(), read.as_of, |w| {
        Ok(fill::fill(w, &read)?)
    })?;
    let folder = Some(crate::saving::absolute(path));
    let about = About { notes: read.notes, folder, ..About::of(LookedAt::Earlier) };
    Ok(Looked { store, name, as_of: read.as_of, about })
}
