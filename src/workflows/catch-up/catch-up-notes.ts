import {
  allHandlersFinished,
  condition,
  setCurrentDetails,
  setHandler,
  upsertMemo,
} from '@temporalio/workflow';
import * as rules from '../../routing/catch-up/notes.js';
import { continueWithMemo, isHistoryLong } from '../lib/continue-as-new.js';
import * as messages from '../messages.js';
import { isObject } from '../lib/guards.js';

const isKeys = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((key) => typeof key === 'string');

/**
 * Remembers for a workspace's catch-ups when it was installed and which open conversations are left alone on purpose. It
 * never ends: it continues as new. The rules are in src/routing/catch-up/notes.ts.
 */
export async function catchUpNotes(workspace: string, carried?: rules.CatchUpNotes): Promise<void> {
  const notes = carried ?? rules.newNotes(Date.now());
  let changed = true;
  setHandler(
    messages.openingsLeftAlone,
    (news: unknown) => {
      if (!isObject(news) || typeof news['at'] !== 'number' || !isKeys(news['left'])) return;
      rules.noteLeftAlone(notes, { at: news['at'], left: news['left'] });
      changed = true;
    },
    { description: 'Conversations were opened that start no run, by the policy' },
  );
  setHandler(
    messages.caughtUp,
    (seen: unknown) => {
      if (!isObject(seen) || typeof seen['asOf'] !== 'number') return;
      const left = isKeys(seen['left']) ? { left: seen['left'] } : {};
      const alsoLeft = isKeys(seen['alsoLeft']) ? { alsoLeft: seen['alsoLeft'] } : {};
      const { asOf } = seen as { asOf: number };
      rules.noteCaughtUp(notes, { asOf, counted: seen['counted'] === true, ...left, ...alsoLeft });
      changed = true;
    },
    { description: 'A catch-up has compared the platform with the runs' },
  );
  const isNoted = (key: string) => Object.hasOwn(notes.left, key);
  setHandler(
    messages.leftAlone,
    (keys) => Object.fromEntries(keys.filter(isNoted).map((key) => [key, notes.left[key] ?? 0])),
    { description: 'Which of these conversations are left alone on purpose, and since when' },
  );

  for (;;) {
    if (changed) show(notes);
    changed = false;
    await condition(() => changed || isHistoryLong());
    if (isHistoryLong()) {
      await condition(allHandlersFinished);
      await continueWithMemo<typeof catchUpNotes>(workspace, notes);
    }
  }
}

function show(notes: rules.CatchUpNotes): void {
  const memo = rules.memoOf(notes);
  upsertMemo({ ...memo });
  setCurrentDetails(
    [
      `- Installed: ${new Date(notes.since).toISOString()}`,
      `- Open conversations left alone on purpose: ${memo.left}`,
    ].join('\n'),
  );
}
