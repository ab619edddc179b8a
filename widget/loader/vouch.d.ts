/**
 * Types for `<vouch-checkout>`, the element that `/v1/vouch.js` defines.
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

/** The checkout is in view and can be paid. It may be so before a script at the end of the page begins to listen. */
export interface VouchReady {
  payable: true;
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

/** The checkout met with trouble. Where it cannot be shown at all, the code is also in the element's `error` attribute while that lasts. */
export interface VouchError {
  code:
    | 'missing_key'
    | 'missing_product'
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

/** The attributes of `<vouch-checkout>`. A key, and a product or a payment; the rest is taste. */
export interface VouchCheckoutAttributes {
  /** The same as `key`, for React and Vue, which keep `key` to themselves. */
  'publishable-key'?: string;
  /** A SKU of your catalogue: the price comes from there. */
  product?: string;
  /** `pay_…`, made by your server with its secret key: for carts, and for anything with a price of its own. */
  payment?: string;
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

/**
 * `<vouch-checkout key="pk_…" product="SKU">`. Reserve its slot in your style sheet, and nothing on the page moves:
 *
 * ```css
 * vouch-checkout { display: block; min-height: 680px }
 * ```
 */
export interface VouchCheckoutElement extends HTMLElement {
  addEventListener<Name extends keyof VouchEventMap>(
    type: Name,
    listener: (this: VouchCheckoutElement, event: VouchEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: VouchCheckoutElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'vouch-checkout': VouchCheckoutElement;
  }
  interface HTMLElementEventMap extends VouchEventMap {}
  interface DocumentEventMap extends VouchEventMap {}
}

// Where React is installed, JSX knows the element too; where it is not, the next line keeps the compiler quiet about it.
// @ts-ignore
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'vouch-checkout': VouchCheckoutAttributes & {
        ref?: unknown;
        id?: string;
        className?: string;
        children?: unknown;
        suppressHydrationWarning?: boolean;
      };
    }
  }
}
