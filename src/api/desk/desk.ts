import { z } from 'zod';
import type { DeskView } from '../../client/desk/desk-client.js';
import { workspaceOf } from '../auth.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import type { Endpoint } from '../endpoint.js';

const Agent = z
  .object({
    id: z.string(),
    name: z.string(),
    online: z.boolean(),
    presence: z
      .string()
      .meta({ description: '`online`, `away`, `out of hours` or `refused by the platform`' }),
    open: z.int().meta({ description: 'Conversations open, as the desk counts them' }),
    maxOpen: z.int().optional(),
    setByHand: z
      .object({ online: z.boolean().optional(), maxOpen: z.int().optional(), until: z.string().optional() })
      .optional(),
  })
  .meta({ id: 'DeskAgent' });

const DeskAnswer = z
  .object({
    agents: z.array(Agent),
    waiting: z.int().meta({ description: 'Conversations that wait for somebody' }),
    counted: z
      .boolean()
      .meta({ description: "Whether the platform's open conversations are in the figures yet" }),
  })
  .meta({ id: 'Desk' });

export function deskEndpoint({ desk }: ApiDeps): Endpoint {
  return {
    method: 'get',
    path: '/v1/desk',
    access: 'apiKey',
    docs: {
      operationId: 'getDesk',
      summary: 'Who is there, and how much they have',
      tags: ['desk'],
      answers: { 200: { description: 'The desk as it is now', schema: DeskAnswer } },
      problems: ['temporal-unavailable'],
    },
    handlers: [
      async (_req, res) => {
        const { agents, ...rest } = await inTime(desk.view(workspaceOf(res).id));
        res.json({ agents: agents.map(publicAgent), ...rest });
      },
    ],
  };
}

function publicAgent({ override, ...agent }: DeskView['agents'][number]): z.infer<typeof Agent> {
  if (!override) return agent;
  const { until, ...set } = override;
  const ends = until === undefined ? {} : { until: new Date(until).toISOString() };
  return { ...agent, setByHand: { ...set, ...ends } };
}
