import { clientWith, PlatformError, type PlatformClient } from '../platform.js';
import { parseJson } from '../shared/classify.js';
import { compact } from '../../routing/compact.js';
import { allPages, readAnswer } from '../shared/platform-api.js';
import { answeredNotAfter } from '../shared/timestamp.js';
import { ConversationAnswer, FoundAnswer, ListAnswer, SentAnswer, toAgent, UsersAnswer } from './answers.js';
import { commandsTo, type Commands } from './commands.js';
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

/** What the system lists, page by page. */
function lists({
  ask,
}: Commands): Pick<PlatformClient, 'check' | 'listUsers' | 'listOpen' | 'listUnassigned'> {
  const users = async (call: string, cursor: string | undefined, options: object) =>
    readAnswer(call, UsersAnswer, (await ask(call, 'users.list', compact({ cursor }), options)).body);
  const conversations = async (
    call: string,
    assigned: boolean,
    cursor: string | undefined,
    options: object,
  ) => {
    const asked = compact({ open: true, assigned, cursor });
    return readAnswer(call, ListAnswer, (await ask(call, 'conversations.list', asked, options)).body);
  };
  return {
    async listUsers(options = {}) {
      const all = await allPages('listUsers', async (cursor) => {
        const { users: items, next } = await users('listUsers', cursor, options);
        return { items, next };
      });
      return all.flatMap(({ online, ...user }) => {
        const agent = toAgent(user);
        return agent ? [compact({ ...agent, online })] : [];
      });
    },
    async listOpen(cursor, options = {}) {
      const { conversations: found, next } = await conversations('listOpen', true, cursor, options);
      const items = found.flatMap(({ id, assignee }) => {
        const agent = toAgent(assignee);
        return id !== undefined && agent ? [{ conversation: id, assignee: agent }] : [];
      });
      return compact({ items, next });
    },
    async listUnassigned(cursor, options = {}) {
      const { conversations: found, next } = await conversations('listUnassigned', false, cursor, options);
      const items = found.flatMap(({ id, openedAt, source, channel, contact }) => {
        if (id === undefined || contact?.id === undefined) return [];
        const { name, email, phone, language } = contact;
        const known = compact({ id: contact.id, name, email, phone, language: language?.toLowerCase() });
        const openedId = openedAt === undefined ? undefined : `${id}@${openedAt}`;
        const waiting = compact({
          conversation: id,
          openedAt,
          openedId,
          source: source?.toLowerCase(),
          channel: channel && compact({ id: channel.id, source: channel.source, inbox: channel.inbox }),
        });
        return [{ ...waiting, contact: { ...known, tags: [], fields: {} } }];
      });
      return compact({ items, next });
    },
    async check(options = {}) {
      const { users: found } = await users('check', undefined, options);
      return `the system takes our commands and names ${found.length} people`;
    },
  };
}
