/** Facts about a product: stated, voted on, changed, merged and compared, by hand and by keyboard. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from '@playwright/test';
import { expect, test, type House } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';

const address = (house: House, sku = 'lamp-clip'): string =>
  `${house.pay}/hub/facts?merchant=${house.shop('Lumen').merchant}&sku=${sku}`;

/** Somebody with an account, a browser and a passkey of their own, at the facts of a product. */
async function somebody(browser: Browser, house: House, name: string, { sku = 'lamp-clip', ...context }: { sku?: string; locale?: string; colorScheme?: 'dark'; viewport?: { width: number; height: number } } = {}): Promise<Page> {
  const page = await (await browser.newContext(context)).newPage();
  await Passkey.on(page);
  await page.goto(address(house, sku));
  const language = context.locale?.startsWith('fr') ? 'fr' : 'en';
  await new Hub(page, house.pay, { language }).signUp(name);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  return page;
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

const statement = (page: Page, text: string): Locator => page.getByRole('article', { name: text });
const status = (page: Page, text: string): Locator => page.getByRole('status').filter({ hasText: text });
const gotNothing = (page: Page): Locator => page.getByRole('radio', { name: 'No, nothing of the kind' });

/** States one thing for it and one against it. */
async function states(page: Page, pro: [string, string], con: [string, string]): Promise<void> {
  for (const [side, [aspect, text]] of [['For it', pro], ['Against it', con]] as const) {
    const group = page.getByRole('group', { name: side, exact: true });
    await group.getByRole('textbox', { name: 'Aspect' }).fill(aspect);
    await group.getByRole('textbox', { name: 'What you found' }).fill(text);
  }
  if (await gotNothing(page).isVisible()) await gotNothing(page).check();
  await page.getByRole('button', { name: 'State it for everyone to read' }).click();
  await expect(status(page, 'Stated.')).toBeVisible();
}

test('two people disagree about a statement, change their minds, and the history shows it', async ({ browser, house }) => {
  test.slow();
  const ida = await somebody(browser, house, 'Ida');
  await expect(ida.getByRole('heading', { level: 1 })).toHaveText('Facts: Clip reading lamp');
  await expect(ida.getByText('Nobody has stated anything for it yet.')).toBeVisible();
  await isAccessible(ida);

  // One side alone is refused, and so is a statement without a word about what one gets.
  const forIt = ida.getByRole('group', { name: 'For it', exact: true });
  await forIt.getByRole('textbox', { name: 'Aspect' }).fill('Clip');
  await forIt.getByRole('textbox', { name: 'What you found' }).fill('Holds on a shelf of 4 cm.');
  await ida.getByRole('button', { name: 'State it for everyone to read' }).click();
  await expect(ida.getByRole('alert').filter({ hasText: 'at least one thing for it and one against it' })).toBeVisible();
  const againstIt = ida.getByRole('group', { name: 'Against it', exact: true });
  await againstIt.getByRole('textbox', { name: 'Aspect' }).fill('Noise');
  await againstIt.getByRole('textbox', { name: 'What you found' }).fill('The switch clicks loudly.');
  await ida.getByRole('button', { name: 'State it for everyone to read' }).click();
  await expect(ida.getByText('First say whether you get anything')).toBeVisible();
  await expect(gotNothing(ida)).toBeFocused();
  await isAccessible(ida);
  await gotNothing(ida).check();
  await ida.getByRole('button', { name: 'State it for everyone to read' }).click();
  await expect(status(ida, 'Stated.')).toBeVisible();
  await expect(statement(ida, 'The switch clicks loudly.')).toContainText('Your own');

  // Otto becomes Ida's friend; Ugo does not.
  const otto = await somebody(browser, house, 'Otto');
  const ugo = await somebody(browser, house, 'Ugo');
  await ida.goto(`${house.pay}/hub/friends`);
  const link = await new Hub(ida, house.pay).invite();
  await otto.goto(link);
  await otto.getByRole('button', { name: 'Accept the invitation' }).click();
  await expect(otto.getByRole('heading', { level: 1 })).toHaveText('You and Ida are friends');
  await otto.goto(address(house));
  await ida.goto(address(house));

  // They disagree; who got what is asked once.
  const click = 'The switch clicks loudly.';
  await otto.getByRole('button', { name: `Agree: ${click}`, exact: true }).click();
  await expect(gotNothing(otto)).toBeFocused();
  await gotNothing(otto).check();
  await otto.getByRole('button', { name: `Agree: ${click}`, exact: true }).click();
  await expect(statement(otto, click)).toContainText('2 agree · 0 disagree');
  const agree = otto.getByRole('button', { name: `Agree: ${click}`, exact: true });
  await expect(agree).toHaveAttribute('aria-pressed', 'true');
  await expect(agree).toBeFocused();
  await ugo.reload();
  await ugo.getByRole('radio', { name: 'I work for the shop' }).check();
  await ugo.getByRole('button', { name: `Disagree: ${click}` }).click();
  await expect(statement(ugo, click)).toContainText('2 agree · 1 disagree');

  // Both change their minds, and Ugo takes his vote back at last.
  await otto.getByRole('button', { name: `Disagree: ${click}` }).click();
  await expect(statement(otto, click)).toContainText('1 agree · 2 disagree');
  await ugo.getByRole('button', { name: `Agree: ${click}`, exact: true }).click();
  await expect(statement(ugo, click)).toContainText('2 agree · 1 disagree');
  await ugo.getByRole('button', { name: `Agree: ${click}`, exact: true }).click();
  await expect(statement(ugo, click)).toContainText('1 agree · 1 disagree');

  // The history names Otto to Ida and nobody to Ugo but himself and the author.
  const lines = async (page: Page): Promise<string[]> => {
    await page.reload();
    await statement(page, click).getByRole('button', { name: 'See how they voted' }).click();
    const list = page.getByRole('list', { name: `How people voted on: ${click}` });
    await expect(list.getByRole('listitem')).toHaveCount(6);
    return list.getByRole('listitem').locator('span:first-child').allTextContents();
  };
  expect(await lines(ida)).toEqual(['Someone took the vote back', 'Someone agreed', 'Otto disagreed', 'Someone disagreed', 'Otto agreed', 'You stated it']);
  await expect(statement(ida, click).getByRole('listitem').first()).toContainText('Works for the shop');
  await isAccessible(ida);
  expect(await lines(ugo)).toEqual(['You took the vote back', 'You agreed', 'Someone disagreed', 'You disagreed', 'Someone agreed', 'Ida stated it']);

  // Other words are another version: Otto's vote was on the earlier one.
  await ida.getByRole('button', { name: `Change: ${click}` }).click();
  const own = ida.getByRole('region', { name: 'What you stated' });
  await own.getByRole('textbox', { name: 'What you found' }).fill('The switch clicks softly.');
  await ida.getByRole('button', { name: 'Save the new wording' }).click();
  await expect(statement(ida, 'The switch clicks softly.')).toContainText('1 agree · 0 disagree');
  await otto.reload();
  await expect(statement(otto, 'The switch clicks softly.')).toContainText('1 voted on an earlier wording');
  await statement(otto, 'The switch clicks softly.').getByRole('button', { name: 'See how they voted' }).click();
  await expect(statement(otto, 'The switch clicks softly.').getByText('Noise: The switch clicks loudly.')).toBeVisible();
});

test('statements that say the same are merged with every vote, and stand alone again when their author says so', async ({ browser, house }) => {
  test.slow();
  const sku = 'lamp-globe';
  const ida = await somebody(browser, house, 'Ida', { sku });
  await states(ida, ['Glass', 'Mouth-blown.'], ['Cable', 'The cable is short.']);
  const otto = await somebody(browser, house, 'Otto', { sku });
  await states(otto, ['Size', 'Small.'], ['Cable', 'Short cable.']);
  const ugo = await somebody(browser, house, 'Ugo', { sku });
  await gotNothing(ugo).check();
  await ugo.getByRole('button', { name: 'Agree: Short cable.', exact: true }).click();
  await expect(statement(ugo, 'Short cable.')).toContainText('2 agree');

  // Ugo proposes; it is for the authors to do.
  await statement(ugo, 'Short cable.').getByRole('button', { name: 'Says the same as another' }).click();
  await ugo.getByRole('combobox', { name: 'The statement that should stay' }).selectOption({ label: 'Cable: The cable is short.' });
  await isAccessible(ugo);
  await ugo.getByRole('button', { name: 'Propose to merge' }).click();
  await expect(status(ugo, 'Your proposal is with the authors.')).toBeVisible();

  await ida.reload();
  const hers = ida.getByRole('region', { name: 'What you stated' });
  await expect(hers).toContainText('Somebody thinks this says the same as “Short cable.”');
  await hers.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(status(ida, 'Merged, with every vote.')).toBeVisible();
  await expect(statement(ida, 'The cable is short.')).toContainText('3 agree · 0 disagree');
  await expect(statement(ida, 'Short cable.')).toHaveCount(0);
  await isAccessible(ida);

  await otto.reload();
  const his = otto.getByRole('region', { name: 'What you stated' });
  await expect(his).toContainText('Merged into “The cable is short.”');
  await his.getByRole('button', { name: 'Let it stand alone again' }).click();
  await expect(statement(otto, 'Short cable.')).toContainText('2 agree · 0 disagree');
  await expect(statement(otto, 'The cable is short.')).toContainText('1 agree · 0 disagree');

  // Nobody is left with one side alone; everything goes together.
  const last = 'Take back: Mouth-blown.';
  await hers.getByRole('button', { name: last }).click();
  await hers.getByRole('button', { name: 'Take back', exact: true }).click();
  await expect(status(ida, 'It is your last one on this side.')).toBeVisible();
  const all = hers.getByRole('button', { name: 'Take back everything I stated here' });
  await all.first().click();
  await all.last().click();
  await expect(status(ida, 'Taken back.')).toBeVisible();
  await expect(hers).toHaveCount(0);
  await otto.reload();
  await expect(statement(otto, 'Short cable.')).toBeVisible();
  await expect(statement(otto, 'The cable is short.')).toHaveCount(0);
});

test('which of two lamps is better, asked and answered by keyboard alone', async ({ browser, house }) => {
  const mina = await somebody(browser, house, 'Mina', { sku: 'lamp-arc' });
  const press = async (control: Locator, key = 'Enter') => {
    await control.focus();
    await mina.keyboard.press(key);
  };
  // What the demo's people say is there: two for the arc lamp, one for the globe.
  const light = mina.getByRole('group', { name: 'Light: which is better?' });
  await expect(light).toContainText('Arc table lamp is ahead; it may be chance.');
  await expect(light.getByRole('button')).toHaveText(['Arc table lamp (2)', 'Globe floor lamp (1)', 'About the same (0)']);
  await press(gotNothing(mina), 'Space');
  await press(light.getByRole('button', { name: 'Globe floor lamp (1)' }));
  const chosen = light.getByRole('button', { name: 'Globe floor lamp (2)' });
  await expect(chosen).toHaveAttribute('aria-pressed', 'true');
  await expect(chosen).toBeFocused();
  // She has neither a purchase nor a friend: counted, but it decides nothing.
  await expect(light).toContainText('Arc table lamp is ahead; it may be chance.');

  await press(mina.getByRole('button', { name: 'Compare with another product' }));
  await mina.getByRole('combobox', { name: 'Aspect' }).focus();
  await mina.keyboard.type('Noise');
  await mina.getByRole('combobox', { name: 'Other product' }).focus();
  await mina.keyboard.type('Clip');
  await isAccessible(mina);
  await press(mina.getByRole('button', { name: 'Ask which is better' }));
  const noise = mina.getByRole('group', { name: 'Noise: which is better?' });
  await expect(noise.getByRole('button', { name: 'Arc table lamp (0)' })).toBeFocused();
  await mina.keyboard.press('Tab');
  await mina.keyboard.press('Tab');
  await mina.keyboard.press('Enter');
  await expect(noise.getByRole('button', { name: 'About the same (1)' })).toBeFocused();
  await expect(noise).toContainText('No votes that count yet.');
  await mina.keyboard.press('Enter');
  await expect(noise.getByRole('button', { name: 'About the same (0)' })).toHaveAttribute('aria-pressed', 'false');
  await mina.goto(address(house));
  await expect(mina.getByRole('group', { name: 'Noise: which is better?' })).toBeVisible();
});

test('in French, in the dark, on a narrow phone', async ({ browser, house }) => {
  const page = await somebody(browser, house, 'Zoé', { sku: 'lamp-arc', locale: 'fr-FR', colorScheme: 'dark', viewport: { width: 320, height: 700 } });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Faits\s: Arc table lamp$/);
  await expect(page.getByRole('heading', { name: 'Ce qui parle contre' })).toBeVisible();
  await page.getByRole('radio', { name: 'Non, rien de tel' }).check();
  const silent = 'Switch and transformer are silent.';
  await page.getByRole('button', { name: new RegExp(`^Pas d'accord.: ${silent}`) }).click();
  await expect(statement(page, silent)).toContainText("2 d'accord · 2 pas d'accord");
  await statement(page, silent).getByRole('button', { name: 'Voir comment ils ont voté' }).click();
  await expect(page.getByText(/^Quelqu'un.: pas d'accord$/)).toBeVisible();
  await isAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});
