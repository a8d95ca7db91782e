/** Runs a command of the table: its result is printed as lines or as JSON, its errors become exit codes. */
import { writeLine } from '../app/process/terminal.js';
import { readCommandLine, usageError } from './command-line.mjs';
import { CommandFailed, UsageError, type Call, type CommandName, type Result, type Run } from './command.js';
import { EXIT } from './commands.mjs';

/** Loaded when called: `check` must not wait for the Temporal SDK. */
const RUN: { [Name in CommandName]: () => Promise<Run<Name>> } = {
  start: async () => (await import('./start.js')).start,
  demo: async () => (await import('./demo.js')).demo,
  check: async () => (await import('./check.js')).check,
  roster: async () => (await import('./roster.js')).roster,
  explain: async () => (await import('./explain.js')).explain,
  policies: async () => (await import('./operate.js')).policies,
  pause: async () => (await import('./operate.js')).pause,
  resume: async () => (await import('./operate.js')).resume,
  rollback: async () => (await import('./operate.js')).rollback,
  reroute: async () => (await import('./operate.js')).rerouteRuns,
  retire: async () => (await import('./operate.js')).retire,
  versions: async () => (await import('./versions.js')).versions,
  replay: async () => (await import('./replay.js')).replay,
  doctor: async () => (await import('./doctor.js')).doctor,
  webhook: async () => (await import('./webhook.js')).webhook,
  export: async () => (await import('./contact.js')).exportData,
  erase: async () => (await import('./contact.js')).erase,
};

/** @returns the exit code: 0 done, 1 failed, 2 wrong usage */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const call = readCommandLine(argv);
  if ('text' in call) {
    print(call.code === EXIT.done ? process.stdout : process.stderr, call.text.trimEnd());
    return call.code;
  }
  const name = call.name as CommandName;
  try {
    // The table says which options a command has; the call was checked against it.
    const run = (await RUN[name]()) as unknown as (call: object) => Promise<Result | number>;
    const result = await run({ options: call.options, args: call.args, env } satisfies Record<
      keyof Call<'start'>,
      unknown
    >);
    if (typeof result === 'number') return result;
    const text = call.options['json'] ? JSON.stringify(result.data, null, 2) : result.lines.join('\n');
    if (text !== '') print(process.stdout, text);
    return result.failed ? EXIT.failed : EXIT.done;
  } catch (error) {
    const { text, code } = await describe(error, name);
    print(process.stderr, text.trimEnd());
    return code;
  }
}

async function describe(error: unknown, name: CommandName): Promise<{ text: string; code: number }> {
  if (error instanceof UsageError) return usageError(name, [error.message]);
  if (error instanceof CommandFailed) return failed(error.lines);
  const { ConfigError } = await import('../config/problems.js');
  if (error instanceof ConfigError) return failed([`${error.message}:`, ...error.lines()]);
  const { SettingsError } = await import('../config/settings.js');
  if (error instanceof SettingsError) return usageError(name, error.problems);
  return failed([error instanceof Error ? `${error.name}: ${error.message}` : String(error)]);
}

const failed = (lines: readonly string[]) => ({ text: lines.join('\n'), code: EXIT.failed });

const print = (stream: NodeJS.WriteStream, text: string): void => writeLine(stream, `${text}\n`);
