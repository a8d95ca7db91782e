import type { Request, RequestHandler, Response } from 'express';
import type { WorkspaceConfig } from '../../config/workspace.js';
import type { PlatformConnector, WebhookRequest } from '../../platforms/platform.js';
import type { DomainEvent } from '../../routing/conversation.js';
import { TemporalUnavailableError } from '../../temporal/unavailable.js';
import { inTime } from '../deadline.js';
import { pathParam } from '../endpoint.js';
import { Problem } from '../problems/problem.js';
import { dispatchAll, type Dispatch } from './dispatch.js';

/** Whose webhook a request is. */
export interface Receiver {
  workspace: WorkspaceConfig;
  connector: PlatformConnector;
}

const receiverOf = (res: Response): Receiver => res.locals.receiver as Receiver;

/**
 * Hands the request to the workspace's connector as it came, and turns what that makes of it into an HTTP response.
 * @param limit counts requests that are not from the platform, and answers when there are too many
 */
export function accept(dispatch: Dispatch, limit: RequestHandler): RequestHandler {
  const turns = new Turns();
  return async (req, res, next) => {
    await turns.next();
    const { workspace, connector } = receiverOf(res);
    const received = connector.receive(requestOf(req));
    if (received.kind === 'unsupported') {
      if (received.what === 'mediaType') throw new Problem('unsupported-media-type');
      throw new Problem('method-not-allowed', {}, { Allow: 'POST' });
    }
    if (received.kind === 'refused') {
      res.locals.refused = received.reason;
      void limit(req, res, (error: unknown) => next(error ?? new Problem('bad-signature')));
      return;
    }
    if (received.kind === 'challenge') {
      res.type('text/plain').send(received.answer);
      return;
    }
    dispatch.metrics.received(workspace.id);
    const { events } = received;
    const receivedAt = Date.now();
    const route = async () =>
      dispatchAll(dispatch, workspace, (await connector.complete?.(events)) ?? events, receivedAt);
    try {
      res.json(await inTime(route()));
    } catch (e) {
      if (!connector.capabilities.webhookRetries && e instanceof TemporalUnavailableError)
        retryUnaccepted(dispatch, workspace, events, route);
      throw e;
    }
  };
}

function requestOf(req: Request): WebhookRequest {
  const { headers, originalUrl, protocol } = req;
  const bytes: unknown = req.body;
  const pathSecret = pathParam(req, 'secret');
  return {
    method: req.method === 'POST' ? 'POST' : 'GET',
    url: `${protocol}://${headers.host ?? ''}${originalUrl}`,
    headers,
    mediaType: (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '',
    body: Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0),
    ...(pathSecret === '' ? {} : { pathSecret }),
  };
}

/** The response asks for another delivery, and the platform never repeats one: its events must survive a slow Temporal. */
function retryUnaccepted(
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

/**
 * Lets webhooks go on one in each turn of the event loop, in the order of their arrival. Without it a burst is handled in one
 * piece, and everything else that the process does waits for the whole of it: a routing run needs a dozen turns.
 */
export class Turns {
  #waiting: (() => void)[] = [];

  /** Resolves when it is the caller's turn. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      if (this.#waiting.length === 1) setImmediate(this.#letOneGo);
    });
  }

  #letOneGo = (): void => {
    this.#waiting.shift()?.();
    if (this.#waiting.length > 0) setImmediate(this.#letOneGo);
  };
}
