/**
 * The checkout as a person uses it: by the names they see and hear. These names are a promise (they are what shoppers with
 * a screen reader go by), so a shop's own tests may select by them too.
 *
 *   const checkout = new Checkout(page);
 *   await checkout.order.click();
 *   await expect(checkout.paid).toBeVisible();
 */
import { expect, type Frame, type FrameLocator, type Locator, type Page } from '@playwright/test';

export const WORDS = {
  en: {
    friends: 'From your friends',
    seeFriends: 'See what your friends say',
    people: 'People here',
    verified: 'Verified purchase',
    yours: 'Your order',
    held: 'Held until delivery is proven',
    order: 'Order with obligation to pay',
    knowYou: 'Create your account',
    name: 'Name your friends see',
    email: 'E-mail',
    create: 'Create account with a passkey',
    already: 'I already have a passkey',
    inviteFriends: 'Invite friends',
    window: 'Continue in a new window',
    balance: /^Your balance is /,
    add: /^Add /,
    waiting: 'Waiting for your passkey…',
    cancel: 'Cancel',
    paid: 'Paid',
    receipt: 'Receipt',
    follow: 'Follow your order',
    again: 'Try again',
    address: 'Address of your order',
    copy: 'Copy the address',
    back: 'Back to the order',
  },
  fr: {
    friends: 'De vos amis',
    seeFriends: "Voir l'avis de vos amis",
    people: "D'autres acheteurs",
    verified: 'Achat vérifié',
    yours: 'Votre commande',
    held: "Conservé jusqu'à preuve de livraison",
    order: 'Commander avec obligation de paiement',
    knowYou: 'Créez votre compte',
    name: 'Nom visible par vos amis',
    email: 'E-mail',
    create: "Créer un compte avec une clé d'accès",
    already: "J'ai déjà une clé d'accès",
    inviteFriends: 'Inviter des amis',
    window: 'Continuer dans une nouvelle fenêtre',
    balance: /^Votre solde/,
    add: /^Ajouter /,
    waiting: "En attente de votre clé d'accès…",
    cancel: 'Annuler',
    paid: 'Payé',
    receipt: 'Reçu',
    follow: 'Suivre votre commande',
    again: 'Réessayer',
    address: 'Adresse de votre commande',
    copy: "Copier l'adresse",
    back: 'Retour à la commande',
  },
};

export type Language = keyof typeof WORDS;

export class Checkout {
  readonly frame: FrameLocator;
  readonly words: (typeof WORDS)['en'];

  constructor(
    readonly page: Page,
    { language = 'en', element = 'vouch-checkout' }: { language?: Language; element?: string } = {},
  ) {
    this.frame = page.frameLocator(`${element} iframe`);
    this.words = WORDS[language] as (typeof WORDS)['en'];
  }

  /* The offer */

  get product(): Locator {
    return this.frame.getByRole('heading', { level: 2 }).first();
  }

  get friends(): Locator {
    return this.frame.getByRole('region', { name: this.words.friends });
  }

  get people(): Locator {
    return this.frame.getByRole('region', { name: this.words.people });
  }

  /** What somebody said, wherever it stands. */
  word(author: string): Locator {
    return this.frame.getByRole('article', { name: author });
  }

  get yours(): Locator {
    return this.frame.getByRole('group', { name: this.words.yours });
  }

  get order(): Locator {
    return this.button('order');
  }

  /* Knowing you */

  get knowYou(): Locator {
    return this.heading('knowYou');
  }

  get name(): Locator {
    return this.frame.getByRole('textbox', { name: this.words.name });
  }

  get email(): Locator {
    return this.frame.getByRole('textbox', { name: this.words.email });
  }

  /* Topping up */

  get balance(): Locator {
    return this.heading('balance');
  }

  get topUp(): Locator {
    return this.button('add');
  }

  /* What came of it */

  get status(): Locator {
    return this.frame.getByRole('status');
  }

  get paid(): Locator {
    return this.heading('paid');
  }

  get trouble(): Locator {
    return this.frame.getByRole('alert');
  }

  button(name: keyof (typeof WORDS)['en']): Locator {
    return this.frame.getByRole('button', { name: this.words[name], exact: true });
  }

  link(name: keyof (typeof WORDS)['en']): Locator {
    return this.frame.getByRole('link', { name: this.words[name], exact: true });
  }

  heading(name: keyof (typeof WORDS)['en']): Locator {
    return this.frame.getByRole('heading', { name: this.words[name], exact: true });
  }

  /** What has the focus inside the frame. */
  get focused(): Locator {
    return this.frame.locator(':focus');
  }

  /** The frame itself, for what only code can ask; waits for it. */
  async document(): Promise<Frame> {
    await expect(this.product).toBeVisible();
    return this.page.frames().find((frame) => frame.url().includes('/embed/checkout'))!;
  }

  /** Fills the account form and creates the account. */
  async signUp(name: string, email = `${name.toLowerCase()}@example.com`): Promise<void> {
    await this.name.fill(name);
    await this.email.fill(email);
    await this.button('create').click();
  }

  /** A newcomer's whole way: order, account, sandbox money, paid. Gives back the session's token, which dies with the page. */
  async firstPurchase(name: string): Promise<string> {
    const answer = this.page.waitForResponse((response) => response.url().endsWith('/confirm') && response.ok(), { timeout: 60_000 });
    answer.catch(() => {}); // a step below has failed, and says more
    await this.order.click();
    await this.signUp(name);
    await this.topUp.click();
    await expect(this.paid).toBeVisible();
    return (await (await answer).json()).session.token;
  }
}

/** What the element told the page, in order. Call `listen` before the page loads. */
export class Events {
  private constructor(private readonly page: Page) {}

  static async listen(page: Page): Promise<Events> {
    await page.addInitScript(() => {
      const told: { type: string; detail: unknown }[] = [];
      (window as any).told = told;
      for (const type of ['ready', 'authorised', 'paid', 'cancelled', 'error']) {
        addEventListener(`vouch:${type}`, (event) => told.push({ type, detail: (event as CustomEvent).detail }), true);
      }
    });
    return new Events(page);
  }

  all(): Promise<{ type: string; detail: any }[]> {
    return this.page.evaluate(() => (window as any).told);
  }

  async types(): Promise<string[]> {
    return (await this.all()).map((event) => event.type);
  }

  /** The detail of the first event of a type; waits for it. */
  async detail(type: string): Promise<any> {
    await expect.poll(() => this.types()).toContain(type);
    return (await this.all()).find((event) => event.type === type)!.detail;
  }
}

/** Everything a person did with their hands, in the page and in all its frames: presses and typing that the browser vouches for. */
export class Hands {
  private constructor(private readonly page: Page) {}

  static async watch(page: Page): Promise<Hands> {
    await page.addInitScript(() => {
      const did: string[] = [];
      (window as any).did = did;
      for (const type of ['click', 'keydown', 'input']) addEventListener(type, (event) => event.isTrusted && did.push(type), true);
    });
    return new Hands(page);
  }

  async did(): Promise<string[]> {
    const all = await Promise.all(this.page.frames().map((frame) => frame.evaluate(() => (window as any).did as string[])));
    return all.flat();
  }
}

/** How much the page's content has jumped (Cumulative Layout Shift). Call before the page loads. */
export async function watchShift(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    (window as any).shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) (window as any).shift += (entry as any).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as any).shift);
}
