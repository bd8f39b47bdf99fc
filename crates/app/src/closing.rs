//! The beginning and the end of a window: open ends are resolved unasked, and nothing is left half done.

use std::time::Duration;

use keyroster_store::attempt;

use crate::error::Outcome;
use crate::parts::App;

impl App {
    /// Begins to resolve what an earlier run left open in the account on show. `false`: there was nothing to do.
    ///
    /// # Errors
    /// As [`App::resolve`].
    pub async fn resolve_open_ends(&self) -> Outcome<bool> {
        let Some(account_id) = self.account_shown().await? else { return Ok(false) };
        let file = self.file()?;
        if file.is_writable() {
            self.changes_resolve(account_id).await?;
        }
        if !file.is_writable()
            || file.read(move |r| attempt::open_of_account(r, account_id)).await?.is_empty()
        {
            return Ok(false);
        }
        self.resolve(account_id).await.map(|()| true)
    }

    /// Ends what is under way: no new work, answers on their way are waited for so long, the anchor moves on, the file
    /// is closed. Whatever is still open then is resolved at the next start. Nothing can be asked of the app any more.
    pub async fn close(&self, patience: Duration) {
        self.provision_stop().await;
        self.changes_stop().await;
        let all = async { tokio::join!(self.run_ended(), self.changes_ended()) };
        if tokio::time::timeout(patience, all).await.is_err() {
            tracing::warn!("closed with requests under way; they are resolved at the next start");
        }
        self.advance_anchor().await;
        self.close_file().await;
    }

    /// Closes the file and nothing else, for a face that has waited for everything it began: the seal is not opened
    /// for it. Nothing can be asked of the app any more.
    pub async fn close_file(&self) {
        if let Some(file) = &self.0.own {
            file.close().await;
        }
    }
}
