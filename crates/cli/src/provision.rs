//! `provision`: creates what is missing, waits for open ends, tells the truth, saves the list.

use std::path::{Path, PathBuf};
use std::time::Duration;

use keyroster_app::wire::keys::{ListForm, SavedListView};
use keyroster_app::wire::rosters::CountsView;
use keyroster_app::wire::run::RunView;
use keyroster_app::{App, Code, Ended, Outcome};
use serde::Serialize;

use crate::arguments::{Everywhere, ProvisionFlags};
use crate::done::{Done, Ending};
use crate::failure::{self, ErrorDocument};
use crate::handout::{self, SavedDocument};
use crate::opening::{self, Opened};
use crate::waiting::{self, Patience};

#[derive(Serialize)]
struct RunDocument {
    roster: String,
    ending: Ending,
    planned: u32,
    made: u32,
    people: u32,
    counts: CountsDocument,
    open: usize,
    story: Option<String>,
    error: Option<ErrorDocument>,
    saved: Option<SavedDocument>,
}

/// The four words; they add up to the people of the class.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct CountsDocument {
    created: u32,
    waiting: u32,
    being_checked: u32,
    needs_you: u32,
}

impl CountsDocument {
    /// Of a class. Nobody is left out by the command line; whoever has no key and nothing open waits.
    pub fn of(counts: CountsView) -> CountsDocument {
        CountsDocument {
            created: counts.created,
            waiting: counts.waiting + counts.left_out,
            being_checked: counts.being_checked,
            needs_you: counts.needs_you,
        }
    }

    /// Everybody.
    pub const fn people(self) -> u32 {
        self.created + self.waiting + self.being_checked + self.needs_you
    }

    /// How it stands, in the four words.
    pub fn text(self) -> String {
        format!(
            "{} created, {} waiting, {} being checked, {} needs you: {} in all.",
            self.created,
            self.waiting,
            self.being_checked,
            self.needs_you,
            self.people()
        )
    }
}

/// Creates the keys that are missing.
///
/// # Errors
/// Everything that stands in the way before anything is created.
pub async fn provision(all: &Everywhere, flags: &ProvisionFlags) -> Outcome<Done> {
    if flags.dry_run {
        return crate::plan::plan(all, &flags.plan).await;
    }
    let opened = opening::for_writing(all)?;
    let done = create(&opened, all, flags).await;
    opened.end().await;
    done
}

async fn create(opened: &Opened, all: &Everywhere, flags: &ProvisionFlags) -> Outcome<Done> {
    let app = &opened.app;
    let (account, request) = crate::plan::request(opened, all, &flags.plan).await?;
    let save = flags.save.as_ref().map(|path| target(path));
    if let Some((path, _)) = &save {
        app.save_check(path, flags.force, false)?;
    }
    let mut patience = Patience::of(Duration::from_secs(flags.wait));
    let ran = match app.provision(&request, flags.confirm.as_deref()).await {
        Ok(view) => {
            let ended = waiting::for_run(app, &mut patience).await;
            let view = app.run_current().await?.unwrap_or(view);
            Some((view, ended))
        }
        // Everybody has a key; an open end of an earlier run may still be there.
        Err(error) if error.code == Code::NothingToDo => None,
        Err(error) => return Err(error),
    };
    let open = match &ran {
        Some((_, Some(ended))) => ended.summary.open,
        _ => waiting::for_resolving(app, account, &mut patience).await?.map_or(0, |ended| ended.summary.open),
    };
    let mut document = document(app, request.roster_id, ran, open).await?;
    let mut warnings = Vec::new();
    if let Some((path, form)) = &save {
        match save_list(app, request.roster_id, path, *form, flags.force).await {
            Ok(saved) => {
                warnings.push(keyroster_app::warning(&saved));
                document.saved = Some(SavedDocument::of(&saved, path));
            }
            Err(error) if error.code == Code::NothingToDo => warnings.push(error.message),
            Err(error) => {
                document.ending = later(document.ending);
                warnings.push(ErrorDocument::of(&error).text());
                document.error = document.error.or(Some(ErrorDocument::of(&error)));
            }
        }
    }
    let (ending, text) = (document.ending, text(&document));
    let mut done = Done::new(&document, text).ending(ending);
    done.warnings = warnings;
    Ok(done)
}

/// A list that could not be saved leaves the rest as it is: partly done, unless something weightier is known.
const fn later(ending: Ending) -> Ending {
    match ending {
        Ending::Done => Ending::Partly,
        other => other,
    }
}

async fn save_list(
    app: &App,
    roster_id: i64,
    path: &Path,
    form: ListForm,
    force: bool,
) -> Outcome<SavedListView> {
    app.list_save(roster_id, form, path, force, false).await
}

/// The file and its form, by its name.
fn target(path: &Path) -> (PathBuf, ListForm) {
    let json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    (handout::absolute(path), if json { ListForm::Json } else { ListForm::Csv })
}

async fn document(
    app: &App,
    roster_id: i64,
    ran: Option<(RunView, Option<Ended>)>,
    open: usize,
) -> Outcome<RunDocument> {
    // The file tells how the class stands, whatever the run thought last.
    let people = app.people(roster_id).await?;
    let counts = CountsDocument::of(people.counts);
    let (planned, made, story) =
        ran.as_ref().map_or((0, 0, None), |(view, _)| (view.planned, view.done, view.story.clone()));
    let note = ran.and_then(|(_, ended)| ended).and_then(|ended| ended.note);
    let ending = if open > 0 || counts.being_checked > 0 {
        Ending::Unclear
    } else if counts.waiting == 0 && counts.needs_you == 0 {
        Ending::Done
    } else if note.is_some() && made == 0 {
        note.as_ref().map_or(Ending::Refused, |note| failure::ending(note.code))
    } else {
        Ending::Partly
    };
    Ok(RunDocument {
        roster: people.roster_name,
        ending,
        planned,
        made,
        people: counts.people(),
        counts,
        open,
        story,
        error: note.as_ref().map(ErrorDocument::of_view),
        saved: None,
    })
}

fn text(document: &RunDocument) -> String {
    let mut lines = Vec::new();
    lines.extend(document.error.as_ref().map(ErrorDocument::text));
    lines.extend(document.story.clone());
    lines.push(match (document.planned, document.made) {
        (0, _) => format!("‘{}’: nothing to create.", document.roster),
        (_, made) => format!("‘{}’: {made} made now.", document.roster),
    });
    lines.push(document.counts.text());
    if document.counts.needs_you > 0 {
        lines.push("See `keyroster-cli needs-you`.".to_owned());
    }
    if document.ending == Ending::Unclear {
        lines.push("Run `keyroster-cli resolve`, or `provision` again: nothing is made twice.".to_owned());
    }
    lines.extend(document.saved.as_ref().map(SavedDocument::text));
    lines.join("\n")
}
