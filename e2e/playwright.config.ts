import { defineConfig } from '@playwright/test';
import { launch } from './support/browser';

/** People using the shops, in Chromium with real passkeys. `npm run e2e -- --headed` shows it; what follows `--` is Playwright's. */
export default defineConfig({
  testDir: 'tests',
  outputDir: '../target/e2e/results',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // Where machines are shared a browser may stand still for seconds. A story that needs its second try is reported as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['html', { open: 'never', outputFolder: '../target/e2e/report' }]],
  use: {
    launchOptions: launch,
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    colorScheme: 'light',
    actionTimeout: 15_000,
    trace: 'retain-on-failure',
  },
});
