import { defineConfig } from '@playwright/test';

/**
 * The same shops in Firefox and in WebKitGTK, over WebDriver: Playwright is only the runner here, its own browsers are builds that
 * nobody has at home. `FIREFOX` and `WEBKIT_DRIVER` name the programs; without them the stories are skipped, and counted so.
 */
export default defineConfig({
  testDir: '.',
  outputDir: '../../target/e2e/engines',
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
});
