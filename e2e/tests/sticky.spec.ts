/**
 * A shop whose header sticks to the top, as most do: it lies over a part of the frame, and nobody can say which. At the press
 * the checkout is lifted above it for as long as the passkey is asked, and nothing on the page moves.
 */
import { Checkout, Events } from '../support/checkout';
import { expect, test } from '../support/house';
import { Passkey } from '../support/passkey';

const SHOP = `<style>
  body { margin: 0; font: 1rem/1.5 system-ui; }
  header { position: sticky; top: 0; z-index: 10; padding: 1rem; background: #fff; border-bottom: 1px solid #ccc; }
  main { padding: 1rem; }
  vouch-checkout { display: block; min-height: 900px; }
</style>
<header>A shop with a header that stays</header><main><h1>Kettle</h1>CHECKOUT<p style="height: 900px">Below.</p></main>`;

test.use({ viewport: { width: 390, height: 844 } });

test('a header that sticks lies over the frame: the press is good all the same, and nothing moves', async ({ page, house, stall }) => {
  await Passkey.on(page);
  const events = await Events.listen(page);
  const checkout = new Checkout(page);
  const url = stall.page(SHOP, { path: '/sticky' });
  await page.goto(url);
  await house.topUp(await checkout.firstPurchase('Hanna'), 50_000);

  await page.goto(url);
  await expect.poll(() => events.types()).toEqual(['ready']);
  // The order button is in sight, the words above it have gone under the header.
  await page.evaluate(() => document.querySelector('vouch-checkout')!.scrollIntoView({ block: 'end' }));
  const under = await page.evaluate(() => document.querySelector('vouch-checkout')!.getBoundingClientRect().top < document.querySelector('header')!.getBoundingClientRect().bottom);
  expect(under).toBe(true);
  await page.waitForTimeout(400);

  // Where things are is asked of the page itself at the very moment of the lift: a touch may follow at once.
  const place = `[scrollY, document.documentElement.scrollHeight, ...['top', 'left', 'width'].map((side) => document.querySelector('iframe').getBoundingClientRect()[side])]`;
  const before = await page.evaluate(place);
  const lifted = page.evaluate(
    (place) =>
      new Promise<unknown>((resolve) => {
        const slot = document.querySelector('vouch-checkout')!.shadowRoot!.querySelector('slot')!;
        slot.addEventListener('toggle', () => resolve(slot.matches(':popover-open') && (0, eval)(place)), { once: true });
        setTimeout(resolve, 10_000, 'never lifted');
      }),
    place,
  );
  await checkout.order.click();
  expect(await lifted).toEqual(before);
  await expect(checkout.paid).toBeVisible();
  expect(await events.types()).toEqual(['ready', 'authorised', 'paid']);
  // Back under the header.
  await expect.poll(() => page.evaluate(() => document.querySelector('vouch-checkout')!.shadowRoot!.querySelector('slot')!.matches(':popover-open'))).toBe(false);
});
