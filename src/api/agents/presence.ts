import { z } from 'zod';
import { workspaceOf } from '../auth.js';
import { jsonBody } from '../body.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import type { Endpoint } from '../endpoint.js';
import { checked } from '../problems/problem.js';
import { AgentParams, agentOf, Time, TOLD } from './schemas.js';

const PresenceBody = z
  .strictObject({
    online: z.boolean(),
    at: Time.optional().meta({
      description: 'When it was so, by your clock: what is older than the last you told is left alone',
    }),
  })
  .meta({ id: 'Presence' });

const PresenceAnswer = z.object({ ...TOLD, online: z.boolean() }).meta({ id: 'PresenceTold' });

/** Another system tells who is there; it comes before the agents' hours. Conversations that wait for them are served immediately. */
export function presenceEndpoint({ desk }: ApiDeps): Endpoint {
  return {
    method: 'put',
    path: '/v1/agents/{id}/presence',
    access: 'apiKey',
    docs: {
      operationId: 'setPresence',
      summary: 'An agent came or went',
      tags: ['desk'],
      params: AgentParams,
      body: { schema: PresenceBody, required: true },
      answers: { 200: { description: 'The desk knows', schema: PresenceAnswer } },
      problems: ['invalid-body', 'unknown-agent', 'temporal-unavailable'],
    },
    handlers: [
      ...jsonBody,
      async (req, res) => {
        const workspace = workspaceOf(res);
        const { online, at } = checked(PresenceBody, req.body);
        const agent = agentOf(req, workspace);
        const news = { type: 'presence', agent, online, ...(at ? { at: Date.parse(at) } : {}) } as const;
        res.json({ agent, online, ...(await inTime(desk.tell(workspace.id, news))) });
      },
    ],
  };
}
