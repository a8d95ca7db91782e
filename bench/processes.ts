/** The programs of a run: each has a log, an end by itself is reported, and they are stopped in the reverse order of their starts. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Program {
  /** In messages, and of the log. Programs of one name share a log. */
  name: string;
  file: string;
  args: string[];
  /** The whole environment. */
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** The user that runs it; absent: ours. */
  user?: { uid: number; gid: number };
  /** The signal that stops it; absent: SIGTERM. */
  ends?: NodeJS.Signals;
}

export interface Running {
  pid: number;
  /** Resolves when it has ended. It is killed when it does not end in time. */
  stop(): Promise<void>;
}

interface Ended {
  code: unknown;
  /** It was stopped by us. */
  asked: boolean;
}

/** Milliseconds from the signal to the kill: a worker has 20 s to drain. */
const STOP_TIMEOUT = 25_000;

export class Processes {
  /** Rejects when a program ends by itself. */
  readonly died: Promise<never>;
  readonly #folder: string;
  readonly #running = new Set<Running>();
  #tell: (e: Error) => void = () => undefined;
  #over = false;

  /** @param folder where the logs go */
  constructor(folder: string) {
    this.#folder = folder;
    this.died = new Promise<never>((_, reject) => (this.#tell = reject));
    this.died.catch(() => undefined);
  }

  /** @throws {Error} when it cannot be started, or everything is being stopped */
  async start(program: Program): Promise<Running> {
    const { running, ended } = await this.#launch(program);
    void ended.then(({ asked }) => {
      if (!asked) this.#tell(this.#failure(program, 'has ended by itself'));
    });
    return running;
  }

  /** @throws {Error} unless it ends with 0 */
  async run(program: Program): Promise<void> {
    const { code } = await (await this.#launch(program)).ended;
    if (code !== 0) throw this.#failure(program, `has failed (${String(code)})`);
  }

  /** Nothing can be started from now on. */
  async stopAll(): Promise<void> {
    this.#over = true;
    for (const running of [...this.#running].reverse()) await running.stop();
  }

  async #launch(program: Program): Promise<{ running: Running; ended: Promise<Ended> }> {
    const child = await this.#spawn(program);
    let asked = false;
    const kill = () => {
      killGroup(child);
    };
    process.once('exit', kill);
    const ended = once(child, 'exit').then(([code]: unknown[]): Ended => {
      process.off('exit', kill);
      this.#running.delete(running);
      return { code, asked };
    });
    const running: Running = {
      pid: child.pid ?? 0,
      async stop() {
        asked = true;
        child.kill(program.ends ?? 'SIGTERM');
        const forced = setTimeout(kill, STOP_TIMEOUT);
        await ended;
        clearTimeout(forced);
        kill(); // The rest of its process group.
      },
    };
    this.#running.add(running);
    return { running, ended };
  }

  async #spawn({ name, file, args, env, cwd, user }: Program): Promise<ChildProcess> {
    if (this.#over) throw new Error(`${name} is not started: the run is over`);
    const log = openSync(this.#log(name), 'a');
    // A process group of its own: Ctrl-C must not end the servers before the programs that need them.
    const how = { stdio: ['ignore', log, log] as ['ignore', number, number], detached: true };
    const child = spawn(file, args, { ...how, env, ...(cwd === undefined ? {} : { cwd }), ...user });
    closeSync(log);
    await once(child, 'spawn');
    return child;
  }

  #failure({ name }: Program, what: string): Error {
    const lines = readFileSync(this.#log(name), 'utf8').trim().split('\n').slice(-8);
    const short = lines.map((line) => line.slice(0, 300));
    return new Error(`${name} ${what}; its last lines:\n${short.join('\n')}`);
  }

  #log = (name: string) => join(this.#folder, `${name.replaceAll(' ', '-')}.log`);
}

/** With the programs that it has started. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code !== 'ESRCH') throw e;
  }
}
