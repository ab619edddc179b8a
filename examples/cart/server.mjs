/**
 * Papier, a bookshop with a server of its own: Node and nothing else.
 *
 *   cart (a cookie) → POST /checkout → an order, and a payment made with the secret key → a page with <vouch-checkout>
 *   → the buyer pays → Vouch sends a signed webhook → the order is paid
 *
 * The secret key never leaves this process, the amount is the order's and not the page's, and no page, however it is
 * called, can make an order paid: only the webhook can.
 */
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CURRENCY, bookOf } from './shop/books.mjs';
import { cartCookie, countOf, emptyCart, linesOf, putInCart, readCart } from './shop/cart.mjs';
import { Orders } from './shop/orders.mjs';
import { bookPage, cartPage, checkoutPage, home, missing, orderPage, page } from './shop/pages.mjs';
import { createPayment, readWebhook } from './shop/vouch.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));

function setting(name, what) {
  const value = process.env[name]?.trim();
  if (value) return value;
  console.error(`Papier cannot open: ${name} is missing. It is ${what}. See examples/cart/README.md.`);
  process.exit(1);
}

const shop = {
  port: setting('PORT', 'the port this shop listens on, such as 4401'),
  payOrigin: setting('PAY_ORIGIN', 'where Vouch is, such as http://pay.localhost:4400').replace(/\/$/, ''),
  secretKey: setting('VOUCH_SECRET_KEY', 'the secret key of this shop (sk_test_…), which "npm start" or "vouch merchant create" prints'),
  webhookSecret: setting('VOUCH_WEBHOOK_SECRET', 'the secret of this shop’s webhook endpoint (whsec_…)'),
  publishableKey: process.env.VOUCH_PUBLISHABLE_KEY?.trim() || 'pk_test_papier',
};
shop.origin = `http://books.localhost:${shop.port}`;

const orders = new Orders();

const ROUTES = [
  ['GET', /^\/$/, (visit) => show(visit, 'Books', home())],
  ['GET', /^\/books\/([a-z-]+)$/, showBook],
  ['GET', /^\/cart$/, (visit) => show(visit, 'Your basket', cartPage(linesOf(visit.cart)))],
  ['POST', /^\/cart$/, changeCart],
  ['POST', /^\/checkout$/, checkOut],
  ['GET', /^\/checkout\/([\w-]+)$/, showCheckout],
  ['GET', /^\/orders\/([\w-]+)\.json$/, showOrderData],
  ['GET', /^\/orders\/([\w-]+)$/, showOrder],
  ['POST', /^\/webhooks\/vouch$/, takeWebhook],
  ['GET', /^\/healthz$/, ({ response }) => send(response, 200, 'text/plain', 'ok')],
  ['GET', /^\/(img\/[a-z-]+\.svg|papier\.css|papier\.js)$/, sendFile],
];

function showBook(visit, sku) {
  const book = bookOf(sku);
  return book ? show(visit, book.name, bookPage(book)) : showMissing(visit);
}

async function changeCart(visit) {
  const form = await readForm(visit.request);
  const sku = form.get('sku');
  putInCart(visit.cart, sku, form.has('set') ? Number(form.get('set')) : countOf(visit.cart, sku) + Number(form.get('add')));
  go(visit.response, '/cart', cartCookie(visit.cart));
}

async function checkOut(visit) {
  const lines = linesOf(visit.cart);
  if (lines.length === 0) return go(visit.response, '/cart');
  const order = orders.place(visit.cart, lines, CURRENCY, shop.origin);
  try {
    order.payment ??= (await createPayment(shop, order)).id;
  } catch (error) {
    console.error(`Papier: order ${order.id} has no payment yet. ${error.message}`);
    const sentence = 'Our payment service cannot be reached right now. Your basket is kept and nothing was charged; please try again in a minute.';
    return show(visit, 'Your basket', cartPage(lines, sentence), { status: 502 });
  }
  go(visit.response, `/checkout/${order.id}`, cartCookie(visit.cart));
}

function showCheckout(visit, id) {
  const order = orders.find(id);
  if (!order) return showMissing(visit);
  if (order.status !== 'awaiting_payment') return go(visit.response, `/orders/${id}`);
  const head = `
  <script type="module" async src="${shop.payOrigin}/v1/vouch.js"></script>
  <script type="module" src="/papier.js"></script>`;
  show(visit, 'Checkout', checkoutPage(order, shop), { head });
}

function showOrder(visit, id) {
  const order = orders.find(id);
  if (!order) return showMissing(visit);
  if (order.status === 'paid' && order.cart === visit.cart.id) {
    visit.cart = emptyCart();
    visit.response.setHeader('Set-Cookie', cartCookie(visit.cart));
  }
  show(visit, 'Your order', orderPage(order), { head: '\n  <script type="module" src="/papier.js"></script>' });
}

function showOrderData({ response }, id) {
  const order = orders.find(id);
  if (!order) return send(response, 404, 'application/json', '{}');
  const { status, payment, lines, total, currency } = order;
  send(response, 200, 'application/json', JSON.stringify({ id, status, payment, lines, total: { amount: total, currency } }));
}

async function takeWebhook({ request, response }) {
  const { refusal, id, event } = readWebhook({ headers: request.headers, body: await readBody(request), secret: shop.webhookSecret });
  if (refusal) {
    console.error(`Papier: a webhook was refused. ${refusal}`);
    return send(response, 401, 'text/plain', refusal);
  }
  const outcome = orders.hear(id, event);
  console.log(`Papier: webhook ${id} ${event.type}: ${outcome}`);
  send(response, outcome === 'unknown' ? 404 : 200, 'text/plain', outcome);
}

const TYPES = { '.svg': 'image/svg+xml', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

async function sendFile({ response }, path) {
  send(response, 200, TYPES[extname(path)], await readFile(join(HERE, 'public', path)));
}

// A strict policy, and all that Vouch needs in it: the provider in script-src, frame-src and connect-src.
const POLICY = [
  "default-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self'",
  "style-src 'self'",
  `script-src 'self' ${shop.payOrigin}`,
  `frame-src ${shop.payOrigin}`,
  `connect-src 'self' ${shop.payOrigin}`,
].join('; ');

function show({ response, cart }, title, body, { status = 200, head = '' } = {}) {
  const count = [...cart.count.values()].reduce((sum, number) => sum + number, 0);
  response.setHeader('Content-Security-Policy', POLICY);
  send(response, status, 'text/html; charset=utf-8', page({ title, count, head, body }));
}

const showMissing = (visit) => show(visit, 'Not found', missing(), { status: 404 });

function send(response, status, type, body) {
  response.writeHead(status, { 'Content-Type': type, 'X-Content-Type-Options': 'nosniff', 'Cache-Control': type.startsWith('image/') ? 'max-age=3600' : 'no-store' });
  response.end(body);
}

function go(response, path, cookie) {
  response.writeHead(303, { Location: path, 'Cache-Control': 'no-store', ...(cookie && { 'Set-Cookie': cookie }) }).end();
}

const BODY_MAX = 100_000;

class TooLarge extends Error {}

async function readBody(request) {
  const pieces = [];
  let size = 0;
  for await (const piece of request) {
    size += piece.length;
    if (size > BODY_MAX) throw new TooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const readForm = async (request) => new URLSearchParams((await readBody(request)).toString());

const server = http.createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url, shop.origin);
    // A form of another site may not fill this shop's baskets; a webhook is no form, and proves itself by its signature.
    const foreign = request.headers['sec-fetch-site'] && !['same-origin', 'none'].includes(request.headers['sec-fetch-site']);
    if (request.method === 'POST' && foreign) return send(response, 403, 'text/plain', 'Please use the forms of this shop.');

    const visit = { request, response, cart: readCart(request.headers.cookie) };
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    for (const [verb, pattern, answer] of ROUTES) {
      const match = verb === method && pattern.exec(pathname);
      if (match) return await answer(visit, match[1]);
    }
    showMissing(visit);
  } catch (error) {
    if (response.headersSent) return response.destroy();
    if (error instanceof TooLarge) {
      response.setHeader('Connection', 'close'); // the rest of it is not read
      return send(response, 413, 'text/plain', 'That is too much.');
    }
    if (error.code === 'ENOENT') return send(response, 404, 'text/plain', 'Not found.');
    console.error('Papier:', error);
    send(response, 500, 'text/plain', 'Something went wrong on our side.');
  }
});

server.on('error', (error) => {
  console.error(error.code === 'EADDRINUSE' ? `Papier cannot open: port ${shop.port} is taken. Set PORT to another.` : `Papier cannot open: ${error.message}`);
  process.exit(1);
});
server.listen(Number(shop.port), '127.0.0.1', () => console.log(`Papier is open at ${shop.origin}/`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close(() => process.exit(0)).closeAllConnections());
