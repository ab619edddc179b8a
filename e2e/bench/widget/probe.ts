/**
 * What is put into every document before its own scripts: it says when the payment UI was painted, when a press was answered by
 * the ceremony, when the app was alive, and how far the page jumped.
 *
 * It rests until the document changes, and leaves the clock to the browser (Element Timing), so that it takes as little as it can
 * from whoever is measured and is not late where they are busy. Times are milliseconds since the epoch, from each document's own clock: these clocks agree across processes.
 */
import type { Contestant, Part } from './contestants';

/** `look`: only watch. `press`: press the button after every frame until the ceremony starts. */
export type Mode = 'look' | 'press';

export const BINDING = 'benchTold';

function inThePage(binding: string, where: string, top: string, mode: string, parts: Part[], button?: Part): void {
  const now = () => performance.timeOrigin + performance.now();
  const tell = (what: string, value: number) => (window as any)[binding]?.(JSON.stringify({ what, value }));

  if (location.href.startsWith(top) && window === window.top) {
    tell('began', performance.timeOrigin);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tell('shift', (entry as any).value);
    }).observe({ type: 'layout-shift', buffered: true });
  }
  // A frame without an address is its maker's.
  const address = location.href === 'about:blank' && window.top !== window ? parent.location.href : location.href;
  if (!address.startsWith(where)) return;

  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) {
      const what = name === 'vouch-alive' ? 'alive' : name === 'bench-payable' ? 'ready' : undefined;
      if (what) tell(what, performance.timeOrigin + startTime);
    }
  }).observe({ type: 'mark', buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === 'first-contentful-paint') tell('presented', performance.timeOrigin + entry.startTime);
  }).observe({ type: 'paint', buffered: true });

  // Element Timing: when the frame was shown in which an element's text was painted first. An element has to be marked before that,
  // so each that may be wanted is marked as it comes; what it says may still be on its way then.
  const painted = new Map<Element, number>();
  const says = (element: Element, text: string) => element.textContent!.replace(/\s+/g, ' ').trim().startsWith(text);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as any[]) {
      if (entry.element) painted.set(entry.element, performance.timeOrigin + (entry.renderTime || entry.startTime));
    }
    const times = parts.map(({ selector, text }) => {
      const found = [...painted].filter(([element]) => element.matches(selector) && says(element, text));
      return Math.min(...found.map(([, time]) => time));
    });
    if (times.every(Number.isFinite)) tell('visible', Math.max(...times));
  }).observe({ type: 'element', buffered: true });
  const wanted = parts.map(({ selector }) => selector).join();
  const mark = () => {
    for (const element of document.querySelectorAll(wanted)) {
      if (!element.hasAttribute('elementtiming')) element.setAttribute('elementtiming', 'bench');
    }
  };
  new MutationObserver(mark).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class', 'elementtiming'] });

  if (mode !== 'press') return;
  /** Runs when the frame that is being made has left this thread. */
  const afterThisFrame = (then: () => void) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(null);
  };
  let started = false;
  let presses = 0;
  navigator.credentials.get = () => {
    if (!started) tell('payable', now());
    started = true;
    return new Promise(() => {});
  };
  const press = () => {
    const there = button && [...document.querySelectorAll<HTMLElement>(button.selector)].find((element) => says(element, button.text));
    if (there && !started) {
      if (presses++ === 0) tell('pressed', now());
      there.click();
      if (presses === 1 && there.getAttribute('aria-busy') === 'true') tell('busy', now());
    }
    if (!started) requestAnimationFrame(() => afterThisFrame(press));
    else tell('presses', presses);
  };
  requestAnimationFrame(() => afterThisFrame(press));
}

export function probe({ url, where, parts, press }: Contestant, mode: Mode): string {
  const values = [BINDING, where, url, mode, parts, press].map((value) => JSON.stringify(value) ?? 'undefined');
  return `(${inThePage})(${values})`;
}
