import type { Client } from '@temporalio/client';
import { Stage } from '../../workflows/search-attributes.js';
import { isOpen } from './is-open.js';
import { describe } from './start-routing.js';

/** Whether a routing run waits for a free agent, or for the end of a pause: its contact can do nothing about it. */
export async function waitsForUs(client: Client, workflowId: string): Promise<boolean> {
  const run = await describe(client, workflowId);
  if (run === undefined || !isOpen(run)) return false;
  const stage = run.typedSearchAttributes.get(Stage);
  return stage === 'queued' || stage === 'paused';
}
