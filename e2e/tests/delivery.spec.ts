/**
 * From the order to the shop's money: shipped, the code at the door, released; a wrong code; nothing shipped, and the money back; a
 * part refunded; thirty days waited. On a phone and on a desktop, in English and in French.
 */
import AxeBuilder from '@axe-core/playwright';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { Checkout } from '../support/checkout';
import { expect, House, test } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';

const SHOTS = process.env.SHOTS;
const DAY = 24 * 3600;

const SCREENS = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1280, height: 900 } },
};

const WORDS = {
  en: {
    locale: 'en-GB',
    lamp: 'Arc table lamp',
    held: 'Held until delivery is proven',
    onItsWay: 'On its way',
    released: 'Delivered and paid to the shop',
    cancelled: 'Cancelled: the money is back on your balance',
    refunded: 'Refunded: the money is back on your balance',
    code: 'Hand-over code',
    when: 'Give the code only when you hold the parcel.',
    confirm: 'Confirm hand-over',
    wrong: 'That is not the code. 4 tries are left.',
    right: 'The code is right. The parcel is handed over.',
    used: 'This parcel was handed over already.',
    giveUp: 'Get my money back',
    givenUp: 'Done: the money is back on your balance.',
    balance: 'Balance',
    withdraw: 'Withdraw from contract here',
    confirmWithdrawal: 'Confirm withdrawal',
    withdrawn: 'You have withdrawn from this contract',
    receive: 'I have received it',
    somethingWrong: 'Something is wrong',
    notReceived: 'It did not arrive',
    notAsDescribed: 'It is not what was promised',
    tell: 'What happened? The shop reads it.',
    open: 'Open a dispute',
    proven: 'It was proven that you have it: the parcel was handed over against your code.',
    silence: 'The shop did not answer in time.',
    more: 'Say something more',
  },
  fr: {
    locale: 'fr-FR',
    lamp: 'Arc table lamp',
    held: "Conservé jusqu'à preuve de livraison",
    onItsWay: 'En route',
    released: 'Livrée et payée à la boutique',
    cancelled: "Annulée : l'argent est de retour sur votre solde",
    refunded: "Remboursée : l'argent est de retour sur votre solde",
    code: 'Code de remise',
    when: "Ne donnez le code qu'avec le colis en main.",
    confirm: 'Confirmer la remise',
    wrong: "Ce n'est pas le code. Il reste 4 essais.",
    right: 'Le code est bon. Le colis est remis.',
    used: 'Ce colis a déjà été remis.',
    giveUp: 'Récupérer mon argent',
    givenUp: "C'est fait : l'argent est de retour sur votre solde.",
    balance: 'Solde',
    withdraw: 'Se rétracter du contrat ici',
    confirmWithdrawal: 'Confirmer la rétractation',
    withdrawn: 'Vous vous êtes rétracté de ce contrat',
    receive: "Je l'ai reçu",
    somethingWrong: 'Il y a un problème',
    notReceived: "Rien n'est arrivé",
    notAsDescribed: "Ce n'est pas ce qui était promis",
    tell: "Que s'est-il passé ? La boutique le lit.",
    open: 'Ouvrir un litige',
    proven: "Il est prouvé que vous l'avez : le colis a été remis contre votre code.",
    silence: "La boutique n'a pas répondu à temps.",
    more: 'Ajouter quelque chose',
  },
};

/** Nothing that axe knows to be an obstacle, in light and in dark, and nothing wider than the screen; with `SHOTS=folder` photographed. */
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

/** What the lamp maker's server does. */
async function shop(house: House, path: string, body: unknown): Promise<any> {
  const answer = await house.asMerchant('Lumen', 'POST', path, body, crypto.randomUUID());
  expect(answer.ok, await answer.clone().text()).toBe(true);
  return answer.json();
}

/** Somebody with a lamp ordered and its page in the hub open; the payment's id. */
async function ordered(page: Page, house: House, language: keyof typeof WORDS, name: string): Promise<string> {
  await Passkey.on(page);
  await page.goto(`${house.shop('Lumen').url}${language === 'fr' ? 'fr.html' : ''}`);
  await new Checkout(page, { language }).firstPurchase(name);
  await page.goto(`${house.pay}/hub`);
  await new Hub(page, house.pay, { language }).signIn();
  await page.getByRole('link', { name: WORDS[language].lamp }).click();
  await expect(page.getByText(WORDS[language].held, { exact: true })).toBeVisible();
  return page.url().split('/').pop()!.split('?')[0]!;
}

/** The order's page, read anew. */
async function again(page: Page, house: House, language: keyof typeof WORDS): Promise<void> {
  await page.reload();
  const signIn = page.getByRole('button', { name: new Hub(page, house.pay, { language }).words.already });
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading.or(signIn).first()).toBeVisible();
  if (await signIn.isVisible()) await signIn.click();
}

async function somebody(browser: Browser, screen: keyof typeof SCREENS, language: keyof typeof WORDS): Promise<Page> {
  const context = await browser.newContext({ ...SCREENS[screen], locale: WORDS[language].locale });
  return context.newPage();
}

for (const [screen, language] of [['phone', 'en'], ['desktop', 'fr']] as const) {
  const words = WORDS[language];

  test(`ordered, shipped, the code at the door, and the shop has the money (${screen}, ${language})`, async ({ browser }) => {
    test.setTimeout(180_000);
    const house = await House.open();
    const page = await somebody(browser, screen, language);
    const door = await somebody(browser, 'phone', language);
    try {
      const id = await ordered(page, house, language, 'Nora');
      const parcel = await shop(house, `/v1/payments/${id}/parcels`, { carrier: 'Colis Vert', tracking: 'CV 1042' });
      await again(page, house, language);
      await expect(page.getByText(words.onItsWay, { exact: true })).toBeVisible();
      await expect(page.getByText('Colis Vert, CV 1042')).toBeVisible();
      await expect(page.getByText(words.when)).toBeVisible();
      const shown = page.locator('.hand-over .code');
      const code = (await shown.locator('[aria-hidden]').textContent())!.replace(/\D/g, '');
      expect(code).toHaveLength(6);
      await look(page, `order-shipped-${screen}-${language}`);

      // At the door: any phone, no login, not even a script.
      await door.goto(parcel.courier_url);
      await look(door, `courier-${language}`);
      await door.getByRole('textbox', { name: words.code }).fill(code === '000000' ? '000001' : '000000');
      await door.getByRole('button', { name: words.confirm }).click();
      await expect(door.getByRole('alert')).toContainText(words.wrong);
      await look(door, `courier-no-${language}`);
      await door.getByRole('textbox', { name: words.code }).fill(`${code.slice(0, 3)} ${code.slice(3)}`);
      await door.getByRole('button', { name: words.confirm }).click();
      await expect(door.getByRole('status')).toContainText(words.right);
      await look(door, `courier-yes-${language}`);
      await door.goto(`${parcel.courier_url}?code=${code}`);
      await expect(door.getByRole('status')).toContainText(words.used);

      await again(page, house, language);
      await expect(page.getByText(words.released, { exact: true })).toBeVisible();
      await expect(page.getByText(words.code)).toHaveCount(0);
      await look(page, `order-released-${screen}-${language}`);
      const payment = await (await house.asMerchant('Lumen', 'GET', `/v1/payments/${id}`)).json();
      expect(payment).toMatchObject({ status: 'released', amount: 2400 });
      const { balances, said } = await house.verify();
      expect(balances, said).toBe(true);
    } finally {
      await page.context().close();
      await door.context().close();
      await house.close();
    }
  });

  test(`nothing shipped in a week, and the money is back (${screen}, ${language})`, async ({ browser }) => {
    test.setTimeout(120_000);
    const house = await House.open();
    const page = await somebody(browser, screen, language);
    try {
      await ordered(page, house, language, 'Nora');
      await shop(house, '/v1/test/clock', { seconds: 7 * DAY });
      await again(page, house, language);
      await expect(page.getByText(words.cancelled, { exact: true })).toBeVisible();
      await look(page, `order-cancelled-${screen}-${language}`);
      await page.getByRole('navigation').getByRole('link', { name: words.balance, exact: true }).click();
      await expect(page.getByRole('main')).toContainText('24');
      const { balances, said } = await house.verify();
      expect(balances, said).toBe(true);
    } finally {
      await page.context().close();
      await house.close();
    }
  });

  test(`a part refunded, thirty days waited, and the rest is back (${screen}, ${language})`, async ({ browser }) => {
    test.setTimeout(120_000);
    const house = await House.open();
    const page = await somebody(browser, screen, language);
    try {
      const id = await ordered(page, house, language, 'Nora');
      await shop(house, `/v1/payments/${id}/parcels`, { carrier: 'Colis Vert' });
      await shop(house, `/v1/payments/${id}/refunds`, { amount: 400, note: 'A scratch, sorry.' });
      await again(page, house, language);
      await expect(page.getByText('A scratch, sorry.')).toBeVisible();
      await expect(page.getByRole('button', { name: words.giveUp })).toHaveCount(0);
      await look(page, `order-part-${screen}-${language}`);
      await shop(house, '/v1/test/clock', { seconds: 30 * DAY });
      await again(page, house, language);
      await look(page, `order-overdue-${screen}-${language}`);
      await page.getByRole('button', { name: words.giveUp }).click();
      await expect(page.getByRole('status').filter({ hasText: words.givenUp })).toBeVisible();
      await expect(page.getByText(words.refunded, { exact: true })).toBeVisible();
      await look(page, `order-refunded-${screen}-${language}`);
      const payment = await (await house.asMerchant('Lumen', 'GET', `/v1/payments/${id}`)).json();
      expect(payment).toMatchObject({ status: 'refunded', refunded: 2400 });
      const { balances, said } = await house.verify();
      expect(balances, said).toBe(true);
    } finally {
      await page.context().close();
      await house.close();
    }
  });

  test(`withdrawn within fourteen days, sent back, and the money is back (${screen}, ${language})`, async ({ browser }) => {
    test.setTimeout(120_000);
    const house = await House.open();
    const page = await somebody(browser, screen, language);
    try {
      const id = await ordered(page, house, language, 'Nora');
      await shop(house, `/v1/payments/${id}/parcels`, { carrier: 'Colis Vert' });
      await again(page, house, language);
      await page.getByRole('button', { name: words.receive }).click();
      await expect(page.getByText(words.released, { exact: true })).toBeVisible();
      await shop(house, '/v1/test/clock', { seconds: 13 * DAY });
      await again(page, house, language);
      await page.getByRole('button', { name: words.withdraw }).click();
      await look(page, `order-withdraw-${screen}-${language}`);
      await page.getByRole('button', { name: words.confirmWithdrawal }).click();
      await expect(page.getByRole('heading', { name: words.withdrawn })).toBeVisible();
      await look(page, `order-withdrawn-${screen}-${language}`);
      const answer = await house.asMerchant('Lumen', 'POST', `/v1/payments/${id}/returned`, undefined, crypto.randomUUID());
      expect(answer.ok, await answer.clone().text()).toBe(true);
      await again(page, house, language);
      await expect(page.getByText(words.refunded, { exact: true })).toBeVisible();
      const { balances, said } = await house.verify();
      expect(balances, said).toBe(true);
    } finally {
      await page.context().close();
      await house.close();
    }
  });

  test(`a false claim is refused with the evidence, a true one that nobody answers is paid back (${screen}, ${language})`, async ({ browser }) => {
    test.setTimeout(180_000);
    const house = await House.open();
    const page = await somebody(browser, screen, language);
    const door = await somebody(browser, 'phone', language);
    const claim = async (what: string, text: string) => {
      await page.getByRole('button', { name: words.somethingWrong }).click();
      await page.getByRole('radio', { name: what }).check();
      await page.getByRole('textbox', { name: words.tell }).fill(text);
      await page.getByRole('button', { name: words.open }).click();
    };
    try {
      const id = await ordered(page, house, language, 'Nora');
      const parcel = await shop(house, `/v1/payments/${id}/parcels`, { carrier: 'Colis Vert' });
      await again(page, house, language);
      const code = (await page.locator('.hand-over .code [aria-hidden]').textContent())!.replace(/\D/g, '');
      await door.goto(`${parcel.courier_url}?code=${code}`);
      await door.getByRole('button', { name: words.confirm }).click();
      await expect(door.getByRole('status')).toContainText(words.right);
      await again(page, house, language);
      await claim(words.notReceived, 'Nothing ever came.');
      await expect(page.getByRole('alert').filter({ hasText: words.proven })).toBeVisible();
      await look(page, `dispute-refused-${screen}-${language}`);

      // It is there, and broken: the shop is silent.
      await page.getByRole('radio', { name: words.notAsDescribed }).check();
      await page.getByRole('button', { name: words.open }).click();
      await expect(page.getByRole('textbox', { name: words.more })).toBeVisible();
      await expect(page.getByText('Nothing ever came.')).toBeVisible();
      await look(page, `dispute-open-${screen}-${language}`);
      await shop(house, '/v1/test/clock', { seconds: 5 * DAY });
      await again(page, house, language);
      await expect(page.getByText(words.silence)).toBeVisible();
      await look(page, `dispute-decided-${screen}-${language}`);
      await shop(house, '/v1/test/clock', { seconds: 7 * DAY });
      await again(page, house, language);
      await expect(page.getByText(words.refunded, { exact: true })).toBeVisible();
      await look(page, `dispute-closed-${screen}-${language}`);
      const { balances, said } = await house.verify();
      expect(balances, said).toBe(true);
    } finally {
      await page.context().close();
      await door.context().close();
      await house.close();
    }
  });
}
