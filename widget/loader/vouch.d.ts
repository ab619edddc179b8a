/**
 * Types for the elements that `/v1/vouch.js` defines: `<vouch-checkout>`, `<vouch-recommendations>`, `<vouch-facts>`,
 * `<vouch-list>` and `<vouch-guide>`.
 *
 * The script is loaded with a tag, never bundled, so there is nothing to import at run time. Copy this file into your
 * project (it is served at `/v1/vouch.d.ts`) and every event, attribute and element below is typed:
 *
 * ```ts
 * import type { VouchPaidEvent } from './vouch';
 *
 * document.querySelector('vouch-checkout')?.addEventListener('vouch:paid', (event) => {
 *   thank(event.detail.payment.reference);
 * });
 * ```
 *
 * The events are for the page: thanking, counting, moving on. They are no proof. Deliver when your server has verified the
 * webhook, or the signature of `receipt`.
 */

/** A payment as the page may know it: what it is and how much; never who pays. */
export interface VouchPayment {
  /** `pay_…` */
  id: string;
  /** `authorised` when the money is held; a later event may carry a later state. */
  status: 'created' | 'authorised' | 'cancelled' | (string & {});
  /** In minor units: `2400` is 24.00. */
  amount: number;
  /** ISO 4217, such as `EUR`. */
  currency: string;
  /** Your own name for the order, if your server gave one when it created the payment. */
  reference?: string;
}

/**
 * The element is in view. It may be so before a script at the end of the page begins to listen. A list that goes on to a
 * checkout says it again, then payable.
 */
export interface VouchReady {
  payable: boolean;
}

/** The money is held until delivery is proven. */
export interface VouchAuthorised {
  payment: VouchPayment;
  /** The signed receipt, a compact JWS. Your server checks it with the keys at `/.well-known/jwks.json`. */
  receipt: string;
}

/** The same facts as `vouch:authorised`, which comes directly before: the moment to thank the shopper. */
export type VouchPaid = VouchAuthorised;

/** The shopper turned back. Nothing was charged; the checkout still stands and can be used again. */
export interface VouchCancelled {
  reason: string;
}

/** The element met with trouble. Where it cannot be shown at all, the code is also in the element's `error` attribute while that lasts. */
export interface VouchError {
  code:
    | 'missing_key'
    | 'missing_product'
    | 'missing_list'
    | 'missing_guide'
    | 'secret_key_in_browser'
    | 'unknown_key'
    | 'unknown_product'
    | 'unknown_payment'
    | 'origin_not_registered'
    | 'unreachable'
    | 'frame_blocked'
    | (string & {});
  /** For you, not for the shopper, who has already read a calm sentence: what is wrong and what to do. */
  message: string;
}

export type VouchReadyEvent = CustomEvent<VouchReady>;
export type VouchAuthorisedEvent = CustomEvent<VouchAuthorised>;
export type VouchPaidEvent = CustomEvent<VouchPaid>;
export type VouchCancelledEvent = CustomEvent<VouchCancelled>;
export type VouchErrorEvent = CustomEvent<VouchError>;

/** All of them bubble and cross shadow roots, so a listener on `document` hears every checkout of the page. */
export interface VouchEventMap {
  'vouch:ready': VouchReadyEvent;
  'vouch:authorised': VouchAuthorisedEvent;
  'vouch:paid': VouchPaidEvent;
  'vouch:cancelled': VouchCancelledEvent;
  'vouch:error': VouchErrorEvent;
}

/** What every element takes: a key; the rest is taste. */
export interface VouchAttributes {
  /** The same as `key`, for React and Vue, which keep `key` to themselves. */
  'publishable-key'?: string;
  /** `en` or `fr`. Default: the language of the page around the element, then the browser's. */
  lang?: string;
  /**
   * `auto` follows the reader's preference. Default: as the page around it, which is dark only where it declares
   * `color-scheme: dark` (or `light dark`, which then is `auto`). Say it here where a style sheet declares it: a script that
   * is `async` may be there before the sheet.
   */
  scheme?: 'light' | 'dark' | 'auto';
  /** `#rrggbb`. Corrected where it would be hard to read. */
  accent?: string;
  /** Corner radius in pixels, 0 to 24. */
  radius?: string | number;
}

/** A product or a payment. */
export interface VouchCheckoutAttributes extends VouchAttributes {
  /** A SKU of your catalogue: the price comes from there. */
  product?: string;
  /** `pay_…`, made by your server with its secret key: for carts, and for anything with a price of its own. */
  payment?: string;
}

export interface VouchRecommendationsAttributes extends VouchAttributes {
  /** A SKU of your catalogue. Left out: your products as the reader's friends and people here rank them. */
  product?: string;
}

export interface VouchFactsAttributes extends VouchAttributes {
  /** A SKU of your catalogue. */
  product: string;
}

export interface VouchListAttributes extends VouchAttributes {
  /** `lst_…` or `pol_…`: a list or a poll that its owner shows to everyone. */
  list: string;
}

/** A story, or else everything of one guide. */
export interface VouchGuideAttributes extends VouchAttributes {
  /** `sto_…` */
  story?: string;
  /** The guide's name in `/guides/NAME`. */
  guide?: string;
}

/** What all elements can be listened to for. */
export interface VouchElement extends HTMLElement {
  addEventListener<Name extends keyof VouchEventMap>(
    type: Name,
    listener: (this: this, event: VouchEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: this, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

/**
 * `<vouch-checkout key="pk_…" product="SKU">`. Reserve its slot in your style sheet, and nothing on the page moves:
 *
 * ```css
 * vouch-checkout { display: block; min-height: 680px }
 * ```
 */
export interface VouchCheckoutElement extends VouchElement {}

/** `<vouch-recommendations key="pk_…" product="SKU">`. What stands inside shows where the element cannot. */
export interface VouchRecommendationsElement extends VouchElement {}

/** `<vouch-facts key="pk_…" product="SKU">` */
export interface VouchFactsElement extends VouchElement {}

/** `<vouch-list key="pk_…" list="lst_…">`. One buys from it in place: listen for `vouch:paid`. */
export interface VouchListElement extends VouchElement {}

/** `<vouch-guide key="pk_…" story="sto_…">` */
export interface VouchGuideElement extends VouchElement {}

declare global {
  interface HTMLElementTagNameMap {
    'vouch-checkout': VouchCheckoutElement;
    'vouch-recommendations': VouchRecommendationsElement;
    'vouch-facts': VouchFactsElement;
    'vouch-list': VouchListElement;
    'vouch-guide': VouchGuideElement;
  }
  interface HTMLElementEventMap extends VouchEventMap {}
  interface DocumentEventMap extends VouchEventMap {}
}

// Where React is installed, JSX knows the elements too; where it is not, the next line keeps the compiler quiet about it.
// @ts-ignore
declare module 'react' {
  namespace JSX {
    interface Placed {
      ref?: unknown;
      id?: string;
      className?: string;
      children?: unknown;
      suppressHydrationWarning?: boolean;
    }
    interface IntrinsicElements {
      'vouch-checkout': VouchCheckoutAttributes & Placed;
      'vouch-recommendations': VouchRecommendationsAttributes & Placed;
      'vouch-facts': VouchFactsAttributes & Placed;
      'vouch-list': VouchListAttributes & Placed;
      'vouch-guide': VouchGuideAttributes & Placed;
    }
  }
}
