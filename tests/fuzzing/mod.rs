//! Fuzzing on the stable compiler: what is known is changed at random and given to what reads it. Other rooms take this
//! file in with `#[path]`; it uses `std` only.
//!
//! An input that is read in a new way (by the shape that the target tells) joins those that are changed further. Every
//! target begins with what was found before: `tests/fixtures/fuzz/TARGET`. What breaks is written to a file, and its
//! place is told; it belongs into that folder, with the mending.
//!
//! `KEYROSTER_FUZZ_SECONDS` says how long each target is fuzzed (3); `KEYROSTER_SEED` where chance begins (0).
#![allow(dead_code, reason = "each test program uses its part of it")]

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Inputs longer than this are cut: what is slow in proportion is no finding.
const LONGEST: usize = 16 * 1024;

/// Interesting inputs that are kept at most.
const KEPT: usize = 3_000;

/// Something that reads bytes.
pub struct Target<'a> {
    /// Names its folder of found cases.
    pub name: &'a str,
    /// What is known to be read, well or badly.
    pub seeds: Vec<Vec<u8>>,
    /// Pieces that such inputs are made of.
    pub words: &'a [&'a str],
}

/// Changes and reads until the time is over. `look` panics where a promise is broken, and tells how the input was read.
#[track_caller]
pub fn fuzz(target: Target<'_>, look: impl Fn(&[u8]) -> u64) {
    let mut chance = Chance(number("KEYROSTER_SEED", 0) ^ shape(&target.name));
    let mut inputs = [found_before(target.name), target.seeds].concat();
    assert!(!inputs.is_empty(), "{}: nothing to begin with", target.name);
    let mut shapes = HashSet::new();
    for input in &inputs {
        shapes.insert(tried(target.name, input, &look));
    }
    let (begun, time) = (Instant::now(), Duration::from_secs(number("KEYROSTER_FUZZ_SECONDS", 3)));
    let mut cases = inputs.len();
    while begun.elapsed() < time {
        let input = changed(&mut chance, &inputs, target.words);
        cases += 1;
        if shapes.insert(tried(target.name, &input, &look)) && inputs.len() < KEPT {
            inputs.push(input);
        }
    }
    std::fs::create_dir_all(found_now()).expect("a folder");
    let told = format!("{}\t{cases}\t{}\n", target.name, shapes.len());
    std::fs::write(found_now().join(format!("{}.cases", target.name)), told).expect("written");
}

fn tried(name: &str, input: &[u8], look: &impl Fn(&[u8]) -> u64) -> u64 {
    // An input is looked at alone; nothing that a panic leaves half done is used again.
    catch_unwind(AssertUnwindSafe(|| look(input))).unwrap_or_else(|_| {
        let path = found_now().join(format!("{name}-{:016x}", shape(&input)));
        std::fs::create_dir_all(found_now()).expect("a folder");
        std::fs::write(&path, input).expect("written");
        panic!(
            "{name}: an input breaks it. It is in {}; keep it in tests/fixtures/fuzz/{name}",
            path.display()
        );
    })
}

/// A number for anything that can be told apart.
pub fn shape(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// Every file of a folder among the fixtures.
pub fn fixtures(folder: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(top().join("tests/fixtures").join(folder))
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    paths.sort();
    paths.into_iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

fn found_before(name: &str) -> Vec<Vec<u8>> {
    fixtures(&format!("fuzz/{name}"))
}

fn found_now() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz")
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().expect("a whole number"))
}

/// A small generator, so that a seed says everything.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap_or(0) % most.max(1)
    }

    /// A piece of something so long, short ones more often.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let from = self.below(length + 1);
        let most = [4, 32, 1024, length][self.below(4)].min(length - from);
        from..from + self.below(most + 1)
    }
}

const BYTES: &[u8] = b"\0\n\r\t\",;|'=+-@.0159%e\\{}[]<>\x1b\x7f\x80\xbf\xc3\xed\xf0\xfe\xff";

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "-1",
    "1e3",
    "1E400",
    "1e-7",
    "0.1",
    "9999999999",
    "92233720368547758.08",
    "18446744073709551616",
    "0.0000000001",
    "NaN",
    "Infinity",
    "1,000",
    "1.000,00",
    "٣",
    "0x10",
    "00",
    "1_000",
    "999999.99",
    "1000000",
];

fn changed(chance: &mut Chance, inputs: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut bytes = inputs[chance.below(inputs.len())].clone();
    bytes.truncate(LONGEST);
    for _ in 0..=chance.below(4) {
        change(chance, &mut bytes, inputs, words);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(chance: &mut Chance, bytes: &mut Vec<u8>, inputs: &[Vec<u8>], words: &[&str]) {
    let at = chance.below(bytes.len() + 1);
    match chance.below(11) {
        0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
        1 if at < bytes.len() => bytes[at] = BYTES[chance.below(BYTES.len())],
        2 => bytes.insert(at, BYTES[chance.below(BYTES.len())]),
        3 => drop(bytes.drain(chance.range(bytes.len()))),
        4 => {
            let piece = bytes[chance.range(bytes.len())].to_vec();
            bytes.splice(at..at, piece.repeat(1 + chance.below(3)));
        }
        5 => {
            let other = &inputs[chance.below(inputs.len())];
            let piece = other[chance.range(other.len())].to_vec();
            let place = chance.range(bytes.len());
            bytes.splice(place, piece);
        }
        6 => bytes.truncate(at),
        7 => instead_of_a_number(chance, bytes),
        8 => {
            let most = chance.below(2_000);
            bytes.splice(at..at, vec![BYTES[chance.below(BYTES.len())]; most]);
        }
        _ => {
            let word = words.get(chance.below(words.len())).copied().unwrap_or("x");
            let place = if chance.below(2) == 0 { at..at } else { chance.range(bytes.len()) };
            bytes.splice(place, word.bytes());
        }
    }
}

/// Puts another number in the place of one.
fn instead_of_a_number(chance: &mut Chance, bytes: &mut Vec<u8>) {
    let starts: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes[*at].is_ascii_digit() && (*at == 0 || !bytes[at - 1].is_ascii_digit()))
        .collect();
    let Some(from) = starts.get(chance.below(starts.len())).copied() else { return };
    let digits = bytes[from..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    bytes.splice(from..from + digits, NUMBERS[chance.below(NUMBERS.len())].bytes());
}

#[test]
fn what_breaks_is_found_and_its_input_kept() {
    // A reader with a flaw behind two steps: it is met only if what is read anew is changed further.
    let flawed = |bytes: &[u8]| {
        let two = bytes.windows(2).any(|pair| pair == b"=@");
        assert!(!(two && bytes.len() > 200), "planted");
        shape(&(two, bytes.len() / 50))
    };
    let target = Target { name: "planted", seeds: vec![b"name,limit\nAda,5".to_vec()], words: &["=@"] };
    let broken =
        catch_unwind(AssertUnwindSafe(|| fuzz(target, flawed))).expect_err("it is found within the time");
    let told = broken.downcast_ref::<String>().expect("a text").clone();
    let path = told.split("It is in ").nth(1).and_then(|rest| rest.split(';').next()).expect("a place");
    let kept = std::fs::read(path).expect("the input was kept");
    std::fs::remove_file(path).expect("removed");
    assert!(catch_unwind(|| flawed(&kept)).is_err(), "the kept input breaks it again");
}
