/** A shopper pays in a shop's page without a card. */
import { createPublicKey, verify } from 'node:crypto';
import { Checkout, Events } from '../support/checkout';
import { expect, test, type House } from '../support/house';
import { Passkey } from '../support/passkey';

/** Checks a receipt's signature with the published keys and gives back what it says. */
async function receipt(house: House, jws: string): Promise<any> {
  const [header, payload, signature] = jws.split('.');
  const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const { keys } = await (await fetch(`${house.direct}/.well-known/jwks.json`)).json();
  const key = createPublicKey({ key: keys.find((key: any) => key.kid === kid), format: 'jwk' });
  expect(alg).toBe('EdDSA');
  expect(verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

test('a newcomer signs up in the frame and pays; page and server learn of it, provably', async ({ page, house }) => {
  const passkey = await Passkey.on(page);
  const events = await Events.listen(page);
  await page.goto(house.shop('Lumen').url);
  const checkout = new Checkout(page);
  await expect(checkout.frame.getByRole('heading', { level: 2, name: 'Arc table lamp' })).toBeVisible();
  await checkout.firstPurchase('Nora');

  expect(await events.types()).toEqual(['ready', 'authorised', 'paid']);
  const { payment, receipt: jws } = await events.detail('paid');
  expect(payment).toMatchObject({ status: 'authorised', amount: 2400, currency: 'EUR' });
  expect(await receipt(house, jws)).toMatchObject({
    iss: house.pay,
    sub: payment.id,
    aud: house.shop('Lumen').merchant,
    payment: { amount: 2400, currency: 'EUR', payee: 'Lumen' },
  });
  const read = await (await house.asMerchant('Lumen', 'GET', `/v1/payments/${payment.id}`)).json();
  expect(read).toMatchObject({ id: payment.id, status: 'authorised', amount: 2400 });
  expect(await passkey.credentials()).toHaveLength(1);
  await expect(checkout.link('receipt')).toBeVisible();
  await expect(checkout.link('follow')).toBeVisible();
});
