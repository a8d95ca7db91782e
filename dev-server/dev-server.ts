/** Temporal's own development server, kept on a file and tied to the life of this process. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LOOPBACK, waitUntilItAnswers } from './answers.js';
import { devServerFlags } from './dev-server-flags.js';
import { endProcess } from './end-process.js';
import { TemporalServerError } from './errors.js';
import { forgetServer, noteServer, stopLeftBehind } from './server-record.js';

export interface DevServerOptions {
  binary: string;
  port: number;
  /** Absent: no UI. */
  uiPort?: number;
  /** Address the UI listens on. */
  uiHost?: string;
  /** State survives in it; its log stands beside it as `<file>.log`. */
  dbFile: string;
  timeSkipping?: boolean;
  /** Only for tests: dynamic configuration beside ours, `key=value`. */
  settings?: readonly string[];
  /** False: this process may end while the server runs, and takes it along. */
  keepsAlive?: boolean;
  say: (line: string) => void;
  /** Ends a start that is under way. */
  signal?: AbortSignal;
}

export interface DevServer {
  address: string;
  /** Empty without a UI. */
  uiUrl: string;
  /** Settles when the server has ended, whether it was stopped or died. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** Milliseconds; 0.3 s is usual, an old large database takes longer. */
const START = 60_000;

/** Ready means: the namespace `default` answers. Throws `start-failed`, `data-in-use`. */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const dbFile = resolve(options.dbFile);
  await mkdir(dirname(dbFile), { recursive: true });
  await stopLeftBehind(dbFile, options.say);
  const logFile = `${dbFile}.log`;
  const server = await launch({ ...options, dbFile }, logFile);
  try {
    await noteServer(dbFile, server.pid);
    const ended = Promise.race([server.ended, aborted(options.signal)]);
    await waitUntilItAnswers(options.port, 'default', { ms: START, ended });
  } catch (error) {
    await server.stop();
    const why =
      `${await lastLines(logFile)}\n${error instanceof Error ? error.message : String(error)}`.trim();
    throw new TemporalServerError('start-failed', `The Temporal server did not start: ${why}`, error);
  }
  return {
    address: `${LOOPBACK}:${options.port}`,
    uiUrl: options.uiPort === undefined ? '' : `http://${LOOPBACK}:${options.uiPort}`,
    ended: server.ended,
    async stop() {
      await server.stop();
      await forgetServer(dbFile);
    },
  };
}

async function launch(options: DevServerOptions, logFile: string) {
  const flags = devServerFlags({ timeSkipping: false, uiHost: LOOPBACK, ...options, host: LOOPBACK });
  const log = await open(logFile, 'w');
  // A process group of its own: Ctrl-C in a terminal must not take the server away before worker and API have ended.
  const child = spawn(options.binary, flags, { stdio: ['ignore', log.fd, log.fd], detached: true });
  const ended = endOf(child);
  await log.close();
  const { pid } = child;
  if (pid === undefined) throw new TemporalServerError('start-failed', `${options.binary} cannot be run`);
  if (options.keepsAlive === false) child.unref();
  const withUs = () => void child.kill('SIGTERM');
  process.once('exit', withUs);
  let gone = false;
  void ended.then(() => {
    gone = true;
    process.off('exit', withUs);
  });
  return { pid, ended, stop: () => endProcess(pid, () => gone) };
}

/** A program that cannot be started says so by an event, not by a throw. */
const endOf = (child: ChildProcess): Promise<void> =>
  Promise.race([once(child, 'exit'), once(child, 'error')]).then(
    () => undefined,
    () => undefined,
  );

const aborted = (signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });

async function lastLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join('\n');
}
