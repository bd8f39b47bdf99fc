//! The questions in words, each with its answers and what they do.

use keyroster_domain::usd::Usd;
use keyroster_store::question::QuestionRow;
use keyroster_store::{holder, question, roster};

use super::{
    APPEARED, KeyDetail, LOST_FUTURE, MAYBE_THEIRS, OLD_ATTEMPT, OTHER_COPY, REFUSED, UNCLEAR_KEY,
    WRONG_LIMIT,
};
use crate::clock::text;
use crate::error::Outcome;
use crate::parts::App;
use crate::plan::{class_now, needs_row};
use crate::wire::needs::{ChoiceView, NeedKind, NeedView};

/// Rows of the roster itself have no question in the file; their numbers begin here.
pub(super) const ROW_NUMBERS: i64 = 1_000_000_000;

impl App {
    /// Every open decision of the account on show, oldest first.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn needs(&self) -> Outcome<Vec<NeedView>> {
        match self.account_shown().await? {
            Some(account_id) => self.needs_of(account_id).await,
            None => Ok(Vec::new()),
        }
    }

    /// Every open decision of an account, oldest first.
    ///
    /// # Errors
    /// What the store reports.
    pub async fn needs_of(&self, account_id: i64) -> Outcome<Vec<NeedView>> {
        let now = self.now();
        let (asked, rows) = self
            .file()?
            .read(move |r| {
                let mut asked = Vec::new();
                for row in question::open_of_account(r, account_id)? {
                    let person = match row.about.holder_id {
                        Some(id) => holder::get(r, id)?.map(|row| row.holder.person.name),
                        None => None,
                    };
                    let class = match row.about.roster_id {
                        Some(id) => roster::get(r, id)?.map(|row| row.name),
                        None => None,
                    };
                    asked.push((row, person, class));
                }
                let mut rows = Vec::new();
                for class in
                    roster::of_account(r, account_id)?.into_iter().filter(|row| row.archived_at.is_none())
                {
                    let people = class_now(r, class.id)?.people;
                    rows.extend(
                        people
                            .into_iter()
                            .filter(|p| {
                                needs_row(p) && (p.key.is_none() || p.holder.holder.person.waits_for_email())
                            })
                            .map(|p| (class.clone(), p)),
                    );
                }
                Ok((asked, rows))
            })
            .await?;
        let mut views: Vec<NeedView> =
            asked.into_iter().map(|(row, person, class)| asked_view(&row, person, class)).collect();
        views.extend(rows.into_iter().map(|(class, person)| {
            let holder = &person.holder.holder;
            let who = &holder.person;
            let (headline, rest) = if who.name.trim().is_empty() {
                (
                    "Somebody in the class has no name.".to_owned(),
                    "They get no key until you fill it in.".to_owned(),
                )
            } else {
                let email = who.email.clone().unwrap_or_default();
                (
                    format!("{} waits for a real e-mail address.", who.name),
                    if person.key.is_some() {
                        format!("‘{email}’ is a stand-in. Their key works; put in the real address.")
                    } else {
                        format!("‘{email}’ is a stand-in. They get no key until you put in the real address.")
                    },
                )
            };
            NeedView {
                id: ROW_NUMBERS + holder.id,
                kind: NeedKind::Row,
                roster_id: Some(class.id),
                roster_name: Some(class.name),
                holder_id: Some(holder.id),
                person: Some(who.name.clone()),
                headline,
                rest,
                choices: Vec::new(),
                at: text(person.holder.added_at.min(now)),
            }
        }));
        views.extend(self.needs_of_keys(account_id).await?);
        Ok(views)
    }
}

fn asked_view(row: &QuestionRow, person: Option<String>, class: Option<String>) -> NeedView {
    let mut detail: KeyDetail = serde_json::from_value(row.detail.clone()).unwrap_or_default();
    if let Some(at) = row.detail.get("copied_at").and_then(|at| at.as_str()) {
        detail.created_at = at.parse().ok();
    }
    let who = person.clone().unwrap_or_else(|| "Somebody".to_owned());
    let said = said(&row.kind, &who, &detail);
    NeedView {
        id: row.id,
        kind: said.kind,
        roster_id: row.about.roster_id,
        roster_name: class,
        holder_id: row.about.holder_id,
        person,
        headline: said.headline,
        rest: said.rest,
        choices: said.choices,
        at: text(row.opened_at),
    }
}

struct Said {
    kind: NeedKind,
    headline: String,
    rest: String,
    choices: Vec<ChoiceView>,
}

fn said(kind: &str, who: &str, detail: &KeyDetail) -> Said {
    let name = &detail.name;
    let used = detail.usage.unwrap_or(Usd::ZERO);
    let made = detail.created_at.map(|at| format!(", made {}", at.strftime("%-d %b %Y"))).unwrap_or_default();
    let off = if detail.disabled { ", turned off" } else { "" };
    match kind {
        MAYBE_THEIRS => Said {
            kind: NeedKind::MaybeTheirs,
            headline: format!("{who} may have a key already."),
            rest: format!("OpenRouter has ‘{name}’{made}, {used} used{off}. It was not made with this list. {who} gets no second key unless you say so."),
            choices: vec![
                choice("theirs", "It is theirs", "Links that key to them. No new key is made; its text is not saved here.", false),
                choice("make_new", "Make a new key", "Leaves that key alone. They are in the next plan.", false),
            ],
        },
        UNCLEAR_KEY => Said {
            kind: NeedKind::UnclearKey,
            headline: format!("A key for {who} came without its text."),
            rest: format!("OpenRouter has ‘{name}’{made}, {used} used. {} Nothing is deleted unless you say so.", detail.doubts.join(" ")),
            choices: vec![
                choice("leave", "Leave it", "The key stays as it is, and they get no other one.", false),
                choice("make_new", "Make a new key", "The key stays as it is. They are in the next plan.", false),
                choice("delete", "Delete that key", "Whoever holds it can no longer use it. This cannot be undone.", true),
            ],
        },
        OTHER_COPY => Said {
            kind: NeedKind::OtherComputer,
            headline: format!("‘{name}’ was made elsewhere with this list."),
            rest: format!("Another computer, or a later copy of this list, made it{made}, {used} used. Its text is not saved here."),
            choices: vec![
                choice("leave", "Leave it", "The key stays as it is, and its person gets no other one from here.", false),
                choice("make_new", "Make a new key", "The key stays as it is. Its person is in the next plan.", false),
                choice("delete", "Delete that key", "Whoever holds it can no longer use it. This cannot be undone.", true),
            ],
        },
        OLD_ATTEMPT => Said {
            kind: NeedKind::UnclearKey,
            headline: format!("It is not known whether {who} got a key."),
            rest: "A request was under way when this list was copied or restored. OpenRouter shows no key of it now.".to_owned(),
            choices: vec![
                choice("make_new", "Make a new key", "They are in the next plan.", false),
                choice("leave", "Leave it", "They get no key for now.", false),
            ],
        },
        REFUSED => Said {
            kind: NeedKind::Refused,
            headline: format!("OpenRouter refused the key for {who}."),
            rest: format!("It said: “{}”. Nothing was made. The other keys are not affected.", detail.message.as_deref().unwrap_or("no reason given")),
            choices: vec![choice("try_again", "Try again", "They are in the next plan.", false)],
        },
        WRONG_LIMIT => Said {
            kind: NeedKind::WrongLimit,
            headline: format!("The key of {who} came back with another limit."),
            rest: if detail.disabled {
                "It was switched off at once, so nothing can be spent with it. It is saved here.".to_owned()
            } else {
                "It is being switched off. Check now to see whether that is done.".to_owned()
            },
            choices: vec![
                choice("keep_off", "Leave it off", "The key stays saved and switched off.", false),
                choice("make_new", "Make a new key", "The old key stays switched off. They are in the next plan.", false),
            ],
        },
        APPEARED => Said {
            kind: NeedKind::Appeared,
            headline: format!("‘{name}’ appeared while keys were made."),
            rest: "It does not carry this list's mark, so it was probably made by somebody else. It is never touched.".to_owned(),
            choices: vec![choice("leave", "Leave it", "The key stays as it is.", false)],
        },
        LOST_FUTURE => Said {
            kind: NeedKind::OtherComputer,
            headline: "OpenRouter has keys made with this list that are not in it.".to_owned(),
            rest: "Another computer uses this list, or this is an older copy. No keys are made or deleted until you have looked. If the other computer is still in use, do not create keys on both.".to_owned(),
            choices: vec![choice("reviewed", "I have looked, go on", "Reads OpenRouter once more, then keys can be made again.", false)],
        },
        _ => Said {
            kind: NeedKind::Restored,
            headline: match detail.created_at {
                Some(at) => format!("This is a copy from {}.", at.strftime("%-d %b %Y")),
                None => "This list is an older copy, or was copied from elsewhere.".to_owned(),
            },
            rest: "Keys may have been made since then. No keys are made or deleted until you have looked. If the other computer is still in use, do not create keys on both.".to_owned(),
            choices: vec![choice("reviewed", "I have looked, go on", "Reads OpenRouter once more, then keys can be made again.", false)],
        },
    }
}

pub(super) fn choice(choice: &str, label: &str, effect: &str, danger: bool) -> ChoiceView {
    ChoiceView { choice: choice.to_owned(), label: label.to_owned(), effect: effect.to_owned(), danger }
}
