//! A seller's month over a real file: worked out from what was read, closed once, never changed, corrected by notes.

#[allow(dead_code, reason = "each test program uses a part of it")]
mod support;

use keyroster_app::wire::billing::{
    BillingTermsRequest, FeeChoice, MarkupRequest, RoundingChoice, SellerView,
};
use keyroster_app::wire::clients::VerifyState;
use keyroster_app::wire::handouts::PaperChoice;
use keyroster_app::wire::months::{DecideUsageRequest, DecisionChoice, MonthRequest, MonthView, UsageFrom};
use keyroster_app::wire::statements::{
    CorrectionRequest, MonthCloseRequest, MonthClosedView, StatementForm, StatementKindView,
    StatementsSaveRequest,
};
use keyroster_app::{App, Code, Outcome};
use support::shop::{Shop, hash_of};

const NOVEMBER: &str = "2026-11-10T09:00:00Z";

async fn month(app: &App, month: &str) -> MonthView {
    app.month_view(&MonthRequest { month: month.into(), source: None }).await.expect("a month")
}

async fn close(app: &App, view: &MonthView) -> Outcome<MonthClosedView> {
    let source = view.sources.iter().find(|one| one.chosen).map_or(UsageFrom::Readings, |one| one.source);
    let request = MonthCloseRequest { month: view.month.clone(), source, digest: view.digest.clone() };
    app.month_close(&request).await
}

fn titles(view: &MonthView, state: VerifyState) -> Vec<&str> {
    view.checks.iter().filter(|line| line.state == state).map(|line| line.title.as_str()).collect()
}

/// Two clients, a markup of 30 %, October read at both ends and in the middle.
async fn shop() -> Shop {
    let shop = Shop::new(&["Harbor & Finch", "Cedar Clinic"]).await;
    shop.markup("2026-01-01", 30_000);
    shop.read("2026-10-01T00:05:00Z", true, &[Some("100"), Some("50")]);
    shop.read("2026-10-15T00:05:00Z", true, &[Some("200"), Some("60")]);
    shop.read("2026-11-01T00:05:00Z", true, &[Some("284.20"), Some("168.90")]);
    shop
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_what_was_read_with_the_margin_that_is_left() {
    let shop = shop().await;
    let app = shop.open(NOVEMBER).await;
    let view = month(&app, "2026-10").await;
    assert!(view.can_close, "{:?}", view.checks);
    insta::assert_snapshot!(
        serde_json::to_string_pretty(&MonthView { clients: vec![], ..view.clone() }).expect("text")
    );
    let first = &view.clients[0];
    assert_eq!(
        (first.name.as_str(), first.sums.usage.as_str(), first.sums.billed.as_str()),
        ("Harbor & Finch", "184.20", "239.46")
    );
    assert_eq!(first.sums.share.as_deref(), Some("18.8"), "1.3× with the card fee leaves 18.8 %");
    let known: Vec<_> = first
        .days
        .iter()
        .filter_map(|day| day.credits.as_deref().map(|used| (day.day.as_str(), used)))
        .collect();
    assert_eq!(known, [("2026-10-15", "100.00")], "only the day of a reading is known, the others are gaps");
    let year = app.year_view("2026").await.expect("a year");
    assert_eq!(year.months[9].totals.as_ref().map(|sums| sums.billed.as_str()), Some("394.03"));
    assert!(
        year.months[0].totals.is_none() && !year.months[0].gap.is_empty(),
        "January is not known, and says so"
    );
    let all = app.all_accounts_month("2026-10").await.expect("all accounts");
    assert_eq!((all.accounts.len(), all.totals.usage.as_str()), (1, "303.10"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_month_never_changes_and_the_next_begins_where_it_ended() {
    let shop = shop().await;
    let app = shop.open(NOVEMBER).await;
    let view = month(&app, "2026-10").await;
    let closed = close(&app, &view).await.expect("closed");
    let numbers: Vec<_> = closed
        .statements
        .iter()
        .map(|one| (one.number.as_str(), one.client.as_str(), one.total.as_str()))
        .collect();
    assert_eq!(
        numbers,
        [("2026-10-001", "Cedar Clinic", "$154.57"), ("2026-10-002", "Harbor & Finch", "$239.46")]
    );
    assert_eq!(close(&app, &view).await.expect_err("once").code, Code::NothingToDo);
    // A markup set afterwards, from a day in the closed month, does not touch it.
    let later = MarkupRequest { holder_id: None, from: "2026-10-01".into(), percent: "50 %".into() };
    app.markup_set(&later).await.expect("set");
    let after = month(&app, "2026-10").await;
    assert!(after.closed_at.is_some() && !after.can_close);
    assert_eq!(after.totals.billed, view.totals.billed, "a closed month says what was issued");
    Shop::shut(app).await;
    // A reading between the edge and the next one: November begins at October's last reading all the same.
    shop.read("2026-12-01T00:05:00Z", true, &[Some("300"), Some("170")]);
    let app = shop.open("2026-12-02T09:00:00Z").await;
    let november = month(&app, "2026-11").await;
    assert_eq!(november.totals.usage, "16.90", "300 + 170 less what October ended with");
    let history =
        app.history(&keyroster_app::wire::history::HistoryRequest::default()).await.expect("history");
    let issued = history.rows.iter().filter(|row| row.what == "Statement issued").count();
    assert_eq!(issued, 2, "each with its content hash on record");
    assert!(app.history_verify().await.expect("verified").whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fallen_counter_waits_for_a_decision_and_is_named() {
    let shop = shop().await;
    shop.read("2026-11-01T12:00:00Z", true, &[Some("290"), Some("170")]);
    shop.read("2026-11-20T00:05:00Z", true, &[Some("280"), Some("172")]);
    shop.read("2026-12-01T00:05:00Z", true, &[Some("284"), Some("180")]);
    let app = shop.open("2026-12-02T09:00:00Z").await;
    let view = month(&app, "2026-11").await;
    assert!(!view.can_close);
    assert_eq!(
        titles(&view, VerifyState::Problem),
        ["Harbor & Finch: OpenRouter corrected a counter downwards"]
    );
    assert_eq!(close(&app, &view).await.expect_err("undecided").code, Code::FieldNeedsMending);
    assert!(app.statements_list().await.expect("a list").statements.is_empty(), "nothing was issued");
    let decide = |decision| DecideUsageRequest { month: "2026-11".into(), key: hash_of(0), decision };
    app.usage_decide(&decide(DecisionChoice::LeaveOut)).await.expect("decided");
    let out = month(&app, "2026-11").await;
    assert_eq!((out.can_close, out.totals.usage.as_str()), (true, "11.10"), "only the other client's usage");
    close(&app, &out).await.expect("closed");
    let statements = app.statements_list().await.expect("a list").statements;
    assert_eq!(statements.len(), 1, "nothing to pay, nothing undecided: no statement for the first");
    // Decided otherwise afterwards: the statement stays, a correction is not possible without one, the key's month is lost to nobody.
    let other = app
        .usage_decide(&DecideUsageRequest {
            month: "2026-11".into(),
            key: hash_of(1),
            decision: DecisionChoice::Count,
        })
        .await;
    assert_eq!(other.expect_err("not doubtful").code, Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_keys_last_reading_is_billed_and_a_vanished_one_is_asked_about() {
    let shop = Shop::new(&["Oak Street Bakery", "Studio Kestrel"]).await;
    shop.markup("2026-01-01", 40_000);
    shop.read("2026-10-01T00:05:00Z", true, &[Some("10"), Some("5")]);
    shop.last_reading("2026-10-14T12:00:00Z", 0, "16.12");
    shop.read("2026-11-01T00:05:00Z", true, &[None, None]);
    let app = shop.open(NOVEMBER).await;
    let view = month(&app, "2026-10").await;
    assert_eq!(titles(&view, VerifyState::Problem), ["Studio Kestrel: a key is gone without a last reading"]);
    assert!(titles(&view, VerifyState::Info).contains(&"Oak Street Bakery: a key was deleted"));
    let bakery = view.clients.iter().find(|client| client.name == "Oak Street Bakery").expect("there");
    assert_eq!(
        (bakery.sums.usage.as_str(), bakery.sums.billed.as_str(), bakery.deleted),
        ("6.12", "8.57", 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_reading_is_named_and_nothing_is_billed_twice() {
    let shop = Shop::new(&["Tidewater Realty"]).await;
    shop.markup("2026-01-01", 30_000);
    shop.read("2026-09-03T08:00:00Z", true, &[Some("3")]);
    shop.read("2026-10-04T08:00:00Z", true, &[Some("10")]);
    shop.read("2026-11-03T08:00:00Z", false, &[Some("19")]);
    shop.read("2026-11-05T08:00:00Z", true, &[Some("20")]);
    let app = shop.open(NOVEMBER).await;
    let (september, october) = (month(&app, "2026-09").await, month(&app, "2026-10").await);
    assert_eq!((september.totals.usage.as_str(), october.totals.usage.as_str()), ("7.00", "10.00"));
    assert!(titles(&september, VerifyState::Info).contains(&"The first reading came late"));
    assert!(
        titles(&october, VerifyState::Info).contains(&"The last reading came late"),
        "{:?}",
        october.checks
    );
    assert!(october.source.contains("5 Nov"), "an incomplete reading is no edge: {}", october.source);
    let before = month(&app, "2026-08").await;
    assert!(!before.can_close);
    assert!(before.checks.iter().any(|line| line.detail.contains("Usage was first recorded on 3 Sep 2026")));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_markup_or_rate_nothing_is_issued() {
    let shop = Shop::new(&["Lumen Legal"]).await;
    shop.read("2026-10-01T00:05:00Z", true, &[Some("0")]);
    shop.read("2026-11-01T00:05:00Z", true, &[Some("97.481")]);
    let app = shop.open(NOVEMBER).await;
    let view = month(&app, "2026-10").await;
    assert_eq!(titles(&view, VerifyState::Problem), ["No markup holds on 1 Oct 2026"]);
    assert_eq!(close(&app, &view).await.expect_err("no markup").code, Code::FieldNeedsMending);
    for wrong in ["-5 %", "1000 %", "0.2", "abc"] {
        let request = MarkupRequest { holder_id: None, from: "2026-01-01".into(), percent: wrong.into() };
        assert_eq!(app.markup_set(&request).await.expect_err(wrong).code, Code::FieldNeedsMending, "{wrong}");
    }
    let right = MarkupRequest { holder_id: None, from: "2026-01-01".into(), percent: "1.35×".into() };
    app.markup_set(&right).await.expect("set");
    app.billing_set(&terms("EUR")).await.expect("set");
    let view = month(&app, "2026-10").await;
    assert_eq!(titles(&view, VerifyState::Problem), ["No rate for EUR is stated"]);
    for (day, rate) in [
        ("2026-10-31", "0"),
        ("2026-10-31", "-1"),
        ("2026-10-31", "much"),
        ("2027-01-01", "0.9"),
        ("soon", "0.9"),
    ] {
        assert_eq!(
            app.rate_set(day, rate).await.expect_err(rate).code,
            Code::FieldNeedsMending,
            "{day} {rate}"
        );
    }
    app.rate_set("2026-10-31", "0.92").await.expect("stated");
    let closed = close(&app, &month(&app, "2026-10").await).await.expect("closed");
    assert_eq!(closed.statements[0].total, "121.07 EUR");
    insta::assert_snapshot!(
        serde_json::to_string_pretty(&app.statement_view(closed.statements[0].id).await.expect("whole").how)
            .expect("text")
    );
    let mut bad = terms("EURO");
    assert_eq!(app.billing_set(&bad).await.expect_err("a currency").code, Code::FieldNeedsMending);
    bad.currency = "EUR".into();
    bad.tax = "19".into();
    assert_eq!(app.billing_set(&bad).await.expect("set").tax, "19 %");
}

fn terms(currency: &str) -> BillingTermsRequest {
    BillingTermsRequest {
        currency: currency.into(),
        rounding: RoundingChoice::HalfEven,
        fee: FeeChoice::Card,
        fee_percent: String::new(),
        fee_minimum: String::new(),
        purchase: String::new(),
        tax: String::new(),
        seller: SellerView {
            name: "Fennel Web Studio".into(),
            address: "12 Sample Street\n10115 Berlin".into(),
            email: "office@fennel.example".into(),
            ..SellerView::default()
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_is_a_note_and_the_statement_stays() {
    let shop = shop().await;
    shop.read("2026-11-15T00:05:00Z", true, &[Some("300"), Some("180")]);
    shop.read("2026-11-20T00:05:00Z", true, &[Some("295"), Some("181")]);
    shop.read("2026-12-01T00:05:00Z", true, &[Some("299"), Some("190")]);
    let app = shop.open("2026-12-02T09:00:00Z").await;
    let decide = |decision| DecideUsageRequest { month: "2026-11".into(), key: hash_of(0), decision };
    app.usage_decide(&decide(DecisionChoice::Count)).await.expect("decided");
    close(&app, &month(&app, "2026-11").await).await.expect("closed");
    let statements = app.statements_list().await.expect("a list").statements;
    let harbor = statements.iter().find(|one| one.client == "Harbor & Finch").expect("issued").clone();
    assert_eq!(harbor.total, "$19.24", "14.80 with 30 %");
    let nothing = app.correction_view(harbor.id).await.expect("looked at");
    assert_eq!(nothing.kind, None, "nothing is different yet");
    app.usage_decide(&decide(DecisionChoice::LeaveOut)).await.expect("decided");
    let view = app.correction_view(harbor.id).await.expect("looked at");
    assert_eq!(view.kind, Some(StatementKindView::Credit));
    let issue = |reason: &str, digest: &str| CorrectionRequest {
        id: harbor.id,
        reason: reason.into(),
        digest: digest.into(),
    };
    assert_eq!(
        app.correction_issue(&issue(" ", &view.digest)).await.expect_err("a reason").code,
        Code::FieldNeedsMending
    );
    assert_eq!(app.correction_issue(&issue("x", "other")).await.expect_err("stale").code, Code::PlanStale);
    let note =
        app.correction_issue(&issue("The counter was corrected.", &view.digest)).await.expect("issued");
    assert_eq!((note.number.as_str(), note.total.as_str()), ("2026-11-003", "−$19.24"));
    assert_eq!(note.corrects.as_deref(), Some(harbor.number.as_str()));
    let again = app.correction_view(harbor.id).await.expect("looked at");
    assert_eq!(again.kind, None, "a second correction is measured against the first");
    let after = app.statements_list().await.expect("a list").statements;
    let still = after.iter().find(|one| one.id == harbor.id).expect("there");
    assert_eq!(
        (&still.total, &still.issued_at),
        (&harbor.total, &harbor.issued_at),
        "the statement is as it was"
    );
    assert_eq!(month(&app, "2026-11").await.totals.billed, "27.43", "the month counts what is left of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_made_from_the_frozen_text_alone() {
    let shop = shop().await;
    let app = shop.open(NOVEMBER).await;
    app.billing_set(&terms("USD")).await.expect("set");
    close(&app, &month(&app, "2026-10").await).await.expect("closed");
    let forms = vec![StatementForm::Pdf, StatementForm::Csv, StatementForm::Json, StatementForm::Letter];
    let all = StatementsSaveRequest {
        id: None,
        month: Some("2026-10".into()),
        holder_id: None,
        forms,
        paper: PaperChoice::A4,
    };
    assert_eq!(app.statements_name(&all).await.expect("a name"), "statements_2026-10");
    let (first, second) = (shop.dir.path().join("one"), shop.dir.path().join("two"));
    let saved = app.statements_save(&all, &first, false).await.expect("saved");
    assert_eq!((saved.files, saved.without_email.len()), (8, 0));
    // The seller moves and the client is renamed: what was issued says what it said.
    app.billing_set(&BillingTermsRequest {
        seller: SellerView { name: "Other".into(), ..SellerView::default() },
        ..terms("USD")
    })
    .await
    .expect("set");
    app.statements_save(&all, &second, false).await.expect("saved again");
    let mut names: Vec<_> =
        std::fs::read_dir(&first).expect("files").map(|one| one.expect("a file").file_name()).collect();
    names.sort();
    for name in &names {
        let bytes = |dir: &std::path::Path| std::fs::read(dir.join(name)).expect("a file");
        assert!(bytes(&first) == bytes(&second), "{name:?} is the same byte for byte");
    }
    insta::assert_debug_snapshot!(names);
    let again = app.statements_save(&all, &first, false).await.expect_err("the folder is there");
    assert_eq!(again.code, Code::FileExists);
    let none = StatementsSaveRequest { month: Some("2026-09".into()), ..all };
    assert_eq!(
        app.statements_save(&none, &shop.dir.path().join("three"), false).await.expect_err("none").code,
        Code::NothingToDo
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_statement_whose_text_was_changed_is_not_shown_as_issued() {
    let shop = shop().await;
    let app = shop.open(NOVEMBER).await;
    let closed = close(&app, &month(&app, "2026-10").await).await.expect("closed");
    Shop::shut(app).await;
    let path = shop.dir.path().join("data").join(keyroster_store::DATA_FILE);
    let mut bytes = std::fs::read(&path).expect("the file");
    let places: Vec<usize> = (0..bytes.len() - 5).filter(|at| &bytes[*at..*at + 5] == b"23946").collect();
    assert!(!places.is_empty(), "the amount stands in the file");
    for place in places {
        bytes[place] = b'1';
    }
    std::fs::write(&path, bytes).expect("changed");
    let app = shop.open(NOVEMBER).await;
    let changed = closed.statements.iter().find(|one| one.client == "Harbor & Finch").expect("issued");
    assert_eq!(app.statement_view(changed.id).await.expect_err("changed").code, Code::FileDamaged);
    let list = app.statements_list().await.expect("a list").statements;
    assert_eq!(list.iter().filter(|one| one.whole == Some(false)).count(), 1);
}

/// What was shown is closed, or nothing: the look and the act are one transaction.
#[tokio::test(flavor = "multi_thread")]
async fn figures_that_changed_since_are_not_issued() {
    let shop = shop().await;
    let app = shop.open(NOVEMBER).await;
    let view = month(&app, "2026-10").await;
    let other = MarkupRequest { holder_id: None, from: "2026-10-01".into(), percent: "31 %".into() };
    app.markup_set(&other).await.expect("set");
    assert_eq!(close(&app, &view).await.expect_err("other figures").code, Code::PlanStale);
    assert!(app.statements_list().await.expect("a list").statements.is_empty());
    assert!(month(&app, "2026-10").await.closed_at.is_none());
}
