/** The data folder: secrets, a note of the running service, logs and databases. It is readable by its owner only. */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { settings } from '../../config/settings-table.mjs';

const OURS = /^(secrets\.json|router\.log|sandbox\.json|temporal\.db|temporal\.toml|running\.json)/;

/**
 * Makes the folder, and removes the access of others to it and to our files in it. Files that this process and its
 * children make from now on are the owner's, too. The mode of a folder with other things in it, such as /tmp, stays.
 * @returns the names of our files that were there before
 */
export async function openDataFolder(folder: string): Promise<string[]> {
  process.umask(0o077);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = await readdir(folder);
  const ours = names.filter((name) => OURS.test(name));
  if (ours.length > 0 || names.length === 0) await restrict(folder, 0o700);
  for (const name of ours) await restrict(join(folder, name), 0o600);
  return ours;
}

/** Not every file system has modes, and a mounted folder may have another owner. */
async function restrict(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EPERM', 'ENOTSUP', 'EROFS', 'ENOENT'].includes(code)) throw error;
  });
}

export const dataFolderOf = (env: NodeJS.ProcessEnv, data?: string): string =>
  data ?? (env[settings.data.env] || settings.data.default);

const Running = z.object({
  temporal: z.string(),
  namespace: z.string(),
  temporalUi: z.string(),
  api: z.string(),
  sandbox: z.string().optional(),
});
export type RunningStart = z.output<typeof Running>;

const fileIn = (data: string): string => join(data, 'running.json');

/** Tells the commands that are called beside it where a `start` runs. A full disk costs the note, not the start. */
export function noteRunning(data: string, running: RunningStart): void {
  try {
    writeFileSync(fileIn(data), `${JSON.stringify(running)}\n`, { mode: 0o600 });
  } catch {
    // The commands need --address then.
  }
}

export const forgetRunning = (data: string): void => rmSync(fileIn(data), { force: true });

/** What the `start` with this data folder has noted; undefined when none runs there. */
export function findRunning(env: NodeJS.ProcessEnv, data?: string): RunningStart | undefined {
  try {
    return Running.parse(JSON.parse(readFileSync(fileIn(dataFolderOf(env, data)), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Where the service is: as given, or as the `start` that runs here has noted, or at the usual port. */
export function serviceUrl(
  env: NodeJS.ProcessEnv,
  { url, data }: { url?: string | undefined; data?: string | undefined },
): string {
  const { env: variable, default: port } = settings.port;
  const address = url ?? findRunning(env, data)?.api ?? `http://127.0.0.1:${env[variable] || port}`;
  return address.replace(/\/$/, '');
}

const names = [
  'ROUTER_SECRET',
  'ROUTER_API_KEY',
  'SANDBOX_TOKEN',
  'SANDBOX_SIGNING_KEY',
  'CRM_TOKEN',
] as const;
export type SecretName = (typeof names)[number];
type Secrets = Record<SecretName, string>;

/** It may hold values that are no longer used. */
const Stored = z.record(z.string(), z.string().min(16));

export interface SecretStore {
  values: Secrets;
  /** Those that were not stored and were made now. */
  made: SecretName[];
  /** Stores what was made. */
  save(): Promise<void>;
}

/**
 * Values that the installation needs: made once and stored.
 * @throws {Error} when the file is damaged: with other keys no contact would be found
 */
export async function openSecrets(dataFolder: string): Promise<SecretStore> {
  const file = join(dataFolder, 'secrets.json');
  const stored = await read(file);
  const values = Object.fromEntries(
    names.map((name) => [name, stored[name] ?? randomBytes(24).toString('base64url')]),
  ) as Secrets;
  return {
    values,
    made: names.filter((name) => stored[name] === undefined),
    async save() {
      if (names.every((name) => stored[name] !== undefined)) return;
      await mkdir(dataFolder, { recursive: true, mode: 0o700 });
      // Written beside and renamed: a full disk must not leave half of the keys.
      await writeFile(`${file}.new`, `${JSON.stringify(values, null, 2)}\n`, { mode: 0o600 });
      await chmod(`${file}.new`, 0o600);
      await rename(`${file}.new`, file);
    },
  };
}

async function read(file: string): Promise<Partial<Secrets>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
  try {
    return Stored.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is damaged. Restore it, or delete it to have new keys made.`);
  }
}

/**
 * Warnings for an installation that has run before and has lost keys; none for a new one.
 * @param made keys that were not stored and were made now
 * @param before names of our files that were in the data folder
 */
export function lostSecrets(
  folder: string,
  made: readonly SecretName[],
  before: readonly string[],
  env: NodeJS.ProcessEnv,
): string[] {
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if (before.length === 0) return [];
  const lost = made.filter((name) => !isSet(name));
  const lines = [
    lost.includes('ROUTER_SECRET') &&
      `${folder}/secrets.json has lost ROUTER_SECRET, and a new one was made: contacts of earlier runs cannot be found, exported or erased with it. ` +
        'Stop, and restore the file from a backup, or set ROUTER_SECRET.',
    lost.includes('ROUTER_API_KEY') &&
      `${folder}/secrets.json has lost ROUTER_API_KEY, and a new one was made: give it to every caller of the API.`,
  ];
  return lines.filter((line) => line !== false);
}
