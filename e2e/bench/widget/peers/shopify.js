// One product with the button that leads to Shopify's checkout.
addEventListener('DOMContentLoaded', () => {
  const client = ShopifyBuy.buildClient({ domain: 'DOMAIN', storefrontAccessToken: '0123456789abcdef0123456789abcdef' });
  ShopifyBuy.UI.init(client).createComponent('product', {
    id: '1',
    node: document.querySelector('#pay'),
    moneyFormat: '€{{amount}}',
    options: { product: { buttonDestination: 'checkout', text: { button: 'Buy now' } } },
  });
});
