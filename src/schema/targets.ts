import { z } from 'zod';
import { MINUTE } from './duration.js';
import { chosenBy, duration, id, isRecord, mapping, report, text, without } from './values.js';
import type { Parsed, Reporter } from './values.js';

/** How often the timeout of a queue may lead to another queue. */
const MAX_CHAIN = 3;
const MIN_WAIT = 1_000;
const USER_QUEUE_TIMEOUT = '10m';
const POOL_QUEUE_TIMEOUT = '24h';

const afterAssignment = {
  firstReplyWithin: duration(MINUTE)
    .exactOptional()
    .describe(
      "Another agent gets the conversation if no human replies within this much of the assignee's working time",
    ),
};

const personKeys = {
  whenAway: z
    .enum(['fallback', 'assign', 'wait'])
    .default('fallback')
    .describe(
      'While the agent is away: the `fallback` gets it, the agent gets it all the same, or it waits for them',
    ),
  ...afterAssignment,
};

const poolKeys = {
  strategy: z
    .enum(['round-robin', 'least-open'])
    .default('round-robin')
    .describe('How an agent is chosen: in turn, or the one with the fewest open conversations'),
  onlineOnly: z.boolean().default(false).describe('Only agents who are online'),
  fewerThanOpen: z
    .int()
    .min(1)
    .max(10_000)
    .exactOptional()
    .describe('Only agents with fewer open conversations than this'),
  skills: z
    .array(text(50).toLowerCase())
    .min(1)
    .max(20)
    .exactOptional()
    .describe('Only agents who have all of these skills'),
  ...afterAssignment,
};

export interface QueueRule {
  /** Milliseconds a conversation waits for a free agent, at most 7 days. */
  timeout: number;
  /** What follows; absent: it stays queued up to 7 days in all, then the result is `abandoned`. */
  onTimeout?: PoolTarget;
}

export interface PoolTarget extends Parsed<typeof poolKeys> {
  kind: 'team' | 'workspace';
  /** Team id of the roster; absent for the whole workspace. */
  team?: string;
  queue: QueueRule;
}

export interface UserTarget extends Parsed<typeof personKeys> {
  kind: 'user';
  /** Agent id of the roster. */
  user: string;
  /** Taken when the user is not available; a pool, so that the chain ends. */
  fallback: PoolTarget;
  queue: QueueRule;
}

/** The agent of this very customer: named in `dedicatedAgents`, or the account's owner in the CRM. */
export interface DedicatedTarget extends Parsed<typeof personKeys> {
  kind: 'dedicated';
  /** Taken when this customer has no dedicated agent. While that agent is away, the pool that it ends in is taken. */
  fallback: UserTarget | PoolTarget;
  queue: QueueRule;
}

/** Nobody: the assignee is removed, and the conversation stays in the platform's inbox of unassigned conversations. */
export interface UnassignTarget {
  kind: 'unassign';
}

/** Where a conversation goes. A person's target always names what happens when they are away. */
export type Target = UserTarget | DedicatedTarget | PoolTarget | UnassignTarget;

/** "Assign To": a user, a team, the workspace or nobody. */
export const target = chosenBy<Target>('target', (value, ctx) => {
  const kind = kindOf(value, ctx);
  if (kind === undefined) return undefined;
  if (kind === 'dedicated') return dedicatedTarget;
  if (kind === 'unassign') return unassignTarget;
  return kind === 'user' ? userTarget : poolTarget(kind, MAX_CHAIN);
});

/** A pool, where the chain must end. */
function pool(chain: number = MAX_CHAIN) {
  return chosenBy<PoolTarget>('pool', (value, ctx) => {
    const kind = kindOf(value, ctx);
    if (kind === undefined || kind === 'team' || kind === 'workspace') return kind && poolTarget(kind, chain);
    const why = kind === 'unassign' ? 'somebody must take over' : 'a user may be away';
    report(ctx, 'ROUTER_TARGET_KIND', `must be a team or the workspace: ${why}`, [kind]);
    return undefined;
  });
}

const KINDS = ['user', 'dedicated', 'team', 'workspace', 'unassign'] as const;
type Kind = (typeof KINDS)[number];

function kindOf(value: unknown, ctx: Reporter): Kind | undefined {
  const kinds = KINDS.filter((one) => isRecord(value) && Object.hasOwn(value, one));
  const [kind, another] = kinds;
  if (kind !== undefined && another === undefined) return kind;
  if (value === undefined || value === null) report(ctx, 'ROUTER_MISSING_KEY', 'a target is missing');
  else
    report(
      ctx,
      'ROUTER_TARGET_KIND',
      'must name exactly one of user, dedicated, team, workspace or unassign, like { team: support }',
    );
  return undefined;
}

const userFallback = chosenBy<PoolTarget>('pool', (value, ctx) => {
  if (value !== undefined && value !== null) return pool();
  report(ctx, 'ROUTER_FALLBACK_MISSING', 'say who takes over when this user is away, like { team: support }');
  return undefined;
}).describe('Gets the conversation when the user is away or full: a team or the workspace');

const dedicatedFallback = chosenBy<UserTarget | PoolTarget>('dedicatedFallback', (value, ctx) => {
  const kind = kindOf(value, ctx);
  if (kind === 'user') return userTarget;
  if (kind === undefined || kind === 'team' || kind === 'workspace')
    return kind && poolTarget(kind, MAX_CHAIN);
  report(ctx, 'ROUTER_TARGET_KIND', 'must be a user, a team or the workspace', [kind]);
  return undefined;
}).describe('Gets the conversation when that agent is away or full, or when there is none');

export const userTarget: z.ZodType<UserTarget> = mapping({
  user: id.describe('Id of an agent'),
  fallback: userFallback,
  ...personKeys,
  queue: queueRule(USER_QUEUE_TIMEOUT, MAX_CHAIN, 'the `fallback`'),
}).transform((value) => ({
  kind: 'user',
  ...value,
  // After this wait for one person, the fallback's own queue holds.
  queue: { onTimeout: value.fallback, ...value.queue },
}));

export const dedicatedTarget: z.ZodType<DedicatedTarget> = mapping({
  dedicated: z.literal(true).describe("The customer's own agent, by `dedicatedAgents` or `crm.owner`"),
  fallback: dedicatedFallback,
  ...personKeys,
  queue: queueRule(USER_QUEUE_TIMEOUT, MAX_CHAIN, 'the `fallback`'),
}).transform(({ queue, ...value }) => {
  const { fallback } = value;
  const onTimeout = fallback.kind === 'user' ? fallback.fallback : fallback;
  return { kind: 'dedicated', ...without(value, 'dedicated'), queue: { onTimeout, ...queue } };
});

/** Nothing is chosen and nobody is waited for, so there are no further keys. */
export const unassignTarget: z.ZodType<UnassignTarget> = mapping({
  unassign: z.literal(true).describe('Nobody: the assignee is removed'),
}).transform(() => ({ kind: 'unassign' }));

export function poolTarget(kind: 'team' | 'workspace', chain: number): z.ZodType<PoolTarget> {
  const keys = {
    ...poolKeys,
    queue: queueRule(POOL_QUEUE_TIMEOUT, chain, 'the conversation waits up to 7 days in all'),
  };
  if (kind === 'team')
    return mapping({ team: id.describe('Id of a team'), ...keys }).transform((value) => ({ kind, ...value }));
  const workspace = z.literal(true).describe('All agents');
  return mapping({ workspace, ...keys }).transform((value) => ({ kind, ...without(value, 'workspace') }));
}

function queueRule(standard: string, chain: number, otherwise: string): z.ZodType<QueueRule> {
  const timeout = duration(MIN_WAIT)
    .prefault(standard)
    .describe('How long to wait for a free agent, then `queue.onTimeout`');
  if (chain === 0) return mapping({ timeout }).prefault({});
  const onTimeout = z
    .lazy(() => pool(chain - 1))
    .exactOptional()
    .describe(`A team or the workspace; without it ${otherwise}. At most ${MAX_CHAIN} in a row`);
  return mapping({ timeout, onTimeout }).prefault({});
}
