import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface SandboxUser {
  id: number;
  firstName: string;
  email: string;
  role: 'agent' | 'manager' | 'owner';
  team: { id: number; name: string } | null;
}

export interface ChatMessage {
  id: number;
  from: 'contact' | 'router' | 'agent';
  agent?: string;
  type: string;
  text: string;
  /** Epoch milliseconds. */
  at: number;
  /** What its sender marked it with, where the platform has that. */
  mark?: string;
  /** What the router's call wants kept with it, where the platform keeps such. */
  attributes?: Record<string, unknown>;
}

export interface Comment {
  id: number;
  text: string;
  /** Epoch milliseconds. */
  at: number;
}

export interface SandboxContact {
  id: number;
  firstName: string;
  email: string | null;
  phone: string | null;
  language: string;
  status: 'open' | 'closed';
  /** In which way it is open, where the platform tells such apart: with a bot, or put off by an agent. */
  phase?: 'pending' | 'snoozed';
  openedTime: number;
  /** Who or what opened it last, as the platform calls it. */
  openedBy?: string;
  /** The customer's stage, where the platform has such. */
  lifecycle?: string;
  assignee: number | null;
  tags: string[];
  customFields: { name: string; value: string | null }[];
  messages: ChatMessage[];
  comments: Comment[];
  /** Lines about what has happened, which the platform keeps among the messages. */
  activities?: Comment[];
  createdAt: number;
  /** Tells the platform that this contact has not written for too long: it refuses a text, or accepts it and fails. */
  window?: 'refuses' | 'fails';
  /** Where the platform knows numbers and user ids: which it shows (absent: both), and how many user ids there have been. */
  names?: { shown?: 'number' | 'userId' | 'both'; userIds?: number };
}

export interface Customer {
  email: string;
  customerType: string | null;
  phone?: string;
  /** Epoch milliseconds; absent: long ago. */
  createdAt?: number;
}

interface Data {
  contacts: SandboxContact[];
  customers: Customer[];
  lastId: number;
}

const team = (id: number, name: string) => ({ id, name });

export const users: SandboxUser[] = [
  { id: 101, firstName: 'Ana', email: 'ana@support.example', role: 'agent', team: team(1, 'VIP desk') },
  { id: 102, firstName: 'Ben', email: 'ben@support.example', role: 'agent', team: team(2, 'Support') },
  { id: 103, firstName: 'Cy', email: 'cy@support.example', role: 'agent', team: team(2, 'Support') },
  { id: 104, firstName: 'Mara', email: 'mara@support.example', role: 'manager', team: team(3, 'Managers') },
];

const fresh = (): Data => ({
  contacts: [],
  customers: [
    { email: 'vip@example.com', customerType: 'VIP' },
    { email: 'jane@example.com', customerType: 'VIP' },
    { email: 'joe@example.com', customerType: 'Regular' },
  ],
  lastId: 1000,
});

/** A damaged file is set aside, so that a sandbox always starts. */
function read(file: string): Data {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Data;
  } catch {
    renameSync(file, `${file}.damaged`);
    return fresh();
  }
}

/** Milliseconds between two tries to write. */
const RETRY_INTERVAL = 1_000;

/** Contacts, chats and customers; kept in a file when there is one. */
export class Store {
  #data: Data = fresh();
  readonly #file: string | undefined;
  readonly #say: (line: string) => void;
  /** Users who are not there. */
  readonly away = new Set<number>();
  #saving: NodeJS.Timeout | undefined;
  #isFailing = false;

  /** @param say is told when changes cannot be kept, and when they can again */
  constructor(file?: string, say: (line: string) => void = () => undefined) {
    this.#file = file;
    this.#say = say;
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (existsSync(file)) this.#data = read(file);
  }

  get contacts(): readonly SandboxContact[] {
    return this.#data.contacts;
  }

  get customers(): readonly Customer[] {
    return this.#data.customers;
  }

  nextId(): number {
    return ++this.#data.lastId;
  }

  add(contact: SandboxContact): SandboxContact {
    this.#data.contacts.push(contact);
    this.changed();
    return contact;
  }

  /** By the identifiers of API v2: `id:123`, `email:jane@example.com`, `phone:+60123456789`. */
  find(identifier: string): SandboxContact | undefined {
    const [kind, ...rest] = identifier.split(':');
    const value = rest.join(':');
    if (kind === 'id') return this.contacts.find(({ id }) => String(id) === value);
    if (kind === 'email') {
      const address = value.toLowerCase();
      return this.contacts.find(({ email }) => email?.toLowerCase() === address);
    }
    return kind === 'phone' ? this.contacts.find(({ phone }) => phone === value) : undefined;
  }

  setCustomer(email: string, customerType: string | null, phone?: string): void {
    const address = email.toLowerCase();
    const known = this.#data.customers.find((one) => one.email === address);
    const news = { customerType, ...(phone === undefined ? {} : { phone }) };
    if (known) Object.assign(known, news);
    else this.#data.customers.push({ email: address, ...news, createdAt: Date.now() });
    this.changed();
  }

  reset(): void {
    this.#data = { ...fresh(), lastId: this.#data.lastId };
    this.away.clear();
    this.changed();
  }

  /** Many changes come together: they are written together, a moment later. */
  changed(): void {
    if (this.#file === undefined) return;
    this.#saving ??= setTimeout(() => this.save(), 50).unref();
  }

  save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    if (this.#file === undefined) return;
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify(this.#data), { mode: 0o600 });
      renameSync(`${this.#file}.new`, this.#file);
      this.#note(false);
    } catch (error) {
      this.#note(true, error);
      this.#saving = setTimeout(() => this.save(), RETRY_INTERVAL).unref();
    }
  }

  /** True while changes cannot be kept: the disk is full, for example. */
  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** Says a change of it once. */
  #note(isFailing: boolean, error?: unknown): void {
    if (isFailing === this.#isFailing) return;
    this.#isFailing = isFailing;
    const { code = String(error) } = (error ?? {}) as NodeJS.ErrnoException;
    this.#say(
      isFailing
        ? `${this.#file} cannot be written (${code}): the sandbox answers 503 until it can`
        : `${this.#file} is written again`,
    );
  }
}
