/**
 * A passkey in software, for shoppers without a browser: makes credentials and signs with them, in the JSON that browsers
 * give (`PublicKeyCredential.toJSON`). ES256, attestation `none`, user present and verified.
 */
import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest();
const u16 = (n: number) => Buffer.from([n >> 8, n & 0xff]);
const u32 = (n: number) => Buffer.from([n >>> 24, (n >> 16) & 0xff, (n >> 8) & 0xff, n & 0xff]);

/** Where a ceremony happens, as the browser would write it down: in a frame of ours on the shop's page, or on a page of ours. */
export interface Place {
  origin: string;
  topOrigin?: string;
}

export class SoftPasskey {
  private readonly id = randomBytes(16);
  private readonly key: KeyObject;
  private readonly point: Buffer;
  private userHandle = Buffer.alloc(0);
  private count = 0;

  constructor(private readonly place: Place) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' });
    this.key = privateKey;
    // COSE: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}
    this.point = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x!, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y!, 'base64url'),
    ]);
  }

  /** `navigator.credentials.create` with the server's options. */
  create(options: { challenge: string; rp: { id: string }; user: { id: string } }) {
    this.userHandle = Buffer.from(options.user.id, 'base64url');
    const data = this.data(options.rp.id, true);
    // CBOR: {"fmt": "none", "attStmt": {}, "authData": bytes}
    const attestation = Buffer.concat([Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'), Buffer.from([data.length]), data]);
    return this.credential({
      clientDataJSON: this.clientData('webauthn.create', options.challenge).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** `navigator.credentials.get` over a challenge; also elsewhere than where it was made. */
  get(challenge: string, rpId: string, place = this.place) {
    const client = this.clientData('webauthn.get', challenge, place);
    const data = this.data(rpId, false);
    const signature = createSign('sha256').update(data).update(sha256(client)).sign(this.key);
    return this.credential({
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: this.userHandle.toString('base64url'),
    });
  }

  /** The same passkey for a browser's virtual device. */
  exported(rpId: string) {
    return {
      credentialId: this.id.toString('base64'),
      isResidentCredential: true,
      rpId,
      privateKey: this.key.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
      userHandle: this.userHandle.toString('base64'),
      // What the browser counts goes on after what was counted here.
      signCount: this.count + 1,
    };
  }

  private credential(response: object) {
    const id = this.id.toString('base64url');
    return { id, rawId: id, type: 'public-key', authenticatorAttachment: 'platform', clientExtensionResults: {}, response };
  }

  private clientData(type: string, challenge: string, { origin, topOrigin } = this.place): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: Boolean(topOrigin), topOrigin }));
  }

  private data(rpId: string, attested: boolean): Buffer {
    this.count += 1;
    const flags = 0x01 | 0x04 | (attested ? 0x40 : 0);
    const head = [sha256(rpId), Buffer.from([flags]), u32(this.count)];
    return Buffer.concat(attested ? [...head, Buffer.alloc(16), u16(this.id.length), this.id, this.point] : head);
  }
}
