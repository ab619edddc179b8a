/** A shopper's own pages: friends, recommendations, orders and balance, by hand and by keyboard. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from '@playwright/test';
import { Checkout } from '../support/checkout';
import { expect, test } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';

/** Another person, with a browser and a passkey of their own. */
async function somebody(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await Passkey.on(page);
  return page;
}

/** A section's link in the hub's one navigation. */
const section = (page: Page, name: string): Locator =>
  page.getByRole('navigation').getByRole('link', { name, exact: true });

const heading = (page: Page): Locator => page.getByRole('heading', { level: 1 });

/** Nothing in this state that axe knows to be an obstacle. */
async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

test('two people become friends by a link, and part', async ({ page, browser, house }) => {
  await Passkey.on(page);
  const nora = new Hub(page, house.pay);
  await page.goto(`${house.pay}/hub/friends`);
  await nora.signUp('Nora Winter', 'nora@example.com');
  await expect(heading(page)).toHaveText('Friends');
  const link = await nora.invite();

  // The guest has no account yet: creating one accepts.
  const emils = await somebody(browser);
  const emil = new Hub(emils, house.pay);
  await emils.goto(link);
  await expect(heading(emils)).toHaveText('Nora Winter invites you to be friends on Vouch');
  await isAccessible(emils);
  await emil.signUp('Emil Sommer', 'emil@example.com');
  await expect(heading(emils)).toHaveText('You and Nora Winter are friends');
  await expect(heading(emils)).toBeFocused();
  await isAccessible(emils);
  await expect(emils.getByRole('link', { name: 'Open Lumen' })).toHaveAttribute('href', house.shop('Lumen').url);
  await emils.getByRole('link', { name: 'See your friends' }).click();
  await expect(emils.getByRole('listitem').filter({ hasText: 'Nora Winter' })).toBeVisible();

  // The link is spent for anybody else, and nobody's name is told.
  const stranger = await somebody(browser);
  await stranger.goto(link);
  await expect(heading(stranger)).toHaveText('This invitation can no longer be used');
  await expect(stranger.getByText('Nora')).toHaveCount(0);

  // Nora thinks twice, then parts: both lists are empty, and the old link brings nothing back.
  await page.reload();
  const remove = page.getByRole('button', { name: 'Remove Emil Sommer' });
  await remove.click();
  await isAccessible(page);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(remove).toBeFocused();
  await remove.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove Emil Sommer' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Emil Sommer is no longer in your list.' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No friends here yet' })).toBeFocused();
  await emils.reload();
  await expect(emils.getByRole('heading', { name: 'No friends here yet' })).toBeVisible();
  await emils.goto(link);
  await expect(heading(emils)).toHaveText('This invitation can no longer be used');
});

test('an account that is there accepts with its passkey, and only when asked', async ({ page, browser, house }) => {
  await Passkey.on(page);
  const nora = new Hub(page, house.pay);
  await page.goto(`${house.pay}/hub/friends`);
  await nora.signUp('Nora');
  const link = await nora.invite();

  const emils = await somebody(browser);
  const emil = new Hub(emils, house.pay);
  await emils.goto(`${house.pay}/hub`);
  await emil.signUp('Emil');
  await expect(heading(emils)).toHaveText('Orders');
  await emils.goto(link);
  await expect(emils.getByText('You accept as Emil.')).toBeVisible();
  await emils.getByRole('button', { name: emil.words.accept }).click();
  await expect(heading(emils)).toHaveText('You and Nora are friends');

  // Signed out, the passkey is enough to come back to the same page.
  await emils.goto(`${house.pay}/hub/friends`);
  await emils.getByRole('button', { name: 'Sign out' }).click();
  await expect(emils.getByText('You are signed out.')).toBeVisible();
  await emil.signIn();
  await expect(emils.getByRole('button', { name: 'Remove Nora' })).toBeVisible();
});

test('a buyer follows the order, recommends what was bought, and takes it back', async ({ page, house }) => {
  await Passkey.on(page);
  await page.goto(house.shop('Lumen').url);
  await new Checkout(page).firstPurchase('Nora');

  const nora = new Hub(page, house.pay);
  await page.goto(`${house.pay}/hub`);
  await nora.signIn();
  await page.getByRole('link', { name: 'Arc table lamp' }).click();
  await expect(heading(page)).toHaveText('Order from Lumen');
  await expect(page.getByText('Held until delivery is proven')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Receipt' })).toHaveAttribute('href', /\/receipts\//);
  await isAccessible(page);

  // Only what has arrived is a verified purchase, and that is the buyer's to say.
  await page.getByRole('button', { name: 'I have received it' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Noted: you have received it.' })).toBeVisible();
  await expect(page.getByText(/^Received on /)).toBeVisible();
  await expect(page.getByRole('button', { name: 'I have received it' })).toHaveCount(0);
  await isAccessible(page);

  // Nothing is chosen for the author: what one thinks, who reads it and what one got are asked for.
  await page.getByRole('link', { name: 'Recommend Arc table lamp' }).click();
  const save = page.getByRole('button', { name: 'Save the recommendation' });
  await page.getByLabel('What would you tell a friend?').fill('Warm light.');
  await save.click();
  await expect(page.getByText('Say whether you would have it again.')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Yes, I recommend it' })).toBeFocused();
  await isAccessible(page);
  await page.getByRole('radio', { name: 'Yes, I recommend it' }).check();
  await save.click();
  await expect(page.getByText('Choose who may read it.')).toBeVisible();
  await isAccessible(page);
  await page.getByRole('radio', { name: 'Everyone' }).check();
  await save.click();
  await expect(page.getByText('Say whether you got anything for it.')).toBeVisible();
  await page.getByRole('radio', { name: 'I get a reward for recommending it' }).check();
  await save.click();
  const word = page.getByRole('article', { name: 'Arc table lamp' });
  await expect(word).toContainText('Verified purchase');
  await expect(word).toContainText('Gets a reward for recommending this');
  await expect(word).toContainText('Everyone may read it');
  await isAccessible(page);

  const words = async () => {
    const { publishable_key: key } = house.shop('Lumen');
    const answer = await fetch(`${house.direct}/v1/recommendations?key=${key}&product=lamp-arc`);
    const { people } = (await answer.json()) as { people: { text: string }[] };
    return people.map(({ text }) => text);
  };
  expect(await words()).toContain('Warm light.');
  await page.getByRole('button', { name: /^Delete your recommendation/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('You have not recommended anything yet.')).toBeVisible();
  expect(await words()).not.toContain('Warm light.');
});

test('the keyboard is enough', async ({ page, house }) => {
  await Passkey.on(page);
  const nora = new Hub(page, house.pay);
  await page.goto(`${house.pay}/hub`);
  await expect(heading(page)).toBeVisible();
  await page.getByLabel('Name your friends see').focus();
  await page.keyboard.type('Nora');
  await page.keyboard.press('Tab');
  await page.keyboard.type('nora@example.com');
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Orders');
  await expect(heading(page)).toBeFocused();
  await section(page, 'Balance').focus();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Your balance is €0.00');
  await page.getByRole('button', { name: 'Add €20.00' }).focus();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toHaveText('Your balance is €20.00');
  await page.goBack();
  await expect(heading(page)).toHaveText('Orders');
});

const SECTIONS = {
  en: ['Friends', 'Recommendations', 'Balance', 'Orders'],
  fr: ['Amis', 'Recommandations', 'Solde', 'Commandes'],
};

for (const language of ['en', 'fr'] as const) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`every page is accessible and fits 320 pixels (${language}, ${colorScheme})`, async ({ browser, house }) => {
      const locale = language === 'en' ? 'en-GB' : 'fr-FR';
      const context = await browser.newContext({ locale, colorScheme, viewport: { width: 320, height: 700 } });
      const page = await context.newPage();
      await Passkey.on(page);
      const hub = new Hub(page, house.pay, { language });
      const fits = async () => {
        await isAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      };
      await page.goto(`${house.pay}/invitations/nonsense`);
      await expect(heading(page)).toBeVisible();
      await fits();
      await page.goto(`${house.pay}/hub`);
      await expect(heading(page)).toBeVisible();
      await fits();
      await page.getByRole('button', { name: hub.words.create }).click();
      await expect(page.getByRole('textbox').first()).toBeFocused();
      await fits();
      await hub.signUp('Nora');
      for (const name of SECTIONS[language]) {
        await section(page, name).click();
        await expect(section(page, name)).toHaveAttribute('aria-current', 'page');
        await expect(heading(page)).toBeFocused();
        await fits();
      }
      await section(page, hub.words.friends).click();
      await hub.invite();
      await fits();
      await context.close();
    });
  }
}
