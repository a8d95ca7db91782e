/** The policy file that a command is about, and what `${NAME}` stands for in it. */
import { loadRouterConfig } from '../config/load.js';
import { readSettings, type GivenSettings } from '../config/settings.js';
import type { WorkspaceConfig } from '../config/workspace.js';
import { UsageError } from './command.js';
import { openSecrets } from './start/data-folder.js';
import { policyEnvironment } from './start/environment.js';

export type PolicyFileOptions = Pick<GivenSettings, 'policy' | 'data' | 'no-sandbox'>;

export interface PolicyFile {
  path: string;
  /** As `start` with the same options has it: with --no-sandbox nothing but the variables that are set. */
  env: NodeJS.ProcessEnv;
}

/**
 * @param file the argument of commands that take the file as one
 * @throws {SettingsError}
 */
export async function policyFileOf(
  { policy, data, 'no-sandbox': noSandbox }: PolicyFileOptions,
  env: NodeJS.ProcessEnv,
  file = policy,
): Promise<PolicyFile> {
  const settings = readSettings({ policy: file, data, 'no-sandbox': noSandbox }, env);
  const { values } = await openSecrets(settings.data);
  return { path: settings.policy, env: await policyEnvironment(env, settings, values) };
}

/**
 * The workspace that is named, or the only one of the file.
 * @throws {ConfigError | UsageError}
 */
export function workspaceIn({ path, env }: PolicyFile, named: string | undefined): WorkspaceConfig {
  const { workspaces } = loadRouterConfig(path, env);
  return onlyOne(named, workspaces, ({ id }) => id);
}

/** @throws {UsageError} when there is no such workspace, or when none is named and there are several */
export function onlyOne<T>(named: string | undefined, all: readonly T[], idOf: (one: T) => string): T {
  const found = named === undefined ? all : all.filter((one) => idOf(one) === named);
  const [only, another] = found;
  const list = all.length === 0 ? 'none' : all.map(idOf).join(', ');
  if (only === undefined)
    throw new UsageError(
      `${named === undefined ? 'no workspace' : `unknown workspace "${named}"`}; known: ${list}`,
    );
  if (another !== undefined) throw new UsageError(`several workspaces; name one with --workspace: ${list}`);
  return only;
}
