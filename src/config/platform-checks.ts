import type { Capabilities } from '../platforms/capabilities.js';
import { platformKinds } from '../platforms/index.js';
import { inTargets, type Finding } from './checks/raw.js';
import { isRecord } from '../schema/values.js';

type Demand = [
  key: string,
  asks: (value: unknown) => boolean,
  isMet: (can: Capabilities) => boolean,
  why: string,
];

const isText = (value: unknown): boolean => typeof value === 'string';
const isTrue = (value: unknown): boolean => value === true;
const keepsAgent = (value: unknown): boolean => value === 'keep' || value === 'ifFree';
const leavesOutContacts = (value: unknown): boolean => Array.isArray(value) && !value.includes('contact');
const unassigns = (value: unknown): boolean => isRecord(value) && value.unassign === true;
const readsContact = (value: unknown): boolean => isRecord(value) && value.type === 'contact';

/** What a policy may ask for that not every platform can do, and why not. */
const DEMANDS: Demand[] = [
  ['comment', isTrue, (can) => can.comments, 'has no comments for the team'],
  ['commentText', isText, (can) => can.comments, 'has no comments for the team'],
  ['vipTag', isText, (can) => can.tags, 'has no tags'],
  ['vipContacts', isRecord, (can) => can.contactFields || can.tags || can.lifecycles, 'shows neither tags nor lifecycles nor fields'],
  ['returning', keepsAgent, (can) => can.assignee, 'does not keep who had a contact; write route, or leave it out'],
  ['startOn', leavesOutContacts, (can) => can.conversations, 'tells of what contacts write and of nothing else: contact must start runs'],
  ['stickToAgent', isTrue, (can) => can.conversations, 'has one conversation for each contact'],
  ['close', unassigns, (can) => can.assignee, 'has no assignee: a close frees the agent in any case'],
  ['crm', readsContact, (can) => can.contactFields, 'keeps nothing on the contact that could tell a VIP'],
]; // prettier-ignore

/** A policy must not ask for what its platform cannot do: it would silently never happen. */
export function checkPlatform(workspace: unknown, path: PropertyKey[]): Finding[] {
  if (!isRecord(workspace) || !isRecord(workspace.platform)) return [];
  const kind = platformKinds.get(String(workspace.platform.type));
  if (!kind) return [];
  const { name, capabilities: can, webhooks } = kind;
  const missing = webhooks.missingSettings?.(workspace.platform);
  if (missing !== undefined)
    return [{ code: 'ROUTER_NO_WEBHOOK_SECRET', path: [...path, 'platform'], message: missing }];
  const finding = (at: PropertyKey[], why: string): Finding => ({
    code: 'ROUTER_PLATFORM_LACKS',
    path: [...path, ...at],
    message: `${name} ${why}`,
  });
  const watchers = can.identity.senders ? [] : inTargets(workspace, [], (key) => key === 'firstReplyWithin');
  return [
    ...(can.identity.agentIds === 'number' ? namedByAddress(workspace.agents, [...path, 'agents']) : []),
    ...DEMANDS.filter(([key, asks, isMet]) => !isMet(can) && asks(workspace[key])).map(([key, , , why]) =>
      finding([key], why),
    ),
    ...watchers.map((one) => finding(one.path, 'does not say who wrote a message')),
  ];
}

function namedByAddress(agents: unknown, path: PropertyKey[]): Finding[] {
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
