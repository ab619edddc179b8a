/**
 * One's passkeys: named, a second one added, one removed but never the last; codes on paper, and an account come back to with one after
 * every passkey was lost. On a phone and on a desktop, in English and in French.
 */
import AxeBuilder from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';

const SHOTS = process.env.SHOTS;

const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 900 } },
};

const WORDS = {
  en: {
    locale: 'en-GB',
    passkeys: 'Passkeys',
    name: 'Name',
    add: 'Add a passkey',
    added: 'The passkey was added.',
    rename: /^Rename /,
    save: 'Save the name',
    renamed: 'The name was saved.',
    remove: (name: string) => `Remove ${name}`,
    removed: 'The passkey was removed.',
    last: 'This is your only passkey: add another before you remove it.',
    make: 'Make recovery codes',
    kept: 'I have kept them',
    left: /^9 left, made on /,
    signOut: 'Sign out',
    lost: 'Lost your passkey?',
    code: 'Recovery code',
    recover: 'Make a new passkey',
    refused: 'This is no recovery code, or it was used already.',
    used: /^A recovery code was used on /,
    wasMe: 'That was me',
  },
  fr: {
    locale: 'fr-FR',
    passkeys: "Clés d'accès",
    name: 'Nom',
    add: "Ajouter une clé d'accès",
    added: "La clé d'accès est ajoutée.",
    rename: /^Renommer /,
    save: 'Enregistrer le nom',
    renamed: 'Le nom est enregistré.',
    remove: (name: string) => `Retirer ${name}`,
    removed: "La clé d'accès est retirée.",
    last: "C'est votre seule clé d'accès : ajoutez-en une autre avant de la retirer.",
    make: 'Créer des codes de secours',
    kept: 'Je les ai gardés',
    left: /^Il en reste 9, créés le /,
    signOut: 'Se déconnecter',
    lost: "Clé d'accès perdue ?",
    code: 'Code de secours',
    recover: "Créer une nouvelle clé d'accès",
    refused: "Ce n'est pas un code de secours, ou il a déjà servi.",
    used: /^Un code de secours a servi le /,
    wasMe: "C'était moi",
  },
};

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), `${name}, ${colorScheme}`).toEqual([]);
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}.png`), fullPage: true });
    }
  }
  const width = page.viewportSize()!.width;
  expect(await page.evaluate(() => document.documentElement.scrollWidth), `${name} fits`).toBeLessThanOrEqual(width);
}

for (const [screen, language] of [['phone', 'en'], ['desktop', 'fr']] as const) {
  const words = WORDS[language];

  test(`a passkey is lost, and a code on paper brings its owner back (${screen}, ${language})`, async ({ browser, house }) => {
    test.setTimeout(120_000);
    const context = await browser.newContext({ ...SCREENS[screen], locale: words.locale });
    const page = await context.newPage();
    const said = (text: string) => page.getByRole('status').filter({ hasText: text });
    try {
      await Passkey.on(page);
      const nora = new Hub(page, house.pay, { language });
      await nora.open('/hub/passkeys');
      await nora.signUp(`Nora ${screen}`, `nora.${screen}@example.com`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.passkeys);
      await expect(page.getByText(words.last)).toBeVisible();
      await look(page, `passkeys-one-${screen}-${language}`);

      await page.getByRole('button', { name: words.rename }).click();
      await page.getByRole('listitem').getByRole('textbox', { name: words.name }).fill('My phone');
      await page.getByRole('button', { name: words.save }).click();
      await expect(said(words.renamed)).toBeVisible();
      await expect(page.getByRole('heading', { name: 'My phone' })).toBeVisible();

      await page.getByRole('button', { name: words.make }).click();
      const codes = page.locator('.codes code');
      await expect(codes).toHaveCount(10);
      const code = (await codes.first().textContent())!;
      await look(page, `passkeys-codes-${screen}-${language}`);
      await page.getByRole('button', { name: words.kept }).click();
      await expect(codes).toHaveCount(0);
      await page.getByRole('button', { name: words.signOut }).click();

      // Another device: there is no passkey on it, but there is a piece of paper.
      const bare = await browser.newContext({ ...SCREENS[screen], locale: words.locale });
      const other = await bare.newPage();
      await Passkey.on(other);
      await other.goto(`${house.pay}/hub/passkeys`);
      await other.getByText(words.lost).click();
      await other.getByRole('textbox', { name: words.code }).fill('0000-0000-0000-0000');
      await other.getByRole('button', { name: words.recover }).click();
      await expect(other.getByText(words.refused)).toBeVisible();
      await look(other, `passkeys-recover-${screen}-${language}`);
      await other.getByRole('textbox', { name: words.code }).fill(` ${code.toUpperCase()} `);
      await other.getByRole('button', { name: words.recover }).click();
      await expect(other.getByRole('heading', { level: 1 })).toHaveText(words.passkeys);
      await expect(other.getByText(words.left)).toBeVisible();
      await expect(other.getByText(words.used)).toBeVisible();
      await look(other, `passkeys-recovered-${screen}-${language}`);
      await other.getByRole('button', { name: words.wasMe }).click();
      await expect(other.getByText(words.used)).toHaveCount(0);

      // The lost one goes.
      await other.getByRole('button', { name: words.remove('My phone') }).click();
      await other.getByRole('dialog').getByRole('button', { name: words.remove('My phone') }).click();
      await expect(other.getByRole('status').filter({ hasText: words.removed })).toBeVisible();
      await expect(other.getByText(words.last)).toBeVisible();
      await bare.close();
    } finally {
      await context.close();
    }
  });
}
