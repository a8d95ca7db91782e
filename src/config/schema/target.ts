import { z } from 'zod';
import type { PoolTarget, QueueRule, Target, UserTarget } from '../../routing/policy.js';
import { DEFAULTS } from '../defaults.js';
import { chosenBy, duration, id, isRecord, report, type Reporter } from './basics.js';

/** How often a queue's time-out may lead to another queue. */
const LONGEST_CHAIN = 3;
const SHORTEST_WAIT = 1_000;

/** "Assign To": a user, a team or the workspace. */
export const target = chosenBy<Target>((value, ctx) => {
  const kind = kindOf(value, ctx);
  if (kind === undefined) return undefined;
  return kind === 'user' ? userTarget : poolTarget(kind, LONGEST_CHAIN);
});

/** A pool, where the chain must end. */
export function pool(chain: number = LONGEST_CHAIN) {
  return chosenBy<PoolTarget>((value, ctx) => {
    const kind = kindOf(value, ctx);
    if (kind === 'user') {
      report(ctx, 'ROUTER_TARGET_KIND', 'must be a team or the workspace: a user may be away', ['user']);
      return undefined;
    }
    return kind && poolTarget(kind, chain);
  });
}

type Kind = 'user' | 'team' | 'workspace';

function kindOf(value: unknown, ctx: Reporter): Kind | undefined {
  const kinds = (['user', 'team', 'workspace'] as const).filter(
    (one) => isRecord(value) && Object.hasOwn(value, one),
  );
  const [kind, another] = kinds;
  if (kind !== undefined && another === undefined) return kind;
  if (value === undefined || value === null) report(ctx, 'ROUTER_MISSING_KEY', 'a target is missing');
  else
    report(
      ctx,
      'ROUTER_TARGET_KIND',
      'must name exactly one of user, team or workspace, like { team: support }',
    );
  return undefined;
}

const fallback = chosenBy<PoolTarget>((value, ctx) => {
  if (value !== undefined && value !== null) return pool();
  report(ctx, 'ROUTER_FALLBACK_MISSING', 'say who takes over when this user is away, like { team: support }');
  return undefined;
});

const userTarget: z.ZodType<UserTarget> = z
  .strictObject({ user: id, fallback, queue: queueRule(DEFAULTS.queue.user, LONGEST_CHAIN) })
  .transform((value) => ({
    kind: 'user',
    ...value,
    // Whoever waits for a person waits no longer than that; then the fallback's own queue holds.
    queue: { onTimeout: value.fallback, ...value.queue },
  }));

function poolTarget(kind: 'team' | 'workspace', chain: number): z.ZodType<PoolTarget> {
  const rules = {
    strategy: z.enum(['round-robin', 'least-open']).default(DEFAULTS.target.strategy),
    onlineOnly: z.boolean().default(DEFAULTS.target.onlineOnly),
    fewerThanOpen: z.int().min(1).max(10_000).exactOptional(),
    queue: queueRule(DEFAULTS.queue.pool, chain),
  };
  if (kind === 'team')
    return z.strictObject({ team: id, ...rules }).transform((value) => ({ kind, ...value }));
  return z.strictObject({ workspace: z.literal(true), ...rules }).transform((value) => {
    const { strategy, onlineOnly, queue, fewerThanOpen } = value;
    return { kind, strategy, onlineOnly, queue, ...(fewerThanOpen === undefined ? {} : { fewerThanOpen }) };
  });
}

function queueRule(timeout: string, chain: number): z.ZodType<QueueRule> {
  const wait = duration(SHORTEST_WAIT).prefault(timeout);
  if (chain === 0) return z.strictObject({ timeout: wait }).prefault({});
  const onTimeout = z.lazy(() => pool(chain - 1)).exactOptional();
  return z.strictObject({ timeout: wait, onTimeout }).prefault({});
}
