/**
 * The routing policy of one workspace as a run carries it: resolved, defaults filled in, plain JSON, without secrets
 * (those stay `${ENV}` references that only activities resolve). `src/config` builds it from router.yaml, and its types
 * are those of the schema of router.yaml. All durations are milliseconds.
 */
import type { Branch } from '../../schema/match.js';
import type { PolicyKeys } from '../../schema/policy.js';
import type { PoolTarget, Target, UnassignTarget, UserTarget } from '../../schema/targets.js';
import type { EventEndpoint } from '../../schema/webhooks.js';

export type * from '../../schema/crm.js';
export type * from '../../schema/crm-http.js';
export type * from '../../schema/crm-presets.js';
export type * from '../../schema/crm-rules.js';
export type * from '../../schema/hours.js';
export type * from '../../schema/match.js';
export type * from '../../schema/policy.js';
export type * from '../../schema/roster.js';
export type * from '../../schema/targets.js';
export type * from '../../schema/texts.js';

export interface RoutingPolicy extends Omit<PolicyKeys, 'targets' | 'vipTag'> {
  /** Content hash; also the search attribute PolicyVersion. */
  version: string;
  workspace: string;
  targets: Record<Branch, Target>;
  /** The rule of `match` that made this policy what it is. */
  rule?: string;
  /** `crmOwner` names, e-mails and ids (lower case) → agent id, for the account's owner as the CRM has it. */
  owners: Record<string, string>;
  /** Tag put on VIPs after the assignment, variables in place; absent: none. */
  vipTag?: string;
  /**
   * `callsPerSecond`: the limit that the server holds for all calls. `unlimited`: there is none to hold, so that an assignment
   * need not queue. `idempotent`: a write in doubt is made again under the same key, and happens once.
   */
  platform: { name: string; idempotent?: true } & (
    { callsPerSecond: number; unlimited?: never } | { unlimited: true; callsPerSecond?: never }
  );
  /** Who is told what happens; absent: nobody. */
  webhooks?: EventEndpoint[];
  /** Base address of the Temporal UI's namespace, for links in comments. */
  temporalUi?: string;
}

/** Texts to the contact, each of which a run sends at most once. */
export type NoticeName = keyof RoutingPolicy['notices'];

/** A target that leads to a person. */
export type SomebodysTarget = Exclude<Target, UnassignTarget>;

/** What the desk is asked for: who is dedicated to the customer is known by then. */
export type DeskTarget = UserTarget | PoolTarget;
