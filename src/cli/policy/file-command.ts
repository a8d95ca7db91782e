import { parseArgs } from 'node:util';
import { environmentOfStart } from './environment.js';
import { START_OPTIONS, startFlags } from './start-flags.js';

export interface FileCommand {
  /** The policy file, and what `${NAME}` stands for in it. */
  start: Awaited<ReturnType<typeof environmentOfStart>>;
  workspace: string | undefined;
}

const OPTIONS = {
  ...START_OPTIONS,
  workspace: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads `[file] [--data <folder>] [--no-sandbox]`, and `--workspace` for a command that is for one.
 * @throws {Error} naming what was mistyped
 */
export async function readFileCommand(
  args: string[],
  env: NodeJS.ProcessEnv,
  { forWorkspace }: { forWorkspace: boolean },
): Promise<FileCommand | 'help'> {
  const { values, positionals } = parseArgs({
    args,
    options: OPTIONS,
    allowPositionals: true,
    allowNegative: true,
  });
  const { help, workspace } = values;
  if (help) return 'help';
  if (positionals.length > 1) throw new Error('one file at a time');
  if (workspace !== undefined && !forWorkspace) throw new Error('--workspace means nothing here');
  const start = await environmentOfStart(startFlags({ ...values, policy: positionals[0] }), env);
  return { start, workspace };
}
