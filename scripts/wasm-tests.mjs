/**
 * The `#[wasm_bindgen_test]`s of the browser's crates, in a page of a real browser.
 *
 * `cargo xtask wasm-tests` leaves one folder per test module; each is served on loopback and opened in the Chromium that
 * the end-to-end tests use. wasm-bindgen's own test context runs the tests and writes what it has to say into the page.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as needs from './needs.mjs';
import { ROOT, Sentence, main, run } from './run.mjs';

const FOLDER = join(ROOT, 'target/wasm/steps/tests');
const PATIENCE_MS = 60_000;
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

const PAGE = `<!doctype html><meta charset="utf-8"><pre id="output"></pre><script type="module">
  import init, * as glue from './test.js';
  const output = document.getElementById('output');
  const say = (...words) => output.append(words.join(' ') + '\\n');
  for (const name of ['debug', 'log', 'info', 'warn', 'error']) {
    console[name] = (...words) => {
      say(...words);
      glue['__wbgtest_console_' + name](words);
    };
  }
  globalThis.__wbg_test_invoke = (test) => test();
  try {
    const module = await WebAssembly.compileStreaming(fetch('./test_bg.wasm'));
    const tests = WebAssembly.Module.exports(module).map(({ name }) => name).filter((name) => name.startsWith('__wbgt_'));
    if (tests.length === 0) {
      document.title = 'empty';
    } else {
      const wasm = await init({ module_or_path: module });
      const context = new glue.WasmBindgenTestContext(false);
      context.include_ignored(false);
      context.filtered_count(0);
      document.title = (await context.run(tests.map((name) => wasm[name]))) ? 'passed' : 'failed';
    }
  } catch (error) {
    say(error.stack ?? error);
    document.title = 'failed';
  }
</script>`;

export async function wasmTests(hear) {
  const CHROMIUM = await needs.chromium();
  await run('cargo', ['xtask', 'wasm-tests'], { complaint: 'The browser tests could not be built.' });
  const modules = readdirSync(FOLDER);

  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname === '/echo') return echo(request, searchParams, response);
    const path = join(FOLDER, pathname);
    if (path.endsWith('/')) return response.setHeader('content-type', 'text/html').end(PAGE);
    if (!existsSync(path)) return response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream').end(readFileSync(path));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { chromium } = await import('@playwright/test');
  const browser = await chromium.launch({ executablePath: CHROMIUM });
  try {
    const outcomes = [];
    for (const name of modules) {
      const page = await browser.newPage();
      await page.goto(`http://localhost:${server.address().port}/${name}/`);
      await page.waitForFunction(() => document.title, undefined, { timeout: PATIENCE_MS }).catch(() => {});
      const output = await page.locator('#output').textContent();
      if (output) console.log(`${name}\n${output.trimEnd()}`);
      hear(`${output}\n`);
      outcomes.push(await page.title());
      await page.close();
    }
    if (!outcomes.includes('passed')) throw new Sentence('No test ran in the browser.');
    if (!outcomes.every((outcome) => ['passed', 'empty'].includes(outcome))) throw new Sentence('Tests failed in the browser.');
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** Says what it was sent; with `plain` the body alone, with `status` in that mood. */
async function echo(request, query, response) {
  let body = '';
  for await (const piece of request) body += piece;
  const { authorization, 'idempotency-key': key, 'content-type': content_type } = request.headers;
  const told = JSON.stringify({ method: request.method, authorization, key, content_type, body });
  response.writeHead(Number(query.get('status') ?? 200)).end(query.has('plain') ? body : told);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(() => wasmTests(() => {}));
