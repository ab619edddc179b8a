/** A panic is a bare trap: whoever started the module must notice, and say something calm. */
import { Checkout, Events } from '../support/checkout';
import { expect, test } from '../support/house';

/** (module (func unreachable) (start 0)) */
const TRAP = Buffer.from('0061736d01000000010401600000030201000801000a05010300000b', 'hex');

test('an app that cannot come to life says so and offers a way on; the shop is told', async ({ page, stall }) => {
  const events = await Events.listen(page);
  await page.route('**/assets/checkout-*.wasm', (route) => route.fulfill({ contentType: 'application/wasm', body: TRAP }));
  await page.goto(stall.page('<h1>Kettle</h1>CHECKOUT'));
  const { frame, order } = new Checkout(page);
  const way = frame.getByRole('alert').getByRole('link');
  await expect(way).toBeVisible();
  await expect(way).toHaveAttribute('target', '_blank');
  await expect(order).toHaveCount(0);
  await expect.poll(() => events.types()).toContain('error');
  expect(await events.detail('error')).toEqual({ code: 'could_not_start', message: expect.stringContaining('unreachable') });
});
