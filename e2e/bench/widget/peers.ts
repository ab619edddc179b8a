/**
 * The peers: the bundles that their makers publish on npm, in the lightest form that their documents recommend, in the same shop's
 * page, from the same server with the same compression as the floor.
 *
 * Their backends are stubs that answer at once with the least that makes the payment form appear, so every figure of a peer is a
 * lower bound. What of their code is not public (the frames around card fields) is a stub of a few lines as well. Their addresses are
 * replaced in the bundles when they are built here, or set where they may be set; nothing else in them is changed.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { ROOT } from '../../support/house';
import { shopPage, type Contestant } from './contestants';
import { FOREVER, type Leaf, type Web } from './web';

const HERE = join(ROOT, 'e2e/bench/widget/peers');
const FOLDER = join(ROOT, 'target/bench/peers');
const SLOT = '<div id="pay"></div>';

export interface Peer extends Contestant {
  package: string;
  version: string;
  licence: string;
  /** Whether it shows a payment form, rather than one button that leads elsewhere to pay. */
  form: boolean;
  /** Whether a card can be typed in at once. */
  fields?: boolean;
}

export async function peers(web: Web): Promise<Peer[]> {
  install();
  return [...(await adyen(web)), await braintree(web), shopify(web)];
}

async function adyen(web: Web): Promise<Peer[]> {
  const there = web.origin('adyen');
  web.put('adyen', '/checkoutshopper/*', ({ url }) => {
    if (/\.svg$/.test(url!)) return SVG;
    return /securedFields\.html/.test(url!) ? html(own('fields.html')) : json({});
  });
  web.put('adyen', '/checkoutanalytics/*', () => json({ id: 'stub' }));

  const bundle = async (path: string, classes: string, paymentMethods: object[]) => {
    const code = own('adyen.js').replaceAll('METHODS', JSON.stringify({ paymentMethods })).replaceAll('CLASSES', classes);
    const { outputFiles } = await build({
      stdin: { contents: code.replaceAll('HERE', there), resolveDir: FOLDER },
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2022',
      write: false,
      outdir: 'out',
      logLevel: 'error',
    });
    const file = (end: string) => outputFiles.find((output) => output.path.endsWith(end))!.contents;
    web.put('shop', `${path}.js`, script(file('.js')));
    web.put('shop', `${path}.css`, style(file('.css')));
    const head = `<link rel="stylesheet" href="${path}.css"><script type="module" src="${path}.js"></script>`;
    const url = web.put('shop', path, html(shopPage({ head, slot: SLOT })));
    return { ...about('@adyen/adyen-web'), url, where: url };
  };

  const IDEAL = { name: 'iDEAL', type: 'ideal' };
  const CARDS = { name: 'Cards', type: 'scheme', brands: ['visa', 'mc'] };
  const toIdeal = { selector: 'button, button *', text: 'Continue to iDEAL' };
  return [
    // What a shop with Adyen shows at least: cards, and a method of its country that stands open; that one's button leads elsewhere.
    {
      ...(await bundle('/adyen', 'Card, Redirect', [IDEAL, CARDS])),
      name: 'Adyen Drop-in, cards and iDEAL',
      parts: [toIdeal, { selector: '.adyen-checkout__payment-method__name', text: 'Cards' }],
      form: true,
    },
    // Cards alone: the fields are frames of the maker's, one after the other. Its labels fade in for a quarter of a second more.
    {
      ...(await bundle('/adyen-card', 'Card', [CARDS])),
      name: 'Adyen Drop-in, card',
      parts: [{ selector: 'button, button *', text: 'Pay €24.00' }],
      form: true,
      fields: true,
      waits: true,
    },
    // The least that can be built from its parts: no form, but a button that leads elsewhere.
    {
      ...(await bundle('/adyen-redirect', 'Redirect', [IDEAL])),
      name: 'Adyen Drop-in, iDEAL alone',
      parts: [toIdeal],
      form: false,
    },
  ];
}

async function braintree(web: Web): Promise<Peer> {
  const there = web.origin('braintree');
  const made = about('braintree-web-drop-in');
  const path = `/web/dropin/${made.version}`;
  const code = replaced(packed('braintree-web-drop-in/dist/browser/dropin.js'), {
    'https://assets.braintreegateway.com': there,
    'https://payments.sandbox.braintree-api.com/graphql': `${there}/graphql`,
    'https://www.paypal.com/xoplatform/logger/api/logger': `${there}/logger`,
    // Only its makers' hosts over TLS count as verified; here that is the stub's.
    'if (!/^https:/.test(url))': 'if (!/^http:/.test(url))',
    '"braintreegateway.com": 1': '"braintree.localhost": 1',
  });
  // What is on npm is not minified, what Braintree serves is.
  const minified = await transform(code, { minify: true, target: 'es2022' });
  const css = await transform(packed('braintree-web-drop-in/dropin.css'), { loader: 'css', minify: true });
  const source = web.put('braintree', `${path}/js/dropin.min.js`, script(minified.code));
  web.put('braintree', `${path}/css/dropin.css`, style(css.code));
  web.put('braintree', '/web/*', html(own('fields.html')));
  web.put('braintree', '/logger', () => json({}));
  const clientConfiguration = JSON.parse(own('braintree.json').replaceAll('HERE', there));
  web.put('braintree', '/graphql', () => json({ data: { clientConfiguration } }));
  const url = web.put('shop', '/braintree', html(shopPage({
    head: `<script src="${source}" defer></script>`,
    slot: `${SLOT}<button id="purchase" disabled>Purchase</button>`,
    foot: `<script>${own('braintree.js')}</script>`,
  })));
  const label = (text: string) => ({ selector: '.braintree-form__label', text });
  return { ...made, name: 'Braintree Drop-in', url, where: url, parts: [label('Card Number'), label('Expiration Date')], form: true, fields: true, waits: true };
}

function shopify(web: Web): Peer {
  const code = replaced(packed('@shopify/buy-button-js/dist/buybutton.min.js'), { '"https://"': '"http://"' });
  const source = web.put('shopify', '/buybutton.js', script(code));
  const node = JSON.parse(own('shopify.json'));
  web.put('shopify', '/api/*', () => json({ data: { node } }));
  const url = web.put('shop', '/shopify', html(shopPage({
    head: `<script src="${source}" defer></script>`,
    slot: SLOT,
    foot: `<script>${own('shopify.js').replace('DOMAIN', new URL(source).host)}</script>`,
  })));
  const parts = [{ selector: 'button', text: 'Buy now' }, { selector: '.shopify-buy__product__title', text: 'Arc table lamp' }];
  return { ...about('@shopify/buy-button-js'), name: 'Shopify Buy Button', url, where: url, parts, form: false };
}

/** Installs the peers, beside what this project builds and away from what it needs. */
function install(): void {
  const lock = readFileSync(join(HERE, 'package-lock.json'), 'utf8');
  const done = join(FOLDER, 'installed.json');
  if (existsSync(done) && readFileSync(done, 'utf8') === lock) return;
  mkdirSync(FOLDER, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) cpSync(join(HERE, file), join(FOLDER, file));
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: 'inherit' });
  if (status !== 0) throw new Error('The peers could not be installed.');
  writeFileSync(done, lock);
}

/** A file of ours, and one of theirs. */
const own = (name: string) => readFileSync(join(HERE, name), 'utf8');
const packed = (path: string) => readFileSync(join(FOLDER, 'node_modules', path), 'utf8');

function about(name: string) {
  const { version, license } = JSON.parse(packed(`${name}/package.json`));
  return { package: name, version, licence: license };
}

/** Code with some of its texts replaced by others; they have to be there. */
function replaced(code: string, texts: Record<string, string>): string {
  for (const [from, to] of Object.entries(texts)) {
    if (!code.includes(from)) throw new Error(`There is no ${from} in it any more`);
    code = code.replaceAll(from, to);
  }
  return code;
}

const OPEN = { 'access-control-allow-origin': '*' };
const script = (body: string | Uint8Array): Leaf => ({ type: 'text/javascript; charset=utf-8', body: Buffer.from(body), headers: { ...FOREVER, ...OPEN } });
const style = (body: string | Uint8Array): Leaf => ({ type: 'text/css; charset=utf-8', body: Buffer.from(body), headers: { ...FOREVER, ...OPEN } });
const html = (body: string): Leaf => ({ type: 'text/html; charset=utf-8', body });
/** An answer to a request from another origin's page. */
const json = (body: unknown): Leaf => ({
  type: 'application/json',
  body: JSON.stringify(body),
  headers: { ...OPEN, 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' },
});
const SVG: Leaf = {
  type: 'image/svg+xml',
  body: '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="26"><rect width="40" height="26" rx="3" fill="#ddd"/></svg>',
  headers: FOREVER,
};
