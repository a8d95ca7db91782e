import { ApplicationFailure } from '@temporalio/activity';
import { compact } from '../../src/routing/compact.js';
import type { ListCall } from '../../src/platforms/capabilities.js';
import type { PlatformClient } from '../../src/platforms/platform.js';
import type { AgentRef, Channel, Contact } from '../../src/routing/conversation.js';
import type { Customer, CustomerType } from '../../src/routing/customer.js';
import type {
  CustomerActivities,
  DeskActivities,
  PlatformActivities,
  SavedEmail,
} from '../../src/workflows/activities.js';

export interface Chat {
  sent: string[];
  /** What was told besides the text of each message. */
  sentWith: Parameters<PlatformActivities['sendMessage']>[3][];
  comments: string[];
  tags: string[];
  /** Every write of an assignee, in order. */
  assignments: string[];
  assignee?: AgentRef;
  email?: string;
  open: boolean;
  gone?: boolean;
  keepsNoAssignee?: true;
  /** When it was opened, where the platform says. */
  openedAt?: number;
  /** Who opened it, where the list says. */
  source?: string;
  channel?: Channel;
  contact?: Partial<Contact>;
}

type Name = keyof PlatformActivities | keyof CustomerActivities | keyof DeskActivities;

/** The platform and the CRM of a workflow test: keeps what was done to each conversation, and can be told to misbehave. */
export class StandIn {
  readonly chats = new Map<string, Chat>();
  readonly customers = new Map<string, CustomerType>();
  /** Account owners in the CRM, by e-mail. */
  readonly owners = new Map<string, string>();
  /** Agents whom the platform refuses. */
  refuses: string[] = [];
  /** What becomes of comments that go with an assignment, instead of being written. */
  commentsFail?: { comment?: { notWritten: string } };
  /** What becomes of a tag and a comment that are written together. */
  marks: Awaited<ReturnType<PlatformActivities['tagAndComment']>> = { tag: 'written', comment: 'written' };
  /** True: an assignment leaves the address that goes with it to a later try. */
  savesLater?: true;
  readonly calls: string[] = [];
  readonly #before = new Map<Name, (attempt: number) => unknown>();
  readonly #after = new Map<Name, (attempt: number) => unknown>();
  readonly #counts = new Map<Name, number>();

  chat(id: string): Chat {
    let chat = this.chats.get(id);
    if (!chat)
      this.chats.set(
        id,
        (chat = { sent: [], sentWith: [], comments: [], tags: [], assignments: [], open: true }),
      );
    return chat;
  }

  /** Runs before the effect of each call; what it throws fails the call without effect. `attempt` counts from 1. */
  before(name: Name, act: (attempt: number) => unknown): void {
    this.#before.set(name, act);
  }

  /** Runs after the effect: what it throws fails a call that has happened. */
  after(name: Name, act: (attempt: number) => unknown): void {
    this.#after.set(name, act);
  }

  count(name: Name): number {
    return this.#counts.get(name) ?? 0;
  }

  async #do<T>(name: Name, effect: () => T | Promise<T>): Promise<T> {
    const attempt = this.count(name) + 1;
    this.#counts.set(name, attempt);
    this.calls.push(name);
    await this.#before.get(name)?.(attempt);
    const result = await effect();
    await this.#after.get(name)?.(attempt);
    return result;
  }

  /** The real desk, with the same hooks; `instead` answers without it. */
  desk(real: DeskActivities): DeskActivities {
    return {
      decideAssignment: async (workspace, request) =>
        this.#do('decideAssignment', () => (this.instead ?? real).decideAssignment(workspace, request)),
    };
  }
  instead?: DeskActivities;

  /** Mapped variables of the CRM's answer, by address. */
  readonly variables = new Map<string, Record<string, string>>();

  readonly customer: CustomerActivities = {
    getContactData: (_crm, contact) =>
      this.#do('getContactData', (): Customer => {
        const key = (contact.email ?? contact.phone ?? '').toLowerCase();
        const type = this.customers.get(key) ?? 'unknown';
        const owner = this.owners.get(key);
        const variables = this.variables.get(key);
        return {
          type,
          reason: `Test CRM says ${type}`,
          ...(owner === undefined ? {} : { owner }),
          ...(variables ? { variables } : {}),
        };
      }),
  };

  pageSize = 100;

  /** What the platform lists; without users it cannot list them. */
  readonly lists: Partial<Pick<PlatformClient, ListCall>> = {
    listOpen: () => {
      const open = [...this.chats].flatMap(([conversation, { open, gone, assignee }]) =>
        open && !gone && assignee ? [{ conversation, assignee }] : [],
      );
      return Promise.resolve({ items: open });
    },
    listUnassigned: (cursor = '0') => {
      const waiting = [...this.chats].filter(([, { open, gone, assignee }]) => open && !gone && !assignee);
      const page = waiting.slice(Number(cursor), Number(cursor) + this.pageSize);
      const items = page.map(([conversation, { openedAt, contact, source, channel }]) => ({
        conversation,
        contact: { id: conversation, tags: [], fields: {}, ...contact },
        ...compact({ openedAt, source, channel }),
      }));
      const end = Number(cursor) + page.length;
      return Promise.resolve({ items, ...(end < waiting.length ? { next: String(end) } : {}) });
    },
  };

  readonly platform: PlatformActivities = {
    sendMessage: (to, text, _channel, more) =>
      this.#do('sendMessage', () => {
        const { sent, sentWith } = this.chat(to.conversation);
        sent.push(text);
        sentWith.push(more);
        const at = Date.now();
        return { messageId: `out-${to.conversation}-${sent.length}`, at, answeredAt: at };
      }),
    assignConversation: (to, agent, { replaces, comment, email } = {}) =>
      this.#do('assignConversation', () => {
        const chat = this.chat(to.conversation);
        if (chat.gone) return { kind: 'contactGone' as const };
        const isThere = chat.assignee?.id === agent.id;
        const assigned = { kind: 'assigned' as const, assignee: agent };
        const saved = () => (email === undefined || this.savesLater ? {} : { email: saveEmail(chat, email) });
        if (isThere)
          return comment === undefined
            ? { ...assigned, ...saved() }
            : { ...assigned, ...saved(), comment: { notWritten: 'was there' } };
        if (!chat.open) return { kind: 'closed' as const };
        if (chat.assignee && chat.assignee.id !== replaces)
          return { kind: 'taken' as const, assignee: chat.assignee };
        if (this.refuses.includes(agent.id)) return { kind: 'agentRefused' as const, why: 'no such user' };
        chat.assignee = agent;
        chat.assignments.push(agent.id);
        if (comment === undefined) return { ...assigned, ...saved() };
        if (this.commentsFail) return { ...assigned, ...saved(), ...this.commentsFail };
        chat.comments.push(comment);
        return { ...assigned, ...saved(), comment: 'written' as const };
      }),
    leaveUnassigned: (to, known) =>
      this.#do('leaveUnassigned', () => {
        const chat = this.chat(to.conversation);
        if (chat.gone) return { kind: 'contactGone' as const };
        if (!chat.open) return { kind: 'closed' as const };
        if (!chat.assignee) return { kind: 'nobody' as const };
        if (chat.assignee.id !== known) return { kind: 'taken' as const, assignee: chat.assignee };
        delete chat.assignee;
        return { kind: 'unassigned' as const };
      }),
    unassignConversation: (to) =>
      this.#do('unassignConversation', () => {
        const chat = this.chat(to.conversation);
        if (chat.open) return 'open' as const;
        if (!chat.assignee) return 'nobody' as const;
        delete chat.assignee;
        return 'unassigned' as const;
      }),
    updateContactField: (to, email) =>
      this.#do('updateContactField', () => saveEmail(this.chat(to.conversation), email)),
    updateContactTag: (to, tag) =>
      this.#do('updateContactTag', () => void this.chat(to.conversation).tags.push(tag)),
    addComment: (to, text) =>
      this.#do('addComment', () => void this.chat(to.conversation).comments.push(text)),
    tagAndComment: (to, tag, text) =>
      this.#do('tagAndComment', () => {
        const { tags, comments } = this.chat(to.conversation);
        const { tag: tagged, comment } = this.marks;
        if (tagged === 'written') tags.push(tag);
        if (comment === 'written') comments.push(text);
        return this.marks;
      }),
    lookAtConversation: (to) =>
      this.#do('lookAtConversation', () => {
        const { open, assignee, email, gone, keepsNoAssignee } = this.chat(to.conversation);
        return { gone: gone === true, open, ...compact({ assignee, email, keepsNoAssignee }) };
      }),
    findContact: (_to, by) =>
      this.#do(
        'findContact',
        () => [...this.chats.entries()].find(([, chat]) => !chat.gone && chat.email === by.email)?.[0],
      ),
  };
}

function saveEmail(chat: Chat, email: string): SavedEmail {
  if (chat.email !== undefined && chat.email !== email) return 'otherThere';
  chat.email = email;
  return 'saved';
}

export const unavailable = (retryAfter?: number) =>
  ApplicationFailure.create({
    message: 'HTTP 503',
    type: 'Unavailable',
    ...(retryAfter === undefined ? {} : { details: [{ retryAfter }], nextRetryDelay: retryAfter }),
  });

export const unconfirmed = () => ApplicationFailure.nonRetryable('connection reset', 'Unconfirmed');
export const refused = () => ApplicationFailure.nonRetryable('HTTP 400', 'Refused');
