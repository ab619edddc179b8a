//! Holds whose time is over: their money is released when it is over, not when somebody next asks.
//!
//! The ledger itself never posts a hold that has run out, whether this job was there or not; what it does is give back. Several
//! nodes may do it at once: a hold runs out once.

use crate::app::App;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use vouch_domain::{Error, Timestamp, ledger};

/// Holds that are released in one go.
const HOLDS_MAX: u32 = 1000;
/// The longest sleep: a hold made meanwhile that runs out sooner waits no longer than this.
const SLEEP_MAX: Duration = Duration::from_secs(1);

pub async fn run(app: App, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let due = match release(&app, app.now()).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(%error, "holds that run out");
                None
            }
        };
        let pause = due.map_or(SLEEP_MAX, |due| {
            let micros = due.micros().saturating_sub(app.now().micros());
            Duration::from_micros(u64::try_from(micros).unwrap_or(0)).min(SLEEP_MAX)
        });
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Releases what is due and says when the next is. Writes only when there is something to release.
async fn release(app: &App, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let first = app.store.read(|work| Ok(work.first_due()?)).await?;
    if first.is_none_or(|first| first > now) {
        return Ok(first);
    }
    app.store
        .write(move |work| {
            ledger::expire_holds(work, HOLDS_MAX, now)?;
            Ok(work.first_due()?)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::store::Store;
    use clap::Parser;
    use vouch_domain::ledger::{
        Account, AccountFlags, Transfer, create_accounts, create_transfers,
    };
    use vouch_domain::{AccountId, TransferId};

    #[derive(Parser)]
    struct Settings {
        #[command(flatten)]
        config: Config,
    }

    #[tokio::test]
    async fn a_hold_is_given_back_when_its_time_is_over() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().to_str().expect("a UTF-8 path");
        let config = Settings::parse_from(["vouch", "--data-dir", data]).config;
        let store = Store::sqlite(config.database(), None).expect("the store opens");
        let clock = Clock::set(Timestamp::from_micros(1_000_000));
        let app = App::new(store, clock, config, Assets::default()).expect("the house opens");
        assert_eq!(release(&app, app.now()).await, Ok(None));

        let now = app.now();
        let hold = app.store.write(move |work| {
            let account = |id| Account::new(AccountId(id), 1, 1, AccountFlags::default());
            create_accounts(work, &[account(1), account(2)], now)?;
            let mut hold = Transfer::new(TransferId(3), AccountId(1), AccountId(2), 50, 1, 9);
            hold.flags.pending = true;
            hold.timeout = 10;
            let recorded = create_transfers(work, &[hold], now)?.remove(0);
            Ok(recorded.expect("a hold").transfer.expires_at())
        });
        let end = hold.await.expect("money is held").expect("it runs out");
        let pending = || async {
            let read = app
                .store
                .read(|work| Ok(work.accounts(&[AccountId(1)])?.remove(0)));
            read.await.expect("an account").debits_pending
        };
        assert_eq!(release(&app, Timestamp(end.0 - 1)).await, Ok(Some(end)));
        assert_eq!(pending().await, 50);
        assert_eq!(release(&app, end).await, Ok(None));
        assert_eq!(pending().await, 0);
    }
}
