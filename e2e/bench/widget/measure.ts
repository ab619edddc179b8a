/**
 * One load: a new browser with an empty profile opens a shop's page, once, and everything about it is written down.
 *
 * Every document's process is set up before it may start: the network and processor of the profile, the probe, the counters. That
 * holds for cross-site frames too, which is why frames are held at their birth. All of it is sent in one go, so that a frame waits
 * for one answer and not for ten.
 */
import { writeFileSync } from 'node:fs';
import { Browser } from './browser';
import type { Contestant } from './contestants';
import { BINDING, probe, type Mode } from './probe';
import { Tracing, type Tasks } from './tracing';

export interface Profile {
  name: 'throttled' | 'unthrottled';
  processor: number;
  /** Milliseconds per request, bytes per second. */
  network?: { latency: number; downloadThroughput: number; uploadThroughput: number };
}

const bytesPerSecond = (megabits: number) => (megabits * 1e6) / 8;

export const PROFILES: Profile[] = [
  { name: 'throttled', processor: 4, network: { latency: 150, downloadThroughput: bytesPerSecond(1.6), uploadThroughput: bytesPerSecond(0.75) } },
  { name: 'unthrottled', processor: 1 },
];

export interface Request {
  url: string;
  bytes: number;
  cached: boolean;
  /** When it was there, in milliseconds from the start of the shop's page. */
  done?: number;
}

export interface Load {
  /** What the probe told, in milliseconds from the start of the shop's page. */
  visible?: number;
  presented?: number;
  pressed?: number;
  busy?: number;
  payable?: number;
  alive?: number;
  /** When a peer's form takes what is typed, where it says so. */
  ready?: number;
  presses?: number;
  shift: number;
  requests: Request[];
  /** Milliseconds of the main threads. */
  pageTask: number;
  allTask: number;
  pageScript: number;
  allScript: number;
  /** Bytes after a garbage collection. */
  heap: number;
  wasmMemory: number;
  processes: number;
  tasks?: Tasks;
  again?: Request[];
  againVisible?: number;
}

interface Target {
  session: string;
  type: string;
}

export class Failed extends Error {}

export interface Ask {
  mode: Mode;
  traced?: boolean;
  again?: boolean;
  /** Where a picture of it goes. */
  shot?: string;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export async function load(chromium: string, contestant: Contestant, profile: Profile, ask: Ask): Promise<Load> {
  const browser = await Browser.start(chromium);
  try {
    return await new Visit(browser, contestant, profile, ask).make();
  } finally {
    await browser.close();
  }
}

class Visit {
  private readonly targets = new Map<string, Target>();
  private readonly told = new Map<string, number>();
  private shift = 0;
  private requests = new Map<string, Request & { begun: number }>();
  private open = new Set<string>();
  private quietSince = performance.now();
  private page = '';
  /** Difference between the protocol's monotonic clock and the epoch, in milliseconds. */
  private offset = 0;

  constructor(
    private readonly browser: Browser,
    private readonly contestant: Contestant,
    private readonly profile: Profile,
    private readonly ask: Ask,
  ) {}

  async make(): Promise<Load> {
    const { browser, contestant, ask } = this;
    browser.hear((method, params, session) => this.heard(method, params, session));
    this.page = await browser.page();
    for (const { url, name, value, partition } of contestant.cookies ?? []) {
      await browser.send('Network.setCookie', {
        url, name, value, path: '/', secure: true, httpOnly: true, sameSite: 'None',
        partitionKey: { topLevelSite: partition, hasCrossSiteAncestor: true },
      }, this.page);
    }
    await this.setUp(this.page, 'page');
    // A browser that has just started is still busy with itself.
    await pause(500);

    const tracing = ask.traced ? await Tracing.start(browser) : undefined;
    await this.go();
    const tasks = await tracing?.end(contestant.url);
    await this.photograph();
    const result = await this.results();
    if (tasks) result.tasks = tasks;
    if (ask.again) {
      const first = { ...result };
      this.forget();
      await this.send('Page.navigate', { url: 'about:blank' });
      await pause(300);
      this.forget();
      await this.go();
      first.again = [...this.requests.values()];
      first.againVisible = this.time('visible');
      return first;
    }
    return result;
  }

  private send(method: string, params: Record<string, unknown> = {}, session = this.page) {
    return this.browser.send(method, params, session);
  }

  private setUp(session: string, type: string): Promise<unknown> {
    this.targets.set(session, { session, type });
    const { profile } = this;
    const send = (method: string, params: Record<string, unknown> = {}) => this.send(method, params, session).catch(() => ({}));
    const document = type === 'page' || type === 'iframe';
    const all = [
      send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }),
      profile.network && send('Network.emulateNetworkConditions', { offline: false, ...profile.network }),
      ...(document
        ? [
            profile.processor > 1 && send('Emulation.setCPUThrottlingRate', { rate: profile.processor }),
            send('Page.enable'),
            send('Runtime.enable'),
            send('Runtime.addBinding', { name: BINDING }),
            send('Page.addScriptToEvaluateOnNewDocument', { source: probe(this.contestant, this.ask.mode), runImmediately: true }),
          ]
        : []),
      send('Network.enable'),
      send('Runtime.runIfWaitingForDebugger'),
      // What is not needed before the first script runs does not hold it up.
      ...(document ? [send('Performance.enable', { timeDomain: 'threadTicks' })] : []),
    ];
    return Promise.all(all);
  }

  private forget(): void {
    this.told.clear();
    this.requests = new Map();
    this.open.clear();
    this.shift = 0;
  }

  private heard(method: string, params: any, session?: string): void {
    switch (method) {
      case 'Target.attachedToTarget':
        if (session) void this.setUp(params.sessionId, params.targetInfo.type); // the page's own is set up by hand
        break;
      case 'Target.detachedFromTarget':
        this.targets.delete(params.sessionId);
        break;
      case 'Runtime.bindingCalled': {
        if (params.name !== BINDING) break;
        const { what, value } = JSON.parse(params.payload);
        if (what === 'shift') this.shift += value;
        else if (!this.told.has(what)) this.told.set(what, value);
        break;
      }
      case 'Network.requestWillBeSent': {
        const { requestId, request, timestamp, wallTime } = params;
        if (!/^http/.test(request.url)) break;
        this.offset ||= wallTime * 1000 - timestamp * 1000;
        this.requests.set(requestId, { url: request.url, bytes: 0, cached: false, begun: timestamp * 1000 });
        this.open.add(requestId);
        break;
      }
      case 'Network.requestServedFromCache': {
        const request = this.requests.get(params.requestId);
        if (request) request.cached = true;
        break;
      }
      case 'Network.responseReceived': {
        const request = this.requests.get(params.requestId);
        if (request && (params.response.fromDiskCache || params.response.fromPrefetchCache)) request.cached = true;
        break;
      }
      case 'Network.loadingFinished':
      case 'Network.loadingFailed': {
        const request = this.requests.get(params.requestId);
        if (request) {
          request.bytes = Math.max(request.bytes, params.encodedDataLength ?? 0);
          request.done = params.timestamp * 1000;
        }
        this.open.delete(params.requestId);
        this.quietSince = performance.now();
        break;
      }
    }
  }

  /** Opens the shop's page and waits until there is nothing more to come. */
  private async go(): Promise<void> {
    const { contestant, ask } = this;
    await this.send('Page.navigate', { url: contestant.url });
    const wanted = [ask.mode === 'press' ? 'payable' : 'visible', ...(contestant.waits ? ['ready'] : [])];
    const deadline = performance.now() + 30_000;
    const quiet = () => this.open.size === 0 && performance.now() - this.quietSince > 400;
    while (!wanted.every((what) => this.told.has(what)) || !quiet()) {
      if (performance.now() > deadline) {
        await this.photograph();
        const missing = wanted.filter((what) => !this.told.has(what));
        throw new Failed(`${contestant.name}: ${missing.length ? `no "${missing}"` : `still loading ${[...this.open].map((id) => this.requests.get(id)?.url)}`} after 30 s`);
      }
      await pause(25);
    }
    await pause(200);
  }

  private async photograph(): Promise<void> {
    if (!this.ask.shot) return;
    const { data } = await this.send('Page.captureScreenshot');
    writeFileSync(this.ask.shot, Buffer.from(data, 'base64'));
  }

  private time(what: string): number | undefined {
    const at = this.told.get(what);
    return at === undefined ? undefined : at - this.told.get('began')!;
  }

  private async results(): Promise<Load> {
    const began = this.told.get('began')!;
    const processes = new Map<string, { task: number; script: number; heap: number; wasm: number; page: boolean }>();
    for (const { session, type } of this.targets.values()) {
      if (type !== 'page' && type !== 'iframe') continue;
      const { metrics } = await this.send('Performance.getMetrics', {}, session);
      const metric = (name: string) => metrics.find((each: any) => each.name === name).value;
      const [task, script] = [metric('TaskDuration') * 1000, metric('ScriptDuration') * 1000];
      const { id } = await this.send('Runtime.getIsolateId', {}, session);
      const known = processes.get(id);
      if (known) {
        // Documents of one site share a process: its thread and heap are counted once.
        Object.assign(known, { task: Math.max(known.task, task), script: Math.max(known.script, script) });
        continue;
      }
      processes.set(id, { task, script, heap: 0, wasm: 0, page: session === this.page });
      const process = processes.get(id)!;
      process.wasm = await this.wasmMemory(session);
      await this.send('HeapProfiler.collectGarbage', {}, session);
      process.heap = (await this.send('Runtime.getHeapUsage', {}, session)).usedSize;
    }
    const all = [...processes.values()];
    const page = all.filter((process) => process.page);
    const sum = (list: typeof all, what: 'task' | 'script' | 'heap' | 'wasm') => list.reduce((total, process) => total + process[what], 0);
    const result: Load = {
      shift: this.shift,
      requests: [...this.requests.values()].map(({ begun: _, done, ...request }) => ({ ...request, ...(done === undefined ? {} : { done: done + this.offset - began }) })),
      pageTask: sum(page, 'task'),
      allTask: sum(all, 'task'),
      pageScript: sum(page, 'script'),
      allScript: sum(all, 'script'),
      heap: sum(all, 'heap'),
      wasmMemory: sum(all, 'wasm'),
      processes: all.length,
    };
    for (const what of ['visible', 'presented', 'pressed', 'busy', 'payable', 'alive', 'ready'] as const) {
      const at = this.time(what);
      if (at !== undefined) result[what] = at;
    }
    if (this.told.has('presses')) result.presses = this.told.get('presses')!;
    return result;
  }

  /** The linear memory of every WebAssembly module, which no JavaScript heap counts. */
  private async wasmMemory(session: string): Promise<number> {
    const { result: prototype } = await this.send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' }, session);
    const { objects } = await this.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId }, session);
    const { result } = await this.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: 'function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }',
      returnByValue: true,
    }, session);
    return result.value;
  }
}
