import { mkdirSync, closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { multistream, pino, type Level, type Logger } from 'pino';
import { redact } from './redaction.js';
import { linesTo, writeLine } from './terminal.js';

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Everything of interest goes to a file; the terminal gets what needs attention, and standard output stays clean. */
export function createLogger(dataFolder: string, env: NodeJS.ProcessEnv): Logger {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const wanted = env['LOG_LEVEL'] ?? '';
  const level = (levels.includes(wanted) ? wanted : 'warn') as Level;
  const file = new LogFile(join(dataFolder, 'router.log'), (line) => writeLine(process.stderr, `${line}\n`));
  process.once('exit', () => file.flushSync());
  const least = levels.indexOf(level) < levels.indexOf('info') ? level : 'info';
  return pino(
    { level: least, redact },
    multistream([
      { level: least, stream: file },
      { level, stream: linesTo(process.stderr) },
    ]),
  );
}

/** Meta may hold errors and bigints, which JSON does not know. */
export const plain = (meta: object | undefined): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(meta ?? {}).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'bigint' ? String(value) : value instanceof Error ? inWords(value) : value,
    ]),
  );

/** A failure of an activity may quote what a platform answered, and that the text it refused: it stands in the run. */
function inWords(error: Error): string {
  const { stack = error.message, message } = error;
  if (!(error instanceof ApplicationFailure)) return stack;
  return stack.replace(message, error.type ?? 'failed');
}

/** Bytes that wait for a disk with no space left. */
const MAX_WAITING = 1024 * 1024;
const RETRY_INTERVAL = 1_000;

/**
 * Appends lines to a file, and never fails: while the disk is full, lines wait in memory, and further ones are dropped and
 * counted. pino's own destination blocks the process when its last flush finds the disk full.
 */
export class LogFile {
  readonly #path: string;
  readonly #say: (line: string) => void;
  #file: number | undefined;
  #waiting: Buffer[] = [];
  #size = 0;
  #dropped = 0;
  #isFailing = false;
  #next: NodeJS.Immediate | undefined;
  #retry: NodeJS.Timeout | undefined;

  /** @param say is told once when lines cannot be written, and once when they can again */
  constructor(path: string, say: (line: string) => void) {
    this.#path = path;
    this.#say = say;
    this.flushSync();
  }

  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#size + bytes.length > MAX_WAITING) {
      this.#dropped++;
      return;
    }
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (!this.#isFailing) this.#next ??= setImmediate(() => this.flushSync()).unref();
  }

  /** Writes what waits, in one try. */
  flushSync(): void {
    clearImmediate(this.#next);
    this.#next = undefined;
    try {
      this.#writeAll();
      this.#recovered();
    } catch (error) {
      this.#failed(error);
    }
  }

  close(): void {
    this.flushSync();
    clearTimeout(this.#retry);
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #writeAll(): void {
    this.#file ??= openSync(this.#path, 'a', 0o600);
    while (this.#size > 0) {
      const bytes = Buffer.concat(this.#waiting);
      const written = writeSync(this.#file, bytes);
      this.#size = bytes.length - written;
      this.#waiting = this.#size === 0 ? [] : [bytes.subarray(written)];
    }
  }

  #failed(error: unknown): void {
    this.#retry ??= setTimeout(() => {
      this.#retry = undefined;
      this.flushSync();
    }, RETRY_INTERVAL).unref();
    if (this.#isFailing) return;
    this.#isFailing = true;
    const { code } = error as NodeJS.ErrnoException;
    this.#say(
      `${this.#path} cannot be written (${code ?? String(error)}): free space on its disk; log lines wait`,
    );
  }

  #recovered(): void {
    if (!this.#isFailing) return;
    this.#isFailing = false;
    this.#say(`${this.#path} is written again; ${this.#dropped} log lines were dropped`);
    this.#dropped = 0;
  }
}
