/**
 * What this project needs beyond itself: it is installed where that is ours to do, and named where it is not.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, Sentence, run, said } from './run.mjs';

const OLDEST_NODE = 20;
const OLDEST_RUST = [1, 95];

/** Node, cargo, the compiler's components that are used, and a C compiler for SQLite. */
export async function tools({ components = [] } = {}) {
  if (Number.parseInt(process.versions.node) < OLDEST_NODE) {
    throw new Sentence(`Node ${process.versions.node} is too old: Vouch needs ${OLDEST_NODE} or newer.`);
  }
  const rustc = await said('rustc', ['--version']);
  if (!rustc || !(await said('cargo', ['--version']))) {
    throw new Sentence('Rust is not installed. Get it from https://rustup.rs and start again.');
  }
  const [, major, minor] = /(\d+)\.(\d+)/.exec(rustc).map(Number);
  if (major < OLDEST_RUST[0] || (major === OLDEST_RUST[0] && minor < OLDEST_RUST[1])) {
    throw new Sentence(`${rustc} is too old: Vouch needs ${OLDEST_RUST.join('.')} or newer. Run: rustup update`);
  }
  for (const component of components) {
    if (!(await said('cargo', [component, '--version']))) {
      throw new Sentence(`cargo ${component} is missing. Run: rustup component add ${component === 'fmt' ? 'rustfmt' : component}`);
    }
  }
  if (!process.env.CC && !(await said('cc', ['--version']))) {
    throw new Sentence('A C compiler is missing (SQLite is built from source). Install one: "apt-get install gcc libc6-dev" or "xcode-select --install".');
  }
}

/** `npm ci`, when what is installed is not what the lock file says. */
export async function packages() {
  if (installed()) return;
  await run('npm', ['ci', '--no-audit', '--no-fund'], { complaint: 'The npm packages could not be installed.' });
}

/** npm keeps its own list of what it has put into node_modules; it is held against the lock file. */
function installed() {
  const read = (path) => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined);
  const wanted = read(`${ROOT}/package-lock.json`);
  const present = read(`${ROOT}/node_modules/.package-lock.json`);
  if (!wanted || !present) return false;
  const places = Object.keys(wanted).filter((place) => place.includes('node_modules/'));
  return (
    Object.keys(present).every((place) => wanted[place] || !place.includes('node_modules/')) &&
    places.every((place) =>
      present[place] ? present[place].integrity === wanted[place].integrity : Boolean(wanted[place].optional),
    )
  );
}

/** The path of a Chromium: the one named, the system's, Playwright's, or one installed now. */
export async function chromium() {
  if (process.env.CHROMIUM) {
    if (existsSync(process.env.CHROMIUM)) return process.env.CHROMIUM;
    throw new Sentence(`CHROMIUM says ${process.env.CHROMIUM}, but there is no such file.`);
  }
  const system = () =>
    ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome'].find(existsSync);
  const playwrights = async () => {
    const path = (await import('@playwright/test')).chromium.executablePath();
    return existsSync(path) ? path : undefined;
  };
  const found = system() ?? (await playwrights());
  if (found) return found;

  const ways = [
    async () => ((await fromDebian('chromium')) ? system() : undefined),
    async () => {
      await run('npx', ['playwright', 'install', 'chromium'], { quiet: true });
      return playwrights();
    },
  ];
  for (const install of ways) {
    const path = await install().catch(() => undefined);
    if (path) return path;
  }
  throw new Sentence(
    'No Chromium. One of these gives one: "apt-get install chromium" as root, "npx playwright install chromium", or the variable CHROMIUM with the path of an installed one.',
  );
}

/** The folder of PostgreSQL's programs: the one named, the newest that is installed, or one installed now. */
export async function postgres() {
  const complete = (bin) => ['initdb', 'postgres', 'psql', 'pgbench'].every((program) => existsSync(join(bin, program)));
  const named = process.env.POSTGRES_BIN;
  if (named) {
    if (complete(named)) return named;
    throw new Sentence(`POSTGRES_BIN says ${named}, but PostgreSQL's programs are not there.`);
  }
  const installed = async () => {
    // Debian keeps each version in a folder of its own, outside the PATH.
    const debian = '/usr/lib/postgresql';
    const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
    const configured = await said('pg_config', ['--bindir']);
    return [...versions.map((version) => join(debian, version, 'bin')), configured].find((bin) => bin && complete(bin));
  };
  const found = await installed();
  if (found) return found;
  await fromDebian('postgresql');
  const now = await installed();
  if (now) return now;
  throw new Sentence('No PostgreSQL. One of these gives one: "apt-get install postgresql" as root, or the variable POSTGRES_BIN with the folder of initdb and pgbench.');
}

/** The path of a Firefox: the one named, the system's, or one installed now. */
export async function firefox() {
  const named = process.env.FIREFOX;
  if (named) {
    if (existsSync(named)) return named;
    throw new Sentence(`FIREFOX says ${named}, but there is no such file.`);
  }
  const system = () => ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
  const path = system() ?? ((await fromDebian('firefox-esr')) && system());
  if (path) return path;
  throw new Sentence('No Firefox. One of these gives one: "apt-get install firefox-esr" as root, or the variable FIREFOX with the path of an installed one.');
}

/** WebKitGTK's driver and its MiniBrowser, and a screen that nobody sees for them: the system's, or installed now. */
export async function webkit() {
  const system = async () => {
    const driver = ['/usr/bin/WebKitWebDriver', '/usr/libexec/WebKitWebDriver'].find(existsSync);
    const folders = ['/usr/libexec', '/usr/lib', ...(existsSync('/usr/lib') ? readdirSync('/usr/lib').map((name) => join('/usr/lib', name)) : [])];
    const browser = folders.map((folder) => join(folder, 'webkit2gtk-4.1/MiniBrowser')).find(existsSync);
    return driver && browser && (await said('Xvfb', ['-help'])) !== undefined ? { driver, browser } : undefined;
  };
  const found = (await system()) ?? ((await fromDebian('webkit2gtk-driver', 'xvfb')) && (await system()));
  if (found) return found;
  throw new Sentence('No WebKitGTK with its WebKitWebDriver and MiniBrowser, or no Xvfb. "apt-get install webkit2gtk-driver xvfb" as root gives them.');
}

/** Whether Debian's packages could be installed: only root may, and only where apt-get is. */
async function fromDebian(...packages) {
  if (process.getuid?.() !== 0 || !(await said('apt-get', ['--version']))) return false;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = () => run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { quiet: true, env });
  return run('apt-get', ['update', '-q'], { quiet: true, env }).then(install).then(() => true, () => false);
}
