/** `vip-router check [file]`: every mistake of a policy file, and what its owner may want to know besides. */
import { ADVICE } from '../config/advice.js';
import { reviewRouterConfig } from '../config/load.js';
import { ConfigError, PROBLEMS, type ConfigProblem } from '../config/problems.js';
import { readFileCommand } from './policy/file-command.js';

const HELP = [
  'vip-router check [file] [--no-sandbox] [--data <folder>]',
  '',
  '  Tells every mistake in a policy file (router.yaml) with line, column and code; exits with 1 when there is one.',
  '  ${NAME} references are looked up as `npm start` does, the sandbox included; --no-sandbox: only what is set.',
];
const PAGE = 'docs/reference/mistakes.md';

interface Found extends Omit<ConfigProblem, 'code'> {
  code: string;
}

/** @returns exit code: 0 sound, 1 mistakes, 2 the command was mistyped */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const command = await readFileCommand(args, env, { forWorkspace: false });
    if (command === 'help') return (print(HELP), 0);
    return check(command.start.policy, command.start.env, env);
  } catch (e) {
    return (print([e instanceof Error ? e.message : String(e), '', ...HELP], process.stderr), 2);
  }
}

function check(file: string, env: NodeJS.ProcessEnv, given: NodeJS.ProcessEnv): number {
  try {
    const { config, advice } = reviewRouterConfig(file, env, given);
    const versions = config.workspaces.map(({ id, policy }) => `${id} (policy ${policy.version})`);
    print([
      ...advice.flatMap((one) => told(file, 'advice', one, ADVICE[one.code])),
      `${file} is sound: ${versions.join(', ')}${advice.length > 0 ? `; ${advice.length} to think about` : ''}`,
    ]);
    return 0;
  } catch (e) {
    if (!(e instanceof ConfigError)) throw e;
    const lines = e.problems.flatMap((one) => told(file, 'mistake', one, PROBLEMS[one.code]));
    print([...lines, `${e.message}; nothing would start`], process.stderr);
    return 1;
  }
}

function told(file: string, kind: string, found: Found, meaning: string): string[] {
  const { code, line, column, path, message } = found;
  return [
    `${file}:${line}:${column} ${kind} ${code}`,
    `  ${path === '' ? '' : `${path}: `}${message}`,
    `  ${meaning} See ${PAGE}#${code.toLowerCase()}`,
    '',
  ];
}

function print(lines: string[], to: NodeJS.WriteStream = process.stdout): void {
  to.write(`${lines.join('\n')}\n`);
}
