//! The preview of an import for a face.

use std::collections::{HashMap, HashSet};

use keyroster_domain::holder::{Holder, Person};
use keyroster_domain::roster::{
    Answer, ColumnMap, Delimiter, Format, Preview, PreviewRow, Problem, Role, RosterDraft, RowAnswer,
    RowState, Severity, TextEncoding,
};
use keyroster_sheets::roster::Overrides;

use super::{answers, unreadable};
use crate::wire::import::{
    ColumnRole, ColumnView, FieldChangeView, ImportAnswerView, ImportCountsView, ImportHappens,
    ImportQuestionView, ImportReadRequest, ImportRowView, ImportView,
};

/// What a person changed about the reading.
pub(super) fn overrides(request: &ImportReadRequest, now: &ColumnMap) -> Overrides {
    let encoding = request
        .encoding
        .as_deref()
        .and_then(|label| TextEncoding::ALL.into_iter().find(|encoding| encoding.label() == label));
    // The face knows one kind of name column; one that was found to be written "Last, First" stays so.
    let role = |(at, role): (usize, &Option<ColumnRole>)| match (
        role,
        now.columns.get(at).map(|column| column.role),
    ) {
        (Some(ColumnRole::Name), Some(Role::NameLastFirst)) => Role::NameLastFirst,
        (role, _) => role.map_or(Role::Ignored, domain_role),
    };
    let columns = request.roles.as_ref().map(|roles| roles.iter().enumerate().map(role).collect());
    Overrides { encoding, columns, ..Overrides::default() }
}

/// The whole view.
pub(super) fn of(
    token: u32,
    roster_id: Option<i64>,
    roster_name: String,
    file_name: Option<String>,
    draft: &RosterDraft,
    seen: Preview,
    holders: &[Holder],
) -> ImportView {
    let Preview { rows: seen_rows, not_in_file, problems, .. } = seen;
    let mut by_line: HashMap<u32, Vec<&Problem>> = HashMap::new();
    for problem in &problems {
        if let Some(line) = problem.line {
            by_line.entry(line).or_default().push(problem);
        }
    }
    let person = |row: PreviewRow| {
        let problems = by_line.remove(&row.line).unwrap_or_default();
        row_view(row, &problems)
    };
    let mut rows: Vec<ImportRowView> = seen_rows.into_iter().map(person).collect();
    // Rows that could not even become a person (refused ones) are shown with their problem all the same.
    for (line, problems) in by_line {
        if problems.iter().any(|problem| problem.holds_up()) {
            let nobody = PreviewRow {
                line,
                person: Person::default(),
                state: RowState::NeedsYou,
                holder: None,
                changes: Vec::new(),
            };
            rows.push(row_view(nobody, &problems));
        }
    }
    rows.sort_by_key(|row| row.line);
    let known: HashMap<i64, &Holder> = holders.iter().map(|holder| (holder.id, holder)).collect();
    let of_holder = |id: &i64| known.get(id).map(|holder| person_view(holder.person.clone()));
    rows.extend(not_in_file.iter().filter_map(of_holder));
    let notes = draft
        .problems
        .iter()
        .filter(|problem| problem.line.is_none() && problem.severity != Severity::Refused)
        .map(|problem| problem.message.clone())
        .collect();
    let read_as = &draft.read_as;
    ImportView {
        token,
        roster_id,
        roster_name,
        file_name,
        encoding: read_as.encoding.map(|encoding| encoding.label().to_owned()).unwrap_or_default(),
        encodings: TextEncoding::ALL.iter().map(|encoding| encoding.label().to_owned()).collect(),
        delimiter: delimiter(read_as.format, read_as.delimiter).to_owned(),
        header_row: read_as.header_row,
        rows_in_file: u32::try_from(draft.rows.len()).unwrap_or(u32::MAX),
        columns: columns(draft),
        name_sample: read_as.name_sample.clone(),
        notes,
        counts: counts(&rows),
        rows,
        error: draft.refusal().map(|problem| unreadable(&problem.message).view()),
    }
}

/// A row that was skipped by an answer can be taken back, without reading the file again.
pub(super) fn offer_to_take_back(view: &mut ImportView, given: &[RowAnswer]) {
    let skipped: HashSet<Option<u32>> =
        given.iter().filter(|one| one.answer == Answer::SkipRow).map(|one| Some(one.line)).collect();
    for row in view.rows.iter_mut().filter(|row| row.question.is_none() && skipped.contains(&row.line)) {
        row.question = Some(ImportQuestionView {
            code: "skipped".to_owned(),
            headline: format!("Row {} is skipped, as you said.", row.line.unwrap_or_default()),
            rest: String::new(),
            answers: vec![ImportAnswerView {
                answer: answers::TAKE_BACK.to_owned(),
                label: "Take it back".to_owned(),
                asks_text: false,
            }],
        });
    }
}

fn row_view(row: PreviewRow, problems: &[&Problem]) -> ImportRowView {
    // A second row of somebody is left out by itself, but the person may say that it is somebody else.
    let offers = |problem: &&&Problem| !problem.choices.is_empty() && row.state == RowState::LeftOut;
    let open = problems.iter().find(|problem| problem.holds_up() && row.state == RowState::NeedsYou);
    let question = open.or_else(|| problems.iter().find(offers)).copied();
    let notes = problems
        .iter()
        .filter(|problem| !problem.holds_up() && question != Some(**problem))
        .map(|problem| problem.message.clone())
        .collect();
    let happens = match row.state {
        RowState::New => ImportHappens::New,
        RowState::Changed => ImportHappens::Changed,
        RowState::Same => ImportHappens::Same,
        RowState::NeedsYou => ImportHappens::NeedsYou,
        RowState::LeftOut => ImportHappens::Skipped,
    };
    let changes = row.changes.into_iter().map(|change| FieldChangeView {
        field: change.field,
        old: change.old.unwrap_or_default(),
        new: change.new,
    });
    ImportRowView {
        line: Some(row.line),
        happens,
        changes: changes.collect(),
        question: question.map(question_view),
        notes,
        ..person_view(row.person)
    }
}

fn person_view(person: Person) -> ImportRowView {
    ImportRowView {
        line: None,
        happens: ImportHappens::NotInFile,
        name: person.name,
        external_id: person.external_id,
        email: person.email,
        group: person.group,
        limit: person.limit.map(|limit| limit.get().to_decimal()),
        changes: Vec::new(),
        question: None,
        notes: Vec::new(),
    }
}

fn question_view(problem: &Problem) -> ImportQuestionView {
    let (headline, rest) = match problem.message.find(". ").or_else(|| problem.message.find("? ")) {
        Some(at) => (problem.message[..=at].to_owned(), problem.message[at + 1..].trim().to_owned()),
        None => (problem.message.clone(), String::new()),
    };
    ImportQuestionView {
        code: problem.code.word().to_owned(),
        headline,
        rest,
        answers: problem.choices.iter().map(|answer| answers::button(answer, problem.code)).collect(),
    }
}

fn counts(rows: &[ImportRowView]) -> ImportCountsView {
    let of =
        |happens| u32::try_from(rows.iter().filter(|row| row.happens == happens).count()).unwrap_or(u32::MAX);
    ImportCountsView {
        all: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        new: of(ImportHappens::New),
        changed: of(ImportHappens::Changed),
        same: of(ImportHappens::Same),
        not_in_file: of(ImportHappens::NotInFile),
        needs_you: of(ImportHappens::NeedsYou),
        skipped: of(ImportHappens::Skipped),
    }
}

fn columns(draft: &RosterDraft) -> Vec<ColumnView> {
    let view = |(at, column): (usize, &keyroster_domain::roster::Column)| ColumnView {
        heading: if column.heading.is_empty() {
            format!("Column {}", at + 1)
        } else {
            column.heading.clone()
        },
        sample: column.sample.clone(),
        role: wire_role(column.role),
    };
    draft.columns.columns.iter().enumerate().map(view).collect()
}

fn delimiter(format: Format, delimiter: Option<Delimiter>) -> &'static str {
    match (format, delimiter) {
        (Format::Xlsx | Format::Ods, _) => "workbook",
        (_, Some(Delimiter::Semicolon)) => "semicolon",
        (_, Some(Delimiter::Tab)) => "tab",
        (_, Some(Delimiter::Pipe)) => "pipe",
        (_, Some(Delimiter::Comma)) => "comma",
        (_, None) => "none",
    }
}

fn wire_role(role: Role) -> Option<ColumnRole> {
    Some(match role {
        Role::Ignored => return None,
        Role::Name | Role::NameLastFirst => ColumnRole::Name,
        Role::FirstName => ColumnRole::FirstName,
        Role::LastName => ColumnRole::LastName,
        Role::Email => ColumnRole::Email,
        Role::Id => ColumnRole::Id,
        Role::Group => ColumnRole::Group,
        Role::Limit => ColumnRole::Limit,
        Role::Reset => ColumnRole::Reset,
        Role::Expires => ColumnRole::Expires,
    })
}

fn domain_role(role: ColumnRole) -> Role {
    match role {
        ColumnRole::Name => Role::Name,
        ColumnRole::FirstName => Role::FirstName,
        ColumnRole::LastName => Role::LastName,
        ColumnRole::Email => Role::Email,
        ColumnRole::Id => Role::Id,
        ColumnRole::Group => Role::Group,
        ColumnRole::Limit => Role::Limit,
        ColumnRole::Reset => Role::Reset,
        ColumnRole::Expires => Role::Expires,
    }
}
