/**
 * Firefox, by the protocol that it speaks itself: Marionette carries WebDriver's commands as `[0, id, command, parameters]` over a
 * socket, each message after its length. Debian has no geckodriver, which does nothing but translate into this.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Programs } from './programs';
import { Browser, START_MS, complaint, inTime, until, type Command, type Wire } from './webdriver';

const PREFERENCES = {
  'marionette.port': 0,
  // A passkey in software, as WebDriver's virtual authenticator, and no other.
  'security.webauth.webauthn_enable_softtoken': true,
  'security.webauth.webauthn_enable_usbtoken': false,
  // A new browser's own pages and errands.
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'toolkit.telemetry.enabled': false,
  'intl.accept_languages': 'en-GB, en',
  'layout.css.prefers-color-scheme.content-override': 1,
};

export class Firefox extends Browser {
  private constructor(
    private readonly marionette: Marionette,
    programs: Programs,
  ) {
    super('Firefox', marionette, programs);
  }

  static async launch(): Promise<Firefox> {
    const programs = new Programs();
    try {
      const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
      writeFileSync(join(programs.home, 'user.js'), lines.join(''));
      programs.start(process.env.FIREFOX!, ['--headless', '--no-remote', '--marionette', '--remote-allow-system-access', '--profile', programs.home], {
        env: { MOZ_CRASHREPORTER_DISABLE: '1' },
      });
      const file = join(programs.home, 'MarionetteActivePort');
      const port = await until('a port of Firefox', async () => existsSync(file) && Number(readFileSync(file, 'utf8')), START_MS);
      const marionette = await Marionette.meet(port);
      const firefox = new Firefox(marionette, programs);
      await inTime(marionette.ask('WebDriver:NewSession', {}), START_MS, 'Firefox gave no session');
      return firefox;
    } catch (error) {
      await programs.end();
      throw Object.assign(error as Error, { message: `${(error as Error).message}\n${programs.said}` });
    }
  }

  /** Gives it a device that makes and uses passkeys, and whose owner always touches it; it serves every window. */
  async givePasskey(): Promise<{ verifies(verified: boolean): Promise<void>; credentials(): Promise<object[]> }> {
    const authenticatorId = await this.marionette.ask('WebAuthn:AddVirtualAuthenticator', {
      protocol: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserConsenting: true,
      isUserVerified: true,
    });
    return {
      /** Whether the device knows its owner (fingerprint, PIN). */
      verifies: (isUserVerified) => this.marionette.ask('WebAuthn:SetUserVerified', { authenticatorId, isUserVerified }),
      credentials: () => this.marionette.ask('WebAuthn:GetCredentials', { authenticatorId }),
    };
  }

  /** The page's own width; a window of Firefox is never narrower than 500 pixels. */
  async resize(width: number, height: number): Promise<void> {
    await this.into();
    await this.send('SetWindowRect', { width: Math.max(width, 500), height: height + 100 });
    await this.asBrowser(
      (px: number) => {
        const page = (globalThis as any).gBrowser.selectedBrowser;
        page.style.maxWidth = `${px}px`;
      },
      width,
    );
    await until(`${width} pixels`, async () => (await this.run(() => innerWidth)) === width);
  }

  /** Whether its reader has it dark, from now on. */
  async dark(dark: boolean): Promise<void> {
    await this.asBrowser((scheme: number) => (globalThis as any).Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', scheme), dark ? 0 : 1);
    await until('the other scheme', () => this.run((dark: boolean) => matchMedia('(prefers-color-scheme: dark)').matches === dark, dark));
  }

  /** Every error of a page since the browser began: of its scripts, of its style sheets, of a policy that was breached. */
  async errors(): Promise<string[]> {
    return this.asBrowser(() => {
      const { Ci, Services } = globalThis as any;
      return Services.console
        .getMessageArray()
        .filter((message: any) => message instanceof Ci.nsIScriptError && message.flags === Ci.nsIScriptError.errorFlag && /localhost/.test(message.sourceName + message.errorMessage))
        .map((message: any) => `${message.category}: ${message.errorMessage} (${message.sourceName}:${message.lineNumber})`);
    });
  }

  private async asBrowser<T, A extends unknown[]>(script: (...args: A) => T, ...args: A): Promise<T> {
    await this.marionette.ask('Marionette:SetContext', { value: 'chrome' });
    try {
      return await this.run(script, ...args) as T;
    } finally {
      await this.marionette.ask('Marionette:SetContext', { value: 'content' });
    }
  }
}

class Marionette implements Wire {
  private count = 0;
  private heard = Buffer.alloc(0);
  private readonly waiting = new Map<number, { name: string; resolve: (value: any) => void; reject: (error: Error) => void }>();

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.heard = Buffer.concat([this.heard, bytes]);
      for (let message = this.next(); message; message = this.next()) this.answer(message);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      for (const { name, reject } of this.waiting.values()) reject(new Error(`Firefox ended during ${name}.`));
    });
  }

  static meet(port: number): Promise<Marionette> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Marionette(socket)));
      socket.once('error', reject);
    });
  }

  send(command: Command, parameters: object): Promise<any> {
    // Here a frame is told apart from a number by its own name.
    const frame = command === 'SwitchToFrame' ? (parameters as { id: object | null }).id : null;
    return this.ask(`WebDriver:${command}`, frame ? { element: Object.values(frame)[0] } : parameters);
  }

  ask(name: string, parameters: object): Promise<any> {
    const id = (this.count += 1);
    const text = JSON.stringify([0, id, name, parameters]);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { name, resolve, reject });
      this.socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  private next(): unknown {
    const colon = this.heard.indexOf(':');
    if (colon < 0) return undefined;
    const end = colon + 1 + Number(this.heard.subarray(0, colon));
    if (this.heard.length < end) return undefined;
    const message = JSON.parse(this.heard.toString('utf8', colon + 1, end));
    this.heard = this.heard.subarray(end);
    return message;
  }

  private answer(message: any): void {
    if (!Array.isArray(message)) return; // the greeting
    const [, id, error, result] = message;
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) asked?.reject(complaint(asked.name, error));
    else asked?.resolve(result && typeof result === 'object' && 'value' in result ? result.value : result);
  }
}
