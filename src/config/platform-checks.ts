import type { Capabilities } from '../platforms/capabilities.js';
import { platformKinds } from '../platforms/index.js';
import type { Described } from './describe-issue.js';
import { isRecord } from './schema/basics.js';

interface Demand {
  key: string;
  asks: (value: unknown) => boolean;
  /** The platform has what the key needs. */
  isMet: (can: Capabilities) => boolean;
  why: string;
}

/** What a policy may ask for that not every platform can do, and why not. */
const DEMANDS: Demand[] = [
  {
    key: 'comment',
    asks: (value) => value === true,
    isMet: (can) => can.comments,
    why: 'has no comments for the team',
  },
  {
    key: 'commentText',
    asks: (value) => typeof value === 'string',
    isMet: (can) => can.comments,
    why: 'has no comments for the team',
  },
  {
    key: 'vipTag',
    asks: (value) => typeof value === 'string',
    isMet: (can) => can.tags,
    why: 'has no tags',
  },
  {
    key: 'vipContacts',
    asks: isRecord,
    isMet: (can) => can.contactFields || can.tags || can.lifecycles,
    why: 'shows neither tags nor lifecycles nor fields',
  },
  {
    key: 'returning',
    asks: (value) => value === 'keep' || value === 'ifFree',
    isMet: (can) => can.assignee,
    why: 'does not keep who had a contact; write route, or leave it out',
  },
  {
    key: 'startOn',
    asks: (value) => Array.isArray(value) && !value.includes('contact'),
    isMet: (can) => can.conversations,
    why: 'tells of what contacts write and of nothing else: contact must start runs',
  },
  {
    key: 'stickToAgent',
    asks: (value) => value === true,
    isMet: (can) => can.conversations,
    why: 'has one conversation for each contact',
  },
  {
    key: 'close',
    asks: (value) => isRecord(value) && value.unassign === true,
    isMet: (can) => can.assignee,
    why: 'has no assignee: a close frees the agent in any case',
  },
  {
    key: 'crm',
    asks: (value) => isRecord(value) && value.type === 'contact',
    isMet: (can) => can.contactFields,
    why: 'keeps nothing on the contact that could tell a VIP',
  },
];

/** A policy must not ask for what its platform cannot do: it would silently never happen. */
export function checkPlatform(workspace: unknown, path: PropertyKey[]): Described[] {
  if (!isRecord(workspace) || !isRecord(workspace.platform)) return [];
  const kind = platformKinds.get(String(workspace.platform.type));
  if (!kind) return [];
  const { name, capabilities: can, webhooks } = kind;
  const missing = webhooks.missingSettings?.(workspace.platform);
  if (missing !== undefined)
    return [{ code: 'ROUTER_NO_WEBHOOK_SECRET', path: [...path, 'platform'], message: missing }];
  const finding = (at: PropertyKey[], why: string): Described => ({
    code: 'ROUTER_PLATFORM_LACKS',
    path: [...path, ...at],
    message: `${name} ${why}`,
  });
  const watchers = can.identity.senders
    ? []
    : [...watched(workspace.targets, ['targets']), ...watched(workspace.match, ['match'])];
  return [
    ...(can.identity.agentIds === 'number' ? namedByAddress(workspace.agents, [...path, 'agents']) : []),
    ...DEMANDS.filter(({ key, asks, isMet }) => !isMet(can) && asks(workspace[key])).map(({ key, why }) =>
      finding([key], why),
    ),
    ...watchers.map((at) => finding(at, 'does not say who wrote a message')),
  ];
}

function namedByAddress(agents: unknown, path: PropertyKey[]): Described[] {
  if (!Array.isArray(agents)) return [];
  return agents.flatMap((agent: unknown, at) =>
    isRecord(agent) && typeof agent.id === 'string' && agent.id.includes('@')
      ? [
          {
            code: 'ROUTER_AGENT_ID' as const,
            path: [...path, at, 'id'],
            message: 'is an address: npx vip-router roster prints the numbers; the address goes into email',
          },
        ]
      : [],
  );
}

/** Every `firstReplyWithin` in there. */
function watched(value: unknown, path: PropertyKey[]): PropertyKey[][] {
  if (Array.isArray(value)) return value.flatMap((inside, at) => watched(inside, [...path, at]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inside]) =>
    key === 'firstReplyWithin' ? [[...path, key]] : watched(inside, [...path, key]),
  );
}
