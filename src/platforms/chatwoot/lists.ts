import { PlatformError, type PlatformClient } from '../platform.js';
import { compact } from '../../routing/compact.js';
import { readAnswer } from '../shared/platform-api.js';
import type { AccountApi } from './api.js';
import { assigneeOf, toAgent, toContact } from './contact.js';
import { channelOf, openingId } from './openings.js';
import * as schemas from './schemas.js';
import type { ChatwootSettings } from './settings.js';

/** What is open; each is a list of its own. A snoozed conversation is its agent's all the time. */
const assigned = ['open', 'pending', 'snoozed'];
/** What waits for us: with `pending: wait`, not what another bot has. */
const waiting = { route: ['open', 'pending'], wait: ['open'] };

/** What the platform lists, page by page. A cursor is the status and the page's number. */
export function lists(
  api: AccountApi,
  { accountId, pending }: Pick<ChatwootSettings, 'accountId' | 'pending'>,
): Pick<PlatformClient, 'check' | 'listUsers' | 'listOpen' | 'listUnassigned'> {
  const conversations = async (
    call: string,
    whose: 'assigned' | 'unassigned',
    statuses: string[],
    cursor: string | undefined,
    signal?: AbortSignal,
  ) => {
    const [status = '', page = ''] = (cursor ?? `${statuses[0]}:1`).split(':');
    // New ones come at the end: pages that have been read stay what they were.
    const query = { assignee_type: whose, status, page, sort_by: 'created_at_asc' };
    const path = `${api.account}/conversations?${new URLSearchParams(query).toString()}`;
    const { body } = await api.read(call, path, signal);
    const items = readAnswer(call, schemas.ConversationPage, body).data.payload;
    const later = statuses[statuses.indexOf(status) + 1];
    const next = items.length > 0 ? `${status}:${Number(page) + 1}` : later && `${later}:1`;
    return { items, next };
  };
  return {
    async listUsers({ signal } = {}) {
      const { body } = await api.read('listUsers', `${api.account}/agents`, signal);
      return readAnswer('listUsers', schemas.AgentList, body).flatMap((raw) => {
        const agent = toAgent(raw);
        const { availability_status: status } = raw;
        return agent ? [{ ...agent, ...(status === undefined ? {} : { online: status === 'online' }) }] : [];
      });
    },
    async listOpen(cursor, { signal } = {}) {
      const { items, next } = await conversations('listOpen', 'assigned', assigned, cursor, signal);
      const open = items.flatMap((raw) => {
        const assignee = assigneeOf(raw);
        return raw.id !== undefined && assignee ? [{ conversation: raw.id, assignee }] : [];
      });
      return compact({ items: open, next });
    },
    async listUnassigned(cursor, { signal } = {}) {
      const { items, next } = await conversations(
        'listUnassigned',
        'unassigned',
        waiting[pending],
        cursor,
        signal,
      );
      return compact({ items: items.flatMap(toWaiting), next });
    },
    async check({ signal } = {}) {
      const { body } = await api.read('check', '/profile', signal);
      const { accounts } = readAnswer('check', schemas.ProfileAnswer, body);
      const role = accounts?.find(({ id }) => id === accountId)?.role;
      if (role === undefined)
        throw new PlatformError('unauthorized', 'check: the token is for no user of the account');
      return role === 'administrator'
        ? "the token is an administrator's"
        : `the token is an ${role}'s, who sees their own inboxes only`;
    },
  };
}

function toWaiting(raw: schemas.RawConversation) {
  const contact = toContact(raw);
  if (raw.id === undefined || contact === undefined) return [];
  const { waiting_since: since, created_at: created } = raw;
  const openedAt = since ?? created;
  const openedId = since === undefined ? undefined : openingId(raw.id, since);
  const notOpening = since === undefined ? undefined : (true as const);
  return [
    {
      conversation: raw.id,
      contact,
      ...compact({ channel: channelOf(raw), openedAt, openedId, notOpening }),
    },
  ];
}
