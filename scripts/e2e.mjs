/** `npm run e2e`: people in a browser. What follows `--` goes to Playwright: `npm run e2e -- --headed`. */
import { main } from './run.mjs';
import { script } from './steps.mjs';

await main(() => script(['tools', 'assets', 'shops', 'browser']));
