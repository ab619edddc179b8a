// As in its README, and the shop's button once the form is there.
addEventListener('DOMContentLoaded', () => {
  braintree.dropin.create({ authorization: 'sandbox_abcd1234_merchant01', selector: '#pay' }, (error, dropin) => {
    if (error) throw error;
    const button = document.querySelector('#purchase');
    button.addEventListener('click', () => dropin.requestPaymentMethod(() => {}));
    button.disabled = false;
    performance.mark('bench-payable');
  });
});
