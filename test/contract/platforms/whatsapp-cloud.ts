import { createHmac } from 'node:crypto';
import { whatsAppCloud } from '../../../src/platforms/whatsapp-cloud/index.js';
import type { WhatsAppCloudSettings } from '../../../src/platforms/whatsapp-cloud/settings.js';
import { PHONE_NUMBER_ID as OURS } from '../../../sandbox/platforms/whatsapp-cloud/events.js';
import { body, message, PHONE_NUMBER_ID, status } from '../../fixtures/whatsapp-cloud.js';
import type { PlatformUnderTest } from '../platform-under-test.js';

/** To the stand-in's number. */
const toUs = (sample: object) =>
  JSON.parse(JSON.stringify(sample).replaceAll(PHONE_NUMBER_ID, OURS)) as object;

export const underTest: PlatformUnderTest = {
  kind: whatsAppCloud,
  standIn: 'whatsapp-cloud',
  settings: ({ baseUrl, token, keys }): WhatsAppCloudSettings => ({
    type: 'whatsapp-cloud',
    baseUrl,
    token,
    phoneNumberId: OURS,
    appSecrets: keys,
    verifyToken: 'verify-token',
    idleClose: 86_400_000,
    callsPerSecond: false,
  }),
  keys: ['app secret', 'app secret after the rotation'],
  sign: (raw, key) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(raw).digest('hex')}`,
  }),
  signatureHeader: 'x-hub-signature-256',
  worthless: ['sha256=', `sha256=${'0'.repeat(64)}`, `sha1=${'0'.repeat(40)}`],
  timestamped: false,
  samples: {
    'message.received': toUs(body({ messages: [message('wamid.1')] })),
    'message.sent': toUs(body({ statuses: [status('wamid.2', 'sent')] })),
    'message.failed': toUs(body({ statuses: [status('wamid.3', 'failed')] })),
  },
  unheardOf: toUs(body({ calls: [{ id: 'wacid.1' }] })),
  calls: { sendText: 'message' },
  answers: { 404: 'refused' },
  limits: { text: 4_096 },
};
