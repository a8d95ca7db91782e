import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Environment } from '../crm/build-request.js';
import { crossCheck } from './cross-checks.js';
import type { Finding } from './checks/raw.js';
import { checkVipList } from './checks/vip-list.js';
import { describeIssue } from './describe-issue.js';
import { adviceOn, type ConfigAdvice } from './advice.js';
import { ConfigError, formatPath, type ConfigProblem } from './problems.js';
import { routerFile } from './router-file.js';
import { toRouterConfig } from './to-router-config.js';
import type { RouterConfig } from './workspace.js';
import { parseYaml, problem, type YamlSource } from './yaml-source.js';

const MAX_FILE_SIZE = 1024 * 1024;
const FILE_START = { line: 1, column: 1 };

/**
 * Reads and checks a policy file.
 * @param file path of router.yaml
 * @param env what `${ENV}` references stand for
 * @throws {ConfigError} with every mistake, its code and its place
 */
export function loadRouterConfig(file: string, env: Environment): RouterConfig {
  return parseRouterConfig(readPolicy(file), env, file);
}

/**
 * The same for a text in memory.
 * @param file its name in messages
 * @throws {ConfigError}
 */
export function parseRouterConfig(text: string, env: Environment, file = 'router.yaml'): RouterConfig {
  return checked(text, env, file).config;
}

/**
 * The configuration of a file, and advice for its author.
 * @param given what is really set, where `env` has more: values of the sandbox
 * @throws {ConfigError}
 */
export function reviewRouterConfig(
  file: string,
  env: Environment,
  given: Environment = env,
): { config: RouterConfig; advice: ConfigAdvice[] } {
  const { config, source } = checked(readPolicy(file), env, file);
  const advice = adviceOn(config, source.value, given).map(({ code, path, message }) => ({
    code,
    message,
    path: formatPath(path),
    ...source.placeOf(path),
  }));
  return { config, advice };
}

function checked(text: string, env: Environment, file: string): { config: RouterConfig; source: YamlSource } {
  const source = parseYaml(text);
  if (Array.isArray(source)) throw new ConfigError(file, inOrder(source));
  const parsed = routerFile(env).safeParse(source.value);
  const hasValue = (path: PropertyKey[]) => source.has(path);
  const found: Finding[] = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => describeIssue(issue, hasValue)),
    ...crossCheck(source.value),
    ...(parsed.success ? sharedKeys(parsed.data.workspaces) : []),
  ];
  const config = parsed.success ? toRouterConfig(parsed.data, dirname(file)) : undefined;
  found.push(...(config?.workspaces ?? []).flatMap(checkVipList));
  if (!config || found.length > 0)
    throw new ConfigError(file, inOrder(found.map((one) => locate(one, source))));
  return { config, source };
}

function readPolicy(file: string): string {
  let bytes: Buffer;
  try {
    if (statSync(file).size > MAX_FILE_SIZE)
      throw new ConfigError(file, [
        problem('ROUTER_FILE_TOO_LARGE', FILE_START, 'a policy file has at most 1 MiB'),
      ]);
    bytes = readFileSync(file);
  } catch (e) {
    if (e instanceof ConfigError) throw e;
    const code = e instanceof Error && 'code' in e ? String(e.code) : 'unknown reason';
    throw new ConfigError(file, [problem('ROUTER_FILE_UNREADABLE', FILE_START, `cannot be read (${code})`)]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigError(file, [problem('ROUTER_YAML_SYNTAX', FILE_START, 'must be UTF-8')]);
  }
}

function locate({ code, path, message, atKey }: Finding, source: YamlSource): ConfigProblem {
  return problem(code, atKey ? source.placeOfKey(path) : source.placeOf(path), message, path);
}

/** In the order of the file. A mistake in what an alias repeats is one mistake. */
function inOrder(problems: ConfigProblem[]): ConfigProblem[] {
  const once = new Map(
    problems.map((one) => [`${one.line}:${one.column} ${one.code} ${one.message}`, one]).reverse() as [
      string,
      ConfigProblem,
    ][],
  );
  return [...once.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** An API key must belong to one workspace: a request names none. */
function sharedKeys(workspaces: { apiKeys: string[] }[]): Finding[] {
  const owner = new Map<string, number>();
  return workspaces.flatMap(({ apiKeys }, index) =>
    apiKeys.flatMap((hash, place): Finding[] => {
      const first = owner.get(hash) ?? index;
      owner.set(hash, first);
      if (first === index) return [];
      const message = `workspaces[${first}] has this key too`;
      return [{ code: 'ROUTER_DUPLICATE_API_KEY', path: ['workspaces', index, 'apiKeys', place], message }];
    }),
  );
}
