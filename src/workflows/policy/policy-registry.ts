import {
  ActivityCancellationType,
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertMemo,
  type SignalDefinition,
} from '@temporalio/workflow';
import { keep, toldAgain } from '../../routing/desk/kept-agents.js';
import {
  findVersion,
  previousVersion,
  publish,
  rollBackTo,
  type RegistryState,
} from '../../routing/policy/policy-registry.js';
import type { RegistryActivities } from '../activities.js';
import { isDeskEvent } from '../desk/guards.js';
import { continueWithMemo, isHistoryLong } from '../lib/continue-as-new.js';
import * as messages from '../messages.js';
import { deskId } from '../names.js';
import { registryAsTable, viewOf } from './policy-view.js';
import { isObject, isPublished } from '../lib/guards.js';

const { tellPaused, tellPolicy } = proxyActivities<RegistryActivities>({
  startToCloseTimeout: '5m',
  scheduleToCloseTimeout: '15m',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '1s', maximumInterval: '30s', maximumAttempts: 10 },
  // A loop that still tells the old state would undo what the next one tells.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** Processes learn of a change within this time; runs that they started before are told then. */
const STRAGGLERS = '10s';

/**
 * Says which policy of a workspace is current, for all processes alike, and lets operators pause, resume, roll back and
 * re-route. It never ends: it continues as new. The rules are in src/routing/policy/policy-registry.ts.
 */
export async function policyRegistry(workspace: string, state: RegistryState): Promise<void> {
  let changed = true;
  const isChanged = () => changed;
  let told = state.current;
  let toldPaused = state.paused;

  const mustFind = (version?: string) => {
    const found = findVersion(state, version);
    if (found) return found;
    throw ApplicationFailure.nonRetryable(`no policy ${version ?? ''} is kept`, 'UnknownVersion');
  };

  setHandler(
    messages.policyPublished,
    (news: unknown) => {
      if (!isObject(news) || !isPublished(news['published'])) return;
      const edited = news['edited'] === true;
      if (publish(state, news['published'], { edited, now: Date.now() })) changed = true;
    },
    { description: 'A process has read a policy file' },
  );
  /** A new desk that has not been answered yet. */
  const asks = { desk: false };
  const deskWaits = () => asks.desk;
  setHandler(
    messages.agentTold,
    (news: unknown) => {
      if (isDeskEvent(news) && (news.type === 'presence' || news.type === 'agentSet'))
        keep(state.agents, news, Date.now());
    },
    { description: 'What was told about an agent' },
  );
  setHandler(messages.deskBegan, () => void (asks.desk = true), {
    description: 'A new desk wants to know what was told about agents',
  });
  setHandler(
    messages.rollBack,
    ({ version }) => {
      const { version: wanted } = mustFind(version ?? previousVersion(state)?.version);
      if (rollBackTo(state, wanted, Date.now())) changed = true;
      return wanted;
    },
    { description: 'Makes an earlier policy current again', validator: mustBeChoice },
  );
  setHandler(
    messages.pauseRouting,
    ({ paused }) => {
      const news = state.paused !== paused;
      state.paused = paused;
      // Processes read the memo, so new runs are paused from now on (or not), even if telling the present runs fails.
      if (news) show(state);
      return news;
    },
    { description: 'Pauses or resumes all routing of the workspace', validator: mustBePause },
  );
  setHandler(
    messages.reroute,
    async ({ version, stage }) => tellPolicy(workspace, mustFind(version).published, stage),
    { description: 'Routes running conversations by another policy', validator: mustBeChoice },
  );
  setHandler(messages.policyView, () => viewOf(state), { description: 'Versions, and which is current' });
  setHandler(messages.publishedPolicy, (version) => findVersion(state, version)?.published, {
    description: 'A kept policy in full',
  });

  for (;;) {
    if (changed) show(state);
    changed = false;
    if (state.paused !== toldPaused) {
      toldPaused = state.paused;
      await tellRunsOfPause(workspace, toldPaused, () => state.paused !== toldPaused);
    }
    const now = findVersion(state);
    if (now && now.version !== told) {
      told = now.version;
      await tellDesk(workspace, messages.rosterChanged, now.published.roster);
    }
    if (asks.desk) {
      asks.desk = false;
      const news = toldAgain(state.agents, now?.published.roster.presenceTtl, Date.now());
      if (news.length > 0) await tellDesk(workspace, messages.deskEvents, news);
    }
    await condition(() => changed || asks.desk || state.paused !== toldPaused || isHistoryLong());
    // The next run would not know that this change still has to be told.
    if (isHistoryLong() && state.paused === toldPaused && !isChanged() && !deskWaits()) {
      await condition(allHandlersFinished);
      await continueWithMemo<typeof policyRegistry>(workspace, state);
    }
  }
}

/** @throws {TypeError} which rejects the update; thrown in its handler it would fail the registry's Workflow Task again and again */
function mustBeChoice(choice: unknown): void {
  if (!isObject(choice) || [choice['version'], choice['stage']].some((one) => !isName(one)))
    throw new TypeError('takes { version?, stage? }');
}

const isName = (value: unknown) => value === undefined || typeof value === 'string';

/** @throws {TypeError} */
function mustBePause(wanted: unknown): void {
  if (!isObject(wanted) || typeof wanted['paused'] !== 'boolean') throw new TypeError('takes { paused }');
}

/** Tells the open runs, until all know or the state has changed again. A run that cannot be told does not delay the others. */
async function tellRunsOfPause(workspace: string, paused: boolean, isOld: () => boolean): Promise<void> {
  const scope = new CancellationScope();
  const telling = scope.run(async () => {
    await tellPaused(workspace, paused);
    await sleep(STRAGGLERS, { summary: 'Runs that were started in the meantime' });
    await tellPaused(workspace, paused);
  });
  const told = telling.then(
    () => true,
    (e: unknown) => {
      if (!isOld())
        log.warn('telling some runs about the pause or its end failed', { paused, why: String(e) });
      return true;
    },
  );
  await Promise.race([told, condition(isOld)]);
  if (isOld()) scope.cancel();
  await told;
}

function show(state: RegistryState): void {
  setCurrentDetails(registryAsTable(state));
  const memo: messages.PolicyMemo = {
    version: state.current ?? '',
    paused: state.paused,
    known: state.versions.map(({ version }) => version),
  };
  upsertMemo({ ...memo });
}

/** A desk that does not exist yet gets its roster when it is started. */
async function tellDesk<A extends [unknown]>(
  workspace: string,
  signal: SignalDefinition<A>,
  ...args: A
): Promise<void> {
  try {
    await getExternalWorkflowHandle(deskId(workspace)).signal(signal, ...args);
  } catch {
    // Nobody to tell.
  }
}
