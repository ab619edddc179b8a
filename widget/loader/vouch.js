/*
 * vouch.js: one script tag puts the Vouch checkout into a shop's page.
 *
 *   <script type="module" src="https://PROVIDER/v1/vouch.js"></script>
 *   <vouch-checkout key="pk_test_…" product="SKU"></vouch-checkout>      and in the page's CSS, its slot:
 *   vouch-checkout { display: block; min-height: 420px }
 *
 * The story. The element holds one iframe of the provider's origin, which is the origin this file came from. The frame
 * says `vouch:ready`; this file checks window and origin, and answers with one end of a private MessageChannel. From
 * then on the two talk only there: the frame asks for height and reports what happened, and the element turns that
 * into DOM events (vouch.d.ts describes them). When no frame answers, the provider is asked why: the merchant reads
 * reason and remedy in the console, the shopper a calm sentence in place of the checkout.
 *
 * The guarantee. Nothing with authority passes here: no price, no token, no passkey. A page that lies to this file, or
 * replaces it, can hide a checkout but not change what is paid, to whom, or by whom. Styles go through CSSOM only, so a
 * strict Content-Security-Policy may stay strict.
 */
(() => {
  const TAG = 'vouch-checkout';
  if (customElements.get(TAG)) return; // the same script twice on a page

  // A classic script knows itself. A module does not (`import.meta` would be a syntax error in a classic one), but its
  // call stack does; the tag in the page is the last resort.
  const script =
    document.currentScript?.src ||
    /https?:\S+?\/v1\/vouch\.js/.exec(Error().stack)?.[0] ||
    document.querySelector('script[src*="/v1/vouch.js"]').src;
  const PAY = new URL(script).origin;

  const CSP = `If this page sends a Content-Security-Policy, allow ${PAY} in its script-src, frame-src and connect-src.`;

  /** What a merchant's developer should do, where the provider's diagnosis does not say it already. */
  const REMEDY = {
    missing_key: 'Write your publishable key: key="pk_…". React and Vue keep "key" to themselves; there, write publishable-key="pk_…".',
    missing_product: 'Say what is sold: product="SKU" from your catalogue, or payment="pay_…" from your server.',
    secret_key_in_browser: 'This is a secret key. Replace it at once, and write the publishable one (pk_…) here.',
    origin_not_registered: `The origin ${location.origin} is not registered for this key. Register exactly that (scheme, host, port): vouch merchant origins MERCHANT --add ${location.origin}`,
    unreachable: `${PAY} does not answer. ${CSP}`,
    frame_blocked: `${PAY} answers, but its frame does not start. ${CSP}`,
  };

  /** What the shopper reads when there is no checkout; the link, where a link can help. */
  const CALM = {
    en: ["This shop's Vouch checkout can't be shown right now.", 'Open the checkout in a new tab'],
    fr: ["Le paiement Vouch de cette boutique ne peut pas s'afficher pour le moment.", 'Ouvrir le paiement dans un nouvel onglet'],
  };

  /** What the frame reports, and the facts in each report. */
  const EVENTS = {
    authorised: ['payment', 'receipt'],
    paid: ['payment', 'receipt'],
    cancelled: ['reason'],
    error: ['code', 'message'],
  };

  const LOOK = ['lang', 'scheme', 'accent', 'radius']; // these may change while the checkout stands

  // The frame is a child of the element, where pages and tests look for it, but it shows through a slot: whatever the
  // merchant wrote inside the element stands without script and gives way with it, and no framework loses a node.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(':host{display:block}:host([hidden]){display:none}p{margin:0;padding:1em 0;line-height:1.5}a{color:inherit}');

  let count = 0;

  class VouchCheckout extends HTMLElement {
    static observedAttributes = ['key', 'publishable-key', 'product', 'payment', ...LOOK];

    #slot = document.createElement('slot');
    #root = this.attachShadow({ mode: 'open' });
    #settling; // a look at the attributes is already on its way
    #moved; // taken out of its place since the last look: the frame's document is gone
    #query; // what is to be paid, as the address says it
    #frame;
    #born; // the look in the frame's address …
    #known; // … and the look its document knows by now
    #port; // the channel to the frame's present document
    #height = 0; // what the frame asked for
    #timer = 0;
    #balance = 0; // greetings minus loads: below zero, a document has loaded and said nothing
    #patient; // a slow network has been given more time

    constructor() {
      super();
      this.#slot.name = 'vouch';
      this.#root.adoptedStyleSheets = [sheet];
      this.#mend();
    }

    connectedCallback() {
      this.#settle();
    }

    disconnectedCallback() {
      this.#moved = true;
      this.#settle();
    }

    /** `moveBefore()` keeps the frame alive, so there is nothing to do. */
    connectedMoveCallback() {}

    attributeChangedCallback() {
      this.#settle();
    }

    /**
     * Frameworks set attributes one by one, and React's strict mode mounts everything twice. So a change only asks for a
     * look, and one look at the end of the task sees where things came to rest.
     */
    #settle() {
      if (this.#settling) return;
      this.#settling = true;
      queueMicrotask(() => {
        const moved = this.#moved;
        this.#settling = this.#moved = false;
        if (!this.isConnected) return this.#clear();
        const query = this.#what();
        if (query != `${this.#query}`) return this.#open(query);
        if (!this.#frame) return;
        if (moved) {
          this.#adopt();
          this.#expect(4000);
        }
        this.#dress();
      });
    }

    /** What makes it this checkout and no other. */
    #what() {
      const get = (name) => this.getAttribute(name)?.trim();
      const query = new URLSearchParams();
      query.set('key', get('key') || get('publishable-key') || '');
      const what = get('payment') ? 'payment' : 'product';
      query.set(what, get(what) || '');
      query.set('origin', location.origin);
      return `${query}`;
    }

    /** How it should look, all in one string: so it is compared, sent in the address, and read again. */
    #look() {
      const look = new URLSearchParams();
      for (const name of LOOK) look.set(name, this.getAttribute(name)?.trim() ?? '');
      look.set('lang', this.closest('[lang]:not([lang=""])')?.lang || document.documentElement.lang || navigator.language);
      // Unless told, follow the page: one that never says `color-scheme: dark` is light, whatever the reader prefers.
      const page = getComputedStyle(this).colorScheme;
      if (!look.get('scheme')) look.set('scheme', !page.includes('dark') ? 'light' : page.includes('light') ? 'auto' : 'dark');
      return look;
    }

    #open(what) {
      this.#clear();
      const query = (this.#query = new URLSearchParams(what));
      const key = query.get('key');
      if (key.startsWith('sk_')) return this.#fail('secret_key_in_browser');
      if (!key || !(query.get('product') || query.get('payment'))) {
        // The page may still be asking its server for the payment: a moment, before this counts as a mistake.
        this.#timer = setTimeout(() => this.#fail(key ? 'missing_product' : 'missing_key'), 1000);
        return;
      }

      const frame = (this.#frame = document.createElement('iframe'));
      frame.title = 'Vouch checkout';
      frame.name = `${TAG}-${++count}`;
      frame.slot = 'vouch';
      frame.allow = `publickey-credentials-get ${PAY}; publickey-credentials-create ${PAY}`;
      frame.sandbox = 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox';
      frame.referrerPolicy = 'strict-origin';
      frame.onload = () => {
        if (--this.#balance < 0) this.#expect(1500);
      };
      this.#born = this.#known = `${this.#look()}`;
      frame.src = `${PAY}/embed/checkout?${query}&${this.#born}`;
      this.#dress();
      addEventListener('message', this.#greet);
      this.append(frame);
      this.#expect(4000);
    }

    /** Frame, channel, timer, listener and sentence: whatever stands, goes. */
    #clear() {
      removeEventListener('message', this.#greet);
      this.#rest();
      this.#adopt();
      this.#frame?.remove();
      this.#frame = this.#query = this.#patient = null;
      this.#height = this.#balance = 0;
      this.#mend();
    }

    /** Shields the frame from the page's style sheet, sizes it, and tells it of a changed look. */
    #dress() {
      const { style } = this.#frame;
      const put = (name, value) => style.setProperty(name, value, 'important');
      const look = this.#look();
      const scheme = look.get('scheme');
      // The slot that the merchant reserved is the least height: a checkout that fits in it moves nothing on the page.
      const reserved = parseFloat(getComputedStyle(this).minHeight) || 0;
      if (!style.length) put('all', 'initial');
      put('display', 'block');
      put('visibility', 'inherit');
      put('width', '100%');
      put('height', `${Math.max(this.#height, reserved, 120)}px`);
      put('color-scheme', scheme == 'auto' ? 'light dark' : scheme);
      if (this.#port && look != this.#known) {
        this.#known = `${look}`;
        this.#port.postMessage({ t: 'attributes', ...Object.fromEntries(look) });
      }
    }

    /**
     * The frame's document is there. Each gets one channel, and takes one only. The channel of the document before stays
     * in force until the new one speaks: a stray greeting cannot cut a payment short.
     */
    #greet = ({ source, origin, data }) => {
      if (origin != PAY || source != this.#frame.contentWindow || data?.t != 'vouch:ready') return;
      this.#balance = Math.min(this.#balance + 1, 1);
      this.#rest();
      this.#mend();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = (event) => {
        if (this.#port != port1) {
          this.#adopt(port1);
          this.#dress();
        }
        this.#hear(event.data ?? {});
      };
      source.postMessage({ t: 'vouch:init', nonce: crypto.getRandomValues(new Uint32Array(4)).join('-') }, PAY, [port2]);
    };

    /** A document knows the look of its address, until it is told of another. */
    #adopt(port) {
      this.#port?.close();
      this.#port = port;
      this.#known = this.#born;
    }

    #hear(data) {
      const facts = EVENTS[data.t];
      if (facts) {
        this.#tell(data.t, Object.fromEntries(facts.map((name) => [name, data[name]])));
      } else if (data.t == 'ready') {
        this.#tell('ready', { payable: true });
      } else if (data.t == 'focus') {
        this.#frame.scrollIntoView({ block: 'nearest' });
      } else if (data.t == 'height' && data.px > 0) {
        this.#height = Math.min(Math.ceil(data.px), 4000);
        this.#dress();
      }
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(`vouch:${name}`, { bubbles: true, composed: true, detail }));
    }

    #rest() {
      clearTimeout(this.#timer);
      this.#timer = 0;
    }

    #expect(ms) {
      this.#rest();
      this.#timer = setTimeout(() => this.#diagnose(), ms);
    }

    /** Nobody answers in the frame. The provider knows why, unless the way there is what is broken. */
    async #diagnose() {
      const timer = this.#timer;
      let found = { code: 'unreachable' };
      try {
        const reply = await fetch(`${PAY}/v1/diagnosis?${this.#query}`, { credentials: 'omit', signal: AbortSignal.timeout(9000) });
        found = await reply.json();
      } catch {}
      if (timer != this.#timer) return; // things have changed meanwhile
      if (found.ok && !this.#balance && !this.#patient) {
        this.#patient = true; // all is well there, and the document is still on its way
        return this.#expect(10000);
      }
      this.#fail(found.code ?? 'frame_blocked', found.detail);
    }

    #fail(code, detail) {
      const message = REMEDY[code] ?? `${detail ?? code} (${this.#query})`;
      const [sentence, invitation] = CALM[/^fr\b/i.test(this.#look().get('lang')) ? 'fr' : 'en'];
      const words = document.createElement('p');
      words.setAttribute('role', 'status');
      words.append(sentence);
      if (/unreach|block/.test(code)) {
        const link = document.createElement('a');
        link.href = `${PAY}/checkout?${this.#query}`;
        link.target = '_blank';
        link.append(invitation);
        words.append(' ', link);
      }
      this.#root.replaceChildren(words); // the frame loses its slot, not its life: it may still come
      this.setAttribute('error', code);
      console.error(`Vouch: ${message}`, this);
      this.#tell('error', { code, message });
    }

    #mend() {
      if (this.#slot.parentNode) return;
      this.#root.replaceChildren(this.#slot);
      if (this.hasAttribute('error')) this.removeAttribute('error');
    }
  }

  customElements.define(TAG, VouchCheckout);
})();
