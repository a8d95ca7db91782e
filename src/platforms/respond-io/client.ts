import type { AgentRef } from '../../routing/conversation.js';
import { compact } from '../../routing/compact.js';
import { clientWith, PlatformError, type PlatformClient, type PlatformConversation } from '../platform.js';
import { parseJson } from '../shared/classify.js';
import type { PlatformApi } from '../shared/platform-api.js';
import { answeredNotAfter } from '../shared/timestamp.js';
import { contactPath } from './api.js';
import { presentChannel } from './channels.js';
import { toAgent } from './contact.js';
import { findSentIn } from './find-sent.js';
import { lists } from './lists.js';
import { ContactAnswer, MessageAnswer } from './schemas.js';

/** Limits of API v2, in characters; tags per call. */
const LIMITS = { text: 2_000, comment: 1_000, category: 128, summary: 512, tag: 255, tags: 10 };

const closedSpellings = new Set(['close', 'closed', 'done']);

export function createClient(api: PlatformApi): PlatformClient {
  return clientWith('respond.io', {
    ...reads(api),
    ...lists(api),
    ...presentChannel(api),
    ...messages(api),
    ...changes(api),
  });
}

function reads(api: PlatformApi): Pick<PlatformClient, 'getConversation' | 'find'> {
  return {
    async getConversation(conversation, { signal } = {}) {
      const answer = await api.read('getConversation', contactPath(conversation), signal);
      return toConversation('getConversation', answer.body);
    },
    async find({ email, phone }, { signal } = {}) {
      return (
        (email === undefined ? undefined : await findBy(api, 'email', email, signal)) ??
        (phone === undefined ? undefined : await findBy(api, 'phone', phone, signal))
      );
    },
  };
}

function messages(api: PlatformApi): Pick<PlatformClient, 'sendText' | 'findSent' | 'comment'> {
  return {
    findSent: findSentIn(api),
    async sendText(conversation, text, { channelId, signal } = {}) {
      requireLength('sendText', text, LIMITS.text);
      const body = { channelId: numeric(channelId) ?? null, message: { type: 'text', text } };
      const answer = await api.write('sendText', 'POST', contactPath(conversation, '/message'), body, {
        signal,
      });
      const messageId = MessageAnswer.safeParse(parseJson(answer.body)).data?.messageId;
      // Accepted but nameless: whether the message exists can only be told by looking.
      if (messageId === undefined)
        throw new PlatformError('unconfirmed', 'sendText: the answer has no messageId');
      return { messageId, at: answeredNotAfter(answer.headers.date) };
    },
    async comment(conversation, text, { signal } = {}) {
      const body = { text: shortened(text, LIMITS.comment) };
      await api.write('comment', 'POST', contactPath(conversation, '/comment'), body, { signal });
    },
  };
}

function changes(
  api: PlatformApi,
): Pick<PlatformClient, 'assign' | 'unassign' | 'saveEmail' | 'tag' | 'close'> {
  const post = async (
    call: string,
    conversation: string,
    rest: string,
    body: unknown,
    signal?: AbortSignal,
  ) => {
    await api.write(call, 'POST', contactPath(conversation, rest), body, { signal });
  };
  return {
    assign: (conversation, agent, { signal } = {}) =>
      post('assign', conversation, '/conversation/assignee', { assignee: assigneeValue(agent) }, signal),
    unassign: (conversation, { signal } = {}) =>
      post('unassign', conversation, '/conversation/assignee', { assignee: null }, signal),
    async saveEmail(conversation, email, { signal } = {}) {
      await api.write('saveEmail', 'PUT', contactPath(conversation), { email }, { signal });
    },
    async tag(conversation, tags, { signal } = {}) {
      const all = tags.map((tag) => tag.slice(0, LIMITS.tag));
      for (let from = 0; from < all.length; from += LIMITS.tags)
        await post('tag', conversation, '/tag', all.slice(from, from + LIMITS.tags), signal);
    },
    async close(conversation, { category, summary, signal } = {}) {
      const note = compact({
        category: category && shortened(category, LIMITS.category),
        summary: summary && shortened(summary, LIMITS.summary),
      });
      await post('close', conversation, '/conversation/status', { status: 'close', ...note }, signal);
    },
  };
}

async function findBy(
  api: PlatformApi,
  field: 'email' | 'phone',
  value: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const path = `/contact/${field}:${encodeURIComponent(value)}`;
  try {
    const answer = await api.read('find', path, signal);
    return ContactAnswer.safeParse(parseJson(answer.body)).data?.id;
  } catch (error) {
    if (error instanceof PlatformError && error.kind === 'notFound') return undefined;
    throw error;
  }
}

function toConversation(call: string, body: string): PlatformConversation {
  const contact = ContactAnswer.safeParse(parseJson(body)).data;
  if (contact?.id === undefined) throw new PlatformError('unavailable', `${call}: the answer is no contact`);
  // Spellings differ between the vendor's sources; only a clear "closed" counts, snoozed conversations are open.
  const open = !closedSpellings.has(contact.status?.toLowerCase() ?? '');
  return compact({ open, assignee: toAgent(contact.assignee), email: contact.email });
}

/** The API takes a user id (a number) or an e-mail address. */
function assigneeValue(agent: AgentRef): string | number {
  return numeric(agent.id) ?? agent.email ?? agent.id;
}

function numeric(id: string | undefined): number | string | undefined {
  return id !== undefined && /^\d{1,15}$/.test(id) ? Number(id) : undefined;
}

function requireLength(call: string, text: string, maxLength: number): void {
  if (text.trim() === '') throw new PlatformError('refused', `${call}: the text is empty`);
  if (text.length > maxLength)
    throw new PlatformError('refused', `${call}: the text has more than ${maxLength} characters`);
}

function shortened(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength - 1)}…`;
}
