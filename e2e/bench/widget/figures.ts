/** What each figure is, of whomever: taken from the loads, as the median with the smallest and the largest. */
import type { Contestant } from './contestants';
import type { Load } from './measure';

/** Loads by `PROFILE KIND NAME`. */
export type Runs = Map<string, Load[]>;

export interface Spread {
  median: number;
  min: number;
  max: number;
  loads: number;
}

export const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

function spread(numbers: number[]): Spread {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)!, loads: sorted.length };
}

const bytes = (requests: Load['requests']) => sum(requests.map((request) => request.bytes));

export class Figures {
  constructor(private readonly runs: Runs) {}

  has({ name }: Contestant): boolean {
    return this.runs.has(`unthrottled look ${name}`);
  }

  /** Nothing where a load does not tell it. */
  of({ name }: Contestant, profile: string, kind: string, what: (load: Load) => number | undefined): Spread | undefined {
    const numbers = (this.runs.get(`${profile} ${kind} ${name}`) ?? []).map(what);
    return numbers.length && numbers.every((number) => number !== undefined) ? spread(numbers as number[]) : undefined;
  }

  /* Times */

  visible(contestant: Contestant, profile: string) {
    return this.of(contestant, profile, 'look', (load) => load.visible);
  }

  /** With ours one can pay when a press starts the ceremony; with a peer's form when it is seen and, where it says so, takes what is typed. */
  payable(contestant: Contestant, profile: string) {
    if (contestant.press) return this.of(contestant, profile, 'press', (load) => load.payable);
    const ready = (load: Load) => (contestant.waits ? load.ready && Math.max(load.ready, load.visible!) : load.visible);
    return this.of(contestant, profile, 'look', ready);
  }

  alive(contestant: Contestant, profile: string) {
    return this.of(contestant, profile, 'look', (load) => load.alive);
  }

  /** From the first press to the button saying that it is busy, or to the ceremony if that comes first. */
  busy(contestant: Contestant, profile: string) {
    return this.of(contestant, profile, 'press', (load) => (load.busy ?? load.payable)! - load.pressed!);
  }

  /* The processor */

  merchantThread(contestant: Contestant, profile: string) {
    return this.of(contestant, profile, 'look', (load) => load.pageTask);
  }

  allThreads(contestant: Contestant, profile: string) {
    return this.of(contestant, profile, 'look', (load) => load.allTask);
  }

  /** Of the shop's main thread, among the tasks in which an embedded script ran: the page's own first layout is longer than ours. */
  longestTask(contestant: Contestant, profile: string) {
    return this.of(contestant, profile, 'trace', (load) => load.tasks!.longestOfScripts);
  }

  longestOfAll(contestant: Contestant, profile: string) {
    return this.of(contestant, profile, 'trace', (load) => load.tasks!.longest);
  }

  /* What it takes */

  bytes(contestant: Contestant) {
    return this.of(contestant, 'unthrottled', 'look', (load) => bytes(load.requests));
  }

  /** Without the shop's page. */
  bytesOfEmbedded(contestant: Contestant) {
    return this.of(contestant, 'unthrottled', 'look', (load) => bytes(load.requests.filter(({ url }) => url !== contestant.url)));
  }

  /** What the provider sends for the checkout; pictures are the shop's. */
  bytesOfCheckout(contestant: Contestant) {
    return this.of(contestant, 'unthrottled', 'look', (load) => bytes(this.checkouts(contestant, load)));
  }

  /** As much of it as had come when a press was answered. */
  bytesAtAnswer(contestant: Contestant) {
    return this.of(contestant, 'throttled', 'press', (load) => bytes(this.checkouts(contestant, load).filter(({ done }) => done !== undefined && done <= load.payable!)));
  }

  private checkouts({ where }: Contestant, load: Load) {
    const provider = new URL(where).origin;
    return load.requests.filter(({ url }) => url.startsWith(provider) && !url.includes('/pictures/'));
  }

  requests(contestant: Contestant) {
    return this.of(contestant, 'unthrottled', 'look', (load) => load.requests.length);
  }

  /** Megabytes after a collection, in all processes: what JavaScript holds and the modules' linear memory. */
  heap(contestant: Contestant) {
    return this.of(contestant, 'unthrottled', 'look', (load) => (load.heap + load.wasmMemory) / 1e6);
  }

  heapOfScript(contestant: Contestant) {
    return this.of(contestant, 'unthrottled', 'look', (load) => load.heap / 1e6);
  }

  wasmMemory(contestant: Contestant) {
    return this.of(contestant, 'unthrottled', 'look', (load) => load.wasmMemory / 1e6);
  }

  shift(contestant: Contestant) {
    return this.of(contestant, 'throttled', 'look', (load) => load.shift);
  }

  /* The second visit */

  secondBytes(contestant: Contestant) {
    return this.of(contestant, 'unthrottled', 'again', (load) => bytes(load.again!.filter(({ cached }) => !cached)));
  }

  /** Requests that went over the wire and were not for a document. */
  secondDownloads(contestant: Contestant) {
    const document = (url: string) => url === contestant.url || url.startsWith(contestant.where);
    return this.of(contestant, 'unthrottled', 'again', (load) => load.again!.filter(({ url, cached, bytes }) => !cached && bytes > 0 && !document(url)).length);
  }

  secondVisible(contestant: Contestant, profile: string) {
    return this.of(contestant, profile, 'again', (load) => load.againVisible);
  }
}
