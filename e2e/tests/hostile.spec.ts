/** Pages that mean harm, or just shout: the checkout either works in them as ever or does not show, and says why. */
import { Checkout, Events, watchShift } from '../support/checkout';
import { expect, test } from '../support/house';
import { Passkey } from '../support/passkey';

const SHOUT = `
* { margin: 9px !important; padding: 7px !important; border: 3px solid red !important; color: lime !important; font: 4px/1 serif !important;
  opacity: .5 !important; filter: blur(3px) !important; transform: rotate(2deg) !important; position: relative !important; z-index: -1 !important;
  max-width: 300px !important; max-height: 90px !important; visibility: hidden !important; pointer-events: none !important; transition: all 9s !important }
iframe { display: none !important; width: 10px !important; height: 20px !important; position: fixed !important; top: -900px !important; opacity: 0 !important }
html, body, vouch-checkout { opacity: 1 !important; filter: none !important; transform: none !important; visibility: visible !important; position: static !important;
  max-width: none !important; max-height: none !important; pointer-events: auto !important }`;

test('a style sheet that shouts at everything reaches the frame\'s edge and no further', async ({ page, stall }) => {
  await Passkey.on(page);
  const checkout = new Checkout(page);
  await page.goto(stall.page(`<style>${SHOUT}</style>CHECKOUT`, { path: '/shout' }));
  await expect(checkout.order).toBeVisible();
  const frame = (await page.locator('vouch-checkout iframe').boundingBox())!;
  expect(frame.height).toBeGreaterThan(300);
  expect(frame.width).toBeGreaterThan(600);
  expect(await checkout.order.evaluate((button) => getComputedStyle(button).color)).not.toBe('rgb(0, 255, 0)');
  await checkout.firstPurchase('Adam');
});

test('the strictest policies there are: CSP, cross-origin isolation, an opener of its own', async ({ page, stall }) => {
  await Passkey.on(page);
  const events = await Events.listen(page);
  const checkout = new Checkout(page);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  stall.page('vouch-checkout { display: block; min-height: 900px }', { path: '/strict.css' });
  await page.goto(
    stall.page('<link rel="stylesheet" href="/strict.css"><h1>Kettle</h1>CHECKOUT', {
      path: '/strict',
      headers: {
        'content-security-policy':
          "default-src 'none'; script-src PAY; frame-src PAY; connect-src PAY; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'permissions-policy': 'publickey-credentials-get=(self "PAY"), publickey-credentials-create=(self "PAY"), camera=(), geolocation=()',
        'x-content-type-options': 'nosniff',
      },
    }),
  );
  await expect(checkout.order).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await checkout.firstPurchase('Bela');
  expect(await events.types()).toEqual(['ready', 'authorised', 'paid']);
  expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
});

test('something lies over the order: nothing is sent, and it can be made once it is gone', async ({ page, house, stall }) => {
  const passkey = await Passkey.on(page);
  const events = await Events.listen(page);
  const checkout = new Checkout(page);
  const url = stall.page('<h1>Kettle</h1>CHECKOUT', { path: '/covered' });
  await page.goto(url);
  await house.topUp(await checkout.firstPurchase('Cora'), 50_000);
  await page.goto(url);
  await expect.poll(() => events.types()).toEqual(['ready']);
  const before = (await stall.payments()).length;
  const touched = (await passkey.credentials())[0]!.signCount;

  // A veil that climbs above the checkout however high that is lifted.
  await page.evaluate(() => {
    const veil = document.createElement('div');
    veil.id = 'veil';
    veil.popover = 'manual';
    veil.style.cssText = 'position: fixed; inset: 0; width: 100%; height: 100%; margin: 0; padding: 0; border: 0; pointer-events: none; background: #00000001';
    document.body.append(veil);
    const climb = () => {
      if (!veil.isConnected) return;
      veil.hidePopover();
      veil.showPopover();
      setTimeout(climb, 50);
    };
    climb();
  });
  await page.waitForTimeout(400);
  await checkout.order.click();
  await expect(checkout.status).toContainText('Something on this page lies over the checkout, so nothing was sent.');
  await expect(checkout.link('window')).toHaveAttribute('href', /\/checkout\?key=pk_test_stall/);
  expect(await events.detail('cancelled')).toEqual({ reason: 'covered' });
  expect((await passkey.credentials())[0]!.signCount).toBe(touched);
  expect(await stall.payments()).toHaveLength(before);

  await page.evaluate(() => document.getElementById('veil')!.remove());
  await page.waitForTimeout(1_000);
  await checkout.order.click();
  await expect(checkout.paid).toBeVisible();
});

test('a press that no hand made does nothing', async ({ page, stall }) => {
  await Passkey.on(page);
  const events = await Events.listen(page);
  const checkout = new Checkout(page);
  await page.goto(stall.page('<h1>Kettle</h1>CHECKOUT', { path: '/ghost' }));
  await expect.poll(() => events.types()).toEqual(['ready']);
  await page.evaluate(() => {
    const frame = document.querySelector<HTMLIFrameElement>('vouch-checkout iframe')!;
    frame.click();
    frame.contentWindow!.postMessage({ t: 'order' }, '*');
    frame.contentWindow!.postMessage({ t: 'vouch:init' }, '*', [new MessageChannel().port2]);
    document.querySelector<HTMLElement>('vouch-checkout')!.click();
  });
  await page.waitForTimeout(500);
  await expect(checkout.order).not.toHaveAttribute('aria-busy', 'true');
  await expect(checkout.status).toHaveText('');
  expect(await events.types()).toEqual(['ready']);
});

test('an origin that is not registered: no frame, a calm sentence, and what to do in the console', async ({ page, stall }) => {
  const events = await Events.listen(page);
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  const origin = stall.origin('elsewhere');
  await page.goto(stall.page('<h1>Kettle</h1>CHECKOUT', { host: 'elsewhere' }));
  const element = page.locator('vouch-checkout');
  await expect(element).toHaveAttribute('error', 'origin_not_registered');
  await expect(element.getByRole('status')).toHaveText("This shop's Vouch checkout can't be shown right now.");
  await expect(element.getByRole('link')).toHaveCount(0);
  await expect(new Checkout(page).order).toHaveCount(0);
  expect(await events.detail('error')).toEqual({ code: 'origin_not_registered', message: expect.stringContaining(`--add ${origin}`) });
  expect(said.join('\n')).toContain(`vouch merchant origins MERCHANT --add ${origin}`);
});

test('a shop framed by a stranger shows no checkout', async ({ page, stall, house }) => {
  const shop = stall.page('<h1>Kettle</h1>CHECKOUT', { path: '/framed' });
  await page.goto(stall.page(`<h1>Win a kettle</h1><iframe title="bait" src="${shop}" width="900" height="700"></iframe>`, { host: 'evil' }));
  const bait = page.frameLocator('iframe[title=bait]');
  await expect(bait.getByRole('heading', { name: 'Kettle' })).toBeVisible();
  await expect(bait.locator('vouch-checkout')).toHaveAttribute('error', 'frame_blocked', { timeout: 20_000 });
  expect(page.frames().filter((frame) => frame.url().startsWith(house.pay))).toEqual([]);
  await expect(bait.frameLocator('vouch-checkout iframe').getByRole('button')).toHaveCount(0);
});

for (const [name, attributes, code] of [
  ['a key that is mistyped', 'key="pk_test_lumem" product="lamp-arc"', 'unknown_key'],
  ['a product that is not in the catalogue', 'key="pk_test_stall" product="cattle"', 'unknown_product'],
  ['a payment of another shop', 'key="pk_test_stall" payment="PAYMENT"', 'unknown_payment'],
] as const) {
  test(`${name}: the shopper stays calm, the developer is told`, async ({ page, stall, house }) => {
    const made = await house.asMerchant('Papier', 'POST', '/v1/payments', { line_items: [{ name: 'Tea', quantity: 1, unit_amount: 100 }], currency: 'EUR' }, crypto.randomUUID());
    const events = await Events.listen(page);
    const element = `<vouch-checkout ${attributes.replace('PAYMENT', (await made.json()).id)}></vouch-checkout>`;
    await page.goto(stall.page(element, { path: '/wrong' }));
    await expect(page.locator('vouch-checkout')).toHaveAttribute('error', code);
    await expect(page.locator('vouch-checkout').getByRole('status')).toContainText("can't be shown right now");
    expect((await events.detail('error')).code).toBe(code);
  });
}

test('in the slot that the shops keep free, nothing on their pages moves', async ({ page, house }) => {
  const shift = await watchShift(page);
  for (const shop of ['Lumen', 'Stride'] as const) {
    await page.goto(house.shop(shop).url);
    await expect(new Checkout(page).order).toBeVisible();
    await page.waitForTimeout(500);
    expect(await shift(), shop).toBeLessThan(0.01);
  }
});
