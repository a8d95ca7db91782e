import { z } from 'zod';
import { workspaceOf } from '../auth.js';
import { jsonBody } from '../body.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import { pathParam, type Endpoint } from '../endpoint.js';
import { checked, Problem } from '../problems/problem.js';

const PresenceBody = z.strictObject({ online: z.boolean() }).meta({ id: 'Presence' });

const PresenceAnswer = z.object({ agent: z.string(), online: z.boolean() }).meta({ id: 'PresenceTold' });

const AgentParams = z.object({ id: z.string().meta({ description: 'Id of the agent in router.yaml' }) });

/** Another system tells who is there; it comes before the agents' hours. Whoever waits for them is served at once. */
export function presenceEndpoint({ routing }: ApiDeps): Endpoint {
  return {
    method: 'put',
    path: '/v1/agents/{id}/presence',
    access: 'apiKey',
    docs: {
      operationId: 'setPresence',
      summary: 'An agent came or went',
      tags: ['agents'],
      params: AgentParams,
      body: { schema: PresenceBody, required: true },
      answers: { 202: { description: 'The desk has been told', schema: PresenceAnswer } },
      problems: [
        'invalid-json',
        'invalid-body',
        'unknown-agent',
        'body-too-large',
        'unsupported-media-type',
        'temporal-unavailable',
      ],
    },
    handlers: [
      ...jsonBody,
      async (req, res) => {
        const workspace = workspaceOf(res);
        const agent = pathParam(req, 'id');
        const { online } = checked(PresenceBody, req.body);
        if (!workspace.roster.agents.some(({ id }) => id === agent)) throw new Problem('unknown-agent');
        await inTime(routing.presence(workspace.id, agent, online));
        res.status(202).json({ agent, online });
      },
    ],
  };
}
