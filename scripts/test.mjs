/**
 * `npm test`: everything CI runs, the quick things first, up to the first that fails.
 *
 * What follows `--` goes to Playwright: `npm test -- --grep keyboard`.
 */
import { main } from './run.mjs';
import { script } from './steps.mjs';

await main(() =>
  script(['tools', 'format', 'lints', 'widgetLints', 'tidy', 'types', 'rust', 'assets', 'sizes', 'wasm', 'shops', 'browser', 'engines']),
);
