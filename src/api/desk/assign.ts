import { z } from 'zod';
import { workspaceOf } from '../auth.js';
import { jsonBody } from '../body.js';
import { conversationKey } from '../conversations/key.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import type { Endpoint } from '../endpoint.js';
import { checked, Problem } from '../problems/problem.js';

const AssignBody = z
  .strictObject({
    agent: z.string().min(1).max(64).meta({ description: 'Id of the agent in router.yaml' }),
    by: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .default('the API')
      .meta({ description: 'Who says so, for the reason' }),
  })
  .meta({ id: 'AssignWaiting' });

const AssignAnswer = z
  .object({ conversation: z.string(), agent: z.string(), why: z.string() })
  .meta({ id: 'WaitingAssigned' });

const AssignParams = z.object({
  conversation: z
    .string()
    .meta({ description: 'As GET /v1/queue names it; or the whole workflow id percent-encoded' }),
});

/** A person takes a conversation from the queue, whatever limits and presence say; its run writes the assignment. */
export function assignEndpoint({ desk }: ApiDeps): Endpoint {
  return {
    method: 'post',
    path: '/v1/queue/{conversation}/assign',
    access: 'apiKey',
    docs: {
      operationId: 'assignWaiting',
      summary: 'A person takes a conversation that waits',
      tags: ['desk'],
      params: AssignParams,
      body: { schema: AssignBody, required: true },
      answers: { 202: { description: 'Its run has been told and assigns it', schema: AssignAnswer } },
      problems: ['invalid-body', 'conversation-not-waiting', 'unknown-agent', 'temporal-unavailable'],
    },
    handlers: [
      ...jsonBody,
      async (req, res) => {
        const workspace = workspaceOf(res);
        const { agent, by } = checked(AssignBody, req.body);
        const key = conversationKey(req, workspace, 'conversation', 'conversation-not-waiting');
        const answer = await inTime(desk.assign(workspace.id, { conversation: key, agent, by }));
        if (answer.kind === 'unknownAgent') throw new Problem('unknown-agent');
        if (answer.kind === 'notWaiting') throw new Problem('conversation-not-waiting');
        res.status(202).json({ conversation: key, agent, why: answer.why });
      },
    ],
  };
}
