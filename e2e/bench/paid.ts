/**
 * `npm run bench -- paid`: from the passkey's answer to `vouch:paid` in the shop's page, beside an empty round trip and a commit.
 *
 * A returning shopper orders again and again in a demo shop's page, in Chromium with a virtual authenticator, from the house as it is
 * built for release. Each order loads the shop's page, the frame and the checkout anew. What is timed is machine time: it begins when
 * `navigator.credentials.get` resolves in the frame, and ends when the shop's page hears `vouch:paid`.
 *
 * The reference is measured in the same minute, order by order, by turns before the press and after the order: one empty round trip (a
 * `fetch` of `/healthz` from the same frame, over the connection that the payment takes) and one durable commit (what SQLite does for
 * a commit of one page: its 24 bytes of header and 4,096 of page appended to a file on the house's disk, and synced).
 */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { launch } from '../support/browser';
import { House, ROOT } from '../support/house';
import { Commits } from './paid/commits';
import { Figures, at } from './paid/figures';
import { Order, Shopper } from './paid/shopper';

const { values: settings } = parseArgs({
  options: {
    orders: { type: 'string', default: '150' },
    /** How long the shopper reads before the press. */
    think: { type: 'string', default: '0' },
    out: { type: 'string', default: join(process.env.CARGO_TARGET_DIR || join(ROOT, 'target'), 'bench/paid.json') },
  },
});

/** The first orders warm what a house that serves has warm. */
const WARM = 5;

const folder = join(dirname(settings.out), 'paid-work');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
// The house makes its folder in the system's temporary one, which may lie in memory: then nothing is durable.
process.env.TMPDIR = folder;

const house = await House.open();
const browser = await chromium.launch(launch);
try {
  const shopper = await Shopper.enter(browser, house);
  const commits = new Commits(house.dataDir);
  const orders: Order[] = [];
  for (let place = -WARM; place < Number(settings.orders); place += 1) {
    const order = await shopper.order({ think: Number(settings.think), referenceFirst: place % 2 === 0, commit: () => commits.one() });
    if (place >= 0) orders.push(order);
  }
  report(orders);
} finally {
  await browser.close();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
}

function report(orders: Order[]): void {
  const of = (value: (order: Order) => number) => orders.map(value);
  const paid = of((order) => order.paid);
  const reference = of((order) => order.roundTrip + order.commit);
  const name = 'one empty round trip and one durable commit';

  const figures = new Figures();
  figures.add('from the passkey to paid, p50', 'ms', at(paid, 0.5), `${name}, p50`, at(reference, 0.5));
  figures.add('from the passkey to paid, p95', 'ms', at(paid, 0.95), `${name}, p50`, at(reference, 0.5));
  figures.add('from the passkey to paid, p95 beside p95', 'ms', at(paid, 0.95), `${name}, p95`, at(reference, 0.95));
  figures.add('one empty round trip, p50', 'ms', at(of((order) => order.roundTrip), 0.5), 'itself, p95', at(of((order) => order.roundTrip), 0.95));
  figures.add('one durable commit, p50', 'ms', at(of((order) => order.commit), 0.5), 'itself, p95', at(of((order) => order.commit), 0.95));
  const parts: [string, (order: Order) => number][] = [
    ['the answer made a request', (order) => order.parts.asked],
    ['the request on its way to the first byte of its answer', (order) => order.parts.waited],
    ['the answer read', (order) => order.parts.read],
    ['told to the shop', (order) => order.parts.told],
  ];
  for (const [part, value] of parts) figures.add(`of it: ${part}, p50`, 'ms', at(of(value), 0.5), 'from the passkey to paid, p50', at(paid, 0.5));
  const most = (value: (order: Order) => number) => Math.max(...of(value));
  figures.add('interactions of a returning shopper', 'presses and touches', most((order) => order.interactions), 'the press and the touch', 2);
  figures.add('typed fields', 'fields', most((order) => order.typed), 'none', 0);
  figures.add('documents loaded between press and paid', 'documents', most((order) => order.documents), 'none', 0);
  figures.add('requests between press and paid', 'requests', most((order) => order.requests), 'the confirmation itself', 1);
  figures.write(settings.out);
}
