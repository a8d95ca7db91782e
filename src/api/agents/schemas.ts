import type { Request } from 'express';
import { z } from 'zod';
import type { WorkspaceConfig } from '../../config/workspace.js';
import { pathParam } from '../endpoint.js';
import { Problem } from '../problems/problem.js';

export const AgentParams = z.object({
  id: z.string().meta({ description: 'Id of the agent in router.yaml' }),
});

/** ISO 8601 with a time zone. */
export const Time = z.iso.datetime({ offset: true }).meta({ example: '2099-12-31T17:00:00Z' });

/** What the desk made of it. `why` when it made nothing. */
export const TOLD = {
  agent: z.string(),
  applied: z.boolean().meta({ description: 'False when the desk left it alone; `why` says why' }),
  why: z.string().optional(),
};

/** @throws {Problem} unknown-agent */
export function agentOf(req: Request, { roster }: WorkspaceConfig): string {
  const agent = pathParam(req, 'id');
  if (!roster.agents.some(({ id }) => id === agent)) throw new Problem('unknown-agent');
  return agent;
}
