import { PlatformError, type PlatformClient } from '../platform.js';
import { parseJson } from '../shared/classify.js';
import { compact } from '../../routing/compact.js';
import { readAnswer } from '../shared/platform-api.js';
import { answeredNotAfter, endOfSecond } from '../shared/timestamp.js';
import type { AccountApi } from './api.js';
import { directionOf, OUR_MARK } from './message.js';
import { MessageAnswer, MessagePage, type RawMessage } from './schemas.js';

/** Characters that a message may have. */
const MAX_TEXT = 150_000;
/** Of twenty messages each, the latest ones first. */
const MAX_PAGES = 5;

export function messages(api: AccountApi): Pick<PlatformClient, 'sendText' | 'comment' | 'findSent'> {
  const post = (
    call: string,
    conversation: string,
    content: string,
    isPrivate: boolean,
    signal?: AbortSignal,
  ) => {
    const body = {
      content,
      message_type: 'outgoing',
      private: isPrivate,
      content_attributes: { automation_rule_id: OUR_MARK },
    };
    return api.write(call, 'POST', api.pathOf(conversation, '/messages'), body, { signal });
  };
  return {
    async sendText(conversation, text, { signal } = {}) {
      if (text.trim() === '') throw new PlatformError('refused', 'sendText: the text is empty');
      if (text.length > MAX_TEXT)
        throw new PlatformError('refused', `sendText: the text has more than ${MAX_TEXT} characters`);
      const answer = await post('sendText', conversation, text, false, signal);
      const message = MessageAnswer.safeParse(parseJson(answer.body)).data;
      // Accepted but nameless: whether the message exists can only be told by looking.
      if (message?.id === undefined) throw new PlatformError('unconfirmed', 'sendText: the answer has no id');
      return { messageId: message.id, at: writtenBy(message) ?? answeredNotAfter(answer.headers.date) };
    },
    async comment(conversation, text, { signal } = {}) {
      await post('comment', conversation, text.slice(0, MAX_TEXT), true, signal);
    },
    async findSent(conversation, text, known, { signal, since = 0 } = {}) {
      let before: string | undefined;
      for (let page = 1; page <= MAX_PAGES; page++) {
        const query = new URLSearchParams({ filter_internal_messages: 'true', ...compact({ before }) });
        const path = api.pathOf(conversation, `/messages?${query.toString()}`);
        const answer = await api.read('findSent', path, signal);
        // Oldest first.
        const { payload } = readAnswer('findSent', MessagePage, answer.body);
        const found = payload.findLast((one) => isOurs(one, text) && !known.includes(one.id ?? ''));
        if (found?.id !== undefined)
          return { messageId: found.id, at: writtenBy(found) ?? answeredNotAfter(answer.headers.date) };
        const [oldest] = payload;
        if (oldest?.id === undefined || oldest.id === before) return undefined;
        if ((writtenBy(oldest) ?? since) < since) return undefined;
        before = oldest.id;
      }
      return undefined;
    },
  };
}

function isOurs(raw: RawMessage, text: string): boolean {
  const isMarked = raw.content_attributes?.automation_rule_id === OUR_MARK;
  return isMarked && directionOf(raw) === 'outgoing' && !raw.private && raw.content === text.trim();
}

/** The API tells whole seconds: the end of that one is never too early. */
function writtenBy({ created_at: at }: RawMessage): number | undefined {
  return at === undefined ? undefined : endOfSecond(at);
}
