import { createHmac } from 'node:crypto';
import { fixture, type Json } from '../../fixtures/respond-io.js';
import { SIGNING_KEY, type Reply, type TestApi } from './start-api.js';

export const HOOK = '/webhooks/acme/respond-io';

export interface Sending {
  path?: string;
  /** undefined: unsigned */
  signature?: string | undefined;
  headers?: Record<string, string>;
}

export function sign(body: string | Buffer, key = SIGNING_KEY): string {
  return createHmac('sha256', key).update(body).digest('base64');
}

/** Delivers a webhook as the platform does: compact JSON, signed over its bytes. */
export function deliver(api: TestApi, body: unknown, sending: Sending = {}): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = 'signature' in sending ? sending.signature : sign(text);
  const headers = {
    'content-type': 'application/json',
    ...(signature === undefined ? {} : { 'x-webhook-signature': signature }),
    ...sending.headers,
  };
  return api.call(sending.path ?? HOOK, { method: 'POST', headers, body: text });
}

/** The documented opening, of contact 1, with these parts changed. */
export function opening(change: { contact?: Json; conversation?: Json; [more: string]: unknown } = {}): Json {
  const body = fixture('conversation.opened');
  return {
    ...body,
    ...change,
    contact: { ...(body.contact as Json), ...change.contact },
    conversation: { ...(body.conversation as Json), ...change.conversation },
  };
}

export function reply(message: Json = { type: 'text', text: 'hi' }, eventId = 'reply-1'): Json {
  const body = fixture('message.received');
  return { ...body, event_id: eventId, message: { ...(body.message as Json), messageId: eventId, message } };
}

/** Waits until it holds; fails after `within` ms. */
export async function eventually(holds: () => boolean | Promise<boolean>, within = 3000): Promise<void> {
  const end = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`still not so after ${within} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
