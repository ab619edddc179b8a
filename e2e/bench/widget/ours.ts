/**
 * Ours: the real `vouch demo`, a shop's page of our own for a product of its catalogue, and two shoppers: one that nobody knows,
 * and one who was here before, whose friend's word stands in the first view.
 *
 * And the floor: the very document that the server gives the returning shopper, without a script, its style sheet inside, from a
 * third origin, in a frame that a few lines put there. Nothing that shows the same in a foreign frame can be much faster.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SoftPasskey } from '../../support/authenticator';
import { BINARY, type House } from '../../support/house';
import { shopPage, type Contestant, type Cookie, type Part } from './contestants';
import { FOREVER, type Web } from './web';

const RESUME = '__Host-vouch-resume';
/** The first words of what a friend says of the lamp, and of what somebody says to everyone. */
const FRIEND = 'It came with the first dark evenings';
const STRANGER = 'The joint holds exactly where you leave it';

const ORDER: Part = { selector: 'button', text: 'Order with obligation to pay' };

/** What has to be seen of a checkout: the price, somebody's word, and the button, by what a shopper reads. */
const parts = (word: string): Part[] => [ORDER, { selector: 'dd', text: '€24.00' }, { selector: 'article p', text: word }];

export interface Ours {
  returning: Contestant;
  newcomer: Contestant;
  floor: Contestant;
  /** The shop's page without any payment UI. */
  bare: Contestant;
}

export async function ours(house: House, web: Web): Promise<Ours> {
  const shop = house.shop('Lumen');
  const site = web.origin('shop');
  await promisify(execFile)(BINARY, ['merchant', 'origins', shop.publishable_key, '--add', site], {
    env: { PATH: process.env.PATH, DATA_DIR: house.dataDir, PORT: String(house.port) },
  });
  const page = web.put('shop', '/vouch', {
    type: 'text/html; charset=utf-8',
    body: shopPage({
      head: `<script type="module" async src="${house.pay}/v1/vouch.js"></script>`,
      slot: `<vouch-checkout key="${shop.publishable_key}" product="lamp-arc"></vouch-checkout>`,
    }),
  });
  const cookie: Cookie = { url: `${house.pay}/`, name: RESUME, value: await cameBefore(house, site), partition: 'http://shop.localhost' };
  const where = `${house.pay}/embed/checkout`;
  return {
    returning: { name: 'returning shopper', url: page, where, parts: parts(FRIEND), press: ORDER, cookies: [cookie] },
    newcomer: { name: 'new shopper', url: page, where, parts: parts(STRANGER), press: ORDER },
    floor: await floor(house, web, site, cookie),
    bare: {
      name: 'the page alone',
      url: web.put('shop', '/bare', { type: 'text/html; charset=utf-8', body: shopPage({ head: '', slot: '<div id="pay"></div>' }) }),
      where: `${site}/bare`,
      parts: [{ selector: 'h1', text: '' }, { selector: 'footer p', text: '' }],
    },
  };
}

/** The resume cookie of a shopper who signed up at this shop, and who took Ana's invitation. */
async function cameBefore(house: House, site: string): Promise<string> {
  const passkey = new SoftPasskey({ origin: house.pay, topOrigin: site });
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const reply = await fetch(house.direct + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: house.pay, ...headers },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${path} was refused: ${await reply.text()}`);
    return reply;
  };
  const html = await (await fetch(embed(house, site))).text();
  const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)!;
  const { facts } = JSON.parse(data!);
  const somebody = { checkout: facts.checkout, handle: 'Mina', email: 'mina@example.com' };
  const begun = await (await post('/v1/shoppers/options', somebody)).json();
  const joined = await post('/v1/shoppers', { ceremony: begun.ceremony, credential: passkey.create(begun.public_key) });
  const resume = new RegExp(`${RESUME}=([^;]+)`).exec(joined.headers.getSetCookie().join('\n'))![1]!;
  const { token } = await joined.json();
  await post(new URL(house.sandbox.invitation).pathname.replace(/^/, '/v1') + '/accept', {}, { authorization: `Bearer ${token}` });
  return resume;
}

function embed(house: House, site: string): string {
  const query = new URLSearchParams({ key: house.shop('Lumen').publishable_key, product: 'lamp-arc', origin: site, lang: 'en', scheme: 'light' });
  return `${house.direct}/embed/checkout?${query}`;
}

async function floor(house: House, web: Web, site: string, { name, value }: Cookie): Promise<Contestant> {
  const reply = await fetch(embed(house, site), { headers: { cookie: `${name}=${value}`, 'sec-fetch-dest': 'iframe' } });
  const served = await reply.text();
  if (!served.includes(FRIEND)) throw new Error('The returning shopper does not see the friend\'s word');
  const get = async (path: string) => Buffer.from(await (await fetch(house.direct + path)).arrayBuffer());

  let html = served
    .replace(/<link rel="(modulepreload|preload)"[^>]*>/g, '')
    .replace(/<script\b.*?<\/script>/gs, '')
    .replace(/<noscript>.*?<\/noscript>/gs, '');
  for (const [link, href] of html.matchAll(/<link rel="stylesheet" href="([^"]+)">/g)) {
    const css = await get(href!);
    html = html.replace(link, () => `<style>${css}</style>`);
  }
  for (const [, picture] of html.matchAll(/<img src="([^"]+)"/g)) {
    web.put('floor', picture!, { type: 'image/svg+xml', body: await get(picture!), headers: FOREVER });
  }

  const headers: Record<string, string> = {
    'content-security-policy':
      `default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors ${site}`,
  };
  for (const header of ['permissions-policy', 'cross-origin-resource-policy', 'cross-origin-embedder-policy', 'referrer-policy']) {
    if (reply.headers.has(header)) headers[header] = reply.headers.get(header)!;
  }
  const framed = web.put('floor', '/', { type: 'text/html; charset=utf-8', body: html, headers });
  const loader = web.put('floor', '/loader.js', {
    type: 'text/javascript; charset=utf-8',
    headers: { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'public, max-age=300' },
    body: `const frame = document.createElement('iframe');
frame.title = 'Checkout';
frame.style = 'display:block;border:0;width:100%;height:760px';
frame.src = new URL('/', import.meta.url);
document.getElementById('pay').append(frame);`,
  });
  const url = web.put('shop', '/floor', {
    type: 'text/html; charset=utf-8',
    body: shopPage({ head: `<script type="module" async src="${loader}"></script>`, slot: '<div id="pay"></div>' }),
  });
  return { name: 'floor', url, where: framed, parts: parts(FRIEND) };
}

/** What each file of the built widget weighs, compressed. */
export function weights(): Record<string, { bytes: number; brotli: number }> {
  const assets = process.env.ASSETS_DIR || join(process.env.CARGO_TARGET_DIR || 'target', 'assets');
  return JSON.parse(readFileSync(join(assets, 'manifest.json'), 'utf8'));
}
