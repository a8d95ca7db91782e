/** How the assignment desk is asked. */
import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { DeskActivities } from '../activities.js';
import { HEARTBEAT_TIMEOUT, singleTry, completeOnCancel, WRITE_TIMEOUT } from '../lib/call-options.js';

export const quickDesk = proxyLocalActivities<DeskActivities>({ ...singleTry, ...completeOnCancel });

export const patientDesk = proxyActivities<DeskActivities>({
  startToCloseTimeout: WRITE_TIMEOUT,
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '500ms', backoffCoefficient: 2, maximumInterval: '10s' },
  summary: 'Desk decision: asking again',
  ...completeOnCancel,
});
