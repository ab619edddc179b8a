/**
 * `npm run simulate -- --seeds N [--seed S] [--commands C]`: seeded stories on a disk that fails, held against the model. A story
 * that goes wrong is printed with its seed, and `--seed S` alone plays it again.
 */
import { join } from 'node:path';
import * as needs from './needs.mjs';
import { TARGET, main, run } from './run.mjs';

await main(async () => {
  await needs.tools();
  await run('cargo', ['build', '--release', '--quiet', '-p', 'vouch-simulator', '--bin', 'simulate']);
  await run(join(TARGET, 'release/simulate'), process.argv.slice(2));
});
