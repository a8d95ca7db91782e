import { join } from 'node:path';
import type { StartSettings } from '../../config/settings.js';
import { dialects, type PlatformName } from '../../sandbox/platforms/index.js';
import type { Dialect } from '../../sandbox/platforms/dialect.js';
import type { SecretName } from './secrets.js';

/** What the policy file's `${ENV}` references stand for: the user's own values first, then the sandbox's. */
export function policyEnvironment(
  env: NodeJS.ProcessEnv,
  settings: StartSettings,
  secrets: Record<SecretName, string>,
): NodeJS.ProcessEnv {
  const { ROUTER_SECRET, ROUTER_API_KEY, CRM_TOKEN } = secrets;
  const sandbox = `http://127.0.0.1:${settings.sandboxPort}`;
  const defaults: NodeJS.ProcessEnv = {
    ROUTER_SECRET,
    ROUTER_API_KEY,
    ...(settings.sandbox
      ? {
          CRM_TOKEN,
          ...platformOf(dialects[settings.platform as PlatformName], sandbox, secrets),
          ...crmsOf(`${sandbox}/crm`, CRM_TOKEN),
        }
      : {}),
  };
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  return { ...defaults, ...Object.fromEntries(set) };
}

/** For a server of our own: the user's TLS, key and profiles belong to another one. */
export function withoutTemporal(env: NodeJS.ProcessEnv, dataFolder: string): NodeJS.ProcessEnv {
  const rest = Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  // A file that is not there is an empty one; unset would mean the user's.
  return { ...Object.fromEntries(rest), TEMPORAL_CONFIG_FILE: join(dataFolder, 'temporal.toml') };
}

function platformOf(
  { apiPath, variables }: Dialect,
  sandbox: string,
  secrets: Record<SecretName, string>,
): NodeJS.ProcessEnv {
  return {
    [variables.baseUrl]: `${sandbox}${apiPath}`,
    [variables.token]: secrets.SANDBOX_TOKEN,
    [variables.signingKey]: secrets.SANDBOX_SIGNING_KEY,
    ...variables.besides,
  };
}

/** The sandbox plays every CRM there is a preset for, at addresses of its own. */
function crmsOf(crm: string, token: string): NodeJS.ProcessEnv {
  return {
    CRM_URL: crm,
    HUBSPOT_BASE_URL: `${crm}/hubspot`,
    HUBSPOT_TOKEN: token,
    SALESFORCE_BASE_URL: `${crm}/salesforce`,
    SALESFORCE_CLIENT_ID: 'vip-router',
    SALESFORCE_CLIENT_SECRET: token,
    PIPEDRIVE_BASE_URL: `${crm}/pipedrive`,
    PIPEDRIVE_TOKEN: token,
    ACTIVECAMPAIGN_BASE_URL: `${crm}/activecampaign`,
    ACTIVECAMPAIGN_TOKEN: token,
  };
}
