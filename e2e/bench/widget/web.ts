/**
 * The shops' pages, the floor and the peers' files and backends: one plain HTTP/1.1 server for every host of `*.localhost`, which
 * compresses what it serves once, by brotli at its best, and answers at once.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants } from 'node:zlib';

export interface Leaf {
  type: string;
  body: string | Buffer;
  headers?: Record<string, string>;
  status?: number;
}

type Answer = Leaf | ((request: IncomingMessage, body: string) => Leaf);

export const FOREVER = { 'cache-control': 'public, max-age=31536000, immutable' };

const COMPRESSIBLE = /^text\/|javascript|json|svg|wasm/;

export class Web {
  private readonly leaves = new Map<string, Answer>();
  private readonly compressed = new WeakMap<Leaf, Buffer>();
  /** What was asked for and is not there, so that a peer's stub is not forgotten silently. */
  readonly missing = new Set<string>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Web> {
    const server = createServer();
    const web = new Web(server);
    server.keepAliveTimeout = 60_000;
    server.on('request', (request, response) => web.answer(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return web;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  origin(host: string): string {
    return `http://${host}.localhost:${this.port}`;
  }

  /** Puts something up and returns its address. A path that ends in `*` stands for all below it. */
  put(host: string, path: string, answer: Answer): string {
    this.leaves.set(host + path, answer);
    if (typeof answer !== 'function') this.encode(answer);
    return this.origin(host) + path;
  }

  /** What a leaf weighs on the way, without its headers. */
  bytes(leaf: Leaf): number {
    return this.encode(leaf)?.length ?? Buffer.byteLength(leaf.body);
  }

  private encode(leaf: Leaf): Buffer | undefined {
    if (!COMPRESSIBLE.test(leaf.type)) return undefined;
    let bytes = this.compressed.get(leaf);
    if (!bytes) {
      bytes = brotliCompressSync(leaf.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: leaf.body.length } });
      this.compressed.set(leaf, bytes);
    }
    return bytes;
  }

  private find(host: string, path: string): Answer | undefined {
    const exact = this.leaves.get(host + path);
    if (exact) return exact;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const below = this.leaves.get(`${host}${path.slice(0, end)}/*`);
      if (below) return below;
    }
    return this.leaves.get(`${host}/*`);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const host = (request.headers.host ?? '').split('.localhost')[0]!;
    const { pathname } = new URL(request.url ?? '/', 'http://any');
    const found = this.find(host, pathname);
    if (!found) {
      if (pathname !== '/favicon.ico') this.missing.add(`${request.method} ${host}${pathname}`);
      response.writeHead(404).end();
      return;
    }
    if (typeof found !== 'function') return this.send(found, request, response);
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => this.send(found(request, body), request, response));
  }

  private send(leaf: Leaf, request: IncomingMessage, response: ServerResponse): void {
    const encoded = /\bbr\b/.test(String(request.headers['accept-encoding'])) ? this.encode(leaf) : undefined;
    const body = encoded ?? Buffer.from(leaf.body);
    response.writeHead(leaf.status ?? 200, {
      'content-type': leaf.type,
      'content-length': body.length,
      'cache-control': 'no-store',
      ...(encoded ? { 'content-encoding': 'br', vary: 'accept-encoding' } : {}),
      ...leaf.headers,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }
}
