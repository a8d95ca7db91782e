import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import { lease, permitsOut, type GateState, type LeaseRequest } from '../routing/crm-gate.js';
import { isHistoryLong } from './long-history.js';
import * as messages from './messages.js';
import { isObject } from './run/inbox.js';

/**
 * Holds the number of look-ups that may be under way at a workspace's CRM, for all processes together. A thin shell
 * round the rules of src/routing/crm-gate.ts.
 */
export async function crmGate(workspace: string, state: GateState): Promise<void> {
  setHandler(
    messages.leasePermits,
    (request) => {
      const answer = lease(state, request, Date.now());
      setCurrentDetails(asTable(state));
      return answer;
    },
    { description: 'A process asks for look-ups it may make at a time', validator: mustBeRequest },
  );
  await condition(isHistoryLong);
  await condition(allHandlersFinished);
  await continueAsNew<typeof crmGate>(workspace, state);
}

function mustBeRequest(request: LeaseRequest): void {
  const numbers = isObject(request) && [request.seq, request.inUse, request.wanted, request.ttl, request.max];
  if (!numbers || typeof request.process !== 'string' || !numbers.every(Number.isSafeInteger))
    throw new TypeError('leasePermits takes { process, seq, inUse, wanted, ttl, max }');
}

function asTable(state: GateState): string {
  const rows = state.leases.map(
    ({ process, permits, until }) =>
      `| ${process} | ${permits} | ${new Date(until).toISOString().slice(11, 19)} |`,
  );
  const head = `${permitsOut(state, Date.now())} of ${state.max} look-ups leased`;
  return [head, '', '| process | look-ups | until |', '| --- | --- | --- |', ...rows].join('\n');
}
