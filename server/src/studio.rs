//! The studio: where pictures are made anew, few at once, within a fixed amount of memory, away from the threads that serve.
//!
//! Decoding holds a core for as long as it takes. So at most half of the cores decode, and payments have the others; each takes its
//! share of the memory before it begins, and a picture that needs more than a share waits until it is there.

use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vouch_pictures::{Checked, Clean, FileRefusal, MEMORY_MAX, SENT_BYTES_MAX};

const MEBIBYTE: u64 = 1024 * 1024;

/// How many bodies are read or wait for their turn at once: 160 MiB. The others wait before their first byte is taken.
const BODIES_MAX: usize = 16;

#[derive(Clone)]
pub struct Studio {
    bodies: Arc<Semaphore>,
    /// A permit is a mebibyte.
    memory: Arc<Semaphore>,
    /// What each takes at least, so that there are never more than `at once`.
    share: u32,
}

impl Default for Studio {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self::new(cores / 2)
    }
}

impl Studio {
    pub fn new(at_once: usize) -> Self {
        let at_once = at_once.clamp(1, 16);
        let mebibytes = (MEMORY_MAX / MEBIBYTE) as usize;
        Self {
            bodies: Arc::new(Semaphore::new(BODIES_MAX)),
            memory: Arc::new(Semaphore::new(mebibytes)),
            share: (mebibytes / at_once) as u32,
        }
    }

    /// Waits for a place to keep a body of at most `SENT_BYTES_MAX` in; it is free again when this is dropped.
    pub async fn place(&self) -> Place {
        const { assert!(SENT_BYTES_MAX as u64 <= 10 * MEBIBYTE) };
        Place(enter(&self.bodies, 1).await)
    }

    /// Makes a picture anew. The work goes on to its end also where nobody waits for it any more, and so does its claim on memory.
    pub async fn clean(
        &self,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> Result<Clean, FileRefusal> {
        let checked = off_the_threads(move || Checked::read(bytes.as_ref())).await?;
        let needed = checked.memory().div_ceil(MEBIBYTE) as u32;
        // `Checked` refuses what needs more than there is in all, so nobody waits for ever.
        let claim = enter(&self.memory, needed.max(self.share)).await;
        off_the_threads(move || {
            let cleaned = checked.clean();
            drop(claim);
            cleaned
        })
        .await
    }
}

/// A place for one body.
pub struct Place(#[allow(dead_code, reason = "held until it is dropped")] OwnedSemaphorePermit);

async fn enter(semaphore: &Arc<Semaphore>, permits: u32) -> OwnedSemaphorePermit {
    let permit = Arc::clone(semaphore).acquire_many_owned(permits).await;
    permit.expect("nobody closes it")
}

/// A decoder that panics has read a file that no sound program wrote: the file is refused, and the log says so.
async fn off_the_threads<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileRefusal> + Send + 'static,
) -> Result<T, FileRefusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        tracing::error!("a picture's decoder panicked");
        Err(FileRefusal::Broken)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;
    use image::codecs::jpeg::JpegEncoder;
    use std::pin::{Pin, pin};
    use std::task::{Context, Waker};

    fn is_waiting(future: &mut Pin<&mut impl Future>) -> bool {
        let mut context = Context::from_waker(Waker::noop());
        future.as_mut().poll(&mut context).is_pending()
    }

    #[tokio::test]
    async fn bodies_beyond_the_places_wait_until_one_is_free() {
        let studio = Studio::new(1);
        let mut places = Vec::new();
        for _ in 0..BODIES_MAX {
            places.push(studio.place().await);
        }
        let mut late = pin!(studio.place());
        assert!(is_waiting(&mut late));
        places.pop();
        assert!(!is_waiting(&mut late));
    }

    #[tokio::test]
    async fn a_picture_waits_for_its_share_of_the_memory() {
        let studio = Studio::new(4);
        let mut dot = Vec::new();
        JpegEncoder::new(&mut dot)
            .encode_image(&RgbImage::new(1, 1))
            .expect("a JPEG");
        let mut claims = Vec::new();
        for _ in 0..4 {
            claims.push(enter(&studio.memory, studio.share).await);
        }
        let mut fifth = pin!(studio.clean(dot));
        // The walk over its parts is done by now or soon; what comes behind it needs memory that others have.
        for _ in 0..100 {
            tokio::task::yield_now().await;
            assert!(is_waiting(&mut fifth));
        }
        drop(claims);
        assert_eq!(
            fifth.await.map(|clean| (clean.width, clean.height)),
            Ok((1, 1))
        );
    }
}
