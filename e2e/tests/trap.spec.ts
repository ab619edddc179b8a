/** A module whose panics are bare traps: whoever started it must notice, and say something calm. */
import { Checkout, Events } from '../support/checkout';
import { expect, test } from '../support/house';

test('a view that cannot come to life says so and offers a way on; the shop is told', async ({ page, stall }) => {
  const events = await Events.listen(page);
  // The module meets an element that it did not expect, and gives up.
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => document.getElementById('app')?.prepend(document.createElement('hr'))));
  await page.goto(stall.page('<h1>Kettle</h1>CHECKOUT'));
  const { frame, order } = new Checkout(page);
  const way = frame.getByRole('alert').getByRole('link');
  await expect(way).toBeVisible();
  await expect(way).toHaveAttribute('target', '_blank');
  await expect(order).toHaveCount(0);
  await expect.poll(() => events.types()).toContain('error');
  expect(await events.detail('error')).toEqual({ code: 'could_not_start', message: expect.stringContaining('unreachable') });
});
