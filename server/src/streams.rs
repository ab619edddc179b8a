//! Open streams: who listens to which payment, and how they are woken.
//!
//! A stream never asks the store whether something happened. It waits here, and the watcher (`jobs/streams.rs`) wakes it when its
//! payment had an event; only then it reads. So what open streams cost the store grows with what happens, not with how many listen.
//! Each principal has a bounded number of them, and so has the house.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use vouch_domain::{MerchantId, PaymentId, ShopperId};

/// What one shop's server may have open at one time.
pub const MERCHANT_MAX: usize = 64;
/// What one shopper may have open: a few tabs on a few devices.
pub const SHOPPER_MAX: usize = 8;
/// What this house has open at most.
pub const HOUSE_MAX: usize = 4096;

/// Whose stream it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    Merchant(MerchantId),
    Shopper(ShopperId),
}

impl Principal {
    fn limit(self) -> usize {
        match self {
            Self::Merchant(_) => MERCHANT_MAX,
            Self::Shopper(_) => SHOPPER_MAX,
        }
    }
}

/// Why no further stream is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    Principal { limit: usize },
    House,
}

pub struct Streams {
    open: Mutex<Open>,
    /// Tells the watcher that somebody listens.
    first: Notify,
    stopped: CancellationToken,
    /// After so long without an event a stream says that it is still there.
    pub heartbeat: Duration,
    /// A stream ends after so long; whoever listens opens another, and says who they are anew.
    pub lifetime: Duration,
}

#[derive(Default)]
struct Open {
    total: usize,
    of: HashMap<Principal, usize>,
    listening: HashMap<PaymentId, Listening>,
}

struct Listening {
    count: usize,
    wake: watch::Sender<()>,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            open: Mutex::default(),
            first: Notify::new(),
            stopped: CancellationToken::new(),
            heartbeat: Duration::from_secs(15),
            lifetime: Duration::from_secs(10 * 60),
        }
    }
}

impl Streams {
    /// A place for one stream of `principal`'s about `payment`, until it is dropped. From here on no event goes unnoticed.
    pub fn listen(
        self: &Arc<Self>,
        principal: Principal,
        payment: PaymentId,
    ) -> Result<Listener, Full> {
        let mut open = self.open();
        let own = open.of.get(&principal).copied().unwrap_or(0);
        let limit = principal.limit();
        if own >= limit {
            return Err(Full::Principal { limit });
        }
        if open.total >= HOUSE_MAX {
            return Err(Full::House);
        }
        open.total += 1;
        open.of.insert(principal, own + 1);
        let listening = open.listening.entry(payment).or_insert_with(|| Listening {
            count: 0,
            wake: watch::Sender::new(()),
        });
        listening.count += 1;
        let woken = listening.wake.subscribe();
        drop(open);
        self.first.notify_one();
        Ok(Listener {
            streams: self.clone(),
            principal,
            payment,
            woken,
        })
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        self.open().total
    }

    /// Resolves once somebody listens; perhaps a little too often.
    pub async fn somebody(&self) {
        while self.count() == 0 {
            self.first.notified().await;
        }
    }

    /// Wakes whoever listens to one of these payments.
    pub fn wake(&self, payments: &[PaymentId]) {
        let open = self.open();
        for listening in payments.iter().filter_map(|id| open.listening.get(id)) {
            listening.wake.send_replace(());
        }
    }

    /// Wakes everybody: whoever looked before may have missed something.
    pub fn wake_all(&self) {
        for listening in self.open().listening.values() {
            listening.wake.send_replace(());
        }
    }

    /// Ends all streams, so that a house that stops need not wait for them.
    pub fn stop(&self) {
        self.stopped.cancel();
    }

    /// What is counted here is right even if somebody panicked meanwhile: each change is one step.
    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream's place.
pub struct Listener {
    streams: Arc<Streams>,
    principal: Principal,
    pub payment: PaymentId,
    woken: watch::Receiver<()>,
}

impl Listener {
    /// From here on, [`Self::woken`] resolves for what happens.
    pub fn about_to_look(&mut self) {
        self.woken.mark_unchanged();
    }

    /// Resolves when something happened since [`Self::about_to_look`]; `false` when the house stops.
    pub async fn woken(&mut self) -> bool {
        tokio::select! {
            () = self.streams.stopped.cancelled() => false,
            woken = self.woken.changed() => woken.is_ok(),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut open = self.streams.open();
        open.total = open.total.saturating_sub(1);
        if let Some(own) = open.of.get_mut(&self.principal) {
            *own -= 1;
            if *own == 0 {
                open.of.remove(&self.principal);
            }
        }
        if let Some(listening) = open.listening.get_mut(&self.payment) {
            listening.count -= 1;
            if listening.count == 0 {
                open.listening.remove(&self.payment);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: Principal = Principal::Shopper(ShopperId(1));
    const KARIM: Principal = Principal::Shopper(ShopperId(2));

    #[test]
    fn each_has_a_bounded_number_of_streams_and_a_place_comes_free() {
        let streams = Arc::new(Streams::default());
        let open = |principal, payment| streams.listen(principal, PaymentId(payment));
        let mut anas: Vec<_> = (0..SHOPPER_MAX as u128)
            .map(|n| open(ANA, n).expect("a place"))
            .collect();
        let full = Full::Principal { limit: SHOPPER_MAX };
        assert_eq!(open(ANA, 99).err(), Some(full));
        let karims = open(KARIM, 0).expect("a place of his own");
        anas.pop();
        anas.push(open(ANA, 99).expect("the place that came free"));
        assert_eq!(streams.count(), SHOPPER_MAX + 1);
        drop((anas, karims));
        assert_eq!(streams.count(), 0);
        let open = streams.open();
        assert!(open.of.is_empty() && open.listening.is_empty(), "forgotten");
    }

    #[test]
    fn a_house_has_a_bounded_number_of_streams() {
        let streams = Arc::new(Streams::default());
        let shopper = |n: usize| Principal::Shopper(ShopperId((n / SHOPPER_MAX) as u128));
        let open: Vec<_> = (0..HOUSE_MAX)
            .map(|n| streams.listen(shopper(n), PaymentId(1)).expect("a place"))
            .collect();
        let merchant = Principal::Merchant(MerchantId(1));
        let refused = streams.listen(merchant, PaymentId(1));
        assert_eq!(refused.err(), Some(Full::House));
        drop(open);
    }

    #[tokio::test]
    async fn whoever_listens_to_a_payment_is_woken_by_it_alone() {
        let streams = Arc::new(Streams::default());
        let mut one = streams.listen(ANA, PaymentId(1)).expect("a place");
        let mut other = streams.listen(ANA, PaymentId(2)).expect("a place");
        streams.wake(&[PaymentId(1), PaymentId(7)]);
        assert!(one.woken().await);
        assert!(!other.woken.has_changed().expect("open"));
        // What happens between the look and the wait is not lost.
        other.about_to_look();
        streams.wake_all();
        assert!(other.woken().await);
        streams.stop();
        one.about_to_look();
        assert!(!one.woken().await, "the house stops");
    }
}
