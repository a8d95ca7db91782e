import type { Registry } from 'prom-client';
import { z } from 'zod';
import type { ApiDeps } from './deps.js';
import type { Endpoint } from './endpoint.js';
import { Problem } from './problems/problem.js';

const MAX_CHECK_MS = 1_800;

const Ready = z
  .object({ ok: z.literal(true), checks: z.record(z.string(), z.string()) })
  .meta({ id: 'Ready' });

/** For operators: alive, ready, metrics. */
export function healthEndpoints(ready: ApiDeps['ready'], registry: Registry): Endpoint[] {
  return [health, readiness(ready), metricsPage(registry)];
}

const health: Endpoint = {
  method: 'get',
  path: '/healthz',
  access: 'public',
  docs: {
    operationId: 'getHealth',
    summary: 'The process is alive',
    tags: ['service'],
    answers: { 200: { description: 'Alive', schema: z.object({ ok: z.literal(true) }) } },
    problems: [],
  },
  handlers: [(_req, res) => void res.json({ ok: true })],
};

function readiness(ready: ApiDeps['ready']): Endpoint {
  return {
    method: 'get',
    path: '/readyz',
    access: 'public',
    docs: {
      operationId: 'getReadiness',
      summary: 'The process may take traffic',
      tags: ['service'],
      answers: { 200: { description: 'Ready', schema: Ready } },
      problems: ['not-ready'],
    },
    handlers: [
      async (_req, res) => {
        const { ok, checks } = await checkedInTime(ready);
        if (!ok) throw new Problem('not-ready', { checks }, { 'Retry-After': '2' });
        res.json({ ok, checks });
      },
    ],
  };
}

function metricsPage(registry: Registry): Endpoint {
  return {
    method: 'get',
    path: '/metrics',
    access: 'public',
    docs: {
      operationId: 'getMetrics',
      summary: 'Metrics in the Prometheus text format, without personal data',
      tags: ['service'],
      answers: { 200: { description: 'Metrics', mediaType: 'text/plain', schema: z.string() } },
      problems: [],
    },
    handlers: [
      async (_req, res) => {
        res.set('Content-Type', registry.contentType).end(await registry.metrics());
      },
    ],
  };
}

async function checkedInTime(ready: ApiDeps['ready']): ReturnType<ApiDeps['ready']> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Awaited<ReturnType<ApiDeps['ready']>>>((resolve) => {
    timer = setTimeout(resolve, MAX_CHECK_MS, { ok: false, checks: { readiness: 'no answer in time' } });
  });
  try {
    return await Promise.race([ready(), late]);
  } catch {
    return { ok: false, checks: { readiness: 'failed' } };
  } finally {
    clearTimeout(timer);
  }
}
