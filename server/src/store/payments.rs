//! Payments, their lines, the signed consent and top-ups in SQL.

use super::sql::{Row, Sql, Value, known};
use super::work::SqlWork;
use crate::params;
use std::result::Result;
use vouch_domain::merchants::{Mode, Origin};
use vouch_domain::payments::{
    Confirmation, Evidence, Held, Line, Page, PaidBy, Payment, PaymentStore, Refund, RefundReason,
    State, Status, TopUp, Withdrawal,
};
use vouch_domain::{Currency, Fault, MerchantId, Money, PaymentId, RefundId, ShopperId, Timestamp};

const COLUMNS: &str = "id, merchant, mode, currency, amount, reference, return_url, payee, payee_origin, \
                       status, shopper, held_at, state_at, created_at, release_at, delivered_at, refunded";

const REFUND: &str = "id, payment, amount, currency, paid_by, reason, note, at";

/// Newest first; the cursor's own place is looked up, so that pages neither overlap nor depend on how ids are made.
const NEWEST_FIRST: &str = "order by created_at desc, id desc";

impl<S: Sql> PaymentStore for SqlWork<S> {
    fn payment(&mut self, id: PaymentId) -> Result<Option<Payment>, Fault> {
        let row = self.first(
            &format!("select {COLUMNS} from payments where id = ?1"),
            params![id.bytes()],
        )?;
        row.map(|row| self.read_payment(&row)).transpose()
    }

    fn add_payment(&mut self, payment: &Payment) -> Result<(), Fault> {
        let state = Columns::of(&payment.state);
        self.execute(
            &format!(
                "insert into payments ({COLUMNS}) \
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"
            ),
            params![
                payment.id.bytes(),
                payment.merchant.bytes(),
                mode_name(payment.mode),
                payment.total.currency.code(),
                payment.total.minor,
                payment.reference.clone(),
                payment.return_url.clone(),
                &payment.payee,
                payment.payee_origin.as_str(),
                state.status,
                state.shopper.map(ShopperId::bytes),
                state.held_at,
                state.at,
                payment.created_at,
                state.release_at,
                state.delivered_at,
                payment.refunded,
            ],
        )?;
        for (line, position) in payment.lines.iter().zip(1_u32..) {
            self.execute(
                "insert into payment_lines (payment, position, name, sku, quantity, unit_amount) \
                 values (?1, ?2, ?3, ?4, ?5, ?6)",
                params![
                    payment.id.bytes(),
                    position,
                    &line.name,
                    line.sku.clone(),
                    line.quantity,
                    line.unit_amount.minor,
                ],
            )?;
        }
        Ok(())
    }

    fn save_payment(&mut self, payment: &Payment) -> Result<(), Fault> {
        let state = Columns::of(&payment.state);
        let touched = self.execute(
            "update payments set payee_origin = ?2, status = ?3, shopper = ?4, held_at = ?5, state_at = ?6, \
             release_at = ?7, delivered_at = ?8, refunded = ?9 where id = ?1",
            params![
                payment.id.bytes(),
                payment.payee_origin.as_str(),
                state.status,
                state.shopper.map(ShopperId::bytes),
                state.held_at,
                state.at,
                state.release_at,
                state.delivered_at,
                payment.refunded,
            ],
        )?;
        match touched {
            1 => Ok(()),
            _ => Err(Fault("there is no such payment to save".into())),
        }
    }

    fn payments_of_merchant(
        &mut self,
        merchant: MerchantId,
        status: Option<Status>,
        now: Timestamp,
        page: Page,
    ) -> Result<Vec<Payment>, Fault> {
        // A created payment whose time is over is an expired one, although nobody wrote that down.
        let (wanted, now) = match status {
            None => ("true", None),
            Some(Status::Created) => ("status = 'created' and state_at > ?3", Some(now)),
            Some(Status::Expired) => (
                "(status = 'expired' or status = 'created' and state_at <= ?3)",
                Some(now),
            ),
            Some(status) => (&*format!("status = '{}'", status.name()), None),
        };
        self.page(Owner::Merchant(merchant), wanted, page, now)
    }

    fn payments_of_shopper(
        &mut self,
        shopper: ShopperId,
        page: Page,
    ) -> Result<Vec<Payment>, Fault> {
        self.page(Owner::Shopper(shopper), "true", page, None)
    }

    fn add_confirmation(
        &mut self,
        payment: PaymentId,
        confirmation: &Confirmation,
    ) -> Result<(), Fault> {
        self.execute(
            "insert into payment_confirmations (payment, shopper, credential, nonce, challenge, payee_origin, \
             sign_count, client_data_json, authenticator_data, signature) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            params![
                payment.bytes(),
                confirmation.shopper.bytes(),
                &confirmation.credential,
                confirmation.nonce,
                confirmation.challenge,
                confirmation.payee_origin.as_str(),
                confirmation.sign_count,
                &confirmation.evidence.client_data_json,
                &confirmation.evidence.authenticator_data,
                &confirmation.evidence.signature,
            ],
        )
        .map(drop)
    }

    fn confirmation(&mut self, payment: PaymentId) -> Result<Option<Confirmation>, Fault> {
        let row = self.first(
            "select shopper, credential, nonce, challenge, payee_origin, sign_count, client_data_json, \
             authenticator_data, signature from payment_confirmations where payment = ?1",
            params![payment.bytes()],
        )?;
        row.map(|row| {
            Ok(Confirmation {
                shopper: ShopperId(row.id(0)?),
                credential: row.blob(1)?,
                nonce: row.bytes(2)?,
                challenge: row.bytes(3)?,
                payee_origin: Origin::kept(row.text(4)?),
                sign_count: row.number(5)?,
                evidence: Evidence {
                    client_data_json: row.blob(6)?,
                    authenticator_data: row.blob(7)?,
                    signature: row.blob(8)?,
                },
            })
        })
        .transpose()
    }

    fn add_refund(&mut self, refund: &Refund) -> Result<(), Fault> {
        self.execute(
            "insert into refunds (id, payment, amount, currency, paid_by, reason, note, at) \
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                refund.id.bytes(),
                refund.payment.bytes(),
                refund.amount.minor,
                refund.amount.currency.code(),
                refund.paid_by.name(),
                refund.reason.name(),
                refund.note.clone(),
                refund.at,
            ],
        )?;
        for ((line, quantity), position) in refund.lines.iter().zip(1_u32..) {
            self.execute(
                "insert into refund_lines (refund, position, line, quantity) values (?1, ?2, ?3, ?4)",
                params![refund.id.bytes(), position, *line, *quantity],
            )?;
        }
        Ok(())
    }

    fn refund(&mut self, id: RefundId) -> Result<Option<Refund>, Fault> {
        let row = self.first(
            &format!("select {REFUND} from refunds where id = ?1"),
            params![id.bytes()],
        )?;
        row.map(|row| self.read_refund(&row)).transpose()
    }

    fn refunds(&mut self, payment: PaymentId) -> Result<Vec<Refund>, Fault> {
        let rows = self.query(
            &format!("select {REFUND} from refunds where payment = ?1 order by at, id"),
            params![payment.bytes()],
        )?;
        rows.iter().map(|row| self.read_refund(row)).collect()
    }

    fn add_withdrawal(&mut self, withdrawal: &Withdrawal) -> Result<(), Fault> {
        self.execute(
            "insert into withdrawals (payment, at, refund_by) values (?1, ?2, ?3)",
            params![
                withdrawal.payment.bytes(),
                withdrawal.at,
                withdrawal.refund_by
            ],
        )
        .map(drop)
    }

    fn withdrawal(&mut self, payment: PaymentId) -> Result<Option<Withdrawal>, Fault> {
        let row = self.first(
            "select payment, at, refund_by from withdrawals where payment = ?1",
            params![payment.bytes()],
        )?;
        row.map(|row| {
            Ok(Withdrawal {
                payment: PaymentId(row.id(0)?),
                at: row.time(1)?,
                refund_by: row.time(2)?,
            })
        })
        .transpose()
    }

    fn add_top_up(&mut self, top_up: &TopUp, at: Timestamp) -> Result<(), Fault> {
        self.execute(
            "insert into top_ups (id, shopper, mode, currency, amount, at) values (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                top_up.id.bytes(),
                top_up.shopper.bytes(),
                mode_name(top_up.mode),
                top_up.amount.currency.code(),
                top_up.amount.minor,
                at,
            ],
        )
        .map(drop)
    }

    fn topped_up_since(
        &mut self,
        shopper: ShopperId,
        currency: Currency,
        since: Timestamp,
    ) -> Result<i64, Fault> {
        let row = self.first(
            "select cast(coalesce(sum(amount), 0) as bigint) from top_ups \
             where shopper = ?1 and currency = ?2 and at > ?3",
            params![shopper.bytes(), currency.code(), since],
        )?;
        row.map_or(Ok(0), |row| row.integer(0))
    }
}

/// Whose list it is.
enum Owner {
    Merchant(MerchantId),
    Shopper(ShopperId),
}

impl<S: Sql> SqlWork<S> {
    fn page(
        &mut self,
        owner: Owner,
        wanted: &str,
        page: Page,
        now: Option<Timestamp>,
    ) -> Result<Vec<Payment>, Fault> {
        let (column, owner) = match owner {
            Owner::Merchant(id) => ("merchant", id.bytes()),
            Owner::Shopper(id) => ("shopper", id.bytes()),
        };
        let mut parameters = vec![Value::from(owner), Value::from(page.limit)];
        parameters.extend(now.map(Value::from));
        let after = match page.before {
            None => "true",
            Some(before) => {
                parameters.push(Value::from(before.bytes()));
                &*format!(
                    "(created_at, id) < (select created_at, id from payments where id = ?{} and {column} = ?1)",
                    parameters.len()
                )
            }
        };
        let statement = format!(
            "select {COLUMNS} from payments where {column} = ?1 and {after} and {wanted} {NEWEST_FIRST} limit ?2"
        );
        let rows = self.query(&statement, &parameters)?;
        rows.iter().map(|row| self.read_payment(row)).collect()
    }

    fn read_refund(&mut self, row: &Row) -> Result<Refund, Fault> {
        let id = RefundId(row.id(0)?);
        let (code, paid_by, reason) = (row.text(3)?, row.text(4)?, row.text(5)?);
        let currency = vouch_domain::money::currency(&code).ok();
        let lines = self.query(
            "select line, quantity from refund_lines where refund = ?1 order by position",
            params![id.bytes()],
        )?;
        let lines = lines
            .iter()
            .map(|line| Ok((line.number(0)?, line.number(1)?)));
        Ok(Refund {
            id,
            payment: PaymentId(row.id(1)?),
            amount: Money::new(row.integer(2)?, known("a currency", &code, currency)?),
            paid_by: known("a payer", &paid_by, PaidBy::parse(&paid_by))?,
            lines: lines.collect::<Result<_, Fault>>()?,
            reason: known("a reason", &reason, RefundReason::parse(&reason))?,
            note: row.optional(6, Row::text)?,
            at: row.time(7)?,
        })
    }

    fn read_payment(&mut self, row: &Row) -> Result<Payment, Fault> {
        let id = PaymentId(row.id(0)?);
        let mode = row.text(2)?;
        let code = row.text(3)?;
        let currency = known(
            "a currency",
            &code,
            vouch_domain::money::currency(&code).ok(),
        )?;
        let lines = self.query(
            "select name, sku, quantity, unit_amount from payment_lines where payment = ?1 order by position",
            params![id.bytes()],
        )?;
        let lines = lines.iter().map(|line| {
            Ok(Line {
                name: line.text(0)?,
                sku: line.optional(1, Row::text)?,
                quantity: line.number(2)?,
                unit_amount: Money::new(line.integer(3)?, currency),
            })
        });
        Ok(Payment {
            id,
            merchant: MerchantId(row.id(1)?),
            mode: known("a mode", &mode, read_mode(&mode))?,
            lines: lines.collect::<Result<_, Fault>>()?,
            total: Money::new(row.integer(4)?, currency),
            reference: row.optional(5, Row::text)?,
            return_url: row.optional(6, Row::text)?,
            payee: row.text(7)?,
            payee_origin: Origin::kept(row.text(8)?),
            state: read_state(row)?,
            refunded: row.integer(16)?,
            created_at: row.time(13)?,
        })
    }
}

/// A state as its columns.
struct Columns {
    status: &'static str,
    shopper: Option<ShopperId>,
    held_at: Option<Timestamp>,
    at: Timestamp,
    release_at: Option<Timestamp>,
    delivered_at: Option<Timestamp>,
}

impl Columns {
    fn of(state: &State) -> Self {
        let (mut release, mut delivered) = (None, None);
        let (status, held, at) = match *state {
            State::Created { expires_at } => (Status::Created, None, expires_at),
            State::Authorised { shopper, at } => {
                (Status::Authorised, Some(Held { shopper, at }), at)
            }
            State::Shipped { held, at } => (Status::Shipped, Some(held), at),
            State::Delivered {
                held,
                at,
                release_at,
            } => {
                release = Some(release_at);
                (Status::Delivered, Some(held), at)
            }
            State::Released {
                held,
                delivered_at,
                at,
            } => {
                delivered = Some(delivered_at);
                (Status::Released, Some(held), at)
            }
            State::Refunded { held, at } => (Status::Refunded, Some(held), at),
            State::Cancelled { held, at } => (Status::Cancelled, held, at),
            State::Expired { at } => (Status::Expired, None, at),
        };
        Self {
            status: status.name(),
            shopper: held.map(|held| held.shopper),
            held_at: held.map(|held| held.at),
            at,
            release_at: release,
            delivered_at: delivered,
        }
    }
}

fn read_state(row: &Row) -> Result<State, Fault> {
    let name = row.text(9)?;
    let status = known("a status", &name, Status::parse(&name))?;
    let shopper = row.optional(10, Row::id)?.map(ShopperId);
    let held = match (shopper, row.optional(11, Row::time)?) {
        (Some(shopper), Some(at)) => Some(Held { shopper, at }),
        (None, None) => None,
        _ => return Err(Fault("a payment is half held in the store".into())),
    };
    let at = row.time(12)?;
    let release_at = row.optional(14, Row::time)?;
    let delivered_at = row.optional(15, Row::time)?;
    match (status, held, release_at, delivered_at) {
        (Status::Created, None, None, None) => Ok(State::Created { expires_at: at }),
        (Status::Authorised, Some(Held { shopper, at }), None, None) => {
            Ok(State::Authorised { shopper, at })
        }
        (Status::Shipped, Some(held), None, None) => Ok(State::Shipped { held, at }),
        (Status::Delivered, Some(held), Some(release_at), None) => Ok(State::Delivered {
            held,
            at,
            release_at,
        }),
        (Status::Released, Some(held), None, Some(delivered_at)) => Ok(State::Released {
            held,
            delivered_at,
            at,
        }),
        (Status::Refunded, Some(held), None, None) => Ok(State::Refunded { held, at }),
        (Status::Cancelled, held, None, None) => Ok(State::Cancelled { held, at }),
        (Status::Expired, None, None, None) => Ok(State::Expired { at }),
        _ => Err(Fault(format!(
            "a payment is {name} in the store, which its other columns contradict"
        ))),
    }
}

fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Sandbox => "sandbox",
        Mode::Live => "live",
    }
}

fn read_mode(name: &str) -> Option<Mode> {
    match name {
        "sandbox" => Some(Mode::Sandbox),
        "live" => Some(Mode::Live),
        _ => None,
    }
}
