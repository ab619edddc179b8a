/**
 * `npm run bench -- widget`: how soon a shop's page has something to pay with, and what that costs the page: ours beside a static page
 * in a foreign frame (the floor) and beside what else a shop could embed.
 *
 *   npm run bench -- widget                    15 loads of each, in turns; about 50 minutes
 *   npm run bench -- widget --loads 3          a first look
 *   npm run bench -- widget --only floor,new   those whose name contains one of these
 *   npm run bench -- widget --shots FOLDER     a picture of each, to see what is compared
 *
 * What is measured, how, and what it does not show: docs/performance.md.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { House } from '../support/house';
import { Browser } from './widget/browser';
import type { Contestant } from './widget/contestants';
import { Failed, load, PROFILES, type Ask, type Load, type Profile } from './widget/measure';
import { ours, weights } from './widget/ours';
import { peers } from './widget/peers';
import type { Runs } from './widget/figures';
import { rows, type Compared } from './widget/report';
import { lines, markdown } from './widget/table';
import { Web } from './widget/web';

const { values: asked } = parseArgs({
  options: {
    loads: { type: 'string', default: '15' },
    only: { type: 'string', default: '' },
    shots: { type: 'string' },
    out: { type: 'string', default: 'target/bench/widget' },
  },
});
const LOADS = Number(asked.loads);
const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
/** How often a load may fail before the bench gives up: a browser that does not start is no figure. */
const FAILURES_MAX = 10;

/** What is loaded for what: a load that is traced, or in which somebody presses, gives no other figure. */
type Kind = 'look' | 'press' | 'trace' | 'again';

interface Turn {
  contestant: Contestant;
  kind: Kind;
}

let failures = 0;

async function once(contestant: Contestant, profile: Profile, kind: Kind): Promise<Load> {
  const ask: Ask = { mode: kind === 'press' ? 'press' : 'look', traced: kind === 'trace', again: kind === 'again' };
  if (asked.shots) ask.shot = join(asked.shots, `${contestant.name.replaceAll(/[^a-z]+/gi, '-')}.png`);
  for (;;) {
    try {
      return await load(CHROMIUM, contestant, profile, ask);
    } catch (error) {
      failures += 1;
      console.error(`${profile.name}, ${contestant.name}, ${kind}: ${error instanceof Failed ? error.message : error}`);
      if (failures > FAILURES_MAX) throw error;
    }
  }
}

const house = await House.open();
const web = await Web.open();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void Promise.all([Browser.closeAll(), house.close()]).finally(() => process.exit(1)));
}
try {
  if (asked.shots) mkdirSync(asked.shots, { recursive: true });
  const mine = await ours(house, web);
  const others = await peers(web);
  const chosen = [mine.returning, mine.newcomer, mine.floor, mine.bare, ...others].filter(
    ({ name }) => !asked.only || asked.only.split(',').some((part) => name.includes(part)),
  );
  const turns: Turn[] = chosen.flatMap((contestant) => {
    const kinds: Kind[] = ['look', 'trace', ...(contestant.press ? (['press'] as const) : [])];
    return kinds.map((kind) => ({ contestant, kind }));
  });
  const again: Turn[] = chosen.filter((contestant) => contestant === mine.returning).map((contestant) => ({ contestant, kind: 'again' }));

  const runs: Runs = new Map();
  const began = performance.now();
  for (let round = 0; round < LOADS; round += 1) {
    // Everybody comes once per round, and each round begins with somebody else.
    const all = round < 3 ? [...turns, ...again] : turns;
    const order = [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
    for (const { contestant, kind } of order) {
      for (const profile of PROFILES) {
        const key = `${profile.name} ${kind} ${contestant.name}`;
        const one = await once(contestant, profile, kind);
        runs.set(key, [...(runs.get(key) ?? []), one]);
      }
    }
    // What is there is kept: a run may be ended early.
    write({ runs, mine, peers: others, weights: weights() }, round + 1);
    console.log(`Round ${round + 1} of ${LOADS}, ${((performance.now() - began) / 60_000).toFixed(1)} minutes`);
  }
  if (web.missing.size) console.error(`A peer asked for what no stub answers: ${[...web.missing].join(', ')}`);
  console.log(`\n${lines(rows({ runs, mine, peers: others, weights: weights() }))}\n\nWritten to ${asked.out}.json and ${asked.out}.md; every load is in ${asked.out}-loads.json`);
} finally {
  await web.close();
  await house.close();
}

function write(compared: Compared, rounds: number): void {
  const all = rows(compared);
  const version = execFileSync(CHROMIUM, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const made = [
    `${new Date().toISOString().slice(0, 10)}, ${rounds} loads of each in turns${failures ? `, ${failures} failed and were repeated` : ''}`,
    `${version}, Node ${process.versions.node}, ${cpus().length} cores (${cpus()[0]?.model.trim()})`,
    [...new Set(compared.peers.map((peer) => `${peer.package} ${peer.version} (${peer.licence})`))].join(', '),
  ];
  mkdirSync(dirname(asked.out), { recursive: true });
  writeFileSync(`${asked.out}.json`, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(`${asked.out}.md`, `${made.map((line) => `- ${line}`).join('\n')}\n\n${markdown(all, compared)}`);
  writeFileSync(`${asked.out}-loads.json`, JSON.stringify(Object.fromEntries(compared.runs)));
}
