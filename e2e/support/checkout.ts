/** The checkout as a person uses it: by the names they see and hear. */
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

const WORDS = {
  en: {
    order: 'Order with obligation to pay',
    name: 'Name your friends see',
    email: 'E-mail',
    create: 'Create account with a passkey',
    already: 'I already have a passkey',
    add: /^Add /,
    paid: 'Paid',
    receipt: 'Receipt',
    follow: 'Follow your order',
    friends: 'From your friends',
    people: 'People here',
    again: 'Try again',
    cancel: 'Cancel',
  },
  fr: {
    order: 'Commander avec obligation de paiement',
    name: 'Nom visible par vos amis',
    email: 'E-mail',
    create: 'Créer un compte avec une clé d’accès',
    already: 'J’ai déjà une clé d’accès',
    add: /^Ajouter /,
    paid: 'Payé',
    receipt: 'Reçu',
    follow: 'Suivre votre commande',
    friends: 'De vos amis',
    people: 'D’autres acheteurs',
    again: 'Réessayer',
    cancel: 'Annuler',
  },
};

export class Checkout {
  readonly frame: FrameLocator;
  private readonly words: (typeof WORDS)['en'];

  constructor(
    readonly page: Page,
    { language = 'en', element = 'vouch-checkout' }: { language?: 'en' | 'fr'; element?: string } = {},
  ) {
    this.frame = page.frameLocator(`${element} iframe`);
    this.words = WORDS[language];
  }

  get order(): Locator {
    return this.frame.getByRole('button', { name: this.words.order });
  }

  get friends(): Locator {
    return this.frame.getByRole('region', { name: this.words.friends });
  }

  get people(): Locator {
    return this.frame.getByRole('region', { name: this.words.people });
  }

  get paid(): Locator {
    return this.frame.getByRole('heading', { name: this.words.paid, exact: true });
  }

  get name(): Locator {
    return this.frame.getByLabel(this.words.name);
  }

  get topUp(): Locator {
    return this.frame.getByRole('button', { name: this.words.add });
  }

  get trouble(): Locator {
    return this.frame.getByRole('alert');
  }

  button(name: keyof (typeof WORDS)['en']): Locator {
    return this.frame.getByRole('button', { name: this.words[name] });
  }

  link(name: keyof (typeof WORDS)['en']): Locator {
    return this.frame.getByRole('link', { name: this.words[name] });
  }

  /** Fills the account form and creates the account. */
  async signUp(name: string, email = `${name.toLowerCase()}@example.com`): Promise<void> {
    await this.name.fill(name);
    await this.frame.getByLabel(this.words.email).fill(email);
    await this.button('create').click();
  }

  /** A newcomer's whole way: order, account, sandbox money, paid. */
  async firstPurchase(name: string): Promise<void> {
    await this.order.click();
    await this.signUp(name);
    await this.topUp.click();
    await expect(this.paid).toBeVisible();
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

  /** The detail of the one event of a type; waits for it. */
  async detail(type: string): Promise<any> {
    await expect.poll(() => this.types()).toContain(type);
    return (await this.all()).find((event) => event.type === type)!.detail;
  }
}
