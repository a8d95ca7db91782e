import { compact } from '../../routing/compact.js';
import { allPages, readAnswer, type PlatformApi } from '../shared/platform-api.js';
import { answeredNotAfter } from '../shared/timestamp.js';
import type { PlatformClient } from '../platform.js';
import { toAgent, toContact } from './contact.js';
import { cursorOf, query } from './api.js';
import { ContactPage, UserPage } from './schemas.js';

/** What the platform lists, page by page. */
export function lists(
  api: PlatformApi,
): Pick<PlatformClient, 'check' | 'listUsers' | 'listOpen' | 'listUnassigned'> {
  const contacts = async (call: string, body: object, cursor?: string, signal?: AbortSignal) => {
    const answer = await api.search(call, `/contact/list?${query(cursor)}`, body, signal);
    const { items, pagination } = readAnswer(call, ContactPage, answer.body);
    return { items, next: cursorOf(pagination?.next), asOf: answeredNotAfter(answer.headers.date) };
  };
  return {
    async listUsers({ signal } = {}) {
      const users = await allPages('listUsers', async (cursor) => {
        const answer = await api.read('listUsers', `/space/user?${query(cursor)}`, signal);
        const { items, pagination } = readAnswer('listUsers', UserPage, answer.body);
        return { items, next: cursorOf(pagination?.next) };
      });
      return users.flatMap((user) => toAgent(user) ?? []);
    },
    async listOpen(cursor, { signal } = {}) {
      const { items, next } = await contacts('listOpen', openAnd('exists'), cursor, signal);
      const open = items.flatMap(({ id, assignee }) => {
        const agent = toAgent(assignee);
        return id !== undefined && agent ? [{ conversation: id, assignee: agent }] : [];
      });
      return compact({ items: open, next });
    },
    async listUnassigned(cursor, { signal } = {}) {
      const { items, next, asOf } = await contacts('listUnassigned', openAnd('doesNotExist'), cursor, signal);
      const waiting = items.flatMap((raw) =>
        raw.id === undefined
          ? []
          : [compact({ conversation: raw.id, contact: toContact(raw.id, raw), notBefore: raw.created_at })],
      );
      return compact({ items: waiting, next, asOf });
    },
    async check({ signal } = {}) {
      const answer = await api.read('check', `/space/user?${query(undefined, 1)}`, signal);
      const [user] = readAnswer('check', UserPage, answer.body).items;
      return user
        ? 'the token may read the workspace'
        : 'the token may read the workspace, which has no people';
    },
  };
}

/** The vendor's types demand `value` of every condition, also where it means nothing. */
const field = (name: string, operator: string, value = '') => ({
  category: 'contactField',
  field: name,
  operator,
  value,
});

/** The platform keeps the assignee of closed conversations: both conditions are needed. */
const openAnd = (assignee: 'exists' | 'doesNotExist') => ({
  search: '',
  timezone: 'UTC',
  filter: { $and: [field('assigneeUserId', assignee), field('status', 'isEqualTo', 'open')] },
});
