import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { StartSettings } from '../../config/settings.js';
import { connectionOf, EVENTS_PATH, type Connection } from '../../../sandbox/platforms/connection.js';
import type { SecretName } from './data-folder.js';

/** What the policy file's `${NAME}` references stand for: the user's values first, then the sandbox's. */
export async function policyEnvironment(
  env: NodeJS.ProcessEnv,
  settings: StartSettings,
  secrets: Record<SecretName, string>,
): Promise<NodeJS.ProcessEnv> {
  const { ROUTER_SECRET, ROUTER_API_KEY, CRM_TOKEN } = secrets;
  const sandbox = `http://127.0.0.1:${settings.sandboxPort}`;
  const defaults: NodeJS.ProcessEnv = {
    ROUTER_SECRET,
    ROUTER_API_KEY,
    ...(settings.sandbox
      ? {
          CRM_TOKEN,
          ...platformOf(await connectionOf(settings.platform), sandbox, secrets),
          ...crmsOf(`${sandbox}/crm`, CRM_TOKEN),
        }
      : {}),
  };
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  return { ...defaults, ...Object.fromEntries(set) };
}

/** For a server that is started here: the user's TLS, key and profiles belong to another one. */
export function withoutTemporal(env: NodeJS.ProcessEnv, dataFolder: string): NodeJS.ProcessEnv {
  const rest = Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_'));
  // A missing file counts as empty; unset would mean the user's file.
  return { ...Object.fromEntries(rest), TEMPORAL_CONFIG_FILE: join(dataFolder, 'temporal.toml') };
}

/** Derived from the installation's secret, so that it stays the same as long. */
function eventsSecret(secret: string): string {
  return `whsec_${createHmac('sha256', secret).update('events of the router').digest('base64')}`;
}

function platformOf(
  { apiPath, variables, secretOf = (random) => random }: Connection,
  sandbox: string,
  secrets: Record<SecretName, string>,
): NodeJS.ProcessEnv {
  return {
    [variables.baseUrl]: `${sandbox}${apiPath}`,
    [variables.token]: secretOf(secrets.SANDBOX_TOKEN),
    [variables.signingKey]: secretOf(secrets.SANDBOX_SIGNING_KEY),
    ...variables.besides,
    ROUTER_EVENTS_URL: `${sandbox}${EVENTS_PATH}`,
    ROUTER_EVENTS_SECRET: eventsSecret(secrets.ROUTER_SECRET),
  };
}

/** The sandbox plays every CRM that has a preset, each at an address of its own. */
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
