/** Where the shop's page lets no passkey be made in the frame: a window of its own, and the order goes on where it was. */
import AxeBuilder from '@axe-core/playwright';
import { Checkout, Events } from '../support/checkout';
import { expect, test } from '../support/house';
import { Passkey } from '../support/passkey';

for (const [name, headers] of [
  ['the frame may not create passkeys', { 'permissions-policy': 'publickey-credentials-create=()' }],
  ['nor may the window call back', { 'permissions-policy': 'publickey-credentials-create=()', 'cross-origin-opener-policy': 'same-origin' }],
] as const) {
  test(`${name}: the account is made in a window, the order continues by itself`, async ({ page, context, stall }) => {
    const passkey = await Passkey.on(page);
    const events = await Events.listen(page);
    const checkout = new Checkout(page);
    await page.goto(stall.page('<h1>Kettle</h1>CHECKOUT', { path: '/refused', headers: { ...headers } }));
    await checkout.order.click();
    await checkout.signUp('Gina');
    await expect(checkout.trouble).toContainText('did not let this page create a passkey');
    await expect(checkout.link('window')).toBeFocused();

    const opening = context.waitForEvent('page');
    await checkout.link('window').click();
    const window = await opening;
    const other = await Passkey.on(window);
    await expect(window.getByRole('heading', { name: 'Create your passkey' })).toBeVisible();
    await expect.poll(() => new URL(window.url()).hash, 'the code has left the address').toBe('');
    const closing = window.waitForEvent('close');
    await window.getByRole('button', { name: 'Create account with a passkey' }).click();
    await expect(window.getByRole('status')).toContainText('Your passkey is ready');
    await other.copyTo(passkey);
    await closing;

    await expect(checkout.balance).toBeVisible();
    await checkout.topUp.click();
    await expect(checkout.paid).toBeVisible();
    expect((await events.detail('paid')).payment).toMatchObject({ status: 'authorised', amount: 3200 });
    expect(await passkey.credentials()).toHaveLength(1);
  });
}

test('a page that lets no passkey answer at all offers a new window, where the order can be made', async ({ page, context, stall }) => {
  await Passkey.on(page);
  const events = await Events.listen(page);
  const checkout = new Checkout(page);
  await page.goto(stall.page('<h1>Kettle</h1>CHECKOUT', { path: '/mute', headers: { 'permissions-policy': 'publickey-credentials-get=(), publickey-credentials-create=()' } }));
  await checkout.order.click();
  await expect(checkout.trouble).toContainText('does not let a passkey answer. Nothing was charged');
  expect((await events.detail('error')).code).toBe('passkeys_unavailable');
  const opening = context.waitForEvent('page');
  await checkout.link('window').click();
  const window = await opening;
  await Passkey.on(window);
  const main = window.getByRole('main');
  await expect(main.getByRole('heading', { level: 1, name: 'Stall' })).toBeVisible();
  await main.getByRole('button', { name: 'Order with obligation to pay' }).click();
  await main.getByRole('textbox', { name: 'Name your friends see' }).fill('Hugo');
  await main.getByRole('textbox', { name: 'E-mail' }).fill('hugo@example.com');
  await main.getByRole('button', { name: 'Create account with a passkey' }).click();
  await main.getByRole('button', { name: 'Add €32.00' }).click();
  await expect(main.getByRole('heading', { name: 'Paid' })).toBeVisible();
});

test('a browser without passkeys refuses the order, and its address goes along to another', async ({ page, context, stall }) => {
  await page.addInitScript(() => {
    delete (window as any).PublicKeyCredential;
  });
  await context.grantPermissions(['clipboard-read']);
  const events = await Events.listen(page);
  const checkout = new Checkout(page);
  await page.goto(stall.page('<main><h1>Kettle</h1>CHECKOUT</main>', { path: '/without' }));
  await checkout.order.click();
  await expect(checkout.trouble).toContainText("This browser can't use passkeys. Nothing was charged");
  expect((await events.detail('error')).code).toBe('passkeys_unavailable');
  await expect(checkout.button('copy')).toBeFocused();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  await checkout.button('copy').click();
  await expect(checkout.status).toHaveText('The address is copied.');
  const address = await checkout.frame.getByRole('textbox', { name: checkout.words.address }).inputValue();
  await page.getByRole('heading', { name: 'Kettle' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  expect(address).toContain('product=kettle');

  await checkout.button('back').click();
  await expect(checkout.order).toBeFocused();
});
