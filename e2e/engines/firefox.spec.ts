/** Firefox, which has passkeys and makes them in a frame: the whole way. */
import { expect, test } from '../support/house';
import { WORDS } from '../support/checkout';
import { Firefox } from './firefox';
import { FRAME, SIZES, fits, leave, lightness, listen, offer, tabTo } from './visit';
import { until } from './webdriver';

const { en } = WORDS;

test.skip(!process.env.FIREFOX, 'Firefox is not installed');

let opened: Firefox | undefined;
const launch = async () => (opened = await Firefox.launch());
test.afterEach(async ({}, info) => {
  await leave(opened, info);
  opened = undefined;
});

test('Firefox: the lamp, its price and its words, on a phone and on a laptop, in two languages, in light and dark', async ({ house }) => {
  const firefox = await launch();
  for (const width of Object.values(SIZES)) {
    await firefox.resize(width, 900);
    for (const language of ['en', 'fr'] as const) {
      await offer(firefox, house, language);
      expect(await lightness(firefox, 'backgroundColor')).toBeGreaterThan(0.9);
      await fits(firefox);
    }
  }
  await firefox.dark(true);
  expect(await lightness(firefox, 'backgroundColor')).toBeLessThan(0.2);
  expect(await lightness(firefox, 'color')).toBeGreaterThan(0.8);
  expect(await firefox.errors()).toEqual([]);
});

test('Firefox: by keyboard to the order, an account in the frame, sandbox money, paid', async ({ house }) => {
  const firefox = await launch();
  const passkey = await firefox.givePasskey();
  const order = await offer(firefox, house);
  const told = await listen(firefox);
  await tabTo(firefox, order);
  await firefox.press('Enter');

  await firefox.find('heading', en.knowYou);
  await fits(firefox);
  await (await firefox.find('textbox', en.name)).type('Frida');
  await (await firefox.find('textbox', en.email)).type('frida@example.com');
  await (await firefox.find('button', en.create)).click();
  await firefox.find('heading', en.balance);
  await fits(firefox);
  await (await firefox.find('button', 'Add €24.00')).click();
  await firefox.find('heading', en.paid);
  await firefox.find('link', en.follow);
  await firefox.find('link', en.receipt);
  await fits(firefox);

  expect(await passkey.credentials()).toHaveLength(1);
  const events = await told('paid');
  expect(events.map(({ type }) => type)).toEqual(['authorised', 'paid']);
  const { payment } = events[1]!.detail;
  expect(payment).toMatchObject({ amount: 2400, currency: 'EUR', status: 'authorised' });
  const read = await (await house.asMerchant('Lumen', 'GET', `/v1/payments/${payment.id}`)).json();
  expect(read).toMatchObject({ status: 'authorised', amount: 2400 });
  await firefox.into();
  await firefox.hear('status', 'Thank you. €24.00 is held safely');
  expect(await firefox.errors()).toEqual([]);
});

test('Firefox: no passkey is made in the frame, but one in a window of its own, and the order goes on', async ({ house }) => {
  const firefox = await launch();
  const passkey = await firefox.givePasskey();
  await (await offer(firefox, house)).click();
  const told = await listen(firefox);
  await passkey.verifies(false);
  await (await firefox.find('textbox', en.name)).type('Greta');
  await (await firefox.find('textbox', en.email)).type('greta@example.com');
  await (await firefox.find('button', en.create)).click();
  await firefox.hear('alert', 'did not let this page create a passkey');
  await fits(firefox);

  await passkey.verifies(true);
  const shop = await firefox.window();
  await (await firefox.find('link', en.window)).click();
  const other = await until('a window', async () => (await firefox.windows()).find((handle) => handle !== shop));
  await firefox.switchTo(other);
  await firefox.find('heading', 'Create your passkey');
  await (await firefox.find('button', en.create)).click();
  await until('the window closes', async () => !(await firefox.windows()).includes(other));

  await firefox.switchTo(shop);
  await firefox.into(FRAME);
  await (await firefox.find('button', 'Add €24.00')).click();
  await firefox.find('heading', en.paid);
  expect((await told('paid')).map(({ type }) => type)).toEqual(['authorised', 'paid']);
  expect(await firefox.errors()).toEqual([]);
});

test('Firefox: an invitation accepted with a new account, and the friend\'s word stands in the shop', async ({ house }) => {
  const firefox = await launch();
  await firefox.givePasskey();
  await firefox.resize(SIZES.phone, 900);
  await firefox.open(house.sandbox.invitation);
  await firefox.find('heading', 'Ana Moreau invites you to be friends on Vouch');
  await (await firefox.find('textbox', en.name)).type('Hilde');
  await (await firefox.find('textbox', /^E-mail/)).type('hilde@example.com');
  await (await firefox.find('button', en.create)).click();
  await firefox.find('heading', 'You and Ana Moreau are friends');

  await offer(firefox, house);
  await (await firefox.find('button', en.seeFriends)).click();
  await firefox.find('article', 'Ana Moreau');
  await fits(firefox);
  expect(await firefox.errors()).toEqual([]);
});
