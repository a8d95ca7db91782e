import { z } from 'zod';
import type { Checks } from './checks.js';
import { mapping, slug } from './values.js';

/**
 * - `assigned`: the conversation has its person. `queued`: it waits for one.
 * - `escalated`: no valid e-mail, or the contact asked for a human.
 * - `timedOut`: the contact did not answer, or nobody was free in time; `after` says which.
 * - `vip.unanswered`: the person did not write to the VIP within the time.
 */
export const EVENT_TYPES = ['assigned', 'queued', 'escalated', 'timedOut', 'vip.unanswered'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Hosts of the private network that a request may reach. */
export const allowInternal = (checks: Checks) =>
  z
    .array(checks.internalHost())
    .max(50)
    .exactOptional()
    .describe('Host names, addresses and ranges (`10.0.0.0/8`) of the private network that may be called');

const endpoint = (checks: Checks) =>
  mapping({
    id: slug.describe('Name of the endpoint'),
    url: checks.endpointUrl().describe('Where events are posted to'),
    secrets: z
      .array(checks.webhookSecret())
      .min(1)
      .max(5)
      .describe('Secrets of Standard Webhooks (`whsec_...`); each of them signs'),
    events: z.array(z.enum(EVENT_TYPES)).min(1).describe('Which events'),
    includeContact: z
      .boolean()
      .default(false)
      .describe("The contact's name and addresses go with each event"),
    allowInternal: allowInternal(checks),
  });

export const webhooks = (checks: Checks) => z.array(endpoint(checks)).max(20).prefault([]);

type Endpoint = z.output<ReturnType<typeof endpoint>>;

/** What a process needs to know of an endpoint. The secrets stay in the process. */
export type WebhookEndpoint = Pick<Endpoint, 'id' | 'url' | 'secrets' | 'allowInternal'>;

/** An endpoint as the policy carries it, without address and secrets. */
export interface EventEndpoint extends Pick<Endpoint, 'id' | 'events'> {
  includeContact?: true;
}
