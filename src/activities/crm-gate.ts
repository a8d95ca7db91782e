import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import type { LeaseRequest } from '../routing/crm-gate.js';
import { crmGateId, deskQueue } from '../temporal/names.js';
import { CRM_GATE, leasePermits } from '../workflows/messages.js';
import type { AskGate } from './crm-permits.js';

const DEADLINE = 4_500;

export interface GateDependencies {
  client: Client;
  taskQueue: string;
  /** Tells this process from others. */
  processId: string;
}

/**
 * Asks the gate workflow of a workspace, which is started when there is none.
 * @param max the limit as the newest policy has it
 */
export function askGate(
  { client, taskQueue, processId }: GateDependencies,
  workspace: string,
  max: () => number,
): AskGate {
  let seq = 0;
  return (request) => {
    const startWorkflowOperation = new WithStartWorkflowOperation(CRM_GATE, {
      workflowId: crmGateId(workspace),
      taskQueue: deskQueue(taskQueue),
      args: [workspace, { max: max(), leases: [] }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowTaskTimeout: '3s',
      staticSummary: `CRM of ${workspace}: look-ups under way at a time, for all processes`,
    });
    const asked: LeaseRequest = { ...request, process: processId, seq: ++seq, max: max() };
    const update = { args: [asked] as [LeaseRequest], startWorkflowOperation };
    return client.connection.withDeadline(Date.now() + DEADLINE, () =>
      client.workflow.executeUpdateWithStart(leasePermits, update),
    );
  };
}
