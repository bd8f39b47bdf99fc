//! Which row of a file is which person of the roster: by id, else by e-mail, else by name; unclear stays unclear.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{AnsweredRow, Chosen};
use super::identity::Marks;
use crate::holder::{Holder, is_stand_in_email};

/// Who a row is, as an index into the holders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// Somebody new.
    Nobody,
    /// This holder.
    Holder(usize),
    /// One of these, and a person has to say which, or that it is somebody new.
    Unclear(Vec<usize>),
}

/// Finds everybody. `in_play` says which rows take part (skipped and repeated ones do not).
pub(super) fn match_rows(
    rows: &[AnsweredRow<'_>],
    marks: &[Marks],
    in_play: &[bool],
    holders: &[Holder],
) -> Vec<Match> {
    if holders.is_empty() {
        return vec![Match::Nobody; rows.len()];
    }
    let known: Vec<Marks> = holders.iter().map(|holder| Marks::of(&holder.person)).collect();
    let mut matching = Matching {
        marks,
        known: &known,
        found: vec![None; rows.len()],
        claimed: BTreeSet::new(),
        asked_about: BTreeSet::new(),
    };
    for (at, row) in rows.iter().enumerate().filter(|(at, _)| in_play[*at]) {
        match row.chosen {
            Some(Chosen::Nobody) => matching.found[at] = Some(Match::Nobody),
            Some(Chosen::Holder(id)) => {
                if let Some(holder) = holders.iter().position(|holder| holder.id == id)
                    && !matching.claimed.contains(&holder)
                {
                    matching.claim(at, holder);
                }
            }
            None => {}
        }
    }
    matching.pass(in_play, |mark| &mark.id, |_, _| true);
    matching.pass(
        in_play,
        |mark| email_mark(mark),
        |row, holder| row.id.is_empty() || holder.id.is_empty() || row.id == holder.id,
    );
    matching.conflicting_ids(in_play);
    matching.pass(in_play, |mark| &mark.name, |row, holder| !row.contradict(holder));
    matching.found.into_iter().map(|found| found.unwrap_or(Match::Nobody)).collect()
}

/// The e-mail where it identifies somebody.
fn email_mark(mark: &Marks) -> &String {
    static NONE: String = String::new();
    if is_stand_in_email(&mark.email) { &NONE } else { &mark.email }
}

struct Matching<'a> {
    marks: &'a [Marks],
    known: &'a [Marks],
    found: Vec<Option<Match>>,
    claimed: BTreeSet<usize>,
    /// Holders some row may be; a weaker likeness must not take them meanwhile.
    asked_about: BTreeSet<usize>,
}

impl Matching<'_> {
    fn claim(&mut self, row: usize, holder: usize) {
        self.found[row] = Some(Match::Holder(holder));
        self.claimed.insert(holder);
    }

    /// Matches the rows still open by one text: one row and one holder are a pair; as many rows as holders are
    /// paired, those of one name first; anything else is unclear.
    fn pass(
        &mut self,
        in_play: &[bool],
        text: impl Fn(&Marks) -> &String,
        fits: impl Fn(&Marks, &Marks) -> bool,
    ) {
        let mut free: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, mark) in self.known.iter().enumerate() {
            if !self.claimed.contains(&at) && !text(mark).is_empty() {
                free.entry(text(mark)).or_default().push(at);
            }
        }
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, mark) in self.marks.iter().enumerate() {
            let open = in_play[at] && self.found[at].is_none() && !text(mark).is_empty();
            if open && free.contains_key(text(mark).as_str()) {
                groups.entry(text(mark)).or_default().push(at);
            }
        }
        for (key, rows) in groups {
            self.settle_group(&rows, &free[key], &fits);
        }
    }

    fn settle_group(&mut self, rows: &[usize], holders: &[usize], fits: &impl Fn(&Marks, &Marks) -> bool) {
        // The holders of a group are free when it is settled; only those taken here must be minded.
        let fitting = |row: usize, taken: &BTreeSet<usize>| -> Vec<usize> {
            holders
                .iter()
                .copied()
                .filter(|holder| !taken.contains(holder) && fits(&self.marks[row], &self.known[*holder]))
                .collect()
        };
        let mut rows: Vec<usize> =
            rows.iter().copied().filter(|row| !fitting(*row, &BTreeSet::new()).is_empty()).collect();
        // Somebody with everything just so is that one, whoever else fits.
        let mut pairs = Vec::new();
        let mut taken = BTreeSet::new();
        rows.retain(|row| {
            let exact = fitting(*row, &taken).into_iter().find(|at| self.known[*at] == self.marks[*row]);
            exact.inspect(|holder| {
                taken.insert(*holder);
                pairs.push((*row, *holder));
            });
            exact.is_none()
        });
        let left: BTreeSet<usize> = rows.iter().flat_map(|row| fitting(*row, &taken)).collect();
        let in_question = left.iter().any(|holder| self.asked_about.contains(holder));
        let one_to_one = rows.len() == 1 && left.len() == 1;
        // Several rows of one identity, and as many holders: two keys were made on purpose once.
        let alike = rows.windows(2).all(|pair| {
            let (one, two) = (&self.marks[pair[0]], &self.marks[pair[1]]);
            one.id == two.id && one.email == two.email
        });
        if !in_question && (one_to_one || (alike && rows.len() == left.len())) {
            pairs.extend(rows.iter().copied().zip(left.iter().copied()));
        } else {
            for row in rows {
                let candidates = fitting(row, &taken);
                if !candidates.is_empty() {
                    self.asked_about.extend(&candidates);
                    self.found[row] = Some(Match::Unclear(candidates));
                }
            }
        }
        for (row, holder) in pairs {
            self.claim(row, holder);
        }
    }

    /// A row whose e-mail belongs to somebody with another id: a slip in the id, or two people with one address.
    fn conflicting_ids(&mut self, in_play: &[bool]) {
        let mut by_email: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, mark) in self.known.iter().enumerate() {
            if !self.claimed.contains(&at) && !email_mark(mark).is_empty() {
                by_email.entry(&mark.email).or_default().push(at);
            }
        }
        for (at, mark) in self.marks.iter().enumerate() {
            if !in_play[at] || self.found[at].is_some() {
                continue;
            }
            if let Some(holders) = by_email.get(email_mark(mark).as_str()) {
                self.asked_about.extend(holders);
                self.found[at] = Some(Match::Unclear(holders.clone()));
            }
        }
    }
}
