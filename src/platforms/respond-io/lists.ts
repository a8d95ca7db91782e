import { compact } from '../compact.js';
import { PlatformError, type PlatformClient } from '../platform.js';
import type { RespondIoApi } from './api.js';
import { parseJson } from './classify.js';
import { toAgent } from './contact.js';
import { ContactPage, UserPage } from './schemas.js';

/** Most entries of a page. */
const PAGE = 100;
const MOST_USER_PAGES = 100;

/** What the platform lists, page by page. */
export function lists(api: RespondIoApi): Required<Pick<PlatformClient, 'listUsers' | 'listOpen'>> {
  return {
    async listUsers({ signal } = {}) {
      const users = [];
      let cursor: string | undefined;
      for (let page = 0; ; page++) {
        // Half a list would make strangers of the rest.
        if (page === MOST_USER_PAGES)
          throw new PlatformError('refused', `listUsers: more than ${MOST_USER_PAGES * PAGE} people`);
        const answer = await api.read('listUsers', `/space/user?${query(cursor)}`, signal);
        const { items, pagination } = pageFrom('listUsers', UserPage, answer.body);
        users.push(...items.flatMap((user) => toAgent(user) ?? []));
        cursor = cursorOf(pagination?.next);
        if (cursor === undefined) break;
      }
      return users;
    },
    async listOpen(cursor, { signal } = {}) {
      const answer = await api.search('listOpen', `/contact/list?${query(cursor)}`, openWithAssignee, signal);
      const { items, pagination } = pageFrom('listOpen', ContactPage, answer.body);
      const open = items.flatMap(({ id, assignee }) => {
        const agent = toAgent(assignee);
        return id !== undefined && agent ? [{ conversation: id, assignee: agent }] : [];
      });
      return compact({ open, next: cursorOf(pagination?.next) });
    },
  };
}

const field = (name: string, operator: string, value?: string) =>
  compact({ category: 'contactField', field: name, operator, value });

/** The platform keeps the assignee of closed conversations: both conditions are needed. */
const openWithAssignee = {
  search: '',
  timezone: 'UTC',
  filter: { $and: [field('assigneeUserId', 'exists'), field('status', 'isEqualTo', 'open')] },
};

const query = (cursor: string | undefined) =>
  new URLSearchParams({
    limit: String(PAGE),
    ...(cursor === undefined ? {} : { cursorId: cursor }),
  }).toString();

/** The next page is named by an address. Only its cursor is taken: the address is never followed. */
function cursorOf(next: string | undefined): string | undefined {
  if (next === undefined || !URL.canParse(next, 'http://localhost')) return undefined;
  return new URL(next, 'http://localhost').searchParams.get('cursorId') ?? undefined;
}

function pageFrom<T>(
  call: string,
  schema: { safeParse(value: unknown): { data?: T | undefined } },
  body: string,
): T {
  const { data } = schema.safeParse(parseJson(body));
  if (data === undefined) throw new PlatformError('unavailable', `${call}: the answer is no list`);
  return data;
}
