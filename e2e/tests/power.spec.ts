/**
 * The power goes while people are paying: whatever was acknowledged is there afterwards, nothing is half done, the books
 * balance. The shoppers are in software here, to be many and quick; everything else is the real thing.
 */
import { SoftPasskey } from '../support/authenticator';
import { expect, House, test } from '../support/house';

const SHOPPERS = 10;
const ROUNDS = 3;

interface View {
  checkout: string;
  payment: string;
  challenge: string;
  rp_id: string;
}

/** Somebody who signs up, gets money, and then buys lamps as fast as the provider lets them. */
class Shopper {
  private readonly passkey: SoftPasskey;
  private token = '';
  /** A session of the hub, for what a checkout's may not read. */
  private hub = '';
  /** Payments that the provider acknowledged. */
  readonly paid: string[] = [];
  /** Confirmations that were sent, to be sent again. */
  readonly sent: { payment: string; body: string; key: string }[] = [];

  constructor(
    private readonly house: House,
    private readonly name: string,
  ) {
    this.passkey = new SoftPasskey({ origin: house.pay, topOrigin: new URL(house.shop('Lumen').url).origin });
  }

  private async post(path: string, body: string, headers: Record<string, string> = {}): Promise<{ status: number; body: any }> {
    const reply = await fetch(this.house.direct + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: this.house.pay, ...headers }, body });
    return { status: reply.status, body: await reply.json() };
  }

  private async view(): Promise<View> {
    const shop = this.house.shop('Lumen');
    const reply = await fetch(`${this.house.direct}/embed/checkout?key=${shop.publishable_key}&product=lamp-arc&origin=${new URL(shop.url).origin}`);
    const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(await reply.text())!;
    return JSON.parse(data!).facts;
  }

  async join(): Promise<void> {
    const view = await this.view();
    const begun = await this.post('/v1/shoppers/options', JSON.stringify({ checkout: view.checkout, handle: this.name, email: `${this.name}@example.com` }));
    expect(begun.status, JSON.stringify(begun.body)).toBe(200);
    const credential = this.passkey.create(begun.body.public_key);
    const joined = await this.post('/v1/shoppers', JSON.stringify({ ceremony: begun.body.ceremony, credential }));
    expect(joined.status, JSON.stringify(joined.body)).toBe(201);
    this.token = joined.body.token;
    await this.house.topUp(this.token, 2_400 * 1_000);
    const hub = await this.post('/v1/sessions/options', '{}');
    const { challenge, rpId } = hub.body.public_key;
    const assertion = this.passkey.get(challenge, rpId, { origin: this.house.pay });
    const session = await this.post('/v1/sessions', JSON.stringify({ ceremony: hub.body.ceremony, credential: assertion }));
    expect(session.status, JSON.stringify(session.body)).toBe(201);
    this.hub = session.body.token;
  }

  async buy(): Promise<void> {
    const view = await this.view();
    const order = { payment: view.payment, body: JSON.stringify({ checkout: view.checkout, assertion: this.passkey.get(view.challenge, view.rp_id) }), key: crypto.randomUUID() };
    this.sent.push(order);
    await this.confirm(order);
  }

  async confirm({ payment, body, key }: (typeof this.sent)[0]): Promise<void> {
    const reply = await this.post(`/v1/payments/${payment}/confirm`, body, { 'idempotency-key': key });
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    if (!this.paid.includes(payment)) this.paid.push(payment);
  }

  /** As the hub shows them. */
  async orders(): Promise<string[]> {
    const all: string[] = [];
    for (let cursor = ''; ; ) {
      const reply = await fetch(`${this.house.direct}/v1/orders?limit=100${cursor && `&cursor=${cursor}`}`, { headers: { authorization: `Bearer ${this.hub}` } });
      const page = await reply.json();
      all.push(...page.data.map((order: { id: string }) => order.id));
      if (!page.next) return all;
      cursor = page.next;
    }
  }

  async balance(): Promise<number> {
    const reply = await fetch(`${this.house.direct}/v1/balance`, { headers: { authorization: `Bearer ${this.token}` } });
    return (await reply.json()).balance.amount;
  }
}

test('killed in the middle of a burst of payments, three times: every acknowledged payment is there, the books balance', async () => {
  test.slow();
  const house = await House.open();
  try {
    const shoppers = Array.from({ length: SHOPPERS }, (_, n) => new Shopper(house, `burst${n}`));
    await Promise.all(shoppers.map((shopper) => shopper.join()));

    for (let round = 1; round <= ROUNDS; round += 1) {
      const already = shoppers.reduce((sum, shopper) => sum + shopper.paid.length, 0);
      let dead = false;
      const burst = shoppers.map(async (shopper) => {
        while (!dead) await shopper.buy().catch((error) => { if (!dead && !/fetch failed|terminated|socket/.test(String(error))) throw error; });
      });
      // Not before the burst is well under way, wherever the machine is slow.
      await expect.poll(() => shoppers.reduce((sum, shopper) => sum + shopper.paid.length, 0), { intervals: [20] }).toBeGreaterThan(already + 15);
      await new Promise((done) => setTimeout(done, 40 * round));
      const killed = house.stop('SIGKILL');
      dead = true;
      await killed;
      await Promise.all(burst);

      expect(await house.verify(), `after kill ${round}, before anything else touched the books`).toMatchObject({ balances: true });
      await house.start();
      for (const shopper of shoppers) {
        const orders = await shopper.orders();
        expect(orders, 'every acknowledged payment is there').toEqual(expect.arrayContaining(shopper.paid));
        expect(shopper.sent.map((order) => order.payment), 'and none that nobody asked for').toEqual(expect.arrayContaining(orders));
        expect(await shopper.balance(), 'each charged once').toBe(2_400 * (1_000 - orders.length));
      }
      // What a frame does whose answer was lost: the very same once more, before anything else.
      await Promise.all(shoppers.map((shopper) => shopper.confirm(shopper.sent.at(-1)!)));
    }

    await test.step('everything that was ever sent, sent once more, pays nothing twice', async () => {
      await Promise.all(shoppers.flatMap((shopper) => shopper.sent.map((order) => shopper.confirm(order))));
      for (const shopper of shoppers) {
        expect(new Set(await shopper.orders())).toEqual(new Set(shopper.paid));
        expect(shopper.paid).toHaveLength(shopper.sent.length);
        expect(await shopper.balance()).toBe(2_400 * (1_000 - shopper.sent.length));
      }
      const verdict = await house.verify();
      expect(verdict.said).toContain('The books balance.');
      expect(verdict.balances).toBe(true);
    });
  } finally {
    await house.close();
  }
});

test('an assertion pays for what it was made for and nothing else', async ({ house }) => {
  const shopper = new Shopper(house, 'Lina') as any;
  await shopper.join();
  const [one, two] = [await shopper.view(), await shopper.view()];
  const send = (payment: string, checkout: string, assertion: unknown) =>
    shopper.post(`/v1/payments/${payment}/confirm`, JSON.stringify({ checkout, assertion }), { 'idempotency-key': crypto.randomUUID() });
  const assertion = shopper.passkey.get(one.challenge, one.rp_id);
  expect((await send(two.payment, two.checkout, assertion)).status).toBe(401);
  expect((await send(two.payment, one.checkout, assertion)).status).toBe(404);
  expect((await send(one.payment, one.checkout.replace(/.$/, (end: string) => (end === 'A' ? 'B' : 'A')), assertion)).status).toBeGreaterThanOrEqual(400);
  expect(await shopper.orders()).toEqual([]);
  expect(await shopper.balance()).toBe(2_400 * 1_000);
  expect((await send(one.payment, one.checkout, assertion)).status).toBe(200);
  expect((await send(one.payment, one.checkout, assertion)).body.payment.id).toBe(one.payment);
  expect(await shopper.orders()).toEqual([one.payment]);
  expect(await shopper.balance()).toBe(2_400 * 999);
});
