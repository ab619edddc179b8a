/**
 * The two things a shop's server does with Vouch, and all that is worth copying from this shop:
 * it creates a payment for an order, and it believes a webhook only when the signature is right.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';

/**
 * Creates a payment for what is in the order. The key of idempotency belongs to the order: asked twice, because the first
 * answer was lost or the buyer pressed twice, Vouch gives the same payment again.
 */
export async function createPayment({ payOrigin, secretKey }, order) {
  const { status, body } = await post(`${payOrigin}/v1/payments`, {
    headers: { Authorization: `Bearer ${secretKey}`, 'Idempotency-Key': `order-${order.id}` },
    json: {
      currency: order.currency,
      line_items: order.lines.map(({ sku, name, quantity, unitAmount }) => ({ sku, name, quantity, unit_amount: unitAmount })),
      reference: order.id,
      return_url: order.url,
    },
  });
  if (status === 200 || status === 201) return body;
  throw new Error(`Vouch refused the payment: ${status} ${body.code ?? ''} ${body.detail ?? body.title ?? ''}`.trim());
}

const TOLERANCE_SECONDS = 5 * 60;

/**
 * The event in a webhook, or a sentence that says why it is not believed. Standard Webhooks: the signature is an HMAC of
 * `id.timestamp.body` over the bytes as they came, and an old timestamp is somebody's recording.
 */
export function readWebhook({ headers, body, secret, now = Date.now() }) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures } = headers;
  if (!id || !timestamp || !signatures) return { refusal: 'The webhook is not signed.' };
  if (!(Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS)) return { refusal: 'The webhook is not from this moment.' };

  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const signed = signatures.split(' ').some((signature) => {
    const [version, value = ''] = signature.split(',');
    const given = Buffer.from(value, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!signed) return { refusal: 'The webhook is signed by somebody else.' };
  return { id, event: JSON.parse(body) };
}

/** A POST in JSON. `*.localhost` is this machine, as every browser knows; many a system resolver does not. */
function post(url, { headers, json }) {
  const body = JSON.stringify(json);
  const home = (host, options, done) =>
    host.endsWith('.localhost') ? lookup('127.0.0.1', options, done) : lookup(host, options, done);
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? https : http).request(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) },
      lookup: home,
      timeout: 10_000,
    });
    request.on('timeout', () => request.destroy(new Error('Vouch did not answer in ten seconds')));
    request.on('error', reject);
    request.on('response', async (response) => {
      try {
        const text = (await response.setEncoding('utf8').toArray()).join('');
        resolve({ status: response.statusCode, body: JSON.parse(text) });
      } catch (error) {
        reject(error);
      }
    });
    request.end(body);
  });
}
