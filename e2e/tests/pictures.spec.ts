/** Pictures: a photograph of ten megabytes that says where it was taken, and what of it reaches a friend in a shop's page. */
import { expect, test } from '../support/house';
import { Passkey } from '../support/passkey';
import { Person } from '../support/person';
import { MEGABYTES_10, photograph, SECRETS, withSecrets } from '../support/photograph';

test('a photograph of ten megabytes reaches a friend as nothing but what one sees', async ({ page, house }) => {
  test.slow();
  const device = await Passkey.on(page);
  const zoe = await Person.joins(house, 'Zoe Pictures');
  const yara = await Person.joins(house, 'Yara Pictures');
  await zoe.befriends(yara);
  await yara.uses(device);
  const { merchant, publishable_key: key } = house.shop('Lumen');
  const word = await zoe.call('POST', '/v1/recommendations', {
    merchant,
    sku: 'lamp-arc',
    verdict: 'recommends',
    text: 'It stands by my window.',
    audience: 'friends',
    disclosure: 'free_sample',
  });

  await page.goto(`${house.pay}/hub`);
  const sent = withSecrets(await photograph(page));
  expect(sent.length).toBe(MEGABYTES_10);
  for (const secret of SECRETS.slice(0, -1)) expect(sent.includes(Buffer.from(secret, 'latin1')), secret).toBe(true);

  await test.step('markup is refused in what is said of it; what only looks like it stays text', async () => {
    const refused = await zoe.sends(`/v1/recommendations/${word.id}/pictures?alt=${encodeURIComponent('<img src=x onerror=alert(1)>')}`, sent.subarray(0, 1000));
    expect((await refused.json()).code).toBe('text_markup');
  });
  const alt = 'Zoe\'s lamp" onload="alert(1) &lt;b&gt; at dusk';
  const reply = await zoe.sends(`/v1/recommendations/${word.id}/pictures?alt=${encodeURIComponent(alt)}`, sent);
  expect(reply.status, await reply.clone().text()).toBe(201);
  const added = await reply.json();
  expect([added.alt, added.width, added.height]).toEqual([alt, 1067, 1600]);
  const tooLong = await zoe.sends(`/v1/recommendations/${word.id}/pictures?alt=x`, Buffer.concat([sent, Buffer.from('x')]));
  expect((await tooLong.json()).code).toBe('body_too_large');

  const dialogs: string[] = [];
  page.on('dialog', (dialog) => (dialogs.push(dialog.message()), dialog.dismiss()));

  await test.step('in the shop\'s page a friend sees it, upright, and nothing of the file is in it', async () => {
    await page.goto(house.shop('Lumen').url);
    await page.evaluate((key) => {
      const element = document.createElement('vouch-recommendations');
      element.setAttribute('key', key);
      element.setAttribute('product', 'lamp-arc');
      document.body.prepend(element);
    }, key);
    const frame = page.frameLocator('vouch-recommendations iframe');
    await expect(frame.getByRole('article', { name: 'Karim Benali' })).toBeVisible();
    await expect(frame.getByRole('article', { name: 'Zoe Pictures' })).toHaveCount(0);

    const fetched = page.waitForResponse((response) => response.url().includes(`/v1/pictures/${added.id}`));
    await frame.locator('#see-friends').click();
    const picture = frame.getByRole('article', { name: 'Zoe Pictures' }).getByRole('img', { name: alt, exact: true });
    await picture.scrollIntoViewIfNeeded();
    await expect(picture).toBeVisible();
    const bytes = await (await fetched).body();
    for (const secret of SECRETS) expect(bytes.includes(Buffer.from(secret, 'latin1')), secret).toBe(false);
    expect(bytes.length).toBeLessThanOrEqual(600_000);
    expect(bytes.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));

    const corners = await picture.evaluate(async (image: HTMLImageElement) => {
      await image.decode();
      const [width, height] = [image.naturalWidth, image.naturalHeight];
      const brush = new OffscreenCanvas(width, height).getContext('2d')!;
      brush.drawImage(image, 0, 0);
      const at = (x: number) => [...brush.getImageData(x, height / 2, 1, 1).data.slice(0, 3)];
      return { width, height, left: at(width * 0.25), right: at(width * 0.75), handlers: image.getAttributeNames().filter((name) => name.startsWith('on')) };
    });
    // Held on its side: what was below is on the left.
    expect([corners.width, corners.height]).toEqual([1067, 1600]);
    expect(corners.left[1]).toBeGreaterThan(corners.left[0]! + 80);
    expect(corners.right[0]).toBeGreaterThan(corners.right[1]! + 80);
    expect(corners.handlers).toEqual([]);
  });

  await test.step('taken back, it is gone from its address', async () => {
    const { friends } = await yara.call('GET', `/v1/recommendations?key=${key}&product=lamp-arc`);
    const [{ url }] = friends.find((one: any) => one.id === word.id).pictures;
    const look = () => page.request.get(url.replace(house.pay, house.direct));
    expect((await look()).status()).toBe(200);
    await zoe.call('DELETE', `/v1/recommendations/${word.id}/pictures/${added.id}`);
    expect((await look()).status()).toBe(404);
  });
  expect(dialogs).toEqual([]);
});
