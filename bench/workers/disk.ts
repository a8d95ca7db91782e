/** How durable the disk makes a commit: a folder in memory would confirm at once. */
import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { median, round } from '../figures.js';

const TRIES = 100;
/** Bytes: a page of PostgreSQL's log. */
const PAGE = 8_192;

/** Milliseconds until a page is on the disk, the median. */
export function syncTime(folder: string): number {
  const file = join(folder, 'sync');
  const handle = openSync(file, 'w');
  const took = Array.from({ length: TRIES }, (_, at) => {
    const begun = performance.now();
    writeSync(handle, Buffer.alloc(PAGE, at), 0, PAGE, 0);
    fdatasyncSync(handle);
    return performance.now() - begun;
  });
  closeSync(handle);
  rmSync(file);
  return round(median(took));
}
