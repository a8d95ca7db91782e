import { readSettings } from '../../config/settings.js';
import { policyEnvironment } from '../start/environment.js';
import { openSecrets } from '../start/secrets.js';

/**
 * What `${NAME}` stands for, exactly as `npm start` with the same flags would have it: with `--no-sandbox` nothing but
 * the variables that are set.
 * @throws {SettingsError}
 */
export async function environmentOfStart(
  flags: string[],
  env: NodeJS.ProcessEnv,
): Promise<{ policy: string; env: NodeJS.ProcessEnv }> {
  const settings = readSettings(flags, env);
  const { values } = await openSecrets(settings.data);
  return { policy: settings.policy, env: policyEnvironment(env, settings, values) };
}
