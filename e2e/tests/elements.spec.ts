/** Words, lists, guides and facts in a shop's own page: what people read there, what they do, and what nobody can make them do. */
import AxeBuilder from '@axe-core/playwright';
import type { FrameLocator, Page } from '@playwright/test';
import { Checkout, Events } from '../support/checkout';
import { expect, test, type House } from '../support/house';
import { Passkey } from '../support/passkey';
import { Person } from '../support/person';
import type { Stall } from '../support/stall';

const STRICT = "default-src 'none'; script-src PAY; frame-src PAY; style-src 'self'";

/** A blog: a static page that allows nothing but our script and our frame. */
const blog = (stall: Stall, element: string, path = '/blog') =>
  stall.page(`<main><h1>Brass and bone china</h1>${element}</main>`, { path, headers: { 'content-security-policy': STRICT } });

const frame = (page: Page, view: string): FrameLocator => page.frameLocator(`vouch-${view} iframe`);

async function guide(house: House, handle: string): Promise<{ lea: Person; story: string }> {
  const lea = await Person.joins(house, 'Lea Novak');
  const { merchant } = house.shop('Lumen');
  await lea.call('PUT', '/v1/guide', { handle, name: 'Lea Novak', about: 'I mend lamps.', relations: [{ merchant, disclosure: 'free_sample' }] });
  const draft = await lea.call('POST', '/v1/guide/stories', {
    form: 'story',
    title: 'Light for long evenings',
    text: 'Three lamps, one winter.\n\nThe one that stayed bends where I read.',
    citations: [{ merchant, sku: 'lamp-arc', note: 'The one that stayed.' }],
    disclosure: 'free_sample',
  });
  await lea.call('POST', `/v1/guide/stories/${draft.id}/publish`);
  return { lea, story: draft.id };
}

test('a guide\'s story in a static page that allows nothing else', async ({ page, house, stall }) => {
  const { story } = await guide(house, 'lea-story');
  const violations: string[] = [];
  page.on('console', (message) => /Content Security Policy|Refused/i.test(message.text()) && violations.push(message.text()));
  const device = await Passkey.on(page);
  const mina = await Person.joins(house, 'Mina');
  await mina.uses(device);
  await page.goto(blog(stall, `<vouch-guide key="${stall.key}" story="${story}"></vouch-guide>`));
  await expect(page.getByTitle('Vouch guide')).toBeVisible();
  const shown = frame(page, 'guide').getByRole('main');
  await expect(shown.getByRole('heading', { name: 'Light for long evenings' })).toBeVisible();

  await test.step('the disclosure stands before the title and before the product', async () => {
    const text = await shown.innerText();
    expect(text.indexOf('Received products in it free of charge')).toBeLessThan(text.indexOf('Light for long evenings'));
    expect(text.indexOf('Receives products from Lumen free of charge')).toBeLessThan(text.indexOf('Arc table lamp'));
  });

  await test.step('following needs the passkey, in the frame', async () => {
    const follow = shown.getByRole('button', { name: 'Follow Lea Novak' });
    await follow.click();
    await expect(frame(page, 'guide').getByRole('status')).toContainText('You follow Lea Novak');
    await expect(follow).toHaveAttribute('aria-pressed', 'true');
    await expect(follow).toBeFocused();
    const { data } = await mina.call('GET', '/v1/following');
    expect(data.map((one: any) => one.guide.handle)).toEqual(['lea-story']);
  });
  expect(violations).toEqual([]);
});

test('words in a product\'s page: a stranger reads what everyone may, a friend more; an answer counts; what is taken back is gone', async ({ page, house, stall }) => {
  test.slow();
  const [ana, mina] = [await Person.joins(house, 'Ana Orlova'), await Person.joins(house, 'Mina Sorel')];
  await ana.befriends(mina);
  const { merchant } = house.shop('Lumen');
  const write = (author: Person, text: string, audience: string) =>
    author.call('POST', '/v1/recommendations', {
      merchant,
      sku: 'lamp-arc',
      verdict: 'recommends',
      points: [{ kind: 'pro', aspect: 'light', statement: `Warm, says ${author.name}.` }],
      text,
      audience,
      disclosure: 'family',
    });
  await write(ana, 'Between friends: velvety.', 'friends');
  const device = await Passkey.on(page);
  await mina.uses(device);
  // Lumen's own page, with the element put beside its checkout.
  const shop = house.shop('Lumen');
  await page.goto(shop.url);
  await page.evaluate((key) => {
    document.querySelector('main')!.insertAdjacentHTML('afterbegin', `<vouch-recommendations key="${key}" product="lamp-arc"></vouch-recommendations>`);
  }, shop.publishable_key);
  const shown = frame(page, 'recommendations');
  const friends = shown.getByRole('region', { name: 'From your friends' });
  await expect(shown.getByRole('region', { name: 'People here' }).getByRole('article').first()).toBeVisible();
  await expect(shown.getByText('velvety')).toHaveCount(0);
  await friends.getByRole('button', { name: 'See what your friends say' }).click();
  const word = friends.getByRole('article', { name: 'Ana Orlova' });
  await expect(word).toContainText('Close to someone at Lumen');
  await expect(word).toContainText('Between friends: velvety.');
  await expect(friends.getByText('Ana Orlova, your friend, knows it')).toBeVisible();

  const agree = word.getByRole('button', { name: 'Agree with "Warm, says Ana Orlova.": 0', exact: true });
  await agree.click();
  await expect(shown.getByRole('status')).toContainText('Your vote counts');
  await expect(word.getByRole('button', { name: /^Agree with .*: 1$/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(word.getByRole('button', { name: /^Agree with/ })).toBeFocused();

  const mine = await ana.call('GET', '/v1/recommendations/mine');
  await ana.call('DELETE', `/v1/recommendations/${mine.data[0].id}`);
  await expect(word).toHaveCount(0, { timeout: 60_000 });
});

const merchantOf = async (stall: Stall): Promise<string> => (await (await stall.call('GET', '/v1/merchant')).json()).id;

/** A product with a statement for it and one against it; answers their ids, for first. */
async function stated(author: Person, merchant: string, sku: string): Promise<string[]> {
  const { data } = await author.call('POST', '/v1/facts', {
    merchant,
    sku,
    disclosure: 'family',
    statements: [
      { kind: 'pro', aspect: 'Spout', text: 'It does not drip.' },
      { kind: 'con', aspect: 'Handle', text: 'It gets hot.' },
    ],
  });
  return data.map((one: any) => one.statement.id);
}

test('votes on facts by keyboard alone, how they voted, and a report that becomes a case', async ({ page, house, stall }) => {
  test.slow();
  const merchant = await merchantOf(stall);
  const [author, voter] = [await Person.joins(house, 'Ines Facts'), await Person.joins(house, 'Vico Facts')];
  await author.befriends(voter);
  const [pro] = await stated(author, merchant, 'kettle');
  await voter.uses(await Passkey.on(page));
  await page.goto(blog(stall, `<a id="before" href="#x">Before</a><vouch-facts key="${stall.key}" product="kettle"></vouch-facts>`, '/facts'));
  const shown = frame(page, 'facts');
  const status = shown.getByRole('status');
  await expect(shown.getByRole('heading', { name: 'What people established' })).toBeVisible();
  const press = async (name: string | RegExp, role: 'button' | 'combobox' = 'button') => {
    const control = shown.getByRole(role, { name });
    await page.locator('#before').focus();
    for (let tabs = 0; tabs < 40 && !(await control.evaluate((element) => element === document.activeElement)); tabs += 1) await page.keyboard.press('Tab');
    await expect(control).toBeFocused();
    return control;
  };

  await test.step('nobody votes without having said what they are to the shop', async () => {
    await press('Agree with "It does not drip.": 1');
    await page.keyboard.press('Enter');
    await expect(status).toHaveText('Say first what you got for it, or what you are to the shop.');
    await expect(shown.getByRole('combobox', { name: /^Before you vote/ })).toBeFocused();
    await page.keyboard.press('N');
    await expect(shown.getByRole('combobox', { name: /^Before you vote/ })).toHaveValue('none');
    await press('Agree with "It does not drip.": 1');
    await page.keyboard.press('Space');
    await expect(status).toHaveText('Your vote counts.');
    const agree = shown.getByRole('button', { name: 'Agree with "It does not drip.": 2' });
    await expect(agree).toHaveAttribute('aria-pressed', 'true');
    await expect(agree).toBeFocused();
  });

  await test.step('how they voted: friends by name', async () => {
    const fold = shown.locator(`#history-${pro}`);
    await fold.locator('summary').focus();
    await page.keyboard.press('Enter');
    await expect(fold.getByRole('listitem')).toHaveText([/^You agreed.*Purchase not verified/, /^Ines Facts stated it.*/]);
  });

  await test.step('a report is a case, and its author is told', async () => {
    const fold = shown.locator(`#report-${pro}`);
    await fold.locator('summary').focus();
    await page.keyboard.press('Enter');
    await fold.getByRole('combobox').selectOption('false_claim');
    await fold.getByRole('textbox').fill('Mine drips.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(status).toContainText('Reported. You will find what comes of it');
    await expect(fold).not.toHaveAttribute('open');
    const { data } = await author.call('GET', '/v1/cases');
    expect(data).toHaveLength(1);
    expect(JSON.stringify(data)).toContain('Mine drips.');
    expect(JSON.stringify(data)).not.toContain('Vico');
    expect((await house.vouch(['cases', 'list'])).said).toContain(data[0].id ?? data[0].case);
  });
});

test('nothing is done while something lies over the frame', async ({ page, house, stall }) => {
  test.slow();
  const merchant = await merchantOf(stall);
  await stall.sells([{ id: 'kettle', title: 'Copper kettle', amount: 3200 }, { id: 'whisk', title: 'Bamboo whisk', amount: 900 }]);
  const [author, victim] = [await Person.joins(house, 'Ines Cover'), await Person.joins(house, 'Vico Cover')];
  const [pro] = await stated(author, merchant, 'whisk');
  const passkey = await Passkey.on(page);
  await victim.uses(passkey);
  const touched = (await passkey.credentials())[0]!.signCount;
  await page.goto(stall.page(`<main><h1>Win a kettle</h1><vouch-facts key="${stall.key}" product="whisk"></vouch-facts></main>`, { path: '/cover' }));
  const shown = frame(page, 'facts');
  const agree = shown.getByRole('button', { name: /^Agree with "It does not drip."/ });
  await expect(agree).toBeVisible();
  await shown.getByRole('combobox', { name: /^Before you vote/ }).selectOption('none');
  // A veil that climbs above the frame however high that is lifted.
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
  await agree.click();
  await expect(shown.getByRole('status')).toContainText('Something lies over this part of the page. Nothing was sent');
  expect((await passkey.credentials())[0]!.signCount).toBe(touched);
  expect((await author.call('GET', `/v1/facts/${pro}/votes`)).data).toHaveLength(1);

  await page.evaluate(() => document.getElementById('veil')!.remove());
  await page.waitForTimeout(1_000);
  await agree.click();
  await expect(shown.getByRole('status')).toHaveText('Your vote counts.');
  expect((await author.call('GET', `/v1/facts/${pro}/votes`)).data).toHaveLength(2);
});

test('a stranger\'s word: their author is blocked in place, and read no more', async ({ page, house, stall }) => {
  const merchant = await merchantOf(stall);
  const [author, reader] = [await Person.joins(house, 'Loudmouth'), await Person.joins(house, 'Mild Reader')];
  await author.call('POST', '/v1/recommendations', { merchant, sku: 'kettle', verdict: 'does_not', text: 'Buy from me instead.', audience: 'everyone', disclosure: 'family' });
  await reader.uses(await Passkey.on(page));
  await page.goto(blog(stall, `<vouch-recommendations key="${stall.key}" product="kettle"></vouch-recommendations>`, '/block'));
  const word = frame(page, 'recommendations').getByRole('article', { name: 'Loudmouth' });
  await expect(word).toContainText('Buy from me instead.');
  await word.locator('summary', { hasText: 'Block' }).click();
  await expect(word).toContainText('They are not told.');
  await word.getByRole('button', { name: 'Block Loudmouth' }).click();
  await expect(frame(page, 'recommendations').getByRole('status')).toHaveText('You no longer read what Loudmouth writes.');
  await expect(word).toHaveCount(0);
  const { data } = await reader.call('GET', '/v1/blocks');
  expect(data.map((one: any) => one.handle)).toEqual(['Loudmouth']);
});

test('a poll in the frame: who is invited votes, changes, and others only read', async ({ page, browser, house, stall }) => {
  test.slow();
  await stall.sells([{ id: 'kettle', title: 'Copper kettle', amount: 3200 }, { id: 'teapot', title: 'Bone china teapot', amount: 2800 }]);
  const [owner, invited] = [await Person.joins(house, 'Olive Poll'), await Person.joins(house, 'Ivo Poll')];
  await owner.befriends(invited);
  const poll = await owner.call('POST', '/v1/polls', { question: 'For my sister?', options: ['kettle', 'teapot'].map((product) => ({ key: stall.key, product })), invited: [invited.id] });
  const url = blog(stall, `<vouch-list key="${stall.key}" list="${poll.id}"></vouch-list>`, '/poll');
  await invited.uses(await Passkey.on(page));
  await page.goto(url);
  const shown = frame(page, 'list');
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(url);
  const before = await frame(stranger, 'list').getByRole('main').innerText();
  await shown.getByRole('button', { name: 'Show what is meant for me' }).click();
  await expect(shown.getByRole('heading', { name: 'For my sister?' })).toBeVisible();
  for (const title of ['Copper kettle', 'Bone china teapot']) {
    const vote = shown.getByRole('button', { name: `Vote for ${title}` });
    await vote.click();
    await expect(shown.getByRole('status')).toContainText('Your vote counts.');
    await expect(vote).toHaveAttribute('aria-pressed', 'true');
    await expect(shown.locator('[aria-pressed=true]')).toHaveCount(1);
  }
  const { options } = await owner.call('GET', `/v1/polls/${poll.id}`);
  expect(options.map((one: any) => one.votes)).toEqual([0, 1]);
  await stranger.goto(url);
  await expect(frame(stranger, 'list').getByRole('button', { name: /^Vote for/ })).toHaveCount(0);
  expect(await frame(stranger, 'list').getByRole('main').innerText()).toBe(before);
  await stranger.context().close();
});

test('a gift from a list, bought in place', async ({ page, house, stall }) => {
  test.slow();
  await stall.sells([{ id: 'kettle', title: 'Copper kettle', amount: 3200 }]);
  const [owner, giver] = [await Person.joins(house, 'Wanda List'), await Person.joins(house, 'Gil List')];
  await owner.befriends(giver);
  const list = await owner.call('POST', '/v1/lists', { title: 'For forty', audience: 'everyone' });
  await owner.call('POST', `/v1/lists/${list.id}/items`, { key: stall.key, product: 'kettle', note: 'In copper, please.' });
  await giver.uses(await Passkey.on(page));
  const events = await Events.listen(page);
  const url = blog(stall, `<vouch-list key="${stall.key}" list="${list.id}"></vouch-list>`, '/gift');
  await page.goto(url);
  const shown = frame(page, 'list');
  await expect(shown.getByText('In copper, please.')).toBeVisible();
  await shown.getByRole('link', { name: /^Buy Copper kettle/ }).click();
  const checkout = new Checkout(page, { element: 'vouch-list' });
  await checkout.order.click();
  await checkout.topUp.click();
  await expect(checkout.paid).toBeVisible();
  expect((await events.detail('paid')).payment).toMatchObject({ amount: 3200, currency: 'EUR' });
  // Friends read that it is taken; its owner does not.
  const taken = async (who: Person) => (await who.call('GET', `/v1/lists/${list.id}`)).items[0].wish;
  await expect.poll(() => taken(giver)).toBe('taken_by_you');
  expect(await taken(owner)).toBe('open');
});

for (const [lang, scheme, width] of [['en', 'light', 1280], ['fr', 'dark', 320]] as const) {
  test(`each element is accessible and fits ${width} pixels, full and empty (${lang}, ${scheme})`, async ({ browser, house, stall }) => {
    test.slow();
    const merchant = await merchantOf(stall);
    await stall.sells([{ id: 'kettle', title: 'Copper kettle', amount: 3200 }, { id: 'plate', title: 'Plate', amount: 700 }, { id: 'cup', title: 'Cup', amount: 500 }]);
    const name = `Ada ${lang}`;
    const author = await Person.joins(house, name);
    await author.call('POST', '/v1/recommendations', { merchant, sku: 'plate', verdict: 'recommends', text: 'Round.', points: [{ kind: 'pro', aspect: 'Edge', statement: 'It keeps the soup in.' }], audience: 'everyone', disclosure: 'free_sample' });
    await stated(author, merchant, 'plate');
    await author.call('PUT', '/v1/guide', { handle: `ada-${lang}`, name, about: 'I lay tables.', relations: [{ merchant, disclosure: 'free_sample' }] });
    const list = await author.call('POST', '/v1/lists', { title: 'For the table', audience: 'everyone' });
    const empty = await author.call('POST', '/v1/lists', { title: 'Nothing yet', audience: 'everyone' });
    await author.call('POST', `/v1/lists/${list.id}/items`, { key: stall.key, product: 'plate' });
    const look = `key="${stall.key}" scheme="${scheme}" lang="${lang}"`;
    const full = `<vouch-recommendations ${look} product="plate"></vouch-recommendations>
      <vouch-facts ${look} product="plate"></vouch-facts><vouch-list ${look} list="${list.id}"></vouch-list><vouch-guide ${look} guide="ada-${lang}"></vouch-guide>`;
    const bare = `<vouch-recommendations ${look} product="cup"></vouch-recommendations><vouch-facts ${look} product="cup"></vouch-facts>
      <vouch-list ${look} list="${empty.id}"></vouch-list><vouch-guide ${look} guide="nobody-of-this-name"></vouch-guide>`;
    const page = await (await browser.newContext({ locale: lang === 'fr' ? 'fr-FR' : 'en-GB', colorScheme: scheme, viewport: { width, height: 900 } })).newPage();
    const sentences = lang === 'fr' ? ["Personne ne l'a encore recommandé ici.", "n'est pas ici, ou n'y est plus"] : ['Nobody has recommended it here yet.', 'is not here, or no longer'];
    const others = `<vouch-recommendations ${look}></vouch-recommendations><vouch-list ${look} list="lst_none"></vouch-list>`;
    for (const [elements, at, count] of [[full, `/full-${lang}`, 4], [bare, `/bare-${lang}`, 4], [others, `/others-${lang}`, 2]] as const) {
      await page.goto(blog(stall, elements, at));
      const frames = page.locator('iframe');
      await expect(frames).toHaveCount(count);
      for (let index = 0; index < count; index += 1) await expect(frames.nth(index).contentFrame().locator('#view')).not.toBeEmpty();
      if (elements === bare) {
        await expect(frame(page, 'recommendations').getByText(sentences[0]!)).toBeVisible();
        await expect(frame(page, 'guide').getByText(sentences[1]!)).toBeVisible();
      } else if (elements === full) await expect(frames.first().contentFrame().getByText('It keeps the soup in.').first()).toBeVisible();
      for (const one of page.frames()) {
        expect(await one.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), one.url()).toBeLessThanOrEqual(0);
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}${at}.png`, fullPage: true });
    }
    await page.context().close();
  });
}

test('the lamp maker\'s pages, one for each element, exactly as they stand', async ({ browser, house }) => {
  test.slow();
  for (const [viewport, colorScheme] of [[{ width: 1280, height: 900 }, 'light'], [{ width: 390, height: 844 }, 'dark']] as const) {
    const page = await (await browser.newContext({ viewport, colorScheme })).newPage();
    for (const [file, view, text] of [
      ['words', 'recommendations', 'People here'],
      ['facts', 'facts', 'What people established'],
      ['lists', 'list', 'Clamps to the shelf above the chair.'],
      ['guides', 'guide', 'Lea Novak'],
    ] as const) {
      await page.goto(`${house.shop('Lumen').url}${file}.html`);
      await expect(frame(page, view).getByText(text).first()).toBeVisible();
      await expect(page.getByRole('navigation', { name: 'What people say' }).locator('[aria-current=page]')).toHaveCount(1);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(viewport.width);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${file} ${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${file}-${viewport.width}.png`, fullPage: true });
    }
    await page.context().close();
  }
});
