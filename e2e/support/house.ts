/**
 * A house of one's own: the real server with the demo's shops and people, and the cart's server, on free ports with fresh data.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { test as base } from '@playwright/test';
import { Stall } from './stall';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const TARGET = process.env.CARGO_TARGET_DIR || join(ROOT, 'target');
/** The server; a bench names the one that is built for release. */
export const BINARY = process.env.VOUCH_BINARY || join(TARGET, 'debug/vouch');

export interface Shop {
  name: 'Lumen' | 'Papier' | 'Stride';
  url: string;
  merchant: string;
  publishable_key: string;
  secret_key: string;
  webhook_secret: string | null;
}

export class House {
  private server?: ChildProcess;
  private cart?: ChildProcess;
  /** What the server said, for when a test fails. */
  log = '';
  /** By how many days the house's clock is ahead, from the next start on. */
  daysAhead = 0;

  private constructor(
    readonly port: number,
    readonly cartPort: number,
    readonly dataDir: string,
  ) {}

  /** Opens a fresh house. */
  static async open(): Promise<House> {
    const house = new House(await freePort(), await freePort(), mkdtempSync(join(tmpdir(), 'vouch-')));
    await house.start();
    return house;
  }

  get pay() {
    return `http://pay.localhost:${this.port}`;
  }

  /** For Node's own requests, which do not resolve `*.localhost` everywhere. */
  get direct() {
    return `http://127.0.0.1:${this.port}`;
  }

  get sandbox(): { pay_origin: string; shops: Shop[]; invitation: string } {
    return JSON.parse(readFileSync(join(this.dataDir, 'sandbox.json'), 'utf8'));
  }

  shop(name: Shop['name']): Shop {
    return this.sandbox.shops.find((shop) => shop.name === name)!;
  }

  /** Starts the provider (again, on the same data) and the cart's server, and waits until both answer. */
  async start(): Promise<void> {
    this.server = this.run(BINARY, ['demo', '--days-ahead', String(this.daysAhead)], {
      PORT: String(this.port),
      CART_PORT: String(this.cartPort),
      DATA_DIR: this.dataDir,
      ASSETS_DIR: process.env.ASSETS_DIR || join(TARGET, 'assets'),
      EXAMPLES_DIR: join(ROOT, 'examples'),
      RATE_LIMITS: 'off',
      VOUCH_LOG: 'info',
    });
    await answers(`${this.direct}/healthz`, () => this.server?.exitCode ?? null, () => this.log);
    const papier = this.shop('Papier');
    this.cart = this.run(process.execPath, [join(ROOT, 'examples/cart/server.mjs')], {
      PORT: String(this.cartPort),
      PAY_ORIGIN: this.pay,
      VOUCH_SECRET_KEY: papier.secret_key,
      VOUCH_WEBHOOK_SECRET: papier.webhook_secret ?? '',
    });
    await answers(`http://127.0.0.1:${this.cartPort}/`, () => this.cart?.exitCode ?? null, () => this.log);
  }

  /** Ends the provider as a power cut would, or as an operator does. */
  async stop(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    await Promise.all([ended(this.server, signal), ended(this.cart, 'SIGTERM')]);
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  /** A call with a shop's secret key. */
  call(secret: string, method: string, path: string, body?: unknown, key?: string): Promise<Response> {
    return fetch(`${this.direct}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  /** A call of a demo shop's server. */
  asMerchant(name: Shop['name'], method: string, path: string, body?: unknown, key?: string): Promise<Response> {
    return this.call(this.shop(name).secret_key, method, path, body, key);
  }

  /** Play money for whoever holds this session. */
  async topUp(token: string, amount: number): Promise<void> {
    const reply = await fetch(`${this.direct}/v1/top-ups`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, origin: this.pay, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ amount, currency: 'EUR' }),
    });
    if (!reply.ok) throw new Error(`The top-up was refused: ${await reply.text()}`);
  }

  /** A command over this house's data, as an operator gives it: whether it was done, and what it said. */
  async vouch(command: string[]): Promise<{ done: boolean; said: string }> {
    try {
      const { stdout } = await promisify(execFile)(BINARY, command, { env: { PATH: process.env.PATH, DATA_DIR: this.dataDir } });
      return { done: true, said: stdout };
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      return { done: false, said: stdout + stderr };
    }
  }

  /** `vouch verify` over this house's data: whether the books balance, and what it says. */
  async verify(): Promise<{ balances: boolean; said: string }> {
    const { done, said } = await this.vouch(['verify']);
    return { balances: done, said };
  }

  private run(command: string, args: string[], env: Record<string, string>): ChildProcess {
    if (!existsSync(command)) throw new Error(`${command} is not built. Run: npm run build`);
    const child = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child.once('exit', (code, signal) => (this.log += `${command} ended: ${signal ?? code}\n`));
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (this.log += text));
    return child;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

async function answers(url: string, exit: () => number | null, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (exit() !== null) throw new Error(`The server ended before it answered.\n${log()}`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${url} does not answer.\n${log()}`);
}

function ended(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    child.once('exit', () => done());
    child.kill(signal);
  });
}

/** Tests that share one house, and one stall in it, per worker. */
export const test = base.extend<{ logs: void }, { house: House; stall: Stall }>({
  logs: [
    async ({ house }, use, info) => {
      const before = house.log.length;
      await use();
      if (info.status !== info.expectedStatus) await info.attach('house.log', { body: house.log.slice(before), contentType: 'text/plain' });
    },
    { auto: true },
  ],
  house: [
    async ({}, use) => {
      const house = await House.open();
      await use(house);
      await house.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  stall: [
    async ({ house }, use) => {
      const stall = await Stall.open(house);
      await use(stall);
      await stall.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

export { expect } from '@playwright/test';
