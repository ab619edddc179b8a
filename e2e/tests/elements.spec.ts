/** Words, lists, guides and facts in a shop's own page: what people read there, what they do, and what nobody can make them do. */
import type { FrameLocator, Page } from '@playwright/test';
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
