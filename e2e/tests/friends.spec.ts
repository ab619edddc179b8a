/** What friends say: seen by friends, in the shop's page, and by nobody else. */
import type { Page } from '@playwright/test';
import { Checkout, Events } from '../support/checkout';
import { expect, test } from '../support/house';
import { Hub } from '../support/hub';
import { Passkey } from '../support/passkey';

const ANA = 'Ana Moreau';
const HER_WORD = 'It came with the first dark evenings';

/** Every text that came to this page from anywhere, to be searched at the end. */
function overhear(page: Page): () => Promise<string> {
  const heard: Promise<string>[] = [];
  page.on('response', (response) => heard.push(response.text().catch(() => '')));
  return async () => (await Promise.all(heard)).join('\n');
}

test('a friend\'s word appears after befriending, never for a stranger or the shop, and vanishes with the friendship', async ({ page, browser, house }) => {
  test.slow();
  await Passkey.on(page);
  const shop = house.shop('Lumen');
  const checkout = new Checkout(page);
  const hub = new Hub(page, house.pay);

  await test.step('a stranger gets nothing of it, in any answer', async () => {
    const all = overhear(page);
    await page.goto(shop.url);
    await expect(checkout.people).toBeVisible();
    await expect(checkout.word(ANA)).toHaveCount(0);
    await page.waitForLoadState('networkidle');
    expect(await all()).toContain('The joint holds exactly where you leave it');
    expect(await all()).not.toContain(HER_WORD);
  });

  await test.step('the invitation is accepted at the hub', async () => {
    await page.goto(house.sandbox.invitation);
    await expect(page.getByRole('heading', { name: `${ANA} invites you to be friends on Vouch` })).toBeVisible();
    await hub.signUp('Mina');
    await expect(page.getByRole('heading', { name: hub.words.nowFriends(ANA) })).toBeVisible();
  });

  await test.step('the shop shows it for a touch of the passkey', async () => {
    await page.goto(shop.url);
    await expect(checkout.friends).toBeVisible();
    await expect(checkout.word(ANA)).toHaveCount(0);
    await checkout.button('seeFriends').click();
    const word = checkout.friends.getByRole('article', { name: ANA });
    await expect(word).toContainText(HER_WORD);
    await expect(word.getByText(checkout.words.verified)).toBeVisible();
    await expect(word).toContainText('You are friends; bought here on');
    await expect(checkout.friends.getByRole('heading')).toBeFocused();
  });

  await test.step('after a reload it is in the document itself', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const document = page.waitForResponse((response) => response.url().includes('/embed/checkout'));
    await page.reload();
    expect(await (await document).text()).toContain(HER_WORD);
    await expect(checkout.word(ANA)).toBeVisible();
    expect(asked.filter((url) => url.includes('/v1/') && !url.includes('/v1/vouch.js') && !url.includes('/v1/pictures/'))).toEqual([]);
  });

  await test.step('the shop\'s page and the shop\'s server cannot read it', async () => {
    const events = await Events.listen(page);
    await page.reload();
    await expect(checkout.word(ANA)).toBeVisible();
    const stolen = await page.evaluate(
      async ({ pay, key }) => {
        const frame = document.querySelector<HTMLIFrameElement>('vouch-checkout iframe')!;
        const read = (address: string, init: RequestInit) =>
          fetch(address, init).then((reply) => reply.text(), () => '');
        const embed = frame.src;
        const found = [frame.contentDocument?.body.innerText ?? ''];
        for (const address of [embed, `${pay}/v1/recommendations?key=${key}&product=lamp-arc`, `${pay}/v1/friends`, `${pay}/hub/friends`]) {
          for (const mode of ['cors', 'no-cors'] as const) {
            for (const credentials of ['include', 'omit'] as const) found.push(await read(address, { mode, credentials }));
          }
        }
        return found.join('\n');
      },
      { pay: house.pay, key: shop.publishable_key },
    );
    expect(stolen).not.toContain(HER_WORD);
    expect(JSON.stringify(await events.all())).not.toContain('Ana');
    for (const path of ['/v1/recommendations?key=pk_test_lumen&product=lamp-arc', '/v1/friends', '/v1/payments', '/v1/catalogue', '/v1/orders', '/v1/merchant']) {
      expect(await (await house.asMerchant('Lumen', 'GET', path)).text(), path).not.toContain(HER_WORD);
    }
  });

  await test.step('another shopper of the same shop sees none of it', async () => {
    const other = await browser.newPage();
    const all = overhear(other);
    await other.goto(shop.url);
    await expect(new Checkout(other).people).toBeVisible();
    await other.waitForLoadState('networkidle');
    expect(await all()).not.toContain(HER_WORD);
    await other.close();
  });

  await test.step('with the friendship the word is gone', async () => {
    await hub.open('/hub/friends');
    await hub.remove(ANA);
    const document = page.waitForResponse((response) => response.url().includes('/embed/checkout'));
    await page.goto(shop.url);
    expect(await (await document).text()).not.toContain(HER_WORD);
    await expect(checkout.friends.getByRole('link', { name: 'Invite friends' })).toBeVisible();
    await expect(checkout.word(ANA)).toHaveCount(0);
  });
});

test('a word written at the hub reaches a friend in the shop, with its disclosure, and not a stranger', async ({ page, browser, house }) => {
  test.slow();
  await Passkey.on(page);
  await page.goto(house.shop('Stride').url);
  await new Checkout(page).firstPurchase('Petra');
  const hub = new Hub(page, house.pay);
  await hub.open('/hub/recommendations');
  await hub.signIn();
  await page.getByRole('combobox', { name: 'Product' }).selectOption({ label: 'Dune trail shoe, Stride' });
  await page.getByRole('textbox', { name: 'What would you tell a friend?' }).fill('My knees are <b>grateful</b> & so am I.');
  await page.getByRole('radio', { name: 'Yes, I recommend it' }).check();
  await page.getByRole('radio', { name: 'My friends' }).check();
  await page.getByRole('radio', { name: 'I received it free of charge' }).check();
  await page.getByRole('button', { name: 'Save the recommendation' }).click();
  await expect(page.getByText('Write plain text, without markup')).toBeVisible();
  await page.getByRole('textbox', { name: 'What would you tell a friend?' }).fill('My knees are grateful & so am I.');
  await page.getByRole('button', { name: 'Save the recommendation' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Your recommendation is saved.' })).toBeVisible();
  await hub.open('/hub/friends');
  const link = await hub.invite();

  const other = await (await browser.newContext()).newPage();
  await Passkey.on(other);
  const stranger = new Checkout(other);
  await other.goto(house.shop('Stride').url);
  await expect(stranger.people).toBeVisible();
  await expect(stranger.word('Petra')).toHaveCount(0);
  await other.goto(link);
  await new Hub(other, house.pay).signUp('Quentin');
  await expect(other.getByRole('heading', { name: 'You and Petra are friends' })).toBeVisible();
  await other.goto(house.shop('Stride').url);
  await stranger.button('seeFriends').click();
  const word = stranger.friends.getByRole('article', { name: 'Petra' });
  await expect(word).toContainText('My knees are grateful & so am I.');
  await expect(word).toContainText(/Received this product free of charge[\s\S]*My knees/);
  await other.context().close();

  const third = await browser.newPage();
  await third.goto(link);
  await expect(third.getByRole('heading', { name: 'This invitation can no longer be used' })).toBeVisible();
  await third.close();
});
