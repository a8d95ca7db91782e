/** The user's cache of the Temporal CLI: one folder per version, shared by every checkout. */
import { randomUUID } from 'node:crypto';
import { access, chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** `$XDG_CACHE_HOME` or `~/.cache`, then vip-contact-router/temporal/<version>/temporal. */
export function cachedBinary(version: string, env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'] ?? '';
  const cache = base === '' ? join(env['HOME'] ?? homedir(), '.cache') : base;
  return join(cache, 'vip-contact-router', 'temporal', version, 'temporal');
}

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Two processes may do this at once: each writes its own file, and the last rename wins with the same bytes. */
export async function installBinary(target: string, bytes: Uint8Array): Promise<string> {
  const folder = dirname(target);
  const mine = join(folder, `.temporal-${process.pid}-${randomUUID().slice(0, 8)}`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(mine, bytes);
    await chmod(mine, 0o755);
    await rename(mine, target);
  } finally {
    await rm(mine, { force: true });
  }
  return target;
}
