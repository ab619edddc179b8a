/** The smallest durable commit of a disk: what SQLite does where one page changed. */
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A frame of a write-ahead log: header and page. */
const FRAME = Buffer.alloc(24 + 4096, 0x56);

export class Commits {
  private readonly file: number;

  constructor(folder: string) {
    this.file = openSync(join(folder, 'one-commit'), 'w');
  }

  /** Appends a frame, syncs, and answers how many milliseconds that took. */
  one(): number {
    const began = performance.now();
    writeSync(this.file, FRAME);
    fdatasyncSync(this.file);
    return performance.now() - began;
  }
}
