import type { Command, Option } from '../src/cli/commands.mjs';
import type { Processes } from './processes.js';
import type { Outside } from './speed/outside.js';

/** What the runner gives to a suite. */
export interface Bench {
  say: (line: string) => void;
  /** Removed at the end of the run. */
  folder: string;
  /** Stopped at the end of the run, which fails when one of them ends by itself. */
  processes: Processes;
  /** Platform and CRM of the suites that have no sandbox. */
  outside: Outside;
  /** Path of the Temporal CLI. */
  binary: () => Promise<string>;
  /** Stores a result under its name in `bench/results/<suite>.json`. */
  keep: (name: string, result: object) => void;
}

/** As they were typed. */
export type Options = Partial<Record<string, string | string[] | true>>;

export interface Suite extends Pick<Command, 'summary'> {
  options: Record<string, Option>;
  /** @returns the exit code; nothing: 0 */
  run: (bench: Bench, options: Options) => Promise<number | undefined>;
}
