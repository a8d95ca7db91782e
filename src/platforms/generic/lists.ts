import type { PlatformClient } from '../platform.js';
import { compact } from '../shared/compact.js';
import { allPages, readAnswer } from '../shared/platform-api.js';
import { ListAnswer, toAgent, UsersAnswer } from './answers.js';
import type { Commands } from './commands.js';

/** What the system lists, page by page. */
export function lists({
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
