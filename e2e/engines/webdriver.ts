/**
 * A browser over WebDriver (W3C), by the names that people see and hear.
 *
 * The commands are the standard's; each engine has a wire of its own to carry them. No command waits without end: a browser that
 * hangs fails the story with the command's name.
 */
import { writeFileSync } from 'node:fs';
import type { Programs } from './programs';

/** Carries one command to the browser and brings its value back. */
export interface Wire {
  send(command: Command, parameters: object): Promise<any>;
}

/** Each command with its place in WebDriver's HTTP protocol, below `/session/{id}`. */
export const COMMANDS = {
  Navigate: ['POST', '/url'],
  SetWindowRect: ['POST', '/window/rect'],
  GetWindowHandle: ['GET', '/window'],
  GetWindowHandles: ['GET', '/window/handles'],
  SwitchToWindow: ['POST', '/window'],
  CloseWindow: ['DELETE', '/window'],
  SwitchToFrame: ['POST', '/frame'],
  FindElements: ['POST', '/elements'],
  ElementClick: ['POST', '/element/:id/click'],
  ElementSendKeys: ['POST', '/element/:id/value'],
  GetComputedRole: ['GET', '/element/:id/computedrole'],
  GetComputedLabel: ['GET', '/element/:id/computedlabel'],
  ExecuteScript: ['POST', '/execute/sync'],
  PerformActions: ['POST', '/actions'],
  TakeScreenshot: ['GET', '/screenshot'],
} as const;

export type Command = keyof typeof COMMANDS;

/** How an element is written on the wire. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
type Reference = { [ELEMENT]: string };

/** Where elements of a role are looked for; the browser itself then says which role and name they have. */
const PLACES = {
  article: 'article',
  alert: '[role=alert]',
  button: 'button',
  group: '[role=group], fieldset',
  heading: 'h1, h2, h3',
  link: 'a[href]',
  region: 'section, [role=region]',
  status: '[role=status]',
  textbox: 'input, textarea',
};

export type Role = keyof typeof PLACES;

const COMMAND_MS = 30_000;
const PATIENCE_MS = 30_000;
/** A browser's first start on a busy machine. */
export const START_MS = 90_000;

export const KEYS = { Tab: '\uE004', Enter: '\uE007', Control: '\uE009' };

export class Browser {
  private frame?: string;

  constructor(
    readonly name: string,
    private readonly wire: Wire,
    private readonly programs: Programs,
  ) {}

  close(): Promise<void> {
    return this.programs.end();
  }

  /** What its programs wrote. */
  said(): string {
    return this.programs.said;
  }

  send(command: Command, parameters: object = {}): Promise<any> {
    return inTime(this.wire.send(command, parameters), COMMAND_MS, `${this.name} did not answer ${command}`);
  }

  async open(url: string): Promise<void> {
    await this.send('Navigate', { url });
  }

  /** Runs a function in the present document; it may use nothing from around it. */
  run<T, A extends unknown[]>(script: (...args: A) => T, ...args: A): Promise<Awaited<T>> {
    return this.send('ExecuteScript', { script: `return (${script}).apply(null, arguments)`, args });
  }

  /** Goes into a frame of the page, or with nothing back to the page itself. */
  async into(selector?: string): Promise<void> {
    await this.send('SwitchToFrame', { id: null });
    this.frame = selector;
    if (!selector) return;
    const frame = await until(`${selector} in the page`, async () => (await this.all(selector))[0]);
    await this.send('SwitchToFrame', { id: frame });
  }

  /** Scrolls the page as a person would, until an element is in its middle: WebKit's driver presses even what is out of sight. */
  async reveal(element: Reference): Promise<void> {
    const frame = this.frame;
    const middle = await this.run((it: any) => {
      it.scrollIntoView({ block: 'center', behavior: 'instant' });
      const { top, height } = it.getBoundingClientRect();
      return top + height / 2;
    }, element as unknown);
    if (!frame) return;
    await this.into();
    await this.run(
      (selector: string, middle: number) => {
        const { top } = document.querySelector(selector)!.getBoundingClientRect();
        scrollBy({ top: top + middle - innerHeight / 2, behavior: 'instant' });
      },
      frame,
      middle,
    );
    await this.into(frame);
  }

  async all(selector: string): Promise<Reference[]> {
    return this.send('FindElements', { using: 'css selector', value: selector });
  }

  /** The elements that are this to somebody who listens; waits for the first. */
  async find(role: Role, name?: string | RegExp): Promise<Element> {
    return until(`${role} ${name ?? ''} in ${this.name}`, () => this.seek(role, name));
  }

  /** Waits until an alert or a status says this. */
  async hear(role: 'alert' | 'status', words: string): Promise<void> {
    await until(`${role} "${words}" in ${this.name}`, async () => (await (await this.seek(role))?.text())?.includes(words));
  }

  private async seek(role: Role, name?: string | RegExp): Promise<Element | undefined> {
    for (const reference of await this.all(PLACES[role])) {
      const element = new Element(this, reference);
      if ((await element.is(role, name)) && (await element.shown())) return element;
    }
    return undefined;
  }

  /** One key for whatever has the focus, with another held down or none. */
  async press(key: keyof typeof KEYS | 'v', held?: 'Control'): Promise<void> {
    const stroke = (type: 'keyDown' | 'keyUp', name: string) => ({ type, value: KEYS[name as keyof typeof KEYS] ?? name });
    const keys = held ? [held, key] : [key];
    const actions = [...keys.map((name) => stroke('keyDown', name)), ...keys.reverse().map((name) => stroke('keyUp', name))];
    await this.send('PerformActions', { actions: [{ type: 'key', id: 'keys', actions }] });
  }

  windows(): Promise<string[]> {
    return this.send('GetWindowHandles');
  }

  window(): Promise<string> {
    return this.send('GetWindowHandle');
  }

  async switchTo(handle: string): Promise<void> {
    await this.send('SwitchToWindow', { handle });
    this.frame = undefined;
  }

  /** Photographs what is seen of the page, and leaves the frame. */
  async photograph(path: string): Promise<void> {
    await this.into();
    await this.run(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const shot = await this.send('TakeScreenshot', { full: false, hash: false });
    writeFileSync(path, Buffer.from(shot, 'base64'));
  }
}

export class Element {
  constructor(
    private readonly browser: Browser,
    readonly reference: Reference,
  ) {}

  async is(role: Role, name?: string | RegExp): Promise<boolean> {
    const id = this.reference[ELEMENT];
    if ((await this.browser.send('GetComputedRole', { id })) !== role) return false;
    if (name === undefined) return true;
    const label: string = await this.browser.send('GetComputedLabel', { id });
    return typeof name === 'string' ? label.trim() === name : name.test(label);
  }

  shown(): Promise<boolean> {
    return this.browser.run((element: any) => element.isConnected && element.getClientRects().length > 0, this.reference as unknown);
  }

  text(): Promise<string> {
    return this.browser.run((element: any) => element.innerText as string, this.reference as unknown);
  }

  value(): Promise<string> {
    return this.browser.run((element: any) => element.value as string, this.reference as unknown);
  }

  focused(): Promise<boolean> {
    return this.browser.run((element: any) => document.activeElement === element, this.reference as unknown);
  }

  async click(): Promise<void> {
    await this.browser.reveal(this.reference);
    await this.browser.send('ElementClick', { id: this.reference[ELEMENT] });
  }

  async type(text: string): Promise<void> {
    await this.browser.send('ElementSendKeys', { id: this.reference[ELEMENT], text });
  }
}

/** What was found is not there any more: the page has moved on. */
export class Stale extends Error {}

/** What a driver says went wrong. */
export function complaint(command: string, { error, message }: { error: string; message: string }): Error {
  const kind = error === 'stale element reference' ? Stale : Error;
  return new kind(`${command}: ${error}: ${message}`);
}

/** Asks again until there is an answer. */
export async function until<T>(what: string, ask: () => Promise<T | undefined | false>, patience = PATIENCE_MS): Promise<T> {
  const deadline = performance.now() + patience;
  for (;;) {
    const answer = await ask().catch((error) => {
      if (!(error instanceof Stale)) throw error;
      return undefined;
    });
    if (answer) return answer;
    if (performance.now() > deadline) throw new Error(`Not after ${patience / 1000} s: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

export async function inTime<T>(work: Promise<T>, ms: number, complaint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} within ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
