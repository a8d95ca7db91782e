/** What can happen on the platform, by whomever; every change goes out as the events the real one sends. */
import { users, type ChatMessage, type Comment, type SandboxContact, type Store } from '../store.js';
import type { Announcement, Announcements } from './announcements.js';
import type { Webhooks } from './webhooks.js';

export interface NewContact {
  name?: string;
  email?: string | null;
  phone?: string | null;
  language?: string;
}

export class Messenger {
  readonly #store: Store;
  readonly #webhooks: Webhooks;
  readonly #announces: Announcements;
  /** True when a bot is asked first: what contacts open is `pending`. */
  readonly #agentBot: boolean;
  /** Milliseconds by which two openings of one contact are told apart at least: the platform's unit of time. */
  readonly #unit: number;
  constructor(
    store: Store,
    webhooks: Webhooks,
    announces: Announcements,
    { agentBot = false, unit = 1 }: { agentBot?: boolean; unit?: number } = {},
  ) {
    this.#store = store;
    this.#webhooks = webhooks;
    this.#announces = announces;
    this.#agentBot = agentBot;
    this.#unit = unit;
  }

  createContact({ name, email, phone, language }: NewContact): SandboxContact {
    const contact = this.#store.add({
      id: this.#store.nextId(),
      firstName: name?.trim() || 'Contact',
      email: email ?? null,
      phone: phone ?? null,
      language: language ?? 'en',
      status: 'closed',
      openedTime: 0,
      assignee: null,
      tags: [],
      customFields: [],
      messages: [],
      comments: [],
      createdAt: Date.now(),
    });
    this.#webhooks.send(this.#announces.contactCreated?.(contact) ?? []);
    return contact;
  }

  /** A contact who writes while no conversation is open opens one. */
  contactWrites(contact: SandboxContact, text: string, type = 'text'): ChatMessage {
    const say = () => this.#say(contact, { from: 'contact', type, text });
    const received = (message: ChatMessage) => this.#announces.received(contact, message);
    if (contact.status !== 'open') return this.#openedBy(contact, 'contact', say, received);
    const message = say();
    if (contact.phase === 'snoozed') this.setPhase(contact, undefined);
    this.#webhooks.send(received(message));
    return message;
  }

  open(contact: SandboxContact, source: string): void {
    this.#openedBy(
      contact,
      source,
      () => undefined,
      () => [],
    );
  }

  /** With a bot, put off, or neither. */
  setPhase(contact: SandboxContact, phase: SandboxContact['phase']): void {
    const before = contact.phase;
    if (before === phase) return;
    if (phase === undefined) delete contact.phase;
    else contact.phase = phase;
    this.#store.changed();
    this.#webhooks.send(this.#announces.phaseChanged?.(contact, before) ?? []);
  }

  /** Through the API: a closed conversation stays closed. */
  routerWrites(
    contact: SandboxContact,
    text: string,
    more: Pick<ChatMessage, 'mark' | 'attributes'> = {},
  ): ChatMessage {
    const message = this.#say(contact, { from: 'router', type: 'text', text, ...more });
    this.#webhooks.send(this.#announces.sent(contact, message));
    return message;
  }

  /** From the inbox, which opens a closed conversation. */
  agentWrites(contact: SandboxContact, text: string, agent: string, type = 'text'): ChatMessage {
    const say = () => this.#say(contact, { from: 'agent', type, text, agent });
    const sent = (message: ChatMessage) => this.#announces.sent(contact, message);
    if (contact.status !== 'open') return this.#openedBy(contact, 'user', say, sent);
    const message = say();
    this.#webhooks.send(sent(message));
    return message;
  }

  /** @returns false when there is no such user */
  assign(contact: SandboxContact, assignee: number | string | null): boolean {
    const user = users.find(({ id, email }) => id === assignee || email === assignee);
    if (assignee !== null && !user) return false;
    const next = user?.id ?? null;
    if (contact.assignee === next) return true;
    contact.assignee = next;
    this.#store.changed();
    this.#webhooks.send(this.#announces.assigneeChanged(contact));
    return true;
  }

  close(
    contact: SandboxContact,
    by: number | null,
    note: { category?: string; summary?: string } = {},
  ): void {
    if (contact.status === 'closed') return;
    contact.status = 'closed';
    delete contact.phase;
    this.#store.changed();
    this.#webhooks.send(this.#announces.closed(contact, by, note));
  }

  update(
    contact: SandboxContact,
    {
      customFields = [],
      ...change
    }: Partial<Pick<SandboxContact, 'firstName' | 'email' | 'phone' | 'language' | 'customFields'>>,
  ): void {
    Object.assign(contact, change);
    const kept = contact.customFields.filter(({ name }) => !customFields.some((one) => one.name === name));
    contact.customFields = [...kept, ...customFields];
    this.#store.changed();
    this.#webhooks.send(this.#announces.contactChanged(contact));
  }

  /** Another number, with which the user id changes too, or another user id only. `untold`: nothing says so. */
  move(
    contact: SandboxContact,
    { phone, told }: { phone?: string | undefined; told: 'full' | 'bare' | 'field' | 'untold' },
  ): void {
    const before = structuredClone(contact);
    contact.names = { ...contact.names, userIds: (contact.names?.userIds ?? 1) + 1 };
    if (phone !== undefined) contact.phone = phone;
    this.#store.changed();
    if (told !== 'untold') this.#webhooks.send(this.#announces.moved?.(before, contact, told) ?? []);
  }

  tag(contact: SandboxContact, tags: string[]): void {
    const added = [...new Set(tags)].filter((tag) => !contact.tags.includes(tag));
    contact.tags = [...contact.tags, ...added];
    this.#store.changed();
    this.#webhooks.send(added.flatMap((tag) => this.#announces.tagged?.(contact, tag, 'add') ?? []));
  }

  untag(contact: SandboxContact, tags: string[]): void {
    const removed = contact.tags.filter((tag) => tags.includes(tag));
    contact.tags = contact.tags.filter((tag) => !tags.includes(tag));
    this.#store.changed();
    this.#webhooks.send(removed.flatMap((tag) => this.#announces.tagged?.(contact, tag, 'remove') ?? []));
  }

  setLifecycle(contact: SandboxContact, lifecycle: string | undefined): void {
    const before = contact.lifecycle;
    if (before === lifecycle) return;
    if (lifecycle === undefined) delete contact.lifecycle;
    else contact.lifecycle = lifecycle;
    this.#store.changed();
    this.#webhooks.send(this.#announces.lifecycleChanged?.(contact, before) ?? []);
  }

  /** A call with the contact, just ended. */
  call(contact: SandboxContact): void {
    this.#webhooks.send(this.#announces.called?.(contact) ?? []);
  }

  comment(contact: SandboxContact, text: string): Comment {
    const comment = { id: this.#store.nextId(), text, at: Date.now() };
    contact.comments.push(comment);
    this.#store.changed();
    this.#webhooks.send(this.#announces.commented?.(contact, comment) ?? []);
    return comment;
  }

  /** The message that opens is there when the opening is told. */
  #openedBy<T>(contact: SandboxContact, source: string, say: () => T, told: (said: T) => Announcement[]): T {
    const first = contact.openedTime === 0;
    contact.status = 'open';
    if (this.#agentBot && source === 'contact') contact.phase = 'pending';
    contact.openedBy = source;
    contact.openedTime = Math.max(Date.now(), contact.openedTime + this.#unit);
    const said = say();
    this.#store.changed();
    this.#webhooks.sendOpening([...this.#announces.opened(contact, source, first), ...told(said)]);
    return said;
  }

  #say(contact: SandboxContact, message: Omit<ChatMessage, 'id' | 'at'>): ChatMessage {
    const said = { ...message, id: this.#store.nextId(), at: Math.max(Date.now(), contact.openedTime) };
    contact.messages.push(said);
    this.#store.changed();
    return said;
  }
}
