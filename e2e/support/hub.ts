/** The shopper's own pages at the provider, by the names people see and hear. */
import { expect, type Locator, type Page } from '@playwright/test';

const WORDS = {
  en: {
    name: 'Name your friends see',
    email: 'E-mail',
    create: 'Create account with a passkey',
    already: 'I already have a passkey',
    accept: 'Accept the invitation',
    friends: 'Friends',
    invite: 'Invite a friend',
    link: 'Invitation link',
    remove: (name: string) => `Remove ${name}`,
    nowFriends: (name: string) => `You and ${name} are friends`,
    product: 'Product',
  },
  fr: {
    name: 'Nom visible par vos amis',
    email: 'E-mail',
    create: "Créer un compte avec une clé d'accès",
    already: "J'ai déjà une clé d'accès",
    accept: "Accepter l'invitation",
    friends: 'Amis',
    invite: 'Inviter un ami',
    link: "Lien d'invitation",
    remove: (name: string) => `Retirer ${name}`,
    nowFriends: (name: string) => `${name} et vous êtes amis`,
    product: 'Produit',
  },
};

export class Hub {
  readonly words: (typeof WORDS)['en'];

  constructor(
    readonly page: Page,
    private readonly pay: string,
    { language = 'en' }: { language?: keyof typeof WORDS } = {},
  ) {
    this.words = WORDS[language];
  }

  /** Opens a page of the hub: `open('/hub/friends')`. */
  async open(path = '/hub'): Promise<void> {
    await this.page.goto(new URL(path, this.pay).href);
  }

  get heading(): Locator {
    return this.page.getByRole('main').getByRole('heading').first();
  }

  get alert(): Locator {
    return this.page.getByRole('alert');
  }

  async signUp(name: string, email = `${name.toLowerCase()}@example.com`): Promise<void> {
    await this.page.getByRole('textbox', { name: this.words.name }).fill(name);
    await this.page.getByRole('textbox', { name: this.words.email }).fill(email);
    await this.page.getByRole('button', { name: this.words.create }).click();
  }

  async signIn(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.already }).click();
  }

  /** Finds a product by a word that begins so, and takes the one of this shop. */
  async finds(called: string, shop: string): Promise<void> {
    await this.page.getByRole('combobox', { name: this.words.product }).fill(called);
    await this.page.getByRole('option', { name: new RegExp(`\\b${called}.*${shop}`, 'i') }).first().click();
  }

  /** Makes an invitation link; a signed-in person's, on the page of friends. */
  async invite(): Promise<string> {
    await this.page.getByRole('button', { name: this.words.invite }).click();
    return this.page.getByRole('textbox', { name: this.words.link }).inputValue();
  }

  /** Ends a friendship, the question included. */
  async remove(name: string): Promise<void> {
    await this.page.getByRole('button', { name: this.words.remove(name) }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: this.words.remove(name) }).click();
    await expect(this.page.getByRole('main').getByRole('button', { name: this.words.remove(name) })).toHaveCount(0);
  }
}
