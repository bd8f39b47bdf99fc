//! Files for review.

use keyroster_app::wire::review::{ReviewRequest, ReviewSavedView};
use tauri::{Runtime, State, WebviewWindow};

use crate::looking;
use crate::shell::{Answer, Shell, answer};

#[tauri::command]
pub(super) async fn review_save<R: Runtime>(
    window: WebviewWindow<R>,
    shell: State<'_, Shell>,
    request: ReviewRequest,
) -> Answer<ReviewSavedView> {
    answer(looking::save_review(&shell, &window, &request).await)
}
