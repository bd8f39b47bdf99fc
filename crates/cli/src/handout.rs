//! `people`, and how a saved list is told.

use std::path::{Path, PathBuf};

use keyroster_app::wire::keys::SavedListView;
use keyroster_app::wire::people::{PeopleView, PersonRowView};
use keyroster_app::wire::run::KeyWord;
use keyroster_app::{AppError, Code, Outcome};
use serde::Serialize;
use serde_json::{Value, json};

use crate::arguments::Everywhere;
use crate::done::Done;
use crate::opening::{self, Opened};
use crate::plan::reset_word;
use crate::provision::CountsDocument;
use crate::table::Table;

/// A saved list, as documents show it.
#[derive(Serialize)]
pub struct SavedDocument {
    file: String,
    keys: u32,
    can_cost: Option<String>,
    missing: Vec<Value>,
}

impl SavedDocument {
    /// Of what was saved, and where.
    pub fn of(saved: &SavedListView, path: &Path) -> SavedDocument {
        SavedDocument {
            file: path.display().to_string(),
            keys: saved.keys,
            can_cost: saved.can_cost.clone(),
            missing: saved
                .missing
                .iter()
                .map(|one| json!({ "name": one.name, "reason": one.reason }))
                .collect(),
        }
    }

    /// For people.
    pub fn text(&self) -> String {
        let mut text = format!("{} keys saved in {}", self.keys, self.file);
        if !self.missing.is_empty() {
            text.push_str(&format!("\n{} of the class are not in it:", self.missing.len()));
            let mut table = Table::new(["NAME", "WHY"]);
            for one in &self.missing {
                let word = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
                table.row([word("name"), word("reason")]);
            }
            text.push_str(&format!("\n{}", table.text()));
        }
        text
    }
}

/// A path that does not depend on the folder we stand in.
pub fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

/// Shows the people of a class and their keys.
///
/// # Errors
/// `NotFound`, `NameOne`.
pub async fn people(all: &Everywhere, roster: Option<&str>) -> Outcome<Done> {
    let opened = opening::for_reading(all)?.ok_or_else(|| {
        AppError::new(
            Code::NotFound,
            "There is no list here yet. Connect an account and import a roster first.",
        )
    })?;
    let shown = show(&opened, all, roster).await;
    opened.end().await;
    shown
}

async fn show(opened: &Opened, all: &Everywhere, roster: Option<&str>) -> Outcome<Done> {
    let app = &opened.app;
    let account = app.account_named(all.account.as_deref()).await?;
    let view = app.people(app.roster_named(account, roster).await?).await?;
    let (document, text) = of_class(&view);
    Ok(Done::new(&document, text))
}

/// A class as a document, and for people.
pub fn of_class(view: &PeopleView) -> (Value, String) {
    let counts = CountsDocument::of(view.counts);
    let people: Vec<Value> = view.rows.iter().map(person).collect();
    let document = json!({
        "roster": view.roster_name,
        "people": people,
        "counts": counts,
        "as_of": view.as_of,
        "complete": view.complete,
    });
    let mut table = Table::new(["NAME", "E-MAIL", "STATE", "KEY", "LIMIT", "USED", "NOTE"]);
    for row in &view.rows {
        let key = row.key.as_ref();
        let money = |amount: Option<&String>| amount.map(|amount| format!("${amount}")).unwrap_or_default();
        table.row([
            row.name.clone(),
            row.email.clone().unwrap_or_default(),
            state(row.word).1.to_owned(),
            key.map(|key| key.mask.clone()).unwrap_or_default(),
            money(key.and_then(|key| key.limit.as_ref())),
            money(key.and_then(|key| key.used_in_all.as_ref())),
            row.note.clone().unwrap_or_default(),
        ]);
    }
    let text = if view.rows.is_empty() {
        format!("Nobody is in ‘{}’ yet.", view.roster_name)
    } else {
        format!("{}\n{}", table.text(), counts.text())
    };
    (document, text)
}

fn person(row: &PersonRowView) -> Value {
    let key = row.key.as_ref().map(|key| {
        json!({
            "name": key.name,
            "mask": key.mask,
            "secret_saved": key.secret_saved,
            "disabled": key.off,
            "gone": key.gone,
            "limit": key.limit,
            "reset": reset_word(key.reset),
            "used": key.used_in_all,
            "left": key.left,
            "last_used_at": key.last_used_at,
            "expires_at": key.expires_at,
            "seen_at": key.seen_at,
        })
    });
    json!({
        "name": row.name,
        "email": row.email,
        "id": row.external_id,
        "group": row.group,
        "state": state(row.word).0,
        "note": row.note,
        "limit": row.own_limit,
        "key": key,
    })
}

/// The word for documents, and for people.
const fn state(word: KeyWord) -> (&'static str, &'static str) {
    match word {
        KeyWord::Created => ("created", "Created"),
        KeyWord::Waiting => ("waiting", "Waiting"),
        KeyWord::BeingChecked => ("being_checked", "Being checked"),
        KeyWord::NeedsYou => ("needs_you", "Needs you"),
    }
}
