import type { Express } from 'express';
import { agentEndpoint } from './agents/agent.js';
import { presenceEndpoint } from './agents/presence.js';
import { requireApiKey } from './auth.js';
import { bareApp } from './bare-app.js';
import { codecEndpoints } from './codec/endpoints.js';
import { onlyFromOrigins, requireCodecToken } from './codec/guards.js';
import { eventEndpoints } from './conversations/events.js';
import { startEndpoint } from './conversations/start.js';
import { statusEndpoint } from './conversations/status.js';
import type { ApiDeps } from './deps.js';
import { assignEndpoint } from './desk/assign.js';
import { deskEndpoint } from './desk/desk.js';
import { queueEndpoint } from './desk/queue.js';
import { mount } from './endpoint.js';
import { whenStopped } from './lifecycle.js';
import { ApiMetrics } from './metrics.js';
import { docsPages, withDocument } from './openapi/endpoints.js';
import { problemPage } from './problems/endpoint.js';
import { errorHandler } from './problems/error-handler.js';
import { Problem } from './problems/problem.js';
import { limitPerAddress, limitPerApiKey, limitWrongKeys } from './rate-limit.js';
import { healthEndpoints } from './service-endpoints.js';
import { webhookEndpoints } from './webhooks/endpoint.js';
import { OvertakingReplies } from './webhooks/overtaking.js';
import { RetryLater } from './webhooks/retry-later.js';

export type { ApiDeps } from './deps.js';

/** Milliseconds after a webhook was answered 503. */
const RETRY_UNACCEPTED_AFTER = [1_000, 3_000, 8_000, 20_000, 45_000];
const MAX_UNACCEPTED = 2_000;

/** The HTTP side of the router: webhooks in, routing runs started and told, state out. */
export function createApi(deps: ApiDeps): Express {
  const metrics = new ApiMetrics(deps.registry);
  const overtaking = new OvertakingReplies({
    ...deps.overtaking,
    deliver: (workspace, event) => deps.routing.deliver(workspace, event),
    settled: (workspace, event, outcome) => metrics.event(workspace, event.type, outcome),
  });
  const unaccepted = new RetryLater({
    delays: RETRY_UNACCEPTED_AFTER,
    max: MAX_UNACCEPTED,
    ...deps.unaccepted,
  });
  const app = bareApp(deps.logger);
  whenStopped(app, () => {
    overtaking.stop();
    unaccepted.stop();
  });

  const { remoteCodec } = deps;
  if (remoteCodec) app.use('/codec', onlyFromOrigins(remoteCodec));
  const endpoints = withDocument([
    ...webhookEndpoints(deps, { ...deps, leaveAlone: deps.leaveAlone, metrics, overtaking, unaccepted }),
    startEndpoint(deps),
    ...eventEndpoints(deps),
    statusEndpoint(deps),
    deskEndpoint(deps),
    queueEndpoint(deps),
    assignEndpoint(deps),
    agentEndpoint(deps),
    presenceEndpoint(deps),
    ...(remoteCodec ? codecEndpoints(remoteCodec, remoteCodec.namespace) : []),
    ...healthEndpoints(deps.ready, metrics.registry),
    problemPage,
  ]);
  const limit = limitPerApiKey(deps.rateLimit);
  const wrongKeys = limitWrongKeys(deps.rateLimit);
  const perAddress = limitPerAddress(deps.rateLimit);
  mount(app, endpoints, {
    public: [perAddress],
    signature: [],
    apiKey: [requireApiKey(deps.config, wrongKeys), limit],
    codecToken: [requireCodecToken(remoteCodec), limit],
  });
  app.use('/docs', perAddress, docsPages());
  app.use((req, res, next) => {
    if (req.path === '/' && req.method === 'GET') res.redirect('/docs/');
    else next();
  });
  app.use(() => {
    throw new Problem('not-found');
  });
  app.use(errorHandler);
  return app;
}
