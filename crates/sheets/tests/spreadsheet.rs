//! Every CSV that we write, opened by a real spreadsheet (LibreOffice without a window) that evaluates what it takes for a
//! formula: nothing of what strangers typed runs, and keys and hashes come through byte for byte (promise S9).
//!
//! Skipped, and said, where LibreOffice Calc is not installed: it takes 270 MB.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use jiff::Timestamp;
use jiff::civil::date;
use keyroster_domain::billing::{
    Client, ClientMonth, ClientTerms, KeyPart, KeyPeriod, Markup, MarkupHistory, Month, Percent, PurchaseFee,
    Source, client_month, correction, statement, totals,
};
use keyroster_domain::holder::Person;
use keyroster_domain::key::{KeyHash, SeenLimit};
use keyroster_domain::limit::{Limit, Reset, Terms};
use keyroster_domain::usage::{UsageRow, UsageSnapshot};
use keyroster_domain::usd::Usd;
use keyroster_sheets::clients_file::{self, ClientEntry};
use keyroster_sheets::comparison_file::{self, Comparison, ComparisonLine, Moment};
use keyroster_sheets::history_file::{self, HistoryLine};
use keyroster_sheets::key_list::{self, Account, KeyLine};
use keyroster_sheets::limits_file::{self, LimitCell};
use keyroster_sheets::mail_merge::{self, MergeLine};
use keyroster_sheets::roster_file;
use keyroster_sheets::snapshot_file::{self, FilePerson, SnapshotFile};
use keyroster_sheets::statement_file::{self, Issued, IssuedNote, ModelUse, Seller};
use keyroster_sheets::usage_file::{self, UsageLine, UsageSource};

const KEY: &str = "sk-or-v1-0000000000000000000000000000000000000000000000000000000000000001";
const HASH: &str = "00e1f9c2a45b6d7800e1f9c2a45b6d7800e1f9c2a45b6d7800e1f9c2a45b6d78";
/// What strangers call themselves.
const NAMES: [&str; 10] = [
    "=HYPERLINK(\"http://x.example\",\"grades\")",
    "+1+1",
    "-2+3",
    "@SUM(1,1)",
    "＝1+1",
    "＋1+1",
    " =1+1",
    "\t=1+1",
    "=cmd|' /C calc'!A0",
    "\u{feff}=1+1",
];

fn terms() -> Terms {
    Terms { limit: Limit::NoLimit, reset: Reset::Never, expires: None }
}

fn snapshot(name: &str) -> SnapshotFile {
    let taken = Timestamp::UNIX_EPOCH;
    let hash = KeyHash::new(HASH);
    let row = UsageRow {
        hash: hash.clone(),
        name: name.to_owned(),
        label: Some(name.to_owned()),
        disabled: Some(false),
        limit: SeenLimit::Of(Usd::from_cents(500)),
        remaining: Some(Usd::from_nanos(-1)),
        reset: Some(Reset::Never),
        usage: Some(Usd::from_cents(12)),
        byok_usage: None,
        created_at: None,
        expires_at: None,
        last_used_at: None,
        read_at: None,
        gone: false,
    };
    let rows = vec![row];
    let snapshot = UsageSnapshot { began: taken, ended: taken, complete: true, account_usage: None, rows };
    let person = FilePerson { email: name.to_owned(), name: name.to_owned() };
    SnapshotFile { snapshot, people: HashMap::from([(hash, person)]), practice: false }
}

fn comparison(name: &str) -> Comparison {
    let text = || name.to_owned();
    let moment =
        || Moment { name: text(), at: text(), utc: "2026-12-18T14:05:03Z".to_owned(), complete: true };
    Comparison {
        title: text(),
        earlier: moment(),
        later: moment(),
        lines: vec![ComparisonLine {
            name: text(),
            email: text(),
            before: Some(Usd::ZERO),
            after: Some(Usd::from_cents(5)),
            spent: Some(Usd::from_cents(5)),
            share: 1000,
            note: text(),
        }],
        spent: Usd::from_cents(5),
        middle: None,
        counts: Vec::new(),
        remarks: vec![text()],
        practice: false,
    }
}

/// A client of this name with two keys of it, the first of which used so much.
fn month_of(name: &str, used: u32) -> (ClientMonth, Issued) {
    let month = Month::parse("2026-10").expect("a month");
    let (from, to) = (month.first_day(), month.next().first_day());
    let key = |hash: &str, cents: i64| {
        let part = KeyPart { from, to, credits: Usd::from_cents(cents), byok: Usd::from_cents(1) };
        let key = KeyPeriod {
            hash: KeyHash::new(hash),
            name: name.to_owned(),
            parts: vec![part],
            doubt: None,
            deleted: None,
        };
        (key, None)
    };
    let keys = [key(HASH, i64::from(used)), key("00aa", 300)];
    let markups = MarkupHistory {
        account: vec![Markup { from, percent: Percent::from_thousandths(30_000) }],
        own: vec![],
    };
    let client = || Client { id: 1, name: name.to_owned() };
    let source = || Source::Analytics { read: Timestamp::UNIX_EPOCH };
    let (terms, text) = (ClientTerms::default(), || name.to_owned());
    let dollars = client_month(month, client(), &keys, source(), &markups, terms, &PurchaseFee::CARD);
    let issued = Issued {
        number: "2026-10-001".to_owned(),
        issued_on: date(2026, 11, 2),
        seller: Seller {
            name: text(),
            address: vec![text()],
            email: Some(text()),
            tax_id: Some(text()),
            payment: Some(text()),
        },
        statement: statement(month, client(), &keys, source(), &markups, terms).expect("a statement"),
        models: vec![ModelUse { model: text(), usage: Usd::from_cents(5) }],
        models_read: Some(Timestamp::UNIX_EPOCH),
        practice: false,
    };
    (dollars.expect("a month"), issued)
}

/// The files of bills: a month, its usage, a statement, a note about it, the list of clients.
fn bills(name: &str) -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let (month, issued) = month_of(name, 1200);
    let (_, before) = month_of(name, 1500);
    let text = || name.to_owned();
    let note = IssuedNote {
        number: "2026-10-002".to_owned(),
        issued_on: issued.issued_on,
        seller: issued.seller.clone(),
        corrects: issued.number.clone(),
        month: issued.statement.month,
        client: issued.statement.client.clone(),
        reason: text(),
        note: correction(&before.statement, &issued.statement).expect("a difference"),
        terms: issued.statement.terms,
        source: issued.statement.source.clone(),
        practice: false,
    };
    let entry = ClientEntry {
        name: text(),
        email: Some(text()),
        external_ids: vec![text()],
        notes: Some(text()),
        id: Some(text()),
        ..ClientEntry::default()
    };
    let line = UsageLine {
        client: Some(name),
        key: name,
        hash: HASH,
        day: Some(date(2026, 10, 3)),
        model: Some(name),
        usage: Some(Usd::from_cents(5)),
        byok: Some(Usd::ZERO),
        source: UsageSource::Activity,
        read: Timestamp::UNIX_EPOCH,
    };
    let all = totals([&month.sums]).expect("sums");
    vec![
        ("statement", statement_file::csv(&issued), &[]),
        ("note", statement_file::note_csv(&note), &[]),
        ("clients", clients_file::csv([&entry], false), &[]),
        ("usage", usage_file::csv(&[line], false), &[HASH]),
        ("month", usage_file::month_csv(issued.statement.month, &[month], &all, false), &[]),
    ]
}

/// Every file, with this name wherever a stranger's text can stand; which of them hold the key and the hash.
fn all(name: &str) -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let line = KeyLine { email: name, name, key_name: name, api_key: KEY, terms: terms(), hash: HASH };
    let merge =
        MergeLine { email: name, name, id: name, group: name, api_key: KEY, terms: terms(), last_day: None };
    let limits = limits_file::Line {
        email: name,
        name,
        target_limit: LimitCell::NoLimit,
        actual_limit: SeenLimit::Of(Usd::ZERO),
        target_disabled: None,
        actual_disabled: Some(true),
        key_name: name,
        hash: HASH,
    };
    let text = || name.to_owned();
    let person = Person {
        name: text(),
        email: Some(text()),
        external_id: Some(text()),
        group: Some(text()),
        ..Person::default()
    };
    let history = HistoryLine {
        entry: 1,
        time: "2026-12-18T14:05:03Z".to_owned(),
        what: text(),
        on: text(),
        who: text(),
        result: "done".to_owned(),
        before: text(),
        after: text(),
    };
    vec![
        ("keys", key_list::csv(&[line], Account::Real).to_vec(), &[KEY, HASH]),
        ("merge", mail_merge::csv(&[merge], name, name, Account::Real).to_vec(), &[KEY]),
        ("limits", limits_file::csv(&[limits], false), &[HASH]),
        ("roster", roster_file::csv([&person], false), &[]),
        ("snapshot", snapshot_file::csv(&snapshot(name)), &[HASH]),
        ("compare", comparison_file::csv(&comparison(name)), &[]),
        ("history", history_file::csv(&[history], Account::Real), &[]),
    ]
}

/// Opens these files as a person would by a double click, every formula evaluated, and saves them as workbooks. `false`
/// where there is no LibreOffice Calc.
fn opened(dir: &Path, files: &[String]) -> bool {
    let profile = format!("-env:UserInstallation=file://{}", dir.join("profile").display());
    // Commas, quotes, UTF-8, from line 1; quoted cells are no texts by that alone, numbers are found, formulas count.
    let reading = "--infilter=CSV:44,34,76,1,,0,false,true,false,false,false,0,true";
    let mut command = Command::new("soffice");
    command.args([&profile, "--headless", "--norestore", reading, "--convert-to", "xlsx", "--outdir"]);
    command.arg(dir).args(files).current_dir(dir);
    command.output().is_ok_and(|ran| ran.status.success()) && dir.join("control.xlsx").exists()
}

/// Formulas and texts of a workbook's only sheet.
fn read(path: &Path) -> (Vec<String>, Vec<String>) {
    let mut book: Xlsx<_> = open_workbook(path).expect("a workbook");
    let sheet = book.sheet_names()[0].clone();
    let formulas = book.worksheet_formula(&sheet).expect("formulas");
    let cells = book.worksheet_range(&sheet).expect("cells");
    let found =
        formulas.used_cells().map(|(_, _, formula)| formula.clone()).filter(|formula| !formula.is_empty());
    let texts = cells.used_cells().map(|(_, _, cell)| match cell {
        Data::String(text) => text.clone(),
        other => other.to_string(),
    });
    (found.collect(), texts.collect())
}

#[test]
fn no_spreadsheet_runs_a_name_and_keys_come_through() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut files = vec!["control.csv".to_owned()];
    std::fs::write(dir.path().join("control.csv"), "name\r\n\"=1+1\"\r\n").expect("written");
    let mut wanted = Vec::new();
    for (n, name) in NAMES.iter().enumerate() {
        for (kind, bytes, whole) in all(name).into_iter().chain(bills(name)) {
            let stem = format!("{kind}-{n}");
            std::fs::write(dir.path().join(format!("{stem}.csv")), bytes).expect("written");
            files.push(format!("{stem}.csv"));
            wanted.push((stem, name, whole));
        }
    }
    if !opened(dir.path(), &files) {
        println!("skipped: LibreOffice Calc (soffice) is not installed here");
        return;
    }
    let (control, _) = read(&dir.path().join("control.xlsx"));
    assert_eq!(control.len(), 1, "an unguarded formula runs here, so finding none says something");
    for (stem, name, whole) in wanted {
        let (formulas, texts) = read(&dir.path().join(format!("{stem}.xlsx")));
        assert_eq!(formulas, Vec::<String>::new(), "{stem}: {name:?} runs");
        for exact in whole {
            assert!(texts.iter().any(|text| text == exact), "{stem}: {exact} is not as it was: {texts:?}");
        }
        assert!(texts.len() > 8, "{stem}: the file was read: {texts:?}");
    }
}
