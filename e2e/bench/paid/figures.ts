/** Figures beside their references, printed as they come and written as the other benches write theirs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

interface Row {
  figure: string;
  value: number;
  unit: string;
  reference: string;
  reference_value: number;
  /** How many times the reference it is; `null` where the reference is nothing. */
  ratio: number | null;
}

export class Figures {
  private readonly rows: Row[] = [];

  add(figure: string, unit: string, value: number, reference: string, reference_value: number): void {
    const ratio = reference_value === 0 ? null : rounded(value / reference_value);
    const row = { figure, value: rounded(value), unit, reference, reference_value: rounded(reference_value), ratio };
    this.rows.push(row);
    console.log(
      `${figure.padEnd(72)} ${String(row.value).padStart(9)} ${unit.padEnd(20)} ${ratio === null ? '' : `${ratio.toFixed(2)} ×`} ${row.reference_value} (${reference})`,
    );
  }

  write(path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify(this.rows, null, 2)}\n`);
    console.log(`\nWritten to ${path}`);
  }
}

/** The value below which this share of them lies. */
export function at(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
}

const rounded = (value: number) => Math.round(value * 1000) / 1000;
