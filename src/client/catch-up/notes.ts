/** What the catch-ups of a workspace remember: written when a webhook opens nothing, read by every catch-up. */
import type { Client } from '@temporalio/client';
import type { NotesMemo } from '../../routing/catch-up/notes.js';
import { underDeadline } from '../../temporal/deadline.js';
import { CATCH_UP_NOTES, leftAlone, openingsLeftAlone } from '../../workflows/messages.js';
import { createBatcher } from '../batcher.js';
import { catchUpNotesId, type Naming } from '../names.js';
import { describe } from '../../temporal/workflow-state.js';

const notesStart = (workspace: string, taskQueue: string) =>
  ({
    workflowId: catchUpNotesId(workspace),
    taskQueue,
    args: [workspace] as [string],
    staticSummary: `Which open conversations of ${workspace} are left alone on purpose?`,
  }) as const;

export async function openNotes(client: Client, workspace: string, taskQueue: string): Promise<void> {
  await client.workflow.start(CATCH_UP_NOTES, {
    ...notesStart(workspace, taskQueue),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** @returns undefined when nobody has opened them yet */
export async function readNotes(client: Client, workspace: string): Promise<NotesMemo | undefined> {
  const notes = await describe(client, catchUpNotesId(workspace));
  const memo = notes?.memo as Partial<NotesMemo> | undefined;
  return typeof memo?.since === 'number' ? (memo as NotesMemo) : undefined;
}

/** @returns key → since when, epoch milliseconds */
export async function whichAreLeft(
  client: Client,
  workspace: string,
  keys: string[],
): Promise<ReadonlyMap<string, number>> {
  if (keys.length === 0) return new Map();
  const left = await client.workflow.getHandle(catchUpNotesId(workspace)).query(leftAlone, keys);
  return new Map(Object.entries(left));
}

/**
 * Notes openings that start no run, so that no catch-up starts one.
 * @returns rejects with TemporalUnavailableError when Temporal has not accepted it
 */
export function noteOpeningsLeftAlone(options: {
  client: Client;
  naming: Naming;
  taskQueue: string;
}): (workspace: string, platform: string, conversation: string) => Promise<void> {
  const { client, naming, taskQueue } = options;
  const note = createBatcher<string, true>(async (workspace, left) => {
    await underDeadline(client, () =>
      client.workflow.signalWithStart(CATCH_UP_NOTES, {
        ...notesStart(workspace, taskQueue),
        signal: openingsLeftAlone,
        signalArgs: [{ at: Date.now(), left }],
      }),
    );
    return left.map(() => true);
  });
  return async (workspace, platform, conversation) => {
    await note(workspace, naming.keyOfLeft(naming.workflowId(workspace, platform, conversation)));
  };
}
