/**
 * The tasks of the shop's main thread, from Chromium's trace: the Long Tasks API knows only those over 50 ms, and a shop feels
 * shorter ones. Loads that are traced give no other figure, because tracing takes time itself.
 */
import type { Browser } from './browser';

export interface Tasks {
  /** Milliseconds: the longest task of the shop's main thread, the longest in which an embedded script ran, and all of them. */
  longest: number;
  longestOfScripts: number;
  total: number;
}

interface Event {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  args?: any;
}

/** Events in which a script runs. */
const RUNS = /^(EvaluateScript|FunctionCall|v8\.compile|v8\.compileModule|TimerFire|FireAnimationFrame|XHRReadyStateChange)$/;
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', 'loading'];

export class Tracing {
  private readonly events: Event[] = [];

  private constructor(private readonly browser: Browser) {}

  static async start(browser: Browser): Promise<Tracing> {
    const tracing = new Tracing(browser);
    browser.hear((method, params) => {
      if (method === 'Tracing.dataCollected') tracing.events.push(...params.value);
    });
    await browser.send('Tracing.start', { traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] }, transferMode: 'ReportEvents' });
    return tracing;
  }

  async end(url: string): Promise<Tasks> {
    const complete = new Promise<void>((done) => {
      const deaf = this.browser.hear((method) => {
        if (method !== 'Tracing.tracingComplete') return;
        deaf();
        done();
      });
    });
    await this.browser.send('Tracing.end');
    await complete;
    return this.tasks(url);
  }

  private tasks(url: string): Tasks {
    const opened = this.events.find((event) => event.name === 'navigationStart' && event.args?.data?.documentLoaderURL === url);
    if (!opened) throw new Error('The trace does not show the shop\'s page');
    const thread = this.events.filter((event) => event.pid === opened.pid && event.tid === opened.tid && event.ph === 'X' && event.ts >= opened.ts);
    const tasks = thread.filter((event) => event.name === 'RunTask').sort((a, b) => b.dur! - a.dur!);
    const end = (event: Event) => event.ts + (event.dur ?? 0);
    const inside = (task: Event) => thread.filter((event) => event !== task && event.ts >= task.ts && end(event) <= end(task));
    const script = (event: Event) => event.args?.data?.url ?? event.args?.data?.scriptName ?? event.args?.fileName;
    // The page has no module of its own, and the trace does not say whose one is evaluated.
    const embedded = (event: Event) => {
      if (event.name === 'v8.evaluateModule') return true;
      const from = script(event);
      return RUNS.test(event.name) && typeof from === 'string' && /^(https?|blob):/.test(from) && from !== url;
    };
    const milliseconds = (event?: Event) => (event?.dur ?? 0) / 1000;
    return {
      longest: milliseconds(tasks[0]),
      longestOfScripts: milliseconds(tasks.find((task) => inside(task).some(embedded))),
      total: tasks.reduce((sum, task) => sum + milliseconds(task), 0),
    };
  }
}
