import {
  allHandlersFinished,
  condition,
  setCurrentDetails,
  setHandler,
  upsertMemo,
} from '@temporalio/workflow';
import * as rules from '../../routing/catch-up/webhook-watch.js';
import { continueWithMemo, isHistoryLong } from '../lib/continue-as-new.js';
import * as messages from '../messages.js';
import { isObject } from '../lib/guards.js';

const isKeys = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((key) => typeof key === 'string');

/**
 * Knows when the platform's last webhook came, for all processes alike, and which open conversations are left alone on
 * purpose. Whether the platform has switched the endpoint off is read from its memo. It lives by continuing as new; the
 * rules are in src/routing/catch-up/webhook-watch.ts.
 */
export async function webhookWatch(workspace: string, carried?: rules.WebhookState): Promise<void> {
  const state = carried ?? rules.newWatch(Date.now());
  let changed = true;
  setHandler(
    messages.webhooksArrived,
    (news: unknown) => {
      if (!isObject(news) || typeof news['lastAt'] !== 'number' || !isKeys(news['left'])) return;
      rules.arrived(state, { lastAt: news['lastAt'], left: news['left'] });
      changed = true;
    },
    { description: 'The platform has sent webhooks' },
  );
  setHandler(
    messages.caughtUp,
    (seen: unknown) => {
      if (!isObject(seen) || typeof seen['asOf'] !== 'number') return;
      const left = isKeys(seen['left']) ? { left: seen['left'] } : {};
      const alsoLeft = isKeys(seen['alsoLeft']) ? { alsoLeft: seen['alsoLeft'] } : {};
      rules.caughtUp(state, { asOf: seen['asOf'], counted: seen['counted'] === true, ...left, ...alsoLeft });
      changed = true;
    },
    { description: 'A catch-up has compared the platform with the runs' },
  );
  setHandler(
    messages.openingsMissed,
    (news: unknown) => {
      if (!isObject(news) || typeof news['count'] !== 'number' || typeof news['since'] !== 'number') return;
      rules.missed(state, { count: news['count'], since: news['since'] });
      changed = true;
    },
    { description: 'Conversations were opened that no webhook told of' },
  );
  const isNoted = (key: string) => Object.hasOwn(state.left, key);
  const noted = (keys: string[]) =>
    Object.fromEntries(keys.filter(isNoted).map((key) => [key, state.left[key] ?? 0]));
  setHandler(messages.leftAlone, noted, {
    description: 'Which of these conversations are left alone on purpose, and since when',
  });

  for (;;) {
    if (changed) show(state);
    changed = false;
    await condition(() => changed || isHistoryLong());
    if (isHistoryLong()) {
      await condition(allHandlersFinished);
      await continueWithMemo<typeof webhookWatch>(workspace, state);
    }
  }
}

function show(state: rules.WebhookState): void {
  const memo = rules.memoOf(state);
  upsertMemo({ ...memo });
  const last = state.lastAt === undefined ? 'never' : new Date(state.lastAt).toISOString();
  setCurrentDetails(
    [
      `Last webhook: ${last}`,
      `Openings since then that the catch-up found: ${state.missed}`,
      `The same since ${new Date(state.since).toISOString()}: ${state.missedInAll}`,
      `Open conversations left alone on purpose: ${memo.left}`,
    ]
      .map((line) => `- ${line}`)
      .join('\n'),
  );
}
