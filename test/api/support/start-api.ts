import { createHash } from 'node:crypto';
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { createApi, type ApiDeps } from '../../../src/api/index.js';
import { listen, type Listening } from '../../../src/api/door.js';
import type { RouterConfig, WorkspaceConfig } from '../../../src/config/workspace.js';
import { createConnector } from '../../../src/platforms/index.js';
import type { RespondIoSettings } from '../../../src/platforms/respond-io/settings.js';
import type { CommonSettings } from '../../../src/platforms/settings.js';
import type { WhatsAppCloudSettings } from '../../../src/platforms/whatsapp-cloud/settings.js';
import { PHONE_NUMBER_ID } from '../../fixtures/whatsapp-cloud.js';
import { settingsFor } from '../../support/chatwoot.js';
import { RecordingRouting } from './recording-routing.js';
import { RulesDesk } from './rules-desk.js';
import { policy } from '../../support/policy.js';

export const SIGNING_KEY = 'signing-key-of-acme';
export const API_KEY = 'api-key-of-acme-0123456789';
export const OTHER_KEY = 'api-key-of-globex-0123456789';
/** Workspace hooli is on Chatwoot: one webhook is signed, an older one has a secret in its address. */
export const CHATWOOT_SECRET = 'webhook-secret-of-hooli';
export const PATH_SECRET = 'path-secret-of-hooli';
const chatwootKeys = { secrets: ['retired-secret', CHATWOOT_SECRET], unsigned: PATH_SECRET };

function platformWith(signingKeys: string[]): RespondIoSettings {
  return {
    type: 'respond-io',
    baseUrl: 'http://127.0.0.1:1/v2',
    token: 't',
    signingKeys,
    callsPerSecond: false,
  };
}

export const APP_SECRET = 'app-secret-of-initech';
export const VERIFY_TOKEN = 'verify-token-of-initech';

const whatsApp: WhatsAppCloudSettings = {
  type: 'whatsapp-cloud',
  baseUrl: 'http://127.0.0.1:1/v23.0',
  token: 't',
  phoneNumberId: PHONE_NUMBER_ID,
  appSecrets: ['retired-secret', APP_SECRET],
  verifyToken: VERIFY_TOKEN,
  idleClose: 86_400_000,
  callsPerSecond: false,
};

function workspace(id: string, platform: CommonSettings, apiKey: string): WorkspaceConfig {
  return {
    id,
    policy: policy({ workspace: id, temporalUi: 'http://ui.test/namespaces/default' }),
    roster: { agents: [{ id: '101', name: 'Ana' }], teams: [] },
    platform,
    apiKeyHashes: [createHash('sha256').update(apiKey).digest('hex')],
    match: [],
    startOn: ['contact'],
    webhooks: [],
  };
}

const usual: RouterConfig = {
  workspaces: [
    workspace('acme', platformWith(['retired-key', SIGNING_KEY]), API_KEY),
    workspace('globex', platformWith(['signing-key-of-globex']), OTHER_KEY),
    workspace('initech', whatsApp, 'api-key-of-initech-0123456789'),
    workspace('hooli', settingsFor('http://127.0.0.1:1', chatwootKeys), 'api-key-of-hooli-0123456789'),
  ],
};

/** The same with people of its own at Globex. */
export const apart: RouterConfig = {
  workspaces: usual.workspaces.map((one) =>
    one.id === 'globex' ? { ...one, roster: { agents: [{ id: '201', name: 'Gus' }], teams: [] } } : one,
  ),
};

export interface TestApi extends Listening {
  routing: RecordingRouting;
  desk: RulesDesk;
  app: ReturnType<typeof createApi>;
  /** Everything logged, at every level. */
  logged: string[];
  call(path: string, init?: RequestInit): Promise<Reply>;
  /** With acme's API key, and a JSON body when there is one. */
  v1(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
}

export interface Reply {
  status: number;
  headers: Headers;
  text: string;
  /** undefined when the body is no JSON */
  json: Record<string, unknown>;
  /** End of the problem's type: `invalid-body` of `/problems/invalid-body`. */
  problem: string | undefined;
}

/** The API on a free port with routing in memory. */
export async function startApi(
  t: Pick<TestContext, 'after'>,
  more: Partial<ApiDeps> = {},
  limits: NonNullable<Parameters<typeof listen>[1]['limits']> = {},
): Promise<TestApi> {
  const { config } = { config: usual, ...more };
  const routing = new RecordingRouting();
  routing.holds.add('initech');
  const rosterOf = (id: string) => config.workspaces.find((one) => one.id === id)!.roster;
  const desk = new RulesDesk(rosterOf, () => routing.inMood());
  const logged: string[] = [];
  const app = createApi({
    config,
    routing,
    desk,
    connectors: new Map(config.workspaces.map((one) => [one.id, createConnector(one.platform)])),
    logger: pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) }),
    ready: () => routing.ping().then(() => ({ ok: true, checks: { temporal: 'ok' } })),
    ...more,
  });
  const server = await listen(app, { host: '127.0.0.1', port: 0, limits });
  t.after(() => server.stop());
  const call = (path: string, init: RequestInit = {}) => reply(`${server.address}${path}`, init);
  return {
    ...server,
    app,
    routing,
    desk,
    logged,
    call,
    v1: (method, path, body, headers = {}) => {
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const all = { authorization: `Bearer ${API_KEY}`, ...type, ...headers };
      return call(path, { method, headers: all, ...(body === undefined ? {} : { body: text }) });
    },
  };
}

async function reply(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, { redirect: 'manual', ...init });
  const text = await response.text();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true;
  const json = parsed(text);
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    problem: isProblem ? String(json.type).replace('/problems/', '') : undefined,
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
