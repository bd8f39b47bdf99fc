//! Asking a person, and carrying out what they say.

use super::cleanup::Origin;
use super::durable::{AttemptState, Change, KnownKey, RowId, Verdict};
use super::effect::Effect;
use super::progress::{PauseReason, Paused};
use super::question::{Answer, Doubt, Question, QuestionKind, Subject};
use super::state::State;
use crate::key::{KeyHash, ListedKey};
use crate::marker::Marker;

impl State {
    pub(super) fn ask_about_key(&mut self, at: usize, key: &ListedKey, doubts: Vec<Doubt>) {
        let attempt = &self.attempts[at];
        let question = Question {
            about: Subject::Key(key.hash.clone()),
            kind: QuestionKind::MayBeHeld(doubts),
            row: Some(attempt.row),
            marker: Some(attempt.marker),
            key: Some(Box::new(key.clone())),
            choices: vec![Answer::Delete, Answer::LeaveAlone, Answer::MakeAnother],
        };
        self.withdraw(&Subject::Attempt(question.marker.expect("set just above")));
        let row = attempt_row(&question);
        self.ask(question, &row);
        if self.is_open(at) && self.attempts[at].state != AttemptState::Ask {
            self.set_attempt(at, AttemptState::Ask, "somebody may hold this key");
        }
    }

    pub(super) fn ask_about_attempt(&mut self, at: usize) {
        let attempt = &self.attempts[at];
        let question = Question {
            about: Subject::Attempt(attempt.marker),
            kind: QuestionKind::OldAttempt,
            row: Some(attempt.row),
            marker: Some(attempt.marker),
            key: None,
            choices: vec![Answer::LeaveAlone, Answer::MakeAnother],
        };
        let row = attempt_row(&question);
        self.ask(question, &row);
        self.set_attempt(at, AttemptState::Ask, "made before this file was restored, or on another computer");
    }

    /// Keys of another copy hold up the rows whose label they carry; before a review, every one is in question.
    pub(super) fn match_strangers(&mut self) {
        let strangers: Vec<ListedKey> = self.strangers.values().cloned().collect();
        for key in strangers {
            let rows = self.rows.labelled(Marker::label_of(&key.name)).to_vec();
            let row = rows.first().copied();
            let reviewed = self.known.contains_key(&key.hash);
            if row.is_none() && reviewed || self.config.sabotage.no_epoch_guard {
                continue;
            }
            let question = Question {
                about: Subject::Key(key.hash.clone()),
                kind: QuestionKind::OtherCopy,
                row,
                marker: key.marker(),
                key: Some(Box::new(key)),
                choices: vec![Answer::Delete, Answer::LeaveAlone, Answer::MakeAnother],
            };
            self.ask(question, &rows);
        }
    }

    /// Asks, and holds up these rows (namesakes of a stranger's key are several) until the answer.
    fn ask(&mut self, question: Question, rows: &[RowId]) {
        let about = question.about.clone();
        let held = |row: &RowId| self.held.get(row).is_some_and(|subjects| subjects.contains(&about));
        if self.questions.get(&about) == Some(&question) && rows.iter().all(held) {
            return;
        }
        self.questions.insert(about.clone(), question.clone());
        self.release(&about);
        for row in rows {
            self.held.entry(*row).or_default().push(about.clone());
            self.refresh_row(*row);
        }
        self.out.push(Effect::Ask(Box::new(question)));
    }

    pub(super) fn withdraw(&mut self, about: &Subject) {
        if self.questions.remove(about).is_some() {
            self.release(about);
            self.out.push(Effect::Withdraw(about.clone()));
        }
    }

    fn release(&mut self, about: &Subject) {
        let mut released = Vec::new();
        self.held.retain(|row, subjects| {
            if subjects.contains(about) {
                subjects.retain(|subject| subject != about);
                released.push(*row);
            }
            !subjects.is_empty()
        });
        released.into_iter().for_each(|row| self.refresh_row(row));
    }

    /// Whether a question stands about this attempt or a key of it.
    pub(super) fn in_question(&self, at: usize) -> bool {
        let marker = self.attempts[at].marker;
        let subjects = self.held.get(&self.attempts[at].row);
        subjects.is_some_and(|all| {
            all.iter().any(|about| self.questions.get(about).is_some_and(|q| q.marker == Some(marker)))
        })
    }

    pub(super) fn subjects_of(&self, marker: Marker) -> Vec<Subject> {
        let ours = self.questions.values().filter(|question| question.marker == Some(marker));
        ours.map(|question| question.about.clone()).collect()
    }

    pub(super) fn answered(&mut self, about: &Subject, answer: Answer) {
        let Some(question) = self.questions.get(about) else { return };
        if !question.choices.contains(&answer) {
            return;
        }
        let row = question.row;
        let attempt = question.marker.and_then(|marker| self.by_marker.get(&marker).copied());
        match (about, answer) {
            (Subject::Key(hash), Answer::Delete) => {
                if !self.stored.contains(hash) {
                    self.doom(hash, attempt, Origin::Answer);
                }
                return;
            }
            // Whose it is shows only when the rows are known: it may come into question again then.
            (Subject::Key(hash), _) if row.is_none() => self.decide(hash, Verdict::Seen),
            (Subject::Key(hash), Answer::LeaveAlone) => self.leave_alone(hash, row),
            (Subject::Key(hash), Answer::MakeAnother) => self.leave_alone(hash, None),
            (Subject::Attempt(_), Answer::LeaveAlone) => {
                if let Some(row) = row.and_then(|row| self.rows.get_mut(row)) {
                    row.left_out = true;
                }
            }
            (Subject::Attempt(_), Answer::Delete | Answer::MakeAnother) => {}
        }
        if let Some(at) = attempt.filter(|at| self.is_open(*at)) {
            self.set_attempt(at, AttemptState::Absent, "closed by your answer");
        }
        self.withdraw(about);
    }

    /// An answer to a question that perhaps only an earlier process put: only for keys of another copy, which are
    /// matched with rows by their labels. Everything else is asked again by the list that precedes every answer.
    pub(super) fn answered_for(&mut self, about: &Subject, answer: Answer, row: RowId) {
        let stranger = matches!(about, Subject::Key(hash) if self.strangers.contains_key(hash));
        let (Subject::Key(hash), true) = (about, stranger) else { return self.answered(about, answer) };
        match answer {
            Answer::Delete => return self.doom(hash, None, Origin::Answer),
            Answer::LeaveAlone => self.leave_alone(hash, Some(row)),
            Answer::MakeAnother => self.leave_alone(hash, None),
        }
        self.settle(about);
    }

    /// Withdraws a question whether or not this process put it.
    pub(super) fn settle(&mut self, about: &Subject) {
        self.questions.remove(about);
        self.release(about);
        self.out.push(Effect::Withdraw(about.clone()));
    }

    fn leave_alone(&mut self, hash: &KeyHash, row: Option<RowId>) {
        self.decide(hash, Verdict::LeftAlone(row));
        self.strangers.remove(hash);
        self.taken.extend(row);
        row.into_iter().for_each(|row| self.refresh_row(row));
    }

    pub(super) fn decide(&mut self, hash: &KeyHash, verdict: Verdict) {
        self.known.insert(hash.clone(), verdict);
        self.commits.push(Change::Known(KnownKey { hash: hash.clone(), verdict }));
    }

    /// A person reviewed what another copy made. Without a complete list there was nothing to see: the pause stays.
    pub(super) fn reviewed(&mut self) {
        if !self.review {
            return;
        }
        if !self.review_ready {
            self.out.push(Effect::Paused(Paused { reason: PauseReason::Review, again_at: None }));
            return;
        }
        self.review = false;
        let seen: Vec<KeyHash> = self.strangers.keys().cloned().collect();
        for hash in seen {
            self.decide(&hash, Verdict::Seen);
            let about = Subject::Key(hash);
            if self.questions.get(&about).is_some_and(|question| question.row.is_none()) {
                self.withdraw(&about);
            }
        }
        self.commits.push(Change::Reviewed);
    }
}

fn attempt_row(question: &Question) -> Vec<RowId> {
    question.row.into_iter().collect()
}
