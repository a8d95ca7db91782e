/** Who opened a conversation of which only the list told. */
import type { PlatformClient } from '../platform.js';
import type { PlatformApi } from '../shared/platform-api.js';
import { readAnswer } from '../shared/read-answer.js';
import { directionOf } from './message.js';
import { creatorOf } from './openings.js';
import { pathOf } from './paths.js';
import { MessagePage, type RawMessage } from './schemas.js';

/** Messages of a page, the latest ones: with fewer the conversation is whole. */
const PAGE = 20;

export function opener(api: PlatformApi, account: string): Required<Pick<PlatformClient, 'sourceOf'>> {
  return {
    async sourceOf(conversation, { signal } = {}) {
      const answer = await api.read('sourceOf', pathOf(account, conversation, '/messages'), signal);
      return openerOf(readAnswer('sourceOf', MessagePage, answer.body).payload);
    },
  };
}

/**
 * The first message tells, as in the webhook, where the conversation has never been closed. A close leaves a line of its
 * own among the messages, in the account's language: any such line may be one. Then nothing tells who opened it again.
 */
export function openerOf(page: readonly RawMessage[]): string | undefined {
  if (page.length >= PAGE || page.some((one) => directionOf(one) === 'activity')) return undefined;
  return creatorOf(page.find((one) => !one.private));
}
