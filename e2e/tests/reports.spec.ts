/** A doubt's life: a report, the author's notice and reply, people's decision, the appeal; and what everybody can see of it. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Checkout } from '../support/checkout';
import { expect, test } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';
import { Person } from '../support/person';

const WORD = 'It hums when the room is quiet.';

/** Nothing in this state that axe knows to be an obstacle. */
async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
}

test('a word is reported, defended, withheld, appealed for and shown again, and every step can be checked', async ({ page, browser, house }) => {
  test.slow();
  await Passkey.on(page);
  const shop = house.shop('Lumen');
  const hub = new Hub(page, house.pay);
  await hub.open('/hub');
  await hub.signUp('Wanda');
  await expect(page.getByRole('heading', { name: 'Orders', exact: true })).toBeVisible();

  const word = await page.evaluate(
    async ({ merchant, text }) => {
      const session = JSON.parse(sessionStorage.getItem('vouch-session')!);
      const reply = await fetch('/v1/recommendations', {
        method: 'POST',
        headers: { authorization: `Bearer ${session.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ merchant, sku: 'lamp-arc', verdict: 'does_not', text, audience: 'everyone', disclosure: 'free_sample' }),
      });
      return (await reply.json()) as { id: string };
    },
    { merchant: shop.merchant, text: WORD },
  );
  expect(word.id).toMatch(/^rec_/);

  // A context of its own, which axe asks for.
  const other = await (await browser.newContext({ locale: 'en-GB' })).newPage();
  const read = async () => {
    await other.goto(shop.url);
    const { people } = new Checkout(other);
    await expect(people).toBeVisible();
    // What somebody said without having bought it stands last, and is folded away once others have spoken.
    const folded = people.locator('details.more > summary');
    if (await folded.count()) await folded.first().click();
    return people.getByText(WORD);
  };
  await expect(await read()).toBeVisible();

  const reported = await house.asMerchant('Lumen', 'POST', '/v1/reports', {
    about: { kind: 'recommendation', id: word.id },
    reason: 'false_claim',
    text: 'Our lamps have no transformer that could hum.',
  });
  expect(reported.status).toBe(201);
  const { case: id } = (await reported.json()) as { case: string };
  await expect(await read()).toBeVisible();

  await test.step('the author is told and replies', async () => {
    await hub.open('/hub/reports');
    const about = page.getByRole('article', { name: 'Your recommendation on' });
    await expect(about).toContainText(WORD);
    await expect(about).toContainText('False claim');
    await expect(about).toContainText('Our lamps have no transformer that could hum.');
    await expect(about).toContainText('Nobody decides before.');
    await accessible(page);
    const tooSoon = await house.vouch(['operators', 'add', 'noor']).then(() => house.vouch(['cases', 'decide', id, '--as', 'noor', 'withhold', '--because', 'x']));
    expect(tooSoon.said).toContain('The author has not replied');
    await page.getByRole('textbox', { name: 'Your side of it' }).fill('Then it is the switch. It hums.');
    await page.getByRole('button', { name: 'Send the reply' }).click();
    await expect(about).toContainText('You replied:');
    await expect(about).toContainText('Waiting for a decision');
    await expect(page.getByRole('heading', { name: 'About your words' })).toBeFocused();
  });

  await test.step('people decide; the word is gone from the shop', async () => {
    expect((await house.vouch(['cases', 'list'])).said).toContain(id);
    expect((await house.vouch(['cases', 'show', id])).said).toContain('Then it is the switch.');
    const decided = await house.vouch(['cases', 'decide', id, '--as', 'noor', 'withhold', '--because', 'The maker showed that it cannot hum.']);
    expect(decided.done, decided.said).toBe(true);
    await expect(await read()).toHaveCount(0);
    await hub.open('/hub/reports');
    await expect(page.getByText('It is shown to nobody but its author.')).toBeVisible();
    await expect(page.getByText('The maker showed that it cannot hum.')).toBeVisible();
  });

  await test.step('others decide the appeal; it is back', async () => {
    await page.getByRole('textbox', { name: 'Why the decision is wrong' }).fill('I recorded it.');
    await page.getByRole('button', { name: 'Appeal' }).click();
    await expect(page.getByText('Under appeal')).toBeVisible();
    const same = await house.vouch(['cases', 'decide', id, '--as', 'noor', 'keep', '--because', 'I was wrong.']);
    expect(same.done).toBe(false);
    await house.vouch(['operators', 'add', 'piet']);
    const decided = await house.vouch(['cases', 'decide', id, '--as', 'piet', 'keep', '--because', 'On the recording it hums.']);
    expect(decided.done, decided.said).toBe(true);
    await expect(await read()).toBeVisible();
    await hub.open('/hub/reports?lang=fr');
    await expect(page.getByText('Décidé sur recours le')).toBeVisible();
    await accessible(page);
  });

  await test.step('everybody reads what was decided, and counts again', async () => {
    await other.goto(`${house.pay}/transparency`);
    await expect(other.getByRole('heading', { name: 'Recommendations against', exact: true })).toBeVisible();
    await expect(other.getByText('On the recording it hums.')).toBeVisible();
    await expect(other.getByText('Upheld: 0; overturned: 1.')).toBeVisible();
    await accessible(other);
    await other.goto(`${house.pay}/transparency?lang=fr`);
    await expect(other.getByRole('heading', { name: "Ce que des personnes ont décidé" })).toBeVisible();
    await accessible(other);
    const checked = await house.vouch(['transparency', 'check', house.direct]);
    expect(checked.said).toContain('The log is whole, and the figures follow from it.');
    expect((await house.verify()).balances).toBe(true);
  });
  await other.close();
});

test('that somebody is paid is said by two, both sides follow it on their own pages, and others decide the appeal', async ({ page, browser, house }) => {
  test.slow();
  const shop = house.shop('Stride');
  const [wanda, xavier] = [await Person.joins(house, 'Wanda'), await Person.joins(house, 'Xavier')];
  const said = 'They float over gravel. Buy them before everybody else does.';
  const word = await wanda.call('POST', '/v1/recommendations', {
    merchant: shop.merchant,
    sku: 'shoe-dune',
    verdict: 'recommends',
    text: said,
    audience: 'everyone',
    disclosure: 'free_sample',
  });
  const { case: id } = await xavier.call('POST', '/v1/reports', {
    about: { kind: 'recommendation', id: word.id },
    reason: 'paid_undisclosed',
    text: 'The same sentence stands in an advertisement of hers.',
    evidence_url: 'https://example.com/advertisement',
  });

  const home = async (person: Person, page: Page, locale = '') => {
    const device = await Passkey.on(page);
    await person.uses(device);
    const hub = new Hub(page, house.pay);
    await hub.open(`/hub/reports${locale}`);
    await page.getByRole('button', { name: hub.words.already }).click();
    await expect(page.getByRole('heading', { name: 'About your words' })).toBeVisible();
    return hub;
  };
  const others = await (await browser.newContext({ locale: 'en-GB' })).newPage(); // a context of its own, which axe asks for
  const hers = await home(wanda, page);
  const his = await home(xavier, others);
  const about = page.getByRole('article', { name: 'Your recommendation on' });
  const reported = others.getByRole('article', { name: 'A recommendation' });
  const decide = (operator: string, outcome: string, because: string) => house.vouch(['cases', 'decide', id, '--as', operator, outcome, '--because', because]);
  for (const name of ['noor', 'piet', 'sam', 'tove']) {
    await house.vouch(['operators', 'add', name]);
  }

  await test.step('the author reads the doubt and its evidence, not who doubts; whoever reported waits', async () => {
    await expect(about).toContainText('Paid or employed, and not said');
    await expect(about).toContainText('The same sentence stands in an advertisement of hers.');
    await expect(about.getByRole('link', { name: 'https://example.com/advertisement' })).toHaveAttribute('rel', /noopener/);
    await expect(page.getByText('Xavier')).toHaveCount(0);
    await expect(reported).toContainText('Waiting for the author');
    await expect(others.getByText('Wanda')).toHaveCount(0);
    await page.getByRole('textbox', { name: 'Your side of it' }).fill('It is my sentence, in my own newsletter.');
    await page.getByRole('button', { name: 'Send the reply' }).click();
    await expect(about).toContainText('Waiting for a decision');
  });

  await test.step('one person alone proposes; the second makes it a decision', async () => {
    const first = await decide('noor', 'withhold', 'The newsletter is paid for by the shop.');
    expect(first.done, first.said).toBe(true);
    expect(first.said).toContain('another operator has to say the same');
    await his.open('/hub/reports');
    await expect(reported).toContainText('Waiting for a decision');
    const again = await decide('noor', 'withhold', 'I am still sure.');
    expect(again.done).toBe(false);
    expect(again.said).toContain('Two different operators must agree');
    const second = await decide('piet', 'withhold', 'The newsletter says so itself.');
    expect(second.done, second.said).toBe(true);
    await his.open('/hub/reports');
    await expect(reported).toContainText('by two people who agree');
    await expect(reported).toContainText('It is shown to nobody but its author.');
    await expect(reported.getByRole('button', { name: 'Appeal' })).toHaveCount(0);
    await accessible(others);
  });

  await test.step('the author appeals; two others decide, and both sides read it', async () => {
    await hers.open('/hub/reports');
    await page.getByRole('textbox', { name: 'Why the decision is wrong' }).fill('The shop paid for another issue, not for this one.');
    await page.getByRole('button', { name: 'Appeal' }).click();
    await expect(about).toContainText('Under appeal');
    expect((await decide('piet', 'keep', 'I was wrong.')).done).toBe(false);
    expect((await decide('sam', 'keep', 'The issue of that week is free of advertisements.')).said).toContain('another operator has to say the same');
    expect((await decide('tove', 'keep', 'So it is.')).done).toBe(true);
    await hers.open('/hub/reports');
    await expect(about).toContainText('Decided on appeal');
    await expect(about).toContainText('It stays as it is.');
    await his.open('/hub/reports');
    await expect(reported).toContainText('The other side appealed.');
    await expect(reported).toContainText('It stays as it is.');
    await others.goto(`${house.pay}/transparency`);
    await expect(others.getByText('The issue of that week is free of advertisements.')).toBeVisible();
    for (const nobody of ['Wanda', 'Xavier', 'noor', 'sam']) {
      await expect(others.getByText(new RegExp(`\\b${nobody}\\b`, 'i'))).toHaveCount(0);
    }
  });
  await others.close();
});

test('what the house noticed stands in words, with the pattern that lowers and does not hide', async ({ page, house }) => {
  const shop = house.shop('Stride');
  const wanda = await Person.joins(house, 'Wanda');
  await house.asMerchant('Stride', 'PUT', '/v1/merchant/team', { emails: ['wanda@example.com'] });
  await wanda.call('POST', '/v1/recommendations', {
    merchant: shop.merchant,
    sku: 'shoe-dune',
    verdict: 'recommends',
    text: 'The best shoe there is.',
    audience: 'everyone',
    disclosure: 'free_sample',
  });
  await expect.poll(async () => (await wanda.call('GET', '/v1/cases')).data.length, { timeout: 30_000 }).toBe(1);
  await wanda.uses(await Passkey.on(page));
  const hub = new Hub(page, house.pay);
  await hub.open('/hub/reports');
  await page.getByRole('button', { name: hub.words.already }).click();
  const about = page.getByRole('article', { name: 'Your recommendation on' });
  await expect(about).toContainText('Your account and the shop have something in common (an e-mail address of its staff)');
  await expect(about).toContainText('it is not hidden');
  await accessible(page);
});
