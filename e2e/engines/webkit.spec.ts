/** WebKitGTK, which has no passkeys: everything is seen, and whoever orders is told so and shown a way on. */
import { WORDS } from '../support/checkout';
import { expect, test } from '../support/house';
import { SIZES, fits, leave, lightness, listen, offer, tabTo } from './visit';
import { until } from './webdriver';
import { WebKit, consoleOf } from './webkit';

const { en } = WORDS;

test.skip(!process.env.WEBKIT_DRIVER, 'WebKitGTK is not installed');

let opened: WebKit | undefined;
const launch = async (settings = {}) => (opened = await WebKit.launch(settings));
test.afterEach(async ({}, info) => {
  await leave(opened, info);
  opened = undefined;
});

test('WebKitGTK: the lamp, its price and its words, on a phone and on a laptop, in two languages', async ({ house }) => {
  const webkit = await launch();
  for (const width of Object.values(SIZES)) {
    await webkit.resize(width, 900);
    for (const language of ['en', 'fr'] as const) {
      await offer(webkit, house, language);
      expect(await lightness(webkit, 'backgroundColor')).toBeGreaterThan(0.9);
      await fits(webkit);
    }
  }
});

test('WebKitGTK: dark, where the reader and the shop have it dark', async ({ house }) => {
  const webkit = await launch({ dark: true });
  await offer(webkit, house);
  expect(await lightness(webkit, 'backgroundColor')).toBeLessThan(0.2);
  expect(await lightness(webkit, 'color')).toBeGreaterThan(0.8);
});

test('WebKitGTK: no word in the console until the order can be made', async ({ stall }) => {
  const page = stall.page('<h1>Kettle</h1>CHECKOUT<script>addEventListener("vouch:ready", () => console.log("it is ready"))</script>');
  expect(await consoleOf(page, 'it is ready')).toEqual([expect.stringContaining('CONSOLE LOG it is ready')]);
});

test('WebKitGTK: by keyboard to the order; without passkeys it is refused, and its address goes along to another browser', async ({ house }) => {
  const webkit = await launch();
  const order = await offer(webkit, house);
  const told = await listen(webkit);
  await tabTo(webkit, order);
  await webkit.press('Enter');
  await webkit.hear('alert', "This browser can't use passkeys. Nothing was charged");
  await fits(webkit);
  expect((await told('error')).map(({ type, detail }) => [type, detail.code])).toEqual([['error', 'passkeys_unavailable']]);

  const address = await (await webkit.find('textbox', en.address)).value();
  const copy = await webkit.find('button', en.copy);
  await until('the focus on what can be done', () => copy.focused());
  await webkit.press('Enter');
  await webkit.hear('status', 'The address is copied.');
  await (await webkit.find('button', en.back)).click();
  await webkit.find('button', en.order);

  // What the clipboard holds goes into a field of the shop's page, as a person would see whether it is there.
  await webkit.into();
  await webkit.run(() => document.body.prepend(Object.assign(document.createElement('input'), { ariaLabel: 'Paste here' })));
  const here = await webkit.find('textbox', 'Paste here');
  await here.click();
  await webkit.press('v', 'Control');
  await until('the address, pasted', async () => (await here.value()) === address);

  await webkit.open(address);
  await webkit.find('heading', 'Lumen');
  await webkit.find('button', en.order);
});

test('WebKitGTK: the shopper\'s own pages open; without passkeys nobody signs in here, and they say so', async ({ house }) => {
  const webkit = await launch();
  await webkit.resize(SIZES.phone, 900);
  await webkit.open(`${house.pay}/hub`);
  await webkit.find('heading', 'Buy on the word of friends');
  await (await webkit.find('button', en.already)).click();
  await webkit.hear('alert', "This browser can't use passkeys. Please try another browser or device.");
});
