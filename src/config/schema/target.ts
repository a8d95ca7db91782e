import { z } from 'zod';
import type {
  DedicatedTarget,
  PoolTarget,
  QueueRule,
  Target,
  UnassignTarget,
  UserTarget,
} from '../../routing/policy/policy.js';
import { DEFAULTS } from '../defaults.js';
import { chosenBy, duration, id, isRecord, mapping, report, text, type Reporter } from './basics.js';

/** How often a queue's time-out may lead to another queue. */
const MAX_CHAIN = 3;
const MIN_WAIT = 1_000;

/** "Assign To": a user, a team, the workspace or nobody. */
export const target = chosenBy<Target>('target', (value, ctx) => {
  const kind = kindOf(value, ctx);
  if (kind === undefined) return undefined;
  if (kind === 'dedicated') return dedicatedTarget;
  if (kind === 'unassign') return unassignTarget;
  return kind === 'user' ? userTarget : poolTarget(kind, MAX_CHAIN);
});

/** A pool, where the chain must end. */
export function pool(chain: number = MAX_CHAIN) {
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

const fallback = chosenBy<PoolTarget>('pool', (value, ctx) => {
  if (value !== undefined && value !== null) return pool();
  report(ctx, 'ROUTER_FALLBACK_MISSING', 'say who takes over when this user is away, like { team: support }');
  return undefined;
});

const firstReplyWithin = duration(60_000).exactOptional();

const whenAway = z.enum(['fallback', 'assign', 'wait']).default(DEFAULTS.target.whenAway);

export const userTarget: z.ZodType<UserTarget> = mapping({
  user: id,
  fallback,
  whenAway,
  firstReplyWithin,
  queue: queueRule(DEFAULTS.queue.user, MAX_CHAIN),
}).transform((value) => ({
  kind: 'user',
  ...value,
  // Whoever waits for a person waits no longer than that; then the fallback's own queue holds.
  queue: { onTimeout: value.fallback, ...value.queue },
}));

/** The customer's own agent: by `dedicatedAgents`, or the owner of the account. */
export const dedicatedTarget: z.ZodType<DedicatedTarget> = mapping({
  dedicated: z.literal(true),
  fallback: chosenBy<UserTarget | PoolTarget>('dedicatedFallback', (value, ctx) => {
    const kind = kindOf(value, ctx);
    if (kind === 'user') return userTarget;
    if (kind === undefined || kind === 'team' || kind === 'workspace')
      return kind && poolTarget(kind, MAX_CHAIN);
    report(ctx, 'ROUTER_TARGET_KIND', 'must be a user, a team or the workspace', [kind]);
    return undefined;
  }),
  whenAway,
  firstReplyWithin,
  queue: queueRule(DEFAULTS.queue.user, MAX_CHAIN),
}).transform(({ fallback: instead, queue, whenAway: away, ...rest }) => ({
  kind: 'dedicated',
  ...(rest.firstReplyWithin === undefined ? {} : { firstReplyWithin: rest.firstReplyWithin }),
  fallback: instead,
  whenAway: away,
  queue: { onTimeout: instead.kind === 'user' ? instead.fallback : instead, ...queue },
}));

/** Nothing is chosen and nobody is waited for, so nothing can be said beside it. */
export const unassignTarget: z.ZodType<UnassignTarget> = mapping({ unassign: z.literal(true) }).transform(
  () => ({ kind: 'unassign' }),
);

export function poolTarget(kind: 'team' | 'workspace', chain: number): z.ZodType<PoolTarget> {
  const rules = {
    strategy: z.enum(['round-robin', 'least-open']).default(DEFAULTS.target.strategy),
    onlineOnly: z.boolean().default(DEFAULTS.target.onlineOnly),
    fewerThanOpen: z.int().min(1).max(10_000).exactOptional(),
    skills: z.array(text(50).toLowerCase()).min(1).max(20).exactOptional(),
    firstReplyWithin,
    queue: queueRule(DEFAULTS.queue.pool, chain),
  };
  if (kind === 'team') return mapping({ team: id, ...rules }).transform((value) => ({ kind, ...value }));
  return mapping({ workspace: z.literal(true), ...rules }).transform((value) => {
    const rest: Omit<typeof value, 'workspace'> & { workspace?: true } = { ...value };
    delete rest.workspace;
    return { kind, ...rest };
  });
}

function queueRule(timeout: string, chain: number): z.ZodType<QueueRule> {
  const wait = duration(MIN_WAIT).prefault(timeout);
  if (chain === 0) return mapping({ timeout: wait }).prefault({});
  const onTimeout = z.lazy(() => pool(chain - 1)).exactOptional();
  return mapping({ timeout: wait, onTimeout }).prefault({});
}
