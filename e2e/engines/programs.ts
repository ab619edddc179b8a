/** Programs that a story starts and ends with all their children. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Programs {
  /** A home of their own, so that nothing of this machine's user is read or changed. */
  readonly home = mkdtempSync(join(tmpdir(), 'vouch-browser-'));
  /** What they wrote. */
  said = '';
  private readonly running: ChildProcess[] = [];
  /** However this process ends, they end with it. */
  private readonly last = () => this.kill();

  constructor() {
    process.once('exit', this.last);
  }

  start(command: string, args: string[], { env = {}, stdio = ['ignore', 'pipe', 'pipe'] }: Pick<SpawnOptions, 'env' | 'stdio'> = {}): ChildProcess {
    const own = { HOME: this.home, XDG_CONFIG_HOME: this.home, XDG_CACHE_HOME: this.home, XDG_DATA_HOME: this.home };
    // A group of its own, so that a browser's many processes end with it.
    const child = spawn(command, args, { env: { ...process.env, ...own, ...env }, stdio, detached: true });
    child.once('error', (error) => (this.said += `${command}: ${error.message}\n`));
    child.once('exit', (code, signal) => (this.said += `${command} ended: ${signal ?? code}\n`));
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (this.said += text));
    this.running.push(child);
    return child;
  }

  async end(): Promise<void> {
    const gone = this.running.map((child) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null || new Promise((done) => child.once('exit', done)));
    this.kill();
    await Promise.all(gone);
    process.off('exit', this.last);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  private kill(): void {
    for (const { pid } of this.running) {
      if (pid === undefined) continue;
      try {
        process.kill(-pid, 'SIGKILL');
      } catch {
        // The whole group has ended already.
      }
    }
  }
}
