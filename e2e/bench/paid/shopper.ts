/** A returning shopper who orders the same lamp again and again, and the clocks in page and frame that say how long it took. */
import type { Browser, Frame, Page } from '@playwright/test';
import { Checkout, Events, Hands } from '../../support/checkout';
import type { House } from '../../support/house';
import { Passkey } from '../../support/passkey';

/** What an order came to; all times in milliseconds. */
export interface Order {
  /** From the passkey's answer to `vouch:paid`. */
  paid: number;
  /** One empty round trip from the same frame. */
  roundTrip: number;
  /** One durable commit on the house's disk. */
  commit: number;
  parts: {
    /** From the passkey's answer to the call of `fetch`. */
    asked: number;
    /** From there to the first byte of the answer. */
    waited: number;
    /** From there to the message to the shop's page. */
    read: number;
    /** From there to `vouch:paid`. */
    told: number;
  };
  /** The press, and each touch of the passkey. */
  interactions: number;
  typed: number;
  /** Documents that page or frame loaded after the press. */
  documents: number;
  requests: number;
}

interface Turn {
  think: number;
  referenceFirst: boolean;
  commit: () => number;
}

/** Moments, on the one clock that all of a machine's documents share. */
interface Moments {
  answered: number;
  asked: number;
  firstByte: number;
  told: number;
  paid: number;
}

/** Enough for some thousand lamps. */
const FUNDS = 5_000_000;

export class Shopper {
  private constructor(
    private readonly page: Page,
    private readonly url: string,
    private readonly passkey: Passkey,
    private readonly hands: Hands,
  ) {}

  /** Somebody signs up, buys once and fills the balance. */
  static async enter(browser: Browser, house: House): Promise<Shopper> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-GB' });
    const passkey = await Passkey.on(page);
    await Events.listen(page);
    const hands = await Hands.watch(page);
    await page.addInitScript(wind);
    const url = house.shop('Lumen').url;
    await page.goto(url);
    await house.topUp(await new Checkout(page).firstPurchase('Olga'), FUNDS);
    return new Shopper(page, url, passkey, hands);
  }

  async order({ think, referenceFirst, commit }: Turn): Promise<Order> {
    const { page } = this;
    const checkout = new Checkout(page);
    await page.goto(this.url);
    const frame = await checkout.document();
    await page.waitForFunction(() => (window as any).told.some(({ type }: { type: string }) => type === 'ready'));
    // A person has read by then: nothing of the page is under way any more.
    await page.waitForLoadState('networkidle');
    await new Promise((done) => setTimeout(done, think));
    const before = referenceFirst ? { commit: commit(), roundTrip: await roundTrip(frame) } : undefined;

    const touched = await this.touches();
    let documents = 0;
    let requests = 0;
    const navigated = () => (documents += 1);
    const requested = () => (requests += 1);
    page.on('framenavigated', navigated).on('request', requested);
    // Told by the page: who asks again and again takes the processor's time from what is measured.
    const paid = page.evaluate(() => (window as any).paid);
    await checkout.order.click();
    await paid;
    await checkout.paid.waitFor();
    page.off('framenavigated', navigated).off('request', requested);
    const did = await this.hands.did();
    const interactions = did.filter((act) => act === 'click').length + (await this.touches()) - touched;
    const typed = did.filter((act) => act !== 'click').length;

    const moments: Moments = { ...(await frame.evaluate(() => (window as any).moments)), ...(await page.evaluate(() => (window as any).moments)) };
    const reference = before ?? { commit: commit(), roundTrip: await roundTrip(frame) };
    return {
      ...reference,
      paid: moments.paid - moments.answered,
      parts: {
        asked: moments.asked - moments.answered,
        waited: moments.firstByte - moments.asked,
        read: moments.told - moments.firstByte,
        told: moments.paid - moments.told,
      },
      interactions,
      typed,
      documents,
      requests,
    };
  }

  private async touches(): Promise<number> {
    return (await this.passkey.credentials()).reduce((sum, { signCount }) => sum + signCount, 0);
  }
}

/** One empty request and its answer, read to the end. */
function roundTrip(frame: Frame): Promise<number> {
  return frame.evaluate(async () => {
    const began = performance.now();
    const answer = await fetch('/healthz', { cache: 'no-store' });
    await answer.text();
    return performance.now() - began;
  });
}

/** Runs in every document before its own scripts: notes the moments on the way from the passkey's answer to `vouch:paid`. */
function wind(): void {
  const moments: Partial<Moments> = ((window as any).moments = {});
  const now = () => performance.timeOrigin + performance.now();
  (window as any).paid = new Promise<void>((tell) => {
    const note = () => {
      moments.paid ??= now();
      setTimeout(tell, 50); // when everything is done
    };
    addEventListener('vouch:paid', note, true);
  });

  const credentials = navigator.credentials;
  const get = credentials.get.bind(credentials);
  credentials.get = async (options) => {
    // A virtual thumb is there at once; a person's comes when the press has long been painted.
    await new Promise((done) => setTimeout(done, 700));
    const answer = await get(options);
    moments.answered = now();
    return answer;
  };
  const send = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const url = request[0] instanceof Request ? request[0].url : String(request[0]);
    if (!url.endsWith('/confirm')) return send(...request);
    moments.asked = now();
    const answer = await send(...request);
    moments.firstByte = now();
    return answer;
  };
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...message: any[]) {
    if (message[0]?.t === 'paid') moments.told = now();
    return post.apply(this, message as Parameters<typeof post>);
  };
}
