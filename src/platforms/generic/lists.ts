import { PlatformError, type PlatformClient } from '../platform.js';
import { compact } from '../shared/compact.js';
import { readAnswer } from '../shared/read-answer.js';
import { ListAnswer, toAgent, UsersAnswer } from './answers.js';
import type { Commands } from './commands.js';

const MAX_USER_PAGES = 100;

/** What the system lists, page by page. */
export function lists({
  ask,
}: Commands): Required<Pick<PlatformClient, 'check' | 'listUsers' | 'listOpen' | 'listUnassigned'>> {
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
      const all = [];
      let cursor: string | undefined;
      for (let page = 0; ; page++) {
        // Half a list would make strangers of the rest.
        if (page === MAX_USER_PAGES)
          throw new PlatformError('refused', `listUsers: more than ${MAX_USER_PAGES} pages`);
        const { users: found, next } = await users('listUsers', cursor, options);
        for (const { online, ...user } of found) {
          const agent = toAgent(user);
          if (agent) all.push(compact({ ...agent, online }));
        }
        if (next === undefined) return all;
        cursor = next;
      }
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
