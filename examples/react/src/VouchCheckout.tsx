/**
 * `<vouch-checkout>` for React: attributes as props, events as callbacks. Copy this file, and `vouch.d.ts` from
 * `/v1/vouch.d.ts` for its types. React keeps `key` to itself, so the element's key goes by its other name.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import type { VouchCheckoutAttributes, VouchCheckoutElement, VouchEventMap } from 'vouch';

type Told<Name extends keyof VouchEventMap> = (detail: VouchEventMap[Name]['detail']) => void;

interface Props extends Omit<VouchCheckoutAttributes, 'publishable-key'> {
  publishableKey: string;
  onReady?: Told<'vouch:ready'>;
  onAuthorised?: Told<'vouch:authorised'>;
  onPaid?: Told<'vouch:paid'>;
  onCancelled?: Told<'vouch:cancelled'>;
  onError?: Told<'vouch:error'>;
  children?: ReactNode;
}

export function VouchCheckout({ publishableKey, onReady, onAuthorised, onPaid, onCancelled, onError, ...attributes }: Props) {
  const element = useRef<VouchCheckoutElement>(null);
  useEffect(() => {
    const told = { ready: onReady, authorised: onAuthorised, paid: onPaid, cancelled: onCancelled, error: onError };
    const stop = new AbortController();
    for (const [name, tell] of Object.entries(told)) {
      const hear = (event: Event) => tell?.((event as CustomEvent).detail);
      element.current?.addEventListener(`vouch:${name}`, hear, { signal: stop.signal });
    }
    return () => stop.abort();
  }, [onReady, onAuthorised, onPaid, onCancelled, onError]);
  return <vouch-checkout ref={element} publishable-key={publishableKey} {...attributes} />;
}
