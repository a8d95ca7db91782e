import { activityInfo, ApplicationFailure, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailureCategory } from '@temporalio/common';
import { request } from 'undici';
import type { WebhookEndpoint } from '../../config/workspace.js';
import { guardedDispatcher } from '../../http/guard/index.js';
import { signedHeaders } from '../../http/standard-webhooks.js';
import { answeredAt, readRetryAfter } from '../../http/retry-after.js';
import type { EventActivities } from '../../workflows/activities.js';

interface EventDependencies {
  /** An endpoint as this process's own file has it; undefined when it does not have it, or not yet. */
  endpointOf: (workspace: string, id: string) => WebhookEndpoint | undefined;
}

/** Milliseconds for one try, as the standard recommends. */
const TIMEOUT = 15_000;
const MAX_READ = 64 * 1024;

export function createEventActivities({ endpointOf }: EventDependencies): EventActivities {
  return {
    async postEvent({ workspace, endpoint: name, id, event }) {
      const endpoint = endpointOf(workspace, name);
      if (!endpoint) throw failed(`workspace ${workspace} has no endpoint ${name} here`);
      const body = JSON.stringify(event);
      const { status, retryAfter } = await post(endpoint, id, body);
      if ((status >= 200 && status < 300) || status === 410) return status;
      // Redirects are not followed: only the policy may change the address.
      throw failed(`${name} answered ${status}`, { status, retryAfter });
    },
  };
}

async function post({ url, secrets, allowInternal }: WebhookEndpoint, id: string, body: string) {
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'vip-contact-router',
        ...signedHeaders({ id, at: Date.now(), body }, secrets),
      },
      body,
      dispatcher: guardedDispatcher(allowInternal),
      signal: AbortSignal.any([cancellationSignal(), AbortSignal.timeout(TIMEOUT)]),
    });
    // The status is all that counts: a connection that breaks now changes nothing.
    await answer.body.dump({ limit: MAX_READ }).catch(() => undefined);
    const { headers, statusCode: status } = answer;
    return { status, retryAfter: readRetryAfter(headers['retry-after'], answeredAt(headers.date)) };
  } catch (e) {
    cancellationSignal().throwIfAborted();
    throw failed(whyNoAnswer(e));
  }
}

/** Only a guard's own words: other errors' texts may hold the address, and with it a token. */
function whyNoAnswer(e: unknown): string {
  if (!(e instanceof Error)) return 'no answer';
  if (e.name === 'TimeoutError') return `no answer within ${TIMEOUT / 1000} s`;
  if (e.name === 'ForbiddenAddressError') return e.message;
  return `no answer (${'code' in e ? String(e.code) : 'connection failed'})`;
}

function failed(message: string, answer: { status?: number; retryAfter?: number | undefined } = {}) {
  return ApplicationFailure.create({
    message,
    type: 'NotDelivered',
    // Expected, retried and visible in the UI: no warning with a stack for each try.
    category: ApplicationFailureCategory.BENIGN,
    nextRetryDelay: waitBefore(activityInfo().attempt, answer),
  });
}

/** Milliseconds: 5 s, 20 s, 80 s, … and at last every 8 hours: more than a dozen tries in three days. */
const FIRST_WAIT = 5_000;
const WAIT_FACTOR = 4;
const MAX_WAIT = 8 * 3_600_000;
/** For an endpoint that has too much to do. */
const MIN_THROTTLED_WAIT = 60_000;
const OVERLOADED: ReadonlySet<number | undefined> = new Set([429, 502, 504]);

/**
 * Milliseconds before the next try of an event. They differ by a fifth, so that events that failed together do not come
 * back together.
 * @param attempt from 1: the one that failed
 * @param random 0 to 1
 */
function waitBefore(
  attempt: number,
  { status, retryAfter = 0 }: { status?: number | undefined; retryAfter?: number | undefined },
  random = Math.random(),
): number {
  const backoff = Math.min(MAX_WAIT, FIRST_WAIT * WAIT_FACTOR ** (attempt - 1));
  const least = OVERLOADED.has(status) ? Math.max(MIN_THROTTLED_WAIT, backoff) : backoff;
  // Never earlier than the endpoint asked for.
  return Math.max(retryAfter, Math.round(least * (0.8 + 0.4 * random)));
}
