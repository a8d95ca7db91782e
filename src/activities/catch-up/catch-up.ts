import { heartbeat } from '@temporalio/activity';
import { PlatformError, type Caller } from '../../platforms/platform.js';
import { compact } from '../../routing/compact.js';
import {
  compactContact,
  isFromBefore,
  isLeft,
  isMissed,
  knownVip,
  unlisted,
  type Missed,
  type Unlisted,
} from '../../routing/catch-up/catch-up.js';
import type { ConversationOpened } from '../../routing/conversation.js';
import { startsRun } from '../../routing/policy/match.js';
import type { NotesMemo } from '../../routing/catch-up/notes.js';
import { chosenPolicy, hasWorkspace } from '../../client/routing/chosen-policy.js';
import { newestRun } from '../../client/routing/newest-run.js';
import { openConversation, type Opener } from '../../client/routing/open-conversation.js';
import { withReadableContact } from '../../client/routing/with-reading.js';
import { readNotes, whichAreLeft } from '../../client/catch-up/notes.js';
import type { CatchUpActivities, MissedPage } from '../../workflows/activities-on-schedules.js';
import { notConfigured, toFailure } from '../platform/platform-failure.js';

export interface CatchUpDependencies extends Opener {
  connectorOf: (workspace: string) => Caller | undefined;
  /** Where the platform's people switch webhooks on. */
  switchedOnAt: (platform: string) => string | undefined;
  /** Counts runs that a catch-up has started. */
  countMissed: (workspace: string, started: number) => void;
}

/** Runs looked up, or started, at a time. */
const MAX_CONCURRENT = 8;

/** Reads what waits on the platform, and starts the runs that nobody has started. */
export function createCatchUpActivities(deps: CatchUpDependencies): CatchUpActivities {
  const { client, naming, config } = deps;
  const platformOf = (workspace: string) => config.workspace(workspace).platform.type;

  return {
    async listMissed(workspace, cursor) {
      const off = whyOff(deps, workspace);
      if (off !== undefined) return { off };
      const askedAt = Date.now();
      const page = await listPage(deps, workspace, cursor);
      // Where the list has no opening time, the webhook may still name one, up to the moment of this answer.
      const listedAt = page.asOf ?? askedAt;
      const named = page.items
        .filter(({ contact }) => contact.blocked !== true)
        .map((waiting) => {
          const workflowId = naming.workflowId(workspace, platformOf(workspace), waiting.conversation);
          return { waiting, workflowId, key: naming.keyOfLeft(workflowId) };
        });
      const { match, startOn } = config.workspace(workspace);
      const notes = await readNotes(client, workspace);
      const alone = await whichAreLeft(client, workspace, named.map(({ key }) => key)); // prettier-ignore
      const missed: Missed[] = [];
      const left: string[] = [];
      await inTurns(named, async ({ waiting, workflowId, key }) => {
        const opened = openingOf(deps, workspace, { ...waiting, listedAt, tries: 1 });
        const policy = chosenPolicy(config, opened);
        if ('ignored' in policy) return;
        if (waiting.source !== undefined && !startsRun(waiting.source, startOn)) {
          left.push(key);
          return;
        }
        const newest = await newestRun(client, workflowId);
        const before = policy.catchUp !== false && policy.catchUp.onFirstStart !== 'route';
        if (
          isLeft(alone.get(key), newest) ||
          (newest === undefined && before && isFromBefore(waiting, notes))
        )
          left.push(key);
        else if (isMissed(waiting, newest, policy)) {
          const lookUp = unlisted(waiting, { match, startOn }).filter((what) =>
            canLookUp(deps, workspace, what),
          );
          missed.push({
            ...waiting,
            ...(lookUp.length > 0 ? { lookUp } : {}),
            contact: compactContact(waiting.contact, policy, match),
            listedAt,
            tries: newest?.state === 'defect' ? (newest.tries ?? 0) + 1 : 1,
            ...(newest ? { after: newest.runId } : {}),
            ...(knownVip(waiting.contact, policy) ? { vip: true as const } : {}),
          });
        }
      });
      // Side by side they end in any order; the platform's own is kept.
      const place = new Map(page.items.map(({ conversation }, at) => [conversation, at]));
      missed.sort((a, b) => (place.get(a.conversation) ?? 0) - (place.get(b.conversation) ?? 0));
      const next = page.next === undefined ? {} : { next: page.next };
      return { missed, left, seen: named.length, ...next, ...notedFor(deps, workspace, notes) };
    },

    async lookUpMissed(workspace, { conversation, lookUp = [] }) {
      const connector = deps.connectorOf(workspace);
      try {
        return compact({
          channel: lookUp.includes('channel') ? await connector?.client.channelOf(conversation) : undefined,
          source: lookUp.includes('source') ? await connector?.client.sourceOf(conversation) : undefined,
        });
      } catch (e) {
        throw toFailure(e);
      }
    },

    async startMissed(workspace, missed) {
      let started = 0;
      const left: string[] = [];
      const { startOn } = config.workspace(workspace);
      const platform = platformOf(workspace);
      const keyOf = (workflowId: string) => naming.keyOfLeft(workflowId);
      const idOf = ({ conversation }: Missed) => naming.workflowId(workspace, platform, conversation);
      // The list may be minutes old: a webhook that has come since may have left some of them alone.
      const alone = await whichAreLeft(client, workspace, missed.map((one) => keyOf(idOf(one)))); // prettier-ignore
      const isLeftSince = async (one: Missed) => {
        const since = alone.get(keyOf(idOf(one)));
        return since !== undefined && isLeft(since, await newestRun(client, idOf(one)));
      };
      const begin = async (one: Missed) => {
        if (await isLeftSince(one)) return;
        const isLeftOut = one.source !== undefined && !startsRun(one.source, startOn);
        const kind = isLeftOut
          ? 'ignored'
          : (await openConversation(deps, openingOf(deps, workspace, one))).kind;
        if (kind === 'started') started += 1;
        if (kind === 'ignored') left.push(keyOf(idOf(one)));
        heartbeat(started);
      };
      // No regular contact overtakes a VIP.
      await inTurns(
        missed.filter(({ vip }) => vip),
        begin,
      );
      await inTurns(
        missed.filter(({ vip }) => !vip),
        begin,
      );
      deps.countMissed(workspace, started);
      return { started, left };
    },
  };
}

function whyOff({ config, connectorOf }: CatchUpDependencies, workspace: string): string | undefined {
  if (!hasWorkspace(config, workspace))
    return `${workspace} is not in this process's policy file. If it was removed for good: vip-router retire --workspace ${workspace}`;
  const { policy, platform } = config.workspace(workspace);
  if (policy.catchUp === false) return 'The policy says catchUp: false';
  if (policy.mode === 'observe') return 'The policy only observes: nothing is started';
  const canList = connectorOf(workspace)?.capabilities.lists.includes('listUnassigned');
  return canList ? undefined : `${platform.type} cannot list conversations`;
}

function notedFor(
  { config, switchedOnAt }: CatchUpDependencies,
  workspace: string,
  notes: NotesMemo | undefined,
): Pick<MissedPage, 'areNotesEmpty' | 'checkWebhooks'> {
  // The first catch-up of a workspace finds what is older than its webhooks.
  if (!notes?.counted) return {};
  const { type } = config.workspace(workspace).platform;
  const at = switchedOnAt(type);
  return {
    ...(notes.left === 0 ? { areNotesEmpty: true as const } : {}),
    checkWebhooks: `they were lost while Temporal was out of reach, or ${type} has switched the endpoint off; switch it on${at === undefined ? '' : ` in ${at}`}`,
  };
}

function canLookUp({ connectorOf }: CatchUpDependencies, workspace: string, what: Unlisted): boolean {
  const lists = connectorOf(workspace)?.capabilities.lists ?? [];
  return lists.includes(what === 'channel' ? 'channelOf' : 'sourceOf');
}

async function listPage({ connectorOf }: CatchUpDependencies, workspace: string, cursor: string | undefined) {
  const connector = connectorOf(workspace);
  if (!connector) throw notConfigured(workspace);
  try {
    return await connector.client.listUnassigned(cursor);
  } catch (e) {
    throw e instanceof PlatformError ? toFailure(e, true) : e;
  }
}

function openingOf({ config }: CatchUpDependencies, workspace: string, missed: Missed): ConversationOpened {
  const { conversation, contact, channel, openedAt, openedId, listedAt, after, tries } = missed;
  const again = `${openedId ?? conversation}@after:${after ?? 'none'}`;
  const { platform, policy } = config.workspace(workspace);
  return {
    workspace,
    platform: platform.type,
    conversation,
    contact: withReadableContact(contact, policy.crm),
    // An opening that is started again after its run failed needs another name. Overlapping catch-ups make the same one.
    openedId: openedId === undefined || tries > 1 ? again : openedId,
    openedAt: openedAt ?? listedAt,
    ...(channel ? { channel } : {}),
    caughtUp: {
      tries,
      ...(after === undefined ? {} : { after }),
      ...(openedAt === undefined ? { openedAtLatest: true as const } : { waited: listedAt - openedAt }),
    },
  };
}

/** Some at a time, begun in their order. */
async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const one = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, one));
}
