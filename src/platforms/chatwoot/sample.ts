/** Webhooks as Chatwoot sends them, to try an installation out. */
import { createHmac, randomUUID } from 'node:crypto';
import type { Sample, SampleValues } from '../kind.js';
import type { ChatwootSettings } from './settings.js';

type Settings = Pick<ChatwootSettings, 'accountId' | 'secrets' | 'unsigned'>;

const EVENTS: Record<string, (values: SampleValues, now: number) => object> = {
  conversation_created: (values, now) => conversation(values, now, 'open'),
  conversation_status_changed: (values, now) => ({
    ...conversation(values, now, 'resolved'),
    changed_attributes: [{ status: { previous_value: 'open', current_value: 'resolved' } }],
  }),
  message_created: (values, now) => ({
    ...message(values, now),
    conversation: conversation(values, now, 'open'),
  }),
};

export const sampleEvents = Object.keys(EVENTS);

/** Signed with the first of the secrets; without one it goes to the address that has the secret. */
export function sample(event: string, settings: Settings, values: SampleValues): Sample {
  const now = Math.floor(Date.now() / 1000);
  const account = { id: number(settings.accountId) };
  const body = JSON.stringify({ ...EVENTS[event]?.(values, now), event, account });
  const headers = { 'content-type': 'application/json', 'x-chatwoot-delivery': randomUUID() };
  const [secret] = settings.secrets;
  if (secret === undefined) return { body, headers, addressSecret: settings.unsigned };
  const signature = createHmac('sha256', secret).update(`${now}.${body}`).digest('hex');
  const signed = { 'x-chatwoot-timestamp': String(now), 'x-chatwoot-signature': `sha256=${signature}` };
  return { body, headers: { ...headers, ...signed } };
}

function conversation(values: SampleValues, now: number, status: string) {
  const { contact, conversation: id = contact, email } = values;
  return {
    id: number(id),
    status,
    channel: 'Channel::WebWidget',
    inbox_id: 1,
    labels: [],
    messages: [message(values, now)],
    meta: {
      sender: { id: number(contact), name: 'Sample', email: email ?? null, type: 'contact' },
      assignee: null,
    },
    created_at: now,
    updated_at: now,
    waiting_since: now,
  };
}

/** Another moment, another message. */
function message({ contact, text }: SampleValues, now: number) {
  return {
    id: now,
    content: text ?? 'hi',
    content_type: 'text',
    message_type: 'incoming',
    private: false,
    created_at: new Date(now * 1000).toISOString(),
    sender: { id: number(contact), name: 'Sample', type: 'contact' },
  };
}

const number = (id: string): string | number => (/^\d{1,15}$/.test(id) ? Number(id) : id);
