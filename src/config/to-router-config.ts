import { fold } from '../routing/fold.js';
import { resolve } from 'node:path';
import { platformKinds } from '../platforms/index.js';
import type { EventEndpoint } from '../routing/events/events.js';
import type { Branch, Roster, RoutingPolicy, Target } from '../routing/policy/policy.js';
import type { RouterFile, WorkspaceEntry } from './schema/router-file.js';
import { sha256 } from './schema/secrets.js';
import type { RouterConfig, WorkspaceConfig } from './workspace.js';

/** Hex characters of a policy version: enough to tell any two policies of an installation apart. */
const VERSION_LENGTH = 12;

/** @param folder where the policy file stands: other files are named from there */
export function toRouterConfig(file: RouterFile, folder: string): RouterConfig {
  return { workspaces: file.workspaces.map((one) => toWorkspace(one, folder)) };
}

function toWorkspace(entry: WorkspaceEntry, folder: string): WorkspaceConfig {
  const roster = toRoster(entry);
  const unversioned = toPolicy(entry, folder);
  const { startOn, match } = entry;
  const version = sha256(canonical({ ...unversioned, roster, startOn, match })).slice(0, VERSION_LENGTH);
  return {
    id: entry.id,
    policy: { version, ...unversioned },
    roster,
    match,
    platform: entry.platform,
    apiKeyHashes: entry.apiKeys,
    startOn,
    webhooks: entry.webhooks.map(({ id, url, secrets, allowInternal }) => ({
      id,
      url,
      secrets,
      ...(allowInternal === undefined ? {} : { allowInternal }),
    })),
  };
}

/** What a run needs to know of an endpoint: neither address nor secrets, which stay here. */
const toEndpoint = ({ id, events, includeContact }: WorkspaceEntry['webhooks'][number]): EventEndpoint => ({
  id,
  events,
  ...(includeContact ? { includeContact } : {}),
});

function toPolicy(entry: WorkspaceEntry, folder: string): Omit<RoutingPolicy, 'version'> {
  const { callsPerSecond, type } = entry.platform;
  const can = platformKinds.get(type)?.capabilities;
  const comment = entry.comment && can?.comments !== false;
  return {
    workspace: entry.id,
    question: entry.question,
    crm: entry.crm.type === 'csv' ? { ...entry.crm, file: resolve(folder, entry.crm.file) } : entry.crm,
    targets: withDefaults(entry.targets),
    mode: entry.mode,
    close: entry.close,
    catchUp: entry.catchUp,
    returning: entry.returning,
    stickToAgent: entry.stickToAgent,
    owners: ownersOf(entry.agents),
    ...(entry.vipContacts ? { vipContacts: entry.vipContacts } : {}),
    ...(entry.dedicatedAgents ? { dedicatedAgents: entry.dedicatedAgents } : {}),
    takeover: entry.takeover,
    ...(entry.vipTag === false || can?.tags === false ? {} : { vipTag: entry.vipTag }),
    comment,
    ...(entry.commentText !== undefined && comment ? { commentText: entry.commentText } : {}),
    ...(entry.webhooks.length === 0 ? {} : { webhooks: entry.webhooks.map(toEndpoint) }),
    notices: entry.notices,
    platform: {
      name: type,
      ...(callsPerSecond === false ? { unlimited: true } : { callsPerSecond }),
      ...(can?.idempotencyKeys ? { idempotent: true } : {}),
    },
  };
}

/**
 * Who is not known, does not answer or cannot be asked is a regular contact; when the CRM cannot say, a person decides:
 * never the regular team by accident.
 */
function withDefaults({
  vip,
  regular,
  invalid,
  ...others
}: WorkspaceEntry['targets']): Record<Branch, Target> {
  return {
    vip,
    regular,
    invalid,
    unknown: others.unknown ?? regular,
    noAnswer: others.noAnswer ?? regular,
    sendFailed: others.sendFailed ?? regular,
    unavailable: others.unavailable ?? invalid,
    misconfigured: others.misconfigured ?? invalid,
  };
}

function toRoster({
  agents,
  teams,
  maxOpen,
  hours,
  holidays,
  presenceTtl,
  promoteAfter,
}: WorkspaceEntry): Roster {
  return {
    agents,
    teams: teams.map((team) => ({ ...team, name: team.name ?? team.id })),
    ...(maxOpen === undefined ? {} : { maxOpen }),
    ...(hours === undefined ? {} : { hours }),
    ...(holidays === undefined ? {} : { holidays }),
    ...(presenceTtl === undefined ? {} : { presenceTtl }),
    ...(promoteAfter === undefined ? {} : { promoteAfter }),
  };
}

/** Every name a CRM may use for an agent: id, e-mail, and what `crmOwner` says. */
function ownersOf(agents: WorkspaceEntry['agents']): Record<string, string> {
  return Object.fromEntries(
    agents.flatMap(({ id, email, crmOwner = [] }) =>
      [id, ...(email === undefined ? [] : [email]), ...crmOwner].map((name) => [fold(name), id]),
    ),
  );
}

/** JSON with sorted keys: the order of keys in the file is no change of policy. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inside: unknown) =>
    typeof inside === 'object' && inside !== null && !Array.isArray(inside)
      ? Object.fromEntries(Object.entries(inside).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inside,
  );
}
