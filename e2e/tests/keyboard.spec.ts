/** Without a mouse, on a small screen, magnified, and with little motion. */
import { Checkout, Events } from '../support/checkout';
import { expect, test } from '../support/house';
import { Passkey } from '../support/passkey';

test('a purchase by keyboard alone; the focus goes to each new heading', async ({ page, house }) => {
  await Passkey.on(page);
  await page.goto(house.shop('Lumen').url);
  const checkout = new Checkout(page);
  await expect(checkout.order).toBeVisible();
  await page.locator('vouch-checkout').evaluate((element) => {
    element.parentElement!.tabIndex = -1;
    element.parentElement!.focus();
  });
  for (let tabs = 0; tabs < 20 && !(await checkout.order.evaluate((button) => button === document.activeElement)); tabs += 1) await page.keyboard.press('Tab');
  await expect(checkout.order).toBeFocused();
  const ring = await checkout.order.evaluate((button) => getComputedStyle(button).outlineStyle);
  expect(ring, 'a focus that can be seen').not.toBe('none');

  await page.keyboard.press('Enter');
  await expect(checkout.knowYou).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(checkout.name).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(checkout.name).toHaveAttribute('aria-invalid', 'true');
  await expect(checkout.name).toHaveAccessibleDescription('Enter the name your friends will see.');
  await page.keyboard.type('Dora');
  await page.keyboard.press('Tab');
  await expect(checkout.email).toBeFocused();
  await page.keyboard.type('dora@example.com');
  await page.keyboard.press('Enter');
  await expect(checkout.balance).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(checkout.topUp).toBeFocused();
  await page.keyboard.press('Space');
  await expect(checkout.paid).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(checkout.link('receipt')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(checkout.link('follow')).toBeFocused();
});

test('Escape calls the passkey off and leads back to the order', async ({ page, house, stall }) => {
  const passkey = await Passkey.on(page);
  const events = await Events.listen(page);
  const url = stall.page('<h1>Kettle</h1>CHECKOUT', { path: '/escape' });
  const checkout = new Checkout(page);
  await page.goto(url);
  await house.topUp(await checkout.firstPurchase('Emil'), 50_000);
  await page.goto(url);
  await expect.poll(() => events.types()).toEqual(['ready']);
  await passkey.touches(false);
  await checkout.order.press('Enter');
  await expect(checkout.status).toHaveText(checkout.words.waiting);
  await page.keyboard.press('Escape');
  await expect(checkout.status).toHaveText('Cancelled. Nothing was charged.');
  await expect(checkout.order).toBeFocused();
  await expect(checkout.button('cancel')).toHaveCount(0);
  expect(await events.all()).toEqual([
    { type: 'ready', detail: { payable: true } },
    { type: 'cancelled', detail: { reason: 'cancelled' } },
  ]);
  await passkey.touches(true);
  await page.keyboard.press('Enter');
  await expect(checkout.paid).toBeFocused();
});

for (const [name, width, scale] of [
  ['320 pixels wide', 320, 1],
  ['at 200 % zoom of a laptop', 640, 2],
  ['at 400 % zoom of a laptop', 320, 4],
] as const) {
  test(`${name}, nothing has to be scrolled sideways in any state`, async ({ browser, house }) => {
    const context = await browser.newContext({ viewport: { width, height: 512 }, deviceScaleFactor: scale });
    const page = await context.newPage();
    await Passkey.on(page);
    const checkout = new Checkout(page);
    await page.goto(house.shop('Lumen').url);
    const frame = await checkout.document();
    const fits = async (state: string) => {
      for (const [what, where] of [['the page', page.mainFrame()], ['the checkout', frame]] as const) {
        const { content, room } = await where.evaluate(() => ({ content: document.documentElement.scrollWidth, room: document.documentElement.clientWidth }));
        expect(content, `${what}, ${state}`).toBeLessThanOrEqual(room);
      }
      for (const button of await checkout.frame.getByRole('button').all()) {
        expect((await button.boundingBox())!.height, `a button to touch, ${state}`).toBeGreaterThanOrEqual(44);
      }
    };
    await fits('offer');
    await checkout.order.click();
    await expect(checkout.knowYou).toBeVisible();
    await fits('know you');
    await checkout.signUp(`Fay${width}x${scale}`);
    await expect(checkout.balance).toBeVisible();
    await fits('top up');
    await checkout.topUp.click();
    await expect(checkout.paid).toBeVisible();
    await fits('paid');
    await context.close();
  });
}

test('who asked for little motion gets none', async ({ page, house }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(house.shop('Lumen').url);
  const checkout = new Checkout(page);
  const frame = await checkout.document();
  const moving = () =>
    frame.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) =>
        ['', '::before', '::after'].flatMap((part) => {
          const { transitionDuration, animationName, animationDuration } = getComputedStyle(element, part || null);
          const longest = Math.max(...transitionDuration.split(', ').map(parseFloat));
          const animated = animationName !== 'none' && parseFloat(animationDuration) > 0.01;
          return longest > 0.01 || animated ? [`${element.tagName}.${element.className}${part}: ${transitionDuration} ${animationName}`] : [];
        }),
      ),
    );
  expect(await moving()).toEqual([]);
  await Passkey.on(page);
  await checkout.order.click();
  await expect(checkout.knowYou).toBeVisible();
  expect(await moving()).toEqual([]);
});
