import { defineConfig } from 'vite';

// Built to ./dist, with the pictures beside it. vouch.js is loaded by its tag, never bundled.
export default defineConfig({
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  server: { host: '127.0.0.1', port: 5173 }, // open http://sport.localhost:5173/: passkeys and Vouch want the shop's own origin
});
