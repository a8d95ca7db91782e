/** The same workflows with a change that old runs can follow: a step more, for runs that begin with it. */
import { patched, sleep } from '@temporalio/workflow';
import * as right from '../../src/workflows/index.js';
import { pinnedWhereVersioned } from '../../src/workflows/lib/versioning.js';

export * from '../../src/workflows/index.js';

export const routeVipContact: typeof right.routeVipContact = async (...args) => {
  if (patched('a-step-more')) await sleep('10ms', { summary: 'a step that older runs do not have' });
  return right.routeVipContact(...args);
};
pinnedWhereVersioned(routeVipContact);

export const assignmentDesk: typeof right.assignmentDesk = async (...args) => {
  if (patched('a-step-more')) void sleep('10ms', { summary: 'a step that older desks do not have' });
  return right.assignmentDesk(...args);
};
