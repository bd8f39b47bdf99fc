//! The walk over the pages of one list, as a pure step function: it says which offsets to ask for, is given the pages,
//! and says when the list is complete.
//!
//! What it trusts: rows that stay keep their order among each other, and pages have one size unless the list ends.
//! Both are checked as it goes; a doubt starts the walk again, and after four walks the list counts as incomplete.
//!
//! * Every page overlaps what is known by some rows and must continue from its last one, so rows that move up because
//!   others were deleted cannot slip through between two pages.
//! * A short page is not an end. The end is believed when probes that start 10 and 5 rows before it both stop exactly
//!   there, and the page that starts right behind it is empty.
//! * A first page of 10 rows or fewer may come from a server with tiny pages. It is complete only when the page right
//!   behind it was empty while all its rows were alive: seen before, and seen again after.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use crate::page::IncompleteWhy;

/// Rows by which pages overlap; first pages up to this size are checked in another way.
const OVERLAP: usize = 10;
const WALKS: usize = 4;
const END_CHECKS: usize = 8;
const SMALL_CHECKS: usize = 12;
const PAGES_AHEAD: usize = 8;

/// What the walk needs to know of a row.
pub(crate) trait Listed: Clone {
    type Id: Clone + Eq + Hash;
    fn id(&self) -> Self::Id;
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum Step<R> {
    /// Ask for these offsets, side by side; hand the pages to [`Walk::step`] in this order.
    Ask(Vec<usize>),
    Complete(Vec<R>),
    Incomplete(IncompleteWhy),
}

pub(crate) struct Walk<R: Listed> {
    walks_left: usize,
    phase: Phase<R>,
    asked: Vec<usize>,
    seen: Vec<R>,
}

enum Phase<R: Listed> {
    Start,
    /// Waiting for what lies behind a small first page.
    Behind(Small<R>),
    /// Waiting to see the small first page once more.
    Again(Small<R>, Vec<R>),
    Chain(Chain<R>),
}

struct Small<R> {
    rows: Vec<R>,
    checks: usize,
    strangers: usize,
}

/// Rows joined page by page.
struct Chain<R: Listed> {
    out: Vec<R>,
    place: HashMap<R::Id, usize>,
    /// The offset right behind the last row, as far as known.
    end: usize,
    /// The server's page size: the longest page of this walk.
    page: usize,
    /// A page shorter than that was joined: it must have been the last.
    ended: bool,
    requests: usize,
    /// The pages asked for last are the three that probe the end.
    checking_end: bool,
    end_checks: usize,
    ahead: usize,
}

impl<R: Listed> Walk<R> {
    pub(crate) fn new() -> Self {
        Self { walks_left: WALKS, phase: Phase::Start, asked: Vec::new(), seen: Vec::new() }
    }

    /// Whether the next pages begin a walk.
    pub(crate) fn begins(&self) -> bool {
        matches!(self.phase, Phase::Start)
    }

    /// What was seen so far, for a list that stays incomplete.
    pub(crate) fn into_seen(self) -> Vec<R> {
        self.seen
    }

    /// The first offsets.
    pub(crate) fn start(&mut self) -> Step<R> {
        // Asked twice, because an empty account is then known to be empty after one round trip.
        self.ask(Phase::Start, vec![0, 0])
    }

    /// Takes the pages that were asked for, in order.
    pub(crate) fn step(&mut self, pages: Vec<Vec<R>>) -> Step<R> {
        self.remember(&pages);
        match std::mem::replace(&mut self.phase, Phase::Start) {
            Phase::Start => self.first(pages),
            Phase::Behind(small) => {
                let behind = pages.into_iter().next().unwrap_or_default();
                self.ask(Phase::Again(small, behind), vec![0])
            }
            Phase::Again(small, behind) => {
                let again = pages.into_iter().next().unwrap_or_default();
                self.judge_small(&small, &behind, again)
            }
            Phase::Chain(chain) => self.join(chain, pages),
        }
    }

    fn ask(&mut self, phase: Phase<R>, offsets: Vec<usize>) -> Step<R> {
        self.phase = phase;
        self.asked.clone_from(&offsets);
        Step::Ask(offsets)
    }

    fn remember(&mut self, pages: &[Vec<R>]) {
        let mut known: HashSet<R::Id> = self.seen.iter().map(Listed::id).collect();
        let fresh = pages.iter().flatten().filter(|row| known.insert(row.id()));
        self.seen.extend(fresh.cloned());
    }

    fn restart(&mut self) -> Step<R> {
        self.walks_left -= 1;
        if self.walks_left == 0 {
            return Step::Incomplete(IncompleteWhy::Unsteady);
        }
        self.start()
    }

    fn first(&mut self, pages: Vec<Vec<R>>) -> Step<R> {
        match pages.into_iter().find(|page| !page.is_empty()) {
            None => Step::Complete(Vec::new()),
            Some(rows) => self.small_or_chain(rows, 0, 0),
        }
    }

    fn small_or_chain(&mut self, rows: Vec<R>, checks: usize, strangers: usize) -> Step<R> {
        if has_doubles(&rows) {
            return self.restart();
        }
        if rows.len() <= OVERLAP {
            let behind = rows.len();
            return self.ask(Phase::Behind(Small { rows, checks, strangers }), vec![behind]);
        }
        let mut chain = Chain::new(rows);
        let offsets = chain.first_offsets();
        self.ask(Phase::Chain(chain), offsets)
    }

    fn judge_small(&mut self, small: &Small<R>, behind: &[R], again: Vec<R>) -> Step<R> {
        let now: HashSet<R::Id> = again.iter().map(Listed::id).collect();
        let before: HashSet<R::Id> = small.rows.iter().map(Listed::id).collect();
        // All rows lived while nothing lay behind them: there was no room for another one.
        if behind.is_empty() && before.is_subset(&now) {
            return Step::Complete(again);
        }
        let stranger = behind.iter().map(Listed::id).any(|id| !now.contains(&id) && !before.contains(&id));
        let strangers = small.strangers + usize::from(stranger);
        if strangers > 2 {
            return Step::Incomplete(IncompleteWhy::TinyPages);
        }
        if small.checks + 1 >= SMALL_CHECKS {
            return Step::Incomplete(IncompleteWhy::Unsteady);
        }
        if again.is_empty() {
            return self.restart();
        }
        self.small_or_chain(again, small.checks + 1, strangers)
    }

    fn join(&mut self, mut chain: Chain<R>, pages: Vec<Vec<R>>) -> Step<R> {
        let asked = std::mem::take(&mut self.asked);
        chain.requests += asked.len();
        let checking_end = chain.checking_end;
        let length = chain.out.len();
        let (mut stops_there, mut nothing_behind, mut saw_nothing) = (true, false, false);
        for (nth, (offset, page)) in asked.iter().zip(pages).enumerate() {
            let is_behind = checking_end && nth + 1 == asked.len();
            if page.is_empty() {
                // Nothing there: the end, or the list has become shorter by more than the overlap.
                if nth == 0 {
                    return self.restart();
                }
                stops_there &= is_behind;
                nothing_behind |= is_behind;
                saw_nothing = true;
                continue;
            }
            stops_there &= page.len() < chain.page;
            if !chain.append(*offset, page) {
                return self.restart();
            }
        }
        if chain.out.len() > length {
            chain.end_checks = 0;
        } else if checking_end && stops_there && nothing_behind {
            return Step::Complete(chain.out);
        } else {
            chain.end_checks += 1;
            if chain.end_checks > END_CHECKS {
                return self.restart();
            }
        }
        if chain.requests > 3 * chain.out.len().div_ceil(20) + 16 + 3 * END_CHECKS {
            return Step::Incomplete(IncompleteWhy::NoEnd);
        }
        let offsets = if chain.ended || saw_nothing { chain.offsets_of_end() } else { chain.offsets_ahead() };
        self.ask(Phase::Chain(chain), offsets)
    }
}

impl<R: Listed> Chain<R> {
    fn new(rows: Vec<R>) -> Self {
        let place = rows.iter().enumerate().map(|(at, row)| (row.id(), at)).collect();
        let length = rows.len();
        Self {
            out: rows,
            place,
            end: length,
            page: length,
            ended: false,
            requests: 0,
            checking_end: false,
            end_checks: 0,
            ahead: 1,
        }
    }

    fn overlap(&self) -> usize {
        if self.page >= 2 * OVERLAP { OVERLAP } else { self.page / 2 }
    }

    /// A first page of a round size is probably full; any other is probably the whole list.
    fn first_offsets(&mut self) -> Vec<usize> {
        if self.page.is_multiple_of(50) { self.offsets_ahead() } else { self.offsets_of_end() }
    }

    /// The next pages, twice as many as last time.
    fn offsets_ahead(&mut self) -> Vec<usize> {
        self.checking_end = false;
        self.ahead = (self.ahead * 2).min(PAGES_AHEAD);
        let first = self.end.saturating_sub(self.overlap()).max(1);
        (0..self.ahead).map(|nth| first + nth * (self.page - self.overlap())).collect()
    }

    fn offsets_of_end(&mut self) -> Vec<usize> {
        self.checking_end = true;
        let overlap = self.overlap();
        vec![self.end.saturating_sub(overlap).max(1), self.end.saturating_sub(overlap / 2).max(1), self.end]
    }

    /// Joins a page to what is known; false where it does not fit.
    fn append(&mut self, offset: usize, page: Vec<R>) -> bool {
        let places: Vec<Option<usize>> = page.iter().map(|row| self.place.get(&row.id()).copied()).collect();
        let known = places.iter().take_while(|place| place.is_some()).count();
        let continues = known > 0 && places[known - 1] == Some(self.out.len() - 1);
        let in_order =
            places[..known].is_sorted_by(|a, b| a < b) && places[known..].iter().all(Option::is_none);
        // A server that ignores the offset gives the first page again.
        let moved_on = self.out.len() <= 2 * OVERLAP || places.iter().flatten().all(|place| *place >= 5);
        if !continues || !in_order || !moved_on || has_doubles(&page[known..]) {
            return false;
        }
        let fresh = page.len() - known;
        if page.len() > self.page || (fresh > 0 && self.ended) {
            // Either an earlier page was cut short, or rows appeared behind the end: look again from the start.
            return false;
        }
        self.ended |= page.len() < self.page;
        self.end = offset + page.len();
        for row in page.into_iter().skip(known) {
            self.place.insert(row.id(), self.out.len());
            self.out.push(row);
        }
        true
    }
}

fn has_doubles<R: Listed>(rows: &[R]) -> bool {
    let mut known = HashSet::new();
    !rows.iter().all(|row| known.insert(row.id()))
}
