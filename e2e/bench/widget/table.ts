/** The figures for people: a line each on the terminal, and two tables in Markdown as they stand in docs/performance.md. */
import type { Contestant } from './contestants';
import { Figures, type Spread } from './figures';
import type { Compared, Row } from './report';

const shown = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: 6 });
const aim = ({ target, met }: Row) => (target ? `${met ? 'met' : 'missed'} (${target})` : '');
const span = ({ min, max }: Row) => (min === undefined ? '' : `${shown(min)}–${shown(max!)}`);
const times = ({ ratio }: Row) => (ratio === null ? '' : `${ratio.toFixed(2)} ×`);

export function lines(rows: Row[]): string {
  const line = (...[figure, value, unit, range, reference, ratio, beside]: string[]) =>
    `${figure!.padEnd(80)} ${value!.padStart(9)} ${unit!.padEnd(8)} ${range!.padEnd(17)} ${reference!.padStart(10)} ${ratio!.padStart(9)}  ${beside}`;
  return [
    line('figure', 'value', 'unit', 'min–max', 'reference', 'ratio', 'beside'),
    ...rows.map((row) => line(row.figure, shown(row.value), row.unit, span(row), shown(row.reference_value), times(row), `${row.reference}${row.target ? `: ${aim(row)}` : ''}`)),
  ].join('\n');
}

export function markdown(rows: Row[], { runs, mine, peers }: Compared): string {
  const table = (head: string[], body: string[][]) =>
    [head, head.map((_, column) => (column ? '--:' : '---')), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  const aimed = rows.filter((row) => row.target);
  const targets = table(
    ['figure', 'measured', 'min–max', 'beside', 'ratio', 'target'],
    aimed.map((row) => [row.figure, `${shown(row.value)} ${row.unit}`, span(row), `${shown(row.reference_value)}, ${row.reference}`, times(row), aim(row)]),
  );

  const figures = new Figures(runs);
  const cell = (it: Spread | undefined, digits = 0) => (it ? it.median.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits }) : '');
  const range = (it: Spread | undefined) => (it ? `**${cell(it)}** ${cell({ ...it, median: it.min })}–${cell({ ...it, median: it.max })}` : '');
  const everybody = [mine.returning, mine.newcomer, mine.floor, mine.bare, ...peers].filter((contestant) => figures.has(contestant));
  const row = (contestant: Contestant) => [
    [mine.returning, mine.newcomer].includes(contestant) ? `ours, ${contestant.name}` : contestant.name,
    ...['throttled', 'unthrottled'].flatMap((profile) => [
      range(figures.visible(contestant, profile)),
      [mine.floor, mine.bare].includes(contestant) ? '' : range(figures.payable(contestant, profile)),
    ]),
    cell(figures.bytes(contestant)),
    cell(figures.requests(contestant)),
    cell(figures.longestTask(contestant, 'unthrottled'), 1),
    `${cell(figures.merchantThread(contestant, 'throttled'))} · ${cell(figures.merchantThread(contestant, 'unthrottled'))}`,
    `${cell(figures.allThreads(contestant, 'throttled'))} · ${cell(figures.allThreads(contestant, 'unthrottled'))}`,
    cell(figures.heap(contestant), 2),
    cell(figures.shift(contestant), 4),
  ];
  const head = [
    '', 'throttled visible, ms', 'throttled payable', 'unthrottled visible', 'unthrottled payable', 'bytes', 'requests', 'longest task, ms',
    'merchant\'s thread, ms', 'all threads, ms', 'heap, MB', 'shift',
  ];
  return `${targets}\n\n${table(head, everybody.map(row))}\n`;
}
