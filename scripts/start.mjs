/**
 * `npm start`: builds what is missing, opens the provider and the three example shops, and says where they are.
 *
 * Two processes are started and looked after: `vouch demo` (the provider, and the shops that are only files) and the
 * cart shop's own server. They end with this one, whichever way it ends; if one of them dies, so do the others.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join, resolve } from 'node:path';
import * as build from './build.mjs';
import { ROOT, Sentence, TARGET, seconds, stopRunning } from './run.mjs';

const started = performance.now();
const PATIENCE_MS = 60_000;
const FAREWELL_MS = 10_000;

const settings = readSettings();
const children = new Map();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
if (process.env.npm_lifecycle_event) {
  // npm passes SIGTERM on to the shell between us, and that ends without a word. So we notice that it is gone.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || stop(0), 200).unref();
}

try {
  await Promise.all([free('PORT', settings.port), free('CART_PORT', settings.cartPort)]);
  await build.everything();
  const sandbox = await openProvider();
  await openCart(sandbox);
  announce(sandbox);
  if (process.env.VOUCH_EXIT_WHEN_READY === '1') await stop(0);
} catch (error) {
  if (!stopping) {
    console.error(`\n${error instanceof Sentence ? error.message : error.stack}`);
    await stop(1);
  }
}

function readSettings() {
  const port = readPort('PORT', 4400);
  const settings = {
    port,
    cartPort: readPort('CART_PORT', port + 1),
    host: process.env.HOST || '127.0.0.1',
    dataDir: resolve(process.env.DATA_DIR || join(ROOT, 'data')),
    payOrigin: process.env.PAY_ORIGIN || `http://pay.localhost:${port}`,
  };
  if (settings.port === settings.cartPort) fail('PORT and CART_PORT must differ.');
  return settings;
}

function readPort(name, fallback) {
  const text = process.env[name] || String(fallback);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) fail(`${name} must be a port number from 1 to 65535, not "${text}".`);
  return port;
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

/** Looked at before anything is built: nobody likes to wait five minutes for "address in use". */
function free(name, port) {
  return new Promise((done, refuse) => {
    const probe = net.createServer();
    probe.once('error', (error) => {
      const reason = {
        EADDRINUSE: `Port ${port} is in use. Stop what listens there, or choose another: ${name}=${port + 100} npm start`,
        EACCES: `Port ${port} may only be used by root. Choose another: ${name}=${port + 4000} npm start`,
        EADDRNOTAVAIL: `HOST=${settings.host} is not an address of this machine.`,
      };
      refuse(new Sentence(reason[error.code] ?? `Port ${port} cannot be used: ${error.message}`));
    });
    probe.listen(port, settings.host, () => probe.close(done));
  });
}

async function openProvider() {
  const path = join(settings.dataDir, 'sandbox.json');
  const before = writtenAt(path);
  launch('vouch', join(TARGET, 'debug/vouch'), ['demo'], {
    PORT: String(settings.port),
    CART_PORT: String(settings.cartPort),
    HOST: settings.host,
    DATA_DIR: settings.dataDir,
    PAY_ORIGIN: settings.payOrigin,
  });
  await until('vouch', () => healthy(settings.port, new URL(settings.payOrigin).host));
  // The keys are written once everything is in place. One file may stand there from the last time: wait for the new one.
  await until('vouch', () => existsSync(path) && writtenAt(path) !== before, `${path} was not written.`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

async function openCart(sandbox) {
  const shop = sandbox.shops.find(({ url }) => Number(new URL(url).port) === settings.cartPort);
  if (!shop) throw new Sentence(`No shop of the sandbox is at port ${settings.cartPort}.`);
  launch('the cart shop', process.execPath, [join(ROOT, 'examples/cart/server.mjs')], {
    PORT: String(settings.cartPort),
    HOST: settings.host,
    PAY_ORIGIN: sandbox.pay_origin,
    VOUCH_PUBLISHABLE_KEY: shop.publishable_key,
    VOUCH_SECRET_KEY: shop.secret_key,
    VOUCH_WEBHOOK_SECRET: shop.webhook_secret,
  });
  await until('the cart shop', () => healthy(settings.cartPort, new URL(shop.url).host));
}

function launch(name, program, args, env) {
  const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
  child.gone = new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(signal ?? `exit code ${code}`));
  });
  child.gone.then((how) => {
    children.delete(name);
    if (stopping) return;
    console.error(`\n${name} has ended (${how}).`);
    stop(1);
  });
  children.set(name, child);
}

/** Asks again and again until it is so, the process has ended, or a minute is over. */
async function until(name, isSo, complaint) {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (!children.has(name)) throw new Sentence(`${name} could not start.`);
    if (performance.now() > deadline) throw new Sentence(complaint ?? `${name} is not ready after ${PATIENCE_MS / 1000} s.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** The name goes in a header: not every system knows that *.localhost is this machine. */
function healthy(port, name) {
  const host = { '0.0.0.0': '127.0.0.1', '::': '::1' }[settings.host] ?? settings.host;
  return new Promise((answer) => {
    const request = http.get({ host, port, path: '/healthz', headers: { host: name }, timeout: 2000 }, (response) => {
      response.resume();
      answer(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => answer(false));
  });
}

function writtenAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function announce({ pay_origin, shops, invitation }) {
  const line = (left, ...right) => `  ${left.padEnd(10)} ${right.join('  ')}`;
  console.log(`
Vouch is ready (${seconds(started)}).

Shops
${shops.map(({ name, url }) => line(name, url)).join('\n')}

An invitation from a friend: open it, make an account, and her word stands in the shop
  ${invitation}

Sandbox keys
${shops.map(({ name, publishable_key, secret_key }) => line(name, publishable_key.padEnd(14), secret_key)).join('\n')}

Provider     ${pay_origin}
API          ${pay_origin}/docs
Data         ${settings.dataDir} (remove the folder to begin anew)

Ctrl-C stops everything.`);
}

/** Asks each child to finish what it is doing, insists after a while, and leaves. */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  stopRunning();
  const all = [...children.values()];
  for (const child of all) child.kill('SIGTERM');
  const impatient = setTimeout(() => all.forEach((child) => child.kill('SIGKILL')), FAREWELL_MS);
  await Promise.all(all.map((child) => child.gone));
  clearTimeout(impatient);
  process.exit(code);
}
