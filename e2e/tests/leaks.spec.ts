/**
 * What was meant for nobody is told to nobody: everything that a shop, strangers, friends, followers and machines are answered is
 * recorded and searched. And what was taken back is gone from every page in which it stands open.
 */
import type { FrameLocator, Page } from '@playwright/test';
import { expect, test, type House } from '../support/house';
import { Passkey } from '../support/passkey';
import { Person } from '../support/person';
import type { Stall } from '../support/stall';

interface Answer {
  asked: string;
  status: number;
  said: string;
}

/** Whatever was answered to anybody, headers and all. */
class Record {
  readonly answers: Answer[] = [];

  async keep(who: string, method: string, path: string, reply: Response): Promise<Answer> {
    const headers = [...reply.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    const answer = { asked: `${who}: ${method} ${path}`, status: reply.status, said: `${headers}\n\n${await reply.text()}` };
    this.answers.push(answer);
    return answer;
  }

  /** Whatever a browser is answered, from the provider and from anybody else. */
  watch(who: string, page: Page): { settled: () => Promise<unknown> } {
    const pending: Promise<void>[] = [];
    page.context().on('response', (response) => {
      const read = async () => {
        const body = await response.body().catch(() => Buffer.alloc(0));
        const said = `${JSON.stringify(await response.allHeaders())}\n\n${body.toString('latin1')}\n${body.toString('utf8')}`;
        this.answers.push({ asked: `${who}'s browser: ${response.request().method()} ${response.url()}`, status: response.status(), said });
      };
      pending.push(read().catch(() => {}));
    });
    return { settled: () => Promise.all(pending) };
  }

  /** Who was told any of it. */
  tellers(needles: string[]): string[] {
    const ways = (needle: string) => [needle, encodeURIComponent(needle), Buffer.from(needle).toString('base64').replace(/=+$/, '').slice(0, -1)];
    // What the asker named in the address, a document may repeat.
    const told = ({ asked, said }: Answer) =>
      needles.filter((needle) => !asked.includes(needle) && ways(needle).some((way) => said.toLowerCase().includes(way.toLowerCase())));
    return this.answers.filter((answer) => told(answer).length > 0).map((answer) => `${answer.asked} says ${told(answer).join(', ')}`);
  }
}

/** Every address that can be read, with each of these ids wherever one is asked for. */
async function addresses(house: House, stall: Stall, merchant: string, ids: string[]): Promise<string[]> {
  const { paths } = await (await fetch(`${house.direct}/v1/openapi.json`)).json();
  const described = Object.keys(paths).filter((path) => paths[path].get);
  const pages = ['/embed/checkout', '/embed/words', '/embed/recommendations', '/embed/facts', '/embed/guide', '/embed/list', '/embed/votes', '/checkout', '/transparency', '/guides/{handle}', '/guides/{handle}/{id}', '/lists/{token}', '/polls/{token}', '/invitations/{token}', '/healthz', '/metrics', '/docs'];
  const fill = (path: string, id: string) =>
    path.replaceAll('{merchant}', merchant).replaceAll('{sku}', 'kettle').replaceAll('{key}', stall.key).replaceAll('{number}', '1').replaceAll('{handle}', 'steam').replace(/\{\w+\}/g, id);
  const queries = (id: string) => ['', `?key=${stall.key}&product=kettle`, `?merchant=${merchant}&sku=kettle&product=kettle`, `?key=${stall.key}&product=kettle&part=1`, `?key=${stall.key}&word=${id}&point=1`, `?key=${stall.key}&list=${id}&part=1`, `?key=${stall.key}&story=${id}&part=1`, `?key=${stall.key}&guide=steam&part=1`];
  const named = [...described, ...pages].flatMap((path) => ids.flatMap((id) => queries(id).map((query) => fill(path, id) + query)));
  return [...new Set(named)];
}

/** What can be tried with the id of a word; the same for one that there never was. */
const attempts = (id: string): [method: string, path: string, body?: unknown][] => [
  ['GET', `/v1/recommendations/${id}/versions`],
  ['GET', `/v1/recommendations/${id}/points/1/votes`],
  ['PUT', `/v1/recommendations/${id}/points/1/vote`, { stance: 'agrees' }],
  ['POST', `/v1/recommendations/${id}/follow-ups`, { text: 'Still good.' }],
  ['DELETE', `/v1/recommendations/${id}`],
  ['PUT', `/v1/recommendations/${id}/reply`, { text: 'Thank you.' }],
  ['DELETE', `/v1/recommendations/${id}/reply`],
  ['POST', '/v1/blocks', { recommendation: id }],
  ['POST', '/v1/reports', { about: { kind: 'recommendation', id }, reason: 'other', text: 'What is this?' }],
];

test('what is for nobody, or for friends, is told to nobody else', async ({ browser, house, stall }) => {
  test.setTimeout(240_000);
  const NOBODY = 'Quixotic brimstone 7391';
  const FRIENDS = 'Velvety rhubarb 5528';
  await stall.sells([
    { id: 'kettle', title: 'Copper kettle', amount: 3200 },
    { id: 'teapot', title: 'Bone china teapot', amount: 2800 },
  ]);
  const { id: merchant } = await (await stall.call('GET', '/v1/merchant')).json();
  const author = await Person.joins(house, 'Anathema Quillfeather');
  const [friend, stranger, follower] = [await Person.joins(house, 'Fenna'), await Person.joins(house, 'Sorrel'), await Person.joins(house, 'Folke')];
  await author.befriends(friend);
  // The author is a guide too, under another name.
  await author.call('PUT', '/v1/guide', { handle: 'steam', name: 'The Steam Reader', about: 'I read about steam.', relations: [] });
  await follower.call('PUT', '/v1/guides/steam/follow', {});
  // Something for everyone, so that there is something to be read.
  const somebody = await Person.joins(house, 'Pia');
  const public_ = await somebody.call('POST', '/v1/recommendations', { merchant, sku: 'kettle', verdict: 'recommends', text: 'It pours well, for everyone.', audience: 'everyone', disclosure: 'family' });
  const write = (sku: string, mark: string, audience: string) =>
    author.call('POST', '/v1/recommendations', { merchant, sku, verdict: 'does_not', text: `${mark}, I say.`, points: [{ kind: 'con', aspect: 'smell', statement: `${mark} indeed` }], audience, disclosure: 'employee' });
  const [nobodys, friends] = [await write('kettle', NOBODY, 'nobody'), await write('teapot', FRIENDS, 'friends')];
  const never = nobodys.id.replace(/.{6}$/, (end: string) => [...end].reverse().join(''));
  expect(never).not.toBe(nobodys.id);

  const record = new Record();
  const people = { friend, follower, stranger };
  await test.step('every address, by everyone', async () => {
    const all = await addresses(house, stall, merchant, [nobodys.id, friends.id, author.id]);
    expect(all.length).toBeGreaterThan(200);
    const askers: [string, (path: string) => Promise<Response>][] = [
      ['somebody', (path) => fetch(house.direct + path, { redirect: 'manual' })],
      ['the shop', (path) => stall.call('GET', path)],
      ['the shop\'s page', (path) => fetch(house.direct + path, { headers: { authorization: `Bearer ${stall.key}` }, redirect: 'manual' })],
      ...Object.entries(people).map(([who, person]): [string, (path: string) => Promise<Response>] => [`the ${who}`, (path) => person.asks('GET', path)]),
    ];
    for (const [who, ask] of askers) {
      for (let at = 0; at < all.length; at += 16) {
        await Promise.all(all.slice(at, at + 16).map(async (path) => record.keep(who, 'GET', path, await ask(path))));
      }
    }
  });

  await test.step('every attempt with the word\'s id is answered as for a word that never was', async () => {
    const askers: [string, (method: string, path: string, body?: unknown) => Promise<Response>][] = [
      ['the shop', (method, path, body) => stall.call(method, path, body)],
      ...Object.entries(people).map(([who, person]): [string, typeof person.asks] => [`the ${who}`, (...call) => person.asks(...call)]),
    ];
    for (const [who, ask] of askers) {
      const known = attempts(nobodys.id);
      for (const [at, [method, path, body]] of attempts(never).entries()) {
        const [, itsPath, itsBody] = known[at]!;
        const expected = await record.keep(who, method, path, await ask(method, path, body));
        const answered = await record.keep(who, method, itsPath, await ask(method, itsPath, itsBody));
        expect([answered.status, answered.said.split('\n\n')[1]], answered.asked).toEqual([expected.status, expected.said.split('\n\n')[1]]);
        expect(expected.status, expected.asked).toBeGreaterThanOrEqual(400);
      }
    }
  });

  await test.step('every page, in browsers', async () => {
    const elements = `<vouch-checkout key="${stall.key}" product="kettle"></vouch-checkout>
      <vouch-recommendations key="${stall.key}" product="kettle"></vouch-recommendations>
      <vouch-recommendations key="${stall.key}"></vouch-recommendations>
      <vouch-facts key="${stall.key}" product="kettle"></vouch-facts>
      <vouch-guide key="${stall.key}" guide="steam"></vouch-guide>
      <vouch-list key="${stall.key}" list="lst_none"></vouch-list>`;
    const url = stall.page(`<main><h1>Kettle</h1>${elements}</main>`, { path: '/leaks' });
    for (const [who, person] of Object.entries(people)) {
      const page = await (await browser.newContext()).newPage();
      const { settled } = record.watch(`the ${who}`, page);
      await person.uses(await Passkey.on(page));
      await page.goto(url);
      const words = page.frameLocator('vouch-recommendations[product] iframe');
      await expect(words.getByText('It pours well, for everyone.')).toBeVisible();
      await words.getByRole('button', { name: 'See what your friends say' }).click();
      await expect(words.getByRole('button', { name: 'See what your friends say' })).toHaveCount(0);
      await page.goto(url);
      await expect(words.getByText('It pours well, for everyone.'), who).toBeVisible();
      for (const path of ['/transparency', '/guides/steam', '/transparency?lang=fr']) await page.goto(house.pay + path);
      await settled();
      await page.context().close();
    }
  });

  // The author reads it, and so the search finds what there is.
  await record.keep('the author', 'GET', '/v1/recommendations/mine', await author.asks('GET', '/v1/recommendations/mine'));
  expect(record.tellers([NOBODY])).toEqual([expect.stringContaining('the author')]);
  record.answers.pop();
  expect(record.answers.filter(({ status }) => status === 200).length).toBeGreaterThan(300);
  expect(record.answers.filter(({ said }) => said.includes('It pours well, for everyone.')).length).toBeGreaterThan(10);
  expect(record.tellers([NOBODY, nobodys.id])).toEqual([]);
  expect(record.tellers([FRIENDS, friends.id]).filter((one) => !one.startsWith('the friend'))).toEqual([]);
  expect(record.tellers([FRIENDS]).length, 'a friend reads it').toBeGreaterThan(0);
  expect(record.tellers(['Quillfeather', author.id]).filter((one) => !one.startsWith('the friend'))).toEqual([]);
  expect(record.tellers([public_.id]).length).toBeGreaterThan(0);
});

test('what is taken back vanishes from every page in which it stands open', async ({ page, house, stall }) => {
  test.slow();
  await stall.sells([{ id: 'kettle', title: 'Copper kettle', amount: 3200 }]);
  const { id: merchant } = await (await stall.call('GET', '/v1/merchant')).json();
  const [author, friend] = [await Person.joins(house, 'Wilhelmina Tarn'), await Person.joins(house, 'Ottoline')];
  await author.befriends(friend);
  const word = await author.call('POST', '/v1/recommendations', { merchant, sku: 'kettle', verdict: 'recommends', text: 'Sings in tune.', audience: 'friends', disclosure: 'family' });
  const stated = await author.call('POST', '/v1/facts', {
    merchant,
    sku: 'kettle',
    disclosure: 'family',
    statements: [
      { kind: 'pro', aspect: 'Sound', text: 'It sings in D.' },
      { kind: 'con', aspect: 'Care', text: 'Copper wants polishing.' },
    ],
  });
  expect(stated.data).toHaveLength(2);
  await author.call('PUT', '/v1/guide', { handle: 'tarn', name: 'Wilhelmina Tarn', about: 'I boil water.', relations: [] });
  const story = await author.call('POST', '/v1/guide/stories', { form: 'story', title: 'A winter of tea', text: 'It began with a kettle.', citations: [{ merchant, sku: 'kettle', note: 'This one.' }], disclosure: 'none' });
  await author.call('POST', `/v1/guide/stories/${story.id}/publish`);
  const list = await author.call('POST', '/v1/lists', { title: 'For the kitchen', audience: 'everyone' });
  await author.call('POST', `/v1/lists/${list.id}/items`, { key: stall.key, product: 'kettle', note: 'In copper, please.' });

  await friend.uses(await Passkey.on(page));
  // The page's own timers, which the test moves.
  await page.clock.install();
  const url = stall.page(
    `<main><h1>Kettle</h1>CHECKOUT
    <vouch-recommendations key="${stall.key}" product="kettle"></vouch-recommendations>
    <vouch-facts key="${stall.key}" product="kettle"></vouch-facts>
    <vouch-guide key="${stall.key}" story="${story.id}"></vouch-guide>
    <vouch-list key="${stall.key}" list="${list.id}"></vouch-list></main>`,
    { path: '/open' },
  );
  await page.goto(url);
  const frame = (view: string): FrameLocator => page.frameLocator(`vouch-${view} iframe`);
  await frame('recommendations').getByRole('button', { name: 'See what your friends say' }).click();
  await expect(frame('recommendations').getByText('Sings in tune.')).toBeVisible();
  // The shop knows its visitor again by now.
  await page.goto(url);
  const told: [view: string, text: string][] = [
    ['checkout', 'Sings in tune.'],
    ['recommendations', 'Sings in tune.'],
    ['facts', 'It sings in D.'],
    ['guide', 'It began with a kettle.'],
    ['list', 'In copper, please.'],
  ];
  for (const [view, text] of told) await expect(frame(view).getByText(text).first(), view).toBeVisible();

  await author.call('DELETE', `/v1/recommendations/${word.id}`);
  await author.call('DELETE', `/v1/facts?merchant=${merchant}&sku=kettle`);
  await author.call('POST', `/v1/guide/stories/${story.id}/withdraw`);
  await author.call('DELETE', `/v1/lists/${list.id}`);
  for (const [view, text] of told) expect(await frame(view).getByText(text).count(), view).toBeGreaterThan(0);
  await page.clock.runFor(60_000);
  for (const [view, text] of told) await expect(frame(view).getByText(text), view).toHaveCount(0);
  await expect(frame('list').getByText('What this page asked for is not here, or no longer.')).toBeVisible();
});
