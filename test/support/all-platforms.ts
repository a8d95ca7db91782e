/** One service with a workspace for each platform and CRM; the stand-ins beside it send nothing that a test does not send. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import { SandboxClient } from '../../src/cli/demo/sandbox-client.js';
import type { RoutingResult } from '../../src/routing/outcome.js';
import type { RoutingStatus } from '../../src/client/routing/routing-contract.js';
import { startSandbox, type Sandbox } from '../../sandbox/index.js';
import type { Dialect } from '../../sandbox/platforms/dialect.js';
import { dialectOf, dialects } from '../../sandbox/platforms/index.js';
import { freePort } from '../../dev-server/free-port.js';
import { control } from './eight-stories.js';
import { startFakeCrm } from './fake-crm.js';
import { FIELD, withValue } from './routed-crm.js';
import { redelivered } from './redelivery.js';
import { serviceInProcess } from './service-in-process.js';
import { until } from './wait.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const host = '127.0.0.1';
const signingKey = 'key-of-the-stand-in-of-this-platform';
const token = 'token-of-the-stand-in-of-this-platform';

/** CRMs that answer with the field's value in a recorded form. */
const CRM_ANSWERS: Record<string, unknown> = {
  hubspot: 'VIP;Partner',
  activecampaign: '||VIP||Newsletter||',
  pipedrive: 27,
};
const PIPEDRIVE_OPTIONS = [{ id: 27, label: 'VIP' }];

export interface Person {
  id: number;
  name: string;
  conversation: string;
}

export interface Contact {
  email: string | null;
  assignee: number | null;
  phase?: string;
  tags: string[];
  messages: { from: string; text: string }[];
}

/** As `until`, and seldom enough that many conversations side by side do not keep the machine busy with asking. */
export const calmly = <T>(what: string, probe: () => Promise<T | undefined | false>): Promise<T> =>
  until(what, async () => (await probe()) || (await sleep(250, undefined)), 90_000);

export type AllPlatforms = Awaited<ReturnType<typeof allPlatforms>>;

/** A workspace is called as its platform; on others than respond.io the demo's policy is the same. */
export async function allPlatforms() {
  const folder = mkdtempSync(join(tmpdir(), 'all-platforms-'));
  writeFileSync(join(folder, 'phones.csv'), 'phone\n+49 170 1234567\n');
  writeFileSync(join(folder, 'excel.csv'), 'email;phone\nvip@example.com;\n');
  const port = await freePort();
  const api = `http://${host}:${String(port)}`;
  const crm = await startFakeCrm();
  crm.replies((response, request) => {
    const [, , name = '', ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    const path = `/${rest.join('/')}`;
    const routes = withValue[name]?.(CRM_ANSWERS[name], 'vip@example.com') ?? [];
    const field = { field_code: FIELD, field_type: 'enum', options: PIPEDRIVE_OPTIONS };
    const answer = path.includes('/personFields/')
      ? { success: true, data: field }
      : routes.find(([pattern]) => pattern.test(path))?.[1];
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? {}));
  });

  const env: Record<string, string> = { CRM_ANSWERS_URL: crm.url };
  const sandboxes = new Map<string, Sandbox>();
  const keyOf = new Map<string, string>();
  for (const name of [...dialects.keys()]) {
    const dialect: Dialect = dialectOf(name);
    const secretOf = dialect.secretOf ?? ((random: string) => random);
    const keys = { token: secretOf(token), signingKey: secretOf(signingKey) };
    keyOf.set(name, keys.signingKey);
    const webhookUrl = `${api}/webhooks/${name}/${name}`;
    const sandbox = await startSandbox({
      ...keys,
      host,
      port: 0,
      platform: name,
      crmToken: 'token-of-the-crm',
      webhookUrl,
      temporalUi: '',
      api,
      apiKey: apiKeyOf(name),
      workspace: name,
      callsPerSecond: 0,
    });
    sandboxes.set(name, sandbox);
    const { variables } = dialect;
    Object.assign(env, {
      [variables.baseUrl]: sandbox.platformUrl,
      [variables.token]: keys.token,
      [variables.signingKey]: keys.signingKey,
      ...variables.besides,
    });
  }
  for (const id of [...[...dialects.keys()], ...OTHER_WORKSPACES]) env[apiKeyVariable(id)] = apiKeyOf(id);
  const service = await serviceInProcess((demo) => policyOf(demo, folder), env, port);

  const platform = (name: string) => {
    const { url } = sandboxes.get(name) ?? { url: '' };
    const client = new SandboxClient(url, 30_000);
    return {
      client,
      control: (path: string, body: object, method = 'POST') => control(url, path, body, method),
      contact: async (id: number) => (await client.contact(id)) as unknown as Contact,
      async person(given: { phone?: string; email?: string } = {}): Promise<Person> {
        const name = `Guest${randomUUID().slice(0, 6)}`;
        return (await client.createContact({ name, ...given })) as unknown as Person;
      },
      /** A signed webhook with this body, to a workspace of this platform. */
      async post(body: object, workspace: string = name) {
        const raw = JSON.stringify(body);
        const url = `${api}/webhooks/${workspace}/${name}`;
        const headers = dialectOf(name).headers({ id: randomUUID(), raw, url }, keyOf.get(name) ?? '');
        return postTo(url, raw, headers);
      },
    };
  };

  return {
    api,
    platform,
    signingKeyOf: (name: string) => keyOf.get(name) ?? '',
    async customer(email: string, customerType: string | null) {
      await service.sandbox.setCustomer(email, { customerType: customerType ?? '' });
    },
    status: async (workspace: string, conversation: string): Promise<RoutingStatus | undefined> => {
      const answer = await fetch(`${api}/v1/conversations/${encodeURIComponent(conversation)}`, {
        headers: { authorization: `Bearer ${apiKeyOf(workspace)}` },
      });
      return answer.status === 200 ? ((await answer.json()) as RoutingStatus) : undefined;
    },
    /** Waits for the end of the conversation's run. */
    async end(workspace: string, conversation: string): Promise<RoutingResult & { workflowId: string }> {
      const status = await calmly(`${workspace} ${conversation} ends`, async () => {
        const now = await this.status(workspace, conversation);
        return now && now.status !== 'running' && now;
      });
      const { workflowId } = status;
      const result = (await service.client.workflow.getHandle(workflowId).result()) as RoutingResult;
      return { ...result, workflowId };
    },
    async stop() {
      await service.stop();
      await Promise.all([...sandboxes.values()].map((one) => one.stop()));
      await crm.stop();
      service.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function postTo(url: string, raw: string, headers: Record<string, string>) {
  const deliver = () =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: raw });
  const answer = await redelivered(deliver);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const apiKeyOf = (workspace: string) => `api-key-of-the-workspace-${workspace}-0123456789`;

const apiKeyVariable = (workspace: string) => `KEY_OF_${workspace.replaceAll('-', '_').toUpperCase()}`;
const OTHER_WORKSPACES = ['chatwoot-waits', 'hubspot', 'activecampaign', 'pipedrive', 'phones', 'excel'];

type Workspace = Record<string, unknown> & { crm: object; platform: object };

function policyOf(demo: string, folder: string): string {
  const [acme] = (parse(demo.replace('settle: 300ms', 'settle: 2s')) as { workspaces: [Workspace] })
    .workspaces;
  const platformOf = (name: string) => {
    if (name === 'respond-io') return { ...acme.platform, callsPerSecond: false };
    const example = readFileSync(join(root, `docs/examples/${name}.router.yaml`), 'utf8');
    return (parse(example) as { workspaces: [Workspace] }).workspaces[0].platform;
  };
  const workspace = (id: string, platform: object, more: object = {}) => ({
    ...acme,
    id,
    platform,
    // Several workspaces share a stand-in, and none looks for the conversations of another.
    catchUp: false,
    apiKeys: [`\${${apiKeyVariable(id)}}`],
    ...more,
  });
  const preset = (type: string, field: string | number) => ({
    type,
    baseUrl: `\${CRM_ANSWERS_URL}/${type}`,
    token: '${CRM_TOKEN}',
    vipWhen: { field, equals: ['VIP'] },
    allowInternal: ['127.0.0.1'],
  });
  const list = (file: string, key: string) => ({
    type: 'csv',
    file: join(folder, file),
    identifyBy: [key],
  });
  const generic = platformOf('generic');
  const question = { ...(acme['question'] as object), text: texts };
  return stringify({
    workspaces: [
      ...[...dialects.keys()].map((name) => workspace(name, platformOf(name), { question })),
      workspace('chatwoot-waits', { ...platformOf('chatwoot'), pending: 'wait' }),
      workspace('hubspot', generic, { crm: preset('hubspot', 'customer_type') }),
      workspace('activecampaign', generic, { crm: preset('activecampaign', 7) }),
      workspace('pipedrive', generic, { crm: preset('pipedrive', FIELD) }),
      workspace('phones', generic, { crm: list('phones.csv', 'phone') }),
      workspace('excel', generic, { crm: list('excel.csv', 'email') }),
    ],
  });
}

const texts = {
  default: 'What is your e-mail address?',
  pt: 'Qual e o seu e-mail (pt)?',
  'pt-br': 'Qual e o seu e-mail (pt-br)?',
};
