/** What is between the router and a messaging platform: its webhooks as domain events, its API as calls. */
import type { IncomingHttpHeaders } from 'node:http';
import type { AgentRef, Channel, Contact, DomainEvent } from '../routing/conversation.js';
import type { Capabilities } from './capabilities.js';

/** A request at a webhook address as it arrived: not decoded, and not yet known to be authentic. */
export interface WebhookRequest {
  method: 'GET' | 'POST';
  /** In full, with the query. Behind a proxy that ends TLS the scheme is not the one that the sender used. */
  url: string;
  headers: IncomingHttpHeaders;
  /** Without parameters, in lower case; empty where the request names none. */
  mediaType: string;
  /** The bytes as they came, at most 1 MiB. */
  body: Buffer;
  /** What stands behind the platform's name in the address, for platforms that sign nothing. */
  pathSecret?: string;
}

/** What a connector makes of a request at its webhook address. */
export type Received =
  | { kind: 'events'; events: DomainEvent[] }
  /** The sender is not the workspace's platform. `reason` is for the log: without secrets or contents. */
  | { kind: 'refused'; reason: string }
  /** The platform verifies the address and expects this text as the response. */
  | { kind: 'challenge'; answer: string }
  /** The platform sends nothing of this method or media type. */
  | { kind: 'unsupported'; what: 'method' | 'mediaType' };

/** A body that is not in the format that its media type says. */
export class UnreadableBodyError extends Error {
  override name = 'UnreadableBodyError';
}

/** A body in the right format, but not what the platform documents. `path` says where. */
export class WebhookBodyError extends Error {
  override name = 'WebhookBodyError';
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** What is so on the platform right now. */
export interface PlatformConversation {
  open: boolean;
  assignee?: AgentRef;
  email?: string;
}

export type PlatformErrorKind =
  'rateLimited' | 'unavailable' | 'unconfirmed' | 'unauthorized' | 'notFound' | 'refused';

/**
 * A call the platform did not carry out, or may not have.
 * `unconfirmed`: the request went out and no answer came, or a 5xx: it may have happened.
 * `unavailable`: it certainly did not happen (no connection).
 */
export class PlatformError extends Error {
  override name = 'PlatformError';
  readonly kind: PlatformErrorKind;
  readonly status: number | undefined;
  /** Milliseconds the platform asked us to wait. */
  readonly retryAfter: number | undefined;
  /** The platform's own name for what went wrong. */
  readonly code: string | undefined;
  constructor(
    kind: PlatformErrorKind,
    message: string,
    more: { status?: number; retryAfter?: number; code?: string } = {},
  ) {
    super(message);
    this.kind = kind;
    this.status = more.status;
    this.retryAfter = more.retryAfter;
    this.code = more.code;
  }
}

/** An open conversation that has an assignee. */
export interface OpenConversation {
  conversation: string;
  assignee: AgentRef;
}

/** An open conversation without an assignee. */
export interface WaitingConversation {
  conversation: string;
  contact: Contact;
  channel?: Channel;
  /** Who opened it, as the webhook names it; absent where the list does not say. */
  source?: string;
  /** Platform time of this opening, epoch ms; absent where the list does not say. */
  openedAt?: number;
  /** `openedAt` is the time of the first unanswered message, which may be later than the opening. */
  notOpening?: true;
  /** It cannot have been opened before, epoch ms: for example because the contact is not older. */
  notBefore?: number;
  /** Names the opening as its webhook does; absent where the list does not say enough for that. */
  openedId?: string;
}

export interface PlatformUser extends AgentRef {
  /** Absent where the platform does not know presence. */
  online?: boolean;
}

export interface Page<T> {
  items: T[];
  /** Cursor of the next page; absent on the last. */
  next?: string;
  /** Platform time at which the page was made, epoch ms, never earlier than the real one; absent where it is not told. */
  asOf?: number;
}

export interface CallOptions {
  signal?: AbortSignal;
  /** The same for every try of one write. A platform with idempotency keys carries it out once. */
  idempotencyKey?: string;
}

/** What a platform may want to know of a message besides its text. */
export interface SendOptions extends CallOptions {
  channelId?: string;
  /** Platform time of the contact's last message, epoch ms: some platforms allow free text for a while after it. */
  heardAt?: number;
  /** The question for the e-mail address, without which nothing goes on. */
  isQuestion?: boolean;
}

/**
 * Calls the platform. Every method rejects with a PlatformError and retries nothing: Temporal owns retries. What the platform
 * cannot do by its `Capabilities` is refused: see `clientWith`.
 */
export interface PlatformClient {
  /** `at`: platform time of the message, epoch ms, never earlier than the real one. */
  sendText(
    conversation: string,
    text: string,
    options?: SendOptions,
  ): Promise<{ messageId: string; at: number }>;
  getConversation(conversation: string, options?: CallOptions): Promise<PlatformConversation>;
  /** The conversation key of the contact with this address or number; undefined when there is none. */
  find(by: { email?: string; phone?: string }, options?: CallOptions): Promise<string | undefined>;
  assign(conversation: string, agent: AgentRef, options?: CallOptions): Promise<void>;
  unassign(conversation: string, options?: CallOptions): Promise<void>;
  saveEmail(conversation: string, email: string, options?: CallOptions): Promise<void>;
  comment(conversation: string, text: string, options?: CallOptions): Promise<void>;
  tag(conversation: string, tags: string[], options?: CallOptions): Promise<void>;
  close(conversation: string, options?: CallOptions & { category?: string; summary?: string }): Promise<void>;
  /** A harmless read that shows whether address and token are right. Resolves with what was found, for people. */
  check(options?: CallOptions): Promise<string>;
  /** Everybody who can be assigned. */
  listUsers(options?: CallOptions): Promise<PlatformUser[]>;
  /** Open conversations that have an assignee, a page at a time. */
  listOpen(cursor?: string, options?: CallOptions): Promise<Page<OpenConversation>>;
  /** Open conversations that have no assignee, a page at a time. */
  listUnassigned(cursor?: string, options?: CallOptions): Promise<Page<WaitingConversation>>;
  /** Where the contact of a waiting conversation writes; undefined: nothing tells. Where the list does not say it. */
  channelOf(conversation: string, options?: CallOptions): Promise<Channel | undefined>;
  /** Who opened a waiting conversation; undefined: nothing tells. Where the list does not say it. */
  sourceOf(conversation: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * Our latest message with this text, apart from those known already; undefined when there is none. Older ones
   * than `since`, epoch ms, do not count. Without it only the platform's own events tell whether an uncertain message went out.
   */
  findSent(
    conversation: string,
    text: string,
    known: readonly string[],
    options?: CallOptions & { since?: number },
  ): Promise<{ messageId: string; at: number } | undefined>;
}

const CALLS: { [call in keyof PlatformClient]: string } = {
  sendText: 'messages',
  getConversation: 'conversations',
  find: 'search',
  assign: 'assignee',
  unassign: 'assignee',
  saveEmail: 'e-mail address of a contact',
  comment: 'comments',
  tag: 'tags',
  close: 'conversations',
  check: 'check',
  listUsers: 'list of users',
  listOpen: 'list of open conversations',
  listUnassigned: 'list of waiting conversations',
  channelOf: 'channel of a conversation',
  sourceOf: 'source of a conversation',
  findSent: 'list of messages',
};

/** A client that has these calls and refuses all others; without a search it finds nobody. */
export function clientWith(platform: string, calls: Partial<PlatformClient>): PlatformClient {
  const refusals = Object.entries(CALLS).map(([call, what]) => [
    call,
    () => Promise.reject(new PlatformError('refused', `${call}: ${platform} has no ${what}`)),
  ]);
  return { ...(Object.fromEntries(refusals) as unknown as PlatformClient), find: findsNobody, ...calls };
}

const findsNobody = () => Promise.resolve(undefined);

/** What a kind of platform makes from the workspace's settings in router.yaml, with secrets resolved. */
export interface Connection {
  client: PlatformClient;
  /**
   * What a request at the webhook address says. Pure: no I/O. Nothing is decoded before the sender is certain, and a wrong
   * signature costs about a hash. An event that is not known is `ignored` with a reason; unknown fields are left out.
   * @throws {UnreadableBodyError} when the body of the platform's own request cannot be decoded
   * @throws {WebhookBodyError} when a known event lacks what makes it one (an opening without a contact)
   */
  receive: (request: WebhookRequest) => Received;
  /**
   * Adds what webhooks leave out and the routing needs: the kind of a channel that is named by its id only. Asks the
   * platform at most once for each; without an answer the event stays as it is. Never rejects.
   */
  complete?(events: DomainEvent[]): Promise<DomainEvent[]>;
  /** Where the router holds the conversations: milliseconds without a message after which one is over. */
  idleClose?: number;
}

/** The half of a connector that calls the platform. */
export type Caller = Pick<PlatformConnector, 'client' | 'capabilities'>;

/** The connection of one workspace to its platform. */
export interface PlatformConnector extends Connection {
  name: string;
  capabilities: Capabilities;
}
