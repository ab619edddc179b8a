/**
 * A provider and the shops around it, in one small server of its own, for tests of `vouch.js` alone.
 *
 * `http://pay.localhost:PORT` serves the real `widget/loader/vouch.js`, a diagnosis, and a frame that keeps its half of the
 * protocol; every other host of `*.localhost` serves the pages a test has put up. So these tests need neither Rust nor
 * wasm, and can make the provider misbehave in ways the true one cannot.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Page = string | { body: string; headers: Record<string, string> };

/** What the diagnosis answers, by key or product; `ORIGIN` is the page's. Everything else is well. */
const DIAGNOSES: Record<string, { status: number; detail: string }> = {
  unknown_key: { status: 404, detail: 'No merchant has this key.' },
  unknown_product: { status: 404, detail: 'This merchant has no such product.' },
  unknown_payment: { status: 404, detail: 'This merchant has no such payment.' },
  origin_not_registered: { status: 403, detail: 'ORIGIN is not registered: vouch merchant origins MERCHANT --add ORIGIN' },
};
const WELL = { ok: true, code: 'frame_blocked', detail: 'All is well here, but the frame does not start: allow it in frame-src.' };

/**
 * The frame's half of the protocol. What a test wants to see or do it finds on the frame's `window`: `inits`, `heard`, `say`.
 * `late` waits before it greets; `silent` never does.
 */
const frame = (manner: string) => `<!doctype html><html lang="en"><title>Fake checkout</title>
<style>body { margin: 0; font: 16px system-ui; background: #e8eef7; color: #123 } main { padding: 24px }</style>
<main><h2>Fake checkout</h2><button>Order with obligation to pay</button></main>
<script>
  const query = new URLSearchParams(location.search);
  const merchant = query.get('origin');
  let port;
  window.inits = 0;
  window.heard = [];
  window.say = (message) => port.postMessage(message);
  addEventListener('message', (event) => {
    if (event.source !== parent || event.origin !== merchant || event.data?.t !== 'vouch:init' || event.ports.length !== 1) return;
    inits += 1;
    if (port) return;
    port = event.ports[0];
    port.onmessage = ({ data }) => heard.push(data);
    say({ t: 'ready', ...(location.pathname !== '/embed/checkout' && { payable: false }) });
  });
  window.greet = () => parent.postMessage({ t: 'vouch:ready' }, merchant);
  const manner = ${JSON.stringify(manner)};
  if (manner !== 'silent') setTimeout(greet, manner === 'late' ? 2500 : 0);
</script></html>`;

export class FakeProvider {
  /** Every path and query that the provider was asked for. */
  readonly asked: string[] = [];
  private readonly pages = new Map<string, Page>();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  private constructor(private readonly loader: string) {}

  /** `loader` is the path of `vouch.js`: the tests run on its source, as it stands. */
  static async start(loader: string): Promise<FakeProvider> {
    const provider = new FakeProvider(loader);
    await new Promise<void>((done) => provider.server.listen(0, '127.0.0.1', done));
    return provider;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  origin(host: string): string {
    return `http://${host}.localhost:${(this.server.address() as AddressInfo).port}`;
  }

  get pay(): string {
    return this.origin('pay');
  }

  /** Puts a page up at `http://HOST.localhost/PATH`; `PAY` in it becomes the provider's origin. Returns its address. */
  page(body: string, { host = 'shop', path = '/', headers = {} }: { host?: string; path?: string; headers?: Record<string, string> } = {}): string {
    const fill = (text: string) => text.replaceAll('PAY', this.pay);
    const filled = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)]));
    const document = body.startsWith('<!doctype') ? body : `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title>${body}</html>`;
    this.pages.set(`${host}${path}`, { body: fill(document), headers: filled });
    return this.origin(host) + path;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = (request.headers.host ?? '').split('.')[0]!;
    const url = new URL(request.url ?? '/', this.origin(host));
    if (host === 'pay') return this.provide(url, response);
    const page = this.pages.get(host + url.pathname);
    if (!page) return void response.writeHead(404).end();
    const { body, headers } = typeof page === 'string' ? { body: page, headers: {} } : page;
    response.writeHead(200, { 'content-type': url.pathname.endsWith('.css') ? 'text/css' : 'text/html', ...headers }).end(body);
  }

  private async provide(url: URL, response: ServerResponse): Promise<void> {
    this.asked.push(url.pathname + url.search);
    const anywhere = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': 'no-store' };
    const key = url.searchParams.get('key') ?? '';
    const what = ['product', 'payment', 'list', 'story', 'guide'].map((name) => url.searchParams.get(name)).find(Boolean) ?? '';
    const trouble = [key, what].map((name) => name.replace('pk_test_', '')).find((name) => name in DIAGNOSES);

    if (url.pathname === '/v1/vouch.js') {
      response.writeHead(200, { 'content-type': 'text/javascript', ...anywhere }).end(await readFile(this.loader));
    } else if (url.pathname === '/v1/diagnosis') {
      if (what === 'down') return void response.destroy();
      if (!trouble) return void response.writeHead(200, { 'content-type': 'application/json', ...anywhere }).end(JSON.stringify(WELL));
      const { status, detail } = DIAGNOSES[trouble]!;
      const told = detail.replaceAll('ORIGIN', url.searchParams.get('origin') ?? '');
      const problem = { type: `${this.pay}/problems/${trouble}`, title: trouble, status, detail: told, code: trouble };
      response.writeHead(200, { 'content-type': 'application/problem+json', ...anywhere }).end(JSON.stringify(problem));
    } else if (url.pathname.startsWith('/embed/')) {
      if (what === 'down') return void response.destroy();
      const ancestors = trouble ? "'none'" : url.searchParams.get('origin');
      response
        .writeHead(trouble ? 404 : 200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': `frame-ancestors ${ancestors}`,
          'cross-origin-embedder-policy': 'require-corp',
          ...anywhere,
        })
        .end(frame(what));
    } else if (url.pathname === '/foreign') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Foreign</title>');
    } else {
      response.writeHead(404).end();
    }
  }
}
