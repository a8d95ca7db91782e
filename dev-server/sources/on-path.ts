import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { isAtLeast } from '../../src/temporal/server-version.js';
import { versionOf } from '../binary-version.js';
import type { Source } from './source.js';

/** A `temporal` that the user installed, if its server is new enough. */
export const onPath: Source = async ({ env, release, say }) => {
  const binary = await findOnPath('temporal', env);
  if (binary === undefined) return { because: 'no temporal on PATH' };
  const version = await versionOf(binary);
  if (!version) return { because: `${binary} does not answer --version as a Temporal CLI` };
  if (!isAtLeast(version.server, release.minServer)) {
    say(`${binary} brings server ${version.server}, older than ${release.minServer}: passed over`);
    return { because: `${binary} brings server ${version.server}, older than ${release.minServer}` };
  }
  say(`Temporal CLI ${version.cli} found on PATH: ${binary}`);
  return { binary };
};

/** First executable of that name on PATH. */
export async function findOnPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, name);
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return file;
  }
  return undefined;
}
