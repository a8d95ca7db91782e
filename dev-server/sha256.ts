import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { TemporalServerError } from './errors.js';

export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Throws `hash-mismatch`: a file that is not the one we pinned is never run, nor skipped with a warning. */
export function mustBe(expected: string, actual: string, what: string): void {
  if (expected === actual) return;
  throw new TemporalServerError(
    'hash-mismatch',
    `${what} is not the file it should be: sha256 ${actual}, expected ${expected}. It was not run.`,
  );
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
