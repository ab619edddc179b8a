/**
 * Orders, in memory: a real shop keeps them in its database.
 *
 *   awaiting_payment → paid | cancelled
 *
 * Only a verified webhook moves an order on, and only when it names the very payment and the very amount of the order. A
 * webhook that comes twice has come once.
 */
import { createHash, randomBytes } from 'node:crypto';
import { totalOf } from './cart.mjs';

export class Orders {
  #orders = new Map();
  #byCart = new Map();
  #heard = new Set();

  /** The order for a cart as it is now. Checking out the same cart twice gives the same order. */
  place(cart, lines, currency, origin) {
    const content = createHash('sha256').update(JSON.stringify([cart.id, lines])).digest('hex');
    const earlier = this.#byCart.get(content);
    if (earlier) return earlier;
    const id = `papier-${randomBytes(9).toString('base64url')}`;
    const order = { id, cart: cart.id, url: `${origin}/orders/${id}`, status: 'awaiting_payment', payment: null, lines, total: totalOf(lines), currency };
    this.#orders.set(id, order);
    this.#byCart.set(content, order);
    return order;
  }

  find(id) {
    return this.#orders.get(id);
  }

  /** Says what became of a verified event: `done`, `heard` before, `ignored`, or `unknown` (then Vouch may send it again). */
  hear(id, { type, data }) {
    if (this.#heard.has(id)) return 'heard';
    const status = { 'payment.authorised': 'paid', 'payment.cancelled': 'cancelled' }[type];
    if (!status) return 'ignored';
    const { payment } = data;
    const order = this.find(payment.reference);
    const same = order && order.payment === payment.id && order.total === payment.amount && order.currency === payment.currency;
    if (!same) return 'unknown';
    this.#heard.add(id);
    order.status = status;
    return 'done';
  }
}
