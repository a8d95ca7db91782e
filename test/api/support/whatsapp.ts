import { createHmac } from 'node:crypto';
import { APP_SECRET, VERIFY_TOKEN, type Reply, type TestApi } from './start-api.js';
import type { Sending } from './webhook.js';

export const WHATSAPP_HOOK = '/webhooks/initech/whatsapp-cloud';

/** The address with which Meta tries the webhook out. */
export function handshake({ token = VERIFY_TOKEN, mode = 'subscribe' } = {}): string {
  const query = new URLSearchParams({
    'hub.mode': mode,
    'hub.verify_token': token,
    'hub.challenge': '1158201444',
  });
  return `${WHATSAPP_HOOK}?${query.toString()}`;
}

export function signWithSecret(body: string | Buffer, secret = APP_SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Delivers a webhook as Meta does: signed over its bytes. */
export function deliverWhatsApp(api: TestApi, body: unknown, sending: Sending = {}): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = 'signature' in sending ? sending.signature : signWithSecret(text);
  const headers = {
    'content-type': 'application/json',
    ...(signature === undefined ? {} : { 'x-hub-signature-256': signature }),
    ...sending.headers,
  };
  return api.call(sending.path ?? WHATSAPP_HOOK, { method: 'POST', headers, body: text });
}
