//! Load: callers that do one thing again and again, as fast as they are answered or at a given pace.

use super::{instant, quantile};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;

/// What a load came to.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    pub per_second: f64,
    /// Of each caller's wait, in milliseconds.
    pub p50: f64,
    pub p99: f64,
}

impl Measured {
    fn of(waits: &[f64], seconds: f64) -> Self {
        Self {
            per_second: waits.len() as f64 / seconds,
            p50: quantile(waits, 0.5),
            p99: quantile(waits, 0.99),
        }
    }
}

/// Callers that each do one step after another for `span`. `caller` makes a caller; what it makes does one step.
pub async fn flat_out<Step, Done>(
    callers: usize,
    span: Duration,
    mut caller: impl FnMut() -> Step,
) -> Result<Measured, String>
where
    Step: FnMut() -> Done + Send + 'static,
    Done: Future<Output = Result<(), String>> + Send,
{
    let stop = Arc::new(AtomicBool::new(false));
    let started = instant();
    let tasks = Vec::from_iter((0..callers).map(|_| {
        let stop = stop.clone();
        let mut step = caller();
        tokio::spawn(async move {
            let mut waits = Vec::with_capacity(1 << 12);
            while !stop.load(Ordering::Relaxed) {
                let begun = instant();
                step().await?;
                waits.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
            Ok::<_, String>(waits)
        })
    }));
    tokio::time::sleep(span).await;
    stop.store(true, Ordering::Relaxed);
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.map_err(|error| error.to_string())??);
    }
    Ok(Measured::of(&waits, started.elapsed().as_secs_f64()))
}

/// Steps begun at a steady pace whether or not the earlier ones are answered, in ticks of a millisecond. A step that no caller is
/// free for waits, and its wait counts.
pub async fn paced<Step, Done>(
    callers: usize,
    per_second: f64,
    span: Duration,
    mut caller: impl FnMut() -> Step,
) -> Result<Measured, String>
where
    Step: FnMut() -> Done + Send + 'static,
    Done: Future<Output = Result<(), String>> + Send,
{
    let (due, begins) = tokio::sync::mpsc::unbounded_channel::<std::time::Instant>();
    let begins = Arc::new(Mutex::new(begins));
    let tasks = Vec::from_iter((0..callers).map(|_| {
        let begins = begins.clone();
        let mut step = caller();
        tokio::spawn(async move {
            let mut waits = Vec::with_capacity(1 << 12);
            loop {
                let begun = begins.lock().await.recv().await;
                let Some(begun) = begun else {
                    return Ok::<_, String>(waits);
                };
                step().await?;
                waits.push(begun.elapsed().as_secs_f64() * 1000.0);
            }
        })
    }));
    let started = instant();
    let mut tick = tokio::time::interval(Duration::from_millis(1));
    let mut sent = 0;
    while started.elapsed() < span {
        tick.tick().await;
        let wanted = (started.elapsed().as_secs_f64() * per_second) as u64;
        while sent < wanted {
            due.send(instant())
                .map_err(|_| "every caller has stopped")?;
            sent += 1;
        }
    }
    drop(due);
    let mut waits = Vec::new();
    for task in tasks {
        waits.extend(task.await.map_err(|error| error.to_string())??);
    }
    Ok(Measured::of(&waits, started.elapsed().as_secs_f64()))
}
