//! What two shops and four people do with money: top up, ask for a payment, pay, pay again, call off. As the doors do it, every
//! request goes through its idempotency key.

use crate::dice::Dice;
use vouch_domain::catalogue::Product;
use vouch_domain::idempotency::{Answer, Attempt, once};
use vouch_domain::merchants::{Merchant, Mode, Origin};
use vouch_domain::payments::{
    self, Authorise, Confirmation, Draft, DraftLine, Evidence, Offer, TopUp, challenge,
};
use vouch_domain::shoppers::{Credential, Shopper};
use vouch_domain::webhooks::Endpoint;
use vouch_domain::{
    Currency, EndpointId, Error, MerchantId, Money, PaymentId, ShopperId, Timestamp, TransferId,
    Work,
};

const SHOPS: u64 = 2;
const SHOPPERS: u64 = 4;
/// How long an offer may be confirmed after it was shown, in seconds.
const CONFIRMABLE_SECONDS: i64 = 900;
/// Recent payments, with which most requests are about.
const RECENT: u64 = 12;
const ORIGIN: &str = "https://shop.example";

#[derive(Clone, Debug)]
pub enum Wish {
    TopUp(TopUp),
    Create {
        merchant: MerchantId,
        draft: Draft,
    },
    Pay(Authorise),
    Cancel {
        merchant: MerchantId,
        payment: PaymentId,
    },
}

/// A wish under its key.
#[derive(Clone, Debug)]
pub struct ShopRequest {
    pub attempt: Attempt,
    pub wish: Wish,
}

impl ShopRequest {
    /// What the door would do in the writer's turn.
    pub fn run(&self, work: &mut dyn Work, now: Timestamp) -> Result<Answer, Error> {
        once(work, &self.attempt, now, |work| {
            let shown = match &self.wish {
                Wish::TopUp(order) => format!("{:?}", payments::top_up(work, *order, now)?),
                Wish::Create { merchant, draft } => {
                    let merchant = work.merchant(*merchant)?;
                    let merchant = merchant.ok_or(payments::PaymentRefusal::UnknownPayment)?;
                    format!(
                        "{:?}",
                        payments::create(work, &merchant, draft.clone(), now)?
                    )
                }
                Wish::Pay(order) => {
                    format!("{:?}", payments::authorise(work, order.clone(), now)?)
                }
                Wish::Cancel { merchant, payment } => {
                    format!("{:?}", payments::cancel(work, *merchant, *payment, now)?)
                }
            };
            Ok((200, shown.into_bytes()))
        })
    }
}

/// What has been asked so far, from which the next wishes follow.
#[derive(Clone, Debug)]
pub struct ShopRequests {
    dice: Dice,
    sent: Vec<ShopRequest>,
    payments: Vec<(PaymentId, MerchantId, Money)>,
    last_id: u128,
}

impl ShopRequests {
    pub fn new(dice: Dice) -> Self {
        Self {
            dice,
            sent: Vec::new(),
            payments: Vec::new(),
            last_id: 0,
        }
    }

    /// Shops, people and goods, once.
    pub fn furnish(work: &mut dyn Work) -> Result<(), Error> {
        for id in 1..=SHOPS {
            let merchant = MerchantId(id.into());
            work.add_merchant(&Merchant {
                id: merchant,
                name: name_of(merchant),
                mode: Mode::Sandbox,
                currency: Currency::EUR,
                origins: vec![Origin::kept(ORIGIN.into())],
                publishable_key: format!("pk_test_{id}"),
                secret_hash: [id as u8; 32],
                created_at: Timestamp(1),
            })?;
            work.add_endpoint(&Endpoint::new(
                EndpointId(id.into()),
                merchant,
                format!("{ORIGIN}/hook"),
                "whsec_dGVzdA==".into(),
                Timestamp(1),
            ))?;
            work.put_product(&Product {
                merchant,
                sku: "lamp".into(),
                title: "Lamp".into(),
                description: String::new(),
                regular_price: lamp(),
                sale: None,
                link: None,
                image_link: None,
                gtin: None,
                brand: None,
                available: true,
            })?;
        }
        for id in 1..=SHOPPERS {
            let shopper = ShopperId(id.into());
            work.add_shopper(&Shopper {
                id: shopper,
                handle: format!("shopper{id}"),
                email: format!("shopper{id}@mail.example"),
                joined_at: Timestamp(1),
            })?;
            work.add_credential(&Credential {
                id: passkey(shopper),
                shopper,
                static_state: vec![],
                dynamic_state: vec![],
                public_key: vec![],
                sign_count: 0,
                created_at: Timestamp(1),
                used_at: Timestamp(1),
                name: String::new(),
            })?;
        }
        Ok(())
    }

    pub fn shopkeepers() -> impl Iterator<Item = MerchantId> {
        (1..=SHOPS).map(|id| MerchantId(id.into()))
    }

    pub fn shoppers() -> impl Iterator<Item = ShopperId> {
        (1..=SHOPPERS).map(|id| ShopperId(id.into()))
    }

    pub fn payments(&self) -> impl Iterator<Item = PaymentId> {
        self.payments.iter().map(|(id, _, _)| *id)
    }

    pub fn sent(&self) -> &[ShopRequest] {
        &self.sent
    }

    /// The next request, sent at `now`.
    pub fn next(&mut self, now: Timestamp) -> ShopRequest {
        if !self.sent.is_empty() && self.dice.one_in(10) {
            let span = if self.dice.one_in(8) {
                self.sent.len() as u64
            } else {
                RECENT.min(self.sent.len() as u64)
            };
            let index = self.sent.len() - 1 - self.dice.below(span) as usize;
            let mut again = self.sent[index].clone();
            if self.dice.one_in(6) {
                // The key of another request.
                again.attempt.request[31] ^= 1;
            }
            return again;
        }
        let wish = self.wish(now);
        self.last_id += 1;
        let request = ShopRequest {
            attempt: Attempt {
                scope: "simulator".into(),
                key: self.last_id.to_string(),
                request: [0; 32],
            },
            wish,
        };
        self.sent.push(request.clone());
        request
    }

    fn wish(&mut self, now: Timestamp) -> Wish {
        match self.dice.below(10) {
            0..2 => self.top_up(),
            2..4 => self.create(),
            4..7 => self.pay(now),
            7 => self.pay_for_a_lamp(now),
            _ => self.cancel(),
        }
    }

    fn top_up(&mut self) -> Wish {
        self.last_id += 1;
        let minor = if self.dice.one_in(30) {
            10_000_001
        } else {
            1 + self.dice.below(20_000) as i64
        };
        Wish::TopUp(TopUp {
            id: TransferId(vouch_domain::ids::derive(
                "simulated top-up",
                &[&self.last_id.to_be_bytes()],
            )),
            shopper: self.shopper(),
            mode: if self.dice.one_in(40) {
                Mode::Live
            } else {
                Mode::Sandbox
            },
            amount: Money::new(minor, Currency::EUR),
        })
    }

    fn create(&mut self) -> Wish {
        self.last_id += 1;
        let id = PaymentId(self.last_id);
        let merchant = MerchantId(u128::from(1 + self.dice.below(SHOPS)));
        let (quantity, unit_amount) = (
            1 + self.dice.below(3) as i64,
            1 + self.dice.below(4_000) as i64,
        );
        let total = Money::new(quantity * unit_amount, Currency::EUR);
        self.payments.push((id, merchant, total));
        let line = DraftLine {
            name: "Notebook".into(),
            sku: None,
            quantity,
            unit_amount,
        };
        Wish::Create {
            merchant,
            draft: Draft {
                id,
                lines: vec![line],
                currency: "EUR".into(),
                reference: None,
                return_url: None,
            },
        }
    }

    fn pay(&mut self, now: Timestamp) -> Wish {
        let Some((payment, merchant, total)) = self.recent() else {
            return self.create();
        };
        let shown = if self.dice.one_in(30) {
            Money::new(total.minor + 1, total.currency)
        } else {
            total
        };
        Wish::Pay(self.order(payment, merchant, Offer::Cart, shown, now))
    }

    fn pay_for_a_lamp(&mut self, now: Timestamp) -> Wish {
        self.last_id += 1;
        let payment = PaymentId(self.last_id);
        let merchant = MerchantId(u128::from(1 + self.dice.below(SHOPS)));
        self.payments.push((payment, merchant, lamp()));
        Wish::Pay(self.order(
            payment,
            merchant,
            Offer::Product("lamp".into()),
            lamp(),
            now,
        ))
    }

    fn order(
        &mut self,
        payment: PaymentId,
        merchant: MerchantId,
        offer: Offer,
        shown: Money,
        now: Timestamp,
    ) -> Authorise {
        let shopper = self.shopper();
        let nonce = [self.dice.below(3) as u8; 32];
        let payee_origin = Origin::kept(ORIGIN.into());
        let mut signed = challenge(&nonce, payment, &name_of(merchant), &payee_origin, shown);
        if self.dice.one_in(40) {
            signed[0] ^= 1;
        }
        Authorise {
            merchant,
            payment,
            offer,
            shown,
            confirm_until: now.plus_seconds(CONFIRMABLE_SECONDS),
            confirmation: Confirmation {
                shopper,
                credential: passkey(shopper),
                nonce,
                challenge: signed,
                payee_origin,
                sign_count: 0,
                evidence: Evidence {
                    client_data_json: b"{}".to_vec(),
                    authenticator_data: vec![1],
                    signature: vec![self.dice.below(3) as u8],
                },
            },
        }
    }

    fn cancel(&mut self) -> Wish {
        let Some((payment, mut merchant, _)) = self.recent() else {
            return self.create();
        };
        if self.dice.one_in(20) {
            merchant = MerchantId(1 + merchant.0 % u128::from(SHOPS));
        }
        Wish::Cancel { merchant, payment }
    }

    fn shopper(&mut self) -> ShopperId {
        ShopperId(u128::from(1 + self.dice.below(SHOPPERS)))
    }

    fn recent(&mut self) -> Option<(PaymentId, MerchantId, Money)> {
        let span = RECENT.min(self.payments.len() as u64);
        if span == 0 {
            return None;
        }
        let index = self.payments.len() - 1 - self.dice.below(span) as usize;
        Some(self.payments[index])
    }
}

fn lamp() -> Money {
    Money::new(2_400, Currency::EUR)
}

fn name_of(merchant: MerchantId) -> String {
    format!("Shop {}", merchant.0)
}

fn passkey(shopper: ShopperId) -> Vec<u8> {
    vec![shopper.0 as u8; 16]
}
