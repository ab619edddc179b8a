// Thanks the buyer when the checkout says that the money is held. The lamp itself is sent when the
// shop's server has verified the payment: this event is for the eyes.
const words = {
  en: (total) => `Thank you. ${total} is held safely until your lamp has arrived; we wrap it this afternoon.`,
  fr: (total) => `Merci. ${total} sont gardés jusqu’à l’arrivée de votre lampe ; nous l’emballons cet après-midi.`,
};

document.addEventListener('vouch:paid', ({ detail: { payment } }) => {
  const { lang } = document.documentElement;
  const money = new Intl.NumberFormat(lang === 'fr' ? 'fr-FR' : 'en-IE', { style: 'currency', currency: payment.currency });
  const total = money.format(payment.amount / 10 ** money.resolvedOptions().maximumFractionDigits);
  document.querySelector('.thanks').textContent = words[lang](total);
});
