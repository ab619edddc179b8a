/**
 * Every state of the checkout and every page of the house, in both languages and both schemes: axe finds nothing to
 * complain of. With `SHOTS=folder` each is photographed too, on a phone and on a laptop.
 */
import AxeBuilder from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { Checkout, type Language } from '../support/checkout';
import { expect, test, type House } from '../support/house';
import { Hub } from '../support/hub';
import { refuse } from '../support/lines';
import { Passkey } from '../support/passkey';

const SHOTS = process.env.SHOTS;
const SIZES = { phone: { width: 390, height: 844 }, laptop: { width: 1280, height: 900 } };

/** Looks at the page as it stands, in light and in dark. */
async function look(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`).join('; ')}`);
      expect.soft(found, `${name}, ${scheme}`).toEqual([]);
      if (!SHOTS) continue;
      mkdirSync(SHOTS, { recursive: true });
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        await page.waitForTimeout(500);
        await page.screenshot({ path: join(SHOTS, `${name}-${scheme}-${size}.png`), fullPage: true });
      }
    }
    await page.setViewportSize(SIZES.laptop);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  });
}

async function visit(house: House, page: Page, language: Language): Promise<Checkout> {
  await page.goto(`${house.shop('Lumen').url}${language === 'fr' ? 'fr.html' : ''}`);
  const checkout = new Checkout(page, { language });
  await expect(checkout.order).toBeVisible();
  return checkout;
}

for (const language of ['en', 'fr'] as const) {
  const locale = { en: 'en-GB', fr: 'fr-FR' }[language];
  test.describe(language, () => {
    test.use({ locale });

    test(`every state of the checkout, ${language}`, async ({ page, house }) => {
      test.slow();
      const passkey = await Passkey.on(page);
      let checkout = await visit(house, page, language);
      await look(page, `${language}-1-offer`);

      await checkout.order.click();
      await expect(checkout.knowYou).toBeVisible();
      await checkout.button('create').click();
      await expect(checkout.name).toHaveAttribute('aria-invalid', 'true');
      await look(page, `${language}-2-know-you`);

      await checkout.signUp(language === 'en' ? 'Nina' : 'Noémie', `${language}@example.com`);
      await expect(checkout.balance).toBeVisible();
      await look(page, `${language}-3-top-up`);

      const answer = page.waitForResponse((response) => response.url().endsWith('/confirm') && response.ok(), { timeout: 60_000 });
      await checkout.topUp.click();
      await expect(checkout.paid).toBeVisible();
      await look(page, `${language}-4-paid`);
      const { session, receipt_url } = await (await answer).json();
      await house.topUp(session.token, 50_000);

      checkout = await visit(house, page, language);
      await look(page, `${language}-5-offer-known`);
      await passkey.touches(false);
      await checkout.order.click();
      await expect(checkout.status).toHaveText(checkout.words.waiting);
      await look(page, `${language}-6-confirm`);
      await checkout.button('cancel').click();
      await expect(checkout.status).not.toHaveText(checkout.words.waiting);
      await look(page, `${language}-7-cancelled`);
      await passkey.touches(true);
      await refuse(page, '**/confirm', 500, 'internal');
      await checkout.order.click();
      await expect(checkout.trouble).toBeVisible();
      await look(page, `${language}-8-trouble`);

      await page.goto(receipt_url);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await look(page, `${language}-9-receipt`);
    });

    test(`a checkout with words of friends, and one in a window of its own, ${language}`, async ({ page, browser, house }) => {
      test.slow();
      await Passkey.on(page);
      const inviter = await (await browser.newContext({ locale })).newPage();
      await Passkey.on(inviter);
      await inviter.goto(house.shop('Lumen').url);
      const token = await new Checkout(inviter, { language: 'en' }).firstPurchase('Zoe');
      const own = (path: string, body: object) =>
        fetch(house.direct + path, { method: 'POST', headers: { authorization: `Bearer ${token}`, origin: house.pay, 'content-type': 'application/json' }, body: JSON.stringify(body) });
      const said = await own('/v1/recommendations', { merchant: house.shop('Lumen').merchant, sku: 'lamp-arc', verdict: 'recommends', text: 'I read by it every night.', audience: 'friends', disclosure: 'rewarded' });
      expect(said.status, await said.text()).toBe(201);
      const hub = new Hub(inviter, house.pay, { language });
      await hub.open('/hub/friends');
      await hub.signIn();
      const link = await hub.invite();
      await inviter.context().close();

      await page.goto(link);
      const mine = new Hub(page, house.pay, { language });
      await expect(page.getByRole('button', { name: mine.words.create })).toBeVisible();
      await look(page, `${language}-hub-1-invitation`);
      await mine.signUp('Yara');
      await expect(page.getByRole('heading', { name: mine.words.nowFriends('Zoe') })).toBeVisible();
      await look(page, `${language}-hub-2-now-friends`);

      const checkout = await visit(house, page, language);
      await checkout.button('seeFriends').click();
      await expect(checkout.friends.getByRole('article', { name: 'Zoe' })).toBeVisible();
      await look(page, `${language}-5-offer-friends`);

      await page.goto(`${house.pay}/checkout?key=pk_test_lumen&product=lamp-arc&lang=${language}`);
      await expect(page.getByRole('button', { name: checkout.words.order })).toBeVisible();
      await look(page, `${language}-10-hosted`);
      await page.goto(`${house.pay}/checkout?key=pk_test_lumen&product=nothing&lang=${language}`);
      await look(page, `${language}-11-not-found`);
      await page.goto(`${house.pay}/enrol?lang=${language}`);
      await look(page, `${language}-12-enrol`);
    });

    test(`every page of the hub, ${language}`, async ({ page, house }) => {
      test.slow();
      await Passkey.on(page);
      const hub = new Hub(page, house.pay, { language });
      await hub.open('/hub');
      await expect(page.getByRole('button', { name: hub.words.create })).toBeVisible();
      await page.getByRole('button', { name: hub.words.create }).click();
      await look(page, `${language}-hub-3-welcome`);
      await hub.signUp('Willa');
      await expect(page.getByRole('navigation')).toBeVisible();
      await look(page, `${language}-hub-4-no-orders`);
      for (const name of ['friends', 'recommendations', 'balance'] as const) {
        await hub.open(`/hub/${name}`);
        await expect(hub.heading).toBeVisible();
        await page.waitForLoadState('networkidle');
        await look(page, `${language}-hub-5-${name}-at-first`);
      }
      await visit(house, page, language);
      const checkout = new Checkout(page, { language });
      await checkout.order.click();
      await checkout.topUp.click();
      await expect(checkout.paid).toBeVisible();
      await hub.open('/hub');
      await hub.signIn().catch(() => {});
      await page.getByRole('main').getByRole('link', { name: /Arc/ }).first().waitFor();
      await look(page, `${language}-hub-6-orders`);
      await page.getByRole('main').getByRole('link', { name: /Arc/ }).first().click();
      await expect(page.getByRole('heading', { level: 1, name: /Lumen/ })).toBeVisible();
      await look(page, `${language}-hub-7-order`);
      await hub.open('/hub/friends');
      await hub.invite();
      await look(page, `${language}-hub-8-friends`);
      await hub.open('/hub/recommendations');
      await page.getByRole('main').getByRole('textbox').waitFor();
      await page.getByRole('main').locator('button[type=submit]').click();
      await look(page, `${language}-hub-9-recommendations`);
      await hub.open('/invitations/none');
      await page.waitForLoadState('networkidle');
      await look(page, `${language}-hub-10-no-invitation`);
    });
  });
}

test('the three shops', async ({ page, house }) => {
  test.slow();
  const shops: [string, string][] = [
    ['lumen', house.shop('Lumen').url],
    ['lumen-globe', `${house.shop('Lumen').url}lamp-globe.html`],
    ['stride', house.shop('Stride').url],
    ['papier', house.shop('Papier').url],
    ['papier-book', `${house.shop('Papier').url}books/book-tea`],
  ];
  for (const [name, url] of shops) {
    await page.goto(url);
    await page.waitForLoadState('networkidle');
    await look(page, `shop-${name}`);
  }
  await page.getByRole('button', { name: 'Add to basket' }).click();
  await look(page, 'shop-papier-basket');
  await page.getByRole('button', { name: 'Checkout' }).click();
  await expect(new Checkout(page).order).toBeVisible();
  await look(page, 'shop-papier-checkout');
});
