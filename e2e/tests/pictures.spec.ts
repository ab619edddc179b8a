/** Pictures: a photograph of ten megabytes that says where it was taken, and what of it reaches a friend in a shop's page. */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/house';
import { Passkey } from '../support/passkey';
import { Person } from '../support/person';

const MEGABYTES_10 = 10 * 1024 * 1024;
const SECRETS = ['Exif', 'II*\0', 'GPS', 'Lumen Phone 3', '48 rue des Lilas', 'xmpmeta', 'adobe', 'taken at home', 'PK\x03\x04', 'ICC_PROFILE'];

/** A JPEG as this browser's camera roll would have it: red above, green below. */
async function photograph(page: Page): Promise<Buffer<ArrayBuffer>> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(3000, 2000);
    const brush = canvas.getContext('2d')!;
    brush.fillStyle = 'rgb(200, 30, 30)';
    brush.fillRect(0, 0, 3000, 1000);
    brush.fillStyle = 'rgb(30, 160, 40)';
    brush.fillRect(0, 1000, 3000, 1000);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  return Buffer.from(base64, 'base64');
}

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** An EXIF block by hand (CIPA DC-008): the camera, that it was held on its side, and a place as words. */
function exif(): Buffer {
  const camera = Buffer.from('Lumen Phone 3\0');
  const place = Buffer.from('48 rue des Lilas\0');
  const entry = (tag: number, format: number, count: number, value: number) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(format, 2);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const count = (n: number) => Buffer.from([n, 0]);
  const end = Buffer.alloc(4);
  // The header takes 8 bytes, a directory 2 + 12 for each entry + 4.
  const gps = 8 + 2 + 3 * 12 + 4;
  const values = gps + 2 + 12 + 4;
  return Buffer.concat([
    Buffer.from('Exif\0\0II*\0'),
    Buffer.from([8, 0, 0, 0]),
    count(3),
    entry(0x010f, 2, camera.length, values),
    entry(0x0112, 3, 1, 6),
    entry(0x8825, 4, 1, gps),
    end,
    count(1),
    entry(0x1c, 7, place.length, values + camera.length),
    end,
    camera,
    place,
  ]);
}

/** The same with everything that telephones and programs write into files, ten megabytes in all. */
function withSecrets(jpeg: Buffer): Buffer<ArrayBuffer> {
  const secret = Buffer.concat([
    jpeg.subarray(0, 2),
    segment(0xe1, exif()),
    segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>GPS 48.858, 2.294</x:xmpmeta>')),
    segment(0xfe, Buffer.from('taken at home')),
    jpeg.subarray(2),
    Buffer.from('PK\x03\x04', 'latin1'),
  ]);
  return Buffer.concat([secret, Buffer.alloc(MEGABYTES_10 - secret.length, 'taken at home ')]);
}

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
