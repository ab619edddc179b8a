/**
 * A passkey without hardware: the browser's own virtual authenticator (WebAuthn §11), reached over the DevTools protocol.
 *
 * The page's session covers its cross-site frames, so one authenticator serves the shop's page and the checkout in it. A window
 * that the page opens has an environment of its own; use `Passkey.on(popup)` there and `copyTo` to take credentials along.
 */
import type { CDPSession, Page } from '@playwright/test';
import type { SoftPasskey } from './authenticator';

export class Passkey {
  private constructor(
    private readonly session: CDPSession,
    private readonly id: string,
  ) {}

  /** Gives the page a device that makes and uses passkeys, and whose owner always touches it. */
  static async on(page: Page): Promise<Passkey> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable', { enableUI: false });
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Passkey(session, authenticatorId);
  }

  /** The passkeys on the device. */
  async credentials() {
    const { credentials } = await this.session.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    return credentials;
  }

  /** Puts somebody's passkey on the device. */
  async holds(credential: ReturnType<SoftPasskey['exported']>): Promise<void> {
    await this.session.send('WebAuthn.addCredential', { authenticatorId: this.id, credential });
  }

  /** Takes every passkey along to another device. */
  async copyTo(other: Passkey): Promise<void> {
    for (const credential of await this.credentials()) {
      await other.session.send('WebAuthn.addCredential', { authenticatorId: other.id, credential });
    }
  }

  /** Whether the owner touches the device by itself; without it a ceremony waits, as it does for a person who thinks. */
  async touches(automatically: boolean): Promise<void> {
    await this.session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: this.id, enabled: automatically });
  }

  /** Whether the device knows its owner (fingerprint, PIN). */
  async verifies(verified: boolean): Promise<void> {
    await this.session.send('WebAuthn.setUserVerified', { authenticatorId: this.id, isUserVerified: verified });
  }
}
