//! Which addresses may be reached: names are resolved here, checked here, and what was checked is what is connected to.
//!
//! A name's owner may answer one thing when an endpoint is registered and another when it is told; so nothing is remembered of an
//! earlier look. Each connection looks the name up once, drops every address that is not public, and goes to one of those that
//! are left. There is no second look that could come out otherwise.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use vouch_domain::merchants::address::{Address, Host, Scheme};

/// Looks a name up, somewhere.
pub type Lookup = Arc<
    dyn Fn(String) -> Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>> + Send + Sync,
>;

/// Asks the operating system.
pub fn system() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name, 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}

/// Names lead to public addresses or nowhere, whatever the name's owner answers today.
pub struct PublicOnly(pub Lookup);

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.0)(name.as_str().to_owned());
        Box::pin(async move {
            let mut public = found.await?;
            public.retain(|ip| is_public(*ip));
            if public.is_empty() {
                return Err("the name has no public address".into());
            }
            let public = public.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(public) as Addrs)
        })
    }
}

/// `localhost` and everything under it is this machine (RFC 6761), whatever a resolver thinks.
pub struct HomeOnly;

impl Resolve for HomeOnly {
    fn resolve(&self, _: Name) -> Resolving {
        let home = [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        ];
        Box::pin(
            async move { Ok(Box::new(home.into_iter().map(|ip| SocketAddr::new(ip, 0))) as Addrs) },
        )
    }
}

fn is_public(ip: IpAddr) -> bool {
    let host = match ip {
        IpAddr::V4(v4) => Host::V4(v4),
        IpAddr::V6(v6) => Host::V6(v6),
    };
    let address = Address {
        scheme: Scheme::Https,
        host,
        port: None,
        rest: "",
    };
    !address.is_unroutable()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolved(resolver: &impl Resolve, name: &str) -> Result<Vec<IpAddr>, String> {
        let found = resolver.resolve(name.parse().expect("a name")).await;
        let found = found.map(|found| found.map(|address| address.ip()).collect());
        found.map_err(|error| error.to_string())
    }

    #[tokio::test]
    async fn names_lead_to_public_addresses_or_nowhere() {
        let nowhere = Err("the name has no public address".to_owned());
        let public = PublicOnly(system());
        assert_eq!(resolved(&public, "localhost").await, nowhere);
        let home = resolved(&HomeOnly, "books.localhost").await;
        let home = home.expect("always this machine");
        assert!(home.iter().all(IpAddr::is_loopback));

        let answers = |ips: &[&str]| {
            let ips: Vec<IpAddr> = ips.iter().map(|ip| ip.parse().expect("an IP")).collect();
            PublicOnly(Arc::new(move |_| {
                let ips = ips.clone();
                Box::pin(async move { Ok(ips) })
            }))
        };
        for (answered, reached) in [
            (&["1.1.1.1"][..], Some(&["1.1.1.1"][..])),
            // Of several answers only the public ones can be connected to.
            (&["10.0.0.1", "1.1.1.1", "::1"], Some(&["1.1.1.1"])),
            (&["169.254.169.254"], None),
            (&["::ffff:169.254.169.254"], None),
            (&["100.64.0.1", "fd00::1", "127.0.0.1", "224.0.0.1"], None),
            (&[], None),
        ] {
            let reached = match reached {
                None => nowhere.clone(),
                Some(ips) => Ok(ips.iter().map(|ip| ip.parse().expect("an IP")).collect()),
            };
            let found = resolved(&answers(answered), "shop.example").await;
            assert_eq!(found, reached, "{answered:?}");
        }
    }

    #[test]
    fn ranges_that_are_not_public() {
        for (ip, public) in [
            ("1.1.1.1", true),
            ("93.184.216.34", true),
            ("2606:4700::1111", true),
            ("127.0.0.53", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.168.0.1", false),
            ("169.254.169.254", false),
            ("100.100.100.200", false),
            ("198.18.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("0.0.0.0", false),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fc00::1", false),
            ("ff02::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:1.1.1.1", false),
            ("::127.0.0.1", false),
            ("64:ff9b::a00:1", false),
            ("64:ff9b:1::a00:1", false),
            ("2002:7f00:1::", false),
            ("2001:0:7f00:1::", false),
        ] {
            let ip: IpAddr = ip.parse().expect("an address");
            assert_eq!(is_public(ip), public, "{ip}");
        }
    }
}
