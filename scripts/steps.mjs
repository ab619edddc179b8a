/**
 * The steps of `npm test`, `npm run lint` and `npm run e2e`: each has a name, and each can be run alone by hand as it
 * stands here.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as build from './build.mjs';
import * as needs from './needs.mjs';
import { wasmTests } from './wasm-tests.mjs';
import { ROOT, Sentence, heading, run, said, seconds } from './run.mjs';

// Tests have databases of their own, whatever this shell works on.
delete process.env.DATABASE_URL;

const clippy = (...selection) => run('cargo', ['clippy', '--quiet', ...selection, '--', '-D', 'warnings']);
const tsc = (...args) => run('npx', ['tsc', '--noEmit', ...args]);

export const STEPS = {
  tools: ['Tools and npm packages', async () => {
    await needs.tools({ components: ['fmt', 'clippy'] });
    await needs.packages();
  }],
  format: ['Format', () => run('cargo', ['fmt', '--all', '--check'])],
  lints: ['Lints, as errors', () => clippy('--all-targets')],
  // The browser's crates compile for this machine too, which is enough to lint them and needs no second toolchain.
  widgetLints: ['Lints of the browser\'s crates', () =>
    clippy('--lib', '-p', 'vouch-browser', '-p', 'vouch-checkout', '-p', 'vouch-hub', '--features', 'vouch-checkout/csr'),
  ],
  tidy: ['Absences', () => run('cargo', ['xtask', 'tidy'])],
  types: ['Types', async () => {
    await tsc('--strict', '--target', 'es2022', '--module', 'esnext', 'widget/loader/vouch.d.ts');
    for (const folder of ['e2e', 'examples/react']) {
      if (existsSync(join(ROOT, folder, 'tsconfig.json'))) await tsc('--project', folder);
    }
  }],
  assets: ['Assets', () => build.assets()],
  sizes: ['Sizes', () => run('cargo', ['xtask', 'sizes'])],
  rust: ['Rust: units, stories, conformance', async (hear) => {
    const postgres = await needs.postgres().catch((reason) => {
      if (process.env.POSTGRES_BIN || !(reason instanceof Sentence)) throw reason;
      console.log(`The tests on PostgreSQL are SKIPPED. ${reason.message}`);
    });
    const env = postgres ? { POSTGRES_BIN: postgres } : {};
    // What moves money is told once more on PostgreSQL.
    const again = ['-p', 'vouch-server', '--test', 'stories'];
    const stories = ['payments::', 'receipts::', 'webhooks::'];
    const there = { ...env, VOUCH_STORIES_ON: 'postgres' };
    if (await said('cargo', ['nextest', '--version'])) {
      const nextest = ['nextest', 'run', '--no-fail-fast', '--show-progress', 'none', '--status-level', 'fail', '--final-status-level', 'fail'];
      await run('cargo', [...nextest, ...(postgres ? [] : ['-E', 'not test(postgres)'])], { hear, env });
      // Those that are not told again were not skipped.
      const told = (text) => hear(text.replaceAll(/, \d+ skipped/g, ''));
      if (postgres) await run('cargo', [...nextest, ...again, ...stories], { hear: told, env: there });
      await run('cargo', ['test', '--quiet', '--doc'], { hear });
    } else {
      await run('cargo', ['test', '--quiet', '--no-fail-fast', ...(postgres ? [] : ['--', '--skip', 'postgres'])], { hear, env });
      if (postgres) await run('cargo', ['test', '--quiet', '--no-fail-fast', ...again, '--', ...stories], { hear, env: there });
    }
  }],
  wasm: ['Rust in the browser', (hear) => wasmTests(hear)],
  shops: ['The provider and the shops', async () => {
    await build.server();
    await build.reactShop();
  }],
  browser: ['Playwright', async (hear) => {
    const CHROMIUM = await needs.chromium();
    await run('npx', ['playwright', 'test', ...process.argv.slice(2)], { cwd: join(ROOT, 'e2e'), env: { CHROMIUM }, hear });
  }],
  engines: ['Firefox and WebKitGTK', async (hear) => {
    const skipped = (name) => (reason) => {
      if (!(reason instanceof Sentence)) throw reason;
      console.log(`The stories in ${name} are SKIPPED. ${reason.message}`);
    };
    const firefox = process.env.FIREFOX ? await needs.firefox() : await needs.firefox().catch(skipped('Firefox'));
    const webkit = await needs.webkit().catch(skipped('WebKitGTK'));
    const env = { FIREFOX: firefox ?? '', WEBKIT_DRIVER: webkit?.driver ?? '', WEBKIT_BROWSER: webkit?.browser ?? '' };
    // What follows `--` selects among all stories of people in browsers, and may select none of these.
    await run('npx', ['playwright', 'test', '--config', 'engines', '--pass-with-no-tests', ...process.argv.slice(2)], { cwd: join(ROOT, 'e2e'), env, hear });
  }],
};

/** Runs steps in order up to the first that fails, and adds up what their runners counted. */
export async function inOrder(names) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    const [title, body] = STEPS[name];
    heading(title);
    const started = performance.now();
    let output = '';
    try {
      await body((text) => (output += text));
    } catch (error) {
      add(total, output);
      throw Object.assign(error, { total, title });
    }
    add(total, output);
    console.log(`${title}: ${seconds(started)}`);
  }
  return total;
}

/** What cargo test, cargo nextest and Playwright say at their ends. */
export function add(total, output) {
  const plain = output.replaceAll(/\u001b\[[0-9;]*m/g, '');
  const closings = [
    /^test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed; (?<skipped>\d+) ignored/gm,
    /^ *Summary \[.*\] .*?tests? run: (?<passed>\d+) passed(?: \([^)]*\))?(?:, (?<failed>\d+) (?:failed|timed out))?.*?(?:, (?<skipped>\d+) skipped)?$/gm,
    /^ +(?<passed>\d+) passed \(/gm,
    /^ +(?<failed>\d+) failed$/gm,
    /^ +(?<skipped>\d+) skipped$/gm,
  ];
  for (const closing of closings) {
    for (const { groups } of plain.matchAll(closing)) {
      for (const [kind, count] of Object.entries(groups)) total[kind] += Number(count ?? 0);
    }
  }
}

export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;
}

/** Runs the steps as a whole script: its last line is the sum. */
export async function script(names) {
  const started = performance.now();
  try {
    const total = await inOrder(names);
    console.log(`\nAll done in ${seconds(started)}.\n${closingLine(total)}`);
  } catch (error) {
    if (!error.total) throw error;
    console.error(`\n${error.title}: ${error instanceof Sentence ? error.message : error.stack}`);
    // A step may fail without a test having failed: a lint, a build. That is one failure all the same.
    console.log(`\nStopped after ${seconds(started)}.\n${closingLine({ ...error.total, failed: Math.max(1, error.total.failed) })}`);
    process.exitCode = 1;
  }
}
