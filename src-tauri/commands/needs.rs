//! Open decisions.

use keyroster_app::wire::needs::{NeedAnswerRequest, NeedView};
use tauri::State;

use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn needs(shell: State<'_, Shell>) -> Answer<Vec<NeedView>> {
    answer(shell.app().needs().await)
}

#[tauri::command]
pub(super) async fn needs_answer(
    shell: State<'_, Shell>,
    request: NeedAnswerRequest,
) -> Answer<Vec<NeedView>> {
    answer(shell.app().needs_answer(request.id, &request.choice).await)
}
