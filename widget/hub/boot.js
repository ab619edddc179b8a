/*
 * Brings the hub to life: fetches the module while its glue is on the way, starts it once the document is there. If it cannot
 * start, the document's own calm sentence is shown.
 */
const href = (selector) => document.querySelector(selector).href;

const parsed = () =>
  new Promise((resolve) => {
    if (document.readyState === 'loading') addEventListener('DOMContentLoaded', resolve);
    else resolve();
  });

try {
  const wasm = fetch(href('link[as=fetch]'));
  const app = await import(href('link[rel=modulepreload]'));
  await app.default({ module_or_path: wasm });
  await parsed();
  app.start();
} catch (error) {
  await parsed();
  document.getElementById('app').hidden = true;
  document.getElementById('trouble').hidden = false;
  console.error(error);
}
