/** A photograph of ten megabytes that says where and with what it was taken. */
import type { Page } from '@playwright/test';

export const MEGABYTES_10 = 10 * 1024 * 1024;
/** What must not be in a file that came from it. */
export const SECRETS = ['Exif', 'II*\0', 'GPS', 'Lumen Phone 3', '48 rue des Lilas', 'xmpmeta', 'adobe', 'taken at home', 'PK\x03\x04', 'ICC_PROFILE'];

/** A JPEG as this browser's camera roll would have it: red above, green below. */
export async function photograph(page: Page): Promise<Buffer<ArrayBuffer>> {
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
export function withSecrets(jpeg: Buffer): Buffer<ArrayBuffer> {
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
