import type { AgentRef } from '../../routing/conversation.js';
import { PlatformError, type PlatformClient, type PlatformConversation } from '../platform.js';
import { parseJson } from '../shared/classify.js';
import { compact } from '../shared/compact.js';
import { PlatformApi } from '../shared/platform-api.js';
import { assigneeOf } from './contact.js';
import { labels } from './labels.js';
import { lists } from './lists.js';
import { messages } from './messages.js';
import { opener } from './opener.js';
import { pathOf } from './paths.js';
import * as schemas from './schemas.js';
import type { ChatwootSettings } from './settings.js';

/** The API of one account. */
export function createClient(settings: ChatwootSettings, options: { timeout?: number } = {}): PlatformClient {
  const api = new PlatformApi({
    platform: 'Chatwoot',
    baseUrl: `${settings.baseUrl}/api/v1`,
    headers: { api_access_token: settings.token },
    timeout: options.timeout,
    wordsOf,
  });
  const account = `/accounts/${encodeURIComponent(settings.accountId)}`;
  const { comment, ...rest } = messages(api, account);
  return {
    ...reads(api, account),
    ...lists(api, account, settings),
    ...opener(api, account),
    ...rest,
    comment,
    ...labels(api, account),
    ...assignments(api, account),
    async saveEmail(conversation, email, { signal } = {}) {
      const { meta } = await readConversation(api, account, conversation, signal);
      if (meta?.sender?.id === undefined)
        throw new PlatformError('notFound', 'saveEmail: there is no contact');
      const path = `${account}/contacts/${encodeURIComponent(meta.sender.id)}`;
      await api.write('saveEmail', 'PUT', path, { email }, { signal });
    },
    async close(conversation, { category, summary, signal } = {}) {
      // Chatwoot has no place for why it was closed but a note.
      const note = [category, summary].filter(Boolean).join(': ');
      if (note !== '') await comment(conversation, note, compact({ signal }));
      await setStatus(api, account, conversation, 'resolved', signal);
    },
  };
}

function wordsOf(body: unknown): string | undefined {
  const said = schemas.ErrorAnswer.safeParse(body).data;
  return said?.error ?? said?.message;
}

async function readConversation(
  api: PlatformApi,
  account: string,
  conversation: string,
  signal?: AbortSignal,
): Promise<schemas.RawConversation> {
  const answer = await api.read('getConversation', pathOf(account, conversation), signal);
  const found = schemas.ConversationAnswer.safeParse(parseJson(answer.body)).data;
  if (found?.id === undefined || found.status === undefined)
    throw new PlatformError('unavailable', 'getConversation: the answer is no conversation');
  return found;
}

async function setStatus(
  api: PlatformApi,
  account: string,
  conversation: string,
  status: 'open' | 'resolved',
  signal?: AbortSignal,
): Promise<void> {
  await api.write(
    'setStatus',
    'POST',
    pathOf(account, conversation, '/toggle_status'),
    { status },
    { signal },
  );
}

function reads(api: PlatformApi, account: string): Pick<PlatformClient, 'getConversation' | 'find'> {
  return {
    async getConversation(conversation, { signal } = {}): Promise<PlatformConversation> {
      const raw = await readConversation(api, account, conversation, signal);
      const open = raw.status !== 'resolved';
      return compact({ open, assignee: assigneeOf(raw), email: raw.meta?.sender?.email });
    },
    async find({ email, phone }, { signal } = {}) {
      for (const wanted of [email, phone]) {
        const found = wanted === undefined ? undefined : await newestOf(api, account, wanted, signal);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

/** The newest open conversation of the contact with exactly this address or number: the search finds parts too. */
async function newestOf(
  api: PlatformApi,
  account: string,
  wanted: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const search = `${account}/contacts/search?${new URLSearchParams({ q: wanted }).toString()}`;
  const answer = await api.read('find', search, signal);
  const contacts = schemas.ContactSearch.safeParse(parseJson(answer.body)).data?.payload ?? [];
  const contact = contacts.find(
    ({ email, phone_number: phone }) => email?.toLowerCase() === wanted.toLowerCase() || phone === wanted,
  );
  if (contact?.id === undefined) return undefined;
  const path = `${account}/contacts/${encodeURIComponent(contact.id)}/conversations`;
  const { body } = await api.read('find', path, signal);
  const conversations = schemas.ContactConversations.safeParse(parseJson(body)).data?.payload ?? [];
  const open = conversations.filter(({ status }) => status !== 'resolved').map(({ id }) => Number(id));
  return open.length === 0 ? undefined : String(Math.max(...open));
}

function assignments(api: PlatformApi, account: string): Pick<PlatformClient, 'assign' | 'unassign'> {
  const put = async (call: string, conversation: string, assignee: number | null, signal?: AbortSignal) => {
    const path = pathOf(account, conversation, '/assignments');
    const answer = await api.write(call, 'POST', path, { assignee_id: assignee }, { signal });
    return schemas.AgentAnswer.safeParse(parseJson(answer.body)).data?.id;
  };
  return {
    async assign(conversation, agent: AgentRef, { signal } = {}) {
      if (!/^\d{1,15}$/.test(agent.id))
        throw new PlatformError('refused', 'assign: Chatwoot knows its agents by numbers');
      // Agents do not see what is pending among their open conversations. Opened first: opening may assign the token's user.
      const { status } = await readConversation(api, account, conversation, signal);
      if (status === 'pending') await setStatus(api, account, conversation, 'open', signal);
      // Whoever is not of the account is answered with null, and nobody has the conversation then.
      if ((await put('assign', conversation, Number(agent.id), signal)) !== agent.id)
        throw new PlatformError('refused', 'assign: the account has no such agent');
    },
    async unassign(conversation, { signal } = {}) {
      await put('unassign', conversation, null, signal);
    },
  };
}
