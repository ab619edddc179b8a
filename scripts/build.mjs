/**
 * `npm run build`: everything that `npm start` serves. Each part is built when its inputs have changed and not otherwise.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as needs from './needs.mjs';
import { ROOT, TARGET, main, run } from './run.mjs';

/** The `vouch` program. The selection is the workspace's own, as in `cargo test`: so both compile the same crates once. */
export async function server() {
  await run('cargo', ['build', '--bin', 'vouch'], { complaint: 'The server does not compile.' });
  return join(TARGET, 'debug/vouch');
}

/** What the browser gets. `cargo xtask wasm` knows itself whether anything has changed. */
export async function assets({ dev = false } = {}) {
  await run('cargo', ['xtask', 'wasm', ...(dev ? ['--dev'] : [])], { complaint: 'The assets could not be built.' });
}

/** The example shop that has a build step of its own. */
export async function reactShop() {
  const shop = join(ROOT, 'examples/react');
  if (!existsSync(join(shop, 'package.json'))) return;
  const stamp = join(TARGET, 'stamps/react-shop');
  const inputs = digest([shop, join(ROOT, 'package-lock.json')]);
  const unchanged = existsSync(join(shop, 'dist/index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
  if (unchanged) return;
  await run('npx', ['vite', 'build', '--logLevel', 'warn'], { cwd: shop, complaint: 'examples/react could not be built.' });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputs);
}

export async function everything() {
  await needs.tools();
  await needs.packages();
  await assets();
  await server();
  await reactShop();
}

/** One digest over the content of these files and folders, leaving out what is built or installed. */
function digest(paths) {
  const hash = createHash('sha256');
  const add = (path) => {
    if (['dist', 'node_modules'].some((name) => path.endsWith(`/${name}`))) return;
    hash.update(`${relative(ROOT, path)}\0`);
    try {
      hash.update(readFileSync(path));
    } catch {
      for (const name of readdirSync(path).sort()) add(join(path, name));
    }
  };
  paths.forEach(add);
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(everything);
