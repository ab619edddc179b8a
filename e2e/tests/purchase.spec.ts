/** A shopper pays in a shop's page without a card: a newcomer, and one who has been here before. */
import { Checkout, Events, Hands } from '../support/checkout';
import { expect, test } from '../support/house';
import { Passkey } from '../support/passkey';
import { readReceipt } from '../support/receipt';

test('a newcomer signs up in the frame and pays; page and server learn of it, provably', async ({ page, context, house }) => {
  const passkey = await Passkey.on(page);
  const events = await Events.listen(page);
  await page.goto(house.shop('Lumen').url);
  const checkout = new Checkout(page);
  await expect(checkout.frame.getByRole('heading', { level: 2, name: 'Arc table lamp' })).toBeVisible();
  await expect(checkout.frame.getByRole('img', { name: 'Arc table lamp' })).toBeVisible();
  await expect(checkout.yours).toContainText('Arc table lamp');
  await expect(checkout.yours).toContainText('€24.00');
  await expect(checkout.yours).toContainText('Lumen');
  await expect(checkout.people.getByRole('article')).not.toHaveCount(0);
  expect(await events.detail('ready')).toEqual({ payable: true });

  await checkout.order.click();
  await expect(checkout.knowYou).toBeVisible();
  await expect(checkout.yours).toContainText('€24.00');
  await checkout.signUp('Nora');
  await expect(checkout.frame.getByRole('heading', { name: 'Your balance is €0.00' })).toBeVisible();
  await checkout.frame.getByRole('button', { name: 'Add €24.00' }).click();
  await expect(checkout.paid).toBeVisible();
  await expect(checkout.frame.getByText('€24.00 is held for Lumen until your delivery is proven')).toBeVisible();

  const { payment, receipt } = await events.detail('paid');
  expect(await events.all()).toEqual([
    { type: 'ready', detail: { payable: true } },
    { type: 'authorised', detail: { payment, receipt } },
    { type: 'paid', detail: { payment, receipt } },
  ]);
  expect(payment).toEqual({ id: expect.stringMatching(/^pay_[0-9a-z]{26}$/), status: 'authorised', amount: 2400, currency: 'EUR' });
  expect(await readReceipt(receipt, `${house.direct}/.well-known/jwks.json`)).toMatchObject({
    iss: house.pay,
    sub: payment.id,
    aud: house.shop('Lumen').merchant,
    payment: { id: payment.id, status: 'authorised', amount: 2400, currency: 'EUR', payee: 'Lumen' },
  });
  const read = await (await house.asMerchant('Lumen', 'GET', `/v1/payments/${payment.id}`)).json();
  expect(read).toMatchObject({ id: payment.id, status: 'authorised', amount: 2400, currency: 'EUR' });
  expect(await (await house.asMerchant('Papier', 'GET', `/v1/payments/${payment.id}`)).json()).toMatchObject({ code: 'unknown_payment' });
  await expect(page.getByRole('status')).toContainText('Thank you');
  expect(await passkey.credentials()).toHaveLength(1);

  const opening = context.waitForEvent('page');
  await checkout.link('receipt').click();
  const paper = await opening;
  await expect(paper.getByRole('heading', { level: 1, name: 'Receipt' })).toBeVisible();
  await expect(paper.getByRole('main')).toContainText(payment.id);
  await expect(paper.getByRole('main')).toContainText('€24.00');
  expect(await paper.getByRole('textbox').inputValue()).toBe(receipt);
});

test('someone who has been here before pays with two touches and types nothing: again here, and in another shop', async ({ page, house }) => {
  const passkey = await Passkey.on(page);
  const events = await Events.listen(page);
  const hands = await Hands.watch(page);
  await page.goto(house.shop('Lumen').url);
  const checkout = new Checkout(page);
  await house.topUp(await checkout.firstPurchase('Olga'), 20_000);

  for (const [shop, title] of [['Lumen', 'Arc table lamp'], ['Stride', 'Dune trail shoe']] as const) {
    await page.goto(house.shop(shop).url);
    await expect(checkout.frame.getByRole('heading', { level: 2, name: title })).toBeVisible();
    const touched = (await passkey.credentials())[0]!.signCount;
    expect(await hands.did()).toEqual([]);
    await checkout.order.click();
    await expect(checkout.paid).toBeVisible();
    expect(await hands.did(), shop).toEqual(['click']);
    expect((await passkey.credentials())[0]!.signCount, shop).toBe(touched + 1);
    expect(await events.types()).toEqual(['ready', 'authorised', 'paid']);
  }
});
