//! What people and shops do: top-ups, carts, purchases, pressing twice, calling off, a price that changes.

use crate::ledger::simulation::Dice;
use vouch_domain::catalogue::Product;
use vouch_domain::ledger::LedgerStore;
use vouch_domain::merchants::{Merchant, Mode, Origin};
use vouch_domain::payments::{
    self, Authorise, Confirmation, Draft, DraftLine, Evidence, Offer, Payment, PaymentStore, TopUp,
    challenge,
};
use vouch_domain::shoppers::{Credential, Shopper};
use vouch_domain::webhooks::Endpoint;
use vouch_domain::{
    Currency, EndpointId, Error, MerchantId, Money, PaymentId, ShopperId, Timestamp, TransferId,
    Work,
};

const SHOPS: u64 = 2;
const PEOPLE: u64 = 3;
const ORIGIN: &str = "https://lumen.example";

#[derive(Clone, Debug)]
pub enum Request {
    /// Shops, people with a passkey each, a lamp.
    Furnish,
    Price(i64),
    TopUp(TopUp),
    Create(MerchantId, Draft),
    Authorise(Box<Authorise>),
    Cancel(MerchantId, PaymentId),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    Done,
    Balance(Money),
    Payment(Box<Payment>),
}

impl Request {
    pub fn run(&self, work: &mut dyn Work, now: Timestamp) -> Result<Answer, Error> {
        let paid = |payment| Answer::Payment(Box::new(payment));
        match self {
            Self::Furnish => furnish(work, now).map(|()| Answer::Done),
            Self::Price(minor) => Ok(work.put_product(&lamp(*minor)).map(|()| Answer::Done)?),
            Self::TopUp(order) => payments::top_up(work, *order, now).map(Answer::Balance),
            Self::Create(merchant, draft) => {
                let merchant = work.merchant(*merchant)?.expect("it is furnished");
                payments::create(work, &merchant, draft.clone(), now).map(paid)
            }
            Self::Authorise(order) => payments::authorise(work, (**order).clone(), now).map(paid),
            Self::Cancel(merchant, payment) => {
                payments::cancel(work, *merchant, *payment, now).map(paid)
            }
        }
    }

    pub fn name(&self) -> &'static str {
        match self {
            Self::Furnish => "furnished",
            Self::Price(_) => "price changed",
            Self::TopUp(_) => "topped up",
            Self::Create(..) => "cart created",
            Self::Authorise(_) => "authorised",
            Self::Cancel(..) => "cancelled",
        }
    }
}

fn furnish(work: &mut dyn Work, now: Timestamp) -> Result<(), Error> {
    for id in 1..=u128::from(SHOPS) {
        work.add_merchant(&Merchant {
            id: MerchantId(id),
            name: format!("Shop {id}"),
            mode: Mode::Sandbox,
            currency: Currency::EUR,
            origins: vec![Origin::kept(ORIGIN.into())],
            publishable_key: format!("pk_test_shop{id}"),
            secret_hash: [id as u8; 32],
            created_at: now,
        })?;
        work.add_endpoint(&Endpoint::new(
            EndpointId(id),
            MerchantId(id),
            "https://lumen.example/hook".into(),
            "whsec_dGVzdA==".into(),
            now,
        ))?;
    }
    for id in 1..=u128::from(PEOPLE) {
        work.add_shopper(&Shopper {
            id: ShopperId(id),
            handle: format!("person{id}"),
            email: format!("person{id}@mail.example"),
            joined_at: now,
        })?;
        work.add_credential(&Credential {
            id: vec![id as u8; 16],
            shopper: ShopperId(id),
            static_state: vec![],
            dynamic_state: vec![],
            public_key: vec![],
            sign_count: 0,
            created_at: now,
            used_at: now,
            name: String::new(),
        })?;
    }
    work.put_product(&lamp(2400))?;
    Ok(())
}

fn lamp(minor: i64) -> Product {
    Product {
        merchant: MerchantId(1),
        sku: "lamp-arc".into(),
        title: "Arc table lamp".into(),
        description: String::new(),
        regular_price: Money::new(minor, Currency::EUR),
        sale: None,
        link: None,
        image_link: None,
        gtin: None,
        brand: None,
        available: true,
    }
}

/// What has been asked for so far, to be asked for again.
pub struct Shop {
    price: i64,
    last_id: u128,
    carts: Vec<(MerchantId, PaymentId, i64)>,
    pressed: Vec<Authorise>,
}

impl Default for Shop {
    fn default() -> Self {
        Self {
            price: 2400,
            // Above those of the ledger's own transfers: both live in one book.
            last_id: 1 << 64,
            carts: Vec::new(),
            pressed: Vec::new(),
        }
    }
}

impl Shop {
    pub fn request(&mut self, dice: &mut Dice, now: Timestamp) -> Request {
        self.last_id += 1;
        match dice.below(12) {
            0..3 => Request::TopUp(TopUp {
                id: TransferId(self.last_id - if dice.one_in(10) { 5 } else { 0 }),
                shopper: person(dice),
                mode: Mode::Sandbox,
                amount: Money::new(1 + dice.below(9_000) as i64, Currency::EUR),
            }),
            3..5 => self.cart(dice),
            5..9 => self.press(dice, now),
            9..11 => {
                let (merchant, payment) = self.some_payment(dice);
                Request::Cancel(merchant, payment)
            }
            _ => {
                self.price = 100 + dice.below(5_000) as i64;
                Request::Price(self.price)
            }
        }
    }

    fn cart(&mut self, dice: &mut Dice) -> Request {
        let merchant = MerchantId(1 + u128::from(dice.below(SHOPS)));
        let id = match self.carts.last() {
            Some((_, known, _)) if dice.one_in(10) => *known,
            _ => PaymentId(self.last_id),
        };
        let lines = (0..dice.below(4)).map(|line| DraftLine {
            name: format!("Book {line}"),
            sku: dice.one_in(2).then(|| "book".into()),
            quantity: 1 + dice.below(3) as i64,
            unit_amount: 1 + dice.below(1_500) as i64,
        });
        let lines = Vec::from_iter(lines);
        let draft = Draft {
            id,
            lines,
            currency: "EUR".into(),
            reference: dice.one_in(3).then(|| "order".into()),
            return_url: None,
        };
        Request::Create(merchant, draft)
    }

    /// One touch: of a new purchase, of a cart, or once more of one that was.
    fn press(&mut self, dice: &mut Dice, now: Timestamp) -> Request {
        if !self.pressed.is_empty() && dice.one_in(4) {
            let index = dice.below(self.pressed.len() as u64) as usize;
            return Request::Authorise(Box::new(self.pressed[index].clone()));
        }
        let (merchant, payment, offer, total) = if !self.carts.is_empty() && dice.one_in(2) {
            let (merchant, payment, total) =
                self.carts[dice.below(self.carts.len() as u64) as usize];
            (merchant, payment, Offer::Cart, total)
        } else {
            let product = Offer::Product("lamp-arc".into());
            (MerchantId(1), PaymentId(self.last_id), product, self.price)
        };
        let shown = Money::new(total + i64::from(dice.one_in(20)), Currency::EUR);
        let shopper = person(dice);
        let (nonce, origin) = ([dice.below(200) as u8; 32], Origin::kept(ORIGIN.into()));
        let payee = format!("Shop {}", merchant.0);
        let order = Authorise {
            merchant,
            payment,
            offer,
            shown,
            confirm_until: now.plus_seconds(1_000),
            confirmation: Confirmation {
                shopper,
                credential: vec![shopper.0 as u8; 16],
                nonce,
                challenge: challenge(&nonce, payment, &payee, &origin, shown),
                payee_origin: origin,
                sign_count: 0,
                evidence: Evidence {
                    client_data_json: b"{}".to_vec(),
                    authenticator_data: vec![1],
                    signature: vec![dice.below(200) as u8],
                },
            },
        };
        self.pressed.push(order.clone());
        if self.pressed.len() > 40 {
            self.pressed.remove(0);
        }
        Request::Authorise(Box::new(order))
    }

    fn some_payment(&self, dice: &mut Dice) -> (MerchantId, PaymentId) {
        let pressed = self
            .pressed
            .iter()
            .map(|order| (order.merchant, order.payment));
        let carts = self
            .carts
            .iter()
            .map(|(merchant, cart, _)| (*merchant, *cart));
        let known = Vec::from_iter(pressed.chain(carts));
        match known.len() as u64 {
            0 => (MerchantId(1), PaymentId(9)),
            count => known[dice.below(count) as usize],
        }
    }

    pub fn learn(&mut self, request: &Request) {
        if let Request::Create(merchant, draft) = request {
            let total = draft
                .lines
                .iter()
                .map(|line| line.quantity * line.unit_amount)
                .sum();
            self.carts.push((*merchant, draft.id, total));
            if self.carts.len() > 30 {
                self.carts.remove(0);
            }
        }
    }

    /// Everybody's balance and the latest payments, in a database as in the model.
    pub fn assert_same(
        &self,
        work: &mut (impl LedgerStore + PaymentStore),
        model: &mut (impl LedgerStore + PaymentStore),
    ) {
        for id in 1..=u128::from(PEOPLE) {
            let balance = |work: &mut dyn LedgerStore| {
                payments::balance(work, ShopperId(id), Mode::Sandbox, Currency::EUR)
            };
            assert_eq!(balance(work), balance(model));
        }
        for order in &self.pressed {
            assert_eq!(work.payment(order.payment), model.payment(order.payment));
            assert_eq!(
                work.confirmation(order.payment),
                model.confirmation(order.payment)
            );
        }
    }
}

fn person(dice: &mut Dice) -> ShopperId {
    ShopperId(1 + u128::from(dice.below(PEOPLE)))
}
