//! The preview of an import: every row in one place, sums that add up, and importing again that changes nothing.

use keyroster_domain::holder::{Holder, Person, fold, is_stand_in_email};
use keyroster_domain::limit::PositiveUsd;
use keyroster_domain::roster::{
    Answer, ColumnMap, DraftRow, Preview, Problem, ProblemCode, ReadAs, RosterDraft, RowAnswer, RowState,
    preview,
};
use keyroster_domain::usd::Usd;
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

fn person(name: &str, email: &str, id: &str) -> Person {
    let optional = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Person { name: name.to_owned(), email: optional(email), external_id: optional(id), ..Person::default() }
}

fn draft(people: Vec<Person>) -> RosterDraft {
    let rows =
        people.into_iter().zip(2..).map(|(person, line)| DraftRow { line, person, name_from_email: false });
    RosterDraft::new(ReadAs::default(), ColumnMap::default(), rows.collect(), Vec::new())
}

/// Stores a preview's changes as the data file would.
fn store(holders: &mut Vec<Holder>, preview: &Preview) {
    let changes = preview.changes();
    for (id, person) in changes.update {
        let holder =
            holders.iter_mut().find(|holder| holder.id == id).expect("updates name people of the roster");
        holder.person = person;
    }
    for new in changes.add {
        let next = holders.len() as i64;
        holders.push(Holder { id: next + 1, roster_id: 1, position: next, person: new.person });
    }
}

fn states(preview: &Preview) -> Vec<RowState> {
    preview.rows.iter().map(|row| row.state).collect()
}

fn answer(line: u32, answer: Answer) -> RowAnswer {
    RowAnswer { line, answer }
}

fn assert_adds_up(preview: &Preview) {
    let t = &preview.totals;
    assert_eq!(t.rows, t.new + t.changed + t.same + t.needs_you + t.left_out, "the rows add up");
    assert_eq!(t.in_roster, t.matched + t.not_in_file, "the people of the roster add up");
}

#[test]
fn a_person_is_known_by_id_then_email_then_name() {
    let mut holders = Vec::new();
    let first = draft(vec![
        person("Ada Lovelace", "ada@old.edu", "1"),
        person("Grace Hopper", "grace@example.edu", ""),
        person("Alan Turing", "", ""),
        person("Plato", "plato@example.edu", ""),
    ]);
    store(&mut holders, &preview(&first, &[], &[]));
    let again = preview(
        &draft(vec![
            person("Ada King", "ada@new.edu", "1"),
            person("Grace B. Hopper", " GRACE@example.edu", ""),
            person("alan  turing", "", ""),
        ]),
        &holders,
        &[],
    );
    assert_eq!(states(&again), [RowState::Changed; 3], "known by id, by e-mail, by name");
    assert_eq!(again.rows[0].changes.len(), 2, "name and e-mail of id 1 changed");
    assert_eq!(again.not_in_file, [4], "Plato stays and is only pointed out");
    assert_adds_up(&again);
}

#[test]
fn an_empty_cell_overwrites_nothing() {
    let mut known = person("Ada", "ada@example.edu", "1");
    known.group = Some("A".to_owned());
    known.limit = PositiveUsd::new(Usd::from_cents(500));
    let holders = [Holder { id: 7, roster_id: 1, position: 0, person: known.clone() }];
    let shown = preview(&draft(vec![person("", "ada@example.edu", "")]), &holders, &[]);
    // The row itself would need a name; what it would leave behind is still everything known.
    assert_eq!(shown.rows[0].person, known);
    let mut row = DraftRow { line: 2, person: person("ada", "ada@example.edu", ""), name_from_email: true };
    let only_emails =
        RosterDraft::new(ReadAs::default(), ColumnMap::default(), vec![row.clone()], Vec::new());
    assert_eq!(states(&preview(&only_emails, &holders, &[])), [RowState::Same], "a stand-in is no new name");
    row.name_from_email = false;
    let named = RosterDraft::new(ReadAs::default(), ColumnMap::default(), vec![row], Vec::new());
    assert_eq!(states(&preview(&named, &holders, &[])), [RowState::Changed]);
}

#[test]
fn unclear_people_wait_and_nothing_is_guessed() {
    let holders: Vec<Holder> = [person("Kim Lee", "", ""), person("Ada", "ada@example.edu", "1")]
        .into_iter()
        .zip(1..)
        .map(|(person, id)| Holder { id, roster_id: 1, position: id, person })
        .collect();
    let file = draft(vec![
        person("Kim Lee", "kim1@example.edu", ""),
        person("Kim Lee", "kim2@example.edu", ""),
        person("Ada", "ada@example.edu", "2"),
    ]);
    let shown = preview(&file, &holders, &[]);
    assert_eq!(states(&shown), [RowState::NeedsYou; 3], "two Kims for one, and an e-mail with another id");
    assert!(shown.not_in_file.is_empty(), "who may be meant is not called missing");
    assert!(shown.changes().add.is_empty() && shown.changes().update.is_empty(), "nothing is stored");
    assert_adds_up(&shown);
    let answers = [
        answer(2, Answer::SamePerson { holder: 1 }),
        answer(3, Answer::NewPerson),
        answer(4, Answer::NewPerson),
    ];
    let settled = preview(&file, &holders, &answers);
    assert_eq!(states(&settled), [RowState::Changed, RowState::New, RowState::New]);
    let mut stored = holders.clone();
    store(&mut stored, &settled);
    let again = preview(&file, &stored, &[]);
    assert_eq!(states(&again), [RowState::Same; 3], "answers once given are not asked again");
}

#[test]
fn twice_the_same_person_is_one_key_unless_two_are_wanted() {
    let file = draft(vec![
        person("Ada", "ada@example.edu", ""),
        person("Grace", "grace@example.edu", ""),
        person("ADA", "Ada@Example.edu", ""),
    ]);
    let ready: Vec<u32> = file.ready().map(|row| row.line).collect();
    assert_eq!(ready, [2, 3], "the second row of Ada is not imported");
    let one = preview(&file, &[], &[]);
    assert_eq!(states(&one), [RowState::New, RowState::New, RowState::LeftOut]);
    assert_eq!(one.problems.len(), 1);

    let wanted = [answer(4, Answer::MakeTwo)];
    let two = preview(&file, &[], &wanted);
    assert_eq!(states(&two), [RowState::New; 3]);
    assert!(two.problems.is_empty(), "an answered question is gone");
    let mut holders = Vec::new();
    store(&mut holders, &two);
    let again = preview(&file, &holders, &[]);
    assert_eq!(states(&again), [RowState::Same; 3], "two keys wanted once are two people from then on");
    assert_adds_up(&again);
}

#[test]
fn one_email_with_two_names_waits() {
    let file = draft(vec![person("Kim", "k@example.edu", ""), person("Lou", "k@example.edu", "")]);
    assert_eq!(states(&preview(&file, &[], &[])), [RowState::New, RowState::NeedsYou]);
    let one_key = [answer(3, Answer::OneKey)];
    assert_eq!(states(&preview(&file, &[], &one_key)), [RowState::New, RowState::LeftOut]);
    let skipped = [answer(2, Answer::SkipRow)];
    assert_eq!(states(&preview(&file, &[], &skipped)), [RowState::LeftOut, RowState::New], "no longer twice");
}

#[test]
fn answers_fill_in_what_was_missing() {
    let limit = PositiveUsd::new(Usd::from_cents(100)).expect("a limit");
    let rows = vec![
        DraftRow { line: 2, person: person("", "a@example.edu", ""), name_from_email: false },
        DraftRow { line: 3, person: person("Bob", "bob@FIXME.edu", ""), name_from_email: false },
        DraftRow { line: 4, person: person("Eve", "", ""), name_from_email: false },
    ];
    let ask = |line, code| Problem::needs_you(Some(line), code, "?", Vec::new());
    let problems = vec![
        ask(2, ProblemCode::MissingName),
        ask(3, ProblemCode::FixmeEmail),
        ask(4, ProblemCode::LimitAmbiguous),
    ];
    let file = RosterDraft::new(ReadAs::default(), ColumnMap::default(), rows, problems);
    assert_eq!(states(&preview(&file, &[], &[])), [RowState::NeedsYou; 3]);
    let useless = [
        answer(2, Answer::FillInName { name: " \u{200b}".to_owned() }),
        answer(3, Answer::FillInEmail { email: "bob@fixme.EDU".to_owned() }),
        answer(4, Answer::FillInName { name: "Eva".to_owned() }),
    ];
    let still = preview(&file, &[], &useless);
    assert_eq!(
        states(&still),
        [RowState::NeedsYou; 3],
        "a blank, a stand-in and a wrong answer settle nothing"
    );
    let answers = [
        answer(2, Answer::FillInName { name: " Ada\nLovelace ".to_owned() }),
        answer(3, Answer::FillInEmail { email: "bob@example.edu".to_owned() }),
        answer(4, Answer::UseLimit { limit }),
    ];
    let settled = preview(&file, &[], &answers);
    assert_eq!(states(&settled), [RowState::New; 3]);
    let added = settled.changes().add;
    assert_eq!(added[0].person.name, "Ada Lovelace", "what is typed is cleaned like what is read");
    assert_eq!(added[1].person.email.as_deref(), Some("bob@example.edu"));
    assert_eq!(added[2].person.limit, Some(limit));
}

#[test]
fn a_question_about_the_whole_file_holds_every_row() {
    let rows = vec![DraftRow { line: 1, person: person("a", "a@example.edu", ""), name_from_email: true }];
    let question = Problem::needs_you(None, ProblemCode::NoNameColumn, "?", Vec::new());
    let file = RosterDraft::new(ReadAs::default(), ColumnMap::default(), rows, vec![question]);
    assert_eq!(file.ready().count(), 0);
    assert_eq!(states(&preview(&file, &[], &[])), [RowState::NeedsYou]);
}

/// People from few ids, e-mails and names, so that they often collide.
fn people() -> impl Strategy<Value = Vec<Person>> {
    let one = ("[AB]", prop::option::of("[ab]@x\\.edu"), prop::option::of("[12]"), prop::option::of("[GH]"));
    let person = one.prop_map(|(name, email, external_id, group)| Person {
        name,
        email,
        external_id,
        group,
        ..Person::default()
    });
    prop::collection::vec(person, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    // Whatever is in the roster and the file: sums add up, nobody is matched twice, and importing the same file
    // again changes nothing that was settled.
    #[test]
    fn importing_again_changes_nothing(before in people(), file in people()) {
        let mut holders = Vec::new();
        store(&mut holders, &preview(&draft(before), &[], &[]));
        let file = draft(file);
        let first = preview(&file, &holders, &[]);
        assert_adds_up(&first);
        let mut matched: Vec<_> = first.rows.iter().filter_map(|row| row.holder).collect();
        matched.sort_unstable();
        let count = matched.len();
        matched.dedup();
        prop_assert_eq!(count, matched.len(), "a person of the roster is one row at most");
        let known = holders.len();
        store(&mut holders, &first);
        prop_assert!(holders.len() >= known, "nobody is removed");
        let again = preview(&file, &holders, &[]);
        assert_adds_up(&again);
        prop_assert!(again.changes().add.is_empty(), "nobody is added twice: {:?}", again.rows);
        let third = { store(&mut holders, &again); preview(&file, &holders, &[]) };
        prop_assert!(third.changes().update.is_empty(), "and it settles");
    }

    // A first look goes short ways; an answer about a row that is not there makes it go the long one.
    #[test]
    fn the_short_ways_of_a_first_look_lead_to_the_same(before in people(), file in people()) {
        let file = draft(file);
        let nobody = answer(9_999, Answer::SkipRow);
        prop_assert_eq!(preview(&file, &[], &[]), preview(&file, &[], std::slice::from_ref(&nobody)));
        let mut holders = Vec::new();
        store(&mut holders, &preview(&draft(before), &[], &[]));
        prop_assert_eq!(preview(&file, &holders, &[]), preview(&file, &holders, &[nobody]));
    }

    // What is composed and plain already is folded by shorter ways than everything else.
    #[test]
    fn folding_is_what_it_says(text in prop_oneof![
        "[ A-Za-zÀ-ÿİıſßǅﬁ①Å\u{301}\u{308}\u{a0}\t]{0,12}",
        "\\PC{0,12}",
    ]) {
        let lowered: String = text.nfkc().flat_map(char::to_lowercase).nfc().collect();
        prop_assert_eq!(fold(&text), lowered.split_whitespace().collect::<Vec<_>>().join(" "));
        let end = format!("{text}@FixMe.edu");
        for text in [text, end] {
            prop_assert_eq!(is_stand_in_email(&text), text.trim().to_lowercase().ends_with("@fixme.edu"));
        }
    }
}
