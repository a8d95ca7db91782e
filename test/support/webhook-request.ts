/** Requests at a webhook address as the HTTP layer hands them to a connector, and what it makes of them. */
import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import type { Connection, Received, WebhookRequest } from '../../src/platforms/platform.js';
import type { DomainEvent } from '../../src/routing/conversation.js';

type Receives = Pick<Connection, 'receive'>;

export const postOf = (
  body: string | Buffer,
  headers: IncomingHttpHeaders,
  more: Partial<WebhookRequest> = {},
): WebhookRequest => ({
  method: 'POST',
  url: 'http://router.test/webhooks/acme/platform',
  headers,
  mediaType: 'application/json',
  body: Buffer.from(body),
  ...more,
});

/** Why the request is not believed; undefined when it is. */
export function whyRefused(connection: Receives, request: WebhookRequest): string | undefined {
  const received = connection.receive(request);
  return received.kind === 'refused' ? received.reason : undefined;
}

/** The events of a request that is believed. */
export function eventsOf(
  connection: Receives,
  body: string | Buffer,
  headers: IncomingHttpHeaders,
  more: Partial<WebhookRequest> = {},
): DomainEvent[] {
  const received: Received = connection.receive(postOf(body, headers, more));
  assert.ok(received.kind === 'events', JSON.stringify(received));
  return received.events;
}
