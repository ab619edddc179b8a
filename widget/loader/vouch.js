/*
 * vouch.js: one script tag puts Vouch into a shop's page.
 *
 *   <script type="module" async src="https://PROVIDER/v1/vouch.js"></script>
 *   <vouch-checkout key="pk_test_…" product="SKU"></vouch-checkout>
 *   <vouch-recommendations key="pk_test_…" product="SKU"></vouch-recommendations>      or no product: the shop's best
 *   <vouch-facts key="pk_test_…" product="SKU"></vouch-facts>
 *   <vouch-list key="pk_test_…" list="lst_…"></vouch-list>
 *   <vouch-guide key="pk_test_…" story="sto_…"></vouch-guide>      and in the page's CSS, its slot:
 *   vouch-checkout { display: block; min-height: 420px }
 *
 * `async`, because a module otherwise waits for the whole page and its other scripts; nothing here needs either.
 *
 * The story. The element holds one iframe of the provider's origin, which is the origin this file came from. The frame
 * says `vouch:ready`; this file checks window and origin, and answers with one end of a private MessageChannel. From
 * then on the two talk only there: the frame asks for height and reports what happened, and the element turns that
 * into DOM events (vouch.d.ts describes them). When something of the page lies over the frame at the moment of paying, it
 * asks to be lifted above it. When no frame answers, the provider is asked why: the merchant reads reason and remedy in
 * the console, the shopper a calm sentence in place of the checkout; of another element, what the page itself wrote in it.
 *
 * The guarantee. Nothing with authority passes here: no price, no token, no passkey. A page that lies to this file, or
 * replaces it, can hide a checkout but not change what is paid, to whom, or by whom. Styles go through CSSOM only, so a
 * strict Content-Security-Policy may stay strict.
 *
 * The size. Every shop's page waits for this file, so it is at most 2,200 bytes as it travels. What the provider can say
 * itself (most remedies) it says in `/v1/diagnosis`; one closure per element, because its names become single letters.
 */
(() => {
  if (customElements.get('vouch-checkout')) return; // the same script twice on a page

  // What each element shows, and the attributes that can name it, the first that is there first.
  const VIEWS = {
    checkout: ['payment', 'product'],
    facts: ['product'],
    guide: ['story', 'guide'],
    list: ['list'],
    recommendations: ['product'],
  };

  // Where this file came from. A module cannot ask for its own tag, and `import.meta` would be a syntax error in a classic
  // script; but the call stack names the file in both. The tag in the page is the last resort.
  const [PAY] = /\w+:\/\/[^/]+(?=\/v1\/vouch)/.exec([Error().stack, Array.from(document.scripts, (script) => script.src)]);

  // The frame is a child of the element, where pages and tests look for it, but it shows through a slot: whatever the
  // merchant wrote inside the element stands without script and gives way with it, and no framework loses a node.
  // The section is as high as the frame asks, or as the merchant reserved; the frame fills it. What is important here
  // outweighs whatever the page's style sheets say of frames.
  // Lifted, the slot stands in the browser's top layer, exactly over the section, which keeps its place: nothing moves, the
  // page around it dims. (Where a browser cannot hold one box to another, it stands in the middle as popovers do.)
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    ':host(:not([hidden])){display:block}' +
      'section{anchor-name:--v;min-height:inherit}' +
      'slot{display:contents;height:inherit;min-height:inherit}' +
      '@supports(anchor-name:--v){slot:popover-open{all:unset;height:inherit;min-height:inherit;position:absolute;inset:anchor(--v inside)}}' +
      'slot::backdrop{background:#0006}' +
      '::slotted(iframe){all:unset!important;display:block!important;width:100%!important;height:inherit!important;min-height:inherit!important}' +
      'a{color:inherit}',
  );

  const make = (tag, facts) => Object.assign(document.createElement(tag), facts);

  let count = 0;

  /** Gives life to one element. Returns what is to be called after each change to it, and when it is taken from its place. */
  const live = (element, view) => {
    const pays = view == 'checkout';
    const root = element.attachShadow({ mode: 'open' });
    const place = make('section');
    const slot = make('slot', { name: 'vouch', popover: 'manual' });
    let settling; // a look at the attributes is already on its way
    let query; // what is to be paid, as the address says it
    let frame;
    let known; // the look that the frame's document knows of: at first its address, later what it was told
    let port; // the channel to the frame's present document
    let height; // what the frame asked for
    let timer;
    let balance; // greetings minus loads: below zero, a document has loaded and said nothing

    const get = (name) => element.getAttribute(name)?.trim() || '';

    const written = (facts) => `${new URLSearchParams(facts)}`;

    /**
     * Frameworks set attributes one by one, and React's strict mode mounts everything twice. So a change only asks for a
     * look, and one look at the end of the task sees where things came to rest. A frame taken from its place has lost its
     * document.
     */
    const settle = (taken) => {
      if (taken) return clear();
      settling ||= !queueMicrotask(() => {
        settling = 0;
        if (!element.isConnected) return;
        const key = get('key') || get('publishable-key');
        const names = VIEWS[view];
        const what = names.find(get) ?? names.at(-1);
        const item = get(what);
        const wanted = written({ key, [what]: item, origin: location.origin });
        if (wanted == query) return dress();
        clear();
        query = wanted;
        const mistake =
          (/^sk_/.test(key) && ['secret_key_in_browser', 'Replace it at once.']) ||
          (!key && ['missing_key', 'Write publishable-key="pk_...".']) ||
          (!item && /^[^r]/.test(view) && [`missing_${what}`, `Write ${what}="...".`]);
        // The page may still be asking its server for the payment: a moment, before this counts as a mistake.
        if (mistake) timer = setTimeout(fail, 1000, ...mistake, true);
        else open();
      });
    };

    const open = () => {
      dress();
      frame = make('iframe', {
        title: `Vouch ${view}`,
        name: `vouch-${view}-${++count}`,
        slot: 'vouch',
        // Accounts are made where one pays, also from a list.
        allow: `publickey-credentials-get ${PAY}` + (/t$/.test(view) ? `; publickey-credentials-create ${PAY}` : ''),
        sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox',
        referrerPolicy: 'strict-origin',
        src: `${PAY}/embed/${view}?${query}&${known}`,
        onload() {
          if (--balance < 0) expect(1500);
        },
      });
      addEventListener('message', greet);
      element.append(frame);
      expect(4000);
    };

    const look = () => {
      // Unless told, follow the page: one that never says `color-scheme: dark` is light, whatever the reader prefers.
      const page = getComputedStyle(element).colorScheme;
      return {
        lang: element.closest('[lang]:not([lang=""])')?.lang || document.documentElement.lang || navigator.language,
        scheme: get('scheme') || (/dark/.test(page) ? (/light/.test(page) ? 'auto' : 'dark') : 'light'),
        accent: get('accent'),
        radius: get('radius'),
      };
    };

    /**
     * Sizes the frame, and tells its document of a changed look. The frame has the page's scheme or its own, but until its
     * document is there it is light: WebKit paints an empty dark frame white, a light one not at all.
     */
    const dress = () => {
      const wanted = look();
      const now = written(wanted);
      place.style = `height:clamp(120px,${height}px,4000px);color-scheme:${port ? get('scheme').replace('auto', 'light dark') : 'light'}`;
      if (port && !known.endsWith(now)) port.postMessage({ t: 'attributes', ...wanted });
      known = now;
    };

    /**
     * The frame's document is there. Each gets one channel, and takes one only. The channel of the document before stays
     * in force until the new one speaks: a stray greeting cannot cut a payment short.
     */
    const greet = ({ source, origin, data }) => {
      if (origin != PAY || source != frame.contentWindow || data?.t != 'vouch:ready') return;
      balance = balance < 0 ? 0 : 1;
      expect();
      mend();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        if (port != port1) {
          port?.close();
          port = port1;
          known = frame.src;
        }
        const { t, px, payment, receipt, reason, code, message, payable = true } = data ?? {};
        if (t == 'ready') tell(t, { payable });
        if (payment) tell(t, { payment, receipt });
        if (reason) tell(t, { reason });
        if (code) tell(t, { code, message });
        if (t == 'focus') frame.scrollIntoView({ block: 'nearest' });
        if (/^l/.test(t)) slot.togglePopover?.(t == 'lift'); // or 'lower'
        if (px > 0) height = px;
        dress();
      };
      source.postMessage({ t: 'vouch:init' }, PAY, [port2]);
    };

    const tell = (name, detail) => element.dispatchEvent(new CustomEvent(`vouch:${name}`, { bubbles: true, composed: true, detail }));

    /** Waits so long for a greeting; without a time, no longer. */
    const expect = (ms, again) => {
      clearTimeout(timer);
      timer = ms && setTimeout(diagnose, ms, again);
    };

    /** Nobody answers in the frame. The provider knows why, unless the way there is what is broken. */
    const diagnose = async (again) => {
      const mine = timer;
      const { ok, code, detail, status } = await fetch(`${PAY}/v1/diagnosis?${query}`, { signal: AbortSignal.timeout(9000) })
        .then((reply) => reply.json())
        .catch(() => ({ code: 'unreachable', detail: `${PAY} does not answer. See Content-Security-Policy.` }));
      if (timer != mine) return; // things have changed meanwhile
      if (ok && !balance && !again) expect(10000, true); // all is well there, and the document is still on its way
      else fail(code, `${detail} (${query})`, status);
    };

    /** The link stands only where it can help: not where the provider, or we, know of a mistake. */
    const fail = (code, message, mistaken) => {
      const [textContent, invitation] = /^fr\b/i.test(look().lang)
        ? ["Le paiement Vouch de cette boutique ne peut pas s'afficher pour le moment.", 'Ouvrir le paiement dans un nouvel onglet']
        : ["This shop's Vouch checkout can't be shown right now.", 'Open the checkout in a new tab'];
      // The frame loses its slot, not its life: it may still come.
      // Where nobody waits to pay, the page's own words stand again instead of a sentence.
      root.replaceChildren(
        make(pays ? 'p' : 'slot', { role: 'status', textContent: pays ? textContent : '' }),
        make('a', { hidden: mistaken || !pays, href: `${PAY}/checkout?${query}`, target: '_blank', textContent: invitation }),
      );
      element.setAttribute('error', code);
      console.error(`Vouch: ${code}: ${message}`, element);
      tell('error', { code, message });
    };

    /** The frame in its place: neither a sentence instead of it, nor lifted. */
    const mend = () => {
      if (place.parentNode) slot.hidePopover?.();
      else root.replaceChildren(place);
      element.removeAttribute('error');
    };

    /** Frame, channel, timer, listener and sentence: whatever stands, goes. */
    const clear = () => {
      removeEventListener('message', greet);
      expect();
      port = port?.close();
      frame = frame?.remove();
      query = height = balance = 0;
      mend();
    };

    place.append(slot);
    root.adoptedStyleSheets = [sheet];
    mend();
    return settle;
  };

  for (const view in VIEWS)
    customElements.define(
      `vouch-${view}`,
      class extends HTMLElement {
        static observedAttributes = ['accent', 'key', 'lang', 'publishable-key', 'radius', 'scheme', ...VIEWS[view]];
        #settle = live(this, view);

        connectedCallback() {
          this.#settle();
        }

        disconnectedCallback() {
          this.#settle(true);
        }

        /** `moveBefore()` keeps the frame alive, so there is nothing to do. */
        connectedMoveCallback() {}

        attributeChangedCallback() {
          this.#settle();
        }
      },
    );
})();
