// Two small courtesies. When the checkout says that it is paid, go to the order; and there, ask our own server until the
// webhook has come. Neither makes anything paid.
document.addEventListener('vouch:paid', ({ target }) => {
  setTimeout(() => location.assign(target.dataset.order), 2500); // long enough to read "Paid"
});

const waiting = document.querySelector('[data-status="awaiting_payment"]');
if (waiting) {
  const ask = async () => {
    const reply = await fetch(waiting.dataset.order).catch(() => null);
    const order = reply?.ok && (await reply.json());
    if (order && order.status !== 'awaiting_payment') location.reload();
    else setTimeout(ask, 1000);
  };
  ask();
}
