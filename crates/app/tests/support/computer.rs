//! Pretend computers side by side, and what their lists hold.

use std::path::PathBuf;

use keyroster_app::App;

use super::keychain::Store;
use super::{Stand, plan_of};

/// One pretend computer: its folders and its password store.
pub struct Computer<'s> {
    stand: &'s Stand,
    name: &'static str,
    pub store: Store,
}

impl Computer<'_> {
    pub fn on<'s>(stand: &'s Stand, name: &'static str) -> Computer<'s> {
        Computer { stand, name, store: Store::default() }
    }

    pub fn app(&self) -> App {
        self.stand.computer(self.name, self.store.keychain(), None)
    }

    pub fn dir(&self) -> PathBuf {
        self.stand.dir.path().join(self.name)
    }
}

/// A class with its keys, on a computer with a password store; the app and the roster.
pub async fn class(computer: &Computer<'_>, people: usize) -> (App, i64) {
    let app = computer.app();
    let roster = computer.stand.class(&app, people).await;
    app.provision(&plan_of(roster), None).await.expect("begun");
    app.run_ended().await.expect("a run");
    (app, roster)
}

/// Every secret of a class by its person, opened.
pub async fn opened(app: &App, roster: i64) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for row in app.people(roster).await.expect("people").rows {
        let key = app.key_secret(row.holder_id, "key.copy").await.expect("it opens");
        found.push((row.name, key.expose().to_owned()));
    }
    found
}
