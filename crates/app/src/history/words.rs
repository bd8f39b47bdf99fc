//! From an action of the audit trail to plain words: one table, tried against every action that the code records.

use serde_json::Value;

use crate::wire::history::{HistoryKind, HistoryResult};

/// A change in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub what: &'static str,
    /// What it is about.
    pub kind: HistoryKind,
    /// What came of it.
    pub result: HistoryResult,
}

use HistoryKind::{App, Billing, Files, Keys, Limits, Noticed, People};
use HistoryResult::{Asked, Done, Found, NotDone, Unclear};

const SEEN: HistoryResult = HistoryResult::Noticed;

/// Action, words, kind, result.
const TOLD: &[(&str, &str, HistoryKind, HistoryResult)] = &[
    ("account.add", "Account connected", App, Done),
    ("account.rename", "Account renamed", App, Done),
    ("account.disconnect", "Account disconnected", App, Done),
    ("management_key.keep", "Management key saved", App, Done),
    ("management_key.forget", "Management key removed", App, Done),
    ("seal.make", "Way to open saved keys made", App, Done),
    ("epoch.begin", "List found to be a copy or older", Noticed, SEEN),
    ("epoch.reviewed", "Reviewed by a person", App, Done),
    ("decide", "Question answered", App, Done),
    ("roster.create", "Class made", People, Done),
    ("roster.rename", "Class renamed", People, Done),
    ("roster.archive", "Class archived", People, Done),
    ("roster.unarchive", "Class taken out of the archive", People, Done),
    ("roster.restore", "Class taken out of the archive", People, Done),
    ("roster.delete", "Class removed", People, Done),
    ("roster.import", "Roster imported", People, Done),
    ("holder.add", "Person added", People, Done),
    ("holder.edit", "Details changed", People, Done),
    ("holder.remove", "Person removed from the class", People, Done),
    ("client.add", "Client added", Billing, Done),
    ("client.edit", "Client changed", Billing, Done),
    ("clients.import", "Clients imported", Billing, Done),
    ("markup.set", "Markup set", Billing, Done),
    ("billing.set", "Terms of billing changed", Billing, Done),
    ("rate.set", "Exchange rate stated", Billing, Done),
    ("billing.decide", "Decided about doubtful usage", Billing, Done),
    ("month.close", "Month closed", Billing, Done),
    ("statement.issue", "Statement issued", Billing, Done),
    ("statement.correct", "Correction issued", Billing, Done),
    ("provision", "Plan confirmed", Keys, Done),
    ("create.intent", "Key asked for", Keys, Asked),
    ("create.done", "Key created", Keys, Done),
    ("create.resolve", "Unclear key looked into", Keys, Found),
    ("key.decide", "Decided about a key made elsewhere", Keys, Done),
    ("key.retire", "Key put out of use here", Keys, Done),
    ("key.gone", "Key is gone", Noticed, SEEN),
    ("key.delete", "Key of a lost answer removed", Keys, Done),
    ("key.copy", "Key copied", Keys, Done),
    ("key.reveal", "Key shown on screen", Keys, Done),
    ("rotate", "Replacing keys confirmed", Keys, Done),
    ("rotate.plan", "New key asked for", Keys, Asked),
    ("rotate.made", "New key made, old one works on", Keys, Done),
    ("rotate.handed_out", "New key handed out", Keys, Done),
    ("rotate.retire", "Retiring the old key", Keys, Asked),
    ("rotate.retired", "Old key retired", Keys, Done),
    ("rotate.give_up", "Old key kept after all", Keys, Done),
    ("list.save", "List saved, with keys", Files, Done),
    ("list.delete", "List deleted", Files, Done),
    ("history.save", "History saved", Files, Done),
    ("review.save", "File for review saved", Files, Done),
    ("backup.made", "Backup saved and tested", Files, Done),
    ("restore", "Backup put in place of the list", Files, Done),
    ("recovery_code.make", "Recovery code made", App, Done),
    ("recovery_code.use", "Opened with the recovery code", App, Done),
    ("disable", "Key turned off", Keys, Done),
    ("enable", "Key turned on", Keys, Done),
    ("limit.set", "Limit changed", Limits, Done),
    ("key.keep", "Kept as it is at OpenRouter", Keys, Done),
    ("key.keep_undo", "No longer kept as it is at OpenRouter", Keys, Done),
    ("key.link", "Key given to a person", Keys, Done),
    ("key.ask_again", "Key asked about again", Keys, Done),
    ("key.set_aside", "Key set aside", Keys, Done),
    ("snapshot.name", "Snapshot named", App, Done),
    ("handout.tick", "Key handed out", Keys, Done),
    ("handout.untick", "Not handed out after all", Keys, Done),
    ("target.set", "Target set", Limits, Done),
    ("limit.intent", "New limit asked for", Limits, Asked),
    ("limit.done", "Limit changed", Limits, Done),
    ("disable.intent", "Turning the key off", Keys, Asked),
    ("disable.done", "Key turned off", Keys, Done),
    ("enable.intent", "Turning the key on", Keys, Asked),
    ("enable.done", "Key turned on", Keys, Done),
    ("delete.intent", "Deleting the key", Keys, Asked),
    ("delete.done", "Key deleted", Keys, Done),
    ("change.begin", "Changes confirmed", Keys, Asked),
    ("change.begun", "Changes begun", Keys, Asked),
    ("change.end", "Changes ended", Keys, Done),
    ("class.off", "Whole class turned off", Keys, Done),
    ("class.restore", "Class restored", Keys, Done),
    ("hours.set", "Class hours set", App, Done),
    ("hours.delete", "Class hours removed", App, Done),
    ("folder.import", "Folder of the earlier tool brought in", People, Done),
    ("secret.import", "Key saved, from the earlier tool", Keys, Done),
    ("earlier.provisioned", "Key made by the earlier tool", Keys, Done),
    ("earlier.update_limit", "Limit changed by the earlier tool", Limits, Done),
    ("earlier.update_disabled", "Turned off or on by the earlier tool", Keys, Done),
    ("backup.recorded", "Backup saved", Files, Done),
    ("recovery.moved", "Opened with the recovery code", App, Done),
    ("restore.done", "Backup restored", Files, Done),
    ("usage.ask", "Usage asked for at OpenRouter", App, Done),
];

/// The words of a change. What this version does not know is told by its own name, and never hidden.
pub fn told(action: &str, detail: &Value) -> Told {
    let found = TOLD.iter().find(|(name, ..)| *name == action);
    let mut told = match found {
        Some((_, what, kind, result)) => Told { what, kind: *kind, result: *result },
        None => end_of_change(action).unwrap_or(Told { what: UNKNOWN, kind: App, result: Done }),
    };
    if action == "create.resolve" {
        (told.what, told.result) = match detail.get("state").and_then(Value::as_str).unwrap_or_default() {
            "unclear" => ("Answer lost, being checked", Unclear),
            "absent" => ("Found out: no key was made", Found),
            "ghost_deleted" => ("Key of a lost answer removed", Found),
            "refused" => ("Key refused by OpenRouter", NotDone),
            "not_sent" => ("Request did not leave", NotDone),
            "ask" => ("Unclear key: a person is asked", Unclear),
            "stored" => ("Key saved", Done),
            _ => (told.what, told.result),
        };
    }
    if action == "rotate.retired" {
        let deleted = detail.get("how").and_then(Value::as_str) == Some("delete");
        told.what = if deleted { "Old key deleted" } else { "Old key turned off" };
    }
    told
}

/// Whether the words of an action hang on its detail too; its kind never does.
pub(super) fn told_by_detail(action: &str) -> bool {
    matches!(action, "create.resolve" | "rotate.retired")
}

/// How a change of one key ended otherwise than done.
fn end_of_change(action: &str) -> Option<Told> {
    let (verb, end) = action.split_once('.')?;
    let kind = match verb {
        "limit" => Limits,
        "disable" | "enable" | "delete" => Keys,
        _ => return None,
    };
    let (what, result) = match end {
        "already" => ("Nothing to change: it was so already", Done),
        "changed" => ("Left as it is: changed meanwhile", SEEN),
        "gone" => ("Left: the key is gone", SEEN),
        "refused" => ("OpenRouter refused the change", NotDone),
        "not_done" => ("The change was not made", NotDone),
        "unclear" => ("Answer to a change lost", Unclear),
        "wrong" => ("Another limit came back", SEEN),
        _ => return None,
    };
    Some(Told { what, kind, result })
}

/// The change of one key that can be reversed by a new plan: its number among the changes.
pub fn reversible(action: &str, detail: &Value) -> Option<i64> {
    matches!(action, "limit.done" | "disable.done" | "enable.done").then(|| detail.get("item")?.as_i64())?
}

/// What a change is called that a newer version recorded.
pub(super) const UNKNOWN: &str = "Another change";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    fn sources(dir: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(dir).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(std::fs::read_to_string(&path).expect("text"));
            }
        }
    }

    /// Every text that looks like an action and stands near a call that records one.
    fn actions() -> BTreeSet<String> {
        let mut texts = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
        let mut found = BTreeSet::new();
        for text in texts {
            for (at, _) in text.match_indices("audit::record(") {
                let end = text[at..].char_indices().nth(400).map_or(text.len(), |(n, _)| at + n);
                let call = &text[at..end];
                let call =
                    [";", ".await"].iter().fold(call, |call, end| call.split(end).next().unwrap_or(call));
                // The action is the first quoted word of the call; a variable is found by its own rows below.
                if let Some(word) = call.split('"').nth(1).filter(|word| is_action(word)) {
                    found.insert(word.to_owned());
                }
            }
            for (at, _) in text.match_indices("action = ") {
                let line = text[at..].lines().next().unwrap_or_default();
                found.extend(line.split('"').skip(1).step_by(2).filter(|w| is_action(w)).map(str::to_owned));
            }
        }
        found
    }

    fn is_action(word: &str) -> bool {
        word.contains('.') && word.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_')
    }

    /// R15: a change that the history cannot put in words would look like a fault.
    #[test]
    fn every_recorded_action_has_words() {
        let used = actions();
        assert!(used.len() > 20, "the search finds the calls: {used:?}");
        let unknown: Vec<&String> =
            used.iter().filter(|action| told(action, &Value::Null).what == UNKNOWN).collect();
        assert!(unknown.is_empty(), "add words to TOLD for {unknown:?}");
    }

    /// Every end that a change of a key can have, and whether it can be reversed.
    #[test]
    fn the_ends_of_changes_have_words() {
        let detail = serde_json::json!({ "run": 1, "item": 7 });
        for verb in ["limit", "disable", "enable", "delete"] {
            for end in
                ["intent", "done", "already", "changed", "gone", "refused", "not_done", "unclear", "wrong"]
            {
                let action = format!("{verb}.{end}");
                assert_ne!(told(&action, &detail).what, UNKNOWN, "{action}");
                let back = end == "done" && verb != "delete";
                assert_eq!(reversible(&action, &detail), back.then_some(7), "{action}");
            }
        }
    }

    #[test]
    fn no_action_stands_twice() {
        let names: BTreeSet<&str> = TOLD.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names.len(), TOLD.len());
    }
}
