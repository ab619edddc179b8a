/**
 * `npm run bench -- NAME`: one comparison, measured side by side in one run.
 *
 * A bench of the server is `server/examples/bench-NAME.rs`, one in the browser is `e2e/bench/NAME.ts`. What it measures is printed,
 * a line per figure, and written to `target/bench/NAME.json`: rows of figure, value, unit, reference, reference_value and ratio.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as build from './build.mjs';
import * as needs from './needs.mjs';
import { ROOT, Sentence, TARGET, main, run } from './run.mjs';

const inServer = (name) => `server/examples/bench-${name}.rs`;
const inBrowser = (name) => `e2e/bench/${name}.ts`;

await main(async () => {
  const [name, ...rest] = process.argv.slice(2);
  if (name && existsSync(join(ROOT, inServer(name)))) {
    await needs.tools();
    const POSTGRES_BIN = ['ledger', 'social-scale'].includes(name) ? await needs.postgres() : '';
    await run('cargo', ['build', '--release', '-p', 'vouch-server', '--bin', 'vouch', '--example', `bench-${name}`]);
    const folder = join(TARGET, 'bench');
    const settings = ['--out', join(folder, `${name}.json`), '--folder', join(folder, `${name}-work`)];
    if (name === 'payments') settings.push('--vouch', join(TARGET, 'release/vouch'));
    await run(join(TARGET, `release/examples/bench-${name}`), [...settings, ...rest], { env: POSTGRES_BIN && { POSTGRES_BIN } });
  } else if (name && existsSync(join(ROOT, inBrowser(name)))) {
    const CHROMIUM = await needs.chromium();
    await build.everything();
    // What is measured is what is shipped.
    await run('cargo', ['build', '--release', '-p', 'vouch-server', '--bin', 'vouch']);
    const VOUCH_BINARY = join(TARGET, 'release/vouch');
    // Node 20 does not read TypeScript. The outcome lies in the project, so that it finds the project's packages.
    const script = join(TARGET, `bench/${name}.mjs`);
    await run('npx', ['esbuild', inBrowser(name), '--bundle', '--platform=node', '--format=esm', '--packages=external', '--log-level=warning', `--outfile=${script}`]);
    await run('node', [script, ...rest], { env: { CHROMIUM, VOUCH_BINARY } });
  } else {
    throw new Sentence(`${name ? `There is no bench "${name}".` : 'Which one? npm run bench -- NAME'}\n${list()}`);
  }
});

function list() {
  const names = (folder, pattern) =>
    existsSync(join(ROOT, folder)) ? readdirSync(join(ROOT, folder)).flatMap((file) => pattern.exec(file)?.[1] ?? []) : [];
  const all = [...names('server/examples', /^bench-(.+)\.rs$/), ...names('e2e/bench', /^(.+)\.ts$/)];
  return all.length ? `There are: ${all.sort().join(', ')}` : 'There is none yet.';
}
