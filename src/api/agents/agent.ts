import { z } from 'zod';
import { workspaceOf } from '../auth.js';
import { jsonBody } from '../body.js';
import { inTime } from '../deadline.js';
import type { ApiDeps } from '../deps.js';
import type { Endpoint } from '../endpoint.js';
import { checked } from '../problems/problem.js';
import { AgentParams, agentOf, Time, TOLD } from './schemas.js';
import { compact } from '../../routing/compact.js';

const AgentBody = z
  .strictObject({
    online: z
      .boolean()
      .optional()
      .meta({ description: 'Counts as there or away, whatever presence and hours say' }),
    maxOpen: z.int().min(0).max(1_000).optional().meta({
      description: "Most conversations open at a time instead of the roster's; 0: gets nothing more",
    }),
    until: Time.refine((time) => Date.parse(time) > Date.now(), 'must be in the future')
      .optional()
      .meta({ description: 'Then it ends by itself. Absent: when it is taken back' }),
  })
  .meta({ id: 'AgentSettings', description: 'All of what is set by hand; {} takes everything back' });

const AgentAnswer = z.object(TOLD).meta({ id: 'AgentSet' });

/** An operator sets what comes before presence, hours and roster. */
export function agentEndpoint({ desk }: ApiDeps): Endpoint {
  return {
    method: 'put',
    path: '/v1/agents/{id}',
    access: 'apiKey',
    docs: {
      operationId: 'setAgent',
      summary: "Set an agent's availability or limit by hand, for a while or until taken back",
      tags: ['desk'],
      params: AgentParams,
      body: { schema: AgentBody, required: true },
      answers: { 200: { description: 'The desk knows', schema: AgentAnswer } },
      problems: ['invalid-body', 'unknown-agent', 'temporal-unavailable'],
    },
    handlers: [
      ...jsonBody,
      async (req, res) => {
        const workspace = workspaceOf(res);
        const { until, online, maxOpen } = checked(AgentBody, req.body);
        const agent = agentOf(req, workspace);
        const news = compact({
          type: 'agentSet',
          agent,
          online,
          maxOpen,
          // The desk has a clock of its own: it is told how long.
          lasting: until === undefined ? undefined : Date.parse(until) - Date.now(),
        });
        res.json({ agent, ...(await inTime(desk.tell(workspace.id, news))) });
      },
    ],
  };
}
