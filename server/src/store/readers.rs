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
    /// Whether it answers from this machine, without a network in between.
    fn is_near(&self) -> bool {
        false
    }
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
            let reader = idle.lock().expect(HELD).pop();
            let mut reader = reader.ok_or_else(|| Fault("no reader left".into()))?;
            let answer = on(&mut *reader, read);
            idle.lock().expect(HELD).push(reader);
            answer
        });
        done.await
            .map_err(|error| Fault(format!("reader: {error}")))?
    }

    /// The same on the caller's own thread, if a reader is idle and near.
    pub async fn glance<T: Send + 'static>(
        &self,
        read: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let Ok(place) = self.places.try_acquire() else {
            return self.read(read).await;
        };
        let near = self
            .idle
            .lock()
            .expect(HELD)
            .pop_if(|reader| reader.is_near());
        let Some(mut reader) = near else {
            drop(place);
            return self.read(read).await;
        };
        let answer = on(&mut *reader, read);
        self.idle.lock().expect(HELD).push(reader);
        drop(place);
        answer
    }
}

const HELD: &str = "nobody panics while holding the list";

/// Runs `read` on a snapshot of this reader.
fn on<T>(
    reader: &mut dyn Reader,
    read: impl FnOnce(&mut dyn Work) -> Result<T, Error>,
) -> Result<T, Error> {
    let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        reader.begin()?;
        read(&mut SqlWork::new(&mut *reader))
    }));
    let ended = reader.end();
    match answer {
        Ok(answer) => answer.and_then(|value| ended.map(|()| value).map_err(Into::into)),
        Err(_) => Err(Fault("a read panicked".into()).into()),
    }
}
