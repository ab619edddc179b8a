/** The lines between browser and provider, when they misbehave. */
import type { Page, Route } from '@playwright/test';
import type { House } from './house';

const CONFIRM = '**/v1/payments/*/confirm';

/** Hands a request on to the provider, as the browser would have. */
export function deliver(house: House, route: Route): Promise<Response> {
  const request = route.request();
  const { pathname, search } = new URL(request.url());
  return fetch(house.direct + pathname + search, { method: request.method(), headers: { ...request.headers(), origin: house.pay }, body: request.postData() });
}

/** The next confirmation reaches the provider, and its answer is lost. `answered` says what the provider had answered. */
export async function loseAnswer(page: Page, house: House): Promise<{ answered: Promise<{ status: number; body: any }> }> {
  let tell: (answer: { status: number; body: any }) => void;
  const answered = new Promise<{ status: number; body: any }>((resolve) => (tell = resolve));
  await page.route(
    CONFIRM,
    async (route) => {
      const reply = await deliver(house, route);
      tell({ status: reply.status, body: await reply.json() });
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  return { answered };
}

/** The next confirmation waits on its way until it is let go. */
export async function holdUp(page: Page): Promise<{ letGo: () => void }> {
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(
    CONFIRM,
    async (route) => {
      await gone;
      await route.continue();
    },
    { times: 1 },
  );
  return { letGo };
}

/** The next request to `path` is answered with a problem document, and never reaches the provider. */
export async function refuse(page: Page, path: string, status: number, code: string): Promise<void> {
  await page.route(
    path,
    (route) => route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ type: `about:blank#${code}`, title: code, status, detail: code, code }) }),
    { times: 1 },
  );
}
