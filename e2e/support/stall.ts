/**
 * A shop that a test builds as it likes: its own merchant, its own catalogue, its own pages with their own headers.
 *
 * It comes into the house the way every shop does: `vouch merchant create` registers it and its origin, `PUT /v1/catalogue`
 * brings its products. Pages are served for every host of `*.localhost`, registered or not, so a stall can also be the
 * page of a stranger.
 */
import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { BINARY, type House } from './house';

const run = promisify(execFile);

export interface Goods {
  id: string;
  title: string;
  /** Minor units of EUR. */
  amount: number;
}

export interface Leaf {
  /** Which `HOST.localhost` serves it; `stall` is the registered one. */
  host?: string;
  path?: string;
  headers?: Record<string, string>;
}

const GOODS: Goods[] = [{ id: 'kettle', title: 'Copper kettle', amount: 3200 }];

export class Stall {
  private readonly pages = new Map<string, { body: string; headers: Record<string, string> }>();
  readonly key = 'pk_test_stall';
  private secret = '';

  private constructor(
    private readonly house: House,
    private readonly server: Server,
  ) {}

  /** Opens the stall in a house that is running. */
  static async open(house: House): Promise<Stall> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const stall = new Stall(house, server);
    server.on('request', (request, response) => stall.answer(request, response));
    const said = await run(
      BINARY,
      ['merchant', 'create', '--name', 'Stall', '--origin', stall.origin(), '--currency', 'EUR', '--publishable-key', stall.key],
      { env: { PATH: process.env.PATH, DATA_DIR: house.dataDir, PORT: String(house.port) } },
    );
    stall.secret = /secret key\s+(sk_test_\w+)/.exec(said.stdout)![1]!;
    await stall.sells(GOODS);
    return stall;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  origin(host = 'stall'): string {
    return `http://${host}.localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Puts a new catalogue in the place of the old one. */
  async sells(goods: Goods[]): Promise<void> {
    const rows = goods.map(({ id, title, amount }) => ({
      id,
      title,
      description: `${title}, from the stall.`,
      link: `${this.origin()}/${id}`,
      availability: 'in_stock',
      price: `${(amount / 100).toFixed(2)} EUR`,
      condition: 'new',
    }));
    const reply = await this.call('PUT', '/v1/catalogue', rows);
    if (!reply.ok) throw new Error(`The catalogue was refused: ${await reply.text()}`);
  }

  /** A call with the stall's secret key. */
  call(method: string, path: string, body?: unknown, key?: string): Promise<Response> {
    return this.house.call(this.secret, method, path, body, key);
  }

  /** Every payment of the stall, newest first. */
  async payments(): Promise<{ id: string; status: string; amount: number }[]> {
    return (await (await this.call('GET', '/v1/payments?limit=100')).json()).data;
  }

  /**
   * Puts a page up and returns its address. In its text and headers `PAY` is the provider's origin, `STALL` the stall's,
   * `CHECKOUT` the element; the script tag is in the page already.
   */
  page(body: string, { host = 'stall', path = '/', headers = {} }: Leaf = {}): string {
    const fill = (text: string) =>
      text
        .replaceAll('CHECKOUT', `<vouch-checkout key="${this.key}" product="kettle"></vouch-checkout>`)
        .replaceAll('STALL', this.origin())
        .replaceAll('PAY', this.house.pay);
    const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Stall</title><script type="module" async src="PAY/v1/vouch.js"></script></head><body>${body}</body></html>`;
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
    this.pages.set(host + path, { body: path.endsWith('.css') ? body : fill(page), headers: filled });
    return this.origin(host) + path;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const host = (request.headers.host ?? '').split('.')[0]!;
    const page = this.pages.get(host + new URL(request.url ?? '/', this.origin()).pathname);
    if (!page) return void response.writeHead(404).end();
    const type = request.url?.endsWith('.css') ? 'text/css' : 'text/html';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store', ...page.headers }).end(page.body);
  }
}
