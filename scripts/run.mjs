/**
 * Running other programs: each with a heading, its output passed on as it comes, and one sentence when it fails.
 */
import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project; every command runs there unless told otherwise. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** What went wrong in a sentence for a person; anything else that is thrown is our own mistake and shows its stack. */
export class Sentence extends Error {}

/** Where cargo puts what it builds. */
export const TARGET = process.env.CARGO_TARGET_DIR || `${ROOT}/target`;

const running = new Set();

/**
 * Runs to the end and answers with the output. `quiet` keeps it from the terminal unless the command fails; `hear` gets
 * each piece of output as it comes.
 */
export function run(command, args = [], { quiet = false, hear, cwd = ROOT, env = {}, complaint } = {}) {
  return new Promise((resolve, reject) => {
    const piped = quiet || hear;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
    });
    running.add(child);
    let output = '';
    for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
      from?.setEncoding('utf8').on('data', (text) => {
        output += text;
        hear?.(text);
        if (!quiet) to.write(text);
      });
    }
    const shown = [command, ...args].join(' ');
    child.on('error', (error) => {
      running.delete(child);
      reject(new Sentence(error.code === 'ENOENT' ? `${command} is not installed.` : `${shown}: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      if (code === 0) return resolve(output);
      if (quiet) process.stderr.write(output);
      reject(new Sentence(complaint ?? `${shown} ${signal ? `was stopped by ${signal}` : `failed (exit code ${code})`}.`));
    });
  });
}

/** What a command prints, or undefined when it cannot be run or fails. */
export function said(command, args = []) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? output.trim() : undefined));
  });
}

/** Ends what `run` has started and not yet seen the end of. */
export function stopRunning(signal = 'SIGTERM') {
  for (const child of running) child.kill(signal);
}

export function heading(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(4, 96 - text.length))}`);
}

export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** The body of a script: a sentence on failure, a stack for our own mistakes, and nothing left running on Ctrl-C. */
export async function main(body) {
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
    process.on(signal, () => {
      stopRunning();
      process.exit(code);
    });
  }
  try {
    await body();
  } catch (error) {
    console.error(`\n${error instanceof Sentence ? error.message : error.stack}`);
    process.exitCode = 1;
  }
}
