/** The same workflows with one change that old runs cannot follow: the negative control of the replay tests. */
import { sleep } from '@temporalio/workflow';
import * as right from '../../src/workflows/index.js';

const LATER = 'a step that the stored histories do not have';

export async function routeVipContact(...args: Parameters<typeof right.routeVipContact>) {
  const result = await right.routeVipContact(...args);
  await sleep('1s', { summary: LATER });
  return result;
}

export async function reconcileDesk(...args: Parameters<typeof right.reconcileDesk>) {
  const result = await right.reconcileDesk(...args);
  await sleep('1s', { summary: LATER });
  return result;
}

export async function awaitFirstReply(...args: Parameters<typeof right.awaitFirstReply>) {
  const result = await right.awaitFirstReply(...args);
  await sleep('1s', { summary: LATER });
  return result;
}

export async function unassignAfterClose(...args: Parameters<typeof right.unassignAfterClose>) {
  const result = await right.unassignAfterClose(...args);
  await sleep('1s', { summary: LATER });
  return result;
}

export async function reopenConversation(...args: Parameters<typeof right.reopenConversation>) {
  await right.reopenConversation(...args);
  await sleep('1s', { summary: LATER });
}

/** The desk never returns, so its change comes first. */
export async function assignmentDesk(...args: Parameters<typeof right.assignmentDesk>) {
  const timer = sleep('1s', { summary: LATER });
  await Promise.all([timer, right.assignmentDesk(...args)]);
}

/** Nor does the registry. */
export async function policyRegistry(...args: Parameters<typeof right.policyRegistry>) {
  const timer = sleep('1s', { summary: LATER });
  await Promise.all([timer, right.policyRegistry(...args)]);
}

/** Nor does the gate of a CRM. */
export async function crmGate(...args: Parameters<typeof right.crmGate>) {
  const timer = sleep('1s', { summary: LATER });
  await Promise.all([timer, right.crmGate(...args)]);
}
