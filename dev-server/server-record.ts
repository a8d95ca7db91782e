/** A note beside the database of who serves it, so that a start after a `kill -9` knows what was left running. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { endProcess } from './end-process.js';
import { TemporalServerError } from './errors.js';
import { processInfo } from './process-info.js';

const Note = z.object({ pid: z.int().positive(), parent: z.int().positive() });

const noteFile = (dbFile: string): string => `${dbFile}.pid`;

/** `dbFile` absolute. */
export async function noteServer(dbFile: string, pid: number): Promise<void> {
  await writeFile(noteFile(dbFile), `${JSON.stringify({ pid, parent: process.pid })}\n`);
}

export const forgetServer = (dbFile: string): Promise<void> => rm(noteFile(dbFile), { force: true });

/**
 * Ends a server on this database whose starter is gone. Throws `data-in-use` when its starter lives: two servers
 * on one file would ruin it.
 */
export async function stopLeftBehind(dbFile: string, say: (line: string) => void): Promise<void> {
  const note = await readNote(dbFile);
  if (!note) return;
  const running = await processInfo(note.pid);
  // Process ids are used again: only one that names our file is ours.
  if (running?.command.includes(dbFile)) {
    if (running.parent === note.parent)
      throw new TemporalServerError(
        'data-in-use',
        `${dbFile} is in use by another start (process ${note.parent}). Stop that one, or choose another data folder.`,
      );
    say(`Stopping the Temporal server that an earlier start left behind (process ${note.pid})`);
    await endProcess(note.pid);
  }
  await forgetServer(dbFile);
}

async function readNote(dbFile: string) {
  try {
    return Note.parse(JSON.parse(await readFile(noteFile(dbFile), 'utf8')));
  } catch {
    return undefined;
  }
}
