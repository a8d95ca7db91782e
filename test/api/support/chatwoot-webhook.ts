import { fixture, type Json } from '../../fixtures/chatwoot.js';
import { signatureOf } from '../../../sandbox/platforms/chatwoot/index.js';
import { CHATWOOT_SECRET, PATH_SECRET, type Reply, type TestApi } from './start-api.js';

export const HOOK = '/webhooks/hooli/chatwoot';

export interface Sending {
  path?: string;
  /** In place of those of a signed delivery. */
  headers?: Record<string, string>;
}

/** As an installation that signs nothing sends it. */
export const unsigned: Sending = { path: `${HOOK}/${PATH_SECRET}`, headers: {} };

/** @param late seconds by which the delivery is late; negative: from the future */
export function signed(text: string, secret = CHATWOOT_SECRET, late = 0): Record<string, string> {
  const at = String(Math.floor(Date.now() / 1000) - late);
  return { 'x-chatwoot-timestamp': at, 'x-chatwoot-signature': signatureOf(text, at, secret) };
}

/** Delivers a webhook as the platform does: compact JSON, signed over its bytes. */
export function deliver(api: TestApi, body: unknown, sending: Sending = {}): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = { 'content-type': 'application/json', ...(sending.headers ?? signed(text)) };
  return api.call(sending.path ?? HOOK, { method: 'POST', headers, body: text });
}

/** The documented creation of conversation 50, with these parts changed. */
export const created = (change: Json = {}): Json => ({ ...fixture('conversation_created'), ...change });

export const statusChanged = (change: Json = {}): Json => ({
  ...fixture('conversation_status_changed'),
  ...change,
});

/** A reply of the contact's, an hour after conversation 50 began. */
export function reply(change: Json = {}): Json {
  const body = fixture('message_created.api-channel');
  return { ...body, id: 9, created_at: '2026-01-05T10:00:00.000Z', conversation: created(), ...change };
}
