/**
 * WebKitGTK, by its own WebDriver, which drives WebKit's MiniBrowser on a screen that nobody sees.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { createServer, type AddressInfo } from 'node:net';
import { Programs } from './programs';
import { Browser, COMMANDS, START_MS, complaint, inTime, until, type Command, type Wire } from './webdriver';

/** The MiniBrowser's toolbar would keep its window wider than a phone. Pages are not drawn by GTK, so they keep their look. */
const NARROW = '* { min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; font-size: 1px; } image { -gtk-icon-transform: scale(0); }';

export class WebKit extends Browser {
  static async launch({ dark = false } = {}): Promise<WebKit> {
    const programs = new Programs();
    try {
      const screen = await virtualScreen(programs);
      const port = await freePort();
      const theme = join(programs.home, 'gtk-3.0');
      mkdirSync(theme);
      writeFileSync(join(theme, 'gtk.css'), NARROW);
      programs.start(process.env.WEBKIT_DRIVER!, [`--port=${port}`], { env: { ...screen, GTK_THEME: dark ? 'Adwaita:dark' : 'Adwaita' } });
      const at = `http://127.0.0.1:${port}`;
      await until('WebKitWebDriver', async () => fetch(`${at}/status`).then((reply) => reply.ok, () => false), START_MS);
      const session = await inTime(ask(`${at}/session`, 'POST', 'NewSession', { capabilities: {} }), START_MS, 'WebKitGTK gave no session');
      return new WebKit('WebKitGTK', new Http(`${at}/session/${session.sessionId}`), programs);
    } catch (error) {
      await programs.end();
      throw Object.assign(error as Error, { message: `${(error as Error).message}\n${programs.said}` });
    }
  }

  async resize(width: number, height: number): Promise<void> {
    await this.into();
    await this.send('SetWindowRect', { width, height });
    await until(`${width} pixels`, async () => (await this.run(() => innerWidth)) === width);
  }
}

/** Opens an address in the MiniBrowser as people would start it, and gives what pages wrote to the console until they say `last`. */
export async function consoleOf(url: string, last: string): Promise<string[]> {
  const programs = new Programs();
  try {
    const screen = await virtualScreen(programs);
    programs.start(process.env.WEBKIT_BROWSER!, ['--enable-write-console-messages-to-stdout=true', url], { env: screen });
    await until(`"${last}" in the console of ${url}`, async () => programs.said.includes(last));
    return programs.said.split('\n').filter((line) => / CONSOLE /.test(line));
  } finally {
    await programs.end();
  }
}

async function virtualScreen(programs: Programs): Promise<Record<string, string>> {
  const xvfb = programs.start('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1400x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
  let number = '';
  (xvfb.stdio[3] as Readable).setEncoding('utf8').on('data', (text) => (number += text));
  await until('a virtual screen', async () => number.endsWith('\n'), START_MS);
  // The accessibility bus is for a desktop's own assistive programs.
  return { DISPLAY: `:${number.trim()}`, WAYLAND_DISPLAY: '', GDK_BACKEND: 'x11', NO_AT_BRIDGE: '1' };
}

class Http implements Wire {
  constructor(private readonly session: string) {}

  send(command: Command, parameters: object): Promise<any> {
    const [method, path] = COMMANDS[command];
    const { id, ...rest } = parameters as { id?: string };
    const named = path.includes(':id');
    return ask(this.session + (named ? path.replace(':id', id!) : path), method, command, named ? rest : parameters);
  }
}

async function ask(url: string, method: string, command: string, parameters: object): Promise<any> {
  const reply = await fetch(url, { method, body: method === 'POST' ? JSON.stringify(parameters) : undefined });
  const { value } = (await reply.json()) as any;
  if (!reply.ok) throw complaint(command, value);
  return value;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
