/** Webhooks as Meta sends them, to try an installation out. */
import { createHmac, randomUUID } from 'node:crypto';
import type { Sample, SampleValues } from '../kind.js';
import type { WhatsAppCloudSettings } from './settings.js';

const EVENTS: Record<string, (values: SampleValues, now: string) => object> = {
  messages: ({ contact, text }, timestamp) => ({
    contacts: [{ wa_id: contact, profile: { name: 'Sample' } }],
    messages: [{ ...told(timestamp), from: contact, type: 'text', text: { body: text ?? 'hi' } }],
  }),
  statuses: ({ contact }, timestamp) => ({
    statuses: [{ ...told(timestamp), recipient_id: contact, status: 'sent' }],
  }),
};

const told = (timestamp: string) => ({ id: `wamid.${randomUUID()}`, timestamp });

export const sampleEvents = Object.keys(EVENTS);

/** Signed with the first of the app secrets. The contact is a phone number, with or without its plus. */
export function sample(
  event: string,
  { appSecrets, phoneNumberId }: Pick<WhatsAppCloudSettings, 'appSecrets' | 'phoneNumberId'>,
  values: SampleValues,
): Sample {
  const contact = values.contact.replace('+', '');
  const value = {
    messaging_product: 'whatsapp',
    metadata: { phone_number_id: phoneNumberId },
    ...EVENTS[event]?.({ ...values, contact }, String(Math.floor(Date.now() / 1000))),
  };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '0', changes: [{ field: 'messages', value }] }],
  });
  const signature = createHmac('sha256', appSecrets[0] ?? '')
    .update(body)
    .digest('hex');
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
  return { body, headers, conversation: `+${contact}` };
}
