// Adyen's documented tree-shaken import, with the payment methods that this shop offers and no other. The list of methods is in
// the page already; a real shop's server asks Adyen for it, or the page does.
import { AdyenCheckout, Dropin, CLASSES } from '@adyen/adyen-web';
import '@adyen/adyen-web/styles/adyen.css';

const checkout = await AdyenCheckout({
  clientKey: 'test_ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
  environment: 'test',
  _environmentUrls: {
    api: 'HERE/checkoutshopper/test/',
    analytics: 'HERE/checkoutanalytics/test/',
    cdn: { images: 'HERE/checkoutshopper/test/', translations: 'HERE/checkoutshopper/test/' },
  },
  countryCode: 'NL',
  locale: 'en-US',
  amount: { value: 2400, currency: 'EUR' },
  paymentMethodsResponse: METHODS,
  onSubmit() {},
  onAdditionalDetails() {},
});
new Dropin(checkout, {
  paymentMethodComponents: [CLASSES],
  paymentMethodsConfiguration: { card: { onConfigSuccess: () => performance.mark('bench-payable') } },
}).mount('#pay');
