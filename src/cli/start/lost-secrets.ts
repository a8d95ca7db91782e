import type { SecretName } from './secrets.js';

/**
 * What to say when an installation that has run before has lost keys; nothing for a new one.
 * @param made keys that were not kept and were made now
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
