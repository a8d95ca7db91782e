/** Ids and queue names that workflow code and its clients must agree on. */

export const deskId = (workspace: string): string => `desk/${workspace}`;

/** The registry that says which policy of a workspace is current. */
export const registryId = (workspace: string): string => `policy/${workspace}`;

/** The desk has slots of its own: a run that waits for it must not hold the slot the desk needs. */
export const deskQueue = (taskQueue: string): string => `${taskQueue}-desk`;
/** Calls under the platform's rate limit. */
export const platformQueue = (taskQueue: string): string => `${taskQueue}-platform`;
