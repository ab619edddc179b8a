//! The hub's addresses: every page has one, so that it can be linked, reloaded and gone back to.

/// A page of the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    Orders,
    Order(String),
    Friends,
    Recommendations(Option<Subject>),
    Facts(Subject),
    Lists,
    List(String),
    NewPoll,
    Poll(String),
    Following,
    /// A guide's own desk, and one story on it.
    Guide,
    NewStory,
    Story(String),
    Balance,
    Passkeys,
    Reports,
    Invitation(String),
    /// A list or a poll by its link, for whoever has it.
    SharedList(String),
    SharedPoll(String),
    Unknown,
}

/// What a recommendation is going to be about: a product of a shop, as a link from an order says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub merchant: String,
    pub sku: String,
}

impl Route {
    /// Reads a path and a query string (with or without its question mark).
    pub fn parse(path: &str, query: &str) -> Self {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            ["hub"] => Self::Orders,
            ["hub", "orders", id] => Self::Order((*id).into()),
            ["hub", "friends"] => Self::Friends,
            ["hub", "recommendations"] => Self::Recommendations(Subject::parse(query)),
            ["hub", "facts"] => Subject::parse(query).map_or(Self::Unknown, Self::Facts),
            ["hub", "lists"] => Self::Lists,
            ["hub", "lists", id] => Self::List((*id).into()),
            ["hub", "polls", "new"] => Self::NewPoll,
            ["hub", "polls", id] => Self::Poll((*id).into()),
            ["hub", "following"] => Self::Following,
            ["hub", "guide"] => Self::Guide,
            ["hub", "guide", "new"] => Self::NewStory,
            ["hub", "guide", id] => Self::Story((*id).into()),
            ["hub", "balance"] => Self::Balance,
            ["hub", "passkeys"] => Self::Passkeys,
            ["hub", "reports"] => Self::Reports,
            ["lists", token] => Self::SharedList((*token).into()),
            ["polls", token] => Self::SharedPoll((*token).into()),
            ["invitations", token] => Self::Invitation((*token).into()),
            _ => Self::Unknown,
        }
    }

    pub fn path(&self) -> String {
        match self {
            Self::Orders | Self::Unknown => "/hub".into(),
            Self::Order(id) => format!("/hub/orders/{id}"),
            Self::Friends => "/hub/friends".into(),
            Self::Recommendations(None) => "/hub/recommendations".into(),
            Self::Recommendations(Some(subject)) => {
                format!("/hub/recommendations?{}", subject.query())
            }
            Self::Facts(subject) => format!("/hub/facts?{}", subject.query()),
            Self::Lists => "/hub/lists".into(),
            Self::List(id) => format!("/hub/lists/{id}"),
            Self::NewPoll => "/hub/polls/new".into(),
            Self::Poll(id) => format!("/hub/polls/{id}"),
            Self::SharedList(token) => format!("/lists/{token}"),
            Self::SharedPoll(token) => format!("/polls/{token}"),
            Self::Following => "/hub/following".into(),
            Self::Guide => "/hub/guide".into(),
            Self::NewStory => "/hub/guide/new".into(),
            Self::Story(id) => format!("/hub/guide/{id}"),
            Self::Balance => "/hub/balance".into(),
            Self::Passkeys => "/hub/passkeys".into(),
            Self::Reports => "/hub/reports".into(),
            Self::Invitation(token) => format!("/invitations/{token}"),
        }
    }

    /// The entry of the navigation that this page belongs to.
    pub fn section(&self) -> Option<Self> {
        match self {
            Self::Orders | Self::Order(_) => Some(Self::Orders),
            Self::Recommendations(_) | Self::Facts(_) | Self::Reports => {
                Some(Self::Recommendations(None))
            }
            Self::Lists | Self::List(_) | Self::NewPoll | Self::Poll(_) => Some(Self::Lists),
            Self::Following | Self::Guide | Self::NewStory | Self::Story(_) => {
                Some(Self::Following)
            }
            Self::Friends | Self::Balance | Self::Passkeys => Some(self.clone()),
            Self::Invitation(_) | Self::SharedList(_) | Self::SharedPoll(_) | Self::Unknown => None,
        }
    }
}

impl Subject {
    fn query(&self) -> String {
        let (merchant, sku) = (encode(&self.merchant), encode(&self.sku));
        format!("merchant={merchant}&sku={sku}")
    }

    fn parse(query: &str) -> Option<Self> {
        let value = |name: &str| {
            query
                .trim_start_matches('?')
                .split('&')
                .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name))
                .map(|(_, value)| decode(value))
        };
        Some(Self {
            merchant: value("merchant")?,
            sku: value("sku")?,
        })
    }
}

/// Percent-encoding of everything but unreserved characters (RFC 3986 §2.3).
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        (rest, _) = match (first, hex) {
            (b'%', Some(byte)) => (&tail[2..], bytes.push(byte)),
            (b'+', _) => (tail, bytes.push(b' ')),
            (byte, _) => (tail, bytes.push(*byte)),
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_at_its_address() {
        let subject = Subject {
            merchant: "mer_1".into(),
            sku: "a b&c=d/é+%".into(),
        };
        for route in [
            Route::Orders,
            Route::Order("pay_1".into()),
            Route::Friends,
            Route::Recommendations(None),
            Route::Recommendations(Some(subject.clone())),
            Route::Facts(subject),
            Route::Lists,
            Route::List("lst_1".into()),
            Route::NewPoll,
            Route::Poll("pol_1".into()),
            Route::SharedList("token.x".into()),
            Route::SharedPoll("token.x".into()),
            Route::Following,
            Route::Guide,
            Route::NewStory,
            Route::Story("sto_1".into()),
            Route::Balance,
            Route::Reports,
            Route::Invitation("token".into()),
        ] {
            let path = route.path();
            let (path, query) = path.split_once('?').unwrap_or((&path, ""));
            assert_eq!(Route::parse(path, query), route);
        }
    }

    #[test]
    fn other_addresses_are_unknown() {
        for path in [
            "/",
            "/hub/nowhere",
            "/hub/facts",
            "/hub/orders",
            "/hub/orders/1/2",
            "/invitations",
        ] {
            assert_eq!(Route::parse(path, ""), Route::Unknown, "{path}");
        }
        assert_eq!(Route::parse("/hub/", "?x=1"), Route::Orders);
    }
}
