import type { RequestHandler } from 'express';
import { z } from 'zod';
import { platformKinds } from '../../platforms/index.js';
import { rawBody } from '../body.js';
import type { ApiDeps } from '../deps.js';
import { pathParam, type Endpoint } from '../endpoint.js';
import type { ApiMetrics } from '../metrics.js';
import { Problem } from '../problems/problem.js';
import { limitWrongSignatures } from '../rate-limit.js';
import { accept, type Receiver } from './accept.js';
import type { Dispatch } from './dispatch.js';

const PATH = '/webhooks/{workspace}/{platform}';

const kinds = [...platformKinds.values()];

const WebhookParams = z.object({
  workspace: z.string().meta({ description: 'Workspace id of router.yaml' }),
  platform: z
    .enum([...platformKinds.keys()] as [string, ...string[]])
    .meta({ description: "The workspace's messaging platform" }),
});

const SecretWebhookParams = WebhookParams.extend({
  secret: z.string().meta({ description: 'A secret of router.yaml, for platforms that sign nothing' }),
});

/** The headers of all platforms; each sends its own. */
const WebhookHeaders = z.object(
  Object.fromEntries(
    kinds.flatMap(({ webhooks }) =>
      Object.entries(webhooks.headers.shape).map(([name, schema]) => [name, schema.optional()]),
    ),
  ),
);

const WebhookBody = z.looseObject({}).meta({
  id: 'Webhook',
  description: "The platform's event as it documents it; unknown members are ignored",
});

const WebhookAnswer = z
  .object({
    accepted: z.int().meta({ description: 'Events that Temporal has, or that wait for a run to appear' }),
    ignored: z.int().meta({ description: 'Events that change nothing' }),
  })
  .meta({ id: 'WebhookAnswer' });

/** Where messaging platforms deliver their events, and where they try the address out. */
export function webhookEndpoints(deps: ApiDeps, dispatch: Dispatch): Endpoint[] {
  const find = findReceiver(deps, dispatch.metrics);
  const handle = accept(dispatch, limitWrongSignatures(deps.rateLimit));
  const handlers = [find, rawBody, handle];
  const mediaTypes = [...new Set(kinds.map(({ webhooks }) => webhooks.mediaType))];
  const docs = {
    summary: 'An event of the messaging platform',
    description:
      'Answered 200 once Temporal has accepted it. Delivering an event again has no further effect.',
    tags: ['webhooks'],
    headers: WebhookHeaders,
    body: { schema: WebhookBody, required: true, mediaTypes },
    answers: { 200: { description: 'Accepted', schema: WebhookAnswer } },
    problems: ['invalid-event', 'bad-signature', 'unknown-webhook', 'temporal-unavailable', 'internal'],
  } satisfies Partial<Endpoint['docs']>;
  return [
    {
      method: 'post',
      path: PATH,
      access: 'signature',
      docs: { operationId: 'receiveWebhook', params: WebhookParams, ...docs },
      handlers,
    },
    {
      method: 'post',
      path: `${PATH}/{secret}`,
      access: 'signature',
      docs: { operationId: 'receiveUnsignedWebhook', params: SecretWebhookParams, ...docs },
      handlers,
    },
    {
      method: 'get',
      path: PATH,
      access: 'signature',
      docs: {
        operationId: 'answerHandshake',
        summary: 'The platform tries the address out',
        tags: ['webhooks'],
        params: WebhookParams,
        answers: {
          200: {
            description: 'Known',
            mediaType: 'text/plain',
            schema: z.string().meta({ description: 'What the platform wants to hear' }),
          },
        },
        problems: ['bad-signature', 'unknown-webhook', 'method-not-allowed'],
      },
      handlers: [find, handle],
    },
  ];
}

/** Finds whose webhook this is before anything of the body is read, and counts every response. */
function findReceiver({ config, connectors }: ApiDeps, metrics: ApiMetrics): RequestHandler {
  return (req, res, next) => {
    const arrived = performance.now();
    const workspace = config.workspaces.find(({ id }) => id === pathParam(req, 'workspace'));
    res.once('finish', () => {
      metrics.answered(workspace?.id, res.statusCode, (performance.now() - arrived) / 1000);
    });
    const connector = workspace && connectors.get(workspace.id);
    if (!connector || connector.name !== pathParam(req, 'platform')) throw new Problem('unknown-webhook');
    res.locals.receiver = { workspace, connector } satisfies Receiver;
    next();
  };
}
