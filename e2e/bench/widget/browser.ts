/**
 * Chromium, driven over the DevTools protocol's pipe and nothing between: a new process with an empty profile for each load.
 *
 * Playwright is left out on purpose. What is measured here begins before a frame's document is committed, so whoever measures has
 * to hold each new frame, set it up, and let it go, in one go.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

type Facts = Record<string, any>;
export type Heard = (method: string, params: Facts, session?: string) => void;

const FLAGS = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-gpu',
  '--hide-scrollbars',
  '--mute-audio',
  '--lang=en-GB',
  '--window-size=1280,1200',
  // Chromium's sandbox does not start for root, as which containers and CI machines run.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export class Browser {
  private static readonly running = new Set<Browser>();
  private turn = 0;
  private rest = '';
  private readonly waiting = new Map<number, { resolve(result: Facts): void; reject(error: Error): void; method: string }>();
  private readonly ears = new Set<Heard>();

  private constructor(
    private readonly child: ChildProcess,
    private readonly profile: string,
  ) {
    const pipe = child.stdio[4] as Readable;
    pipe.setEncoding('utf8').on('data', (text: string) => this.take(text));
    pipe.on('error', () => {});
    (child.stdio[3] as Writable).on('error', () => {});
    child.once('exit', () => {
      for (const { reject, method } of this.waiting.values()) reject(new Error(`Chromium ended before it answered ${method}`));
      this.waiting.clear();
    });
  }

  static async start(path: string): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'vouch-bench-'));
    const child = spawn(path, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const browser = new Browser(child, profile);
    Browser.running.add(browser);
    await browser.send('Browser.getVersion');
    return browser;
  }

  /** The session of the one page that is open. */
  async page(): Promise<string> {
    for (;;) {
      const { targetInfos } = await this.send('Target.getTargets');
      const page = targetInfos.find((target: Facts) => target.type === 'page');
      if (page) return (await this.send('Target.attachToTarget', { targetId: page.targetId, flatten: true })).sessionId;
      await new Promise((done) => setTimeout(done, 20));
    }
  }

  /** Asks, and answers with the result. What cannot be sent any more is refused, not forgotten. */
  send(method: string, params: Facts = {}, sessionId?: string): Promise<Facts> {
    const id = (this.turn += 1);
    return new Promise((resolve, reject) => {
      if (this.child.exitCode !== null) return reject(new Error(`Chromium has ended: ${method}`));
      this.waiting.set(id, { resolve, reject, method });
      (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  hear(ear: Heard): () => void {
    this.ears.add(ear);
    return () => this.ears.delete(ear);
  }

  /** Its profile goes with it, so there is nothing that it should still save. */
  async close(): Promise<void> {
    Browser.running.delete(this);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise<void>((done) => this.child.once('exit', () => done()));
      this.child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  static async closeAll(): Promise<void> {
    await Promise.all([...Browser.running].map((browser) => browser.close()));
  }

  private take(text: string): void {
    this.rest += text;
    const whole = this.rest.split('\0');
    this.rest = whole.pop()!;
    for (const each of whole) {
      const { id, method, params, sessionId, result, error } = JSON.parse(each);
      if (id === undefined) {
        for (const ear of this.ears) ear(method, params, sessionId);
        continue;
      }
      const asker = this.waiting.get(id);
      this.waiting.delete(id);
      if (error) asker?.reject(new Error(`${asker.method}: ${error.message}`));
      else asker?.resolve(result);
    }
  }
}
