/** `npm run engines`: the same shops in Firefox and in WebKitGTK. What follows `--` goes to Playwright's runner. */
import { main } from './run.mjs';
import { script } from './steps.mjs';

await main(() => script(['tools', 'assets', 'shops', 'engines']));
