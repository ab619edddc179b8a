/**
 * Somebody with an account, who acts through the API as their own pages would: for what is not the test's subject. Their passkey can
 * be put on a browser's device, so that they go on in a shop.
 */
import { SoftPasskey } from './authenticator';
import type { House } from './house';
import type { Passkey } from './passkey';

export class Person {
  private constructor(
    private readonly house: House,
    readonly name: string,
    private readonly passkey: SoftPasskey,
    readonly id: string,
    private readonly token: string,
  ) {}

  /** Creates an account on the provider's own pages. */
  static async joins(house: House, name: string): Promise<Person> {
    const passkey = new SoftPasskey({ origin: house.pay });
    const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`;
    const begun = await ask(house, 'POST', '/v1/shoppers/options', { handle: name, email });
    const credential = passkey.create(begun.public_key);
    const { token, shopper } = await ask(house, 'POST', '/v1/shoppers', { ceremony: begun.ceremony, credential });
    return new Person(house, name, passkey, shopper.id, token);
  }

  /** A call of their own pages; answers what came, or throws what was refused. */
  call(method: string, path: string, body?: unknown): Promise<any> {
    return ask(this.house, method, path, body, this.token);
  }

  /** The same; answers whatever came. */
  asks(method: string, path: string, body?: unknown): Promise<Response> {
    return send(this.house, method, path, body, this.token);
  }

  /** Sends a file as their own pages would; answers whatever came. */
  sends(path: string, file: Buffer<ArrayBuffer>): Promise<Response> {
    const headers = { origin: this.house.pay, authorization: `Bearer ${this.token}`, 'content-type': 'image/jpeg' };
    return fetch(this.house.direct + path, { method: 'POST', headers, body: file });
  }

  async befriends(other: Person): Promise<void> {
    const { url } = await this.call('POST', '/v1/friends/invitations');
    await other.call('POST', `/v1/invitations/${url.split('/').at(-1)}/accept`);
  }

  /** Takes their passkey along to a browser. */
  async uses(device: Passkey): Promise<void> {
    await device.holds(this.passkey.exported('pay.localhost'));
  }
}

async function ask(house: House, method: string, path: string, body?: unknown, token?: string): Promise<any> {
  const reply = await send(house, method, path, body, token);
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

function send(house: House, method: string, path: string, body?: unknown, token?: string): Promise<Response> {
  return fetch(house.direct + path, {
    method,
    headers: {
      origin: house.pay,
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}
