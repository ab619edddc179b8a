/*
 * What runs in the documents of <vouch-recommendations>, <vouch-list>, <vouch-guide> and <vouch-facts>. It stands in the document
 * itself, and there is no other code: what is shown is written by the server, and an act is one request.
 *
 * A control says in data-call which request it makes and in data-body with what; a form adds its fields. Before the first act the
 * shopper's passkey is asked for, in the frame; the token stays in a variable here and ends with the document. After an act the
 * view is fetched anew and put in the old one's place: what is being written, read or has the focus stays so. The same happens every
 * 25 seconds while the page is looked at, so that a word that was taken back is gone from every page within a minute.
 *
 * Nothing is done while something of the shop's page lies over the frame: it is lifted above it first, as in the checkout.
 */
(() => {
  const REFRESH_MS = 25_000;
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const { origins, shop, part, sentences, ...data } = JSON.parse(byId('data').textContent);
  const framed = origins.length > 0 && parent !== self;
  let { etag } = data;
  let token;
  root.style.cssText = root.dataset.look ?? '';

  /* The port to the shop's page; what is said before it is there waits for it. */
  let port;
  const waiting = [];
  const tell = (message) => {
    if (port) port.postMessage(message);
    else if (framed) waiting.push(message);
  };
  /* A changed look or language: the document is asked for as it would have been at first. */
  const hear = ({ data }) => {
    if (data?.t !== 'attributes' || busy) return;
    const url = new URL(location);
    for (const name of ['lang', 'scheme', 'accent', 'radius']) url.searchParams.set(name, data[name] ?? '');
    if (url.href !== location.href) location.replace(url);
  };
  if (framed) {
    addEventListener('message', function met(event) {
      const ours = event.source === parent && origins.includes(event.origin);
      if (!ours || event.data?.t !== 'vouch:init' || event.ports.length !== 1) return;
      removeEventListener('message', met);
      [port] = event.ports;
      port.onmessage = hear;
      waiting.splice(0).forEach(tell);
    });
    for (const origin of origins) parent.postMessage({ t: 'vouch:ready' }, origin);
    tell({ t: 'ready', payable: false });
  }

  /* Whether something lies over the frame, where the browser can tell (see boot.js of the checkout). */
  let clear;
  let since = 0;
  let wake = () => {};
  const seen = (within) =>
    new Promise((resolve) => {
      wake = resolve;
      setTimeout(resolve, within);
    });
  const watches = framed && 'isVisible' in (globalThis.IntersectionObserverEntry?.prototype ?? {});
  const uncovered = async () => {
    if (!watches) return false;
    if (clear === undefined) await seen(700);
    const lifted = clear === false;
    if (lifted) {
      tell({ t: 'lift' });
      await seen(1000);
    }
    if (clear && since) await new Promise((resolve) => setTimeout(resolve, since + 500 - performance.now()));
    if (clear === false) {
      tell({ t: 'lower' });
      throw new Failure('covered');
    }
    return lifted;
  };

  class Failure extends Error {}

  const say = (name) => (byId('status').textContent = sentences[name] ?? name ?? '');

  /* A request of ours. What was refused is thrown under its code. */
  const ask = async (method, path, body, key) => {
    const headers = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    if (key) headers['idempotency-key'] = key;
    const reply = await fetch(path, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
      throw new Failure('offline');
    });
    const answer = await reply.json().catch(() => ({}));
    if (reply.ok) return answer;
    if (reply.status === 401) token = undefined;
    throw new Failure(answer.code ?? 'refused');
  };

  /* The passkey, in this frame. */
  let controller;
  const signIn = async () => {
    say('waiting');
    try {
      const { ceremony, public_key } = await ask('POST', '/v1/sessions/options', { shop });
      controller = new AbortController();
      const credential = await navigator.credentials.get({
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(public_key),
        signal: controller.signal,
      });
      ({ token } = await ask('POST', '/v1/sessions', { ceremony, credential }));
    } catch (failure) {
      throw failure instanceof Failure && failure.message !== 'unknown_passkey' ? failure : new Failure('sign_in');
    }
  };
  addEventListener('keydown', ({ key }) => key === 'Escape' && controller?.abort());

  /* Acts, one at a time. One that needed a passkey and got none is kept for the panel's button. */
  let busy;
  let kept;
  const body = (element) => {
    const told = JSON.parse(element.dataset.body ?? '{}');
    const field = byId(element.dataset.with);
    const fields = [...(element.matches('form') ? new FormData(element) : []), ...(field ? [[field.name, field.value]] : [])];
    for (const [name, value] of fields) {
      // `statements.0.text` is a field of a field.
      const path = name.split('.');
      const last = path.pop();
      if (value) path.reduce((within, step) => within[step], told)[last] = value;
    }
    return told;
  };
  const act = async (element, submitter) => {
    if (busy) return;
    const pressed = submitter ?? element;
    busy = true;
    pressed.setAttribute('aria-busy', 'true');
    byId('sign-in').hidden = true;
    say();
    let lifted;
    try {
      const needed = byId(element.dataset.with);
      if (needed && !needed.value) {
        needed.focus();
        throw new Failure('say_disclosure');
      }
      lifted = await uncovered();
      const once = crypto.randomUUID();
      const [method, path] = (element.dataset.call ?? '').split(' ');
      const request = async () => path && ask(method, path, method === 'DELETE' ? undefined : body(element), once);
      if (!token) await signIn();
      await request().catch(async (failure) => {
        if (failure.message !== 'session_expired') throw failure;
        await signIn();
        return request();
      });
      say();
      await refresh(true, element);
      // What was sent is folded up again, whether the view has changed or not.
      const fold = element.matches('form') && byId(element.closest('details')?.id);
      if (fold) {
        fold.removeAttribute('open');
        fold.querySelector('form')?.reset();
        fold.firstElementChild.focus();
      }
      say(pressed.dataset.done ?? element.dataset.done);
    } catch (failure) {
      const code = failure instanceof Failure ? failure.message : 'offline';
      if (code === 'sign_in') {
        kept = [element, submitter];
        say();
        byId('sign-in').hidden = false;
        byId('sign-in').focus();
      } else say(code in sentences ? code : 'refused');
    } finally {
      if (lifted) tell({ t: 'lower' });
      pressed.removeAttribute('aria-busy');
      busy = false;
    }
  };
  addEventListener('click', (event) => {
    const button = event.target.closest?.('button[data-call], button[data-act]');
    if (!button) return;
    if (button.dataset.act !== 'again') return act(button);
    // The view may have been replaced meanwhile.
    const [element, submitter] = kept.map((old) => old && (byId(old.id) ?? old));
    act(element, submitter);
  });
  addEventListener('submit', (event) => {
    if (!event.target.dataset.call) return;
    event.preventDefault();
    act(event.target, event.submitter);
  });

  /* What is read only when somebody opens it. */
  const unfold = async (details) => {
    const headers = token ? { authorization: `Bearer ${token}` } : {};
    const reply = await fetch(details.dataset.part, { headers, cache: 'no-store' }).catch(() => ({}));
    if (reply.status === 401 && token) {
      token = undefined;
      return unfold(details);
    }
    if (reply.ok) details.lastElementChild.innerHTML = await reply.text();
    else say('offline');
  };
  addEventListener('toggle', ({ target }) => target.open && target.dataset.part && unfold(target), true);

  /* The view anew. */
  let read = performance.now();
  const refresh = async (now, spent) => {
    const headers = {};
    if (token) headers.authorization = `Bearer ${token}`;
    if (etag) headers['if-none-match'] = etag;
    read = performance.now();
    const reply = await fetch(part, { headers, cache: 'no-store' });
    if (reply.status === 401 && token) {
      token = undefined;
      return refresh(now, spent);
    }
    if (reply.status === 304 || (busy && !now) || !reply.headers.get('content-type')?.startsWith('text/html')) return;
    etag = reply.headers.get('etag');
    put(await reply.text(), spent);
  };
  const put = (html, spent) => {
    const view = byId('view');
    const all = (selector) => [...view.querySelectorAll(selector)].filter(({ id }) => id && !spent?.contains(byId(id)));
    const { activeElement } = document;
    const around = [];
    for (let element = activeElement; view.contains(element); element = element.parentElement) element.id && around.push(element.id);
    const done = spent?.matches('form') && spent.closest('details');
    const open = all('details[open]').filter((details) => details !== done);
    const written = all('input, textarea, select').map(({ id, value, checked }) => [id, { value, checked }]);
    view.innerHTML = html;
    for (const old of open) {
      const details = byId(old.id);
      if (old.dataset.part) details?.lastElementChild.replaceWith(old.lastElementChild); // until it has been read anew
      details?.setAttribute('open', '');
    }
    for (const [id, was] of written) byId(id) && Object.assign(byId(id), was);
    for (const id of around) {
      byId(id)?.focus({ preventScroll: true });
      if (document.activeElement.id === id) break;
    }
  };
  const stale = () => document.visibilityState === 'visible' && !busy && performance.now() - read >= REFRESH_MS - 1000;
  const look = () => stale() && refresh().catch(() => {}); // the next one may reach the house
  setInterval(look, REFRESH_MS);
  addEventListener('visibilitychange', look);

  addEventListener('DOMContentLoaded', () => {
    if (!framed) return;
    let last;
    new ResizeObserver(() => {
      const px = Math.min(4000, Math.max(120, Math.ceil(document.body.getBoundingClientRect().height)));
      if (px !== last) tell({ t: 'height', px: (last = px) });
    }).observe(document.body);
    if (!watches) return;
    new IntersectionObserver(
      (entries) => {
        const { isIntersecting, isVisible } = entries.at(-1);
        if (!isIntersecting) return;
        if (clear === false && isVisible) since = performance.now();
        clear = isVisible;
        wake();
      },
      { threshold: [0, 0.25, 0.5, 0.75, 1], trackVisibility: true, delay: 100 },
    ).observe(byId('view'));
  });
})();
