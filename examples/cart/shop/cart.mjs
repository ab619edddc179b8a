/**
 * The cart lives in a cookie: its name, and how many of which book. There is nothing in it worth forging, since names and
 * prices come from the shelf.
 *
 *   3f0c…~book-tides.1~book-tea.2
 */
import { randomBytes } from 'node:crypto';
import { bookOf } from './books.mjs';

const COOKIE = 'papier-cart';
const MOST = 20;

export function readCart(header = '') {
  const cookie = header.split(/;\s*/).find((part) => part.startsWith(`${COOKIE}=`));
  const [id, ...entries] = (cookie?.slice(COOKIE.length + 1) ?? '').split('~');
  const cart = { id: /^[0-9a-f]{16}$/.test(id) ? id : newId(), count: new Map() };
  for (const entry of entries) {
    const [sku, count] = entry.split('.');
    putInCart(cart, sku, Number(count));
  }
  return cart;
}

/** Sets how many of a book are in the cart. What is not a book, or not a number, changes nothing. */
export function putInCart(cart, sku, count) {
  if (!bookOf(sku) || !Number.isInteger(count) || count < 0) return;
  if (count === 0) cart.count.delete(sku);
  else cart.count.set(sku, Math.min(count, MOST));
}

export const countOf = (cart, sku) => cart.count.get(sku) ?? 0;

export function linesOf(cart) {
  return [...cart.count].map(([sku, quantity]) => {
    const { name, unitAmount } = bookOf(sku);
    return { sku, name, quantity, unitAmount };
  });
}

export const totalOf = (lines) => lines.reduce((sum, line) => sum + line.quantity * line.unitAmount, 0);

export function cartCookie(cart) {
  const value = [cart.id, ...[...cart.count].map(([sku, count]) => `${sku}.${count}`)].join('~');
  return `${COOKIE}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000`;
}

export const emptyCart = () => ({ id: newId(), count: new Map() });

const newId = () => randomBytes(8).toString('hex');
