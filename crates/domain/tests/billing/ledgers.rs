//! M2: 100,000 random ledgers add up to the cent, and corrections with them.

use keyroster_domain::billing::{
    ClientTerms, Currency, ExchangeRate, Rounding, Statement, correction, statement,
};
use keyroster_domain::usd::{NANOS, Usd};

use crate::{Numbers, analytics, client, day, markups, october, percent, used};

const MARKUPS: [u32; 6] = [0, 5_500, 30_000, 33_333, 200_000, 999_999];

fn terms(numbers: &mut Numbers) -> ClientTerms {
    let euro = |code: &str, rate: &str| {
        ExchangeRate::parse(Currency::parse(code).expect("a code"), rate, day("2026-10-31")).expect("a rate")
    };
    ClientTerms {
        minimum: numbers.one_in(4).then(|| numbers.amount(200 * 1_000_000_000)),
        fixed: numbers.one_in(4).then(|| numbers.amount(50 * 1_000_000_000)),
        tax: numbers.one_in(2).then(|| percent(19_000)),
        rounding: [Rounding::HalfEven, Rounding::HalfUp, Rounding::Down][numbers.below(3) as usize],
        exchange: match numbers.below(5) {
            0 => euro("EUR", "0.921537"),
            1 => euro("JPY", "152.37"),
            2 => euro("KWD", "0.30721"),
            _ => ExchangeRate::NONE,
        },
    }
}

fn made(numbers: &mut Numbers, terms: ClientTerms, markup: u32) -> Statement {
    let keys: Vec<_> =
        (0..1 + numbers.below(9)).map(|n| (used(&format!("key {n}"), amount(numbers)), None)).collect();
    statement(october(), client(), &keys, analytics(), &markups(markup), terms).expect("a statement")
}

/// Nothing, dust, exact halves of a cent, and ordinary sums.
fn amount(numbers: &mut Numbers) -> Usd {
    match numbers.below(5) {
        0 => Usd::ZERO,
        1 => numbers.amount(10_000_000),
        2 => Usd::from_nanos(5_000_000 * (1 + numbers.below(9_999) as i64)),
        _ => numbers.amount(3_000 * 1_000_000_000),
    }
}

#[test]
fn a_hundred_thousand_ledgers_add_up_and_no_line_is_a_cent_off() {
    let mut numbers = Numbers(2026);
    for _ in 0..100_000 {
        let markup = MARKUPS[numbers.below(6) as usize];
        let terms = terms(&mut numbers);
        let made = made(&mut numbers, terms, markup);
        let lines: i64 = made.lines.iter().map(|line| line.amount.units).sum();
        let charges: i64 = made.charges.iter().map(|charge| charge.amount.units).sum();
        assert_eq!(lines + charges, made.net.units, "{made:#?}");
        assert_eq!(made.net.units + made.tax.map_or(0, |tax| tax.units), made.total.units, "{made:#?}");
        let bottom =
            i128::from(NANOS) * i128::from(NANOS) * 100_000 / i128::from(terms.exchange.currency.units());
        for line in &made.lines {
            let exact =
                i128::from(line.usage.nanos()) * line.markup.on_top() * i128::from(terms.exchange.nanos);
            let off = exact - i128::from(line.amount.units) * bottom;
            assert!(off.abs() < bottom, "{line:#?} is a whole unit off");
        }
        if let Some(minimum) = terms.minimum.filter(|_| terms.exchange == ExchangeRate::NONE) {
            assert!(i128::from(made.net.units + 1) * 10_000_000 > i128::from(minimum.nanos()), "{made:#?}");
        }
    }
}

#[test]
fn ten_thousand_corrections_are_the_difference_and_add_up() {
    let mut numbers = Numbers(7);
    for _ in 0..10_000 {
        let terms = terms(&mut numbers);
        let (before, now) = (made(&mut numbers, terms, 30_000), made(&mut numbers, terms, 30_000));
        let Some(note) = correction(&before, &now) else {
            assert_eq!(before.total, now.total);
            continue;
        };
        assert_eq!(before.total.units + note.total.units, now.total.units);
        assert_eq!(note.net.units + note.tax.map_or(0, |tax| tax.units), note.total.units);
        let lines: i64 = note.lines.iter().map(|line| line.amount().units).sum();
        assert_eq!(lines, note.net.units, "{note:#?}");
    }
}
