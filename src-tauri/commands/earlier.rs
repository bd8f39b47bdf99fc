//! Bringing a folder of the earlier tool into an account.

use keyroster_app::wire::earlier::{
    EarlierApplyRequest, EarlierDoneView, EarlierPickedView, EarlierPlanView, EarlierRequest,
};
use tauri::{Runtime, State, WebviewWindow};

use crate::looking;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn earlier_pick<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    request: EarlierRequest,
) -> Answer<EarlierPickedView> {
    answer(looking::pick_earlier(&shell, &window, &request).await)
}

#[tauri::command]
pub(super) async fn earlier_take(
    shell: State<'_, Shell>,
    request: EarlierRequest,
) -> Answer<EarlierPlanView> {
    answer(looking::take_opened(&shell, &request).await)
}

#[tauri::command]
pub(super) async fn earlier_plan(
    shell: State<'_, Shell>,
    request: EarlierRequest,
) -> Answer<EarlierPlanView> {
    answer(shell.app().earlier_again(&request).await)
}

#[tauri::command]
pub(super) async fn earlier_apply(
    shell: State<'_, Shell>,
    request: EarlierApplyRequest,
) -> Answer<EarlierDoneView> {
    answer(shell.app().earlier_apply(&request.digest).await)
}
