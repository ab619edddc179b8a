/** The example shops, exactly as they stand: the bookshop with its server and webhook, the sports shop in React, the lamps in French. */
import { Checkout, Events } from '../support/checkout';
import { expect, test } from '../support/house';
import { Passkey } from '../support/passkey';

test('Papier: basket, checkout, paid, and the order says so by the verified webhook', async ({ page, house }) => {
  await Passkey.on(page);
  const events = await Events.listen(page);
  await page.goto(house.shop('Papier').url);
  await page.getByRole('link', { name: 'Tea, Slowly' }).first().click();
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await page.getByRole('button', { name: 'One more of Tea, Slowly' }).click();
  await expect(page.getByRole('main')).toContainText('€24.00');
  await page.getByRole('button', { name: 'Checkout' }).click();

  const checkout = new Checkout(page);
  await expect(checkout.yours).toContainText('2 × Tea, Slowly');
  await expect(checkout.yours).toContainText('€24.00');
  const [order] = /papier-[\w-]+/.exec(page.url())!;
  const status = async () => (await (await fetch(`http://127.0.0.1:${house.cartPort}/orders/${order}.json`)).json()).status;
  expect(await status()).toBe('awaiting_payment');
  await checkout.firstPurchase('Ilse');
  const { payment } = await events.detail('paid');
  expect(payment).toMatchObject({ amount: 2400, currency: 'EUR', status: 'authorised', reference: order });

  await expect.poll(status).toBe('paid');
  await page.goto(`${house.shop('Papier').url}orders/${order}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Paid' })).toBeVisible();
  expect(house.log).toContain('payment.authorised: done');
  const read = await (await house.asMerchant('Papier', 'GET', `/v1/payments/${payment.id}`)).json();
  expect(read).toMatchObject({ status: 'authorised', reference: order, line_items: [{ name: 'Tea, Slowly', quantity: 2, unit_amount: 1200 }] });
});

test('Stride: React\'s strict mode, another product, there and back', async ({ page, house }) => {
  await Passkey.on(page);
  const events = await Events.listen(page);
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));
  await page.goto(house.shop('Stride').url);
  const checkout = new Checkout(page);
  const products = page.getByRole('navigation', { name: 'Products' });
  const ready = async () => (await events.types()).filter((type) => type === 'ready').length;
  await expect(checkout.frame.getByRole('heading', { level: 2, name: 'Dune trail shoe' })).toBeVisible();
  await expect(page.locator('vouch-checkout iframe')).toHaveCount(1);
  await expect.poll(ready).toBe(1);
  let times = 1;
  for (const [link, title, price] of [['Rill', 'Rill bottle', '€16.50'], ['Lark', 'Lark running vest', '€64.00'], ['Dune', 'Dune trail shoe', '€89.00'], ['Rill', 'Rill bottle', '€16.50']] as const) {
    await products.getByRole('link', { name: link }).click();
    await expect(checkout.frame.getByRole('heading', { level: 2, name: title })).toBeVisible();
    await expect(checkout.yours).toContainText(price);
    await expect(page.locator('vouch-checkout iframe')).toHaveCount(1);
    await expect.poll(ready).toBe((times += 1));
  }
  await checkout.firstPurchase('Jana');
  await expect(page.getByRole('status').filter({ hasText: 'Thank you! €16.50 is held' })).toBeVisible();
  await products.getByRole('link', { name: 'Lark' }).click();
  await expect(checkout.order).toBeVisible();
  await expect(page.getByText('Thank you!')).toHaveCount(0);
  expect(trouble.filter((text) => !text.includes('favicon'))).toEqual([]);
});

test('Lumen in French, from the first word to the receipt', async ({ browser, house }) => {
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const passkey = await Passkey.on(page);
  await page.goto(`${house.shop('Lumen').url}fr.html`);
  const checkout = new Checkout(page, { language: 'fr' });
  await expect(checkout.frame.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(checkout.frame.getByText('Vendu par Lumen')).toBeVisible();
  await expect(checkout.friends).toBeVisible();
  await expect(checkout.people.getByText(checkout.words.verified).first()).toBeVisible();
  await expect(checkout.yours).toContainText('24,00\u00a0€');
  await expect(checkout.frame.getByText(checkout.words.held)).toBeVisible();
  await checkout.order.click();
  await expect(checkout.knowYou).toBeFocused();
  await passkey.touches(false);
  await checkout.signUp('Karine');
  await expect(checkout.status).toHaveText(checkout.words.waiting);
  await checkout.button('cancel').click();
  await expect(checkout.status).toHaveText("Annulé. Rien n'a été débité.");
  await passkey.touches(true);
  await checkout.button('create').click();
  await expect(checkout.frame.getByRole('heading', { name: 'Votre solde : 0,00 €' })).toBeFocused();
  await checkout.frame.getByRole('button', { name: 'Ajouter 24,00 €' }).click();
  await expect(checkout.paid).toBeFocused();
  await expect(checkout.frame.getByText("24,00 € sont conservés pour Lumen jusqu'à preuve de livraison")).toBeVisible();
  await expect(page.getByRole('status')).toContainText('Merci.');
  await expect(checkout.link('follow')).toBeVisible();
  const opening = context.waitForEvent('page');
  await checkout.link('receipt').click();
  await expect((await opening).getByRole('heading', { level: 1, name: 'Reçu' })).toBeVisible();
  await context.close();
});

test('without script each shop still has a way to order', async ({ browser, house }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(house.shop('Lumen').url);
  await page.getByRole('link', { name: 'Order with Vouch' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Lumen' })).toBeVisible();
  await expect(page.locator('noscript p')).toHaveText('This checkout needs JavaScript to ask for your passkey.');
  await expect(page.locator('noscript p')).toBeVisible();
  await context.close();
});
