/** What a messaging platform tells us, in the product's own words. Plain JSON: it travels through Temporal. */

import type { AgentRef } from './agent-ref.js';
import type { IncomingMessage, OutgoingMessage } from './message.js';
import type { Tier } from './outcome.js';
import type { Branch } from './policy/policy.js';

export type { AgentRef } from './agent-ref.js';
export type * from './message.js';

export interface Contact {
  /** The platform's id of the contact. */
  id: string;
  name?: string;
  firstName?: string;
  lastName?: string;
  /** As the platform has it; may be malformed, then it counts as missing. */
  email?: string;
  /** E.164 where the platform gives it so. */
  phone?: string;
  /** BCP 47, lower case as the platform sends it. */
  language?: string;
  countryCode?: string;
  lifecycle?: string;
  tags: string[];
  /** Custom fields. */
  fields: Record<string, string | number | boolean | null>;
  assignee?: AgentRef;
  blocked?: boolean;
  /** The contact's identifier was signed by the site they write from (Chatwoot: identity validation). */
  identifierVerified?: true;
}

/** Where the contact writes. */
export interface Channel {
  id?: string;
  /** Kind of channel: `whatsapp`, `facebook`, ... */
  source?: string;
  /** The platform's inbox, where it has such. */
  inbox?: string;
}

/** Input of a routing run: one opening of one conversation. */
export interface ConversationOpened {
  workspace: string;
  /** Connector name, for example `respond-io`. */
  platform: string;
  /** The platform's conversation key (respond.io: the contact's id). Never a search attribute. */
  conversation: string;
  /** Names this opening: the same opening delivered twice has the same id. */
  openedId: string;
  /** Platform time, epoch milliseconds. Absent when the platform gives none. */
  openedAt?: number;
  contact: Contact;
  channel?: Channel;
  /** The message that opened the conversation, where the event carries it. */
  message?: IncomingMessage;
  /** The contact has opened the conversation by a message that the platform tells by an event of its own. */
  messageFollows?: true;
  /** Where the contact is reached, when that is no longer the conversation's key. */
  address?: string;
  /**
   * Epoch milliseconds of the last question this contact left unanswered or that could not be sent, carried from the
   * conversation's previous run.
   */
  askedInVainAt?: number;
  /** Opened over the API: what it says of the contact is the caller's word, not the platform's. */
  byCaller?: true;
  /** Hash of the request's body, where the caller gave the opening its id: the id may not come again with another body. */
  bodyHash?: string;
  /** The contact is not asked for an e-mail: too many contacts opened at the same time, as after a mass campaign. */
  tooManyAtOnce?: true;
  /** Routed before, and nobody answered: what is known of the contact, and who must not get it again. */
  unanswered?: Unanswered;
  /** Routed before without an address, which has come since. */
  lateAnswer?: LateAnswer;
  /** Found by the catch-up: no webhook told of it. */
  caughtUp?: FoundByCatchUp;
  /** The workspace was paused by an operator when this was opened. */
  paused?: true;
}

/** How the catch-up came by an opening. */
export interface FoundByCatchUp {
  /** The conversation's newest run then: any other one since has the opening. */
  after?: string;
  /** How long the contact had waited by then, ms; absent where the platform does not say. */
  waited?: number;
  /** How often in a row it was started because its run had failed. */
  tries: number;
  /** `openedAt` is only the latest time at which it can have been. */
  openedAtLatest?: true;
}

/** An address that came after the question was given up. */
export interface LateAnswer {
  email: string;
  /** The run that gave the question up: any other one since has the conversation. */
  after: string;
  /** Who has the conversation now; absent: nobody. */
  assignee?: AgentRef;
  /** A person has written or has taken the conversation since: it stays with them. */
  isWorkedOn: boolean;
}

/** Why a conversation is routed once more. */
export interface Unanswered {
  /** Who had it. */
  by: AgentRef;
  /** Milliseconds of working time in which nobody wrote. */
  within: number;
  /** How often this has happened to the opening. */
  times: number;
  branch: Branch;
  tier: Tier;
  /** The question for the e-mail address went out: what the contact writes may answer it. */
  isAsked?: boolean;
}

/** Who changed a contact's record. Absent where the platform does not say; then it was not certainly the team. */
export type ContactEditor = 'contact' | 'agent';

interface EventBase {
  /** The platform's event id: the same id twice is the same event. */
  eventId: string;
  conversation: string;
  /** Other keys of the same person's conversation, on platforms that name a contact in several ways. */
  aliases?: string[];
}

/** What a webhook says happened. `ignored` is an event we understand and leave alone, or do not know. */
export type DomainEvent =
  | (EventBase & {
      type: 'conversation.opened';
      openedId: string;
      openedAt?: number;
      /** Lower case; `unknown` where the platform does not say. */
      source: string;
      byCaller?: true;
      bodyHash?: string;
      contact: Contact;
      channel?: Channel;
      message?: IncomingMessage;
      messageFollows?: true;
    })
  | (EventBase & {
      type: 'message.received';
      message: IncomingMessage;
      /** Who wrote, and where, on platforms that have no openings to say it. */
      contact?: Contact;
      channel?: Channel;
    })
  | (EventBase & { type: 'message.sent'; message: OutgoingMessage })
  /** A message that had been accepted did not reach the contact. `why` holds no personal data. */
  | (EventBase & { type: 'message.failed'; messageId: string; why: string })
  | (EventBase & { type: 'assignee.updated'; assignee: AgentRef | null })
  | (EventBase & {
      type: 'contact.updated';
      email?: string;
      phone?: string;
      by?: ContactEditor;
      /** Keys that the platform has replaced: the contact of the first is reached under the second. */
      moved?: [from: string, to: string][];
      /** Where the contact is reached from now on. */
      address?: string;
    })
  | (EventBase & {
      type: 'conversation.closed';
      openedAt?: number;
      closedAt?: number;
      closedBy?: AgentRef;
      /** Told over the API. */
      byCaller?: true;
    })
  | { type: 'ignored'; eventId?: string; reason: string };

/** An event about a conversation that may have a run already: everything but an opening. */
export type ConversationEvent = Exclude<DomainEvent, { type: 'conversation.opened' | 'ignored' }>;
export type OpenedEvent = Extract<DomainEvent, { type: 'conversation.opened' }>;
