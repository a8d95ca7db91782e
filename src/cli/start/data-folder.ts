/** Secrets, messages and the database of the runs: the data folder is the owner's alone. */
import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const OURS = /^(secrets\.json|router\.log|sandbox\.json|temporal\.db|temporal\.toml|running\.json)/;

/**
 * Makes the folder, and shuts others out of it and of the files in it; what is made from now on, by this process and the
 * ones it starts, is the owner's alone too. A folder with other things in it, such as /tmp, stays as it is.
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

/** Not every file system has modes, and a mounted folder may belong to somebody else. */
async function restrict(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch((error: unknown) => {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EPERM', 'ENOTSUP', 'EROFS', 'ENOENT'].includes(code)) throw error;
  });
}
