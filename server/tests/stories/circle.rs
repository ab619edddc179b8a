//! A circle of people for stories about friends: accounts and sessions without a ceremony, a shop with a product, purchases.

use super::house::{Answer, House, MONDAY, PAY};
use super::people::lumen;
use serde_json::Value;
use vouch_domain::catalogue::Product;
use vouch_domain::ledger::{self, Book, Leg, LegCode};
use vouch_domain::merchants::{Merchant, Mode, SecretKey};
use vouch_domain::payments::{self, Payment, RefundOf, State, TopUp};
use vouch_domain::shoppers::{Place, Session, Shopper};
use vouch_domain::{
    Currency, Error, MerchantId, Money, PaymentId, RefundId, ShopperId, TransferId, Work,
};
use vouch_server::chance;

pub const LAMP: &str = "lamp-arc";

pub fn secret_key() -> SecretKey {
    SecretKey::new(Mode::Sandbox, [1; 32])
}

/// The lamp maker, whose secret key the story knows.
pub fn shop() -> Merchant {
    Merchant {
        secret_hash: secret_key().hash(),
        ..lumen()
    }
}

pub fn lamp() -> Product {
    Product {
        merchant: shop().id,
        sku: LAMP.into(),
        title: "Arc table lamp".into(),
        description: String::new(),
        regular_price: Money::new(2_400, Currency::EUR),
        sale: None,
        link: None,
        image_link: None,
        gtin: None,
        brand: None,
        available: true,
    }
}

/// A house with the lamp maker's shop.
pub async fn house_with_a_lamp() -> House {
    let house = House::open_with(&["--rate-limits=off"]);
    seed(&house, |work| {
        work.add_merchant(&shop())?;
        work.put_product(&lamp())?;
        Ok(())
    })
    .await;
    house
}

pub async fn seed<T: Send + 'static>(
    house: &House,
    piece: impl FnOnce(&mut dyn Work) -> Result<T, Error> + Send + 'static,
) -> T {
    house.app.store.write(piece).await.expect("seeded")
}

/// Somebody with an account, and a session on our own pages.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: ShopperId,
    pub token: String,
}

pub async fn person(house: &House, handle: &str) -> Person {
    let id = ShopperId(house.app.id());
    let token = chance::secret("vst_");
    let shopper = Shopper {
        id,
        handle: handle.into(),
        email: "somebody@example.com".into(),
        joined_at: MONDAY,
    };
    let session = Session {
        token_hash: chance::hash(&token),
        shopper: id,
        checkout: None,
        merchant: None,
        expires_at: house.app.now().plus_seconds(365 * 24 * 3600),
    };
    seed(house, move |work| {
        work.add_shopper(&shopper)?;
        work.add_session(&session)?;
        Ok(())
    })
    .await;
    Person { id, token }
}

impl Person {
    /// The same person in a frame of the lamp maker's page.
    pub async fn in_shop(&self, house: &House) -> Self {
        let token = chance::secret("vst_");
        let place = Place::Shop {
            merchant: merchant_id(),
        };
        let session = Session::open(self.id, place, chance::hash(&token), house.app.now());
        seed(house, move |work| Ok(work.add_session(&session)?)).await;
        Self { token, ..*self }
    }

    pub async fn get(&self, house: &House, path: &str) -> Answer {
        house.own_page("GET", path, Some(&self.token), None).await
    }

    pub async fn post(&self, house: &House, path: &str, body: Option<Value>) -> Answer {
        house.own_page("POST", path, Some(&self.token), body).await
    }

    pub async fn put(&self, house: &House, path: &str, body: Option<Value>) -> Answer {
        house.own_page("PUT", path, Some(&self.token), body).await
    }

    /// Says that an order has arrived.
    pub async fn receives(&self, house: &House, payment: PaymentId) -> Answer {
        let path = format!("/v1/orders/{payment}/received");
        self.post(house, &path, None).await
    }

    pub async fn delete(&self, house: &House, path: &str) -> Answer {
        house
            .own_page("DELETE", path, Some(&self.token), None)
            .await
    }

    /// A fresh link; answers its token.
    pub async fn invites(&self, house: &House) -> String {
        let answer = self.post(house, "/v1/friends/invitations", None).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let url = answer.ok()["url"].as_str().expect("a link").to_owned();
        url.strip_prefix(&format!("{PAY}/invitations/"))
            .expect("at our own origin")
            .to_owned()
    }

    pub async fn accepts(&self, house: &House, token: &str) -> Answer {
        let path = format!("/v1/invitations/{token}/accept");
        self.post(house, &path, None).await
    }

    /// Buys the lamp with play money; answers the payment.
    pub async fn buys_the_lamp(&self, house: &House) -> PaymentId {
        let id = PaymentId(house.app.id());
        let top_up = TopUp {
            id: TransferId(house.app.id()),
            shopper: self.id,
            mode: Mode::Sandbox,
            amount: lamp().regular_price,
        };
        let (shopper, now) = (self.id, house.app.now());
        seed(house, move |work| {
            payments::top_up(work, top_up, now)?;
            let payment = Payment {
                state: State::Authorised { shopper, at: now },
                ..Payment::of_product(id, &shop(), &lamp(), now)
            };
            let hold = Leg {
                id: payments::movement("hold", id),
                debit: Book::Shopper(shopper),
                credit: Book::Escrow(payment.merchant),
                amount: payment.total,
                code: LegCode::Hold,
            };
            ledger::post(work, payment.mode, &[hold], now)?;
            Ok(work.add_payment(&payment)?)
        })
        .await;
        id
    }
}

/// The shop calls a purchase off.
pub async fn calls_off(house: &House, payment: PaymentId) {
    let now = house.app.now();
    seed(house, move |work| {
        payments::cancel(work, merchant_id(), payment, now)
    })
    .await;
}

/// The shop gives all of the money of a purchase back.
pub async fn gives_back(house: &House, payment: PaymentId) {
    let (id, now) = (RefundId(house.app.id()), house.app.now());
    seed(house, move |work| {
        payments::refund(work, merchant_id(), payment, id, &RefundOf::Rest, None, now)
    })
    .await;
}

pub async fn befriended(house: &House, one: &Person, other: &Person) {
    let token = one.invites(house).await;
    let answer = other.accepts(house, &token).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

pub fn merchant_id() -> MerchantId {
    shop().id
}
