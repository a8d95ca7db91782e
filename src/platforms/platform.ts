/** The one interface between the router and a messaging platform. Adding a platform: one folder, one line in index.ts. */
import type { IncomingHttpHeaders } from 'node:http';
import type { AgentRef, Channel, Contact, DomainEvent } from '../routing/conversation.js';

/** A webhook as it came in. */
export interface RawWebhook {
  rawBody: Buffer;
  headers: IncomingHttpHeaders;
  /** What stands behind the platform's name in the address, for platforms that sign nothing. */
  pathSecret?: string;
}

/** A webhook whose sender is certain. */
export interface VerifiedWebhook {
  /** Parsed JSON. */
  body: unknown;
  headers: IncomingHttpHeaders;
}

/** Receives webhooks. Pure: no I/O. */
export interface WebhookReceiver {
  /**
   * Looks whether the workspace's platform sent exactly these bytes. Never throws.
   * @returns undefined when it did, else why it is not believed, for the log: without secrets or contents
   */
  verify(webhook: RawWebhook): string | undefined;
  /**
   * The events in a verified body, unknown fields ignored. An event it does not know is `ignored` with a reason.
   * @throws {WebhookBodyError} when a known event lacks what makes it one (an opening without a contact)
   */
  parse(webhook: VerifiedWebhook): DomainEvent[];
  /**
   * Platforms that try an address with a GET before they use it: the text to answer, undefined to refuse. Absent: the
   * platform does not do that.
   */
  handshake?(query: Record<string, unknown>): string | undefined;
}

/** A body that is JSON but not what the platform documents. `path` says where. */
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
  /** The platform keeps no assignee: that there is none says nothing. */
  keepsNoAssignee?: true;
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

/** An open conversation that has somebody. */
export interface OpenConversation {
  conversation: string;
  assignee: AgentRef;
}

/** An open conversation that nobody has. */
export interface WaitingConversation {
  conversation: string;
  contact: Contact;
  channel?: Channel;
  /** Who opened it, as the webhook names it; absent where the list does not say. */
  source?: string;
  /** Platform time of this opening, epoch ms; absent where the list does not say. */
  openedAt?: number;
  /** `openedAt` is of the first message that nobody has answered: of the opening, or of a later one. */
  notOpening?: true;
  /** It cannot have been opened before, epoch ms: for example because the contact is not older. */
  notBefore?: number;
  /** Names the opening as its webhook does; absent where the list does not say enough for that. */
  openedId?: string;
}

export interface PlatformUser extends AgentRef {
  /** Absent where the platform does not know who is there. */
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
  /** The same for every try of one write. Platforms that know idempotency keys do it once. */
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

/** Calls the platform. Every method rejects with a PlatformError and retries nothing: Temporal owns retries. */
export interface PlatformClient {
  /** True where the platform keeps no conversations: methods about them reject, and the desk's word is all there is. */
  messagesOnly?: true;
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
  /** Everybody who can be assigned; absent where the platform cannot list them. */
  listUsers?(options?: CallOptions): Promise<PlatformUser[]>;
  /** Open conversations that have somebody, a page at a time; absent where the platform cannot list them. */
  listOpen?(cursor?: string, options?: CallOptions): Promise<Page<OpenConversation>>;
  /** Open conversations that nobody has, a page at a time; absent where the platform cannot list them. */
  listUnassigned?(cursor?: string, options?: CallOptions): Promise<Page<WaitingConversation>>;
  /** Where the contact of a waiting conversation writes; undefined: nothing tells. Absent where the list says it. */
  channelOf?(conversation: string, options?: CallOptions): Promise<Channel | undefined>;
  /** Who opened a waiting conversation; undefined: nothing tells. Absent where no call tells more than the list. */
  sourceOf?(conversation: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * Our latest message with this text, apart from those known already; undefined when there is none. It need not look
   * further back than `since`, epoch ms. Absent where the platform cannot list messages: then only its own events tell
   * whether an uncertain message went out.
   */
  findSent?(
    conversation: string,
    text: string,
    known: readonly string[],
    options?: CallOptions & { since?: number },
  ): Promise<{ messageId: string; at: number } | undefined>;
}

/** A connector, made from the workspace's settings in router.yaml with secrets resolved. */
export interface PlatformConnector extends WebhookReceiver {
  name: string;
  client: PlatformClient;
  /**
   * Adds what webhooks leave out and the routing needs: the kind of a channel that is named by its id only. Asks the
   * platform at most once for each; without an answer the event stays as it is. Never rejects.
   */
  complete?(events: DomainEvent[]): Promise<DomainEvent[]>;
  /**
   * Where the platform knows messages but no conversations: the contact's first message opens one, and a close or so
   * many milliseconds without a message from either side end it. Absent: the platform opens and closes.
   */
  messagesOnly?: { idleClose: number };
  /** True where every write takes an idempotency key: whatever is in doubt may be sent again. */
  idempotent?: boolean;
  /** The platform never repeats a webhook, whatever it was answered. */
  sendsOnce?: true;
  /** What the platform cannot do, for docs and `doctor`. */
  lacks: string[];
}
