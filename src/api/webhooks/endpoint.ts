import type { RequestHandler } from 'express';
import type { WorkspaceConfig } from '../../config/workspace.js';
import type { PlatformConnector } from '../../platforms/platform.js';
import { rawBody } from '../body.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import { pathParam, type Endpoint } from '../endpoint.js';
import type { ApiMetrics } from '../metrics.js';
import { Problem } from '../problems/problem.js';
import { dispatchAll, type Dispatch } from './dispatch.js';
import { WebhookAnswer, WebhookBody, WebhookHeaders, WebhookParams } from './schemas.js';

interface Receiver {
  workspace: WorkspaceConfig;
  connector: PlatformConnector;
}

/** Where messaging platforms deliver their events. */
export function webhookEndpoint(deps: ApiDeps, dispatch: Dispatch): Endpoint {
  return {
    method: 'post',
    path: '/webhooks/{workspace}/{platform}',
    access: 'signature',
    docs: {
      operationId: 'receiveWebhook',
      summary: 'An event of the messaging platform',
      description:
        'Answered 200 once Temporal has accepted it. Delivering an event again has no further effect.',
      tags: ['webhooks'],
      params: WebhookParams,
      headers: WebhookHeaders,
      body: { schema: WebhookBody, required: true },
      answers: { 200: { description: 'Accepted', schema: WebhookAnswer } },
      problems: ['invalid-event', 'bad-signature', 'unknown-webhook', 'temporal-unavailable'],
    },
    handlers: [
      receive(deps, dispatch.metrics),
      ...rawBody,
      async (req, res) => {
        const { workspace, connector } = res.locals.receiver as Receiver;
        const bytes: unknown = req.body;
        const body = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
        if (!connector.verify(body, req.headers)) throw new Problem('bad-signature');
        const events = connector.parse(fromJson(body));
        res.json(await inTime(dispatchAll(dispatch, workspace, events)));
      },
    ],
  };
}

/** Finds whose webhook this is before anything of the body is read, and counts every answer. */
function receive({ config, connectors }: ApiDeps, metrics: ApiMetrics): RequestHandler {
  return (req, res, next) => {
    const arrived = performance.now();
    const workspace = config.workspaces.find(({ id }) => id === pathParam(req, 'workspace'));
    res.once('finish', () => {
      metrics.answered(workspace?.id, res.statusCode, (performance.now() - arrived) / 1000);
    });
    const connector = workspace && connectors.get(workspace.id);
    if (connector?.name !== pathParam(req, 'platform')) throw new Problem('unknown-webhook');
    res.locals.receiver = { workspace, connector };
    next();
  };
}

function fromJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new Problem('invalid-json');
  }
}
