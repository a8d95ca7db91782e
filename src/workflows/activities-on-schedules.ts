/** The activities of the workflows that Schedules start, as types; `src/activities` implements them. */
import type { Missed } from '../routing/catch-up/catch-up.js';
import type { Differences } from '../routing/desk/comparison.js';
import type { ListedPresence } from '../routing/desk/messages.js';

export interface ListedAgents {
  missing: string[];
  /** Absent where the platform does not say. */
  presence?: ListedPresence;
}

/** Where desk and platform differ. */
export interface Comparison {
  /** Which desk it was, and its sequence number then. */
  desk: string;
  seq: number;
  found: Differences;
  /** False: the desk would learn nothing from it. */
  isNews: boolean;
  /** Runs wait for an agent: one of them may be unknown to the desk. */
  isAnybodyQueued: boolean;
}

/** What the platform shows. Conversations are named by their keys at the desk. */
export interface PlatformList extends Partial<ListedAgents> {
  /** Absent: the platform did not list them. */
  open?: [conversation: string, agent: string][];
  /** There are more than a desk remembers. */
  partial?: boolean;
  /** The platform cannot list conversations: there is nothing to count. */
  isUnsupported?: true;
}

/** What a reconciliation reads. */
export interface ReconciliationActivities {
  /**
   * Reads the desk, then the platform's agents and the first page of its open conversations, in this order: what changes
   * meanwhile is newer than what is seen. A single page is compared in the same activity.
   */
  compareWithPlatform(
    workspace: string,
  ): Promise<
    | { comparison: Comparison; seen?: number }
    | { desk: string; seq: number; agents: Partial<ListedAgents>; page: OpenPage }
  >;
  /** One page of the open conversations that have somebody, after the first. */
  listOpenConversations(workspace: string, cursor: string): Promise<OpenPage>;
  /** The same comparison with a longer list, or with none. */
  compareWithDesk(workspace: string, platform: PlatformList): Promise<Comparison>;
  /**
   * Tells every run that waits, and that the desk does not know, to ask again. Resolves with how many were told: none
   * while it is another desk, or one that has not counted yet, which would give away what is taken.
   */
  tellForgotten(workspace: string, desk: string): Promise<number>;
}

export interface OpenPage {
  open: [conversation: string, agent: string][];
  next?: string;
}

/** One page of what a catch-up reads. */
export interface MissedPage {
  /** The ones without a run. */
  missed: Missed[];
  /** The keys of those that are left alone on purpose. */
  left: string[];
  /** How many open conversations that nobody has are on it. */
  seen: number;
  next?: string;
  /** What was open before the installation is noted, and no conversation is left alone. */
  areNotesEmpty?: true;
  /** How to check the platform's webhooks, for people; absent at the first catch-up of a workspace. */
  checkWebhooks?: string;
}

/** What a catch-up reads and starts. */
export interface CatchUpActivities {
  /** One page of the open conversations that nobody has. `off`: why this workspace is not caught up, for people. */
  listMissed(workspace: string, cursor?: string): Promise<MissedPage | { off: string }>;
  /** What the list left out of one of them: an answer without it, where nothing tells. */
  lookUpMissed(
    workspace: string,
    missed: Pick<Missed, 'conversation' | 'lookUp'>,
  ): Promise<Pick<Missed, 'channel' | 'source'>>;
  /**
   * Starts their runs in this order, unless they have one by now. Resolves with how many were started, and with the keys
   * of those that are left alone after all, by what was looked up.
   */
  startMissed(workspace: string, missed: Missed[]): Promise<{ started: number; left: string[] }>;
}
