/** Lists, polls and loves: two people on two phones, a gift that stays a surprise, a choice that friends help with. */
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Locator, Page } from '@playwright/test';
import { expect, test, type House } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';
import { Person } from '../support/person';

const PHONE = { viewport: { width: 390, height: 780 } };

/** Another person, with a phone and a passkey of their own. */
async function phone(browser: Browser, locale = 'en-GB'): Promise<Page> {
  const page = await (await browser.newContext({ ...PHONE, locale })).newPage();
  await Passkey.on(page);
  return page;
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

const said = (page: Page, text: string): Locator => page.getByRole('status').filter({ hasText: text });
const thing = (page: Page, title: string): Locator => page.getByRole('listitem').filter({ hasText: title });

/** Two people who became friends by a link, one phone to the other. */
async function friends(browser: Browser, house: House, guestLocale = 'en-GB'): Promise<[Page, Page]> {
  const nora = await phone(browser);
  const emil = await phone(browser, guestLocale);
  await nora.goto(`${house.pay}/hub/friends`);
  await new Hub(nora, house.pay).signUp('Nora Winter', 'nora@example.com');
  const hub = new Hub(nora, house.pay);
  const link = await hub.invite();
  await expect(nora.getByRole('img', { name: /^QR code of this invitation link/ })).toBeVisible();
  await isAccessible(nora);
  await emil.goto(link);
  const language = guestLocale.startsWith('fr') ? 'fr' : 'en';
  const guest = new Hub(emil, house.pay, { language });
  await guest.signUp('Emil Sommer', 'emil@example.com');
  await expect(emil.getByRole('heading', { name: guest.words.nowFriends('Nora Winter') })).toBeVisible();
  return [nora, emil];
}

/** Makes a list with the globe lamp and the bottle on it; answers its address. */
async function makeList(page: Page, house: House): Promise<string> {
  await page.goto(`${house.pay}/hub/lists`);
  await page.getByRole('button', { name: 'New list' }).click();
  await expect(page.getByRole('textbox', { name: 'What is the list for?' })).toBeFocused();
  await page.getByRole('button', { name: 'Create the list' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Say what the list is for.' })).toBeVisible();
  await page.getByRole('textbox', { name: 'What is the list for?' }).fill('For my birthday');
  await page.getByRole('button', { name: 'Create the list' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Choose who may read it.' })).toBeVisible();
  await page.getByRole('radio', { name: 'My friends' }).check();
  await isAccessible(page);
  await page.getByRole('button', { name: 'Create the list' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('For my birthday');
  const hub = new Hub(page, house.pay);
  for (const [shop, called, note] of [['Lumen', 'globe', 'The white one.'], ['Stride', 'bott', '']] as const) {
    await hub.finds(called, shop);
    await page.getByRole('textbox', { name: 'Note (optional)' }).fill(note);
    await page.getByRole('button', { name: 'Add to the list' }).click();
    await expect(said(page, 'is on the list.')).toBeVisible();
    await expect(thing(page, `Sold by ${shop}`)).toBeVisible();
  }
  return page.url();
}

test('a friend blocks another, who is told nothing', async ({ browser, house }) => {
  const [nora, emil] = await friends(browser, house);
  await nora.reload();
  await nora.getByRole('button', { name: 'Block Emil Sommer' }).click();
  const question = nora.getByRole('dialog', { name: 'Block Emil Sommer?' });
  await expect(question).toContainText('Emil Sommer is not told.');
  await isAccessible(nora);
  await question.getByRole('button', { name: 'Block Emil Sommer' }).click();
  await expect(said(nora, 'Emil Sommer is blocked.')).toBeVisible();
  await expect(nora.getByRole('heading', { name: 'No friends here yet' })).toBeVisible();
  await expect(nora.getByRole('region', { name: 'Blocked people' })).toContainText('Emil Sommer');

  // To Emil, Nora's next link is one that never was.
  const link = await new Hub(nora, house.pay).invite();
  await emil.goto(`${house.pay}/hub/friends`);
  await expect(emil.getByRole('heading', { name: 'No friends here yet' })).toBeVisible();
  await expect(emil.getByText('block', { exact: false })).toHaveCount(0);
  await emil.goto(link);
  await expect(emil.getByRole('heading', { level: 1 })).toHaveText('This invitation can no longer be used');

  await nora.getByRole('button', { name: 'Unblock Emil Sommer' }).click();
  await expect(nora.getByRole('region', { name: 'Blocked people' })).toHaveCount(0);
  await emil.reload();
  await emil.getByRole('button', { name: 'Accept the invitation' }).click();
  await expect(emil.getByRole('heading', { name: 'You and Nora Winter are friends' })).toBeVisible();
});

test('a wish is given from the list, and stays a surprise', async ({ browser, house }) => {
  test.slow();
  const [nora, emil] = await friends(browser, house);
  const address = await makeList(nora, house);
  await isAccessible(nora);

  await test.step('by keyboard: another order, another note', async () => {
    const up = nora.getByRole('button', { name: /^Move .*bottle.* up$/i });
    await up.focus();
    await nora.keyboard.press('Enter');
    await expect(said(nora, 'is number 1 now.')).toBeVisible();
    await expect(nora.getByRole('listitem').filter({ hasText: 'Sold by' }).first()).toContainText('Stride');
  });

  await test.step('the friend finds it, and buys a thing in place', async () => {
    await emil.goto(`${house.pay}/hub/lists`);
    await expect(emil.getByRole('region', { name: 'Your friends\' lists' })).toContainText('Nora Winter');
    await isAccessible(emil);
    await emil.getByRole('link', { name: 'For my birthday' }).click();
    await expect(thing(emil, 'Sold by Lumen')).toContainText('The white one.');
    await expect(thing(emil, 'Sold by Lumen')).toContainText('as when it was added');
    await isAccessible(emil);
    await emil.getByRole('link', { name: /^Buy .*globe/i }).click();
    await emil.getByRole('button', { name: 'Order with obligation to pay' }).click();
    await emil.getByRole('button', { name: /^Add / }).click();
    await expect(emil.getByRole('heading', { name: 'Paid', exact: true })).toBeVisible();
    await emil.getByRole('link', { name: 'Back to the list' }).click();
    await expect(emil.getByRole('heading', { level: 1 })).toHaveText('For my birthday');
    await expect(thing(emil, 'Sold by Lumen')).toContainText('You give this. Nora Winter does not see it.');
  });

  await test.step('and says that he gives the other', async () => {
    await emil.getByRole('button', { name: /^I'll give .*bottle/i }).click();
    await expect(said(emil, 'It is marked.')).toBeVisible();
    await isAccessible(emil);
    await emil.getByRole('button', { name: /^I won't give .*bottle.* after all$/i }).click();
    await expect(emil.getByRole('button', { name: /^I'll give .*bottle/i })).toBeVisible();
  });

  await test.step('nothing that reaches the owner tells of it', async () => {
    const heard: Promise<string>[] = [];
    nora.on('response', (response) => heard.push(response.text().catch(() => '')));
    await nora.goto(address);
    await expect(thing(nora, 'Sold by Lumen')).toBeVisible();
    await nora.goto(`${house.pay}/hub/lists`);
    await expect(nora.getByRole('link', { name: 'For my birthday' })).toBeVisible();
    const all = (await Promise.all(heard)).filter((text) => text.startsWith('{')).join('\n');
    expect(all).toContain('For my birthday');
    for (const spoiler of ['Emil', 'taken', 'given"']) expect(all).not.toContain(spoiler);
  });

  await test.step('until she has it', async () => {
    await nora.goto(address);
    await nora.getByRole('button', { name: /^I have .*globe/i }).click();
    await expect(thing(nora, 'Sold by Lumen')).toContainText('Emil Sommer gave it');
  });

  await test.step('whoever has the link reads it, and nobody else', async () => {
    const stranger = await phone(browser);
    await stranger.goto(address.replace('/hub', ''));
    await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('There is no such list, or not for you');
    await nora.getByText('Title, readers, link').click();
    await nora.getByRole('radio', { name: 'Whoever has the link' }).check();
    await nora.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(said(nora, 'Saved.')).toBeVisible();
    const link = await nora.getByRole('textbox', { name: 'Link to share' }).inputValue();
    await isAccessible(nora);
    await stranger.goto(link);
    await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('For my birthday');
    await expect(stranger.getByText('By Nora Winter')).toBeVisible();
    await expect(stranger.getByRole('link', { name: /^Buy / })).not.toHaveCount(0);
    await expect(stranger.getByText('Emil')).toHaveCount(0);
    await isAccessible(stranger);
  });
});

test('a friend helps to choose, changes their mind, and the winner is bought', async ({ browser, house }) => {
  test.slow();
  const [nora, emil] = await friends(browser, house, 'fr-FR');
  await nora.goto(`${house.pay}/hub/lists`);
  await nora.getByRole('link', { name: 'Ask friends' }).click();
  await nora.getByRole('textbox', { name: 'What is the question?' }).fill('Which lamp for my desk?');
  const hub = new Hub(nora, house.pay);
  for (const lamp of ['arc', 'clip']) {
    await hub.finds(lamp, 'Lumen');
    await nora.getByRole('button', { name: 'Add this product' }).click();
  }
  await hub.finds('clip', 'Lumen');
  await nora.getByRole('button', { name: 'Add this product' }).click();
  await expect(nora.getByRole('alert').filter({ hasText: 'It is among them already.' })).toBeVisible();
  await nora.getByRole('button', { name: 'Ask them' }).click();
  await expect(nora.getByRole('alert').filter({ hasText: 'Invite at least one friend.' })).toBeVisible();
  await nora.getByRole('checkbox', { name: 'Emil Sommer' }).check();
  await isAccessible(nora);
  await nora.getByRole('button', { name: 'Ask them' }).click();
  await expect(nora.getByRole('heading', { level: 1 })).toHaveText('Which lamp for my desk?');
  const link = await nora.getByRole('textbox', { name: 'Link to share' }).inputValue();
  await isAccessible(nora);

  await test.step('only friends who were not asked yet are offered', async () => {
    await nora.getByText('Ask more friends').click();
    await expect(nora.getByText('You have asked all of your friends.')).toBeVisible();
    await expect(nora.getByRole('checkbox')).toHaveCount(0);
    const poll = nora.url();
    await nora.goto(`${house.pay}/hub/friends`);
    const token = (await hub.invite()).split('/').at(-1);
    const lea = await Person.joins(house, 'Lea Frost');
    await lea.call('POST', `/v1/invitations/${token}/accept`);
    await nora.goto(poll);
    await nora.getByText('Ask more friends').click();
    await expect(nora.getByRole('checkbox')).toHaveCount(1);
    await nora.getByRole('checkbox', { name: 'Lea Frost' }).check();
    await isAccessible(nora);
    await nora.getByRole('button', { name: 'Ask them' }).click();
    await expect(nora.getByText(/Emil Sommer, Lea Frost/)).toBeVisible();
  });

  await test.step('the friend votes, in French, and votes otherwise', async () => {
    await emil.goto(`${house.pay}/hub/lists`);
    await expect(emil.getByText('Nora Winter demande')).toBeVisible();
    await emil.getByRole('link', { name: 'Which lamp for my desk?' }).click();
    await emil.getByRole('button', { name: /^Voter pour .*arc/i }).click();
    await expect(said(emil, 'Vous avez voté pour')).toBeVisible();
    await expect(emil.getByRole('button', { name: /^Voter pour .*arc/i })).toHaveAttribute('aria-pressed', 'true');
    await isAccessible(emil);
    await emil.getByRole('button', { name: /^Voter pour .*clip/i }).click();
    await expect(emil.getByRole('button', { name: /^Voter pour .*clip/i })).toHaveAttribute('aria-pressed', 'true');
    await expect(emil.getByRole('button', { name: /^Voter pour .*arc/i })).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('a stranger with the link sees options and counts, no names and no vote', async () => {
    const stranger = await phone(browser);
    await stranger.goto(link);
    await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Which lamp for my desk?');
    await expect(thing(stranger, 'clip')).toContainText('1 vote');
    await expect(stranger.getByText('Only the friends whom Nora Winter invited vote.')).toBeVisible();
    await expect(stranger.getByRole('button', { name: /^Vote for/ })).toHaveCount(0);
    await expect(stranger.getByText('Emil')).toHaveCount(0);
    await isAccessible(stranger);
  });

  await test.step('the owner closes it and buys what was chosen', async () => {
    await nora.reload();
    await expect(thing(nora, 'clip')).toContainText('Emil Sommer');
    await nora.getByRole('button', { name: 'Close the poll' }).click();
    await nora.getByRole('dialog').getByRole('button', { name: 'Close the poll' }).click();
    await expect(nora.getByText(/^Chosen: .*clip/i)).toBeVisible();
    await isAccessible(nora);
    await emil.reload();
    await expect(emil.getByText(/^Choisi/)).toBeVisible();
    await expect(emil.getByRole('button', { name: /^Voter pour/ })).toHaveCount(0);
    await nora.getByRole('link', { name: /^Buy .*clip/i }).click();
    await nora.getByRole('button', { name: 'Order with obligation to pay' }).click();
    await nora.getByRole('button', { name: /^Add / }).click();
    await expect(nora.getByRole('heading', { name: 'Paid', exact: true })).toBeVisible();
    await nora.getByRole('link', { name: 'Back to the poll' }).click();
    await expect(nora.getByText(/^Chosen: .*clip/i)).toBeVisible();
  });
});

test('a product is found by its name, with the keyboard alone', async ({ browser, house }) => {
  const mina = await phone(browser, 'fr-FR');
  await mina.goto(`${house.pay}/hub/lists`);
  await new Hub(mina, house.pay, { language: 'fr' }).signUp('Mina');
  const field = mina.getByRole('combobox', { name: 'Produit' });
  const options = mina.getByRole('option');
  await field.focus();
  await expect(options).not.toHaveCount(0);
  await mina.keyboard.type('zzz');
  await expect(mina.getByText('Rien ici ne s\'appelle ainsi.', { exact: false })).toBeVisible();
  await expect(options).toHaveCount(0);
  await field.fill('LÁMP');
  await expect(options.first()).toContainText('Lumen');
  await mina.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', /-0$/);
  await isAccessible(mina);
  await mina.keyboard.press('Escape');
  await expect(options).toHaveCount(0);
  await mina.keyboard.press('ArrowDown');
  await mina.keyboard.press('ArrowDown');
  const title = await options.first().locator('.name').innerText();
  await mina.keyboard.press('Enter');
  const another = mina.getByRole('button', { name: `Choisir un autre produit que ${title}` });
  await expect(another).toBeFocused();
  await isAccessible(mina);
  await mina.keyboard.press('Enter');
  await expect(field).toBeFocused();
  await field.fill(title);
  await expect(options).toHaveCount(1);
  await mina.keyboard.press('Enter');
  await mina.getByRole('button', { name: 'J\'adore', exact: true }).click();
  const heart = mina.getByRole('button', { name: `J'adore ${title}` });
  await expect(heart).toHaveAttribute('aria-pressed', 'true');
  await isAccessible(mina);
});

test('whoever has no friends is shown the way to some, not a form that cannot be sent', async ({ browser, house }) => {
  const mina = await phone(browser);
  await mina.goto(`${house.pay}/hub/lists`);
  await new Hub(mina, house.pay).signUp('Mina');
  await expect(mina.getByRole('heading', { name: 'No list yet' })).toBeVisible();
  await mina.getByRole('link', { name: 'Ask friends' }).click();
  await expect(mina.getByRole('heading', { name: 'No friends here yet to ask' })).toBeVisible();
  await expect(mina.getByRole('textbox')).toHaveCount(0);
  await isAccessible(mina);
  await mina.getByRole('link', { name: 'Invite a friend' }).click();
  await expect(mina.getByRole('heading', { level: 1, name: 'Friends' })).toBeFocused();
});

test('a newcomer who befriends Ana finds her list', async ({ browser, house }) => {
  const guest = await phone(browser, 'fr-FR');
  await guest.goto(house.sandbox.invitation);
  await new Hub(guest, house.pay, { language: 'fr' }).signUp('Mina');
  await expect(guest.getByRole('heading', { name: 'Ana Moreau et vous êtes amis' })).toBeVisible();
  await guest.goto(`${house.pay}/hub/lists`);
  await guest.getByRole('link', { name: 'For the new flat' }).click();
  await expect(guest.getByText('Par Ana Moreau')).toBeVisible();
  await expect(thing(guest, 'Vendu par Lumen')).toContainText('comme lors de l\'ajout');
  await isAccessible(guest);
});
