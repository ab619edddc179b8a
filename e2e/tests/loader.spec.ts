/**
 * `vouch.js` alone, against a fake provider: every way a page can load it, treat it badly, or get it wrong.
 */
import { dirname, join } from 'node:path';
import { expect, test as base, type Frame, type Page } from '@playwright/test';
import { FakeProvider } from '../support/fake-provider';

const test = base.extend<{ provider: FakeProvider }>({
  provider: async ({}, use, { file }) => {
    const provider = await FakeProvider.start(join(dirname(file), '../../widget/loader/vouch.js'));
    await use(provider);
    await provider.stop();
  },
});

interface Heard {
  type: string;
  id: string;
  detail: any;
}

const MODULE = '<script type="module" src="PAY/v1/vouch.js"></script>';
const CLASSIC = '<script src="PAY/v1/vouch.js"></script>';
const element = (attributes = 'key="pk_test_lumen" product="lamp-arc"') => `<vouch-checkout ${attributes}></vouch-checkout>`;

/** Keeps every vouch event of the page, from before its first script. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const heard: unknown[] = ((window as any).heard = []);
    for (const name of ['ready', 'authorised', 'paid', 'cancelled', 'error']) {
      addEventListener(`vouch:${name}`, (event) => {
        heard.push({ type: event.type, id: (event.target as Element).id, detail: (event as CustomEvent).detail });
      });
    }
  });
}

const events = (page: Page): Promise<Heard[]> => page.evaluate(() => (window as any).heard);
const types = async (page: Page): Promise<string[]> => (await events(page)).map((event) => event.type);

/** The checkout's own frames, by their address. */
const checkouts = (page: Page): Frame[] => page.frames().filter((frame) => frame.url().includes('/embed/checkout'));

async function ready(page: Page, times = 1): Promise<void> {
  await expect.poll(async () => (await types(page)).filter((type) => type === 'vouch:ready').length).toBe(times);
}

/** Whether the frame stands in the top layer. */
const lifted = (page: Page): Promise<boolean> => page.locator('vouch-checkout slot[name=vouch]').evaluate((slot) => slot.matches(':popover-open'));

test.describe.configure({ mode: 'parallel' });
test.beforeEach(async ({ page }) => listen(page));

const WAYS: [string, string][] = [
  ['module, before the element', MODULE + element()],
  ['module, after the element', element() + MODULE],
  ['module and async, before the element', MODULE.replace('src', 'async src') + element()],
  ['module and async, after the element', element() + MODULE.replace('src', 'async src')],
  ['classic, before the element', CLASSIC + element()],
  ['classic, after the element', element() + CLASSIC],
  ['classic and async', element() + CLASSIC.replace('src', 'async src')],
  ['classic, in the head', `<head>${CLASSIC}</head><body>${element()}</body>`],
  ['twice as module', MODULE + MODULE + element()],
  ['twice, module and classic', MODULE + CLASSIC + element()],
  ['twice, at two addresses', MODULE + MODULE.replace('vouch.js', 'vouch.js?again') + element()],
  ['imported by a script', '<script type="module">await import("PAY/v1/vouch.js")</script>' + element()],
  ['added by a script', '<script>const s = document.createElement("script"); s.src = "PAY/v1/vouch.js"; document.head.append(s)</script>' + element()],
];
for (const [way, html] of WAYS) {
  test(`loads: ${way}`, async ({ page, provider }) => {
    const trouble: string[] = [];
    page.on('pageerror', (error) => trouble.push(String(error)));
    await page.goto(provider.page(html));
    await ready(page);
    await expect(page.locator('vouch-checkout iframe')).toHaveCount(1);
    expect(await events(page)).toEqual([{ type: 'vouch:ready', id: '', detail: { payable: true } }]);
    expect(provider.asked.filter((path) => path.startsWith('/embed'))).toHaveLength(1);
    expect(trouble).toEqual([]);
  });
}

test('async, it does not wait for the rest of the page', async ({ page, provider }) => {
  // The page's last script never comes, so the page is never read to its end.
  await page.route('**/never.js', () => {});
  await page.goto(provider.page(`<head>${MODULE.replace('src', 'async src')}</head><body>${element()}<script src="/never.js"></script>`), { waitUntil: 'commit' });
  await ready(page);
  expect(await page.evaluate(() => document.readyState)).toBe('loading');
});

test('the frame is made as agreed', async ({ page, provider }) => {
  const url = provider.page(MODULE + element('key=" pk_test_lumen " product="lamp arc&1" lang="fr" scheme="dark" accent="#aa3300" radius="8"'));
  await page.goto(url);
  await ready(page);
  const frame = page.locator('vouch-checkout iframe');
  await expect(frame).toHaveAttribute('title', 'Vouch checkout');
  await expect(frame).toHaveAttribute('name', 'vouch-checkout-1');
  await expect(frame).toHaveAttribute('allow', `publickey-credentials-get ${provider.pay}; publickey-credentials-create ${provider.pay}`);
  await expect(frame).toHaveAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox');
  await expect(frame).toHaveAttribute('referrerpolicy', 'strict-origin');
  const address = new URL((await frame.getAttribute('src'))!);
  expect(address.origin + address.pathname).toBe(`${provider.pay}/embed/checkout`);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    key: 'pk_test_lumen',
    product: 'lamp arc&1',
    origin: provider.origin('shop'),
    lang: 'fr',
    scheme: 'dark',
    accent: '#aa3300',
    radius: '8',
  });
});

const GET = (pay: string) => `publickey-credentials-get ${pay}`;
const ELEMENTS = [
  { view: 'recommendations', attributes: 'product="lamp-arc"', asks: { product: 'lamp-arc' }, creates: false },
  { view: 'recommendations', attributes: '', asks: { product: '' }, creates: false },
  { view: 'facts', attributes: 'product="lamp-arc"', asks: { product: 'lamp-arc' }, creates: false },
  { view: 'guide', attributes: 'guide="lea" story="sto_1"', asks: { story: 'sto_1' }, creates: false },
  { view: 'guide', attributes: 'guide="lea"', asks: { guide: 'lea' }, creates: false },
  { view: 'list', attributes: 'list="lst_1"', asks: { list: 'lst_1' }, creates: true },
];
for (const { view, attributes, asks, creates } of ELEMENTS) {
  test(`vouch-${view} ${attributes}: its frame, its slot, its height`, async ({ page, provider }) => {
    await page.goto(provider.page(`${MODULE}<vouch-${view} key="pk_test_lumen" ${attributes}><p>What the shop itself says.</p></vouch-${view}>`));
    await ready(page);
    expect((await events(page))[0]!.detail).toEqual({ payable: false });
    const frame = page.locator(`vouch-${view} iframe`);
    await expect(frame).toHaveAttribute('title', `Vouch ${view}`);
    await expect(frame).toHaveAttribute('name', `vouch-${view}-1`);
    const allowed = GET(provider.pay) + (creates ? `; publickey-credentials-create ${provider.pay}` : '');
    await expect(frame).toHaveAttribute('allow', allowed);
    const address = new URL((await frame.getAttribute('src'))!);
    expect(address.origin + address.pathname).toBe(`${provider.pay}/embed/${view}`);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({ key: 'pk_test_lumen', ...asks, origin: provider.origin('shop') });
    await expect(page.getByText('What the shop itself says.')).toBeHidden();
    await page.frames()[1]!.evaluate(() => (window as any).say({ t: 'height', px: 333 }));
    await expect(frame).toHaveCSS('height', '333px');
  });
}

test('an element that says nothing to show: a mistake for the developer, the page\'s own words for the reader', async ({ page, provider }) => {
  const html = ['list', 'guide', 'facts'].map((view) => `<vouch-${view} key="pk_test_lumen"><p>Ours: ${view}.</p></vouch-${view}>`).join('');
  await page.goto(provider.page(MODULE + html));
  for (const [view, code] of [['list', 'missing_list'], ['guide', 'missing_guide'], ['facts', 'missing_product']]) {
    await expect(page.locator(`vouch-${view}`)).toHaveAttribute('error', code!);
    await expect(page.getByText(`Ours: ${view}.`)).toBeVisible();
    await expect(page.locator(`vouch-${view} a`)).toBeHidden();
  }
  expect(provider.asked.filter((path) => !path.endsWith('vouch.js'))).toEqual([]);
});

test('a frame that goes on to a checkout is met again, and its payment is heard', async ({ page, provider }) => {
  await page.goto(provider.page(`${MODULE}<vouch-list id="one" key="pk_test_lumen" list="lst_1"></vouch-list>`));
  await ready(page);
  await page.frames()[1]!.evaluate(() => location.assign(location.href.replace('/embed/list', '/embed/checkout')));
  await ready(page, 2);
  await page.frames()[1]!.evaluate(() => (window as any).say({ t: 'paid', payment: { id: 'pay_1' }, receipt: 'a.b.c' }));
  await expect.poll(() => types(page)).toEqual(['vouch:ready', 'vouch:ready', 'vouch:paid']);
  expect((await events(page)).map(({ detail }) => detail.payable)).toEqual([false, true, undefined]);
});

test('the look follows the page where nothing is said', async ({ page, provider }) => {
  const look = async (html: string) => {
    await page.goto(provider.page(html));
    const address = new URL((await page.locator('vouch-checkout iframe').getAttribute('src'))!);
    return [address.searchParams.get('lang'), address.searchParams.get('scheme')];
  };
  const html = (style: string, around = '') => `<!doctype html><html lang="en-GB" style="${style}"><title>Shop</title><body ${around}>${element()}${CLASSIC}</body></html>`;
  expect(await look(html(''))).toEqual(['en-GB', 'light']);
  expect(await look(html('color-scheme: dark'))).toEqual(['en-GB', 'dark']);
  expect(await look(html('color-scheme: light dark', 'lang="fr"'))).toEqual(['fr', 'auto']);
});

test('the frame is light until its document is there, then it has the scheme that the document has', async ({ page, provider }) => {
  const html = (attributes: string) => `<!doctype html><html lang="en" style="color-scheme: light dark"><title>Shop</title><body>${element(attributes)}${CLASSIC}
<script>first = getComputedStyle(document.querySelector('iframe')).colorScheme</script></body></html>`;
  for (const [attributes, scheme] of [['', 'light dark'], ['scheme="dark"', 'dark'], ['scheme="auto"', 'light dark']]) {
    await page.goto(provider.page(html(`key="pk_test_lumen" product="lamp-arc" ${attributes}`)));
    expect(await page.evaluate('first')).toBe('light');
    await expect(page.locator('vouch-checkout iframe')).toHaveCSS('color-scheme', scheme!);
  }
});

test('reports become events, with their facts and no others', async ({ page, provider }) => {
  await page.goto(provider.page(MODULE + element('id="one" key="pk_test_lumen" product="lamp-arc"')));
  await ready(page);
  const payment = { id: 'pay_1', status: 'authorised', amount: 2400, currency: 'EUR' };
  await checkouts(page)[0]!.evaluate((payment) => {
    const { say } = window as any;
    say({ t: 'authorised', payment, receipt: 'a.b.c', friends: ['Ana'] });
    say({ t: 'paid', payment, receipt: 'a.b.c' });
    say({ t: 'cancelled', reason: 'shopper' });
    say({ t: 'error', code: 'offline', message: 'No network.' });
    for (const nonsense of [null, 7, 'paid', {}, { t: 'constructor' }, { t: 'unheard' }, { t: 'height', px: 'NaN' }]) say(nonsense);
  }, payment);
  await expect.poll(() => types(page)).toHaveLength(5);
  expect((await events(page)).slice(1)).toEqual([
    { type: 'vouch:authorised', id: 'one', detail: { payment, receipt: 'a.b.c' } },
    { type: 'vouch:paid', id: 'one', detail: { payment, receipt: 'a.b.c' } },
    { type: 'vouch:cancelled', id: 'one', detail: { reason: 'shopper' } },
    { type: 'vouch:error', id: 'one', detail: { code: 'offline', message: 'No network.' } },
  ]);
});

test.describe('frameworks', () => {
  test('mounted twice in one task, as by strict mode, it makes one frame', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + '<div id="root"></div>'));
    await page.waitForFunction(() => customElements.get('vouch-checkout'));
    await page.evaluate(() => {
      const root = document.getElementById('root')!;
      const made = document.createElement('vouch-checkout');
      root.append(made);
      made.setAttribute('publishable-key', 'pk_test_lumen');
      made.setAttribute('product', 'lamp-arc');
      made.remove();
      root.append(made);
      made.remove();
      root.append(made);
    });
    await ready(page);
    await expect(page.locator('vouch-checkout iframe')).toHaveCount(1);
    expect(provider.asked.filter((path) => path.startsWith('/embed'))).toHaveLength(1);
  });

  test('moved in the page, the frame loads again and is heard again', async ({ page, provider }) => {
    await page.goto(provider.page(`${MODULE}<div id="a">${element()}</div><div id="b"></div>`));
    await ready(page);
    await page.evaluate(() => document.getElementById('b')!.append(document.querySelector('vouch-checkout')!));
    await ready(page, 2);
    await expect(page.locator('#b vouch-checkout iframe')).toHaveCount(1);
    await checkouts(page)[0]!.evaluate(() => (window as any).say({ t: 'cancelled', reason: 'moved' }));
    await expect.poll(() => types(page)).toContain('vouch:cancelled');
  });

  test('moved with moveBefore, the frame stays as it is', async ({ page, provider }) => {
    await page.goto(provider.page(`${MODULE}<div id="a">${element()}</div><div id="b"></div>`));
    await ready(page);
    await checkouts(page)[0]!.evaluate(() => ((window as any).mark = 1));
    await page.evaluate(() => (document.getElementById('b') as any).moveBefore(document.querySelector('vouch-checkout')!, null));
    await checkouts(page)[0]!.evaluate(() => (window as any).say({ t: 'cancelled', reason: 'moved' }));
    await expect.poll(() => types(page)).toContain('vouch:cancelled');
    expect(await checkouts(page)[0]!.evaluate(() => (window as any).mark)).toBe(1);
  });

  test('another product is another checkout; another look is told to the one that stands', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + element()));
    await ready(page);
    await page.evaluate(() => {
      const made = document.querySelector('vouch-checkout')!;
      made.setAttribute('accent', '#005577');
      made.setAttribute('lang', 'fr');
    });
    const heard = () => checkouts(page)[0]!.evaluate(() => (window as any).heard);
    await expect.poll(heard).toEqual([{ t: 'attributes', lang: 'fr', scheme: 'light', accent: '#005577', radius: '' }]);
    await page.evaluate(() => document.querySelector('vouch-checkout')!.setAttribute('product', 'lamp-globe'));
    await ready(page, 2);
    await expect(page.locator('vouch-checkout iframe')).toHaveAttribute('src', /product=lamp-globe.*lang=fr/);
    await expect(page.locator('vouch-checkout iframe')).toHaveAttribute('name', 'vouch-checkout-2');
    expect(checkouts(page)).toHaveLength(1);
    expect(await heard()).toEqual([]);
  });

  test('removed, it leaves nothing behind', async ({ page, provider }) => {
    await page.addInitScript(() => {
      const open = ((window as any).open_listeners = new Set());
      const { addEventListener: add, removeEventListener: remove } = window;
      window.addEventListener = function (this: Window, type: string, listener: any, options?: any) {
        if (type === 'message') open.add(listener);
        return add.call(window, type, listener, options);
      } as typeof add;
      window.removeEventListener = function (this: Window, type: string, listener: any, options?: any) {
        open.delete(listener);
        return remove.call(window, type, listener, options);
      } as typeof remove;
    });
    await page.goto(provider.page(MODULE + element()));
    await ready(page);
    const listeners = () => page.evaluate(() => (window as any).open_listeners.size);
    expect(await listeners()).toBe(1);
    const left = await page.evaluateHandle(() => {
      const made = document.querySelector('vouch-checkout')!;
      made.remove();
      return made;
    });
    await expect.poll(listeners).toBe(0);
    expect(await left.evaluate((made) => made.childNodes.length)).toBe(0);
    expect(checkouts(page)).toHaveLength(0);
    await page.waitForTimeout(4500);
    expect(provider.asked.filter((path) => path.startsWith('/v1/diagnosis'))).toEqual([]);
  });

  test('several on one page keep to themselves', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + element('id="one" key="pk_test_lumen" product="lamp-arc"') + element('id="two" key="pk_test_lumen" product="lamp-clip"')));
    await ready(page, 2);
    const names = await page.locator('vouch-checkout iframe').evaluateAll((frames) => frames.map((frame) => (frame as HTMLIFrameElement).name));
    expect(new Set(names).size).toBe(2);
    await checkouts(page).find((frame) => frame.url().includes('lamp-clip'))!.evaluate(() => (window as any).say({ t: 'paid', payment: { id: 'pay_2' }, receipt: 'r' }));
    await expect.poll(() => types(page)).toContain('vouch:paid');
    expect((await events(page)).find((event) => event.type === 'vouch:paid')!.id).toBe('two');
  });
});

test.describe('handshake', () => {
  test('greetings from the page, a sibling or a foreign frame are not answered', async ({ page, provider }) => {
    const sibling = provider.page('<p>Sibling</p>', { host: 'evil' });
    await page.goto(provider.page(`${MODULE}${element('key="pk_test_lumen" product="silent"')}<iframe id="evil" src="${sibling}"></iframe><iframe id="same" src="PAY/foreign"></iframe>`));
    await expect.poll(() => checkouts(page).length).toBe(1);
    const greet = () => parent.postMessage({ t: 'vouch:ready' }, '*');
    await page.frames().find((frame) => frame.url().startsWith(provider.origin('evil')))!.evaluate(greet);
    await page.frames().find((frame) => frame.url().endsWith('/foreign'))!.evaluate(greet);
    await page.evaluate(() => postMessage({ t: 'vouch:ready' }, '*'));
    await page.waitForTimeout(300);
    expect(await checkouts(page)[0]!.evaluate(() => (window as any).inits)).toBe(0);
    expect(await types(page)).toEqual([]);
  });

  test('a frame that has gone elsewhere is not answered', async ({ page, provider }) => {
    const evil = provider.page('<p>Evil</p><script>parent.postMessage({ t: "vouch:ready" }, "*"); addEventListener("message", () => (window.got = true))</script>', { host: 'evil' });
    await page.goto(provider.page(MODULE + element()));
    await ready(page);
    await page.evaluate((url) => ((document.querySelector('vouch-checkout iframe') as HTMLIFrameElement).src = url), evil);
    const gone = () => page.frames().find((frame) => frame.url().startsWith(provider.origin('evil')));
    await expect.poll(() => gone() !== undefined).toBe(true);
    await page.waitForTimeout(300);
    expect(await gone()!.evaluate(() => (window as any).got)).toBeUndefined();
  });

  test('reports count only on the channel', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + element()));
    await ready(page);
    await checkouts(page)[0]!.evaluate(() => parent.postMessage({ t: 'paid', payment: {}, receipt: '' }, '*'));
    await page.evaluate(() => postMessage({ t: 'paid', payment: {}, receipt: '' }, '*'));
    await page.waitForTimeout(300);
    expect(await types(page)).toEqual(['vouch:ready']);
  });

  test('a second greeting of the same document does not cut its channel', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + element()));
    await ready(page);
    const frame = checkouts(page)[0]!;
    await frame.evaluate(() => (window as any).greet());
    await expect.poll(() => frame.evaluate(() => (window as any).inits)).toBe(2);
    await frame.evaluate(() => (window as any).say({ t: 'cancelled', reason: 'still here' }));
    await expect.poll(() => types(page)).toContain('vouch:cancelled');
  });

  test('a frame that reloads itself is greeted anew', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + element()));
    await ready(page);
    for (const times of [2, 3]) {
      await checkouts(page)[0]!.evaluate(() => void setTimeout(() => location.reload()));
      await ready(page, times);
    }
    await checkouts(page)[0]!.evaluate(() => (window as any).say({ t: 'paid', payment: { id: 'pay_1' }, receipt: 'r' }));
    await expect.poll(() => types(page)).toContain('vouch:paid');
    await page.waitForTimeout(2000);
    expect(await page.locator('vouch-checkout').getAttribute('error')).toBeNull();
  });
});

test.describe('size', () => {
  const shift = (page: Page) => page.evaluate(() => (window as any).shift);
  const height = async (page: Page) => (await page.locator('vouch-checkout iframe').boundingBox())!.height;

  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      (window as any).shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) (window as any).shift += (entry as any).value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
  });

  test('in a reserved slot nothing moves, from load to height', async ({ page, provider }) => {
    await page.goto(provider.page(`<style>vouch-checkout { display: block; min-height: 420px }</style>${MODULE}<h1>Lamp</h1>${element()}<p>Below</p>`));
    await ready(page);
    expect(await height(page)).toBe(420);
    await checkouts(page)[0]!.evaluate(() => (window as any).say({ t: 'height', px: 400 }));
    await page.waitForTimeout(300);
    expect(await height(page)).toBe(420);
    expect(await shift(page)).toBe(0);
  });

  test('it grows when the frame asks, within reason, and only then', async ({ page, provider }) => {
    await page.goto(provider.page(`<style>vouch-checkout { min-height: 200px }</style>${MODULE}${element()}`));
    await ready(page);
    const say = (px: unknown) => checkouts(page)[0]!.evaluate((px) => (window as any).say({ t: 'height', px }), px);
    for (const [asked, given] of [[612.5, 612.5], [10, 200], [99999, 4000], [-5, 4000], ['900', 900], [null, 900]] as const) {
      await say(asked);
      await page.waitForTimeout(50);
      expect(await height(page), `asked for ${asked}`).toBe(given);
    }
  });
});

test.describe('lifted above what lies over it', () => {
  const HEADER = `<style>body { margin: 0; min-height: 3000px } header { position: sticky; top: 0; z-index: 9; height: 90px; background: #eee; opacity: .98 }
    main { overflow: clip; margin: 0 8vw } vouch-checkout { min-height: 300px }</style>`;
  const shop = `<meta name="viewport" content="width=device-width">${HEADER}${MODULE}<header>Shop</header><main><h1>Lamp</h1>${element()}<p>Below</p></main>`;

  /** What the frame can learn of itself: nothing over it (IntersectionObserver, second version). */
  const clear = (page: Page) => checkouts(page)[0]!.evaluate(() => (window as any).clear);
  const say = (page: Page, t: string) => checkouts(page)[0]!.evaluate((t) => (window as any).say({ t }), t);
  const box = (page: Page) => page.locator('vouch-checkout iframe').boundingBox();

  /** A shop's page scrolled so that its header lies over the frame. */
  async function covered(page: Page, url: string): Promise<void> {
    await page.goto(url);
    await ready(page);
    await checkouts(page)[0]!.evaluate(() => {
      (window as any).mark = true;
      const watch = new IntersectionObserver((entries) => ((window as any).clear = (entries.at(-1) as any).isVisible), { trackVisibility: true, delay: 100 } as any);
      watch.observe(document.querySelector('h2')!);
    });
    const top = (await box(page))!.y;
    await page.evaluate((top) => scrollTo(0, top - 30), top);
    await expect.poll(() => clear(page)).toBe(false);
  }

  for (const [device, width, height] of [['a phone', 390, 844], ['a desktop', 1280, 900]] as const) {
    test(`on ${device}: clear at once, nothing moves, nothing is loaded again`, async ({ page, provider }) => {
      await page.setViewportSize({ width, height });
      await covered(page, provider.page(shop));
      const before = await box(page);
      await page.evaluate(() => {
        (window as any).shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => ((window as any).shift += (entry as any).value))).observe({ type: 'layout-shift' });
      });
      await page.frameLocator('vouch-checkout iframe').getByRole('button').focus();

      await say(page, 'lift');
      await expect.poll(() => clear(page)).toBe(true);
      expect(await box(page)).toEqual(before);
      expect(await page.evaluate(() => document.activeElement!.tagName)).toBe('IFRAME');
      await page.evaluate(() => scrollBy(0, 20));
      expect(await box(page)).toEqual({ ...before, y: before!.y - 20 });
      await page.evaluate(() => scrollBy(0, -20));

      await say(page, 'lower');
      await expect.poll(() => clear(page)).toBe(false);
      expect(await lifted(page)).toBe(false);
      expect(await box(page)).toEqual(before);
      expect(await checkouts(page)[0]!.evaluate(() => [(window as any).mark, (window as any).inits])).toEqual([true, 1]);
      expect(provider.asked.filter((path) => path.startsWith('/embed'))).toHaveLength(1);
      expect(await page.evaluate(() => (window as any).shift)).toBe(0);
    });
  }

  test('a press stays a press', async ({ page, provider }) => {
    await covered(page, provider.page(shop));
    await checkouts(page)[0]!.evaluate(() => {
      document.querySelector('button')!.onclick = () => {
        (window as any).say({ t: 'lift' });
        const wait = setInterval(() => {
          if ((window as any).clear) (window as any).active = (clearInterval(wait), navigator.userActivation.isActive);
        });
      };
    });
    await page.waitForTimeout(5500); // what a test does in a page counts as the reader's own doing, for a while
    const { x, y } = (await page.frameLocator('vouch-checkout iframe').getByRole('button').boundingBox())!;
    await page.mouse.click(x + 5, y + 5);
    await expect.poll(() => checkouts(page)[0]!.evaluate(() => (window as any).active)).toBe(true);
  });

  test('what is opened above it afterwards covers it', async ({ page, provider }) => {
    await covered(page, provider.page(`${shop}<div popover="manual" style="inset:0;width:auto;height:auto;background:#fff">Over everything</div>`));
    await say(page, 'lift');
    await expect.poll(() => clear(page)).toBe(true);
    await page.evaluate(() => document.querySelector<HTMLElement>('[popover]')!.showPopover());
    await expect.poll(() => clear(page)).toBe(false);
  });

  test('it comes down with its document, and with its frame', async ({ page, provider }) => {
    await covered(page, provider.page(shop));
    await say(page, 'lift');
    await expect.poll(() => lifted(page)).toBe(true);
    await checkouts(page)[0]!.evaluate(() => void setTimeout(() => location.reload()));
    await ready(page, 2);
    expect(await lifted(page)).toBe(false);
    await say(page, 'lift');
    await expect.poll(() => lifted(page)).toBe(true);
    await page.evaluate(() => document.querySelector('vouch-checkout')!.setAttribute('product', 'lamp-globe'));
    await expect.poll(() => lifted(page)).toBe(false);
  });
});

test.describe('hostile pages', () => {
  test('a style sheet that shouts at everything', async ({ page, provider }) => {
    const css = `* { margin: 9px !important; padding: 7px !important; border: 5px solid red !important; opacity: .5 !important; filter: blur(2px) !important;
      transform: rotate(3deg) !important; max-width: 90px !important; height: 20px !important; max-height: 30px !important; position: fixed !important; color: red !important; font-size: 4px !important }`;
    await page.goto(provider.page(`<style>iframe { visibility: hidden !important } ${css.replaceAll('* {', 'iframe {')}</style>${MODULE}<main>${element()}</main>`));
    await ready(page);
    const box = (await page.locator('vouch-checkout iframe').boundingBox())!;
    expect(box.height).toBe(120);
    expect(box.width).toBeGreaterThan(900);
    const style = await page.locator('vouch-checkout iframe').evaluate((frame) => {
      const { opacity, filter, transform, borderTopWidth, marginTop, position, visibility } = getComputedStyle(frame);
      return { opacity, filter, transform, borderTopWidth, marginTop, position, visibility };
    });
    expect(style).toEqual({ opacity: '1', filter: 'none', transform: 'none', borderTopWidth: '0px', marginTop: '0px', position: 'static', visibility: 'visible' });
  });

  test('a strict Content-Security-Policy that allows the provider', async ({ page, provider }) => {
    const refused: string[] = [];
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));
    await page.goto(provider.page(MODULE + element(), {
      headers: { 'content-security-policy': "default-src 'none'; script-src PAY; frame-src PAY; connect-src PAY; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'" },
    }));
    await ready(page);
    expect((await page.locator('vouch-checkout iframe').boundingBox())!.height).toBe(120);
    await checkouts(page)[0]!.evaluate(() => (window as any).say({ t: 'lift' }));
    await expect.poll(() => lifted(page)).toBe(true);
    expect(refused).toEqual([]);
  });

  for (const policy of ['require-corp', 'credentialless']) {
    test(`cross-origin isolation with ${policy}`, async ({ page, provider }) => {
      await page.goto(provider.page(MODULE + element(), {
        headers: { 'cross-origin-embedder-policy': policy, 'cross-origin-opener-policy': 'same-origin' },
      }));
      await ready(page);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    });
  }
});

test.describe('diagnosis', () => {
  interface Case {
    name: string;
    attributes: string;
    code: string;
    tells: RegExp;
    asks?: boolean;
    link?: boolean;
  }
  const CASES: Case[] = [
    { name: 'no key', attributes: 'product="lamp-arc"', code: 'missing_key', tells: /publishable-key/, asks: false },
    { name: 'an empty key', attributes: 'key=" " product="lamp-arc"', code: 'missing_key', tells: /publishable-key/, asks: false },
    { name: 'no product', attributes: 'key="pk_test_lumen"', code: 'missing_product', tells: /product="..."/, asks: false },
    { name: 'a secret key', attributes: 'key="sk_test_oops" product="lamp-arc"', code: 'secret_key_in_browser', tells: /Replace it/, asks: false },
    { name: 'a mistyped key', attributes: 'key="pk_test_unknown_key" product="lamp-arc"', code: 'unknown_key', tells: /No merchant has this key\..*key=pk_test_unknown_key/ },
    { name: 'an unknown product', attributes: 'key="pk_test_lumen" product="unknown_product"', code: 'unknown_product', tells: /no such product\..*product=unknown_product/ },
    { name: 'an unknown payment', attributes: 'key="pk_test_lumen" payment="unknown_payment"', code: 'unknown_payment', tells: /no such payment\..*payment=unknown_payment/ },
    { name: 'an unregistered origin', attributes: 'key="pk_test_origin_not_registered" product="lamp-arc"', code: 'origin_not_registered', tells: /http:\/\/shop\.localhost:\d+ .*--add http:\/\/shop\.localhost:\d+/ },
    { name: 'a frame that never speaks', attributes: 'key="pk_test_lumen" product="silent"', code: 'frame_blocked', tells: /frame-src/, link: true },
    { name: 'a provider that is down', attributes: 'key="pk_test_lumen" product="down"', code: 'unreachable', tells: /does not answer/, link: true },
  ];
  for (const { name, attributes, code, tells, asks = true, link = false } of CASES) {
    test(name, async ({ page, provider }) => {
      const said: string[] = [];
      page.on('console', (message) => message.type() === 'error' && message.text().startsWith('Vouch: ') && said.push(message.text()));
      await page.goto(provider.page(MODULE + element(attributes)));
      await expect(page.locator('vouch-checkout')).toHaveAttribute('error', code);
      await expect(page.getByRole('status')).toContainText("This shop's Vouch checkout can't be shown right now.");
      await expect(page.getByRole('link', { name: 'Open the checkout in a new tab' })).toHaveCount(link ? 1 : 0);
      await expect(page.locator('vouch-checkout iframe')).toBeHidden();
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(tells);
      const [heard, ...more] = await events(page);
      expect(more).toEqual([]);
      expect(heard).toMatchObject({ type: 'vouch:error', detail: { code, message: expect.stringMatching(tells) } });
      expect(provider.asked.some((path) => path.startsWith('/v1/diagnosis'))).toBe(asks);
      if (!asks) expect(provider.asked.filter((path) => !path.endsWith('vouch.js'))).toEqual([]);
    });
  }

  test('the page forbids frames: the sentence, in French, has the link', async ({ page, provider }) => {
    await page.goto(provider.page(`<body lang="fr">${MODULE}${element()}</body>`, {
      headers: { 'content-security-policy': "script-src PAY; connect-src PAY; frame-src 'none'" },
    }));
    await expect(page.getByRole('status')).toContainText("Le paiement Vouch de cette boutique ne peut pas s'afficher pour le moment.");
    const link = page.getByRole('link', { name: 'Ouvrir le paiement dans un nouvel onglet' });
    await expect(link).toHaveAttribute('href', new RegExp(`^${provider.pay}/checkout\\?key=pk_test_lumen&product=lamp-arc`));
  });

  test('a payment that comes a moment later is no mistake', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + element('key="pk_test_lumen"')));
    await page.waitForTimeout(300);
    await page.evaluate(() => document.querySelector('vouch-checkout')!.setAttribute('payment', 'pay_1'));
    await ready(page);
    await page.waitForTimeout(1200);
    expect(await types(page)).toEqual(['vouch:ready']);
  });

  test('a mistake put right is forgotten', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + element('key="pk_test_unknown_key" product="lamp-arc"')));
    await expect(page.locator('vouch-checkout')).toHaveAttribute('error', 'unknown_key');
    await page.evaluate(() => document.querySelector('vouch-checkout')!.setAttribute('key', 'pk_test_lumen'));
    await ready(page);
    await expect(page.locator('vouch-checkout')).not.toHaveAttribute('error');
    await expect(page.getByRole('status')).toHaveCount(0);
    await expect(page.locator('vouch-checkout iframe')).toBeVisible();
  });

  test('a frame that comes late is still welcome', async ({ page, provider }) => {
    await page.goto(provider.page(MODULE + element('key="pk_test_lumen" product="late"')));
    await expect(page.locator('vouch-checkout')).toHaveAttribute('error', 'frame_blocked');
    await ready(page);
    await expect(page.locator('vouch-checkout')).not.toHaveAttribute('error');
    await expect(page.frameLocator('vouch-checkout iframe').getByRole('button')).toBeVisible();
  });
});

test('what the merchant wrote inside the element stands without script, and gives way with it', async ({ browser, page, provider }) => {
  const url = provider.page(`${MODULE}<vouch-checkout key="pk_test_lumen" product="lamp-arc"><a href="PAY/checkout?key=pk_test_lumen&product=lamp-arc">Pay with Vouch</a></vouch-checkout>`);
  await page.goto(url);
  await ready(page);
  await expect(page.getByRole('link', { name: 'Pay with Vouch' })).toBeHidden();
  const plain = await browser.newPage({ javaScriptEnabled: false });
  await plain.goto(url);
  await expect(plain.getByRole('link', { name: 'Pay with Vouch' })).toBeVisible();
  await plain.close();
});
