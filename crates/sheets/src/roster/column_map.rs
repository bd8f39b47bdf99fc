//! What each column is taken for: by its heading, else by what stands in it, else nothing.

use std::collections::BTreeSet;

use keyroster_domain::roster::clean::{self, quoted};
use keyroster_domain::roster::{Column, ColumnMap, Layout, Role};

use super::cells;
use super::records::Record;
use super::vocabulary::{Meaning, meaning};

/// How many rows are looked at to judge a column by its content.
const JUDGED: usize = 200;

/// The map for a file with headings.
pub(super) fn by_headings(headings: &[String], body: &[&Record], layout: Layout) -> ColumnMap {
    let width = width_below(headings, body);
    let meanings: Vec<Option<Meaning>> =
        (0..width).map(|at| headings.get(at).and_then(|heading| meaning(heading))).collect();
    let has = |wanted: Meaning| meanings.contains(&Some(wanted));
    let (first, last) = (has(Meaning::First), has(Meaning::Last));
    let full = has(Meaning::Name) || has(Meaning::LastFirst);
    let role = |at: usize, meaning: Meaning| match meaning {
        Meaning::Name if layout == Layout::Canvas => Role::NameLastFirst,
        Meaning::Name => Role::Name,
        Meaning::LastFirst => Role::NameLastFirst,
        Meaning::NameOrLast if first && !last && !full => Role::LastName,
        Meaning::NameOrFirst if last && !first && !full => Role::FirstName,
        Meaning::NameOrLast | Meaning::NameOrFirst => Role::Name,
        Meaning::First => Role::FirstName,
        Meaning::Last => Role::LastName,
        Meaning::Email => Role::Email,
        Meaning::Login if is_email_column(body, at) => Role::Email,
        Meaning::Login | Meaning::Id | Meaning::WeakId => Role::Id,
        Meaning::Group => Role::Group,
        // What a hand-out list says of limits and dates belongs to the keys, not to the people.
        Meaning::Limit | Meaning::Reset | Meaning::Expires if layout == Layout::OwnKeyList => Role::Ignored,
        Meaning::Limit => Role::Limit,
        Meaning::Reset => Role::Reset,
        Meaning::Expires => Role::Expires,
        Meaning::Unused => Role::Ignored,
    };
    let mut roles: Vec<Role> =
        (0..width).map(|at| meanings[at].map_or(Role::Ignored, |meaning| role(at, meaning))).collect();
    keep_best_id(&mut roles, &meanings);
    keep_one_of_each(&mut roles);
    // An unknown heading above e-mails is still the e-mail column.
    let unnamed = |at: &usize| roles[*at] == Role::Ignored && is_email_column(body, *at);
    if !roles.contains(&Role::Email)
        && let Some(at) = (0..width).find(unnamed)
    {
        roles[at] = Role::Email;
    }
    build(headings, &roles, body)
}

/// The map for a file without headings; without a clear name column the person is asked.
pub(super) fn by_content(body: &[&Record]) -> ColumnMap {
    let width = usual_width(body);
    let mut roles = vec![Role::Ignored; width];
    let mut texts = Vec::new();
    for (at, role) in roles.iter_mut().enumerate() {
        *role = if is_email_column(body, at) {
            Role::Email
        } else if is_number_column(body, at) {
            if looks_like_ids(body, at) { Role::Id } else { Role::Limit }
        } else {
            if is_text_column(body, at) {
                texts.push(at);
            }
            Role::Ignored
        };
    }
    if let [only] = texts.as_slice() {
        roles[*only] = Role::Name;
    }
    keep_one_of_each(&mut roles);
    build(&[], &roles, body)
}

/// The map a person chose.
pub(super) fn chosen(headings: &[String], roles: &[Role], body: &[&Record]) -> ColumnMap {
    let width = width_below(headings, body).max(roles.len());
    let mut all: Vec<Role> = roles.to_vec();
    all.resize(width, Role::Ignored);
    build(headings, &all, body)
}

fn build(headings: &[String], roles: &[Role], body: &[&Record]) -> ColumnMap {
    let columns = roles.iter().enumerate().map(|(at, role)| {
        let heading = headings.get(at).map(|heading| clean::line(heading).text).unwrap_or_default();
        Column { heading: heading.chars().take(60).collect(), role: *role, sample: sample(body, at) }
    });
    ColumnMap { columns: columns.collect() }
}

/// The first filled cells; nothing of a column in which secrets may stand.
fn sample(body: &[&Record], at: usize) -> Vec<String> {
    if filled(body, at).any(|cell| cell.contains("sk-or-")) {
        return Vec::new();
    }
    filled(body, at).take(5).map(|cell| quoted(cell.trim()).trim_matches(['‘', '’']).to_owned()).collect()
}

fn filled<'a>(body: &'a [&Record], at: usize) -> impl Iterator<Item = &'a str> {
    body.iter()
        .take(JUDGED)
        .filter_map(move |row| row.cells.get(at))
        .map(String::as_str)
        .filter(|cell| !cell.trim().is_empty())
}

/// How many columns there are. The headings say it, so that a row with more is noticed; a single word above several
/// columns is a title and says nothing.
fn width_below(headings: &[String], body: &[&Record]) -> usize {
    let named = headings.iter().filter(|heading| !heading.trim().is_empty()).count();
    if named > 1 { headings.len() } else { headings.len().max(usual_width(body)) }
}

/// How many columns most rows have.
fn usual_width(body: &[&Record]) -> usize {
    let mut widths: Vec<usize> = body.iter().take(JUDGED).map(|row| row.width()).collect();
    widths.sort_unstable();
    let mut best = (0, 0);
    for group in widths.chunk_by(|one, two| one == two) {
        if group.len() >= best.0 {
            best = (group.len(), group[0]);
        }
    }
    best.1
}

/// At least six of ten filled cells pass.
fn mostly(body: &[&Record], at: usize, test: impl Fn(&str) -> bool) -> bool {
    let (mut all, mut passed) = (0, 0);
    for cell in filled(body, at) {
        all += 1;
        passed += usize::from(test(cell.trim()));
    }
    all > 0 && passed * 10 >= all * 6
}

fn is_email_column(body: &[&Record], at: usize) -> bool {
    mostly(body, at, |cell| cells::first_email(cell).is_some_and(|(email, _)| cells::is_email(email)))
}

fn is_number_column(body: &[&Record], at: usize) -> bool {
    mostly(body, at, |cell| {
        let kept: String = cell.chars().filter(|c| !matches!(c, '$' | ' ' | '.' | ',')).collect();
        !kept.is_empty() && kept.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn is_text_column(body: &[&Record], at: usize) -> bool {
    mostly(body, at, |cell| cell.chars().any(char::is_alphabetic))
}

/// Whole numbers of four digits or more, all different.
fn looks_like_ids(body: &[&Record], at: usize) -> bool {
    let cells: Vec<&str> = filled(body, at).map(str::trim).collect();
    let distinct: BTreeSet<&str> = cells.iter().copied().collect();
    distinct.len() == cells.len()
        && cells.iter().all(|cell| cell.len() >= 4 && cell.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Of several id columns the best one counts: an institution's id, else a login, else an export's own number.
fn keep_best_id(roles: &mut [Role], meanings: &[Option<Meaning>]) {
    let rank = |at: usize| match meanings[at] {
        Some(Meaning::Id) => 0,
        Some(Meaning::Login) => 1,
        _ => 2,
    };
    let ids: Vec<usize> = (0..roles.len()).filter(|at| roles[*at] == Role::Id).collect();
    if let Some(best) = ids.iter().copied().min_by_key(|at| rank(*at)) {
        for at in ids.into_iter().filter(|at| *at != best) {
            roles[at] = Role::Ignored;
        }
    }
}

/// Each role once, the first column with it; whole names win over names in parts.
fn keep_one_of_each(roles: &mut [Role]) {
    let mut seen = BTreeSet::new();
    for role in roles.iter_mut() {
        if *role != Role::Ignored && !seen.insert(*role) {
            *role = Role::Ignored;
        }
    }
    let whole = roles.iter().any(|role| matches!(role, Role::Name | Role::NameLastFirst));
    let mut kept = false;
    for role in roles.iter_mut() {
        match role {
            Role::FirstName | Role::LastName if whole => *role = Role::Ignored,
            Role::Name | Role::NameLastFirst if std::mem::replace(&mut kept, true) => *role = Role::Ignored,
            _ => {}
        }
    }
}
