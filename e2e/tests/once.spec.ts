/** One order is one payment: pressed twice, pressed early, with lost answers and a provider that falls over in between. */
import type { Page } from '@playwright/test';
import { Checkout, Events } from '../support/checkout';
import { expect, test, type House } from '../support/house';
import { holdUp, loseAnswer, refuse } from '../support/lines';
import { Passkey } from '../support/passkey';
import type { Stall } from '../support/stall';

/** A shopper with money, in front of the stall's kettle once more. */
async function returning(page: Page, house: House, stall: Stall, name: string) {
  const passkey = await Passkey.on(page);
  const events = await Events.listen(page);
  const url = stall.page('<h1>Kettle</h1>CHECKOUT');
  await page.goto(url);
  const checkout = new Checkout(page);
  await house.topUp(await checkout.firstPurchase(name), 50_000);
  await page.goto(url);
  await expect.poll(() => events.types()).toEqual(['ready']);
  const before = (await stall.payments()).length;
  return { checkout, passkey, events, paidSince: async () => (await stall.payments()).slice(0, -before).map((payment) => payment.status) };
}

/** The app does not come before it is let in; or then fails to. */
async function keepAppBack(page: Page, then: 'continue' | 'abort'): Promise<() => void> {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  await page.route('**/assets/checkout-*.wasm', async (route) => {
    await opened;
    await route[then]();
  });
  return () => open();
}

test('pressed twice, by mouse and by key, it is one touch and one payment', async ({ page, house, stall }) => {
  const { checkout, passkey, events, paidSince } = await returning(page, house, stall, 'Rosa');
  const { letGo } = await holdUp(page);
  const touched = (await passkey.credentials())[0]!.signCount;
  await checkout.order.dblclick();
  await expect(checkout.order).toHaveAttribute('aria-busy', 'true');
  await expect(checkout.order).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await checkout.order.click();
  letGo();
  await expect(checkout.paid).toBeVisible();
  expect((await passkey.credentials())[0]!.signCount).toBe(touched + 1);
  expect(await events.types()).toEqual(['ready', 'authorised', 'paid']);
  expect(await paidSince()).toEqual(['authorised']);
});

test('a press before the app is there starts the passkey at once, and pays once', async ({ page, house, stall }) => {
  const { checkout, passkey, paidSince } = await returning(page, house, stall, 'Sven');
  const open = await keepAppBack(page, 'continue');
  const touched = (await passkey.credentials())[0]!.signCount;
  await page.reload();
  await checkout.order.dblclick();
  await expect(checkout.order).toHaveAttribute('aria-busy', 'true');
  // The passkey has signed; nothing but the app is missing.
  await expect.poll(async () => (await passkey.credentials())[0]!.signCount).toBe(touched + 1);
  await expect(checkout.paid).toBeHidden();
  open();
  await expect(checkout.paid).toBeVisible();
  expect((await passkey.credentials())[0]!.signCount).toBe(touched + 1);
  expect(await paidSince()).toEqual(['authorised']);
});

test('a press on another button before the app is there is kept, and made when it is', async ({ page, house, stall }) => {
  const { checkout } = await returning(page, house, stall, 'Signe');
  const open = await keepAppBack(page, 'continue');
  await page.context().clearCookies();
  await page.reload();
  await checkout.button('seeFriends').click();
  await expect(checkout.button('seeFriends')).toHaveAttribute('aria-busy', 'true');
  open();
  await expect(checkout.link('inviteFriends')).toBeVisible();
});

test('the app cannot come: what was pressed is called off, and a calm sentence shows the way on', async ({ page, house, stall }) => {
  const { checkout, passkey, events } = await returning(page, house, stall, 'Stina');
  const open = await keepAppBack(page, 'abort');
  await passkey.touches(false);
  await page.reload();
  await checkout.order.click();
  await expect(checkout.order).toHaveAttribute('aria-busy', 'true');
  open();
  await expect(checkout.trouble).toBeVisible();
  await expect(checkout.link('window')).toBeVisible();
  await expect(checkout.order).toBeHidden();
  expect(await events.detail('error')).toMatchObject({ code: 'could_not_start' });
});

test('the answer is lost: trying again gets the same payment', async ({ page, house, stall }) => {
  const { checkout, passkey, events, paidSince } = await returning(page, house, stall, 'Tilda');
  const { answered } = await loseAnswer(page, house);
  await checkout.order.click();
  await expect(checkout.trouble).toContainText('you cannot be charged twice');
  expect(await events.types()).toEqual(['ready', 'error']);
  const first = await answered;
  expect(first.status).toBe(200);
  const touched = (await passkey.credentials())[0]!.signCount;
  const again = page.waitForResponse('**/confirm');
  await checkout.button('again').click();
  await expect(checkout.paid).toBeVisible();
  expect((await again).headers()['idempotent-replayed']).toBe('true');
  expect((await events.detail('paid')).payment.id).toBe(first.body.payment.id);
  expect((await passkey.credentials())[0]!.signCount, 'the same assertion, not a new one').toBe(touched);
  expect(await paidSince()).toEqual(['authorised']);
});

test('the answer is lost because the provider was killed: trying again after its restart gets the same payment', async ({ page, house, stall }) => {
  test.slow();
  const { checkout, events, paidSince } = await returning(page, house, stall, 'Ugo');
  const { answered } = await loseAnswer(page, house);
  await checkout.order.click();
  await expect(checkout.trouble).toBeVisible();
  const first = await answered;
  await house.stop('SIGKILL');
  await checkout.button('again').click();
  await expect(checkout.trouble).toContainText('you cannot be charged twice');
  await house.start();
  await checkout.button('again').click();
  await expect(checkout.paid).toBeVisible();
  expect((await events.detail('paid')).payment.id).toBe(first.body.payment.id);
  expect(await paidSince()).toEqual(['authorised']);
  expect(await house.verify()).toMatchObject({ balances: true });
});

test('the price changes between view and press: refused calmly, then paid at the new one', async ({ page, house, stall }) => {
  const { checkout, passkey, events, paidSince } = await returning(page, house, stall, 'Vera');
  await stall.sells([{ id: 'kettle', title: 'Copper kettle', amount: 3950 }]);
  try {
    await checkout.order.click();
    await expect(checkout.status).toHaveText('The price has changed to €39.50. Nothing was charged; please check it and order again.');
    await expect(checkout.yours).toContainText('€39.50');
    expect(await paidSince()).toEqual([]);
    expect(await events.types()).not.toContain('paid');
    await expect(checkout.order).toBeFocused();
    await checkout.order.click();
    await expect(checkout.paid).toBeVisible();
    expect((await events.detail('paid')).payment.amount).toBe(3950);
    expect(await paidSince()).toEqual(['authorised']);
    expect(await passkey.credentials()).toHaveLength(1);
  } finally {
    await stall.sells([{ id: 'kettle', title: 'Copper kettle', amount: 3200 }]);
  }
});

test('an order that waited too long is fetched anew and says so', async ({ page, house, stall }) => {
  const { checkout, events, paidSince } = await returning(page, house, stall, 'Wim');
  await refuse(page, '**/confirm', 410, 'checkout_expired');
  await checkout.order.click();
  await expect(checkout.status).toContainText('waited too long and was refreshed');
  await expect.poll(() => events.types()).toEqual(['ready', 'ready']);
  expect(await paidSince()).toEqual([]);
  await checkout.order.click();
  await expect(checkout.paid).toBeVisible();
  expect(await paidSince()).toEqual(['authorised']);
});

test('too little money: the rest is added and the order goes on by itself, even where the session ended meanwhile', async ({ page, house, stall }) => {
  const passkey = await Passkey.on(page);
  const url = stall.page('<h1>Kettle</h1>CHECKOUT');
  await page.goto(url);
  const checkout = new Checkout(page);
  await house.topUp(await checkout.firstPurchase('Xenia'), 1_200);
  await page.goto(url);
  const touched = (await passkey.credentials())[0]!.signCount;

  await checkout.order.click();
  await expect(checkout.frame.getByRole('heading', { name: 'Your balance is €12.00' })).toBeFocused();
  await refuse(page, '**/v1/top-ups', 401, 'session_expired');
  await checkout.frame.getByRole('button', { name: 'Add €20.00' }).click();
  await expect(checkout.trouble).toContainText('Nothing was charged');
  await checkout.button('again').click();
  await checkout.frame.getByRole('button', { name: 'Add €20.00' }).click();
  await expect(checkout.paid).toBeVisible();
  expect((await passkey.credentials())[0]!.signCount).toBe(touched + 2);
  expect((await stall.payments()).filter((payment) => payment.status !== 'authorised')).toEqual([]);
});

test('a passkey that says no costs nothing, and the order can be made again', async ({ page, house, stall }) => {
  const { checkout, passkey, events, paidSince } = await returning(page, house, stall, 'Yves');
  await passkey.touches(false);
  await checkout.order.click();
  await expect(checkout.status).toHaveText(checkout.words.waiting);
  await expect(checkout.yours).toContainText('€32.00');
  await checkout.button('cancel').click();
  await expect(checkout.status).toHaveText('Cancelled. Nothing was charged.');
  expect(await events.detail('cancelled')).toEqual({ reason: 'cancelled' });
  expect(await paidSince()).toEqual([]);
  await passkey.touches(true);
  await checkout.order.click();
  await expect(checkout.paid).toBeVisible();
});
