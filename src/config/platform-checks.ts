import { platformKinds } from '../platforms/index.js';
import { inTargets, type Finding } from './checks/raw.js';
import { isRecord } from '../schema/values.js';

/** What a policy may ask for that a platform without conversations cannot do, and why not. */
const NEEDS_CONVERSATIONS: { key: string; asks: (value: unknown) => boolean; why: string }[] = [
  { key: 'comment', asks: (value) => value === true, why: 'has no comments for the team' },
  { key: 'commentText', asks: (value) => typeof value === 'string', why: 'has no comments for the team' },
  { key: 'vipTag', asks: (value) => typeof value === 'string', why: 'has no tags' },
  { key: 'vipContacts', asks: isRecord, why: 'shows neither tags nor lifecycles nor fields' },
  {
    key: 'returning',
    asks: (value) => value === 'keep' || value === 'ifFree',
    why: 'does not keep who had a contact; write route, or leave it out',
  },
  {
    key: 'startOn',
    asks: (value) => Array.isArray(value) && !value.includes('contact'),
    why: 'tells of what contacts write and of nothing else: contact must start runs',
  },
  { key: 'stickToAgent', asks: (value) => value === true, why: 'has one conversation for each contact' },
  {
    key: 'close',
    asks: (value) => isRecord(value) && value.unassign === true,
    why: 'has no assignee: a close frees the agent in any case',
  },
  {
    key: 'crm',
    asks: (value) => isRecord(value) && value.type === 'contact',
    why: 'keeps nothing on the contact that could tell a VIP',
  },
];

/** A policy must not ask for what its platform has not, nor refuse all that it tells: it would silently never happen. */
export function checkPlatform(workspace: unknown, path: PropertyKey[]): Finding[] {
  if (!isRecord(workspace) || !isRecord(workspace.platform)) return [];
  const kind = platformKinds.get(String(workspace.platform.type));
  const missing = kind?.noneBelieved?.(workspace.platform);
  if (missing !== undefined)
    return [{ code: 'ROUTER_NO_WEBHOOK_SECRET', path: [...path, 'platform'], message: missing }];
  const addressed = kind?.numbersPeople ? namedByAddress(workspace.agents, [...path, 'agents']) : [];
  if (!kind?.messagesOnly) return addressed;
  const finding = (at: PropertyKey[], why: string): Finding => ({
    code: 'ROUTER_PLATFORM_LACKS',
    path: [...path, ...at],
    message: `${kind.name} ${why}`,
  });
  return [
    ...NEEDS_CONVERSATIONS.filter(({ key, asks }) => asks(workspace[key])).map(({ key, why }) =>
      finding([key], why),
    ),
    ...inTargets(workspace, [], (key) => key === 'firstReplyWithin').map((one) =>
      finding(one.path, 'does not say who wrote a message'),
    ),
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
