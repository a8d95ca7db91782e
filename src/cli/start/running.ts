/** Where a running `npm start` is, for the commands that are called beside it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { settings } from '../../config/settings-table.js';

const Running = z.object({ temporal: z.string(), namespace: z.string(), api: z.string() });
export type RunningStart = z.output<typeof Running>;

const fileIn = (data: string): string => join(data, 'running.json');

/** A full disk costs the note, not the start. */
export function noteRunning(data: string, running: RunningStart): void {
  try {
    writeFileSync(fileIn(data), `${JSON.stringify(running)}\n`, { mode: 0o600 });
  } catch {
    // The commands then need --address.
  }
}

export const forgetRunning = (data: string): void => rmSync(fileIn(data), { force: true });

/** What `npm start` with this data folder has noted; undefined when none runs there. */
export function findRunning(env: NodeJS.ProcessEnv, data?: string): RunningStart | undefined {
  const folder = data ?? (env[settings.data.env] || settings.data.default);
  try {
    return Running.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')));
  } catch {
    return undefined;
  }
}
