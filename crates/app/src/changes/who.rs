//! People as a script names them: by e-mail, by name, or by the institution's id.

use crate::error::{AppError, Code, Outcome};
use crate::parts::App;
use crate::plan::class_now;

impl App {
    /// The people of a class that these words name, each word exactly one person.
    ///
    /// # Errors
    /// `NotFound` for a word nobody answers to, `NameOne` for one that several do; then nobody is meant.
    pub async fn persons_named(&self, roster_id: i64, words: &[String]) -> Outcome<Vec<i64>> {
        let class = self.file()?.read(move |r| class_now(r, roster_id)).await?;
        let mut ids = Vec::with_capacity(words.len());
        for word in words {
            let wanted = word.trim().to_lowercase();
            let fits = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase() == wanted);
            let mut found = class.people.iter().filter_map(|person| {
                let holder = &person.holder.holder;
                let who = &holder.person;
                let named =
                    fits(who.email.as_deref()) || fits(Some(&who.name)) || fits(who.external_id.as_deref());
                named.then_some(holder.id)
            });
            match (found.next(), found.next()) {
                (Some(id), None) => ids.push(id),
                (None, _) => {
                    return Err(AppError::new(
                        Code::NotFound,
                        format!("Nobody in this class is called ‘{word}’."),
                    )
                    .safe("Nothing was changed."));
                }
                (Some(_), Some(_)) => {
                    return Err(AppError::new(
                        Code::NameOne,
                        format!("Several people are called ‘{word}’. Name one by their e-mail."),
                    )
                    .safe("Nothing was changed."));
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}
