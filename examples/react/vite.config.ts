import { defineConfig } from 'vite';

// Built to ./dist, with the pictures beside it. vouch.js is loaded by its tag, never bundled.
export default defineConfig({
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  server: { host: 'sport.localhost', port: 5173 },
});
