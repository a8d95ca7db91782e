import { proxyActivities, setCurrentDetails } from '@temporalio/workflow';
import type { Delivery, EventActivities } from '../activities.js';
import { whyFailed } from '../lib/failures.js';

export interface DeliveryResult {
  /** `gone`: the endpoint wants no events any more (410). `gaveUp`: not accepted in three days. */
  outcome: 'delivered' | 'gone' | 'gaveUp';
  why: string;
}

/** The activity names each wait itself; these hold for a process that died. */
const { postEvent } = proxyActivities<EventActivities>({
  startToCloseTimeout: '20s',
  scheduleToCloseTimeout: '3 days',
  retry: { initialInterval: '5s', backoffCoefficient: 4, maximumInterval: '8h' },
  summary: 'Signed webhook',
});

/** Delivers one event to one endpoint, beside the run that it is about. An event nobody takes is a result, no failure. */
export async function deliverEvent(delivery: Delivery): Promise<DeliveryResult> {
  const { endpoint, event } = delivery;
  setCurrentDetails(`Telling ${endpoint}: ${event.type}`);
  const result = await delivered(delivery);
  setCurrentDetails(result.why);
  return result;
}

async function delivered(delivery: Delivery): Promise<DeliveryResult> {
  const { endpoint } = delivery;
  try {
    const status = await postEvent(delivery);
    if (status === 410) return { outcome: 'gone', why: `${endpoint} wants no events any more (410)` };
    return { outcome: 'delivered', why: `${endpoint} has it (${status})` };
  } catch (e) {
    return { outcome: 'gaveUp', why: `Given up after three days: ${whyFailed(e).message}` };
  }
}
