/** Guides: becoming one, a set over two shops, a coach, a follower, a question whose answer stays. */
import AxeBuilder from '@axe-core/playwright';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from '@playwright/test';
import { BINARY, expect, test, type House } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';

interface Person {
  page: Page;
  hub: Hub;
}

/** Somebody on a device of their own, signed up at the hub. */
async function somebody(browser: Browser, house: House, name: string, size = { width: 390, height: 844 }): Promise<Person> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  await Passkey.on(page);
  const hub = new Hub(page, house.pay);
  await hub.open('/hub/following');
  await hub.signUp(name);
  await expect(page.getByRole('heading', { level: 1, name: 'Following' })).toBeVisible();
  return { page, hub };
}

async function becomeGuide({ page, hub }: Person, name: string, handle: string): Promise<void> {
  await hub.open('/hub/guide');
  await page.getByRole('textbox', { name: 'Public name' }).fill(name);
  await page.getByRole('textbox', { name: 'Address of your page' }).fill(handle);
  await page.getByRole('textbox', { name: 'About you' }).fill('I look at things for a long time.');
  await page.getByRole('button', { name: 'Become a guide' }).click();
  await expect(page.getByRole('heading', { name: 'Your stories' })).toBeVisible();
}

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target).join(', ')}`)).toEqual([]);
}

test('a person becomes a guide, a coach reads the draft, a follower finds the set, and an answer stays with the product', async ({ browser, house }) => {
  test.slow();
  const mina = await somebody(browser, house, 'Mina');
  const noor = await somebody(browser, house, 'Noor', { width: 1280, height: 900 });
  const tom = await somebody(browser, house, 'Tom');
  await becomeGuide(mina, 'Mina Reads', 'mina-reads');
  await becomeGuide(noor, 'Noor Looks', 'noor-looks');
  await promisify(execFile)(BINARY, ['guides', 'ambassador', 'noor-looks'], { env: { PATH: process.env.PATH, DATA_DIR: house.dataDir } });

  await test.step('the coaching is asked for and accepted', async () => {
    await mina.page.getByRole('textbox', { name: "The ambassador's page address" }).fill('noor-looks');
    await mina.page.getByRole('button', { name: 'Ask to be coached' }).click();
    await expect(mina.page.getByText('You asked Noor Looks.')).toBeVisible();
    await noor.page.reload();
    await noor.page.getByRole('button', { name: 'Accept' }).click();
    await expect(noor.page.getByRole('link', { name: 'Mina Reads' })).toBeVisible();
  });

  await test.step('a set over the products of two shops is written', async () => {
    const { page } = mina;
    await mina.hub.open('/hub/guide/new');
    await page.getByRole('radio', { name: 'A set' }).check();
    await page.getByRole('textbox', { name: 'Title' }).fill('Reading in winter');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('A lamp, and a reason to sit under it.');
    for (const [called, shop] of [['arc', 'Lumen'], ['atlas', 'Papier']] as const) {
      await mina.hub.finds(called, shop);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
    }
    await expect(page.locator('.picked')).toHaveCount(2);
    await page.locator('.picked').first().getByRole('textbox').fill('Low, behind the chair.');
    // Nothing is published that does not say what was got for it.
    await page.getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Say what you got for it.' })).toBeVisible();
    await page.getByRole('radio', { name: 'A free sample' }).check();
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
    await page.getByRole('button', { name: 'As readers see it' }).click();
    await expect(page.getByRole('region', { name: 'As readers see it' })).toContainText('Low, behind the chair.');
    await accessible(page);
  });

  await test.step('the coach reads the draft and says something; nobody else reads that', async () => {
    await noor.page.reload();
    await noor.page.getByRole('link', { name: 'Reading in winter' }).click();
    await noor.page.getByRole('textbox', { name: 'Your comment' }).fill('Say how bright it is.');
    await noor.page.getByRole('button', { name: 'Send' }).click();
    await expect(noor.page.getByText('Say how bright it is.')).toBeVisible();
    await accessible(noor.page);
    await mina.hub.open('/hub/guide');
    await mina.page.getByRole('link', { name: 'Reading in winter' }).click();
    await expect(mina.page.getByText('Say how bright it is.')).toBeVisible();
  });

  await test.step('published, it stands on a page that needs no login and no script', async () => {
    await mina.page.getByRole('button', { name: 'Publish' }).click();
    await expect(mina.page.getByRole('status').filter({ hasText: 'Published.' })).toBeVisible();
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`${house.pay}/guides/mina-reads`);
    await page.getByRole('link', { name: 'Reading in winter' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Reading in winter' })).toBeVisible();
    const text = await page.locator('main').innerText();
    expect(text.indexOf('Got a free sample')).toBeLessThan(text.indexOf('Reading in winter'));
    expect(text).not.toContain('Say how bright it is.');
    await expect(page.getByRole('link', { name: 'Arc table lamp' })).toHaveAttribute('href', /^\/checkout\?key=pk_test_lumen&product=lamp-arc/);
    await page.getByRole('link', { name: 'Français' }).click();
    await expect(page.getByText('A reçu un échantillon gratuit')).toBeVisible();
    await context.close();
  });

  await test.step('a follower finds it in the feed; the guide sees a number', async () => {
    const { page } = tom;
    await page.reload();
    await page.getByRole('button', { name: 'Follow Mina Reads' }).click();
    await expect(page.getByRole('article', { name: 'Reading in winter' })).toContainText('Got a free sample');
    await accessible(page);
    await mina.hub.open('/hub/guide');
    await expect(mina.page.getByText('1 follower')).toBeVisible();
    expect(await mina.page.locator('main').innerText()).not.toContain('Tom');
  });

  await test.step('asked in the product\'s own page, answered for everyone', async () => {
    const { page } = tom;
    const shop = house.shop('Lumen');
    const element = `<vouch-recommendations key="${shop.publishable_key}" product="lamp-arc"></vouch-recommendations>`;
    const visit = async (visitor: Page) => {
      await visitor.goto(shop.url);
      await visitor.evaluate((html) => document.querySelector('main')!.insertAdjacentHTML('afterbegin', html), element);
      return visitor.frameLocator('vouch-recommendations iframe').getByRole('main');
    };
    const shown = await visit(page);
    await shown.getByText('Ask Mina Reads', { exact: true }).click();
    await shown.getByRole('textbox', { name: 'Your question to Mina Reads' }).fill('Is it bright enough to read?');
    await shown.locator('details[open]').getByRole('button').click();
    await expect(shown.getByText('Is it bright enough to read?')).toBeVisible();

    await mina.page.reload();
    const form = mina.page.locator('.question-form');
    await expect(form).toContainText('Is it bright enough to read?');
    await form.getByRole('radio', { name: 'Sends me free samples' }).check();
    await form.getByRole('textbox', { name: 'Your answer' }).fill('For two pages an hour, easily.');
    await form.getByRole('button', { name: 'Answer for everyone' }).click();
    await expect(mina.page.getByText('No questions wait for you.')).toBeVisible();

    // A stranger who has never been here reads it beside the product, and not who asked.
    const stranger = await (await browser.newContext()).newPage();
    const seen = await visit(stranger);
    const answer = seen.getByRole('article', { name: 'Is it bright enough to read?' });
    await expect(answer).toContainText('For two pages an hour, easily.');
    await expect(answer).toContainText('free of charge');
    await expect(seen.getByText('Tom')).toHaveCount(0);
    await stranger.context().close();
  });

  await test.step('and asked in the hub', async () => {
    const { page, hub } = tom;
    await hub.open('/hub/following');
    await expect(page.getByText('For two pages an hour, easily.')).toBeVisible();
    await page.getByText('Ask a guide', { exact: true }).click();
    const send = page.getByRole('button', { name: 'Ask', exact: true });
    await send.click();
    await expect(page.getByRole('alert').filter({ hasText: 'Choose a guide.' })).toBeVisible();
    await page.getByRole('combobox', { name: 'Guide' }).selectOption({ label: 'Mina Reads' });
    await hub.finds('clip', 'Lumen');
    await page.getByRole('textbox', { name: 'Your question' }).fill('Does it hold on glass?');
    await accessible(page);
    await send.click();
    await expect(page.getByRole('status').filter({ hasText: 'Mina Reads has your question.' })).toBeVisible();
    await expect(page.locator('.asked').filter({ hasText: 'Does it hold on glass?' })).toContainText('Waiting for an answer');
  });

  await Promise.all([mina, noor, tom].map(({ page }) => page.context().close()));
});

test('the pages speak French, are accessible and go by keyboard', async ({ page, house }) => {
  await Passkey.on(page);
  const hub = new Hub(page, house.pay, { language: 'fr' });
  await hub.open('/hub/following?lang=fr');
  await hub.signUp('Odile');
  await expect(page.getByRole('heading', { level: 1, name: 'Abonnements' })).toBeVisible();
  await accessible(page);
  const follow = page.getByRole('button', { name: 'Suivre Ana Moreau' });
  await follow.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('article', { name: 'A slow evening' })).toBeVisible();
  await page.getByRole('link', { name: 'Votre bureau de guide' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Votre bureau de guide' })).toBeFocused();
  await accessible(page);
  for (const path of ['/guides/lea-novak?lang=fr', '/guides/nobody?lang=fr']) {
    await page.goto(`${house.pay}${path}`);
    await accessible(page);
  }
});
