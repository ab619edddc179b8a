//! Readers: connections on which reading use cases run, each on a snapshot of its own, on threads that may block.

use super::sql::Sql;
use super::work::SqlWork;
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;
use vouch_domain::{Error, Fault, Work};

/// A connection that cannot write.
pub trait Reader: Sql + Send {
    /// From here to `end`, every statement sees the same moment.
    fn begin(&mut self) -> Result<(), Fault>;
    fn end(&mut self) -> Result<(), Fault>;
}

pub struct Readers {
    idle: Arc<Mutex<Vec<Box<dyn Reader>>>>,
    places: Arc<Semaphore>,
}

impl Readers {
    pub fn new(readers: Vec<Box<dyn Reader>>) -> Self {
        Self {
            places: Arc::new(Semaphore::new(readers.len())),
            idle: Arc::new(Mutex::new(readers)),
        }
    }

    /// Runs `read` on a snapshot.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let place = self
            .places
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| Fault("the store has stopped".into()))?;
        let idle = self.idle.clone();
        let done = tokio::task::spawn_blocking(move || {
            let _place = place;
            let take = || {
                idle.lock()
                    .expect("nobody panics while holding the list")
                    .pop()
            };
            let mut reader = take().ok_or_else(|| Fault("no reader left".into()))?;
            let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                reader.begin()?;
                read(&mut SqlWork::new(&mut *reader))
            }));
            let ended = reader.end();
            idle.lock()
                .expect("nobody panics while holding the list")
                .push(reader);
            match answer {
                Ok(answer) => answer.and_then(|value| ended.map(|()| value).map_err(Into::into)),
                Err(_) => Err(Fault("a read panicked".into()).into()),
            }
        });
        done.await
            .map_err(|error| Fault(format!("reader: {error}")))?
    }
}
