/** The one interface between the router and a messaging platform. Adding a platform: one folder, one line in index.ts. */
import type { IncomingHttpHeaders } from 'node:http';
import type { AgentRef, DomainEvent } from '../routing/conversation.js';

/** Receives webhooks. Pure: no I/O. */
export interface WebhookReceiver {
  /** True when one of the workspace's keys signed exactly these bytes. Never throws. */
  verify(rawBody: Buffer, headers: IncomingHttpHeaders): boolean;
  /**
   * The events in a verified body, unknown fields ignored. An event it does not know is `ignored` with a reason.
   * @throws {WebhookBodyError} when a known event lacks what makes it one (an opening without a contact)
   */
  parse(body: unknown): DomainEvent[];
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
  constructor(kind: PlatformErrorKind, message: string, more: { status?: number; retryAfter?: number } = {}) {
    super(message);
    this.kind = kind;
    this.status = more.status;
    this.retryAfter = more.retryAfter;
  }
}

/** An open conversation that has somebody. */
export interface OpenConversation {
  conversation: string;
  assignee: AgentRef;
}

export interface CallOptions {
  signal?: AbortSignal;
}

/** Calls the platform. Every method rejects with a PlatformError and retries nothing: Temporal owns retries. */
export interface PlatformClient {
  /** `at`: platform time of the message, epoch ms, never earlier than the real one. */
  sendText(
    conversation: string,
    text: string,
    options?: CallOptions & { channelId?: string },
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
  /** Everybody who can be assigned; absent where the platform cannot list them. */
  listUsers?(options?: CallOptions): Promise<AgentRef[]>;
  /** Open conversations that have somebody, a page at a time; absent where the platform cannot list them. */
  listOpen?(cursor?: string, options?: CallOptions): Promise<{ open: OpenConversation[]; next?: string }>;
}

/** A connector, made from the workspace's settings in router.yaml with secrets resolved. */
export interface PlatformConnector extends WebhookReceiver {
  name: string;
  client: PlatformClient;
  /** What the platform cannot do, for docs and `doctor`. */
  lacks: string[];
}
