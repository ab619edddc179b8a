import { useEffect, useState, useSyncExternalStore } from 'react';
import type { VouchPayment } from 'vouch';
import { PRODUCTS, type Product } from './products';
import { VouchCheckout } from './VouchCheckout';

const PROVIDER = 'http://pay.localhost:4400';
const PUBLISHABLE_KEY = 'pk_test_stride';

/** The product that the address names: `/#bottle-rill`. */
function useProduct(): Product {
  const hash = useSyncExternalStore(
    (changed) => {
      addEventListener('hashchange', changed);
      return () => removeEventListener('hashchange', changed);
    },
    () => location.hash.slice(1),
  );
  return PRODUCTS.find(({ sku }) => sku === hash) ?? PRODUCTS[0]!;
}

export function Shop() {
  const product = useProduct();
  useEffect(() => {
    document.title = `${product.name} · Stride`;
  }, [product]);

  return (
    <>
      <header className="head">
        <a className="mark" href="#shoe-dune">Stride</a>
        <p>Made to run. Mended to run on.</p>
      </header>
      <main>
        <div className="seen">
          <img src={`img/${product.sku}.svg`} width="1000" height="1000" alt={product.alt} />
          <nav aria-label="Products">
            {PRODUCTS.map(({ sku, short }) => (
              <a key={sku} href={`#${sku}`} aria-current={sku === product.sku ? 'page' : undefined}>
                <img src={`img/${sku}.svg`} width="1000" height="1000" alt="" />
                {short}
              </a>
            ))}
          </nav>
        </div>
        <Detail key={product.sku} product={product} />
      </main>
      <footer className="foot">
        <p>Stride, an invented sports shop. Ridge Road 7, nowhere in particular.</p>
        <p>Run in it for thirty days. If it is not right, send it back as it is.</p>
        <p>You pay with Vouch, without a card. We are paid when it has arrived.</p>
      </footer>
    </>
  );
}

/** One product and its checkout. Another product is another checkout: the key above mounts a new one. */
function Detail({ product }: { product: Product }) {
  const [paid, setPaid] = useState<VouchPayment>();
  return (
    <article className="had">
      <p className="line">{product.line}</p>
      <h1>{product.name}</h1>
      <p className="price">{product.price}</p>
      <p className="text">{product.text}</p>
      <section aria-label={`Order: ${product.name}`}>
        <p className="thanks" role="status">
          {paid && `Thank you! ${money(paid)} is held until it has arrived. We pack it within the hour.`}
        </p>
        <VouchCheckout publishableKey={PUBLISHABLE_KEY} product={product.sku} accent="#b83a08" radius={0} onPaid={({ payment }) => setPaid(payment)}>
          <a href={`${PROVIDER}/checkout?key=${PUBLISHABLE_KEY}&product=${product.sku}`}>Order with Vouch</a>
        </VouchCheckout>
      </section>
      <dl>
        {product.facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

function money({ amount, currency }: VouchPayment): string {
  const format = new Intl.NumberFormat('en-IE', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
