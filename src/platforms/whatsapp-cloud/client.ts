import type { PoolAnswer } from '../../http/json-pool.js';
import {
  clientWith,
  PlatformError,
  type CallOptions,
  type PlatformClient,
  type PlatformErrorKind,
} from '../platform.js';
import { isHtml, parseJson } from '../shared/classify.js';
import { PlatformApi } from '../shared/platform-api.js';
import { answeredNotAfter } from '../shared/timestamp.js';
import { ErrorAnswer, SendAnswer } from './schemas.js';
import type { WhatsAppCloudSettings } from './settings.js';

const MAX_TEXT = 4_096;
/** Comes back in the statuses of the message. */
const MAX_MARK = 512;
/** Free text is allowed for so long after the contact's last message, in milliseconds. */
const WINDOW = 24 * 3_600_000;

/** More than 24 hours have passed since the contact last wrote. */
const OUTSIDE_WINDOW = '131047';

/** Limits of the app, the account, the number and the pair of business and contact. */
const tooMany = new Set([4, 80007, 130429, 131048, 131056]);
/** Token expired or withdrawn, permission missing. 200 to 299 are permissions too. */
const unauthorized = new Set([0, 3, 10, 190, 131005]);
/** Down or overloaded, by Meta's own word. The message was not taken. */
const away = new Set([131016, 131057]);

/** Sends and checks; WhatsApp keeps nothing about a conversation that one could read or change. */
export function createClient(
  settings: WhatsAppCloudSettings,
  options: { timeout?: number } = {},
): PlatformClient {
  const api = new PlatformApi({
    platform: 'WhatsApp',
    baseUrl: settings.baseUrl,
    headers: { authorization: `Bearer ${settings.token}` },
    timeout: options.timeout,
    meaningOf,
    codeOf,
    wordsOf,
  });
  const number = `/${encodeURIComponent(settings.phoneNumberId)}`;

  async function send(to: string, content: object, mark: string, { signal }: CallOptions) {
    const body = {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      // Without its plus a number is read as a national one of the business; a user id in `to` is accepted and lost.
      ...(to.startsWith('+') ? { to } : { recipient: to }),
      biz_opaque_callback_data: mark.slice(0, MAX_MARK),
      ...content,
    };
    const answer = await api.write('sendText', 'POST', `${number}/messages`, body, { signal });
    const messageId = SendAnswer.safeParse(parseJson(answer.body)).data?.messages[0]?.id;
    // Accepted but nameless: whether the message exists can only be told by its status.
    if (messageId === undefined)
      throw new PlatformError('unconfirmed', 'sendText: the answer names no message');
    return { messageId, at: answeredNotAfter(answer.headers.date) };
  }

  /** Outside the window a question goes out as the template that Meta has approved; anything else does not go out. */
  async function sendTemplate(to: string, text: string, more: CallOptions & { isQuestion?: boolean }) {
    const { template } = settings;
    if (!more.isQuestion || template === undefined)
      throw new PlatformError('refused', 'sendText: the contact has not written for 24 hours');
    const { name, language } = template;
    const content = { type: 'template', template: { name, language: { code: language } } };
    return send(to, content, text, more);
  }

  return clientWith('WhatsApp', {
    async sendText(to, text, more = {}) {
      if (text.trim() === '' || text.length > MAX_TEXT)
        throw new PlatformError(
          'refused',
          `sendText: the text is empty or has more than ${MAX_TEXT} characters`,
        );
      if (more.heardAt !== undefined && Date.now() - more.heardAt >= WINDOW)
        return sendTemplate(to, text, more);
      try {
        return await send(to, { type: 'text', text: { preview_url: false, body: text } }, text, more);
      } catch (e) {
        if (e instanceof PlatformError && e.code === OUTSIDE_WINDOW) return sendTemplate(to, text, more);
        throw e;
      }
    },
    async check({ signal } = {}) {
      await api.read('check', `${number}?fields=id`, signal);
      return 'the token may use the phone number';
    },
  });
}

/** What the Graph API's error codes mean; the status of an answer says less than its code. */
function meaningOf(answer: PoolAnswer): PlatformErrorKind | undefined {
  if (answer.status < 400) return undefined;
  const code = errorOf(parseJson(answer.body))?.code;
  // No code, no Graph API: an address that is not there names no contact that has gone.
  if (code === undefined) return answer.status === 404 && !isHtml(answer) ? 'refused' : undefined;
  if (tooMany.has(code)) return 'rateLimited';
  if (unauthorized.has(code) || (code >= 200 && code < 300)) return 'unauthorized';
  if (away.has(code)) return 'unavailable';
  return answer.status < 500 ? 'refused' : undefined;
}

const codeOf = (body: unknown): string | undefined => errorOf(body)?.code.toString();

function wordsOf(body: unknown): string | undefined {
  const error = errorOf(body);
  return error && [error.message, error.error_data?.details].filter((one) => one !== undefined).join('; ');
}

const errorOf = (body: unknown) => ErrorAnswer.safeParse(body).data?.error;
