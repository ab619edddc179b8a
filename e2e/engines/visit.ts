/** What holds in every engine: the checkout's words are there, it fits where it stands, and a keyboard is enough. */
import { expect, type TestInfo } from '@playwright/test';
import { WORDS, type Language } from '../support/checkout';
import type { House } from '../support/house';
import { until, type Browser, type Element } from './webdriver';

export const FRAME = 'vouch-checkout iframe';
export const SIZES = { phone: 390, laptop: 1280 };

/** What stands in the demo's lamp shop. */
const LAMP = {
  en: { page: '', price: '€24.00', words: WORDS.en },
  fr: { page: 'fr.html', price: '24,00\u{a0}€', words: WORDS.fr },
};

/** Closes the browser; of a story that failed, what it showed and said is kept. */
export async function leave(browser: Browser | undefined, info: TestInfo): Promise<void> {
  if (!browser) return;
  if (info.status !== info.expectedStatus) {
    const path = info.outputPath('last-seen.png');
    await browser.photograph(path).then(() => info.attach('last-seen', { path }), () => {});
    await info.attach('browser.log', { body: browser.said(), contentType: 'text/plain' });
  }
  await browser.close();
}

/** Opens the shop's page of the lamp, and goes into the frame with what is to be heard there. */
export async function offer(browser: Browser, house: House, language: Language = 'en'): Promise<Element> {
  const { page, price, words } = LAMP[language];
  await browser.open(house.shop('Lumen').url + page);
  await browser.into(FRAME);
  const order = await browser.find('button', words.order);
  await browser.find('heading', 'Arc table lamp');
  expect(await (await browser.find('group', words.yours)).text()).toContain(price);
  await browser.find('button', words.seeFriends);
  await browser.find('region', words.friends);
  const people = await browser.find('region', words.people);
  expect(await people.text()).toContain(words.verified);
  for (const author of ['Karim Benali', 'Lea Novak']) await browser.find('article', author);
  expect(await browser.run(() => document.documentElement.lang)).toBe(language);
  return order;
}

/** Keeps the events of the shop's page from now on; what it gives back waits for a last one and tells them all. Stays in the frame. */
export async function listen(browser: Browser): Promise<(last: string) => Promise<{ type: string; detail: any }[]>> {
  await browser.into();
  // A script of the page's own: what a driver runs may see the page's objects from outside only.
  await browser.run(() => {
    const script = document.createElement('script');
    script.textContent = `{
      const told = [];
      for (const type of ['authorised', 'paid', 'cancelled', 'error']) {
        addEventListener('vouch:' + type, ({ detail }) => {
          told.push({ type, detail });
          document.documentElement.dataset.told = JSON.stringify(told);
        });
      }
    }`;
    document.head.append(script);
  });
  await browser.into(FRAME);
  return async (last) => {
    await browser.into();
    const told = await until(`the event ${last}`, async () => {
      const all: { type: string; detail: any }[] = JSON.parse((await browser.run(() => document.documentElement.dataset.told)) ?? '[]');
      return all.some(({ type }) => type === last) && all;
    });
    await browser.into(FRAME);
    return told;
  };
}

/** The frame is as high as what is in it, and nothing is wider than its place. Ends in the frame. */
export async function fits(browser: Browser): Promise<void> {
  await browser.into(FRAME);
  const room = () =>
    browser.run(() => {
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
      return { below: scrollHeight - clientHeight, beside: scrollWidth - clientWidth };
    });
  // Its height follows a moment after its content.
  await until('a frame as high as its content', async () => (await room()).below <= 0);
  expect(await room(), 'the frame').toEqual({ below: 0, beside: 0 });
  await browser.into();
  expect((await room()).beside, 'the page').toBe(0);
  await browser.into(FRAME);
}

/** Tab by Tab from the top of the page to an element of the frame, as somebody without a mouse goes. */
export async function tabTo(browser: Browser, element: Element): Promise<void> {
  for (let steps = 0; steps < 40; steps += 1) {
    if (await element.focused()) return;
    await browser.press('Tab');
  }
  throw new Error(`40 times Tab in ${browser.name}, and the focus is not there.`);
}

/** How light a colour is that `getComputedStyle` gives, from 0 to 1. */
export async function lightness(browser: Browser, of: 'color' | 'backgroundColor'): Promise<number> {
  const colour = await browser.run((of: string) => (getComputedStyle(document.querySelector('main')!) as any)[of] as string, of);
  const [red, green, blue] = /rgb\((\d+), (\d+), (\d+)\)/.exec(colour)!.slice(1).map(Number) as [number, number, number];
  return (red + green + blue) / (3 * 255);
}
