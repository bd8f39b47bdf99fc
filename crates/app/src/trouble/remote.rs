//! Words for what OpenRouter, or the way to it, said.

use keyroster_openrouter::{ClientError, IncompleteWhy, ReadError, Refusal, Why, WhyKind};

use crate::error::{AppError, Code};
use crate::wire::error::Step;

/// Words for a request that got no usable answer.
pub fn why(why: Why) -> AppError {
    let offline = |text: &str| AppError::new(Code::Offline, text).step(Step::TryAgain);
    let said = match why.kind() {
        WhyKind::Tls => offline(
            "No secure connection to OpenRouter. If this computer's clock is wrong, set it right, then try again.",
        ),
        WhyKind::Proxy => {
            offline("This network's proxy let nothing through. Look at the network settings, then try again.")
        }
        WhyKind::SignInPage | WhyKind::Html(511) | WhyKind::Redirect(_) => AppError::new(
            Code::SignInPage,
            "This network wants you to sign in first. Open your browser, sign in, come back.",
        )
        .step(Step::TryAgain),
        WhyKind::Html(403) => offline("Something on this network blocks OpenRouter. Try another network."),
        WhyKind::Dns | WhyKind::Connect | WhyKind::Timeout | WhyKind::Reset => {
            offline("OpenRouter can't be reached. Check the internet connection, then try again.")
        }
        WhyKind::NothingToSend => AppError::new(Code::Internal, "The request could not be put together."),
        _ => AppError::new(Code::ServerTrouble, "OpenRouter is having trouble. Try again in a minute.")
            .step(Step::TryAgain),
    };
    said.safe("Nothing was changed.").because(why)
}

/// Words for the API's own "no".
pub fn refused(refusal: Refusal) -> AppError {
    let said = match refusal.status {
        401 => AppError::new(
            Code::KeyUnknown,
            "OpenRouter doesn't know this key any more. Paste a new management key.",
        )
        .step(Step::PasteKey)
        .step(Step::ShowWhere),
        402 => AppError::new(
            Code::OutOfCredits,
            "Your OpenRouter account is out of credits. Buy credits there, then continue.",
        )
        .step(Step::Continue),
        403 => AppError::new(
            Code::OrdinaryKey,
            "This key may not manage keys. To make student keys you need a management key.",
        )
        .step(Step::PasteKey)
        .step(Step::ShowWhere),
        429 => AppError::new(Code::SlowDown, "OpenRouter asked us to slow down. Try again in a minute.")
            .step(Step::TryAgain),
        _ => AppError::new(Code::RefusedByServer, format!("OpenRouter refused this: {}", refusal.message)),
    };
    said.safe("Nothing was changed.").because(refusal)
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> AppError {
        match error {
            ReadError::Refused(refusal) => refused(refusal),
            ReadError::Failed(cause) => why(cause),
        }
    }
}

impl From<IncompleteWhy> for AppError {
    fn from(error: IncompleteWhy) -> AppError {
        match error {
            IncompleteWhy::Read(cause) => cause.into(),
            other => AppError::new(
                Code::ListIncomplete,
                "The list of keys kept changing while it was read. Try again in a minute.",
            )
            .safe("Nothing was concluded from it and nothing was changed.")
            .step(Step::TryAgain)
            .because(other),
        }
    }
}

impl From<ClientError> for AppError {
    fn from(error: ClientError) -> AppError {
        match &error {
            ClientError::KeyNotSendable => {
                AppError::new(Code::KeyEmpty, "That text cannot be a key: it holds characters no key has.")
                    .safe("Nothing was sent.")
                    .step(Step::PasteKey)
            }
            ClientError::Setup(_) => AppError::new(
                Code::SystemTrouble,
                "The secure connection could not be set up on this computer.",
            )
            .safe("Nothing was sent."),
        }
        .because(error)
    }
}
