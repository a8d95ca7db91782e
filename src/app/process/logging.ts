import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { multistream, pino, type Level, type Logger } from 'pino';
import { LogFile } from './log-file.js';
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
