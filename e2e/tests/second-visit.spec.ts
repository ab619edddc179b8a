/** Who comes again downloads the document, and nothing else: loader, glue and module are in the browser's cache. */
import { Checkout, Events } from '../support/checkout';
import { expect, test } from '../support/house';

test('a second visit fetches the document alone', async ({ page, stall }) => {
  const events = await Events.listen(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const loaders: boolean[] = [];
  session.on('Network.requestServedFromCache', () => loaders.push(true));
  session.on('Network.responseReceived', ({ response }) => {
    if (response.url.endsWith('/v1/vouch.js') && response.fromDiskCache) loaders.push(true);
  });
  const url = stall.page('<h1>Kettle</h1>CHECKOUT', { path: '/twice' });

  /** What the frame fetched beside its document: name, and bytes that came over the wire. */
  const fetched = async () => {
    await page.goto(url);
    await expect.poll(() => events.types()).toEqual(['ready']);
    const frame = await new Checkout(page).document();
    await expect.poll(() => frame.evaluate(() => performance.getEntriesByName('vouch-alive').length)).toBe(1);
    const entries = await frame.evaluate(() =>
      (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).map(({ name, transferSize, decodedBodySize }) => ({
        name: new URL(name).pathname.replace(/-[0-9a-f]{16}/, ''),
        came: transferSize > 0,
        there: decodedBodySize > 0,
      })),
    );
    return entries.sort((one, other) => one.name.localeCompare(other.name));
  };

  const names = ['/assets/checkout.js', '/assets/checkout.wasm'];
  expect(await fetched()).toEqual(names.map((name) => ({ name, came: true, there: true })));
  expect(loaders).toEqual([]);
  // The module is written to the disk's cache when it has come whole.
  await page.waitForTimeout(1_000);
  expect(await fetched()).toEqual(names.map((name) => ({ name, came: false, there: true })));
  expect(loaders).toEqual([true]);
});
