/** The shop's pages, as strings. Whatever comes from elsewhere goes through `text`. */
import { BOOKS, CURRENCY } from './books.mjs';
import { totalOf } from './cart.mjs';

const text = (value) => String(value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const money = (amount) => new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY }).format(amount / 100);

const picture = (book, alt = '', lazy = '') => `<img src="/img/${book.sku}.svg" width="1000" height="1000" alt="${text(alt)}"${lazy}>`;

export function page({ title, count, head = '', body }) {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${text(title)} · Papier</title>
  <meta name="theme-color" content="#fbf8f1" media="(prefers-color-scheme: light)">
  <meta name="theme-color" content="#11151e" media="(prefers-color-scheme: dark)">
  <link rel="icon" href="/img/icon.svg">
  <link rel="stylesheet" href="/papier.css">${head}
</head>
<body>
  <a class="skip" href="#main">Skip to the books</a>
  <header class="head">
    <p class="motto">Few books, well chosen</p>
    <a class="mark" href="/">Papier</a>
    <nav aria-label="Shop"><a href="/">Books</a> <a href="/cart">Basket${count ? ` <span class="count">${count}</span>` : ''}</a></nav>
  </header>
  <main id="main">${body}
  </main>
  <footer class="foot">
    <p>Papier, booksellers. Rue de l’Encre 4, an invented town.</p>
    <p>Sent on the day, in paper and string. Thirty days to bring a book back.</p>
    <p>You pay through Vouch, without a card. We have the money when you have the books.</p>
  </footer>
</body>
</html>
`;
}

export function home() {
  const [first] = BOOKS;
  return `
    <section class="first" aria-labelledby="first">
      <a class="plate" href="/books/${first.sku}" tabindex="-1" aria-hidden="true">${picture(first)}</a>
      <div>
        <p class="kind">On the table this month</p>
        <h1 id="first"><a href="/books/${first.sku}">${text(first.name)}</a></h1>
        <p class="author">${text(first.author)}</p>
        <p class="lead">${text(first.blurb)}</p>
        <blockquote>${text(first.opening)}</blockquote>
        ${add(first)}
      </div>
    </section>
    <section class="shelf" aria-labelledby="shelf">
      <h2 id="shelf">The whole shelf</h2>
      <ul>${BOOKS.map(shelved).join('')}
      </ul>
    </section>`;
}

const shelved = (book) => `
        <li>
          <a href="/books/${book.sku}">
            ${picture(book, '', ' loading="lazy"')}
            <strong>${text(book.name)}</strong>
            <span class="author">${text(book.author)}</span>
            <span class="price">${money(book.unitAmount)}</span>
          </a>
        </li>`;

const add = (book) => `<form class="add" method="post" action="/cart">
          <input type="hidden" name="sku" value="${book.sku}">
          <input type="hidden" name="add" value="1">
          <span class="price">${money(book.unitAmount)}</span>
          <button>Add to basket</button>
        </form>`;

export function bookPage(book) {
  return `
    <article class="book">
      <div class="plate">${picture(book, book.alt)}</div>
      <div>
        <h1>${text(book.name)}</h1>
        <p class="author">${text(book.author)}</p>
        <p class="lead">${text(book.blurb)}</p>
        <blockquote>${text(book.opening)}</blockquote>
        ${add(book)}
        <dl>${book.about.map(([name, value]) => `
          <dt>${text(name)}</dt><dd>${text(value)}</dd>`).join('')}
        </dl>
      </div>
    </article>
    <section class="shelf" aria-labelledby="shelf">
      <h2 id="shelf">Beside it on the shelf</h2>
      <ul>${BOOKS.filter((other) => other !== book).map(shelved).join('')}
      </ul>
    </section>`;
}

export function cartPage(lines, trouble = '') {
  if (lines.length === 0) {
    return `
    <section class="sheet">
      <h1>Your basket</h1>
      <p class="lead">There is nothing in it yet. <a href="/">See the shelf</a>; four books are quickly read through.</p>
    </section>`;
  }
  return `
    <section class="sheet">
      <h1>Your basket</h1>${trouble && `
      <p class="trouble" role="alert">${text(trouble)}</p>`}
      <ul class="lines">${lines.map((line) => `
        <li>
          <a class="thumb" href="/books/${line.sku}" tabindex="-1" aria-hidden="true">${picture(line)}</a>
          <div><a href="/books/${line.sku}">${text(line.name)}</a><br><span class="soft">${money(line.unitAmount)} each</span></div>
          <form method="post" action="/cart">
            <input type="hidden" name="sku" value="${line.sku}">
            <button name="set" value="${line.quantity - 1}" aria-label="One less of ${text(line.name)}">−</button>
            <output>${line.quantity}</output>
            <button name="set" value="${line.quantity + 1}" aria-label="One more of ${text(line.name)}">+</button>
          </form>
          <span class="price">${money(line.quantity * line.unitAmount)}</span>
        </li>`).join('')}
      </ul>
      <p class="sum"><span>Total, tax and delivery included</span> <strong>${money(totalOf(lines))}</strong></p>
      <form class="go" method="post" action="/checkout"><button class="main">Checkout</button></form>
    </section>`;
}

const summary = (order) => `
        <ul class="slip">${order.lines.map((line) => `
          <li><span>${line.quantity} × ${text(line.name)}</span> <span class="price">${money(line.quantity * line.unitAmount)}</span></li>`).join('')}
          <li class="total"><span>Total</span> <span class="price">${money(order.total)}</span></li>
        </ul>`;

/** The page with the checkout. The payment was made by the server, so its amount is not the page's to say. */
export function checkoutPage(order, { payOrigin, publishableKey }) {
  const query = `key=${publishableKey}&payment=${order.payment}`;
  return `
    <div class="checkout">
      <section aria-labelledby="order">
        <h1 id="order">Checkout</h1>
        <p class="lead">Your books, once more, before they are wrapped.</p>${summary(order)}
        <p class="before soft"><a href="/cart">Change the basket</a></p>
        <p class="after" role="status"></p>
      </section>
      <section aria-label="Payment">
        <vouch-checkout key="${text(publishableKey)}" payment="${text(order.payment)}" accent="#8a1f2d" radius="2" scheme="auto" data-order="/orders/${order.id}">
          <a href="${text(payOrigin)}/checkout?${text(query)}">Pay with Vouch</a>
        </vouch-checkout>
      </section>
    </div>`;
}

/** The order says "Paid" when the webhook has come, and not before; the page asks its own server until then. */
export function orderPage(order) {
  const [title, sentence] = {
    awaiting_payment: ['Thank you', 'We are waiting for word that your payment is held. It takes a moment; this page will know.'],
    paid: ['Paid', 'Thank you. Your money is held until the books are in your hands; we are wrapping them now.'],
    cancelled: ['Cancelled', 'This order was cancelled, and nothing was charged.'],
  }[order.status];
  return `
    <section class="sheet" data-order="/orders/${order.id}.json" data-status="${order.status}">
      <p class="kind">Order ${text(order.id.slice(7, 13))}</p>
      <h1>${title}</h1>
      <p class="lead" role="status">${sentence}</p>${summary(order)}
      <p><a href="/">Back to the shelf</a></p>
    </section>`;
}

export const missing = () => `
    <section class="sheet">
      <h1>Not on our shelf</h1>
      <p class="lead">There is no such page. <a href="/">These are our books</a>.</p>
    </section>`;
