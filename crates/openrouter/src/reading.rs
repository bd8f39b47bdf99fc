//! Reads: repeated with growing pauses, because reading twice does no harm.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use reqwest::Method;
use tokio::time::Instant;

use crate::client::Client;
use crate::exchange::Answer;
use crate::judge::{self, No};
use crate::outcome::{Read, ReadError, RetryAfter, Why, WhyKind};

/// How often a read is repeated after its first failure.
const REPEATS: u32 = 4;

/// A request that only reads, to be made anew for each try.
pub(crate) struct Question<'a> {
    /// Below the base, with its query.
    pub(crate) path: &'a str,
    /// A question too long for a path is sent by POST; it changes nothing all the same.
    pub(crate) body: Option<&'a [u8]>,
    /// Whether it counts among the paced requests to `/analytics`.
    pub(crate) paced: bool,
    /// Longest answer, in bytes.
    pub(crate) cap: usize,
}

impl Client {
    /// `GET path`, parsed.
    pub(crate) async fn read<T>(
        &self,
        path: &str,
        cap: usize,
        parse: impl Fn(&str, &Answer) -> Result<T, Why>,
    ) -> Read<T> {
        self.ask(&Question { path, body: None, paced: false, cap }, parse).await
    }

    /// Asks, and reads the answer. No repetition begins once `Timing::total` has passed since the first request, pauses
    /// that the server asked for and waits for the pace not counted.
    pub(crate) async fn ask<T>(
        &self,
        question: &Question<'_>,
        parse: impl Fn(&str, &Answer) -> Result<T, Why>,
    ) -> Read<T> {
        let mut last_start = Instant::now() + self.timing.total;
        let mut done = 0;
        loop {
            let came = Instant::now();
            let slot = if question.paced { Some(self.analytics.slot().await) } else { None };
            last_start += came.elapsed();
            let error = match self.ask_once(question, &parse).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            drop(slot);
            let (allowed, asked) = repeats(&error);
            let mut asked = asked.map(RetryAfter::wait);
            if question.paced && too_many(&error) {
                let pause = asked.unwrap_or_else(|| self.analytics.pause());
                // A longer one is for the caller to show, not to be sat out unseen by whoever asks next.
                self.analytics.hold(pause.min(self.timing.patience));
                asked = Some(pause);
            }
            let pause = asked.unwrap_or_else(|| backoff(self.timing.backoff, done));
            let patient = asked.is_none_or(|asked| asked <= self.timing.patience);
            if let Some(asked) = asked {
                last_start += asked;
            }
            if done >= allowed || !patient || Instant::now() + pause > last_start {
                return Err(error);
            }
            tracing::debug!(path = question.path, %error, pause_ms = pause.as_millis(), "read again");
            tokio::time::sleep(pause).await;
            done += 1;
        }
    }

    async fn ask_once<T>(
        &self,
        question: &Question<'_>,
        parse: impl Fn(&str, &Answer) -> Result<T, Why>,
    ) -> Read<T> {
        let _permit = self.reading.acquire().await.expect("the semaphore is never closed");
        let request = match question.body {
            None => self.request(Method::GET, question.path),
            Some(body) => self.request_with_body(Method::POST, question.path, body.to_vec()),
        };
        let answer =
            self.exchange(request, question.cap).await.map_err(|no| ReadError::Failed(no.into_why()))?;
        match judge::success(&answer) {
            Ok(text) => Ok(parse(text, &answer)?),
            Err(No::Refused(refusal)) => Err(refusal.into()),
            Err(No::Trouble(why)) => Err(why.into()),
        }
    }
}

/// A 429, from the API or from what stands before it.
fn too_many(error: &ReadError) -> bool {
    match error {
        ReadError::Refused(refusal) => refusal.status == 429,
        ReadError::Failed(why) => matches!(why.kind(), WhyKind::Html(429) | WhyKind::OddStatus(429)),
    }
}

/// How often this failure is worth another try, and the pause the server asked for.
fn repeats(error: &ReadError) -> (u32, Option<RetryAfter>) {
    match error {
        ReadError::Refused(refusal) if refusal.status == 429 => (REPEATS, refusal.retry_after),
        ReadError::Refused(_) => (0, None),
        ReadError::Failed(why) => {
            let times = match why.kind() {
                WhyKind::Tls | WhyKind::TooBig | WhyKind::NothingToSend => 0,
                WhyKind::Html(429) | WhyKind::OddStatus(429) => REPEATS,
                // These come from the network one sits in, or are meant; they rarely pass within seconds.
                WhyKind::SignInPage | WhyKind::Proxy | WhyKind::Redirect(_) | WhyKind::Html(_) => 1,
                WhyKind::Conflict | WhyKind::OddStatus(400..=499) => 1,
                _ => REPEATS,
            };
            (times, why.retry_after())
        }
    }
}

/// Doubling pauses with jitter: between half and the whole of `first · 2^done`, at most 16 times `first`.
fn backoff(first: Duration, done: u32) -> Duration {
    let whole = first * (1 << done.min(4));
    let dice = u32::try_from(RandomState::new().build_hasher().finish() % 1_000).unwrap_or(0);
    whole / 2 + whole / 2_000 * dice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_vary() {
        let first = Duration::from_secs(1);
        for (done, longest) in [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (9, 16)] {
            let longest = Duration::from_secs(longest);
            let pauses: Vec<Duration> = (0..50).map(|_| backoff(first, done)).collect();
            assert!(pauses.iter().all(|p| (longest / 2..=longest).contains(p)));
            assert!(pauses.iter().any(|p| *p != pauses[0]), "many clients must not come back at once");
        }
    }
}
