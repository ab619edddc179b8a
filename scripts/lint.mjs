/** `npm run lint`: what can be said of the code without running it. */
import { main } from './run.mjs';
import { script } from './steps.mjs';

await main(() => script(['tools', 'format', 'lints', 'widgetLints', 'tidy', 'types']));
