//! Terms of billing, months, years, usage.

use keyroster_app::wire::billing::{BillingTermsRequest, BillingTermsView};
use keyroster_app::wire::files::SavedFileView;
use keyroster_app::wire::months::{
    AllAccountsView, DecideUsageRequest, MonthRequest, MonthView, UsageAskedView, UsageView, YearView,
};
use tauri::{Runtime, State, WebviewWindow};

use crate::billing_files;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn billing_terms(shell: State<'_, Shell>) -> Answer<BillingTermsView> {
    answer(shell.app().billing_terms().await)
}

#[tauri::command]
pub(super) async fn billing_set(
    shell: State<'_, Shell>,
    request: BillingTermsRequest,
) -> Answer<BillingTermsView> {
    answer(shell.app().billing_set(&request).await)
}

#[tauri::command]
pub(super) async fn rate_set(shell: State<'_, Shell>, day: String, rate: String) -> Answer<BillingTermsView> {
    answer(shell.app().rate_set(&day, &rate).await)
}

#[tauri::command]
pub(super) async fn month_view(shell: State<'_, Shell>, request: MonthRequest) -> Answer<MonthView> {
    answer(shell.app().month_view(&request).await)
}

#[tauri::command]
pub(super) async fn usage_decide(shell: State<'_, Shell>, request: DecideUsageRequest) -> Answer<()> {
    answer(shell.app().usage_decide(&request).await)
}

#[tauri::command]
pub(super) async fn year_view(shell: State<'_, Shell>, year: String) -> Answer<YearView> {
    answer(shell.app().year_view(&year).await)
}

#[tauri::command]
pub(super) async fn all_accounts_month(shell: State<'_, Shell>, month: String) -> Answer<AllAccountsView> {
    answer(shell.app().all_accounts_month(&month).await)
}

#[tauri::command]
pub(super) async fn usage_view(shell: State<'_, Shell>, month: String) -> Answer<UsageView> {
    answer(shell.app().usage_view(&month).await)
}

#[tauri::command]
pub(super) async fn usage_ask(shell: State<'_, Shell>, month: String) -> Answer<UsageAskedView> {
    answer(shell.app().usage_ask(&month).await)
}

#[tauri::command]
pub(super) async fn usage_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    month: String,
) -> Answer<SavedFileView> {
    answer(billing_files::save_usage(&shell, &window, &month).await)
}
