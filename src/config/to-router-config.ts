import { resolve } from 'node:path';
import { platformKinds } from '../platforms/index.js';
import { fold } from '../routing/fold.js';
import type { Branch, Roster, RoutingPolicy, Target } from '../routing/policy/policy.js';
import { rosterKeys } from '../schema/roster.js';
import type { EventEndpoint } from '../schema/webhooks.js';
import type { RouterFile, WorkspaceEntry } from './router-file.js';
import { sha256 } from './secrets.js';
import type { RouterConfig, WorkspaceConfig } from './workspace.js';

/** Hex characters of a policy version: enough to tell any two policies of an installation apart. */
const VERSION_LENGTH = 12;

const ROSTER_KEYS = Object.keys(rosterKeys) as (keyof Roster)[];
/** Keys that stay in the process; all others but the roster's travel with the run. */
const PROCESS_KEYS = [
  'id',
  'platform',
  'apiKeys',
  'startOn',
  'webhooks',
  'presence',
  'match',
  'contactFields',
] as const;

/** @param folder where the policy file stands: other files are named from there */
export function toRouterConfig(file: RouterFile, folder: string): RouterConfig {
  return { workspaces: file.workspaces.map((one) => toWorkspace(one, folder)) };
}

function toWorkspace(entry: WorkspaceEntry, folder: string): WorkspaceConfig {
  const { id, platform, apiKeys, startOn, match, webhooks } = entry;
  const roster = pick(entry, ROSTER_KEYS);
  const unversioned = toPolicy(entry, folder);
  const version = sha256(canonical({ ...unversioned, roster, startOn, match })).slice(0, VERSION_LENGTH);
  return {
    id,
    policy: { version, ...unversioned },
    roster,
    match,
    platform,
    apiKeyHashes: apiKeys,
    startOn,
    webhooks: webhooks.map((one) => pick(one, ['id', 'url', 'secrets', 'allowInternal'])),
  };
}

function toPolicy(entry: WorkspaceEntry, folder: string): Omit<RoutingPolicy, 'version'> {
  const { crm, vipTag, commentText, dedicatedAgents, platform } = entry;
  const { callsPerSecond, type } = platform;
  const can = platformKinds.get(type)?.capabilities;
  const comment = entry.comment && can?.comments !== false;
  return {
    ...omit(entry, [...PROCESS_KEYS, ...ROSTER_KEYS, 'vipTag', 'commentText']),
    workspace: entry.id,
    crm: crm.type === 'csv' ? { ...crm, file: resolve(folder, crm.file) } : crm,
    targets: withDefaults(entry.targets),
    owners: ownersOf(entry.agents),
    ...(dedicatedAgents ? { dedicatedAgents: byFoldedEmail(dedicatedAgents) } : {}),
    ...(vipTag === false || can?.tags === false ? {} : { vipTag }),
    comment,
    ...(commentText !== undefined && comment ? { commentText } : {}),
    ...(entry.webhooks.length === 0 ? {} : { webhooks: entry.webhooks.map(toEndpoint) }),
    platform: {
      name: type,
      ...(callsPerSecond === false ? { unlimited: true } : { callsPerSecond }),
      ...(can?.idempotencyKeys ? { idempotent: true } : {}),
    },
  };
}

/** What a run needs to know of an endpoint: neither address nor secrets, which stay here. */
const toEndpoint = ({ id, events, includeContact }: WorkspaceEntry['webhooks'][number]): EventEndpoint => ({
  id,
  events,
  ...(includeContact ? { includeContact } : {}),
});

/**
 * A contact who is unknown, does not answer or cannot be asked is treated as regular. When the CRM cannot say, a person
 * decides, so that a VIP never gets the regular team by accident.
 */
function withDefaults(targets: WorkspaceEntry['targets']): Record<Branch, Target> {
  const { regular, invalid } = targets;
  return {
    unknown: regular,
    noAnswer: regular,
    sendFailed: regular,
    unavailable: invalid,
    misconfigured: invalid,
    ...targets,
  };
}

const byFoldedEmail = (names: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(names).map(([email, agentId]) => [fold(email), agentId]));

/** The keys that are present. */
function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  const present = keys.filter((key) => Object.hasOwn(from, key));
  return Object.fromEntries(present.map((key) => [key, from[key]])) as Pick<T, K>;
}

function omit<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Omit<T, K> {
  const left = Object.entries(from).filter(([key]) => !(keys as readonly PropertyKey[]).includes(key));
  return Object.fromEntries(left) as Omit<T, K>;
}

/** Every name a CRM may use for an agent: id, e-mail, and what `crmOwner` says. */
function ownersOf(agents: WorkspaceEntry['agents']): Record<string, string> {
  return Object.fromEntries(
    agents.flatMap(({ id, email, crmOwner = [] }) =>
      [id, ...(email === undefined ? [] : [email]), ...crmOwner].map((name) => [fold(name), id]),
    ),
  );
}

/** JSON with sorted keys: the order of keys in the file does not change the policy. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inside: unknown) =>
    typeof inside === 'object' && inside !== null && !Array.isArray(inside)
      ? Object.fromEntries(Object.entries(inside).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inside,
  );
}
