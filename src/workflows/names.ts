/** Ids and queue names that workflow code and its clients must agree on. */

export const deskId = (workspace: string): string => `desk/${workspace}`;

/** The watch for the first message of the agent whom a routing run assigned. */
export const replyWatchId = (routingId: string): string => `reply/${routingId}`;

/** The watch for an address that comes after the question was given up. */
export const lateAnswerId = (routingId: string): string => `late/${routingId}`;

/** Holds a contact's conversation where the platform has none: `open/<workspace>/<platform>/<conversation key>`. */
export const heldId = (routingId: string): string => routingId.replace(/^route\//, 'open/');

/** The registry that says which policy of a workspace is current. */
export const registryId = (workspace: string): string => `policy/${workspace}`;

/** What the catch-ups of a workspace remember: which open conversations are left alone on purpose. */
export const catchUpNotesId = (workspace: string): string => `catch-up-notes/${workspace}`;

/** Lookups at CRMs that have limits, of all workspaces: the server holds the rate of each by its fairness key. */
export const crmQueue = (taskQueue: string): string => `${taskQueue}-crm`;

/** The desk has slots of its own: a run that waits for it must not hold the slot the desk needs. */
export const deskQueue = (taskQueue: string): string => `${taskQueue}${DESK}`;
/** The queue that belongs to a desk's. */
export const routingQueueOf = (queue: string): string =>
  queue.endsWith(DESK) ? queue.slice(0, -DESK.length) : queue;
const DESK = '-desk';
/** Calls under the platform's rate limit. */
export const platformQueue = (taskQueue: string): string => `${taskQueue}-platform`;

/**
 * The methods of a messaging platform's API, as its limit counts them. An activity that makes several calls counts under
 * the method that it calls most: an assignment and a save read the contact first. Tags count under
 * `comment`, with which they are mostly written, and the list of agents under `list`: no method gets more calls than its limit.
 */
export const platformMethods = ['message', 'contact', 'comment', 'list', 'details'] as const;
export type PlatformMethod = (typeof platformMethods)[number];

/** One workspace's runs and CRM lookups must not hold up another's; at most 64 bytes. */
export const workspaceKey = (workspace: string): string => workspace.slice(-64);

/** What the platform's limit holds for, at most 64 bytes: one workspace's calls must not hold up another's. */
export const fairnessKey = (workspace: string, method: PlatformMethod): string =>
  `${workspace}/${method}`.slice(-64);
