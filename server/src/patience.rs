//! How long a connection may be quiet: long between two requests, shortly in the middle of a head.
//!
//! A shopper reads before the press, and a proxy keeps its connections for a minute or so. Whoever closes them sooner makes the
//! payment wait for a new one; and a request that is sent in that very moment is lost. But a client that begins a request has to
//! come to the end of its head, or it could hold connections for nothing. hyper has one time for both.

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// How long a client may take to send its headers.
pub const HEADERS_MAX: Duration = Duration::from_secs(10);
/// How long a connection may wait for its next request; proxies commonly keep theirs for a minute.
pub const IDLE_MAX: Duration = Duration::from_secs(75);

/// With this the other version of HTTP begins, which takes care of itself.
const SECOND_VERSION: &[u8] = b"PRI";

/// What a connection's requests have come to; told by whoever answers them.
#[derive(Default)]
pub struct Requests {
    begun: AtomicU64,
    answered: AtomicU64,
}

impl Requests {
    /// A head has come to its end.
    pub fn begin(&self) {
        self.begun.fetch_add(1, Ordering::Relaxed);
    }

    pub fn end(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// How many have begun, where none of them is being answered.
    fn between(&self) -> Option<u64> {
        let begun = self.begun.load(Ordering::Relaxed);
        (self.answered.load(Ordering::Relaxed) == begun).then_some(begun)
    }
}

/// A connection that breaks off where a head has begun and does not end.
pub struct Patient<S> {
    stream: S,
    requests: Arc<Requests>,
    /// How long a head may take.
    limit: Duration,
    first: bool,
    head: Head,
}

enum Head {
    /// Nothing of the next request is there yet.
    Awaited,
    /// It began when so many requests had begun before it.
    Begun(u64, Pin<Box<Sleep>>),
    /// Not looked at.
    Free,
}

impl<S> Patient<S> {
    pub fn new(stream: S, requests: Arc<Requests>, limit: Duration) -> Self {
        Self {
            stream,
            requests,
            limit,
            first: true,
            head: Head::Awaited,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let between = this.requests.between();
        if let Head::Begun(before, _) = &this.head
            && between != Some(*before)
        {
            this.head = Head::Awaited;
        }
        let length = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(context, buffer);
        match (&read, &mut this.head) {
            (Poll::Ready(Ok(())), Head::Awaited) => {
                let bytes = &buffer.filled()[length..];
                if std::mem::take(&mut this.first) && bytes.starts_with(SECOND_VERSION) {
                    this.head = Head::Free;
                } else if let (false, Some(before)) = (bytes.is_empty(), between) {
                    this.head = Head::Begun(before, Box::pin(sleep(this.limit)));
                }
                read
            }
            (Poll::Pending, Head::Begun(_, deadline)) => deadline
                .as_mut()
                .poll(context)
                .map(|()| Err(ErrorKind::TimedOut.into())),
            _ => read,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    /// A client, the connection as the server reads it, and what the server tells of its requests. A head may take no time at all.
    fn meet() -> (DuplexStream, Patient<DuplexStream>, Arc<Requests>) {
        let (client, server) = duplex(1024);
        let requests = Arc::new(Requests::default());
        let patient = Patient::new(server, requests.clone(), Duration::ZERO);
        (client, patient, requests)
    }

    async fn hear(patient: &mut Patient<DuplexStream>) -> io::Result<usize> {
        patient.read(&mut [0; 64]).await
    }

    /// Whether the server, having waited for longer than a head may take, is waiting still.
    async fn waits(patient: &mut Patient<DuplexStream>) -> bool {
        let wait = Duration::from_millis(30);
        tokio::time::timeout(wait, hear(patient)).await.is_err()
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_breaks_the_connection_off() {
        let (mut client, mut patient, requests) = meet();
        for _ in 0..2 {
            client
                .write_all(b"GET / HTTP/1.1\r\n\r\n")
                .await
                .expect("sent");
            assert_eq!(hear(&mut patient).await.expect("heard"), 18);
            requests.begin();
            requests.end();
        }
        client.write_all(b"GET / HT").await.expect("sent");
        assert_eq!(hear(&mut patient).await.expect("heard"), 8);
        let broken = hear(&mut patient).await.expect_err("it has had its time");
        assert_eq!(broken.kind(), ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn before_between_and_within_requests_there_is_time() {
        let (mut client, mut patient, requests) = meet();
        assert!(waits(&mut patient).await, "before the first");
        client
            .write_all(b"POST / HTTP/1.1\r\n\r\n")
            .await
            .expect("sent");
        hear(&mut patient).await.expect("heard");
        requests.begin();
        client.write_all(b"half a body").await.expect("sent");
        hear(&mut patient).await.expect("heard");
        assert!(waits(&mut patient).await, "while one is being answered");
        requests.end();
        assert!(waits(&mut patient).await, "between two");
    }

    #[tokio::test]
    async fn the_second_version_takes_care_of_itself() {
        let (mut client, mut patient, _) = meet();
        client.write_all(b"PRI * HTTP/2.0").await.expect("sent");
        hear(&mut patient).await.expect("heard");
        client.write_all(b"a frame").await.expect("sent");
        hear(&mut patient).await.expect("heard");
        assert!(waits(&mut patient).await);
    }
}
