/**
 * What a messaging platform can do: one record per platform, declared in its folder. Whatever depends on an ability reads it
 * here: activities, checks of router.yaml, `doctor`, and the table in docs/reference/platforms.md.
 */
export interface Capabilities {
  /** Conversations are opened and closed there. False: it knows messages only, and the router holds the conversations. */
  conversations: boolean;
  /** It keeps who has a conversation. False: only the desk knows. */
  assignee: boolean;
  /** Contacts or conversations can be tagged. */
  tags: boolean;
  /** Notes that only the team sees. */
  comments: boolean;
  /** Contacts keep an e-mail address and further fields. */
  contactFields: boolean;
  /** Its list of users says who is online. */
  presence: boolean;
  /** Every write takes an idempotency key, so a write in doubt is made again under the same key. */
  idempotencyKeys: boolean;
  /** The calls of `PlatformClient` that it answers beyond the ones that every platform with conversations has. */
  lists: readonly ListCall[];
  identity: {
    /** A contact has one conversation, which goes by the contact's id. */
    conversationIsContact: boolean;
    /** `number`: an e-mail address in place of an agent's id would be accepted and never be found again. */
    agentIds: 'number' | 'any';
    /** Outgoing messages name who wrote them. */
    senders: boolean;
  };
  /** Webhooks that were not answered with 2xx are delivered again. */
  webhookRetries: boolean;
  /** Contacts have a lifecycle stage. */
  lifecycles: boolean;
  /** Conversations belong to an inbox. */
  inboxes: boolean;
  /** Kinds of channels as its webhooks name them; absent: any. */
  channels?: readonly string[];
}

/** A call that some platforms answer: see `PlatformClient`. */
export type ListCall = 'listUsers' | 'listOpen' | 'listUnassigned' | 'channelOf' | 'sourceOf' | 'findSent';
