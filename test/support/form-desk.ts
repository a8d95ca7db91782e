/** A tiny platform whose webhooks are forms, signed over address and parameters as Twilio signs: for tests of the door. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { CommonSettings, PlatformKind } from '../../src/platforms/kind.js';
import {
  clientWith,
  WebhookBodyError,
  type Received,
  type WebhookRequest,
} from '../../src/platforms/platform.js';
import type { DomainEvent } from '../../src/routing/conversation.js';

interface FormDeskSettings extends CommonSettings {
  type: 'form-desk';
  authToken: string;
}

export const FORM = 'application/x-www-form-urlencoded';

/** What the platform signs: the whole address, and each parameter in the order of the names. */
export function signatureOf(authToken: string, url: string, form: URLSearchParams): string {
  const sorted = [...form].sort(([one], [other]) => (one < other ? -1 : 1));
  const signed = url + sorted.map(([name, value]) => name + value).join('');
  return createHmac('sha1', authToken).update(signed).digest('base64');
}

function receive(authToken: string, { method, url, headers, mediaType, body }: WebhookRequest): Received {
  if (method !== 'POST') return { kind: 'unsupported', what: 'method' };
  if (mediaType !== FORM) return { kind: 'unsupported', what: 'mediaType' };
  const form = new URLSearchParams(body.toString());
  const expected = Buffer.from(signatureOf(authToken, url, form));
  const given = Buffer.from(String(headers['x-form-signature']));
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    return { kind: 'refused', reason: 'X-Form-Signature is absent or not by the token' };
  return { kind: 'events', events: [eventOf(form)] };
}

function eventOf(form: URLSearchParams): DomainEvent {
  const [id, conversation, text = ''] = ['MessageSid', 'ConversationSid', 'Body'].map(
    (name) => form.get(name) ?? undefined,
  );
  if (id === undefined || conversation === undefined)
    throw new WebhookBodyError('ConversationSid', 'the event names no conversation');
  if (form.get('EventType') === 'onConversationAdded')
    return {
      type: 'conversation.opened',
      eventId: id,
      conversation,
      openedId: id,
      source: 'contact',
      contact: { id: form.get('Author') ?? conversation, tags: [], fields: {} },
      message: { id, kind: 'text', text },
    };
  return { type: 'message.received', eventId: id, conversation, message: { id, kind: 'text', text } };
}

export const formDesk: PlatformKind<FormDeskSettings> = {
  name: 'form-desk',
  capabilities: {
    conversations: true,
    assignee: true,
    tags: false,
    comments: false,
    contactFields: false,
    presence: false,
    idempotencyKeys: false,
    lists: [],
    identity: { conversationIsContact: false, agentIds: 'any', senders: false },
    webhookRetries: true,
    lifecycles: false,
    inboxes: false,
  },
  settings: (field) => ({
    type: field.type('form-desk'),
    authToken: field.secret(),
    callsPerSecond: field.callsPerSecond(false),
  }),
  connect: ({ authToken }) => ({
    receive: (request) => receive(authToken, request),
    client: clientWith('the form desk', {}),
  }),
  webhooks: { mediaType: FORM, headers: z.object({ 'X-Form-Signature': z.string() }) },
  sampleEvents: [],
  sample: () => ({ body: '', headers: { 'content-type': FORM } }),
};
