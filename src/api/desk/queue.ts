import { z } from 'zod';
import { workspaceOf } from '../auth.js';
import { keyOf } from '../conversations/key.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import type { Endpoint } from '../endpoint.js';
import { checked } from '../problems/problem.js';

const QueueQuery = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

const QueueAnswer = z
  .object({
    total: z.int(),
    waiting: z.array(
      z.object({
        conversation: z.string().meta({ description: 'Key of the conversation, for the path of `assign`' }),
        workflowId: z.string(),
        position: z.int().meta({ description: '1 is served next' }),
        vip: z.boolean(),
        since: z.string(),
        why: z.string().meta({ description: 'Why nobody has it yet' }),
      }),
    ),
  })
  .meta({ id: 'Queue' });

export function queueEndpoint({ desk }: ApiDeps): Endpoint {
  return {
    method: 'get',
    path: '/v1/queue',
    access: 'apiKey',
    docs: {
      operationId: 'getQueue',
      summary: 'Who waits, since when, and why nobody has them yet',
      tags: ['desk'],
      query: QueueQuery,
      answers: { 200: { description: 'In the order in which they are served', schema: QueueAnswer } },
      problems: ['invalid-body', 'temporal-unavailable'],
    },
    handlers: [
      async (req, res) => {
        const workspace = workspaceOf(res);
        const { total, entries } = await inTime(desk.queue(workspace.id, checked(QueueQuery, req.query)));
        const waiting = entries.map(({ conversation, position, priority, waitingSince, why }) => ({
          conversation: keyOf(conversation, workspace),
          workflowId: conversation,
          position,
          vip: priority === 1,
          since: new Date(waitingSince).toISOString(),
          why,
        }));
        res.json({ total, waiting });
      },
    ],
  };
}
