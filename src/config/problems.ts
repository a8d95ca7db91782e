import type { ProblemCode } from '../schema/problem-codes.js';

export { PROBLEMS, type ProblemCode } from '../schema/problem-codes.js';

export interface ConfigProblem {
  code: ProblemCode;
  /** `workspaces[0].targets.vip.user`; empty for the file as a whole. */
  path: string;
  /** From 1. */
  line: number;
  column: number;
  message: string;
}

/** A policy file that cannot be used, with every mistake in it. Contains no secrets: messages never quote resolved values. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly file: string;
  readonly problems: ConfigProblem[];

  constructor(file: string, problems: ConfigProblem[]) {
    super(`${file} has ${problems.length} ${problems.length === 1 ? 'mistake' : 'mistakes'}`);
    this.file = file;
    this.problems = problems;
  }

  /** One line per mistake: `router.yaml:12:7 ROUTER_UNKNOWN_KEY workspaces[0].crm: ...`. */
  lines(): string[] {
    return this.problems.map(
      ({ code, path, line, column, message }) =>
        `${this.file}:${line}:${column} ${code} ${path === '' ? '' : `${path}: `}${message}`,
    );
  }

  override toString(): string {
    return [`${this.message}:`, ...this.lines().map((line) => `  ${line}`)].join('\n');
  }
}

/** `workspaces[0].question.text`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    if (!/^[\w-]+$/.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}
