/** Values that the installation needs and nobody has to think up: made once, kept in the data folder. */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const names = [
  'ROUTER_SECRET',
  'ROUTER_API_KEY',
  'SANDBOX_TOKEN',
  'SANDBOX_SIGNING_KEY',
  'CRM_TOKEN',
] as const;
export type SecretName = (typeof names)[number];
type Secrets = Record<SecretName, string>;

/** Values that are needed no more may stand in it. */
const Stored = z.record(z.string(), z.string().min(16));

export interface SecretStore {
  values: Secrets;
  /** Those that were not kept and were made now. */
  made: SecretName[];
  /** Writes what was made, readable by the owner alone. */
  save(): Promise<void>;
}

/** Throws when the file is there and not readable as what it should be: other keys would orphan all contact keys. */
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
      // Written beside and renamed: a disk that is full must not leave half of the keys.
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
