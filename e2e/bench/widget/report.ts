/** The rows of `target/bench/widget.json`: a figure beside its reference, and what was aimed at. */
import type { Contestant } from './contestants';
import { Figures, type Runs, type Spread } from './figures';
import type { Ours } from './ours';
import type { Peer } from './peers';

export interface Row {
  figure: string;
  value: number;
  unit: string;
  reference: string;
  reference_value: number;
  /** How many times the reference it is; nothing beside a reference of 0. */
  ratio: number | null;
  min?: number;
  max?: number;
  loads?: number;
  /** What was aimed at, in words, and whether it is reached. */
  target?: string;
  met?: boolean;
}

/** What is aimed at: in words, and as a test of the value and its ratio. */
type Aim = [words: string, met: (value: number, ratio: number) => boolean];

export interface Compared {
  runs: Runs;
  mine: Ours;
  peers: Peer[];
  /** Of each file of the built widget. */
  weights: Record<string, { bytes: number; brotli: number }>;
}

const rounded = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

export function rows({ runs, mine, peers, weights }: Compared): Row[] {
  const figures = new Figures(runs);
  const all: Row[] = [];
  const add = (figure: string, unit: string, value: Spread | number | undefined, reference: string, beside: Spread | number | undefined, aim?: Aim) => {
    if (value === undefined || beside === undefined) return;
    const at = (it: Spread | number) => (typeof it === 'number' ? it : it.median);
    const ratio = at(value) / at(beside);
    all.push({
      figure, value: rounded(at(value)), unit, reference, reference_value: rounded(at(beside)), ratio: Number.isFinite(ratio) ? Number(ratio.toFixed(3)) : null,
      ...(typeof value === 'number' ? {} : { min: rounded(value.min), max: rounded(value.max), loads: value.loads }),
      ...(aim ? { target: aim[0], met: aim[1](at(value), ratio) } : {}),
    });
  };
  const ascending = (list: Peer[], what: (peer: Peer) => Spread | undefined) =>
    list.flatMap((peer) => { const at = what(peer); return at ? [{ peer, at }] : []; }).sort((a, b) => a.at.median - b.at.median);

  const { returning, newcomer, floor, bare } = mine;
  const others = peers.filter((peer) => figures.has(peer));
  const shopify = others.find((peer) => peer.package === '@shopify/buy-button-js');
  const OURS = returning.name;
  /** The same figure of the floor and of every peer, beside ours. */
  const ofOthers = (figure: string, unit: string, what: (contestant: Contestant) => Spread | undefined, also: Contestant[] = [newcomer, floor]) => {
    for (const contestant of [...also, ...others]) add(`${figure}, ${contestant.name}`, unit, what(contestant), OURS, what(returning));
  };
  const belowPeers = (figure: string, unit: string, what: (contestant: Contestant) => Spread | undefined, aim?: Aim) => {
    const [least] = ascending(others, what);
    if (least) add(figure, unit, what(returning), least.peer.name, least.at, aim);
    ofOthers(figure, unit, what);
  };
  const BELOW: Aim = ['below every peer\'s', (_, ratio) => ratio < 1];

  const before = figures.bytesOfCheckout(returning);
  add('loader bytes', 'B', weights['vouch.js']?.brotli, 'a budget', 2000, ['≤ 2,000 B', (value) => value <= 2000]);
  add('bytes before payable', 'B', before, 'a budget', 75_000, ['≤ 75,000 B', (value) => value <= 75_000]);
  if (shopify) add('bytes before payable, beside Shopify', 'B', before, shopify.name, figures.bytesOfEmbedded(shopify), ['below it', (_, ratio) => ratio < 1]);
  add('bytes before payable, new shopper', 'B', figures.bytesOfCheckout(newcomer), OURS, before);
  add('bytes before payable, come when a press was answered', 'B', figures.bytesAtAnswer(returning), 'all of them', before);
  for (const [file, { brotli }] of Object.entries(weights)) {
    if (/^(checkout|boot)/.test(file)) add(`bytes before payable, ${file}`, 'B', brotli, 'all of them', before);
  }
  for (const peer of others) add(`bytes before payable, ${peer.name}`, 'B', figures.bytesOfEmbedded(peer), OURS, before);

  for (const profile of ['throttled', 'unthrottled']) {
    const atFloor = figures.visible(floor, profile);
    const form = ascending(others.filter((peer) => peer.form), (peer) => figures.payable(peer, profile))[0];
    const card = ascending(others.filter((peer) => peer.fields), (peer) => figures.payable(peer, profile))[0];
    const slow = profile === 'throttled';
    const share = slow ? 0.8 : 0.65;
    for (const contestant of [returning, newcomer]) {
      const suffix = contestant === returning ? '' : `, ${contestant.name}`;
      const visible = figures.visible(contestant, profile);
      const payable = figures.payable(contestant, profile);
      add(`${profile} visible${suffix}`, 'ms', visible, 'the floor', atFloor, slow ? ['≤ 1.15 × the floor', (_, ratio) => ratio <= 1.15] : undefined);
      if (form) add(`${profile} payable${suffix}`, 'ms', payable, form.peer.name, form.at, [`≤ ${share} × the fastest payment form`, (_, ratio) => ratio <= share]);
      if (form && slow) add(`${profile} payable, stretch${suffix}`, 'ms', payable, form.peer.name, form.at, ['≤ 0.65 × the fastest payment form', (_, ratio) => ratio <= 0.65]);
      if (card) add(`${profile} payable, beside card fields${suffix}`, 'ms', payable, card.peer.name, card.at);
      if (shopify) add(`${profile} payable, beside Shopify${suffix}`, 'ms', payable, shopify.name, figures.payable(shopify, profile), slow ? ['below it', (_, ratio) => ratio < 1] : undefined);
      add(`${profile} payable, beside the floor${suffix}`, 'ms', payable, 'the floor\'s visible', atFloor);
      add(`${profile} press to busy${suffix}`, 'ms', figures.busy(contestant, profile), 'a frame at 60 Hz', 1000 / 60);
      add(`${profile} app alive${suffix}`, 'ms', figures.alive(contestant, profile), 'the floor\'s visible', atFloor);
    }
    for (const contestant of [bare, ...others]) add(`${profile} visible, ${contestant.name}`, 'ms', figures.visible(contestant, profile), 'the floor', atFloor);
    for (const peer of others) add(`${profile} payable, ${peer.name}`, 'ms', figures.payable(peer, profile), OURS, figures.payable(returning, profile));
  }

  for (const [profile, name] of [['unthrottled', 'merchant main thread longest task'], ['throttled', 'throttled merchant main thread longest task']] as const) {
    const longest = (contestant: Contestant) => figures.longestTask(contestant, profile);
    add(name, 'ms', longest(returning), 'a budget', 10, profile === 'unthrottled' ? ['≤ 10 ms', (value) => value <= 10] : undefined);
    ofOthers(name, 'ms', longest);
    for (const contestant of [returning, ...others]) {
      add(`${name} whatever runs in it, ${contestant.name}`, 'ms', figures.longestOfAll(contestant, profile), bare.name, figures.longestOfAll(bare, profile));
    }
  }

  add('layout shift', 'score', figures.shift(returning)?.max, 'a budget', 0, ['0 in every load', (value) => value === 0]);
  ofOthers('layout shift', 'score', (contestant) => figures.shift(contestant));

  belowPeers('heap', 'MB', (contestant) => figures.heap(contestant), BELOW);
  belowPeers('heap of JavaScript', 'MB', (contestant) => figures.heapOfScript(contestant));
  add('heap of WebAssembly', 'MB', figures.wasmMemory(returning), 'heap', figures.heap(returning));
  for (const profile of ['throttled', 'unthrottled']) {
    belowPeers(`${profile} main threads`, 'ms', (contestant) => figures.allThreads(contestant, profile), BELOW);
    belowPeers(`${profile} merchant main thread`, 'ms', (contestant) => figures.merchantThread(contestant, profile), BELOW);
    add(`${profile} merchant main thread, ${bare.name}`, 'ms', figures.merchantThread(bare, profile), OURS, figures.merchantThread(returning, profile));
  }
  belowPeers('bytes over the wire', 'B', (contestant) => figures.bytes(contestant));
  belowPeers('requests', 'requests', (contestant) => figures.requests(contestant));

  add('second visit, downloads but documents', 'requests', figures.secondDownloads(returning)?.max, 'a budget', 0, ['none', (value) => value === 0]);
  add('second visit, bytes', 'B', figures.secondBytes(returning), 'the first visit', figures.bytes(returning));
  for (const profile of ['throttled', 'unthrottled']) {
    add(`second visit, ${profile} visible`, 'ms', figures.secondVisible(returning, profile), 'the first visit', figures.visible(returning, profile));
  }
  return all;
}
