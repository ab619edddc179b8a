/**
 * A recommendation from the purchase to its end: befriended by a link on two phones, bought, received, written with reasons and a
 * picture, read by the friend in the shop's page and by no stranger, edited, said again after a month, taken back and gone.
 */
import AxeBuilder from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { Checkout } from '../support/checkout';
import { expect, House, test } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';
import { photograph, SECRETS, withSecrets } from '../support/photograph';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const SIZES = { phone: PHONE.viewport, laptop: { width: 1280, height: 900 } };
const SHOTS = process.env.SHOTS;
const TEXT = 'Its arm stays where you leave it. 1 < 2 &amp; "quoted" & so on; [a](javascript:alert(1)) \'); --';
const MARKUP = '<img src=x onerror="window.hurt = 1">Lovely';

/** Nothing that axe knows to be an obstacle, in light and in dark; with `SHOTS=folder` photographed too. */
async function look(page: Page, name: string): Promise<void> {
  await test.step(name, async () => {
    const before = page.viewportSize()!;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), `${name}, ${colorScheme}`).toEqual([]);
      for (const [size, viewport] of Object.entries(SHOTS ? SIZES : {})) {
        mkdirSync(SHOTS!, { recursive: true });
        await page.setViewportSize(viewport);
        await page.screenshot({ path: join(SHOTS!, `${name}-${colorScheme}-${size}.png`), fullPage: true });
      }
    }
    await page.setViewportSize(before);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} fits`).toBeLessThanOrEqual(before.width);
  });
}

async function phone(browser: Browser): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await Passkey.on(page);
  return { context, page };
}

/** The address at which a friend's browser finds the picture in the shop's page. */
const picture = (checkout: Checkout, alt: string) => checkout.friends.getByRole('article', { name: 'Rosa' }).getByRole('img', { name: alt, exact: true });

const status = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

test('from the purchase to the friend\'s screen, and gone again', async ({ browser }) => {
  test.setTimeout(300_000);
  const house = await House.open();
  const rosas = await phone(browser);
  const ottos = await phone(browser);
  const strangers = await phone(browser);
  try {
    const page = rosas.page;
    const rosa = new Hub(page, house.pay);
    const otto = new Checkout(ottos.page);
    const stranger = new Checkout(strangers.page);
    const dialogs: string[] = [];
    for (const one of [rosas.page, ottos.page, strangers.page]) one.on('dialog', (dialog) => (dialogs.push(dialog.message()), dialog.dismiss()));
    const shop = house.shop('Lumen');
    const word = page.getByRole('article', { name: 'Arc table lamp' });

    await test.step('Rosa buys, and says that it came', async () => {
      await page.goto(shop.url);
      await new Checkout(page).firstPurchase('Rosa');
      await rosa.open('/hub');
      await rosa.signIn();
      await page.getByRole('link', { name: 'Arc table lamp' }).click();
      await expect(page.getByRole('button', { name: 'I have received it' })).toBeVisible();
      await look(page, 'order-1-on-its-way');
      await page.getByRole('button', { name: 'I have received it' }).click();
      await expect(status(page, 'Noted: you have received it.')).toBeVisible();
      await expect(page.getByText(/^Received on /)).toBeVisible();
      await look(page, 'order-2-received');
    });

    await test.step('two phones become friends by a link', async () => {
      await rosa.open('/hub/friends');
      const link = await rosa.invite();
      await ottos.page.goto(link);
      await new Hub(ottos.page, house.pay).signUp('Otto');
      await expect(ottos.page.getByRole('heading', { name: 'You and Rosa are friends' })).toBeVisible();
    });

    await test.step('nothing is shared that was not chosen', async () => {
      await rosa.open('/hub/recommendations');
      const save = page.getByRole('button', { name: 'Save the recommendation' });
      await expect(save).toBeVisible();
      await look(page, 'words-1-form');
      await expect(page.getByRole('radio', { checked: true })).toHaveCount(0);
      await save.click();
      await expect(page.getByText('Say whether you would have it again.')).toBeVisible();
      await page.getByRole('radio', { name: 'Yes, I recommend it' }).check();
      const words = page.getByRole('textbox', { name: 'What would you tell a friend?' });
      await words.fill(MARKUP);

      await page.getByRole('button', { name: 'Add a reason' }).click();
      await expect(page.getByRole('combobox', { name: 'For or against' })).toBeFocused();
      await page.getByRole('textbox', { name: 'About what' }).fill('joint');
      await save.click();
      await expect(page.getByText('Give each reason a subject and a statement')).toBeVisible();
      await expect(page.getByRole('textbox', { name: 'What about it' })).toBeFocused();
      await page.getByRole('textbox', { name: 'What about it' }).fill('Holds without a screw.');
      await page.getByRole('button', { name: 'Add a reason' }).click();
      await page.getByRole('combobox', { name: 'For or against' }).last().selectOption('Against');
      await page.getByRole('textbox', { name: 'About what' }).last().fill('cable');
      await page.getByRole('textbox', { name: 'What about it' }).last().fill('A little short.');
      await look(page, 'words-2-reasons');

      await save.click();
      await expect(page.getByText('Choose who may read it.')).toBeVisible();
      await page.getByRole('radio', { name: 'My friends' }).check();
      await save.click();
      await expect(page.getByText('Say whether you got anything for it.')).toBeVisible();
      await look(page, 'words-3-what-is-missing');
      await page.getByRole('radio', { name: 'I received it free of charge' }).check();
      await save.click();
      await expect(page.getByText('Write plain text, without markup')).toBeVisible();
      await expect(word).toHaveCount(0);
      await words.fill(TEXT);
      await save.click();
      await expect(status(page, 'Your recommendation is saved.')).toBeVisible();
      await expect(word).toContainText('Verified purchase');
      await expect(word).toContainText('Received this product free of charge');
      await expect(word).toContainText('Your friends may read it');
      await expect(word).toContainText('Holds without a screw.');
      await expect(word).toContainText(TEXT);
    });

    const sent = withSecrets(await photograph(page));
    await test.step('a picture of more than ten megabytes is refused clearly, by the page and by the server', async () => {
      await word.getByText('Add a picture').click();
      const file = word.getByLabel('Picture', { exact: true });
      const add = word.getByRole('button', { name: 'Add the picture' });
      await add.click();
      await expect(word.getByText('Choose a picture.')).toBeVisible();
      const large = Buffer.concat([sent, Buffer.from('x')]);
      await file.setInputFiles({ name: 'lamp.jpg', mimeType: 'image/jpeg', buffer: large });
      await word.getByRole('textbox', { name: 'What is on it' }).fill('The lamp over a book');
      await add.click();
      await expect(word.getByText('The picture is larger than 10 MB.')).toBeVisible();
      await look(page, 'words-4-picture');
      // The browser hears the answer, whichever reason there is: no connection that breaks meanwhile.
      const heard = await page.evaluate(async (size) => {
        const { token } = JSON.parse(sessionStorage.getItem('vouch-session')!);
        const { data } = await (await fetch('/v1/recommendations/mine', { headers: { authorization: `Bearer ${token}` } })).json();
        const send = (path: string, bytes: number, headers: Record<string, string>) =>
          fetch(path, { method: 'POST', headers, body: new Uint8Array(bytes) }).then(async (answer) => (await answer.json()).code, (error) => String(error));
        const own = { authorization: `Bearer ${token}` };
        const path = `/v1/recommendations/${data[0].id}/pictures`;
        return [
          await send(`${path}?alt=x`, size + 1, own),
          await send(`${path}?alt=x`, size + size / 2, own),
          await send(`${path}?alt=`, size, own),
          await send('/v1/recommendations/none/pictures?alt=x', size, own),
          await send(`${path}?alt=x`, size, {}),
        ];
      }, sent.length);
      expect(heard).toEqual(['body_too_large', 'body_too_large', 'text_blank', 'unknown_recommendation', 'session_missing']);
    });

    await test.step('one of ten megabytes, with the place it was taken in it, is made anew', async () => {
      await word.getByLabel('Picture', { exact: true }).setInputFiles({ name: 'lamp.jpg', mimeType: 'image/jpeg', buffer: sent });
      await word.getByRole('button', { name: 'Add the picture' }).click();
      await expect(status(page, 'The picture is added.')).toBeVisible();
      await expect(word.getByRole('img', { name: 'The lamp over a book' })).toBeVisible();
      await expect(word.getByRole('heading').first()).toBeFocused();
      await look(page, 'words-5-own');
    });

    await test.step('the friend reads it in the shop\'s page, the disclosure first, markup as text', async () => {
      await ottos.page.goto(shop.url);
      const [fetched] = await Promise.all([
        ottos.page.waitForResponse((response) => response.url().includes('/v1/pictures/') && response.url().includes('seal=')),
        otto.button('seeFriends').click().then(() => picture(otto, 'The lamp over a book').scrollIntoViewIfNeeded()),
      ]);
      const said = otto.friends.getByRole('article', { name: 'Rosa' });
      await expect(said).toContainText(TEXT);
      await expect(said).toContainText(/Received this product free of charge[\s\S]*Its arm stays/);
      await expect(said.getByText(otto.words.verified)).toBeVisible();
      await expect(said).toContainText('A little short.');
      await expect(said).not.toContainText('€');
      const bytes = await fetched.body();
      expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
      for (const secret of SECRETS) expect(bytes.includes(Buffer.from(secret, 'latin1')), secret).toBe(false);
      expect(bytes.length).toBeLessThanOrEqual(600_000);
      expect(await ottos.page.evaluate(() => (window as any).hurt)).toBeUndefined();
      await look(ottos.page, 'shop-friend');
    });

    await test.step('a stranger reads none of it, in any answer', async () => {
      const heard: Promise<string>[] = [];
      strangers.page.on('response', (response) => heard.push(response.text().catch(() => '')));
      await strangers.page.goto(shop.url);
      await expect(stranger.people).toBeVisible();
      await strangers.page.waitForLoadState('networkidle');
      await expect(stranger.word('Rosa')).toHaveCount(0);
      const all = (await Promise.all(heard)).join('\n');
      expect(all).toContain('Order with obligation to pay');
      for (const secret of ['Its arm stays', 'Rosa', 'A little short', 'The lamp over a book']) expect(all, secret).not.toContain(secret);
    });

    await test.step('a picture taken away is gone from the page that the friend has open', async () => {
      await word.getByRole('button', { name: 'Remove the picture: The lamp over a book' }).click();
      await expect(word.getByRole('img')).toHaveCount(0);
      await expect(picture(otto, 'The lamp over a book')).toHaveCount(0, { timeout: 60_000 });
      await expect(otto.friends.getByRole('article', { name: 'Rosa' })).toBeVisible();
    });

    await test.step('an edit keeps what was said before, for whoever may read it', async () => {
      await word.getByRole('button', { name: 'Edit your recommendation' }).click();
      const words = page.getByRole('textbox', { name: 'What would you tell a friend?' });
      await expect(words).toHaveValue(TEXT);
      await expect(page.getByRole('textbox', { name: 'What about it' }).first()).toHaveValue('Holds without a screw.');
      await words.fill('Its arm stays where you leave it, and the shade does too.');
      await page.getByRole('button', { name: 'Replace the recommendation' }).click();
      await expect(word).toContainText('and the shade does too');
      await word.getByText('Earlier versions: 1').click();
      await expect(word.getByRole('listitem').filter({ hasText: TEXT })).toBeVisible();
      await look(page, 'words-6-history');
      await ottos.page.reload();
      await expect(otto.friends.getByRole('article', { name: 'Rosa' })).toContainText('Edited on');
    });

    await test.step('after a month one is asked again; the answer stands beside the first, dated', async () => {
      await expect(word.getByText('What do you think by now?')).toHaveCount(0);
      await house.stop();
      house.daysAhead = 31;
      await house.start();
      await rosa.open('/hub/recommendations');
      await rosa.signIn();
      await expect(word.getByText('You have had it for a month. What do you think by now?')).toBeVisible();
      await look(page, 'words-7-after-a-month');
      await word.getByRole('button', { name: 'Save what you think by now' }).click();
      await expect(word.getByText('Say whether you would have it again.')).toBeVisible();
      await word.getByRole('radio', { name: 'No, I do not' }).check();
      await word.getByRole('textbox', { name: 'What you would say by now' }).fill('The switch has begun to buzz.');
      await word.getByRole('button', { name: 'Save what you think by now' }).click();
      await expect(word).toContainText('After a month');
      await expect(word.getByText('What do you think by now?')).toHaveCount(0);
      await look(page, 'words-8-said-again');
      await ottos.page.goto(shop.url);
      const see = otto.button('seeFriends');
      const said = otto.friends.getByRole('article', { name: 'Rosa' });
      await expect(see.or(said).first()).toBeVisible();
      if (await see.isVisible()) await see.click();
      await expect(said).toContainText(/the shade does too[\s\S]*After a month, .*does not recommend it[\s\S]*begun to buzz/);
    });

    await test.step('taken back, it is gone from the page that the friend has open, and from every answer', async () => {
      await page.getByRole('button', { name: /^Delete your recommendation/ }).click();
      await expect(page.getByRole('dialog')).toContainText('It vanishes from every shop\'s page at once.');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByText('You have not recommended anything yet.')).toBeVisible();
      await expect(otto.word('Rosa')).toHaveCount(0, { timeout: 60_000 });
      const heard: Promise<string>[] = [];
      ottos.page.on('response', (response) => heard.push(response.text().catch(() => '')));
      await ottos.page.reload();
      await expect(otto.people).toBeVisible();
      await ottos.page.waitForLoadState('networkidle');
      expect((await Promise.all(heard)).join('\n')).not.toContain('the shade does too');
    });
    expect(dialogs).toEqual([]);
  } finally {
    await Promise.all([rosas, ottos, strangers].map(({ context }) => context.close()));
    await house.close();
  }
});

test('the page in French, from the reasons to what was sent', async ({ browser, house }) => {
  test.slow();
  const context = await browser.newContext({ ...PHONE, locale: 'fr-FR' });
  const page = await context.newPage();
  await Passkey.on(page);
  await page.goto(house.shop('Stride').url);
  await new Checkout(page, { language: 'en' }).firstPurchase('Solène');
  const hub = new Hub(page, house.pay, { language: 'fr' });
  await hub.open('/hub/recommendations');
  await hub.signIn();
  await page.getByRole('textbox', { name: 'Que diriez-vous à un ami' }).fill('Mes genoux disent merci.');
  await page.getByRole('radio', { name: 'Non, je ne le recommande pas' }).check();
  await page.getByRole('button', { name: 'Ajouter une raison' }).click();
  await page.getByRole('textbox', { name: 'À propos de quoi' }).fill('semelle');
  await page.getByRole('textbox', { name: 'Ce que vous en dites' }).fill('Elle glisse sur la pierre mouillée.');
  await page.getByRole('radio', { name: 'Personne d\'autre que moi' }).check();
  await page.getByRole('radio', { name: 'Non, je l\'ai simplement acheté' }).check();
  await page.getByRole('button', { name: 'Enregistrer la recommandation' }).click();
  const word = page.getByRole('article');
  await expect(word).toContainText('Ne le recommande pas');
  await expect(word).toContainText('Achat non vérifié');
  await look(page, 'words-fr-1-own');
  await word.getByRole('button', { name: 'Je l\'ai reçu' }).click();
  await expect(word).toContainText('Achat vérifié');
  await expect(word.getByRole('heading').first()).toBeFocused();
  await look(page, 'words-fr-2-received');
  await context.close();
});
