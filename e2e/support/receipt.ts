/** Checks a receipt as a shop's server would: with nothing but the published keys. */
import { createPublicKey, verify } from 'node:crypto';

/** What a receipt says, if the provider's published keys signed it. `jwks` is the address of the keys. */
export async function readReceipt(jws: string, jwks: string): Promise<any> {
  const [header, payload, signature] = jws.split('.') as [string, string, string];
  const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const { keys } = await (await fetch(jwks)).json();
  const jwk = keys.find((key: { kid: string }) => key.kid === kid);
  if (alg !== 'EdDSA' || !jwk) throw new Error(`The receipt names a key that is not published: ${alg} ${kid}`);
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  if (!verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))) throw new Error('The receipt is not signed by its key.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}
