/** Webhooks as a system behind the generic connector sends them, to try an installation out. */
import { randomUUID } from 'node:crypto';
import { signedHeaders } from '../../http/standard-webhooks.js';
import type { Sample, SampleValues } from '../kind.js';
import type { GenericSettings } from './settings.js';

const EVENTS: Record<string, (values: SampleValues, now: string) => object> = {
  'conversation.opened': ({ contact, email }, now) => ({
    conversation: { openedAt: now, source: 'contact' },
    contact: { id: contact, name: 'Sample', ...(email === undefined ? {} : { email }) },
  }),
  'conversation.closed': (_, now) => ({ conversation: { closedAt: now } }),
  'message.received': ({ text }, now) => ({
    message: { id: randomUUID(), kind: 'text', text: text ?? 'hi', at: now },
  }),
  'contact.updated': ({ email }) => ({ contact: { email: email ?? null } }),
};

export const sampleEvents = Object.keys(EVENTS);

/** Signed with the first of the secrets. */
export function sample(
  event: string,
  { secrets }: Pick<GenericSettings, 'secrets'>,
  values: SampleValues,
): Sample {
  const at = Date.now();
  const timestamp = new Date(at).toISOString();
  const { conversation, ...data } = { conversation: {}, ...EVENTS[event]?.(values, timestamp) };
  const named = { id: values.conversation ?? values.contact, ...conversation };
  const body = JSON.stringify({ type: event, timestamp, data: { conversation: named, ...data } });
  const signed = signedHeaders({ id: randomUUID(), at, body }, secrets.slice(0, 1));
  return { body, headers: { 'content-type': 'application/json', ...signed } };
}
