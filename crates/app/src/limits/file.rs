//! The limits file: targets and what is at OpenRouter, out and in. Reading it sets targets and nothing else.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;
use keyroster_domain::key::SeenLimit;
use keyroster_domain::limit::{Limit, Terms};
use keyroster_sheets::limits_file::{self, FileRow, LimitCell, Line, Problem};
use keyroster_store::key::{self, KeyRow, Wanted};
use keyroster_store::people::PersonRow;
use serde_json::json;

use super::targets::{settle, wish_json};
use crate::changes::live;
use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::class_now;
use crate::wire::error::Step;
use crate::wire::limits::{LimitsImportView, LimitsProblemView};

/// The name a limits file has.
pub const fn limits_name(practice: bool) -> &'static str {
    if practice { "PRACTICE_limits.csv" } else { "limits.csv" }
}

/// A limits file, written or refreshed.
pub struct FileLimits {
    /// A name to offer.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Keys in it.
    pub keys: usize,
}

impl App {
    /// The limits file of a class, from what is known.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn limits_file(&self, roster_id: i64) -> Outcome<FileLimits> {
        self.limits_file_with(roster_id, &HashMap::new()).await
    }

    /// The limits file of a class with what is at OpenRouter now, and the targets that `bytes` has. Keys that it does not
    /// know come with their own targets; the app's targets stay as they are.
    ///
    /// # Errors
    /// `NotFound`; `FieldNeedsMending` with the first problem of a file that cannot be read whole.
    pub async fn limits_file_refreshed(
        &self,
        roster_id: i64,
        bytes: &[u8],
        name: &str,
    ) -> Outcome<FileLimits> {
        let read = limits_file::read(bytes, name);
        if let Some(problem) = read.problems.first() {
            let more = read.problems.len() - 1;
            let more = if more > 0 { format!(" ({more} more)") } else { String::new() };
            return Err(AppError::new(Code::FieldNeedsMending, format!("{}{more}", in_line(problem)))
                .safe("The file was not changed.")
                .step(Step::OtherFile));
        }
        let rows = read.rows.into_iter().map(|row| (row.hash.clone(), row)).collect();
        let account_id = self.account_of_roster(roster_id).await?;
        if !self.reading(account_id, SignedDuration::ZERO).await?.complete {
            return Err(AppError::new(
                Code::ListIncomplete,
                "The list of keys could not be read whole. Try again in a minute.",
            )
            .safe("The file was not changed.")
            .step(Step::TryAgain));
        }
        self.limits_file_with(roster_id, &rows).await
    }

    async fn limits_file_with(&self, roster_id: i64, kept: &HashMap<String, FileRow>) -> Outcome<FileLimits> {
        let account_id = self.account_of_roster(roster_id).await?;
        let practice = self.is_practice(account_id).await?;
        let class = self.file()?.read(move |r| class_now(r, roster_id)).await?;
        let lines: Vec<Line<'_>> =
            class.people.iter().filter_map(|person| Some(line(person, live(person)?, kept))).collect();
        let keys = lines.len();
        let bytes = limits_file::csv(&lines, practice);
        Ok(FileLimits { name: limits_name(practice).to_owned(), bytes, keys })
    }

    /// Takes the targets of a limits file for a class. With any problem nothing is changed.
    ///
    /// # Errors
    /// `NotFound`; what the store reports. Problems of the file are in the view.
    pub async fn limits_import(&self, roster_id: i64, name: &str, bytes: &[u8]) -> Outcome<LimitsImportView> {
        let read = limits_file::read(bytes, name);
        let account_id = self.account_of_roster(roster_id).await?;
        let (class, all) = self
            .file()?
            .read(move |r| {
                let wanted: Vec<String> = read_hashes(&read.rows);
                let mut elsewhere = HashSet::new();
                for hash in wanted {
                    if key::get(r, &hash)?.is_some_and(|key| key.account_id != account_id) {
                        elsewhere.insert(hash);
                    }
                }
                let ours: HashSet<String> =
                    key::of_account(r, account_id)?.into_iter().map(|key| key.hash).collect();
                Ok(((class_now(r, roster_id)?, read), (ours, elsewhere)))
            })
            .await?;
        let ((class, read), (ours, elsewhere)) = (class, all);
        let live: HashMap<&str, &KeyRow> =
            class.people.iter().filter_map(live).map(|key| (key.hash.as_str(), key)).collect();
        let mut problems = read.problems;
        let (mut wishes, mut same, mut other_class) = (Vec::new(), 0, 0);
        for row in &read.rows {
            let problem = |message: String| Problem { line: Some(row.line), message };
            if let Some(key) = live.get(row.hash.as_str()) {
                match wish(row, key) {
                    Ok(wanted) if wanted == key.wanted => same += 1,
                    Ok(wanted) => wishes.push((row.hash.clone(), key.wanted, wanted)),
                    Err(message) => problems.push(problem(message.to_owned())),
                }
            } else if elsewhere.contains(&row.hash) {
                problems.push(problem(
                    "This key belongs to a different account. Switch to that account, or take the row out."
                        .to_owned(),
                ));
            } else if ours.contains(&row.hash) {
                other_class += 1;
            } else {
                problems.push(problem(format!(
                    "No key with the hash ‘{}’ is known in this account. Refresh, or take the row out.",
                    short(&row.hash)
                )));
            }
        }
        problems.sort_by_key(|problem| problem.line);
        let mut view = LimitsImportView {
            cancelled: false,
            file_name: name.to_owned(),
            changed: 0,
            same,
            other_class,
            problems: problems
                .iter()
                .map(|problem| LimitsProblemView { line: problem.line, message: problem.message.clone() })
                .collect(),
        };
        if !view.problems.is_empty() || wishes.is_empty() {
            return Ok(view);
        }
        view.changed = u32::try_from(wishes.len()).unwrap_or(u32::MAX);
        let (now, from) = (self.now(), name.to_owned());
        self.file()?
            .write(move |w| {
                for (hash, before, after) in wishes {
                    settle(w, &hash, &before, false, now)?;
                    key::set_wanted(w, &hash, &after)?;
                    let detail =
                        json!({ "before": wish_json(&before), "after": wish_json(&after), "file": from });
                    crate::audit::record(w, now, Some(account_id), "target.set", hash, detail)?;
                }
                Ok(())
            })
            .await?;
        self.changed();
        Ok(view)
    }
}

fn read_hashes(rows: &[FileRow]) -> Vec<String> {
    rows.iter().map(|row| row.hash.clone()).collect()
}

/// "Row 6: …"
fn in_line(problem: &Problem) -> String {
    problem.line.map_or_else(|| problem.message.clone(), |line| format!("Row {line}: {}", problem.message))
}

fn short(hash: &str) -> String {
    let cut: String = hash.chars().take(12).collect();
    if cut.len() < hash.len() { format!("{cut}…") } else { cut }
}

/// What a row wishes, over what was wished before.
fn wish(row: &FileRow, key: &KeyRow) -> Result<Wanted, &'static str> {
    let (seen, before) = (&key.observed, key.wanted);
    let limit = match row.target_limit {
        LimitCell::Blank => None,
        LimitCell::Of(amount) => Some(Limit::Of(amount)),
        // A file cannot confirm: "no limit" stands only where it is so, or is wished, already.
        LimitCell::NoLimit if before.terms.is_some_and(|terms| terms.limit == Limit::NoLimit) => None,
        LimitCell::NoLimit if seen.limit == SeenLimit::NoLimit => Some(Limit::NoLimit),
        LimitCell::NoLimit => {
            return Err("‘no limit’ cannot be set from a file. Choose it in the app, where it is confirmed.");
        }
    };
    let terms = match limit {
        None => before.terms,
        Some(limit) => Some(Terms {
            limit,
            reset: before.terms.map(|terms| terms.reset).or(seen.reset).unwrap_or_default(),
            expires: before.terms.map_or(seen.expires_at, |terms| terms.expires),
        }),
    };
    Ok(Wanted { terms, disabled: row.target_disabled.or(before.disabled) })
}

fn line<'a>(person: &'a PersonRow, key: &'a KeyRow, kept: &HashMap<String, FileRow>) -> Line<'a> {
    let who = &person.holder.holder.person;
    let own = LimitCell::wished(key.wanted.terms.map(|terms| terms.limit));
    let (target_limit, target_disabled) = match kept.get(&key.hash) {
        Some(row) => (row.target_limit, row.target_disabled),
        None => (own, key.wanted.disabled),
    };
    Line {
        email: who.email.as_deref().unwrap_or_default(),
        name: &who.name,
        target_limit,
        actual_limit: key.observed.limit,
        target_disabled,
        actual_disabled: key.observed.disabled,
        key_name: &key.observed.name,
        hash: &key.hash,
    }
}
