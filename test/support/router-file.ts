import { parseRouterConfig } from '../../src/config/load.js';
import { ConfigError, type ConfigProblem } from '../../src/config/problems.js';

/** Of Standard Webhooks: 24 bytes and more. */
const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** What the sandbox sets. */
export const env = {
  RESPONDIO_BASE_URL: 'http://127.0.0.1:8090/v2/',
  RESPONDIO_TOKEN: 'platform-token',
  RESPONDIO_SIGNING_KEY: 'signing-key',
  CHATWOOT_TOKEN: 'platform-token',
  CHATWOOT_WEBHOOK_SECRET: 'webhook-secret',
  GENERIC_COMMANDS_URL: 'http://127.0.0.1:8090/generic',
  GENERIC_COMMANDS_SECRET: WEBHOOK_SECRET,
  GENERIC_EVENTS_SECRET: WEBHOOK_SECRET,
  ROUTER_EVENTS_URL: 'https://events.example/router',
  ROUTER_EVENTS_SECRET: WEBHOOK_SECRET,
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_TOKEN: 'platform-token',
  WHATSAPP_APP_SECRET: 'signing-key',
  WHATSAPP_VERIFY_TOKEN: 'verify-token',
  CRM_URL: 'http://127.0.0.1:8090/crm',
  CRM_TOKEN: 'crm-token',
  HUBSPOT_TOKEN: 'crm-token',
  SALESFORCE_BASE_URL: 'https://acme.my.salesforce.com',
  SALESFORCE_CLIENT_ID: 'id',
  SALESFORCE_CLIENT_SECRET: 'crm-token',
  PIPEDRIVE_TOKEN: 'crm-token',
  ACTIVECAMPAIGN_BASE_URL: 'https://acme.api-us1.com',
  ACTIVECAMPAIGN_TOKEN: 'crm-token',
  ROUTER_API_KEY: 'api-key',
};

/** Every key that has no default, and no other. */
export const MINIMAL = `workspaces:
  - id: acme
    platform:
      type: respond-io
      token: \${RESPONDIO_TOKEN}
      signingKeys: ['\${RESPONDIO_SIGNING_KEY}']
    crm:
      request:
        url: \${CRM_URL}/customers?email=$contact.email
    agents:
      - { id: 101, name: Ana }
      - { id: 102, name: Ben }
    teams:
      - { id: support, agents: [101, 102] }
    targets:
      vip: { user: 101, fallback: { team: support } }
      regular: { team: support }
      invalid: { workspace: true }
`;

export type Edit = [from: string, to: string];

/** MINIMAL with replacements; one that finds nothing to replace is a mistake of the test. */
export function edited(...edits: Edit[]): string {
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`not in the file: ${from}`);
    return text.replace(from, () => to);
  }, MINIMAL);
}

export const load = (text: string, environment: Record<string, string> = env) =>
  parseRouterConfig(text, environment);

/** The mistakes of a file; none when it is good. */
export function problemsOf(text: string, environment: Record<string, string> = env): ConfigProblem[] {
  try {
    load(text, environment);
    return [];
  } catch (e) {
    if (e instanceof ConfigError) return e.problems;
    throw e;
  }
}

/** Line and column, from 1, where a piece of text begins. */
export function placeOf(text: string, piece: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(piece)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
