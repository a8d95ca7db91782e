import { clientWith, PlatformError, type PlatformClient } from '../platform.js';
import { parseJson } from '../shared/classify.js';
import { compact } from '../shared/compact.js';
import { readAnswer } from '../shared/platform-api.js';
import { answeredNotAfter } from '../shared/timestamp.js';
import { ConversationAnswer, FoundAnswer, SentAnswer, toAgent } from './answers.js';
import { commandsTo, type Commands } from './commands.js';
import { lists } from './lists.js';
import type { GenericSettings } from './settings.js';

export function createClient(
  settings: GenericSettings,
  options: { timeout?: number; now?: () => number } = {},
): PlatformClient {
  const commands = commandsTo(settings, options);
  return clientWith('the system', { ...reads(commands), ...lists(commands), ...writes(commands) });
}

function reads({ ask }: Commands): Pick<PlatformClient, 'getConversation' | 'find'> {
  return {
    async getConversation(conversation, options) {
      const { body } = await ask('getConversation', 'conversation.get', { conversation }, options);
      const { open, assignee, email } = readAnswer('getConversation', ConversationAnswer, body);
      return compact({ open, email, assignee: toAgent(assignee) });
    },
    async find(by, options) {
      if (by.email === undefined && by.phone === undefined) return undefined;
      try {
        const { body } = await ask('find', 'contact.find', by, options);
        return readAnswer('find', FoundAnswer, body).conversation;
      } catch (e) {
        if (e instanceof PlatformError && e.kind === 'notFound') return undefined;
        throw e;
      }
    },
  };
}

type Writes = 'sendText' | 'assign' | 'unassign' | 'saveEmail' | 'comment' | 'tag' | 'close';

function writes({ tell }: Commands): Pick<PlatformClient, Writes> {
  return {
    async sendText(conversation, text, { channelId, ...options } = {}) {
      if (text.trim() === '') throw new PlatformError('refused', 'sendText: the text is empty');
      const message = compact({ conversation, channel: channelId, text });
      const answer = await tell('sendText', 'message.send', message, options);
      const { id, at } = SentAnswer.safeParse(parseJson(answer.body)).data ?? {};
      // Accepted but nameless: whether the message exists is told by sending it again under the same id.
      if (id === undefined) throw new PlatformError('unconfirmed', 'sendText: the answer has no id');
      return { messageId: id, at: at ?? answeredNotAfter(answer.headers.date) };
    },
    async assign(conversation, { id, name, email }, options) {
      const assignee = compact({ id, name, email });
      await tell('assign', 'conversation.assign', { conversation, assignee }, options);
    },
    async unassign(conversation, options) {
      await tell('unassign', 'conversation.unassign', { conversation }, options);
    },
    async saveEmail(conversation, email, options) {
      await tell('saveEmail', 'contact.update', { conversation, contact: { email } }, options);
    },
    async comment(conversation, text, options) {
      await tell('comment', 'comment.add', { conversation, text }, options);
    },
    async tag(conversation, tags, options) {
      await tell('tag', 'tag.add', { conversation, tags }, options);
    },
    async close(conversation, { category, summary, ...options } = {}) {
      await tell('close', 'conversation.close', compact({ conversation, category, summary }), options);
    },
  };
}
