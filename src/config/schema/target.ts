import { z } from 'zod';
import type { DedicatedTarget, PoolTarget, QueueRule, Target, UserTarget } from '../../routing/policy.js';
import { DEFAULTS } from '../defaults.js';
import { chosenBy, duration, id, isRecord, mapping, report, text, type Reporter } from './basics.js';

/** How often a queue's time-out may lead to another queue. */
const LONGEST_CHAIN = 3;
const SHORTEST_WAIT = 1_000;

/** "Assign To": a user, a team or the workspace. */
export const target = chosenBy<Target>('target', (value, ctx) => {
  const kind = kindOf(value, ctx);
  if (kind === undefined) return undefined;
  if (kind === 'dedicated') return dedicatedTarget;
  return kind === 'user' ? userTarget : poolTarget(kind, LONGEST_CHAIN);
});

/** A pool, where the chain must end. */
export function pool(chain: number = LONGEST_CHAIN) {
  return chosenBy<PoolTarget>('pool', (value, ctx) => {
    const kind = kindOf(value, ctx);
    if (kind === 'user' || kind === 'dedicated') {
      report(ctx, 'ROUTER_TARGET_KIND', 'must be a team or the workspace: a user may be away', [kind]);
      return undefined;
    }
    return kind && poolTarget(kind, chain);
  });
}

type Kind = 'user' | 'dedicated' | 'team' | 'workspace';

function kindOf(value: unknown, ctx: Reporter): Kind | undefined {
  const kinds = (['user', 'dedicated', 'team', 'workspace'] as const).filter(
    (one) => isRecord(value) && Object.hasOwn(value, one),
  );
  const [kind, another] = kinds;
  if (kind !== undefined && another === undefined) return kind;
  if (value === undefined || value === null) report(ctx, 'ROUTER_MISSING_KEY', 'a target is missing');
  else
    report(
      ctx,
      'ROUTER_TARGET_KIND',
      'must name exactly one of user, dedicated, team or workspace, like { team: support }',
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
  queue: queueRule(DEFAULTS.queue.user, LONGEST_CHAIN),
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
    return kind === 'dedicated' ? undefined : kind && poolTarget(kind, LONGEST_CHAIN);
  }),
  whenAway,
  firstReplyWithin,
  queue: queueRule(DEFAULTS.queue.user, LONGEST_CHAIN),
}).transform(({ fallback: instead, queue, whenAway: away, ...rest }) => ({
  kind: 'dedicated',
  ...(rest.firstReplyWithin === undefined ? {} : { firstReplyWithin: rest.firstReplyWithin }),
  fallback: instead,
  whenAway: away,
  queue: { onTimeout: instead.kind === 'user' ? instead.fallback : instead, ...queue },
}));

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
  const wait = duration(SHORTEST_WAIT).prefault(timeout);
  if (chain === 0) return mapping({ timeout: wait }).prefault({});
  const onTimeout = z.lazy(() => pool(chain - 1)).exactOptional();
  return mapping({ timeout: wait, onTimeout }).prefault({});
}
