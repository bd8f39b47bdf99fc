//! Bad input of bills: what is said of each, that it names a way on, and that nothing is issued or changed by it.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::billing::{
    BillingTermsRequest, FeeChoice, MarkupRequest, RoundingChoice, SellerView,
};
use keyroster_app::wire::clients::ClientRequest;
use keyroster_app::wire::handouts::PaperChoice;
use keyroster_app::wire::months::{DecideUsageRequest, DecisionChoice, MonthRequest, UsageFrom};
use keyroster_app::wire::statements::{
    CorrectionRequest, MonthCloseRequest, StatementForm, StatementsSaveRequest,
};
use keyroster_app::{App, AppError, Outcome};
use support::shop::{Shop, hash_of};

/// In November, October is over and read at both ends.
const NOVEMBER: &str = "2026-11-10T09:00:00Z";

/// What was said of each input.
#[derive(Default)]
struct Said(Vec<String>);

impl Said {
    /// Notes a refusal; a text that is taken fails the test.
    fn note<T>(&mut self, what: &str, outcome: Outcome<T>) {
        let Err(AppError { code, message, safe, .. }) = outcome else { panic!("{what} is taken") };
        assert!(!safe.is_empty(), "{what}: what did not happen is not said: {message}");
        assert!(message.ends_with(['.', '?', ':']), "{what}: {message}");
        self.0.push(format!("{what}\n    {code:?}: {message} {safe}"));
    }

    fn text(&self) -> String {
        self.0.join("\n")
    }
}

async fn shop() -> Shop {
    let shop = Shop::new(&["Harbor & Finch", "Cedar Clinic"]).await;
    shop.markup("2026-01-01", 30_000);
    shop.read("2026-10-01T00:05:00Z", true, &[Some("100"), Some("50")]);
    shop.read("2026-11-01T00:05:00Z", true, &[Some("284.20"), Some("168.90")]);
    shop
}

/// How many lines the record has, and how many statements there are.
async fn trace(app: &App) -> (usize, usize) {
    let history = app.history(&Default::default()).await.expect("history").rows.len();
    (history, app.statements_list().await.expect("a list").statements.len())
}

async fn close(app: &App, month: &str, source: UsageFrom) -> Outcome<()> {
    let shown = app.month_view(&MonthRequest { month: month.into(), source: Some(source) }).await?;
    app.month_close(&MonthCloseRequest { month: month.into(), source, digest: shown.digest }).await.map(drop)
}

fn client(change: impl FnOnce(&mut ClientRequest)) -> ClientRequest {
    let mut request = ClientRequest { name: "Oak Street Bakery".into(), ..ClientRequest::default() };
    change(&mut request);
    request
}

fn terms(change: impl FnOnce(&mut BillingTermsRequest)) -> BillingTermsRequest {
    let mut request = BillingTermsRequest {
        currency: "USD".into(),
        rounding: RoundingChoice::HalfEven,
        fee: FeeChoice::Own,
        fee_percent: "5".into(),
        fee_minimum: String::new(),
        purchase: String::new(),
        tax: String::new(),
        seller: SellerView::default(),
    };
    change(&mut request);
    request
}

/// A month that is no month, has not begun, is not over, was not read, or is asked for by figures nobody sees any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_that_cannot_be_stated_says_why_and_issues_nothing() {
    let shop = shop().await;
    let app = shop.open(NOVEMBER).await;
    let (before, mut said) = (trace(&app).await, Said::default());
    for month in ["soon", "2026-13", "10/2026", "2026-1", "October", "2026-10-01", "2026-12", "9999-01"] {
        said.note(&format!("month ‘{month}’"), close(&app, month, UsageFrom::Readings).await);
        assert!(app.usage_view(month).await.is_err() && app.usage_file(month).await.is_err(), "{month}");
        assert!(app.all_accounts_month(month).await.is_err(), "{month}");
    }
    for year in ["20x6", "26", "2026-10"] {
        said.note(&format!("year ‘{year}’"), app.year_view(year).await);
    }
    said.note("the running month", close(&app, "2026-11", UsageFrom::Readings).await);
    said.note("a month before the first reading", close(&app, "2026-08", UsageFrom::Readings).await);
    said.note("a month of which only the end was read", close(&app, "2026-09", UsageFrom::Readings).await);
    said.note("analytics that were not asked", close(&app, "2026-10", UsageFrom::Analytics).await);
    let other = MonthCloseRequest {
        month: "2026-10".into(),
        source: UsageFrom::Readings,
        digest: "of other figures".into(),
    };
    said.note("figures that are not on show", app.month_close(&other).await);
    let decide = |month: &str, key: String| DecideUsageRequest {
        month: month.into(),
        key,
        decision: DecisionChoice::Count,
    };
    said.note("a decision about nothing doubtful", app.usage_decide(&decide("2026-10", hash_of(0))).await);
    said.note("a decision about no key", app.usage_decide(&decide("2026-10", "nonsense".into())).await);
    let correct = CorrectionRequest { id: 99, reason: "Why not".into(), digest: String::new() };
    said.note("a correction of no statement", app.correction_issue(&correct).await);
    let save = |month: &str| StatementsSaveRequest {
        id: None,
        month: Some(month.into()),
        holder_id: None,
        forms: vec![StatementForm::Pdf],
        paper: PaperChoice::A4,
    };
    for month in ["2026-10", "nonsense"] {
        let out = shop.dir.path().join("out");
        said.note(&format!("statements of ‘{month}’"), app.statements_save(&save(month), &out, false).await);
        assert!(!out.exists(), "no folder is made for nothing");
    }
    assert_eq!(trace(&app).await, before, "nothing is issued, nothing is on record");
    insta::assert_snapshot!(said.text());
}

/// A reading that is missing at the end, and one that is not complete, are no end of a month.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_without_its_last_reading_waits_for_one() {
    let shop = Shop::new(&["Harbor & Finch"]).await;
    shop.markup("2026-01-01", 30_000);
    shop.read("2026-10-01T00:05:00Z", true, &[Some("100")]);
    shop.read("2026-10-20T00:05:00Z", true, &[Some("130")]);
    shop.read("2026-11-01T00:05:00Z", false, &[Some("140")]);
    let app = shop.open(NOVEMBER).await;
    let mut said = Said::default();
    said.note("no complete reading since the end", close(&app, "2026-10", UsageFrom::Readings).await);
    assert!(app.statements_list().await.expect("a list").statements.is_empty());
    Shop::shut(app).await;
    shop.read("2026-11-10T10:00:00Z", true, &[Some("150")]);
    let app = shop.open("2026-11-10T11:00:00Z").await;
    close(&app, "2026-10", UsageFrom::Readings).await.expect("closed with the reading it asked for");
    insta::assert_snapshot!(said.text());
}

/// Markups, amounts, currencies, addresses, days: read strictly, and what is not understood changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_not_understood_changes_no_terms() {
    let shop = shop().await;
    let app = shop.open(NOVEMBER).await;
    let (before, mut said) = (trace(&app).await, Said::default());
    for percent in ["-5 %", "1000 %", "0.2", "abc", "1.2345 %", "", "0.9×", "=30", "٣٠ %"] {
        let request = MarkupRequest { holder_id: None, from: "2026-11-01".into(), percent: percent.into() };
        said.note(&format!("markup ‘{percent}’"), app.markup_set(&request).await);
    }
    for from in ["soon", "2026-02-30", "1.11.2026"] {
        let request = MarkupRequest { holder_id: None, from: from.into(), percent: "30 %".into() };
        said.note(&format!("markup from ‘{from}’"), app.markup_set(&request).await);
    }
    for limit in ["0", "-5", "(5)", "n/a", "∞", "1e3", "=5+5", "٥", "5 €", "1,000", "99999999999999"] {
        let request = client(|one| one.limit = limit.into());
        said.note(&format!("limit ‘{limit}’"), app.client_save(&request).await);
    }
    let odd: [(&str, ClientRequest); 7] = [
        ("no name", client(|one| one.name = "  ".into())),
        ("a name of 5,310 letters", client(|one| one.name = "a".repeat(5_310))),
        ("address ‘ada@’", client(|one| one.email = "ada@".into())),
        ("minimum ‘much’", client(|one| one.minimum = "much".into())),
        ("monthly amount ‘-1’", client(|one| one.fixed = "-1".into())),
        ("tax ‘0.19’", client(|one| one.tax = "0.19".into())),
        ("a client that is not there", client(|one| one.holder_id = Some(4711))),
    ];
    for (what, request) in odd {
        said.note(what, app.client_save(&request).await);
    }
    for currency in ["EURO", "€", "U$D", ""] {
        let request = terms(|one| one.currency = currency.into());
        said.note(&format!("currency ‘{currency}’"), app.billing_set(&request).await);
    }
    let odd: [(&str, BillingTermsRequest); 4] = [
        ("tax ‘-19 %’", terms(|one| one.tax = "-19 %".into())),
        ("fee ‘a lot’", terms(|one| one.fee_percent = "a lot".into())),
        ("fee of at least ‘x’", terms(|one| one.fee_minimum = "x".into())),
        ("purchase of ‘0’", terms(|one| one.purchase = "0".into())),
    ];
    for (what, request) in odd {
        said.note(what, app.billing_set(&request).await);
    }
    said.note("a rate while bills are in dollars", app.rate_set("2026-10-31", "0.92").await);
    said.note("a rate of tomorrow", app.rate_set("2026-11-11", "0.92").await);
    assert_eq!(trace(&app).await, before, "nothing is changed, nothing is on record");
    insta::assert_snapshot!(said.text());
}

/// A client without an address gets a statement and no draft; where a draft is all that was asked for, it is said.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_without_an_address_is_named_and_gets_no_draft() {
    let shop = shop().await;
    let app = shop.open(NOVEMBER).await;
    let bare = ClientRequest {
        holder_id: Some(shop.clients[1]),
        name: "Cedar Clinic".into(),
        ..ClientRequest::default()
    };
    app.client_save(&bare).await.expect("saved");
    close(&app, "2026-10", UsageFrom::Readings).await.expect("closed");
    let drafts = |holder_id| StatementsSaveRequest {
        id: None,
        month: Some("2026-10".into()),
        holder_id,
        forms: vec![StatementForm::Letter],
        paper: PaperChoice::A4,
    };
    let out = shop.dir.path().join("drafts");
    let saved = app.statements_save(&drafts(None), &out, false).await.expect("saved");
    assert_eq!((saved.files, saved.without_email), (1, vec!["Cedar Clinic".to_owned()]));
    let (mut said, out) = (Said::default(), shop.dir.path().join("none"));
    said.note("a draft to nobody", app.statements_save(&drafts(Some(shop.clients[1])), &out, false).await);
    assert!(!out.exists(), "no folder is made for nothing");
    insta::assert_snapshot!(said.text());
}
