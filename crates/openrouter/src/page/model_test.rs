//! The walk against simulated servers: honest and odd ones, with keys created and deleted between the pages.

use std::collections::HashSet;

use crate::page::IncompleteWhy;
use crate::page::walk::{Listed, Step, Walk};

impl Listed for u32 {
    type Id = u32;

    fn id(&self) -> u32 {
        *self
    }
}

/// Small, seeded, good enough (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.roll(at + 1));
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Pages {
    Fixed(usize),
    /// Any length from 1 to this, every time.
    Random(usize),
    /// Usually 100, one in five shorter.
    SometimesShort,
    /// 100, and 50 from the third request on.
    Shrinking,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    NewestFirst,
    OldestFirst,
    Shuffled,
}

struct Server {
    dice: Dice,
    keys: Vec<u32>,
    next: u32,
    pages: Pages,
    order: Order,
    ignores_offset: bool,
    repeats_last_page: bool,
    create: usize,
    delete: usize,
    requests: usize,
    /// Keys that were there at the start and never deleted.
    steady: HashSet<u32>,
}

impl Server {
    fn page(&mut self, offset: usize) -> Vec<u32> {
        self.happen();
        self.requests += 1;
        let length = match self.pages {
            Pages::Fixed(n) => n,
            Pages::Random(n) => 1 + self.dice.roll(n),
            Pages::SometimesShort if self.dice.chance(20) => 1 + self.dice.roll(100),
            Pages::Shrinking if self.requests > 2 => 50,
            _ => 100,
        };
        let count = self.keys.len();
        let offset = if self.ignores_offset { 0 } else { offset };
        let offset = if self.repeats_last_page && offset >= count {
            count.saturating_sub(1) / length * length
        } else {
            offset.min(count)
        };
        let end = (offset + length).min(count);
        match self.order {
            Order::NewestFirst => self.keys[count - end..count - offset].iter().rev().copied().collect(),
            Order::OldestFirst => self.keys[offset..end].to_vec(),
            Order::Shuffled => {
                let mut list = self.keys.clone();
                self.dice.shuffle(&mut list);
                list[offset..end].to_vec()
            }
        }
    }

    /// What others do between two requests.
    fn happen(&mut self) {
        if self.dice.chance(self.create) {
            self.keys.push(self.next);
            self.next += 1;
        }
        if self.dice.chance(self.delete) && !self.keys.is_empty() {
            let at = self.dice.roll(self.keys.len());
            let gone = self.keys.remove(at);
            self.steady.remove(&gone);
        }
    }
}

enum Verdict {
    Complete { missed: usize, doubled: bool },
    GaveUp(IncompleteWhy),
}

fn read(server: &mut Server) -> (Verdict, usize) {
    let mut walk = Walk::new();
    let mut step = walk.start();
    let mut rounds = 0;
    loop {
        match step {
            Step::Complete(rows) => {
                let found: HashSet<u32> = rows.iter().copied().collect();
                let missed = server.steady.difference(&found).count();
                return (Verdict::Complete { missed, doubled: found.len() < rows.len() }, rounds);
            }
            Step::Incomplete(why) => return (Verdict::GaveUp(why), rounds),
            Step::Ask(offsets) => {
                rounds += 1;
                // Requests side by side are answered in any order.
                let mut turns: Vec<usize> = (0..offsets.len()).collect();
                server.dice.shuffle(&mut turns);
                let mut pages = vec![Vec::new(); offsets.len()];
                for turn in turns {
                    pages[turn] = server.page(offsets[turn]);
                }
                step = walk.step(pages);
            }
        }
        assert!(server.requests < 3_000, "a reading must end");
    }
}

const SIZES: [Pages; 12] = [
    Pages::Fixed(1),
    Pages::Fixed(5),
    Pages::Fixed(9),
    Pages::Fixed(10),
    Pages::Fixed(11),
    Pages::Fixed(50),
    Pages::Fixed(99),
    Pages::Fixed(100),
    Pages::Fixed(101),
    Pages::Random(100),
    Pages::SometimesShort,
    Pages::Shrinking,
];

fn server(seed: u64, pages: Pages, create: usize, delete: usize) -> Server {
    let mut dice = Dice(seed);
    let most = [12, 120, 450, 1_200][dice.roll(4)];
    let count = u32::try_from(dice.roll(most + 1)).unwrap();
    Server {
        dice,
        keys: (0..count).collect(),
        next: count,
        pages,
        order: Order::NewestFirst,
        ignores_offset: false,
        repeats_last_page: false,
        create,
        delete,
        requests: 0,
        steady: (0..count).collect(),
    }
}

/// 240 servers of different kinds are read so many times each; `KEYROSTER_LIST_READS` asks for more.
fn reads_each() -> u64 {
    std::env::var("KEYROSTER_LIST_READS").ok().and_then(|n| n.parse().ok()).unwrap_or(100)
}

/// The promise: a list that calls itself complete misses no key that lived throughout. (R8)
#[test]
fn complete_means_complete() {
    let (mut reads, mut complete) = (0, 0);
    for (kind, pages) in SIZES.into_iter().enumerate() {
        for (traffic, (create, delete)) in [(0, 0), (30, 0), (0, 30), (30, 30)].into_iter().enumerate() {
            for oddity in 0..5_u64 {
                for nth in 0..reads_each() {
                    let seed = nth + 10_000 * (oddity + 10 * (traffic as u64 + 10 * kind as u64));
                    let mut server = server(seed, pages, create, delete);
                    match oddity {
                        1 => server.order = Order::OldestFirst,
                        2 => server.order = Order::Shuffled,
                        3 => server.ignores_offset = true,
                        4 => server.repeats_last_page = true,
                        _ => {}
                    }
                    reads += 1;
                    if let Verdict::Complete { missed, doubled } = read(&mut server).0 {
                        complete += 1;
                        assert_eq!(
                            missed, 0,
                            "{pages:?} oddity {oddity} create {create} delete {delete} seed {seed}"
                        );
                        assert!(!doubled, "a key stands in the list twice");
                    }
                }
            }
        }
    }
    assert!(complete * 4 > reads, "a reader that always gives up proves nothing");
}

/// A server like the real one must not be given up on, however busy the account is.
#[test]
fn healthy_servers_are_read() {
    for pages in [Pages::Fixed(50), Pages::Fixed(99), Pages::Fixed(100), Pages::Fixed(101)] {
        for (create, delete) in [(0, 0), (30, 0), (0, 30), (30, 30)] {
            let gave_up = (0..1_000)
                .filter(|seed| {
                    matches!(read(&mut server(*seed, pages, create, delete)).0, Verdict::GaveUp(_))
                })
                .count();
            assert!(gave_up <= 10, "more than 1 % of the readings of a healthy server gave up");
        }
    }
}

/// Round trips and requests of a quiet account, so that a slower reader is noticed.
#[test]
fn costs_of_a_quiet_account() {
    let cost = |count: u32| {
        let mut quiet = server(1, Pages::Fixed(100), 0, 0);
        quiet.keys = (0..count).collect();
        quiet.steady = quiet.keys.iter().copied().collect();
        let (verdict, rounds) = read(&mut quiet);
        assert!(matches!(verdict, Verdict::Complete { missed: 0, .. }));
        (count, rounds, quiet.requests)
    };
    let costs: Vec<_> =
        [0, 1, 10, 11, 30, 99, 100, 101, 200, 350, 1_000, 2_000].into_iter().map(cost).collect();
    insta::assert_debug_snapshot!(costs);
    for (count, _, requests) in costs {
        assert!(requests <= 3 * (count as usize).div_ceil(90) + 10, "{count} keys took {requests} requests");
    }
}

/// Pages too short to overlap are said to be so, not guessed at.
#[test]
fn tiny_pages_end_honestly() {
    for size in 1..=10 {
        let mut tiny = server(7, Pages::Fixed(size), 0, 0);
        tiny.keys = (0..60).collect();
        tiny.steady = tiny.keys.iter().copied().collect();
        assert!(matches!(read(&mut tiny).0, Verdict::GaveUp(IncompleteWhy::TinyPages)), "page size {size}");
        assert!(tiny.requests < 20);
    }
}

/// Answers round after round by hand; gives the last step.
fn by_hand(rounds: Vec<Vec<Vec<u32>>>) -> Step<u32> {
    let mut walk = Walk::new();
    let mut step = walk.start();
    for pages in rounds {
        let Step::Ask(offsets) = &step else { panic!("ended too early: {step:?}") };
        assert_eq!(offsets.len(), pages.len(), "the script does not fit the questions {offsets:?}");
        step = walk.step(pages);
    }
    step
}

fn span(from: u32, to: u32) -> Vec<u32> {
    (from..to).collect()
}

/// Servers too rare for dice: pages that happen to be cut just where the end is looked for.
#[test]
fn ends_that_are_none() {
    let first = || vec![span(0, 30), span(0, 30)];
    let asked = by_hand(vec![first()]);
    assert!(
        matches!(asked, Step::Ask(offsets) if offsets == [20, 25, 30]),
        "the probes overlap what is known"
    );
    let complete = by_hand(vec![first(), vec![span(20, 30), span(25, 30), vec![]]]);
    assert!(matches!(complete, Step::Complete(rows) if rows == span(0, 30)), "the quiet case");

    let cut = by_hand(vec![first(), vec![span(20, 30), span(25, 30), span(30, 60)]]);
    assert!(matches!(cut, Step::Ask(offsets) if offsets == [0, 0]), "a short page was not the last one");
    let moved_down = by_hand(vec![first(), vec![span(20, 30), span(25, 30), vec![29]]]);
    assert!(matches!(moved_down, Step::Ask(_)), "the place behind the end was not empty");
    let moved_up = by_hand(vec![first(), vec![span(20, 30), span(25, 31), vec![]]]);
    assert!(matches!(moved_up, Step::Ask(offsets) if offsets == [0, 0]), "a row came up behind the last one");
    let ahead = by_hand(vec![first(), vec![span(20, 30), vec![], vec![]]]);
    assert!(matches!(ahead, Step::Ask(_)), "the list became shorter between the probes");
    let mut swapped = span(20, 30);
    swapped.swap(2, 3);
    let swapped = by_hand(vec![first(), vec![swapped, span(25, 30), vec![]]]);
    assert!(
        matches!(swapped, Step::Ask(offsets) if offsets == [0, 0]),
        "an order that changes proves nothing"
    );
    let twice = by_hand(vec![vec![[span(0, 20), span(0, 20)].concat(), vec![]]]);
    assert!(matches!(twice, Step::Ask(offsets) if offsets == [0, 0]), "a row that stands twice on a page");
}

/// One empty answer among two is no empty account.
#[test]
fn an_empty_account_is_seen_empty_twice() {
    assert!(matches!(by_hand(vec![vec![vec![], vec![]]]), Step::Complete(rows) if rows.is_empty()));
    assert!(matches!(by_hand(vec![vec![vec![], vec![1]]]), Step::Ask(_)));
}
