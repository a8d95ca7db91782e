import type { RequestHandler, Response } from 'express';
import type { WorkspaceConfig } from '../../config/workspace.js';
import type { PlatformConnector } from '../../platforms/platform.js';
import type { DomainEvent } from '../../routing/conversation.js';
import { TemporalUnavailableError } from '../../temporal/unavailable.js';
import { rawBody } from '../body.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import { pathParam, type Endpoint } from '../endpoint.js';
import type { ApiMetrics } from '../metrics.js';
import { Problem } from '../problems/problem.js';
import { limitWrongSignatures } from '../rate-limit.js';
import { dispatchAll, type Dispatch } from './dispatch.js';
import * as schemas from './schemas.js';
import { Turns } from './turns.js';

interface Receiver {
  workspace: WorkspaceConfig;
  connector: PlatformConnector;
}

const PATH = '/webhooks/{workspace}/{platform}';

/** Where messaging platforms deliver their events, and where they try the address out. */
export function webhookEndpoints(deps: ApiDeps, dispatch: Dispatch): Endpoint[] {
  const receives = receive(deps, dispatch.metrics);
  const docs = {
    summary: 'An event of the messaging platform',
    description:
      'Answered 200 once Temporal has accepted it. Delivering an event again has no further effect.',
    tags: ['webhooks'],
    headers: schemas.WebhookHeaders,
    body: { schema: schemas.WebhookBody, required: true },
    answers: { 200: { description: 'Accepted', schema: schemas.WebhookAnswer } },
    problems: ['invalid-event', 'bad-signature', 'unknown-webhook', 'temporal-unavailable', 'internal'],
  } satisfies Partial<Endpoint['docs']>;
  const refuse = refusing(limitWrongSignatures(deps.rateLimit));
  const handlers = [receives, ...rawBody, accept(dispatch, refuse)];
  return [
    {
      method: 'post',
      path: PATH,
      access: 'signature',
      docs: { operationId: 'receiveWebhook', params: schemas.WebhookParams, ...docs },
      handlers,
    },
    {
      method: 'post',
      path: `${PATH}/{secret}`,
      access: 'signature',
      docs: { operationId: 'receiveUnsignedWebhook', params: schemas.SecretWebhookParams, ...docs },
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
        params: schemas.WebhookParams,
        answers: { 200: { description: 'Known', mediaType: 'text/plain', schema: schemas.Challenge } },
        problems: ['bad-signature', 'unknown-webhook', 'method-not-allowed'],
      },
      handlers: [receives, handshake(refuse)],
    },
  ];
}

/** Refuses requests that are not from the platform. An express handler that answers nothing itself. */
type Refuse = (...args: Parameters<RequestHandler>) => void;

const refusing =
  (limit: RequestHandler): Refuse =>
  (req, res, next) => {
    void limit(req, res, (error: unknown) => next(error ?? new Problem('bad-signature')));
  };

const accept =
  (dispatch: Dispatch, refuse: Refuse, turns = new Turns()): RequestHandler =>
  async (req, res, next) => {
    await turns.next();
    const { workspace, connector } = receiverOf(res);
    const bytes: unknown = req.body;
    const rawBody = Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
    const { headers } = req;
    const pathSecret = pathParam(req, 'secret');
    const why = connector.verify({ rawBody, headers, ...(pathSecret === '' ? {} : { pathSecret }) });
    if (why !== undefined) {
      res.locals.refused = why;
      refuse(req, res, next);
      return;
    }
    dispatch.metrics.received(workspace.id);
    const events = connector.parse({ body: fromJson(rawBody), headers });
    const receivedAt = Date.now();
    const route = async () =>
      dispatchAll(dispatch, workspace, (await connector.complete?.(events)) ?? events, receivedAt);
    try {
      res.json(await inTime(route()));
    } catch (e) {
      if (connector.sendsOnce && e instanceof TemporalUnavailableError)
        keepTrying(dispatch, workspace, events, route);
      throw e;
    }
  };

/** The answer asks for a repeat, and the platform never repeats: what it told is not lost while Temporal is slow. */
function keepTrying(
  { unaccepted, logger }: Dispatch,
  { id: workspace }: WorkspaceConfig,
  events: DomainEvent[],
  route: () => Promise<unknown>,
): void {
  unaccepted.add({
    key: `${workspace} ${events.map((event) => ('eventId' in event ? event.eventId : '')).join()}`,
    attempt: () => route().then(() => true),
    onGivenUp: () =>
      logger.warn(
        { workspace, events: events.length },
        'Temporal did not accept a webhook; a repeat by the platform or the catch-up has to bring it',
      ),
  });
}

const handshake =
  (refuse: Refuse): RequestHandler =>
  (req, res, next) => {
    const { connector } = receiverOf(res);
    if (!connector.handshake) throw new Problem('method-not-allowed', {}, { Allow: 'POST' });
    const answer = connector.handshake(req.query);
    if (answer === undefined) refuse(req, res, next);
    else res.type('text/plain').send(answer);
  };

const receiverOf = (res: Response): Receiver => res.locals.receiver as Receiver;

/** Finds whose webhook this is before anything of the body is read, and counts every answer. */
function receive({ config, connectors }: ApiDeps, metrics: ApiMetrics): RequestHandler {
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

function fromJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new Problem('invalid-json');
  }
}
