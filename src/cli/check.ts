import { ADVICE } from '../config/advice.js';
import { reviewRouterConfig } from '../config/load.js';
import { ConfigError, PROBLEMS, type ConfigProblem } from '../config/problems.js';
import type { Call, Result } from './command.js';
import { policyFileOf } from './policy-file.js';

const PAGE = 'docs/reference/mistakes.md';

interface Found extends Omit<ConfigProblem, 'code'> {
  code: string;
}

/** `vip-router check`: every mistake of a policy file, and suggestions for its author. */
export async function check({ options, args, env }: Call<'check'>): Promise<Result> {
  const { path: file, env: values } = await policyFileOf(options, env, args[0]);
  try {
    const { config, advice } = reviewRouterConfig(file, values, env);
    const workspaces = config.workspaces.map(({ id, policy }) => ({ id, policy: policy.version }));
    const versions = workspaces.map(({ id, policy }) => `${id} (policy ${policy})`).join(', ');
    const count = advice.length === 1 ? '1 suggestion' : `${advice.length} suggestions`;
    return {
      data: { file, valid: true, workspaces, problems: [], advice },
      lines: [
        ...advice.flatMap((one) => inWords(file, 'suggestion', one, ADVICE[one.code])),
        `${file} is valid${advice.length > 0 ? ` (${count})` : ''}: ${versions}`,
      ],
    };
  } catch (e) {
    if (!(e instanceof ConfigError)) throw e;
    return {
      data: { file, valid: false, workspaces: [], problems: e.problems, advice: [] },
      lines: [
        ...e.problems.flatMap((one) => inWords(file, 'mistake', one, PROBLEMS[one.code])),
        `${e.message}; the service would not start with it`,
      ],
      failed: true,
    };
  }
}

function inWords(
  file: string,
  kind: string,
  { code, line, column, path, message }: Found,
  meaning: string,
): string[] {
  return [
    `${file}:${line}:${column} ${kind} ${code}`,
    `  ${path === '' ? '' : `${path}: `}${message}`,
    `  ${meaning} See ${PAGE}#${code.toLowerCase()}`,
    '',
  ];
}
