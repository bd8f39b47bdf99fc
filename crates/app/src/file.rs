//! The data file behind one thread: SQLite is never touched from anywhere else.

use std::sync::mpsc;
use std::thread;

use keyroster_store::{Reader, Store, StoreError, Writer};
use tokio::sync::oneshot;

use crate::error::{AppError, Code, Outcome};

type Job = Box<dyn FnOnce(&mut Store) + Send>;

enum Work {
    Do(Job),
    /// Ends the thread; answered once the file is closed.
    Close(oneshot::Sender<()>),
}

/// The open data file. Copies share it; the last one closes it.
#[derive(Clone)]
pub struct DataFile {
    jobs: mpsc::Sender<Work>,
    writable: bool,
}

impl DataFile {
    /// Gives an open store its thread.
    ///
    /// # Errors
    /// `Internal` when the system has no thread to give.
    pub fn over(store: Store, writable: bool) -> Outcome<DataFile> {
        let (jobs, queue) = mpsc::channel::<Work>();
        let run = move || {
            let mut store = store;
            let mut closed = None;
            for work in queue {
                match work {
                    Work::Do(job) => job(&mut store),
                    Work::Close(done) => {
                        closed = Some(done);
                        break;
                    }
                }
            }
            drop(store);
            if let Some(done) = closed {
                // Nobody may be waiting any more; the file is closed all the same.
                let _ = done.send(());
            }
        };
        thread::Builder::new().name("data file".to_owned()).spawn(run).map_err(|cause| {
            AppError::new(Code::SystemTrouble, "The computer is out of resources.").because(cause)
        })?;
        Ok(DataFile { jobs, writable })
    }

    /// Whether it may be changed at all.
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// One consistent view.
    ///
    /// # Errors
    /// What the store reports, in words.
    pub async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Reader<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Outcome<T> {
        self.on_thread(move |store| store.read(job)).await
    }

    /// One transaction, durable when this returns.
    ///
    /// # Errors
    /// `ReadOnlyFile` for a file opened to look at; else what the store reports, in words.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Outcome<T> {
        if !self.writable {
            return Err(AppError::new(
                Code::ReadOnlyFile,
                "This file is open to look at. Nothing in it can be changed.",
            )
            .safe("Nothing was changed."));
        }
        self.on_thread(move |store| store.write(job)).await
    }

    /// Closes the file after what was asked before: its log is folded in, so that the one file holds everything.
    /// Whoever asks later is told that it is closed.
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.jobs.send(Work::Close(done)).is_ok() {
            // An ended thread has closed the file too.
            let _ = closed.await;
        }
    }

    async fn on_thread<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Outcome<T> {
        let (answer, wait) = oneshot::channel();
        let job: Job = Box::new(move |store| {
            // Nobody listens any more when the caller was dropped; the work is done all the same.
            let _ = answer.send(job(store));
        });
        let broken = || AppError::new(Code::Internal, "The list's own thread ended. Start the app again.");
        self.jobs.send(Work::Do(job)).map_err(|_| broken())?;
        wait.await.map_err(|_| broken())?.map_err(AppError::from)
    }
}
