//! Answers as they cross: a button's stable word, with a typed text where it asks for one.

use keyroster_domain::amount::{self, AmountText};
use keyroster_domain::roster::{Answer, ProblemCode};

use crate::error::{AppError, Code, Outcome};
use crate::wire::import::ImportAnswerView;

/// The answer that takes earlier answers about a row back.
pub(super) const TAKE_BACK: &str = "take_back";

/// A button for an answer. The answer's own form travels as JSON text; the face only sends it back.
pub(super) fn button(answer: &Answer, code: ProblemCode) -> ImportAnswerView {
    let label = match answer {
        Answer::FillInName { .. } | Answer::FillInEmail { .. } => "Fill in…".to_owned(),
        Answer::SkipRow => "Skip it".to_owned(),
        Answer::TakeAsRead => "Take it as read".to_owned(),
        Answer::OneKey => "One key".to_owned(),
        Answer::MakeTwo => "Make two".to_owned(),
        Answer::UseLimit { limit } if code == ProblemCode::LimitUnusual => format!("Keep {}", limit.get()),
        Answer::UseLimit { limit } => format!("US{}", limit.get()),
        Answer::UsePlanLimit => "Use the plan's limit".to_owned(),
        Answer::UseReset { reset } => reset.api_word().unwrap_or("never").to_owned(),
        Answer::UsePlanReset => "Use the plan's reset".to_owned(),
        Answer::UseExpiry { expires } => expires.strftime("%-d %b %Y").to_string(),
        Answer::UsePlanExpiry => "Use the plan's end".to_owned(),
        Answer::SamePerson { .. } => "The same person".to_owned(),
        Answer::NewPerson => "Somebody new".to_owned(),
    };
    let asks_text = matches!(answer, Answer::FillInName { .. } | Answer::FillInEmail { .. });
    let word = serde_json::to_string(answer).unwrap_or_default();
    ImportAnswerView { answer: word, label, asks_text }
}

/// The answer that was chosen, with its typed text.
///
/// # Errors
/// `FieldNeedsMending` for a text that does not do; `NotFound` for an answer of another form.
pub(super) fn read(word: &str, text: Option<&str>) -> Outcome<Answer> {
    let answer: Answer = serde_json::from_str(word)
        .map_err(|cause| AppError::new(Code::NotFound, "That answer is not offered here.").because(cause))?;
    let typed = text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default();
    let mend =
        |message: &str| Err(AppError::new(Code::FieldNeedsMending, message).safe("Nothing was changed."));
    match answer {
        Answer::FillInName { .. } if typed.is_empty() || typed.chars().count() > 200 => {
            mend("Write a name of 1 to 200 characters.")
        }
        Answer::FillInName { .. } => Ok(Answer::FillInName { name: typed }),
        Answer::FillInEmail { .. } if !typed.contains('@') => {
            mend("Write an e-mail address, like ada@example.edu.")
        }
        Answer::FillInEmail { .. } => Ok(Answer::FillInEmail { email: typed }),
        Answer::UseLimit { .. } if !typed.is_empty() => match amount::read(&typed) {
            AmountText::Exact { amount } | AmountText::Rounded { amount, .. } => {
                Ok(Answer::UseLimit { limit: amount })
            }
            _ => mend("Write an amount like 5 or 5.00."),
        },
        other => Ok(other),
    }
}
