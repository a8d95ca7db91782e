import type { AgentRef } from '../../routing/conversation.js';
import { clientWith, PlatformError, type PlatformClient } from '../platform.js';
import { parseJson } from '../shared/classify.js';
import { compact } from '../../routing/compact.js';
import { readAnswer } from '../shared/platform-api.js';
import { AccountApi } from './api.js';
import { assigneeOf } from './contact.js';
import { lists } from './lists.js';
import { messages } from './messages.js';
import { openerOf } from './openings.js';
import * as schemas from './schemas.js';
import type { ChatwootSettings } from './settings.js';

/** The API of one account. */
export function createClient(settings: ChatwootSettings, options: { timeout?: number } = {}): PlatformClient {
  const api = new AccountApi(settings, options);
  const { comment, ...otherMessages } = messages(api);
  return clientWith('Chatwoot', {
    ...lists(api, settings),
    ...otherMessages,
    comment,
    ...assignments(api),
    async getConversation(conversation, { signal } = {}) {
      const raw = await api.readConversation(conversation, signal);
      const open = raw.status !== 'resolved';
      return compact({ open, assignee: assigneeOf(raw), email: raw.meta?.sender?.email });
    },
    async find({ email, phone }, { signal } = {}) {
      for (const wanted of [email, phone]) {
        const found = wanted === undefined ? undefined : await newestOf(api, wanted, signal);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    async sourceOf(conversation, { signal } = {}) {
      const answer = await api.read('sourceOf', api.pathOf(conversation, '/messages'), signal);
      return openerOf(readAnswer('sourceOf', schemas.MessagePage, answer.body).payload);
    },
    // Tags are the conversation's labels: its whole list is read, and written with what is new.
    async tag(conversation, tags, { signal } = {}) {
      const path = api.pathOf(conversation, '/labels');
      const answer = await api.read('tag', path, signal);
      const present = readAnswer('tag', schemas.LabelsAnswer, answer.body).payload;
      const all = [...new Set([...present, ...tags.map(toLabel)])];
      if (all.length > present.length) await api.write('tag', 'POST', path, { labels: all }, { signal });
    },
    async saveEmail(conversation, email, { signal } = {}) {
      const { meta } = await api.readConversation(conversation, signal);
      if (meta?.sender?.id === undefined)
        throw new PlatformError('notFound', 'saveEmail: there is no contact');
      const path = `${api.account}/contacts/${encodeURIComponent(meta.sender.id)}`;
      await api.write('saveEmail', 'PUT', path, { email }, { signal });
    },
    async close(conversation, { category, summary, signal } = {}) {
      // Chatwoot has no place for why it was closed but a note.
      const note = [category, summary].filter(Boolean).join(': ');
      if (note !== '') await comment(conversation, note, compact({ signal }));
      await api.setStatus(conversation, 'resolved', signal);
    },
  });
}

/** A label has lower-case letters, digits, dashes and underscores. */
function toLabel(tag: string): string {
  const label = tag
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_-]+/gu, '-');
  if (!/[\p{L}\p{N}]/u.test(label))
    throw new PlatformError('refused', 'tag: nothing is left of it as a label');
  return label;
}

/** The newest open conversation of the contact with exactly this address or number: the search finds parts too. */
async function newestOf(api: AccountApi, wanted: string, signal?: AbortSignal): Promise<string | undefined> {
  const search = `${api.account}/contacts/search?${new URLSearchParams({ q: wanted }).toString()}`;
  const answer = await api.read('find', search, signal);
  const contacts = schemas.ContactSearch.safeParse(parseJson(answer.body)).data?.payload ?? [];
  const contact = contacts.find(
    ({ email, phone_number: phone }) => email?.toLowerCase() === wanted.toLowerCase() || phone === wanted,
  );
  if (contact?.id === undefined) return undefined;
  const path = `${api.account}/contacts/${encodeURIComponent(contact.id)}/conversations`;
  const { body } = await api.read('find', path, signal);
  const conversations = schemas.ContactConversations.safeParse(parseJson(body)).data?.payload ?? [];
  const open = conversations.filter(({ status }) => status !== 'resolved').map(({ id }) => Number(id));
  return open.length === 0 ? undefined : String(Math.max(...open));
}

function assignments(api: AccountApi): Pick<PlatformClient, 'assign' | 'unassign'> {
  const put = async (call: string, conversation: string, assignee: number | null, signal?: AbortSignal) => {
    const path = api.pathOf(conversation, '/assignments');
    const answer = await api.write(call, 'POST', path, { assignee_id: assignee }, { signal });
    return schemas.AgentAnswer.safeParse(parseJson(answer.body)).data?.id;
  };
  return {
    async assign(conversation, agent: AgentRef, { signal } = {}) {
      if (!/^\d{1,15}$/.test(agent.id))
        throw new PlatformError('refused', 'assign: Chatwoot knows its agents by numbers');
      // Agents do not see what is pending among their open conversations. Opened first: opening may assign the token's user.
      const { status } = await api.readConversation(conversation, signal);
      if (status === 'pending') await api.setStatus(conversation, 'open', signal);
      // An agent who is not in the account is answered with null, and the conversation is left unassigned then.
      if ((await put('assign', conversation, Number(agent.id), signal)) !== agent.id)
        throw new PlatformError('refused', 'assign: the account has no such agent');
    },
    async unassign(conversation, { signal } = {}) {
      await put('unassign', conversation, null, signal);
    },
  };
}
