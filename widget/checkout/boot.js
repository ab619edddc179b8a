/*
 * The first thing that runs in a checkout's document, before anything is painted: it stands in the document itself.
 *
 * It puts on the shop's colours, hears every press, meets the shop's page, and starts the app. A press on the order button
 * starts the passkey's ceremony here and now, whether the app is there yet or not: it has nothing to wait for, because the
 * challenge came with the document. Every other press is kept, shows as busy at once, and is made when the app is there. If the
 * app cannot start, the ceremony is called off and the document's own calm sentence is shown. The shop's page is only ever
 * spoken to through the port that it hands over after both sides have checked who the other is.
 */
(() => {
  const root = document.documentElement;
  const { glue, wasm } = document.currentScript.dataset;
  const data = JSON.parse(document.getElementById('data').textContent);
  const { facts } = data; // the window that creates a passkey has none
  const framed = facts?.merchant_origins.length > 0 && parent !== self;
  root.style.cssText = root.dataset.look ?? '';

  /* Presses: an element says what it does in data-act. One at a time is kept for the app, and begun at once if it can be. */
  let app;
  let kept;
  let begun;
  const press = (element) => {
    const { act } = element.dataset;
    if (app) return app.act(act);
    if (kept) return;
    kept = element;
    element.setAttribute('aria-busy', 'true');
    if (act !== 'order') return;
    const controller = new AbortController();
    begun = { controller, answer: ask(controller.signal) };
    begun.answer.catch(() => {}); // the app will hear of it
  };
  addEventListener('click', (event) => {
    const button = event.target.closest?.('button[data-act]');
    if (button) press(button);
  });
  addEventListener('submit', (event) => {
    event.preventDefault();
    press(event.target);
  });

  /* Asks for the passkey over this order's challenge: no request lies between the press and the ceremony. */
  const ask = async (signal) => {
    const lifted = await uncovered();
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
        challenge: facts.challenge,
        rpId: facts.rp_id,
        userVerification: 'required',
      });
      return await navigator.credentials.get({ publicKey, signal });
    } finally {
      if (lifted) tell({ t: 'lower' });
    }
  };

  /*
   * Whether something lies over the checkout: only browsers with the second version of IntersectionObserver can tell, and it
   * judges the frame as a whole, so that a shop's sticky header counts. Then the shop's page is asked to lift the frame above
   * everything else. A press acts when the checkout has been clear for half a second.
   */
  let clear; // true or false once the browser has said it
  let since = 0;
  let wake = () => {};
  const seen = (within) =>
    new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, within);
    });
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const watches = framed && 'isVisible' in (globalThis.IntersectionObserverEntry?.prototype ?? {});
  const watch = () =>
    new IntersectionObserver(
      (entries) => {
        const { isIntersecting, isVisible } = entries.at(-1);
        if (!isIntersecting) return;
        if (clear === false && isVisible) since = performance.now();
        clear = isVisible;
        wake();
      },
      { threshold: [0, 0.25, 0.5, 0.75, 1], trackVisibility: true, delay: 100 },
    ).observe(document.getElementById('order'));
  const uncovered = async () => {
    if (!watches) return false;
    if (clear === undefined) await seen(700);
    const lifted = clear === false;
    if (lifted) {
      tell({ t: 'lift' });
      // Until it is clear, and not only until something is said of it. A page that is starved of time lifts late: it is given as many
      // frames as two seconds have, and no more than eight seconds.
      const from = performance.now();
      for (let frames = 0, spent = 0; !clear && (spent < 2000 || frames < 90) && spent < 8000; spent = performance.now() - from) {
        await Promise.race([frame(), seen(250)]);
        frames++;
      }
    }
    if (clear && since) await new Promise((resolve) => setTimeout(resolve, since + 500 - performance.now()));
    if (clear === false) {
      tell({ t: 'lower' });
      throw Object.assign(new Error('Something lies over the checkout'), { name: 'Covered' });
    }
    return lifted;
  };

  /* The port to the shop's page; what is said before it is there waits for it. */
  let port;
  const waiting = [];
  const tell = (message) => {
    if (port) port.postMessage(message);
    else if (framed) waiting.push(message);
  };
  const listen = () => {
    if (port && app) port.onmessage = ({ data }) => (speaks(data?.lang) ? app.hear(data) : translate(data.lang));
  };
  /* A document speaks one language; for another it is fetched anew, unless an order is under way. */
  const idle = () => document.querySelector('main[data-step=offer]') && !document.querySelector('[aria-busy]');
  const speaks = (lang) => !/^(en|fr)\b/i.test(lang ?? '') || lang.slice(0, 2).toLowerCase() === root.lang || !idle();
  const translate = (lang) => {
    const url = new URL(location);
    url.searchParams.set('lang', lang);
    location.replace(url);
  };
  if (framed) {
    addEventListener('message', function met(event) {
      const ours = event.source === parent && facts.merchant_origins.includes(event.origin);
      if (!ours || event.data?.t !== 'vouch:init' || event.ports.length !== 1) return;
      removeEventListener('message', met);
      [port] = event.ports;
      listen();
      waiting.splice(0).forEach(tell);
    });
    for (const origin of facts.merchant_origins) parent.postMessage({ t: 'vouch:ready' }, origin);
    tell({ t: 'ready' });
  }

  const fit = () => {
    let last;
    new ResizeObserver(() => {
      const px = Math.min(4000, Math.max(120, Math.ceil(document.body.getBoundingClientRect().height)));
      if (px !== last) tell({ t: 'height', px: (last = px) });
    }).observe(document.body);
  };

  /* The app is on its way while the document is read. */
  const module = import(glue);
  const binary = fetch(wasm, { priority: 'low' }); // the first picture goes before it
  addEventListener('DOMContentLoaded', async () => {
    if (framed) fit();
    if (watches) watch();
    try {
      const code = await module;
      await code.default({ module_or_path: binary });
      if (facts) code.start(data, { tell, ask, begun: () => [begun, (begun = undefined)][0] });
      else code.start_enrol(data);
      app = code;
      listen();
      if (kept?.isConnected) press(kept);
      performance.mark('vouch-alive');
    } catch (error) {
      begun?.controller.abort();
      kept?.removeAttribute('aria-busy');
      (document.getElementById('order') ?? document.getElementById('app')).hidden = true;
      document.getElementById('fallback').hidden = false;
      tell({ t: 'error', code: 'could_not_start', message: String(error) });
    }
  });
})();
