//! `recovery-code`: a code on paper that opens the saved keys when the password store lost the key to them.

use keyroster_app::{App, AppError, Code, Outcome};
use serde_json::json;

use crate::arguments::{Everywhere, RecoveryFlags};
use crate::done::Done;
use crate::handout::absolute;
use crate::opening;

/// Makes a code and saves the sheet with it; the code itself is printed nowhere else. It opens the list only once the
/// sheet is saved, so that no code is in force that nobody has.
///
/// # Errors
/// `FieldNeedsMending` where an older code would become useless and that was not said; as saving and opening the seal do.
pub async fn recovery_code(all: &Everywhere, flags: &RecoveryFlags) -> Outcome<Done> {
    let opened = opening::for_writing(all)?;
    let made = make(&opened.app, flags).await;
    opened.app.recovery_forget();
    opened.end().await;
    made
}

async fn make(app: &App, flags: &RecoveryFlags) -> Outcome<Done> {
    let offered = app.recovery_offer().await?;
    if offered.replaces && !flags.renew {
        return Err(AppError::new(
            Code::FieldNeedsMending,
            "There is a recovery code already, and a new one would make it useless. Add `--renew` to make a new one.",
        )
        .safe("The code you have still opens the list."));
    }
    let mut target = absolute(&flags.file);
    if target.is_dir() {
        target = target.join(app.recovery_sheet_name());
    }
    let bytes = app.recovery_sheet(&target)?.to_vec();
    app.save_file(&target, bytes, "recovery", flags.force, false).await?;
    app.recovery_keep().await?;
    let document = json!({ "file": target.display().to_string(), "replaced": offered.replaces });
    let text = format!(
        "The sheet with the recovery code is in {}\nPrint it, put it where you keep papers of worth, and delete the file.{}",
        target.display(),
        if offered.replaces { "\nThe older code opens nothing any more." } else { "" },
    );
    Ok(Done::new(&document, text))
}
