//! Payments, their lines, the signed consent and top-ups in SQL.

use super::sql::{Row, Sql, Value, known};
use super::work::SqlWork;
use crate::params;
use std::result::Result;
use vouch_domain::merchants::{Mode, Origin};
use vouch_domain::payments::{
    Confirmation, Evidence, Held, Line, Page, Payment, PaymentStore, State, Status, TopUp,
};
use vouch_domain::{Currency, Fault, MerchantId, Money, PaymentId, ShopperId, Timestamp};

const COLUMNS: &str = "id, merchant, mode, currency, amount, reference, return_url, payee, payee_origin, \
                       status, shopper, held_at, state_at, created_at";

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
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
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
            "update payments set payee_origin = ?2, status = ?3, shopper = ?4, held_at = ?5, state_at = ?6 \
             where id = ?1",
            params![
                payment.id.bytes(),
                payment.payee_origin.as_str(),
                state.status,
                state.shopper.map(ShopperId::bytes),
                state.held_at,
                state.at,
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
            Some(Status::Authorised) => ("status = 'authorised'", None),
            Some(Status::Cancelled) => ("status = 'cancelled'", None),
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
            created_at: row.time(13)?,
        })
    }
}

/// A state as its four columns.
struct Columns {
    status: &'static str,
    shopper: Option<ShopperId>,
    held_at: Option<Timestamp>,
    at: Timestamp,
}

impl Columns {
    fn of(state: &State) -> Self {
        let (status, held, at) = match *state {
            State::Created { expires_at } => (Status::Created, None, expires_at),
            State::Authorised { shopper, at } => {
                (Status::Authorised, Some(Held { shopper, at }), at)
            }
            State::Cancelled { held, at } => (Status::Cancelled, held, at),
            State::Expired { at } => (Status::Expired, None, at),
        };
        Self {
            status: status.name(),
            shopper: held.map(|held| held.shopper),
            held_at: held.map(|held| held.at),
            at,
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
    match (status, held) {
        (Status::Created, None) => Ok(State::Created { expires_at: at }),
        (Status::Authorised, Some(held)) => Ok(State::Authorised {
            shopper: held.shopper,
            at: held.at,
        }),
        (Status::Cancelled, held) => Ok(State::Cancelled { held, at }),
        (Status::Expired, None) => Ok(State::Expired { at }),
        _ => Err(Fault(format!(
            "a payment is {name} in the store, which its holder contradicts"
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
