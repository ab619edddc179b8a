/*
 * The first thing that runs in a checkout's document, before it is painted: it puts on the shop's colours, keeps presses
 * that come before the view is alive, meets the shop's page, and brings the view to life.
 *
 * A kept press shows as busy at once and is made again, once, when the view answers. If the view cannot come to life, the
 * document's own calm sentence is shown. The shop's page is only ever spoken to through the port that it hands over after
 * both sides have checked who the other is; heights go out from here, so that the frame fits before the view is alive.
 */
const root = document.documentElement;
root.style.cssText = root.dataset.look ?? '';

const kept = [];
const keep = (event) => {
  const button = event.target.closest?.('[data-act]');
  if (!button) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  button.setAttribute('aria-busy', 'true');
  if (!kept.includes(button)) kept.push(button);
};
addEventListener('click', keep, true);

const framed = parent !== self;
const href = (selector) => document.querySelector(selector).href;
const data = () => JSON.parse(document.getElementById('data').textContent);

/* The port to the shop's page; what is said before it is there waits for it. */
let port;
let view;
const waiting = [];
const listen = () => {
  if (port && view) port.onmessage = ({ data }) => (speaks(data?.lang) ? view.hear(data) : translate(data.lang));
};

/* A document speaks one language; for another it is fetched anew, unless an order is under way. */
const idle = () => document.querySelector('main[data-step=offer]') && !document.querySelector('[aria-busy]');
const speaks = (lang) => !/^(en|fr)\b/i.test(lang ?? '') || lang.slice(0, 2).toLowerCase() === root.lang || !idle();
const translate = (lang) => {
  const url = new URL(location);
  url.searchParams.set('lang', lang);
  location.replace(url);
};
const tell = (message) => {
  if (port) port.postMessage(message);
  else if (framed) waiting.push(message);
};

/*
 * Whether something lies over the order: 'clear', 'covered', or unknown where it is out of sight or no browser says so.
 * Only browsers with the second version of IntersectionObserver can tell; elsewhere nothing is ever covered.
 */
let seen;
let uncoveredAt = -1e4;
let onSeen = () => {};
const watch = () => {
  new IntersectionObserver((entries) => {
    const { isIntersecting, isVisible } = entries.at(-1);
    const now = isIntersecting ? (isVisible ? 'clear' : 'covered') : undefined;
    if (seen === 'covered' && now !== 'covered') uncoveredAt = performance.now();
    seen = now;
    if (now) onSeen();
  }, { threshold: [0, 0.25, 0.5, 0.75, 1], trackVisibility: true, delay: 100 }).observe(document.getElementById('order'));
};
const watches = framed && 'isVisible' in (globalThis.IntersectionObserverEntry?.prototype ?? {});

/* Whether a press made now may act: not while the order is covered, nor within half a second of it having been. */
const uncovered = async () => {
  if (!watches) return true;
  if (!seen) {
    await new Promise((resolve) => {
      onSeen = resolve;
      setTimeout(resolve, 700);
    });
  }
  return seen !== 'covered' && performance.now() - uncoveredAt > 500;
};

const meet = ({ merchant_origins }) => {
  addEventListener('message', function met(event) {
    const ours = event.source === parent && merchant_origins.includes(event.origin);
    if (!ours || event.data?.t !== 'vouch:init' || event.ports.length !== 1) return;
    removeEventListener('message', met);
    [port] = event.ports;
    listen();
    waiting.splice(0).forEach(tell);
  });
  for (const origin of merchant_origins) parent.postMessage({ t: 'vouch:ready' }, origin);
  let last;
  new ResizeObserver(() => {
    const px = Math.min(4000, Math.max(120, Math.ceil(document.body.getBoundingClientRect().height)));
    if (px !== last) tell({ t: 'height', px: (last = px) });
  }).observe(document.body);
};

const parsed = () =>
  new Promise((resolve) => {
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', resolve);
    else resolve();
  });

try {
  const wasm = fetch(href('link[as=fetch]'));
  const module = import(href('link[rel=modulepreload]'));
  await parsed();
  const checkout = root.dataset.entry === 'checkout';
  if (checkout && framed) meet(data().view);
  if (checkout && watches) watch();
  const app = await module;
  await app.default({ module_or_path: wasm });
  if (checkout) app.start(tell, uncovered);
  else app.start_enrol();
  view = app;
  listen();
  removeEventListener('click', keep, true);
  for (const button of kept) {
    button.removeAttribute('aria-busy');
    if (button.isConnected) button.click();
  }
} catch (error) {
  removeEventListener('click', keep, true);
  for (const button of kept) button.removeAttribute('aria-busy');
  await parsed();
  (document.getElementById('order') ?? document.getElementById('app')).hidden = true;
  document.getElementById('fallback').hidden = false;
  tell({ t: 'error', code: 'could_not_start', message: String(error) });
}
