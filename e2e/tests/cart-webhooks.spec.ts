/**
 * The cart example believes a webhook only when it should: every way to be wrong, told to its real server, which pays at a
 * stand-in for the API. No browser and no provider are needed here.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, test as base } from '@playwright/test';

const SECRET = randomBytes(24);

interface Shop {
  /** Everything that was asked of the API: the headers and the body. */
  asked: { authorization?: string; idempotency?: string; body: any }[];
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: string, headers?: Record<string, string>): Promise<Response>;
  /** Puts two books in the cart and checks out; returns the order's id. */
  order(): Promise<string>;
  /** Sends a webhook for an order, right in every respect but for what `wrong` says. */
  hook(order: string, wrong?: Wrong): Promise<number>;
  status(order: string): Promise<string>;
}

interface Wrong {
  id?: string;
  age?: number;
  secret?: Buffer;
  type?: string;
  payment?: object;
  signature?: (right: string) => string;
  body?: (right: string) => string;
}

const same = (right: string) => right;

const listening = (server: Server): Promise<number> =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));

const test = base.extend<{ shop: Shop }>({
  shop: async ({}, use, { file }) => {
    const asked: Shop['asked'] = [];
    const api = createServer(async (request, response) => {
      const body = JSON.parse((await request.setEncoding('utf8').toArray()).join(''));
      asked.push({ authorization: request.headers.authorization, idempotency: request.headers['idempotency-key'] as string, body });
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 'pay_1', status: 'created' }));
    });
    const free = createServer();
    const port = await listening(free);
    await new Promise((done) => free.close(done));
    const server: ChildProcess = spawn(process.execPath, [join(dirname(file), '../../examples/cart/server.mjs')], {
      env: {
        PATH: process.env.PATH,
        PORT: String(port),
        PAY_ORIGIN: `http://pay.localhost:${await listening(api)}`,
        VOUCH_SECRET_KEY: 'sk_test_shop',
        VOUCH_WEBHOOK_SECRET: `whsec_${SECRET.toString('base64')}`,
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((open) => server.stdout!.once('data', open));

    const ask = (path: string, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init });
    const shop: Shop = {
      asked,
      get: (path, headers = {}) => ask(path, { headers }),
      post: (path, body, headers = {}) => ask(path, { method: 'POST', body, headers }),
      async order() {
        const added = await shop.post('/cart', 'sku=book-tea&add=2');
        const cookie = added.headers.get('set-cookie')!.split(';')[0]!;
        const placed = await shop.post('/checkout', '', { cookie });
        return placed.headers.get('location')!.split('/').pop()!;
      },
      async hook(order, { id = 'msg_1', age = 0, secret = SECRET, type = 'payment.authorised', payment = {}, signature = same, body = same } = {}) {
        const right = JSON.stringify({ id: 'evt_1', type, data: { payment: { id: 'pay_1', status: 'authorised', amount: 2400, currency: 'EUR', reference: order, ...payment } } });
        const timestamp = String(Math.floor(Date.now() / 1000) - age);
        const signed = `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${right}`).digest('base64')}`;
        const reply = await shop.post('/webhooks/vouch', body(right), { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature(signed) });
        return reply.status;
      },
      status: async (order) => (await (await shop.get(`/orders/${order}.json`)).json()).status,
    };
    await use(shop);
    server.kill();
    api.close();
  },
});

test('the payment is made with the secret key, once for an order', async ({ shop }) => {
  const cookie = (await shop.post('/cart', 'sku=book-tea&add=2')).headers.get('set-cookie')!.split(';')[0]!;
  const first = await shop.post('/checkout', '', { cookie });
  const again = await shop.post('/checkout', '', { cookie });
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
  expect(shop.asked).toHaveLength(1);
  const [{ authorization, idempotency, body }] = shop.asked as [Shop['asked'][0]];
  expect(authorization).toBe('Bearer sk_test_shop');
  expect(idempotency).toBe(`order-${body.reference}`);
  expect(body).toMatchObject({ currency: 'EUR', line_items: [{ sku: 'book-tea', name: 'Tea, Slowly', quantity: 2, unit_amount: 1200 }] });

  const page = await (await shop.get(first.headers.get('location')!)).text();
  expect(page).toContain('payment="pay_1"');
  expect(page).not.toContain('sk_test_');
});

const WRONG: [string, number, Wrong][] = [
  ['signed with another secret', 401, { secret: randomBytes(24) }],
  ['recorded six minutes ago', 401, { age: 360 }],
  ['dated six minutes ahead', 401, { age: -360 }],
  ['changed on the way', 401, { body: (right) => right.replace('2400', '1') }],
  ['signed in an unknown version', 401, { signature: (right) => right.replace('v1,', 'v9,') }],
  ['signed with half a signature', 401, { signature: (right) => right.slice(0, 20) }],
  ['not signed', 401, { signature: () => '' }],
  ['of another amount', 404, { payment: { amount: 1 } }],
  ['of another currency', 404, { payment: { currency: 'JPY' } }],
  ['of another payment', 404, { payment: { id: 'pay_2' } }],
  ['of an unknown order', 404, { payment: { reference: 'papier-unknown' } }],
  ['of a kind it does not know', 200, { type: 'payment.shipped' }],
];
test('a webhook that is wrong pays nothing', async ({ shop }) => {
  const order = await shop.order();
  for (const [name, status, wrong] of WRONG) {
    expect(await shop.hook(order, wrong), name).toBe(status);
    expect(await shop.status(order), name).toBe('awaiting_payment');
  }
});

test('a verified webhook pays, and the same once more changes nothing', async ({ shop }) => {
  const order = await shop.order();
  expect(await shop.hook(order, { signature: (right) => `v1,AAAA ${right}` })).toBe(200);
  expect(await shop.status(order)).toBe('paid');
  expect(await shop.hook(order, { type: 'payment.cancelled' })).toBe(200);
  expect(await shop.status(order)).toBe('paid');
  expect(await (await shop.get(`/orders/${order}`)).text()).toContain('<h1>Paid</h1>');
});

test('what is not a book, or not from this shop, changes nothing', async ({ shop }) => {
  for (const form of ['sku=lamp-arc&add=1', 'sku=book-tea&add=-3', 'sku=book-tea&add=1.5', 'sku=book-tea&add=x', '']) {
    const cookie = (await shop.post('/cart', form)).headers.get('set-cookie')!.split(';')[0]!;
    expect(await (await shop.get('/cart', { cookie })).text(), form).toContain('nothing in it yet');
  }
  expect((await shop.post('/cart', 'sku=book-tea&add=1', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await shop.post('/webhooks/vouch', 'x'.repeat(200_000))).status).toBe(413);
  for (const path of ['/books/none', '/orders/none', '/checkout/none', '/img/../server.mjs', '/img/none.svg', '/%2e%2e/server.mjs']) {
    expect((await shop.get(path)).status, path).toBe(404);
  }
});
